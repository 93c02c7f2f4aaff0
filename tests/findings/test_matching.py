"""Which findings of two sides are the same."""

from dataclasses import replace

from bot.findings.finding import Confidence, Finding, Location, ReportedFinding, Severity, Status
from bot.findings.matching import Sides, match_findings
from bot.text.spans import Span

Owned = set[tuple[str, str]]  # paths and names of the resources that a side has besides those with findings


def found(path: str = "a.yaml", *subject: str, resource: str = "Api", rule: str = "duplicate-layer") -> ReportedFinding:
    """A finding of one side, in a resource."""
    finding = Finding(
        rule=rule,
        severity=Severity.ERROR,
        confidence=Confidence.CERTAIN,
        location=Location(path, Span(3, 5)),
        resource=resource,
        message="text",
        subject=subject or ("dep",),
        owner=("Resources", resource),
    )
    return ReportedFinding(finding, "fingerprint")


def matched(
    base: list[ReportedFinding],
    head: list[ReportedFinding],
    renames: dict[str, str] | None = None,
    healthy: tuple[Owned, Owned] = (set(), set()),
    unread: frozenset[str] = frozenset(),
) -> tuple[ReportedFinding, ...]:
    """The findings of both sides; `healthy` are the resources of base and of head that have none."""
    owners = [
        {(each.finding.location.path, each.finding.resource) for each in side} | more
        for side, more in zip((base, head), healthy, strict=True)
    ]
    has_base, has_head = (lambda path, owner, known=known: (path, owner[-1]) in known for known in owners)
    return match_findings(tuple(base), tuple(head), Sides(renames or {}, has_base, has_head, unread))


def statuses(
    base: list[ReportedFinding],
    head: list[ReportedFinding],
    renames: dict[str, str] | None = None,
    healthy: tuple[Owned, Owned] = (set(), set()),
) -> list[tuple[str, Status | None]]:
    """Path and status of what is reported."""
    return [(each.finding.location.path, each.status) for each in matched(base, head, renames, healthy)]


def test_the_same_finding_exists() -> None:
    assert statuses([found()], [found()]) == [("a.yaml", Status.EXISTING)]


def test_one_more_of_the_same_is_new() -> None:
    assert statuses([found()], [found(), found()]) == [("a.yaml", Status.EXISTING), ("a.yaml", Status.NEW)]


def test_one_less_of_the_same_is_fixed() -> None:
    assert statuses([found(), found()], [found()]) == [("a.yaml", Status.EXISTING), ("a.yaml", Status.FIXED)]


def test_another_rule_or_subject_is_new() -> None:
    head = [found("a.yaml", "other"), found(rule="too-many-layers")]
    assert statuses([found()], head) == [("a.yaml", Status.NEW)] * 2 + [("a.yaml", Status.FIXED)]


def test_a_renamed_file_keeps_its_findings() -> None:
    head = [found("b.yaml", resource="Other")]
    assert statuses([found()], head, {"b.yaml": "a.yaml"}) == [("b.yaml", Status.EXISTING)]


def test_what_moves_to_another_template_stays_the_same() -> None:
    assert statuses([found()], [found("split.yaml")]) == [("split.yaml", Status.EXISTING)]


def test_the_same_path_is_preferred_to_another_template() -> None:
    given = statuses([found("b.yaml"), found()], [found()])
    assert given == [("a.yaml", Status.EXISTING), ("b.yaml", Status.FIXED)]


def test_another_function_in_another_template_is_new() -> None:
    assert statuses([found()], [found("b.yaml", resource="Jobs")]) == [("b.yaml", Status.NEW), ("a.yaml", Status.FIXED)]


def on_version(rule: str, severity: Severity, version: int = 4) -> ReportedFinding:
    """A finding on one version of a layer."""
    each = found("a.yaml", rule, rule=rule)
    return replace(
        each, finding=replace(each.finding, severity=severity, data=(("layer", "dep"), ("version", version)))
    )


def test_what_gave_way_to_something_worse_is_not_fixed() -> None:
    stale = on_version("stale-layer-version", Severity.WARNING)
    assert statuses([stale], [on_version("architecture-mismatch", Severity.ERROR)]) == [("a.yaml", Status.NEW)]


def test_what_gave_way_to_something_milder_or_to_another_version_is_fixed() -> None:
    wrong, stale = (
        on_version("architecture-mismatch", Severity.ERROR),
        on_version("stale-layer-version", Severity.WARNING),
    )
    assert statuses([wrong], [stale]) == [("a.yaml", Status.NEW), ("a.yaml", Status.FIXED)]
    other = on_version("architecture-mismatch", Severity.ERROR, version=5)
    assert statuses([stale], [other]) == [("a.yaml", Status.NEW), ("a.yaml", Status.FIXED)]


def test_nothing_is_fixed_in_a_file_that_cannot_be_read() -> None:
    left = matched([found(), found("b.yaml")], [], {"new.yaml": "a.yaml"}, unread=frozenset({"new.yaml"}))
    assert [(each.finding.location.path, each.status) for each in left] == [("b.yaml", Status.FIXED)]


def names(base: list[str], head: list[str]) -> list[tuple[str, Status | None]]:
    """Resource and status, where both sides have the resources A, B and C in one file."""
    all_: Owned = {("a.yaml", name) for name in "ABC"}
    before, after = ([found(resource=name) for name in side] for side in (base, head))
    return [(each.finding.resource, each.status) for each in matched(before, after, healthy=(all_, all_))]


def test_one_function_is_repaired_and_another_is_broken() -> None:
    assert names(["B"], ["A"]) == [("A", Status.NEW), ("B", Status.FIXED)]


def test_another_function_is_broken_too() -> None:
    assert names(["B"], ["A", "B"]) == [("A", Status.NEW), ("B", Status.EXISTING)]


def test_one_of_two_functions_is_repaired() -> None:
    assert names(["A", "B"], ["B"]) == [("B", Status.EXISTING), ("A", Status.FIXED)]


def test_a_function_with_another_name_keeps_its_findings() -> None:
    assert statuses([found(resource="Old")], [found(resource="New")]) == [("a.yaml", Status.EXISTING)]


def test_a_function_that_was_healthy_gets_none_of_a_function_that_is_gone() -> None:
    given = statuses([found(resource="Old")], [found(resource="New")], healthy=({("a.yaml", "New")}, set()))
    assert given == [("a.yaml", Status.NEW), ("a.yaml", Status.FIXED)]


def test_a_function_of_the_same_name_in_another_template_is_another() -> None:
    both: Owned = {("a.yaml", "Api"), ("b.yaml", "Api")}
    given = statuses([found()], [found("b.yaml")], healthy=(both, both))
    assert given == [("b.yaml", Status.NEW), ("a.yaml", Status.FIXED)]


def test_what_moves_to_a_place_that_functions_share_stays_the_same() -> None:
    shared = found()
    shared = replace(shared, finding=replace(shared.finding, owner=("Globals", "Function")))
    healthy: tuple[Owned, Owned] = ({("a.yaml", "Function")}, {("a.yaml", "Api")})
    assert statuses([found()], [shared], healthy=healthy) == [("a.yaml", Status.EXISTING)]
