"""What edits did to findings: which are still there, and which came to light, told apart by where they stand."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from bot.findings.finding import Finding, ReportedFinding
from bot.fixes.selection import Candidate, is_open
from bot.text.edits import TextEdit

Step = Mapping[str, tuple[TextEdit, ...]]  # the edits of each file, in its text as the step before left it
_Key = tuple[str, str, tuple[str, ...]]


class Difference(NamedTuple):
    """The findings that were to be repaired and are still there, and the open ones that are new."""

    repeated: tuple[Finding, ...]
    fresh: tuple[Finding, ...]


def compare_findings(
    before: Iterable[ReportedFinding],
    after: Iterable[ReportedFinding],
    candidates: Iterable[Candidate],
    steps: Sequence[Step],
) -> Difference:
    """What became of findings after some steps.

    A finding stays the same where rule, file, subject and place do. One that was not to be repaired may move, too: it
    is then known by rule, file and subject.
    """
    wanted = {id(each.finding) for each in candidates}
    places: dict[tuple[_Key, int], list[bool]] = {}
    shifts = [{path: _Shift(edits) for path, edits in step.items()} for step in steps]
    for finding in (each.finding for each in before):
        place = finding.location.span.start
        for shift in (step[finding.location.path] for step in shifts if finding.location.path in step):
            place = shift.moved(place)
        places.setdefault((_key(finding), place), []).append(id(finding) in wanted)
    repeated: list[Finding] = []
    others: list[ReportedFinding] = []
    for each in after:
        known = places.get((_key(each.finding), each.finding.location.span.start))
        if not known:
            others.append(each)
        elif known.pop():
            repeated.append(each.finding)
    loose = Counter(key for (key, _), left in places.items() for was_wanted in left if not was_wanted)
    fresh: list[Finding] = []
    for each in others:
        key = _key(each.finding)
        if loose[key] > 0:
            loose[key] -= 1
        elif is_open(each):
            fresh.append(each.finding)
    return Difference(tuple(repeated), tuple(fresh))


def _key(finding: Finding) -> _Key:
    return finding.rule, finding.location.path, finding.subject


class _Shift:
    """Where the characters of one file stand after its edits; what is put in right before one does not move it."""

    def __init__(self, edits: tuple[TextEdit, ...]) -> None:
        self._edits = edits
        self._starts = [edit.start for edit in edits]
        growths = (len(edit.replacement) - (edit.end - edit.start) for edit in edits)
        self._growths = list(accumulate(growths, initial=0))

    def moved(self, offset: int) -> int:
        """The offset of a character in the edited text; of one that is replaced, the place of what replaces it."""
        before = bisect_left(self._starts, offset)  # the edits that begin before it
        if before == 0:
            return offset
        last = self._edits[before - 1]
        if last.end <= offset:
            return offset + self._growths[before]
        return last.start + min(offset - last.start, len(last.replacement)) + self._growths[before - 1]
