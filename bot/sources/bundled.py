"""The catalogue shipped with the package, read from the files beside this module."""

# pathlib would take 3 ms of a start-up of 30:
# ruff: noqa: PTH118, PTH120, PTH123

import os

from bot.layers.catalogue import Catalogue
from bot.layers.entries import Tables

_DATA = os.path.join(os.path.dirname(__file__), "data")


def load_bundled() -> Catalogue:
    """Return the bundled catalogue. Files are read whole; nothing of them is parsed before it is asked for."""
    return Catalogue(Tables(*(_read(name) for name in Tables._fields)))


def _read(name: str) -> bytes:
    with open(os.path.join(_DATA, f"{name}.tsv"), "rb") as file:
        return file.read()


SOURCE = load_bundled
