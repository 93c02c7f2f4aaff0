"""Which findings edits leave, repair and bring to light: told apart by rule, file, subject and place."""

import pytest

from bot.findings.finding import (
    Applicability,
    Confidence,
    Edit,
    Finding,
    Fix,
    Location,
    ReportedFinding,
    Severity,
    Status,
    Suppression,
)
from bot.fixes.change import compare_findings
from bot.fixes.selection import Candidate
from bot.text.edits import TextEdit
from bot.text.spans import Span

FIX = Fix("", Applicability.SAFE, (Edit(Location("t", Span(0, 0)), "", ""),))
STEP = {"t": (TextEdit(10, 12, "abcd"),)}  # what stands behind it moves by two


def found(start: int, subject: str = "a", *, path: str = "t", rule: str = "stale") -> ReportedFinding:
    """An open finding at a place."""
    finding = Finding(
        rule=rule,
        severity=Severity.ERROR,
        confidence=Confidence.CERTAIN,
        location=Location(path, Span(start, start + 1)),
        resource="",
        message="",
        subject=(subject,),
    )
    return ReportedFinding(finding, "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([found(3), found(20)], [found(3), found(22)]),
        ([found(12), found(10, "b")], [found(14), found(10, "b")]),
        ([found(20, path="u")], [found(20, path="u")]),
        ([found(20)], [found(40)]),
        ([found(11)], [found(11)]),
    ],
    ids=["before and behind", "at the ends of the edit", "in another file", "moved by itself", "within the edit"],
)
def test_what_stays_is_neither_repeated_nor_fresh(before: list[ReportedFinding], after: list[ReportedFinding]) -> None:
    assert compare_findings(before, after, (), (STEP,)) == ((), ())


def test_a_finding_at_its_place_is_repeated_and_one_elsewhere_is_fresh() -> None:
    before = [found(10), found(20)]
    wanted = (Candidate(before[0].finding, FIX),)
    assert compare_findings(before, [found(22)], wanted, (STEP,)) == ((), ())
    assert compare_findings(before, [found(10), found(22)], wanted, (STEP,)).repeated == (found(10).finding,)
    assert compare_findings(before, [found(22), found(50)], wanted, (STEP,)).fresh == (found(50).finding,)


def test_a_finding_of_another_subject_or_rule_is_fresh() -> None:
    after = [found(22, "b"), found(22, rule="bad")]
    assert compare_findings([found(20)], after, (), (STEP,)).fresh == tuple(each.finding for each in after)


def test_what_does_not_count_is_never_fresh() -> None:
    after = [
        ReportedFinding(found(5).finding, "", suppressed=Suppression("", "")),
        ReportedFinding(found(6).finding, "", status=Status.EXISTING),
    ]
    assert compare_findings([], after, (), (STEP,)) == ((), ())


def test_places_are_followed_through_several_steps() -> None:
    steps = (STEP, {"t": (TextEdit(0, 0, "x" * 7),)})
    before = [found(20)]
    assert compare_findings(before, [found(29)], (Candidate(before[0].finding, FIX),), steps).repeated
