"""Which findings of two sides are the same."""

from dataclasses import replace

from bot.findings.finding import Confidence, Finding, Location, ReportedFinding, Severity, Status
from bot.findings.matching import match_findings
from bot.text.spans import Span


def found(path: str = "a.yaml", *subject: str, resource: str = "Api", rule: str = "duplicate-layer") -> ReportedFinding:
    """A finding of one side."""
    finding = Finding(
        rule=rule,
        severity=Severity.ERROR,
        confidence=Confidence.CERTAIN,
        location=Location(path, Span(3, 5)),
        resource=resource,
        message="text",
        subject=subject or ("dep",),
    )
    return ReportedFinding(finding, "fingerprint")


def statuses(
    base: list[ReportedFinding], head: list[ReportedFinding], renames: dict[str, str] | None = None
) -> list[tuple[str, Status | None]]:
    """Path and status of what is reported."""
    matched = match_findings(tuple(base), tuple(head), renames or {})
    return [(each.finding.location.path, each.status) for each in matched]


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
    matched = match_findings((found(), found("b.yaml")), (), {"new.yaml": "a.yaml"}, frozenset({"new.yaml"}))
    assert [(each.finding.location.path, each.status) for each in matched] == [("b.yaml", Status.FIXED)]
