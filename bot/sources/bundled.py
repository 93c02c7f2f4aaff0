"""The catalogue shipped with the package, read from the files beside this module."""

from pathlib import Path

from bot.layers.catalogue import Catalogue
from bot.layers.entries import Tables

_DATA = Path(__file__).parent / "data"


def load_bundled() -> Catalogue:
    """Return the bundled catalogue. Files are read whole; nothing of them is parsed before it is asked for."""
    return Catalogue(Tables(*((_DATA / f"{name}.tsv").read_bytes() for name in Tables._fields)))


SOURCE = load_bundled
