"""What a report says of a repair: what became of every open finding, and what is left of the fixes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.findings.finding import Applicability, Finding, Fix, ReportedFinding
from bot.findings.repairs import FileChange, Outcome, Result
from bot.fixes.engine import Texts
from bot.fixes.pins import Pins
from bot.fixes.selection import is_open, left_alone
from bot.report.model import Report
from bot.text.source import SourceFile


def find_untold(report: Report, outcomes: Iterable[Outcome], pins: Pins) -> tuple[Outcome, ...]:
    """What is said of the open findings for which there was nothing to try."""
    told = Counter(_identity(each.finding) for each in outcomes if each.result is not Result.FIXED)
    known = pins._replace(sources=report.sources)
    others: list[Outcome] = []
    for finding in (each.finding for each in report.findings if is_open(each)):
        if told[_identity(finding)] > 0:
            told[_identity(finding)] -= 1
        else:
            others.extend(left_alone(finding, known))
    return tuple(others)


def _identity(finding: Finding) -> tuple[str, ...]:
    """What a finding is, wherever later repairs have moved it."""
    return finding.rule, finding.location.path, finding.resource, *finding.subject


def with_repairs(
    report: Report, outcomes: Iterable[Outcome], texts: Texts, sources: Mapping[str, SourceFile]
) -> Report:
    """The report after a repair: the outcomes, the files that change, and what is left of the fixes."""
    changes = tuple(FileChange(path, sources[path].text, texts[path]) for path in sorted(texts))
    repairs = tuple(outcomes)
    findings = tuple(_in_words(each, repairs) for each in report.findings)
    return replace(report, findings=findings, repairs=repairs, changes=changes)


def _in_words(reported: ReportedFinding, repairs: tuple[Outcome, ...]) -> ReportedFinding:
    """What is left, with words in place of edits that were refused or not looked at: nobody shall apply them."""
    finding = reported.finding
    if not any(fix.edits for fix in finding.fixes):
        return reported
    outcome = next((each for each in repairs if each.finding == finding), None)
    fixes = tuple(_left_fix(fix, outcome) for fix in finding.fixes)
    return replace(reported, finding=replace(finding, fixes=fixes))


def _left_fix(fix: Fix, outcome: Outcome | None) -> Fix:
    if outcome is None or outcome.fix != fix:
        is_kept, reason = bool(fix.publishes), fix.why  # what the translator confirmed beside it is left as it is
    else:
        is_kept, reason = outcome.result is Result.UNSAFE, outcome.reason
    if is_kept or not fix.edits:
        return fix
    return replace(fix, applicability=Applicability.DISPLAY, edits=(), why=reason)
