"""The user's catalogue files: read, checked, every mistake told with its line, and laid over the bundled catalogue.

The format is that of docs/schemas/catalogue.schema.json. Values are read as text, never as YAML's numbers: an account
ID may begin with a zero and needs no quotes.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Protocol

from bot.errors import UserError
from bot.layers.catalogue import Catalogue
from bot.layers.user_catalogue import UserEntry, merge_user_catalogue
from bot.sources.user_entries import EntryReader
from bot.yamltree.limits import Unreadable
from bot.yamltree.parse import parse, read_source

_SHOWN_MISTAKES = 20


class Files(Protocol):
    """The files that a catalogue may stand in."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, or None where there is none."""


def read_user_catalogues(
    catalogue: Catalogue, paths: Iterable[str], files: Files, today: date | None = None
) -> Catalogue:
    """Return the catalogue with the entries of the files before all others; earlier files win.

    `today`, by default the clock's, dates entries without `as-of`. Raises UserError for a file that is missing, cannot
    be read, or holds a mistake; all mistakes of a file are told.
    """
    entries = [entry for path in paths for entry in _read_file(path, files)]
    return merge_user_catalogue(catalogue, entries, today or datetime.now(UTC).date())


def _read_file(path: str, files: Files) -> tuple[UserEntry, ...]:
    data = files.read(path)
    if data is None:
        raise UserError(f"the catalogue '{path}' does not exist. Correct the setting `catalogues`, or write the file.")
    source = read_source(path, data)
    document = source if isinstance(source, Unreadable) else parse(source)
    if isinstance(document, Unreadable):
        raise UserError(f"{path}:{document.line}: the catalogue cannot be read: {document.message}.")
    reader = EntryReader(document)
    entries = reader.read()
    if reader.mistakes:
        raise UserError(_explain(path, sorted(set(reader.mistakes))))
    return entries


def _explain(path: str, mistakes: list[tuple[int, str]]) -> str:
    count = "a mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
    lines = [f"the catalogue has {count}:", *(f"  {path}:{line}: {text}" for line, text in mistakes[:_SHOWN_MISTAKES])]
    if len(mistakes) > _SHOWN_MISTAKES:
        lines.append(f"  … and {len(mistakes) - _SHOWN_MISTAKES} more")
    lines.append(f"Correct {path}; docs/schemas/catalogue.schema.json says what may stand there.")
    return "\n".join(lines)
