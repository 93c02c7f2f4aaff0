"""The report as GitHub Markdown, for the job summary and for people: a table of findings for each file."""

from collections.abc import Iterator
from itertools import groupby

from bot.findings.finding import Confidence, Finding, Related, ReportedFinding, Severity, Status
from bot.report.counting import open_findings, plural, summary_sentence
from bot.report.escaping import code_span, escape_markdown
from bot.report.model import PublishingRow, Report
from bot.report.places import place_of
from bot.report.repairs import repair_lines, repair_sentence
from bot.report.reporters import RenderOptions, Reporter

# A summary above 1 MiB is not shown at all: github.com/actions/runner, FileCommandManager.cs (read November 2026).
MAX_BYTES = 1024 * 1024 - 4096
_MAX_CELL = 2_000  # characters of one text
_RELATED_SHOWN = 3
_MARKS = {Severity.ERROR: "🔴 error", Severity.WARNING: "🟡 warning", Severity.NOTE: "🔵 note"}


def render(report: Report, options: RenderOptions) -> str:
    """The whole report in at most 1 MiB: what does not fit is counted at the end, never cut within a row."""
    return render_within(MAX_BYTES, report, options)


def render_within(most_bytes: int, report: Report, options: RenderOptions) -> str:
    """The report in at most so many bytes, and a line about what does not fit."""
    open_, rest = open_findings(report), tuple(each for each in report.findings if each.suppressed)
    head = f"## layer-bot\n\n{escape_markdown(summary_sentence(report))}\n"
    repairs = _repairs(report, is_written=options.is_written)
    found = _findings(report, open_, options)
    blocks = [*_problems(report), *found, *repairs, *_publishing(report), *_suppressed(report, rest)]
    return _within_limit(most_bytes, head, blocks)


def _problems(report: Report) -> Iterator[list[str]]:
    """A table of what could not be read or understood: it must not look like nothing."""
    rows = [
        f"| {code_span(_cut(problem.path), in_table=True)} | {problem.line or ''} | {_words(problem.message)} |"
        for problem in report.problems
    ]
    if rows:
        yield ["**Not read or not understood:**\n\n| file | line | why |\n| --- | --- | --- |", *rows, ""]


def _findings(report: Report, found: tuple[ReportedFinding, ...], options: RenderOptions) -> Iterator[list[str]]:
    """A table for each file."""
    for path, group in groupby(found, key=lambda reported: reported.finding.location.path):
        rows = [_row(report, reported, options) for reported in group]
        title = f"### {code_span(_cut(path))}\n\n| line | finding | what and what to do |\n| --- | --- | --- |"
        yield [title, *rows, ""]


def _repairs(report: Report, *, is_written: bool) -> Iterator[list[str]]:
    """What became of each finding that was to be repaired."""
    rows = [f"| {_words(line)} |" for line in repair_lines(report, is_written=is_written)]
    if rows:
        yield [f"### {repair_sentence(report, is_written=is_written)}\n\n| repair |\n| --- |", *rows, ""]


def _row(report: Report, reported: ReportedFinding, options: RenderOptions) -> str:
    finding = reported.finding
    place = place_of(report, finding.location, reported)
    rule = f"[{finding.rule}]({options.rule_url(finding.rule)})" if options.docs_url else finding.rule
    state = {Status.NEW: "<br>new", Status.EXISTING: "<br>in the base already"}.get(reported.status or Status.FIXED, "")
    return f"| {place.line} | {_MARKS[finding.severity]}<br>{rule}{state} | {'<br>'.join(_details(report, reported))} |"


def _details(report: Report, reported: ReportedFinding) -> Iterator[str]:
    finding = reported.finding
    likely = " (likely)" if finding.confidence is Confidence.LIKELY else ""
    yield _words(finding.message) + likely
    if finding.scenarios:
        yield f"when {_words('; '.join(finding.scenarios[:5]))}"
    for related in finding.related[:_RELATED_SHOWN]:
        yield _related(report, related, reported)
    if len(finding.related) > _RELATED_SHOWN:
        yield f"and {len(finding.related) - _RELATED_SHOWN} more places"
    for fix in finding.fixes:
        yield f"**fix:** {_words(fix.title)}"


def _related(report: Report, related: Related, reported: ReportedFinding) -> str:
    place = place_of(report, related.location, reported)
    at = code_span(_cut(f"{place.path}:{place.line}"), in_table=True)
    return f"{at}: {_words(related.message)}"


def _publishing(report: Report) -> Iterator[list[str]]:
    """The verdicts that are not "unchanged", and how many are."""
    told = [row for row in report.publishing if row.verdict != "unchanged"]
    unchanged = len(report.publishing) - len(told)
    rows = [
        f"| {row.verdict} | {_name(row.resource)} | {_name(row.alias)} | {_name(row.path)} | {_reason(row)} |"
        for row in told
    ]
    if rows:
        head = "| verdict | function | alias | template | why |\n| --- | --- | --- | --- | --- |"
        yield [f"### What is published\n\n{head}", *rows, ""]
    if unchanged:
        yield [f"{plural(unchanged, 'function')} behind an alias unchanged.", "", ""]


def _reason(row: PublishingRow) -> str:
    when = f" (when {_words('; '.join(row.scenarios[:5]))})" if row.scenarios else ""
    return _words(row.reason) + when


def _suppressed(report: Report, found: tuple[ReportedFinding, ...]) -> Iterator[list[str]]:
    """What does not count, and why, folded away."""
    rows = [_suppressed_row(report, reported) for reported in found]
    if rows:
        head = "| place | rule | reason |\n| --- | --- | --- |"
        yield [f"<details><summary>{len(rows):,} suppressed</summary>\n\n{head}", *rows, "\n</details>"]


def _suppressed_row(report: Report, reported: ReportedFinding) -> str:
    finding: Finding = reported.finding
    line = place_of(report, finding.location, reported).line
    given = reported.suppressed
    reason = f"{_words(given.reason)} ({_name(given.place)})" if given else ""
    return f"| {_name(f'{finding.location.path}:{line}')} | {finding.rule} | {reason} |"


def _name(text: str) -> str:
    return code_span(_cut(text), in_table=True)


def _words(text: str) -> str:
    return escape_markdown(_cut(text), in_table=True)


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_CELL else text[: _MAX_CELL - 1] + "…"


def _within_limit(most_bytes: int, head: str, blocks: list[list[str]]) -> str:
    """Head and blocks with whole rows only; the first and the last line of a block stay or go with it."""
    size = len(head.encode())
    lines = [head]
    left_out = 0
    for first, *rows, last in blocks:
        frame = len(f"\n{first}\n{last}\n".encode())
        kept: list[str] = []
        for row in rows:
            needed = len(row.encode()) + 1 + (0 if kept else frame)
            if size + needed > most_bytes or left_out:
                left_out += 1
            else:
                size += needed
                kept.append(row)
        if kept:
            lines.append("\n".join(("", first, *kept, *((last,) if last else ()))))
    if left_out:
        limit = "1 MiB" if most_bytes == MAX_BYTES else f"{most_bytes:,} bytes"
        lines.append(
            f"\n> [!WARNING]\n> {left_out:,} rows are not shown: GitHub takes {limit}. The log and JSON have all.\n"
        )
    return "\n".join(lines).rstrip("\n") + "\n"


REPORTER = Reporter("markdown", "for a job summary or a comment on GitHub", render)
