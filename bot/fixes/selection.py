"""Which fixes are applied: the first of each open finding that has edits and is safe enough, unless it is held."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.findings.finding import Applicability, Edit, Finding, Fix, ReportedFinding, Status
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
    edits: tuple[Edit, ...] = ()
    for candidate in candidates:
        together = (*edits, *candidate.fix.edits)
        if _overlap(together) or any(_meet(candidate.fix, each.fix) for each in taken):
            waiting.append(candidate)
        else:
            taken.append(candidate)
            edits = together
    return tuple(taken), tuple(waiting)


def _meet(one: Fix, other: Fix) -> bool:
    """Whether one of two fixes takes away an entry that the other is about."""
    removes = any(not change.after for fix in (one, other) for change in fix.changes)
    return removes and not set(one.entries).isdisjoint(other.entries)


def edits_by_path(edits: Iterable[Edit]) -> dict[str, tuple[TextEdit, ...]]:
    """The edits of each file in the order of its text, identical ones once. Raises OverlapError."""
    found: dict[str, list[TextEdit]] = {}
    for edit in edits:
        span = edit.location.span
        found.setdefault(edit.location.path, []).append(TextEdit(span.start, span.end, edit.replacement))
    return {path: normalise(each) for path, each in found.items()}


def _overlap(edits: tuple[Edit, ...]) -> bool:
    try:
        edits_by_path(edits)
    except OverlapError:
        return True
    return False
