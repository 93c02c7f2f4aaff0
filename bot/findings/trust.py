"""Which suppressions of a change count, when those who bring it may not decide that by themselves."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from bot.findings.suppressions import FileScope, GlobScope, LineScope, ResourceScope, SuppressionEntry

Owner = Callable[[str, int], tuple[str, ...]]  # path and offset → the names of what encloses the place


class _Identity(NamedTuple):
    """What makes a suppression the same on both sides: what it silences where, and why; no line."""

    path: str
    rules: tuple[str, ...]
    reason: str
    until: date | None
    kind: str
    owner: tuple[str, ...]
    silenced: str  # the text of the line, where it is a line


def find_added(
    base: tuple[Iterable[SuppressionEntry], Owner],
    head: tuple[Iterable[SuppressionEntry], Owner],
    renames: Mapping[str, str],
) -> tuple[SuppressionEntry, ...]:
    """The suppressions of head that base does not have, in their order.

    One that moved to another resource, or whose line says something else by now, is another one: it would silence
    something that base does not. `renames` leads from a path on head to its path on base.
    """
    entries, owner = base
    known = Counter(_identity(entry, owner, {}) for entry in entries)
    added: list[SuppressionEntry] = []
    entries, owner = head
    for entry in entries:
        identity = _identity(entry, owner, renames)
        if known[identity] > 0:
            known[identity] -= 1
        else:
            added.append(entry)
    return tuple(added)


def _identity(entry: SuppressionEntry, owner: Owner, renames: Mapping[str, str]) -> _Identity:
    path = entry.location.path
    return _Identity(
        renames.get(path, path), tuple(sorted(entry.rules)), entry.reason, entry.until,
        type(entry.scope).__name__, _owner(entry, owner), _silenced(entry),
    )  # fmt: skip


def _silenced(entry: SuppressionEntry) -> str:
    """What the line of a suppression says besides the suppression itself."""
    return _line(entry.scope)[1].partition("# layer-bot:")[0].strip() if isinstance(entry.scope, LineScope) else ""


def _line(scope: LineScope) -> tuple[int, str]:
    """Where the line of a suppression begins, and its text."""
    start, end = scope.source.lines.line_span(scope.line)
    return start, scope.source.text[start:end]


def _owner(entry: SuppressionEntry, owner: Owner) -> tuple[str, ...]:
    match entry.scope:
        case LineScope() as scope:
            start, text = _line(scope)
            return owner(entry.location.path, start + len(text) - len(text.lstrip()))
        case ResourceScope(resource=resource):
            return (resource,)
        case GlobScope(resource=resource):
            return (resource or "",)
        case FileScope():
            return ()
