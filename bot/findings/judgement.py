"""Everything that is decided about findings once the rules have spoken: fingerprints, suppressions, the baseline."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from bot.findings.baseline import Baseline, apply_baseline
from bot.findings.finding import Applicability, Confidence, Finding, Fix, Problem, ReportedFinding, Severity
from bot.findings.fingerprint import fingerprints
from bot.findings.suppressions import (
    UNUSED_SUPPRESSION,
    Coverage,
    GlobScope,
    Idle,
    ResourceScope,
    SuppressionEntry,
    apply_suppressions,
    was_judged,
)


class Judgement(NamedTuple):
    """What findings are judged by."""

    entries: tuple[SuppressionEntry, ...]
    coverage: Coverage
    today: date
    baseline: Baseline | None = None
    unused_severity: Severity = Severity.NOTE
    problems: tuple[Problem, ...] = ()  # suppressions that were not understood


class Judged(NamedTuple):
    """Findings with all that was decided, and the suppressions that were not understood."""

    findings: tuple[ReportedFinding, ...]
    problems: tuple[Problem, ...]


def judge_findings(findings: Iterable[Finding], judgement: Judgement) -> Judged:
    """All findings with fingerprint and suppression, and the idle suppressions; sorted by path, offset and rule."""
    first, idle = apply_suppressions(_reported(findings), judgement.entries, judgement.today)
    unused: tuple[ReportedFinding, ...] = ()
    if UNUSED_SUPPRESSION in judgement.coverage.rules:
        notes = [
            _unused_finding(each, judgement.unused_severity) for each in idle if was_judged(each, judgement.coverage)
        ]
        unused, _ = apply_suppressions(_reported(notes), judgement.entries, judgement.today)
    judged = apply_baseline(sorted((*first, *unused), key=_order), judgement.baseline)
    return Judged(judged, judgement.problems)


def _reported(findings: Iterable[Finding]) -> list[ReportedFinding]:
    ordered = sorted(findings, key=lambda finding: (finding.location.path, finding.location.span, finding.rule))
    marks = fingerprints(ordered)
    return [ReportedFinding(finding, mark) for finding, mark in zip(ordered, marks, strict=True)]


def _order(reported: ReportedFinding) -> tuple[str, tuple[int, int], str, str]:
    finding = reported.finding
    return finding.location.path, finding.location.span, finding.rule, reported.fingerprint


def _unused_finding(idle: Idle, severity: Severity) -> Finding:
    entry, scope = idle.entry, idle.entry.scope
    resource = scope.resource or "" if isinstance(scope, ResourceScope | GlobScope) else ""
    if idle.has_lapsed:
        message = f"the suppression of {idle.rule} ended on {entry.until}: what it silenced counts again"
        title = "repair what it silenced, or give it a later date"
    else:
        message = f"the suppression of {idle.rule} silences nothing: there is no such finding here"
        title = "remove it"
    return Finding(
        rule=UNUSED_SUPPRESSION,
        severity=severity,
        confidence=Confidence.CERTAIN,
        location=entry.location,
        resource=resource,
        message=message,
        subject=(idle.rule, type(scope).__name__, resource),
        fixes=(Fix(title, Applicability.DISPLAY),),
        data=(("suppressed_rule", idle.rule), ("until", entry.until.isoformat() if entry.until else None)),
    )
