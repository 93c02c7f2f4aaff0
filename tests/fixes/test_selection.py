"""Which fix of a finding is applied, what is said of the others, and which fixes go together."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.findings.finding import Applicability, Edit, Finding, Fix, Location, ReportedFinding, Severity, Status
from bot.findings.finding import Suppression as Suppressed
from bot.findings.repairs import Outcome, Result
from bot.fixes.pins import Pins
from bot.fixes.selection import Candidate, edits_by_path, is_open, left_alone, line_of, merge, select
from bot.text.edits import OverlapError, TextEdit
from bot.text.spans import Span
from tests.findings.builders import finding, reported, source

SOURCE = source("one\ntwo\nthree\n")
PINS = Pins(sources={"template.yaml": SOURCE})


def edit(start: int, end: int, replacement: str = "x", path: str = "template.yaml") -> Edit:
    """An edit of a place."""
    return Edit(Location(path, Span(start, end)), SOURCE.text[start:end], replacement)


def fix(title: str, level: Applicability = Applicability.SAFE, *edits: Edit, why: str = "") -> Fix:
    """A fix with edits, by default one of the first character; none for one in words."""
    found = edits or ((edit(0, 1),) if level is not Applicability.DISPLAY else ())
    return Fix(title, level, found, why=why)


SAFE = fix("safe")
UNSAFE = fix("unsafe", Applicability.UNSAFE, why="a guess")
WORDS = fix("words", Applicability.DISPLAY)
TOLD = fix("told words", Applicability.DISPLAY, why="it is written with escapes")


def with_fixes(*fixes: Fix, at: tuple[int, int] = (4, 5), severity: Severity = Severity.WARNING) -> Finding:
    """A finding on the second line with these fixes."""
    return replace(finding(at=at), fixes=fixes, severity=severity)


@pytest.mark.parametrize(
    ("fixes", "level", "taken", "told"),
    [
        ((SAFE,), Applicability.SAFE, "safe", None),
        ((SAFE,), Applicability.UNSAFE, "safe", None),
        ((UNSAFE,), Applicability.SAFE, None, (UNSAFE, Result.UNSAFE, "a guess")),
        ((UNSAFE,), Applicability.UNSAFE, "unsafe", None),
        ((UNSAFE, SAFE), Applicability.SAFE, "safe", None),
        ((UNSAFE, SAFE), Applicability.UNSAFE, "unsafe", None),
        ((WORDS, SAFE), Applicability.SAFE, "safe", None),
        ((WORDS,), Applicability.UNSAFE, None, (WORDS, Result.MANUAL, "")),
        ((WORDS, TOLD), Applicability.UNSAFE, None, (TOLD, Result.MANUAL, "it is written with escapes")),
        ((WORDS, UNSAFE), Applicability.SAFE, None, (UNSAFE, Result.UNSAFE, "a guess")),
        ((), Applicability.UNSAFE, None, None),
    ],
    ids=[
        "a safe fix",
        "a safe fix where unsafe ones are allowed",
        "an unsafe fix waits for a person",
        "an unsafe fix that is allowed",
        "a safe fix behind an unsafe one",
        "the first where both are allowed",
        "words before a fix",
        "words alone",
        "the words that give a reason",
        "an unsafe fix rather than words",
        "no advice at all is not spoken of",
    ],
)
def test_which_fix_is_taken(
    fixes: tuple[Fix, ...], level: Applicability, taken: str | None, told: tuple[Fix, Result, str] | None
) -> None:
    one = with_fixes(*fixes)
    candidates, outcomes = select([reported(one)], level, PINS)
    assert [each.fix.title for each in candidates] == ([taken] if taken else [])
    assert outcomes == ((Outcome(one, told[0], told[1], told[2], 2),) if told else ())


@pytest.mark.parametrize(
    ("one", "counts"),
    [
        (reported(finding()), True),
        (replace(reported(finding()), status=Status.NEW), True),
        (replace(reported(finding()), status=Status.EXISTING), False),
        (replace(reported(finding()), status=Status.FIXED), False),
        (replace(reported(finding()), suppressed=Suppressed("why", "c.yml")), False),
    ],
    ids=["one side", "new", "in the base already", "gone", "suppressed"],
)
def test_only_open_findings_count(one: ReportedFinding, counts: bool) -> None:
    given_fix = replace(one, finding=with_fixes(SAFE))
    assert is_open(one) is counts
    assert len(select([given_fix], Applicability.SAFE, PINS)[0]) == counts


def test_what_is_held_is_refused_with_the_reason() -> None:
    held = replace(SAFE, edits=(edit(4, 5),), why="")
    one = with_fixes(replace(held, changes=()))
    pins = PINS._replace(locked={"template.yaml": "it is no regular file"})
    candidates, outcomes = select([reported(one)], Applicability.SAFE, pins)
    reason = "template.yaml cannot be written: it is no regular file"
    assert (candidates, outcomes) == ((), (Outcome(one, one.fixes[0], Result.REFUSED, reason, 2),))


def test_the_worst_come_first_then_the_places_in_order() -> None:
    notes = [with_fixes(SAFE, at=at) for at in ((9, 10), (0, 1))]
    error = with_fixes(SAFE, at=(5, 6), severity=Severity.ERROR)
    candidates, _ = select([reported(each) for each in (*notes, error)], Applicability.SAFE, PINS)
    assert [each.finding for each in candidates] == [error, notes[1], notes[0]]


def test_a_line_is_that_of_the_finding_and_0_in_a_file_that_is_not_known() -> None:
    assert [line_of(finding(at=at), PINS) for at in ((0, 1), (4, 5), (8, 9))] == [1, 2, 3]
    assert line_of(finding(path="other.yaml"), PINS) == 0


def test_nothing_is_said_of_a_finding_without_advice() -> None:
    assert list(left_alone(finding(), PINS)) == []


@pytest.mark.parametrize(
    ("edits", "taken"),
    [
        (([(0, 1, "x")], [(2, 3, "x")]), [0, 1]),
        (([(0, 2, "x")], [(2, 3, "x")]), [0, 1]),
        (([(0, 2, "x")], [(1, 3, "x")]), [0]),
        (([(0, 2, "x")], [(0, 2, "x")]), [0, 1]),
        (([(0, 2, "x")], [(0, 2, "y")]), [0]),
        (([(1, 1, "x")], [(1, 1, "y")]), [0]),
        (([(1, 1, "x")], [(1, 1, "x")]), [0, 1]),
        (([(0, 2, "x")], [(1, 2, "x"), (6, 7, "x")], [(6, 7, "z")]), [0, 2]),
        (([(0, 9, "")], [(4, 5, "x")], [(10, 11, "x")]), [0, 2]),
    ],
    ids=[
        "apart",
        "side by side",
        "overlapping",
        "the same edit twice",
        "the same place with another text",
        "two insertions in one place",
        "the same insertion twice",
        "what waits keeps nobody else back",
        "an edit in what another takes away",
    ],
)
def test_which_fixes_go_together(edits: tuple[list[tuple[int, int, str]], ...], taken: list[int]) -> None:
    candidates = [
        Candidate(finding(), Fix(str(number), Applicability.SAFE, tuple(edit(*each) for each in mine)))
        for number, mine in enumerate(edits)
    ]
    together, waiting = merge(candidates)
    assert [int(each.fix.title) for each in together] == taken
    assert [int(each.fix.title) for each in waiting] == [each for each in range(len(edits)) if each not in taken]


def test_edits_of_one_place_in_two_files_do_not_meet() -> None:
    both = [edit(0, 1, "x"), edit(0, 1, "y", path="b.yaml")]
    assert edits_by_path(both) == {"template.yaml": (TextEdit(0, 1, "x"),), "b.yaml": (TextEdit(0, 1, "y"),)}
    with pytest.raises(OverlapError):
        edits_by_path([*both, edit(0, 1, "z")])


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3), st.sampled_from("xy")), max_size=8))
def test_what_is_taken_can_be_applied_and_nothing_is_lost(places: list[tuple[int, int, str]]) -> None:
    candidates = [
        Candidate(finding(), Fix(str(number), Applicability.SAFE, (edit(start, start + length, text),)))
        for number, (start, length, text) in enumerate(places)
    ]
    together, waiting = merge(candidates)
    edits_by_path(each for candidate in together for each in candidate.fix.edits)
    assert sorted((*together, *waiting), key=lambda each: int(each.fix.title)) == candidates
    for late in waiting:
        with pytest.raises(OverlapError):
            edits_by_path(each for candidate in (*together, late) for each in candidate.fix.edits)
