"""The pull request that the tests work on, and the workflow that runs on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.github.clone import Clone
from tests.github.hub import Hub
from tests.github.server import make_hub, running
from tests.github.step import Workflow
from tests.github.templates import template


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A pull request that moves a function to arm64 and leaves its x86_64 layer."""
    clone = Clone(tmp_path / "repository")
    clone.commit("main", {"template.yaml": template("x86_64"), "src/app.py": "x = 1\n"})
    clone.commit("change", {"template.yaml": template("arm64")})
    with running(make_hub(clone)) as hub:
        yield hub


@pytest.fixture
def workflow(tmp_path: Path, hub: Hub) -> Workflow:
    """The workflow."""
    return Workflow(tmp_path / "workflow", hub)
