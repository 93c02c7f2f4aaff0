"""Sentences that count: what was found and what was looked at, the same words in every format."""

from collections import Counter

from bot.findings.finding import ReportedFinding, Severity, Status
from bot.report.model import FileCounts, Report
from bot.report.nothing import nothing_to_check


def plural(count: int, noun: str) -> str:
    """`1 error`, `2 errors`, `1,234 files`; for nouns that take an s."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def is_open(reported: ReportedFinding) -> bool:
    """Whether a finding stands: neither suppressed nor fixed."""
    return reported.suppressed is None and reported.status is not Status.FIXED


def open_findings(report: Report) -> tuple[ReportedFinding, ...]:
    """The findings that are neither suppressed nor fixed, in the order of the report."""
    return tuple(reported for reported in report.findings if is_open(reported))


def severity_counts(findings: tuple[ReportedFinding, ...]) -> str:
    """`2 errors, 1 warning and 3 notes`, severities that do not occur left out; "" for no findings."""
    counts = Counter(reported.finding.severity for reported in findings)
    parts = [plural(counts[severity], str(severity)) for severity in sorted(Severity, reverse=True) if counts[severity]]
    return join_words(parts)


def join_words(parts: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def files_sentence(files: FileCounts) -> str:
    """What was looked at: `4 templates (12 files read, 340 skipped)`."""
    looked = [f"{plural(files.read, 'file')} read"]
    if files.skipped:
        looked.append(f"{files.skipped:,} skipped")
    return f"{plural(files.templates, 'template')} ({', '.join(looked)})"


def summary_sentence(report: Report) -> str:
    """One line for the end of a report: findings by severity, then what was looked at, then what does not count."""
    found = open_findings(report)
    if found:
        where = len({reported.finding.location.path for reported in found})
        head = f"Found {severity_counts(found)} in {plural(where, 'file')}; checked {files_sentence(report.files)}"
    elif report.files.templates:
        head = f"No findings in {files_sentence(report.files)}"
    else:
        head = nothing_to_check(report.files.read + report.files.skipped).removesuffix(".")
    return "; ".join([head, *_asides(report)]) + "."


def _asides(report: Report) -> list[str]:
    base = [reported for reported in report.findings if reported.suppressed is None]
    existing = sum(reported.status is Status.EXISTING for reported in base)
    fixed = sum(reported.status is Status.FIXED for reported in base)
    suppressed = len(report.findings) - len(base)
    asides = [f"{existing:,} of them in the base already"] if existing else []
    asides += [f"{fixed:,} fixed"] if fixed else []
    asides += [f"{suppressed:,} suppressed"] if suppressed else []
    asides += [f"{plural(len(report.problems), 'problem')} while reading"] if report.problems else []
    return asides
