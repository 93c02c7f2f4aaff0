"""Which fixes are applied: the first of each open finding that has edits and is safe enough, unless it is held."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.findings.finding import Applicability, Edit, Finding, Fix, Location, ReportedFinding, Status
from bot.findings.repairs import Outcome, Result
from bot.fixes.pins import Pins, find_pin
from bot.text.edits import OverlapError, TextEdit, normalise


class Candidate(NamedTuple):
    """A finding and the fix that shall repair it."""

    finding: Finding
    fix: Fix


def is_open(reported: ReportedFinding) -> bool:
    """Whether a finding counts: it is not suppressed, and with two sides it is new."""
    return reported.suppressed is None and reported.status in (None, Status.NEW)


def select(
    findings: Iterable[ReportedFinding], level: Applicability, pins: Pins
) -> tuple[tuple[Candidate, ...], tuple[Outcome, ...]]:
    """The fixes to be applied, the worst findings first, and what is said of the other open findings."""
    candidates: list[Candidate] = []
    outcomes: list[Outcome] = []
    for finding in (each.finding for each in findings if is_open(each)):
        fix = next((each for each in finding.fixes if each.edits and each.applicability >= level), None)
        pin = find_pin(fix, pins) if fix is not None else None
        if fix is None:
            outcomes.extend(left_alone(finding, pins))
        elif pin is not None:
            outcomes.append(Outcome(finding, fix, Result.REFUSED, pin, line_of(finding, pins)))
        else:
            candidates.append(Candidate(finding, fix))
    candidates.sort(key=lambda each: (-each.finding.severity, each.finding.location.path, each.finding.location.span))
    return tuple(candidates), tuple(outcomes)


def line_of(finding: Finding, pins: Pins) -> int:
    """The line of a finding, 1-based; 0 where its file is not known."""
    source = pins.sources.get(finding.location.path)
    return source.lines.position(finding.location.span.start).line if source is not None else 0


def left_alone(finding: Finding, pins: Pins) -> Iterator[Outcome]:
    """What is said of a finding that nothing is applied to; a finding without any advice is not spoken of."""
    unsafe = next((each for each in finding.fixes if each.edits), None)
    if unsafe is not None:
        yield Outcome(finding, unsafe, Result.UNSAFE, unsafe.why, line_of(finding, pins))
    elif finding.fixes:
        told = next((each for each in finding.fixes if each.why), finding.fixes[0])
        yield Outcome(finding, told, Result.MANUAL, told.why, line_of(finding, pins))


def merge(candidates: Iterable[Candidate]) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    """The candidates that can be applied together, and those that must wait: an earlier one edits their text or entry.

    What takes an entry away goes alone with it: who knows what its number is for, once it is gone.
    """
    taken: list[Candidate] = []
    waiting: list[Candidate] = []
    room = _Room()
    for candidate in candidates:
        (taken if room.takes(candidate.fix) else waiting).append(candidate)
    return tuple(taken), tuple(waiting)


class _Room:
    """The places that the fixes taken so far edit, and the entries that they are about."""

    def __init__(self) -> None:
        self._edits: dict[str, list[TextEdit]] = {}  # of each file, sorted, none overlapping another
        self._entries: set[Location] = set()
        self._removed: set[Location] = set()

    def takes(self, fix: Fix) -> bool:
        """Whether a fix can go with those that are there; if so, it is there from now on."""
        removes = any(not change.after for change in fix.changes)
        if not self._removed.isdisjoint(fix.entries) or (removes and not self._entries.isdisjoint(fix.entries)):
            return False
        try:
            wanted = [(path, edit) for path, edits in edits_by_path(fix.edits).items() for edit in edits]
        except OverlapError:
            return False
        if not all(self._fits(path, edit) for path, edit in wanted):
            return False
        for path, edit in wanted:
            edits = self._edits.setdefault(path, [])
            if edit not in edits[bisect_left(edits, edit) :][:1]:
                insort(edits, edit)
        self._entries.update(fix.entries)
        self._removed.update(fix.entries if removes else ())
        return True

    def _fits(self, path: str, edit: TextEdit) -> bool:
        """Whether an edit leaves its neighbours alone; it may be there already."""
        edits = self._edits.get(path, [])
        place = bisect_left(edits, edit)
        try:
            normalise((*edits[max(place - 1, 0) : place + 2], edit))
        except OverlapError:
            return False
        return True


def _text_edit(edit: Edit) -> TextEdit:
    return TextEdit(*edit.location.span, edit.replacement)


def edits_by_path(edits: Iterable[Edit]) -> dict[str, tuple[TextEdit, ...]]:
    """The edits of each file in the order of its text, identical ones once. Raises OverlapError."""
    found: dict[str, list[TextEdit]] = {}
    for edit in edits:
        found.setdefault(edit.location.path, []).append(_text_edit(edit))
    return {path: normalise(each) for path, each in found.items()}
