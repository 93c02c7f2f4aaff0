"""Findings for people at a terminal: the source line, what is wrong in it, and what would repair it."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.findings.finding import Applicability, Confidence, Finding, Fix, Location, ReportedFinding, Status
from bot.report.counting import is_open, join_words, plural, summary_sentence
from bot.report.escaping import escape_terminal
from bot.report.excerpt import Mark, Row, excerpt
from bot.report.model import PublishingRow, Report
from bot.report.places import other_places, place_of, source_of
from bot.report.repairs import repair_lines, repair_sentence
from bot.report.reporters import RenderOptions, Reporter

_DEFAULT_WIDTH = 160
_SMALLEST_WIDTH = 40
_RELATED_SHOWN = 5
_SCENARIOS_SHOWN = 5
_ROWS_SHOWN = 20  # of functions with one verdict for one reason
_COLORS = {
    "error": "\x1b[1;31m",
    "warning": "\x1b[1;33m",
    "note": "\x1b[1;36m",
    "problem": "\x1b[1;31m",
    "bold": "\x1b[1m",
    "frame": "\x1b[1;34m",
    "help": "\x1b[1;32m",
}
_RESET = "\x1b[0m"
_VERDICT_COLORS = {
    "deploy-fails": "error",
    "stale-alias": "error",
    "stale-config": "warning",
    "unknown": "warning",
    "published": "help",
    "unchanged": "frame",
}


class _Paint(NamedTuple):
    color: bool

    def __call__(self, style: str, text: str) -> str:
        return f"{_COLORS[style]}{text}{_RESET}" if self.color and text else text


def render(report: Report, options: RenderOptions) -> str:
    """The report as text: problems, findings, the publishing table, and one closing line."""
    paint = _Paint(options.color)
    blocks = [_problem(problem.path, problem.line, problem.message, paint) for problem in report.problems]
    blocks += [_finding(report, reported, options) for reported in report.findings if is_open(reported)]
    if report.publishing:
        blocks.append(_publishing(report.publishing, paint))
    if report.repairs:
        sentence = repair_sentence(report, is_written=options.is_written)
        blocks.append([*repair_lines(report, is_written=options.is_written), paint("help", sentence)])
    hint = [] if report.repairs else _fix_hint(report)
    blocks.append([*hint, paint("bold", summary_sentence(report))])
    return "\n\n".join("\n".join(line.rstrip() for line in block) for block in blocks) + "\n"


def _problem(path: str, line: int, message: str, paint: _Paint) -> list[str]:
    place = escape_terminal(path) + (f":{line}" if line else "")
    return [
        f"{paint('problem', 'problem')}{paint('bold', ': ' + escape_terminal(message))}",
        f" {paint('frame', '-->')} {place}",
    ]


def _finding(report: Report, reported: ReportedFinding, options: RenderOptions) -> list[str]:
    finding, paint = reported.finding, _Paint(options.color)
    severity = str(finding.severity)
    header = paint(severity, f"{severity}[{finding.rule}]") + paint("bold", f": {escape_terminal(finding.message)}")
    if reported.status is Status.EXISTING:
        place = place_of(report, finding.location, reported)
        arrow = paint("frame", "-->")
        return [header, f" {arrow} {escape_terminal(place.path)}:{place.line}:{place.column} (in the base already)"]
    files = _marks_by_file(finding)
    snippets = [_rows(report, reported, path, marks, options) for path, marks in files.items()]
    gutter = max((len(str(row.line)) for rows in snippets for row in rows), default=1)
    lines = [header]
    for (path, marks), rows in zip(files.items(), snippets, strict=True):
        arrow = "-->" if path == finding.location.path else ":::"
        place = place_of(report, Location(path, marks[0].span), reported)
        lines.append(f"{' ' * gutter}{paint('frame', arrow)} {escape_terminal(path)}:{place.line}:{place.column}")
        lines.extend(_paint_row(row, gutter, severity, paint) for row in rows)
    lines.extend(f"{' ' * gutter} {paint('frame', '=')} {remark}" for remark in _remarks(finding, paint))
    return lines


def _marks_by_file(finding: Finding) -> dict[str, list[Mark]]:
    """The places to show, the file of the finding first; related places beyond the first few are only counted."""
    files = {finding.location.path: [Mark(finding.location.span, is_primary=True)]}
    for location, message in other_places(finding)[:_RELATED_SHOWN]:
        files.setdefault(location.path, []).append(Mark(location.span, escape_terminal(message)))
    return files


def _rows(report: Report, reported: ReportedFinding, path: str, marks: list[Mark], options: RenderOptions) -> list[Row]:
    source = source_of(report, path, reported)
    if source is None:
        return []
    width = max(_SMALLEST_WIDTH, (options.width or _DEFAULT_WIDTH) - len(str(source.lines.line_count)) - 3)
    return [Row("empty", 0, ""), *excerpt(source, marks, width)]


def _paint_row(row: Row, gutter: int, severity: str, paint: _Paint) -> str:
    if row.kind == "gap":
        return paint("frame", "...")
    number = str(row.line) if row.kind == "code" else ""
    style = {"primary": severity, "related": "frame"}.get(row.kind)
    text = paint(style, row.text) if style else row.text
    return paint("frame", f"{number:>{gutter}} |") + f" {text}"


def _remarks(finding: Finding, paint: _Paint) -> Iterator[str]:
    hidden = len(other_places(finding)) - _RELATED_SHOWN
    if hidden > 0:
        yield f"{paint('bold', 'note')}: and {plural(hidden, 'more place')}"
    if finding.scenarios:
        yield f"{paint('bold', 'when')}: {scenario_words(finding.scenarios)}"
    if finding.confidence is Confidence.LIKELY:
        yield f"{paint('bold', 'note')}: likely: the files alone do not prove it"
    for fix in finding.fixes:
        yield f"{paint('help', 'help')}: {escape_terminal(fix.title)}{_how(fix)}"


def scenario_words(scenarios: tuple[str, ...]) -> str:
    """The scenarios in which a finding holds, on one line and escaped for a terminal."""
    shown = [escape_terminal(scenario) for scenario in scenarios[:_SCENARIOS_SHOWN]]
    hidden = len(scenarios) - len(shown)
    return "; ".join(shown) + (f"; and {hidden} more" if hidden else "")


def _how(fix: Fix) -> str:
    if not fix.edits or fix.applicability is Applicability.DISPLAY:
        return f" [by hand: {escape_terminal(fix.why)}]" if fix.why else ""
    return " [--fix]" if fix.applicability is Applicability.SAFE else " [--fix --unsafe-fixes]"


def _publishing(rows: tuple[PublishingRow, ...], paint: _Paint) -> list[str]:
    """The verdicts that are not "unchanged", rows with one reason together, and how many are unchanged."""
    told = [row for row in rows if row.verdict != "unchanged"]
    cells = [tuple(escape_terminal(cell) for cell in (row.verdict, row.resource, row.alias, row.path)) for row in told]
    header = ("verdict", "function", "alias", "template")
    widths = [max(len(row[column]) for row in (header, *cells)) for column in range(len(header))]
    lines = [paint("bold", "  ".join(f"{cell:<{width}}" for cell, width in zip(header, widths, strict=True)))]
    groups: dict[tuple[str, str], list[tuple[PublishingRow, tuple[str, ...]]]] = {}
    for row, row_cells in zip(told, cells, strict=True):
        groups.setdefault(_why(row), []).append((row, row_cells))
    for why, together in groups.items():
        for row, row_cells in together[:_ROWS_SHOWN]:
            padded = [f"{cell:<{width}}" for cell, width in zip(row_cells, widths, strict=True)]
            padded[0] = paint(_VERDICT_COLORS.get(row.verdict, "bold"), padded[0])
            lines.append("  ".join(padded))
        hidden = len(together) - _ROWS_SHOWN
        lines.extend([f"and {plural(hidden, 'more function')} with the same verdict"] if hidden > 0 else [])
        lines.append(f"  {paint('frame', '=')} {why[1]}")
    unchanged = plural(len(rows) - len(told), "function")
    if len(told) == len(rows):
        return lines
    return [*(lines if told else ()), f"{unchanged} behind an alias: {paint('frame', 'unchanged')}"]


def _why(row: PublishingRow) -> tuple[str, str]:
    where = f" ({scenario_words(row.scenarios)})" if row.scenarios else ""
    return row.verdict, escape_terminal(row.reason) + where


def _fix_hint(report: Report) -> list[str]:
    """What a repair would look at: what is in the base already is left alone."""
    mine = (each for each in report.findings if is_open(each) and each.status is not Status.EXISTING)
    fixes = (reported.finding.fixes for reported in mine)
    best = [max((fix.applicability for fix in each if fix.edits), default=Applicability.DISPLAY) for each in fixes]
    safe, unsafe = best.count(Applicability.SAFE), best.count(Applicability.UNSAFE)
    parts = [plural(safe, "finding")] if safe else []
    parts += [f"{f'{unsafe:,} more' if safe else plural(unsafe, 'finding')} with `--unsafe-fixes`"] if unsafe else []
    return [f"`layer-bot fix` may repair {join_words(parts)}; it proves each edit first."] if parts else []


REPORTER = Reporter("text", "for people: the source line and what is wrong in it", render)
