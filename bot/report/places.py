"""Places as people and machines read them: from the spans of findings to 1-based lines and columns."""

from typing import NamedTuple

from bot.findings.finding import Finding, Location, ReportedFinding, Status
from bot.report.model import Report
from bot.text.source import SourceFile


class Place(NamedTuple):
    """Where a span begins and ends: 1-based, columns in code points, the end is the place after the last character."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


def source_of(report: Report, path: str, reported: ReportedFinding) -> SourceFile | None:
    """The file that a place of `reported` points into: base's for a fixed finding, else head's; None if unknown."""
    if reported.status is Status.FIXED:
        return report.base_sources.get(path)
    return report.sources.get(path)


def place_of(report: Report, location: Location, reported: ReportedFinding) -> Place:
    """The place of a location of `reported`; line 1, column 1 where the file is not part of the report."""
    source = source_of(report, location.path, reported)
    if source is None:
        return Place(location.path, 1, 1, 1, 1)
    start = source.lines.position(location.span.start)
    end = source.lines.position(location.span.end)
    return Place(location.path, start.line, start.column, end.line, end.column)


def byte_offsets(source: SourceFile | None, location: Location) -> tuple[int, int]:
    """The span as offsets into the bytes of the file."""
    start, end = location.span
    if source is None or source.text.isascii():
        return start, end
    before = len(source.text[:start].encode("utf-8"))
    return before, before + len(source.text[start:end].encode("utf-8"))


def other_places(finding: Finding) -> tuple[tuple[Location, str], ...]:
    """The related places of a finding with their messages, without repetitions, in the order given."""
    return tuple(dict.fromkeys((related.location, related.message) for related in finding.related))
