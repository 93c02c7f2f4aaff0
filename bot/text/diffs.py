"""Unified diffs that `git apply` and `patch -p1` take, byte for byte: whatever the line ends and the path."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final, NamedTuple

_CONTEXT: Final = 3
_MOST_CHANGED_LINES: Final = 1000
"""Beyond it one change reaches from the first to the last line that differs: finding more would take too long."""
_QUOTED: Final = re.compile(rb'[\x00-\x1f"\\\x7f-\xff]')
_SHORT_ESCAPES: Final = {
    b"\a": b"\\a",
    b"\b": b"\\b",
    b"\t": b"\\t",
    b"\n": b"\\n",
    b"\v": b"\\v",
    b"\f": b"\\f",
    b"\r": b"\\r",
    b'"': b'\\"',
    b"\\": b"\\\\",
}


class _Change(NamedTuple):
    """The lines [start, end) of the old text, and those of the new one in their place: 0-based numbers."""

    start: int
    end: int
    new_start: int
    new_end: int


def unified_diff(path: str, before: str, after: str) -> str:
    """The patch of one file with three lines of context, or "" where nothing differs.

    Lines end at LF alone, as git sees them: a CR is a character of its line. `path` uses `/`; what is not printable
    ASCII in it is quoted as git does.
    """
    if before == after:
        return ""
    old, new = _lines(before), _lines(after)
    hunks = (_hunk(old, new, group) for group in _group(_changes(old, new)))
    return "".join(chain(_header(path), chain.from_iterable(hunks)))


def _lines(text: str) -> list[str]:
    """The lines with their LF; only the last one may have none."""
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _header(path: str) -> Iterator[str]:
    old, new = _quote(f"a/{path}"), _quote(f"b/{path}")
    tab = "\t" if " " in path else ""  # ends a name with blanks, as git writes it
    yield f"diff --git {old} {new}\n--- {old}{tab}\n+++ {new}{tab}\n"


def _quote(name: str) -> str:
    data = name.encode("utf-8", "surrogateescape")
    if not _QUOTED.search(data):
        return name
    quoted = _QUOTED.sub(lambda match: _SHORT_ESCAPES.get(match[0]) or b"\\%03o" % match[0][0], data)
    return f'"{quoted.decode("ascii")}"'


def _group(changes: list[_Change]) -> Iterator[list[_Change]]:
    """The changes hunk by hunk: those whose context would meet are in one."""
    group: list[_Change] = []
    for change in changes:
        if group and change.start - group[-1].end > 2 * _CONTEXT:
            yield group
            group = []
        group.append(change)
    yield group


def _hunk(old: list[str], new: list[str], group: list[_Change]) -> Iterator[str]:
    first, last = group[0], group[-1]
    before = min(_CONTEXT, first.start)
    behind = min(_CONTEXT, len(old) - last.end)
    old_range = _range(first.start - before, last.end + behind)
    yield f"@@ -{old_range} +{_range(first.new_start - before, last.new_end + behind)} @@\n"
    offset = first.start - before
    for change in group:
        yield from _marked(" ", old[offset : change.start])
        yield from _marked("-", old[change.start : change.end])
        yield from _marked("+", new[change.new_start : change.new_end])
        offset = change.end
    yield from _marked(" ", old[offset : offset + behind])


def _range(start: int, end: int) -> str:
    """The 1-based first line and the count of lines; an empty range is named by the line before it."""
    count = end - start
    return f"{start + 1}" if count == 1 else f"{start + 1 if count else start},{count}"


def _marked(mark: str, lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield mark + line
        if not line.endswith("\n"):
            yield "\n\\ No newline at end of file\n"


def _changes(old: list[str], new: list[str]) -> list[_Change]:
    """The changes in the order of the text, as few lines as possible where that can be found in time."""
    most = min(len(old), len(new))
    prefix = next((index for index in range(most) if old[index] != new[index]), most)
    most -= prefix
    suffix = next((index for index in range(most) if old[-1 - index] != new[-1 - index]), most)
    steps = _shortest_way(old[prefix : len(old) - suffix], new[prefix : len(new) - suffix])
    if steps is None:
        return [_Change(prefix, len(old) - suffix, prefix, len(new) - suffix)]
    return _joined([_Change(*(offset + prefix for offset in step)) for step in steps])


def _joined(steps: list[_Change]) -> list[_Change]:
    """The changes with neighbours made one."""
    changes: list[_Change] = []
    for step in steps:
        if changes and changes[-1].end == step.start and changes[-1].new_end == step.new_start:
            last = changes.pop()
            step = _Change(last.start, step.end, last.new_start, step.new_end)
        changes.append(step)
    return changes


def _shortest_way(old: list[str], new: list[str]) -> list[_Change] | None:
    """The single lines to be removed and added (E. Myers, "An O(ND) Difference Algorithm", 1986); None for too many.

    A way is a number of old lines taken; its diagonal is that less the number of new lines taken.
    """
    furthest = {1: 0}
    history: list[dict[int, int]] = []
    for changed in range(min(len(old) + len(new), _MOST_CHANGED_LINES) + 1):
        history.append(furthest)
        reached: dict[int, int] = {}
        for diagonal in range(-changed, changed + 1, 2):
            x = _next_place(furthest, diagonal)
            y = x - diagonal
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            reached[diagonal] = x
            if (x, y) == (len(old), len(new)):
                return _walk_back(history, len(old), len(new))
        furthest = reached
    return None


def _next_place(furthest: dict[int, int], diagonal: int) -> int:
    """The old lines taken after one more change that leads to the diagonal: an added line, or a removed one."""
    added, removed = furthest.get(diagonal + 1, -1), furthest.get(diagonal - 1, -2) + 1
    return max(added, removed)


def _walk_back(history: list[dict[int, int]], x: int, y: int) -> list[_Change]:
    steps: list[_Change] = []
    for furthest in reversed(history[1:]):
        diagonal = x - y
        added, removed = furthest.get(diagonal + 1, -1), furthest.get(diagonal - 1, -2) + 1
        if added >= removed:
            x, y = added, added - diagonal - 1
            steps.append(_Change(x, x, y, y + 1))
        else:
            x, y = removed - 1, removed - diagonal
            steps.append(_Change(x, x + 1, y, y))
    return steps[::-1]
