"""Findings and problems as annotations of lines, for the log of a workflow and for check runs."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.findings.finding import ReportedFinding, Severity, Status
from bot.report.counting import open_findings
from bot.report.model import Report
from bot.report.places import Place, place_of
from bot.report.reporters import RenderOptions

LEVELS = ("error", "warning", "notice")  # the worst first
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


class Annotation(NamedTuple):
    """What is said of a place; the title is the rule, or "problem". Nothing is escaped yet."""

    level: str  # one of LEVELS
    place: Place
    title: str
    message: str


def annotations_of(report: Report, options: RenderOptions) -> list[Annotation]:
    """Problems, then findings that stand, those that are in the base last; problems that matter are errors."""
    found = [
        Annotation(
            "error" if problem.matters else "warning",
            Place(problem.path, problem.line, 0, problem.line, 0),
            "problem",
            problem.message,
        )
        for problem in report.problems
    ]
    for reported in sorted(open_findings(report), key=_is_old):
        finding = reported.finding
        place = place_of(report, finding.location, reported)
        message = "\n".join(_message(reported, options))
        found.append(Annotation(_LEVELS[finding.severity], place, finding.rule, message))
    return found


def _is_old(reported: ReportedFinding) -> bool:
    return reported.status is Status.EXISTING


def _message(reported: ReportedFinding, options: RenderOptions) -> Iterator[str]:
    finding = reported.finding
    yield _flat(finding.message)
    if finding.scenarios:
        yield f"When: {_flat('; '.join(finding.scenarios[:5]))}"
    for fix in finding.fixes:
        yield f"Help: {_flat(fix.title)}"
    if options.docs_url:
        yield options.rule_url(finding.rule)


def _flat(text: str) -> str:
    return " ".join(text.split())
