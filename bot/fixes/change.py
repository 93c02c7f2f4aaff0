"""What edits did to findings: which are still there, and which came to light, told apart by where they stand."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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
    for finding in (each.finding for each in before):
        place = _moved(finding.location.path, finding.location.span.start, steps)
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


def _moved(path: str, offset: int, steps: Sequence[Step]) -> int:
    """Where a character stands after all steps; what is put in right before it does not move it."""
    for step in steps:
        growth = 0
        for edit in step.get(path, ()):
            if edit.end <= offset and edit.start < offset:
                growth += len(edit.replacement) - (edit.end - edit.start)
            elif edit.start < offset < edit.end:
                growth += min(offset - edit.start, len(edit.replacement)) - (offset - edit.start)
        offset += growth
    return offset
