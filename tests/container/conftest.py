"""The image that the tests of this folder run."""

import pytest

from tests.container.runner import build_image


@pytest.fixture(scope="session", autouse=True)
def image() -> None:
    """The image of this work tree, built once."""
    build_image()
