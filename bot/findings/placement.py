"""Where in the diff of a pull request a comment on a finding may stand.

GitHub takes comments on lines that its own diff shows, and refuses a whole review for one other line. The lines come
from the patches of `GET /repos/{owner}/{repo}/pulls/{number}/files`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from bot.findings.finding import Finding, Location
from bot.text.source import SourceFile

MOST_LINES = 10  # of one comment: a longer range hides what it is about

_HEADER = re.compile(r"@@ -[0-9]{1,9}(?:,[0-9]{1,9})? \+([0-9]{1,9})(?:,([0-9]{1,9}))? @@")


class Hunk(NamedTuple):
    """The lines of the new side that a hunk shows: from `start`, so many, and which of them are added."""

    start: int
    length: int
    added: frozenset[int]

    @property
    def end(self) -> int:
        """The last line."""
        return self.start + self.length - 1


Diff: TypeAlias = Mapping[str, tuple[Hunk, ...] | None]
"""The files of a pull request by their path on head: the hunks, or None for a file that is shown without a patch."""


class Place(NamedTuple):
    """Lines of the new side, both ends included, that one hunk holds."""

    path: str
    start: int
    end: int


class Nowhere(NamedTuple):
    """Why a finding has no place in the diff."""

    reason: str


def parse_patch(patch: str) -> tuple[Hunk, ...]:
    """The hunks of a patch in their order, those without lines on the new side left out; () for what is no patch.

    No hunk has more lines than its header says, so that what follows it cannot make it longer.
    """
    hunks: list[Hunk] = []
    start = number = last = 0
    added: set[int] = set()
    for line in (*patch.removesuffix("\n").split("\n"), "@@ -0,0 +0,0 @@"):
        header = _HEADER.match(line)
        if header is not None:
            if number > start and (not hunks or start > hunks[-1].end):
                hunks.append(Hunk(start, number - start, frozenset(added)))
            start = number = int(header[1])
            last = start + int(header[2] or 1) - 1
            added = set()
        elif 0 < number <= last and line[:1] in ("+", " ", ""):  # "": a blank line whose space got lost
            added.update((number,) if line[:1] == "+" else ())
            number += 1
    return tuple(hunks)


def find_place(finding: Finding, sources: Mapping[str, SourceFile], diff: Diff) -> Place | Nowhere:
    """The lines of the finding if a hunk shows them, else those of a related place, added lines before others."""
    own = _shown(finding.location, sources, diff)
    if own is not None:
        return own
    related = [each for each in (_shown(item.location, sources, diff) for item in finding.related) if each is not None]
    if related:
        return next((each for each in related if _is_added(each, diff)), related[0])
    path = finding.location.path
    if path not in diff:
        return Nowhere("the pull request does not change this file")
    return Nowhere(
        "the diff does not show this line" if diff[path] is not None else "GitHub shows no diff of this file"
    )


def hunk_around(diff: Diff, path: str, start: int, end: int) -> Hunk | None:
    """The hunk that shows all lines from `start` to `end`, or None."""
    hunks = diff.get(path) or ()
    index = bisect_right([hunk.start for hunk in hunks], start) - 1
    return hunks[index] if index >= 0 and end <= hunks[index].end else None


def _shown(location: Location, sources: Mapping[str, SourceFile], diff: Diff) -> Place | None:
    source = sources.get(location.path)
    if source is None:
        return None
    for start, end in _ranges(source, location):
        if hunk_around(diff, location.path, start, end) is not None:
            return Place(location.path, start, end)
    return None


def _ranges(source: SourceFile, location: Location) -> Iterator[tuple[int, int]]:
    """All lines of a location if they are few, else and then its first one."""
    start = _line_of_git(source.text, location.span.start)
    end = _line_of_git(source.text, max(location.span.start, location.span.end - 1))
    if start < end < start + MOST_LINES:
        yield start, end
    yield start, start


def _line_of_git(text: str, offset: int) -> int:
    """The line as a diff counts: a lone CR ends none."""
    return text.count("\n", 0, offset) + 1


def _is_added(place: Place, diff: Diff) -> bool:
    hunk = hunk_around(diff, place.path, place.start, place.end)
    return hunk is not None and any(line in hunk.added for line in range(place.start, place.end + 1))
