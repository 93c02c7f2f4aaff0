"""Findings that state only what matters."""

from bot.findings.finding import Confidence, Finding, Location, ReportedFinding, Severity
from bot.text.source import SourceFile
from bot.text.spans import Span


def finding(
    rule: str = "stale-layer-version", path: str = "template.yaml", at: tuple[int, int] = (0, 1), resource: str = "Api",
    subject: tuple[str, ...] = ("a",),
) -> Finding:  # fmt: skip
    """A finding of a rule at a place."""
    return Finding(
        rule=rule, severity=Severity.WARNING, confidence=Confidence.CERTAIN, location=Location(path, Span(*at)),
        resource=resource, message="words", subject=subject,
    )  # fmt: skip


def reported(each: Finding, mark: str = "f") -> ReportedFinding:
    """The finding with a fingerprint."""
    return ReportedFinding(each, mark)


def source(text: str, path: str = "template.yaml") -> SourceFile:
    """A file."""
    return SourceFile(path, text.encode())
