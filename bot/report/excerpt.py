"""Source lines with a gutter and underlines, as compilers show them."""

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from bot.report.escaping import escape_character
from bot.text.source import SourceFile
from bot.text.spans import Span

_TAB = "    "
_CUT = "…"
_MARGIN = 30  # how many columns of a long line stay visible before the marked span

_REACH = 8  # so many times the width is looked at on both sides of a mark: characters may take no column


class Mark(NamedTuple):
    """A span to underline, and what to say beside it; the primary mark is the defect itself."""

    span: Span
    label: str = ""  # escaped already
    is_primary: bool = False


class Row(NamedTuple):
    """A row of an excerpt: "code" rows have a line number, "primary" and "related" rows underline the row above."""

    kind: str  # "code", "primary", "related" or "gap"
    line: int
    text: str


def excerpt(source: SourceFile, marks: Sequence[Mark], width: int) -> list[Row]:
    """The marked lines of a file in order, each with its underlines; lines wider than `width` are cut around a mark.

    A mark over several lines is underlined on its first line, and says where it ends. Between lines that are not
    neighbours stands a row of kind "gap".
    """
    rows: list[Row] = []
    previous = 0
    for line in sorted({source.lines.position(mark.span.start).line for mark in marks}):
        on_line = [mark for mark in marks if source.lines.position(mark.span.start).line == line]
        if previous and line > previous + 1:
            rows.append(Row("gap", 0, ""))
        rows.extend(_line_rows(source, line, on_line, width))
        previous = line
    return rows


def _line_rows(source: SourceFile, line: int, marks: list[Mark], width: int) -> list[Row]:
    first = next((mark for mark in marks if mark.is_primary), marks[0])
    span = _stretch(source.lines.line_span(line), first.span.start, width)
    cells = _cells(source.text[span.start : span.end])
    if span.start == 0 and source.text.startswith("\ufeff"):
        cells[0] = ""
    columns = [0]
    for cell in cells:
        columns.append(columns[-1] + _width(cell))
    shown = _window(columns, _within(first.span, span), width)
    code, shift = _cut(cells, columns, shown)
    rows = [Row("code", line, code)]
    for mark in sorted(marks, key=lambda mark: (not mark.is_primary, mark.span)):
        rows.append(_underline(source, mark, _Line(line, span, columns, shown, shift)))
    return rows


def _stretch(line: Span, offset: int, width: int) -> Span:
    """The part of a line that can be shown around an offset: a minified template is one line, shown for each mark."""
    reach = width * _REACH
    return Span(max(line.start, offset - reach), min(line.end, offset + reach))


class _Line(NamedTuple):
    number: int
    span: Span
    columns: list[int]  # the display column at which each character begins, and the end
    shown: Span  # the characters that are shown
    shift: int  # display columns that the cut takes away


def _underline(source: SourceFile, mark: Mark, line: _Line) -> Row:
    inside = _within(mark.span, line.span)
    start, end = (min(max(offset, line.shown.start), line.shown.end) for offset in inside)
    left, right = line.columns[start] - line.shift, line.columns[end] - line.shift
    symbol = "^" if mark.is_primary else "-"
    label = mark.label
    end_line = source.lines.position(max(mark.span.start, mark.span.end - 1)).line
    if end_line > line.number:
        label = f"{label} (up to line {end_line})" if label else f"up to line {end_line}"
    text = " " * left + symbol * max(1, right - left) + (f" {label}" if label else "")
    return Row("primary" if mark.is_primary else "related", line.number, text)


def _within(span: Span, line: Span) -> Span:
    start = min(max(span.start, line.start), line.end)
    return Span(start - line.start, min(max(span.end, start), line.end) - line.start)


def _window(columns: list[int], mark: Span, width: int) -> Span:
    """The characters of a line to show so that the mark's begin is among them."""
    count = len(columns) - 1
    if columns[-1] <= width:
        return Span(0, count)
    start = mark.start
    room = min(_MARGIN, width // 3)
    if columns[min(mark.end, count)] <= width - 1:
        start = 0
    while start > 0 and columns[mark.start] - columns[start - 1] <= room:
        start -= 1
    end = start
    while end < count and columns[end + 1] - columns[start] <= width - 2:
        end += 1
    return Span(start, max(end, min(start + 1, count)))


def _cut(cells: list[str], columns: list[int], shown: Span) -> tuple[str, int]:
    text = "".join(cells[shown.start : shown.end])
    shift = columns[shown.start]
    if shown.start > 0:
        text, shift = _CUT + text, shift - 1
    if shown.end < len(cells):
        text += _CUT
    return text, shift


def _cells(line: str) -> list[str]:
    """What is printed for each character of a line."""
    cells = [_cell(character) for character in line]
    at = line.find("##[")
    while at >= 0:  # the old form of a workflow command works anywhere in a log line
        cells[at + 2] = "\\["
        at = line.find("##[", at + 3)
    return cells


def _cell(character: str) -> str:
    if character == "\t":
        return _TAB
    return character if character.isprintable() else escape_character(character)


def _width(cell: str) -> int:
    """Display columns: two for wide characters, none for combining ones."""
    if cell.isascii():
        return len(cell)
    if unicodedata.combining(cell) or unicodedata.category(cell) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(cell) in ("W", "F") else 1
