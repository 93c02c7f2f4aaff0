"""The pieces of literal (`|`) and folded (`>`) scalars: what each stretch of the source adds to the value."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from bot.yamltree.flow_decoding import BREAK_PATTERN, Piece, value_of_break

_BREAKS: Final = r"\r\n\x85\u2028\u2029"
_HEADER: Final = re.compile(rf"[|>]([-+0-9]*+)[^{_BREAKS}]*+{BREAK_PATTERN}?")
_LINE: Final = re.compile(rf"([ ]*+)([^{_BREAKS}]*+)({BREAK_PATTERN}?)")
_INDENTED: Final = re.compile(rf"(?:\A|(?<=[{_BREAKS}]))([ ]*+)[^ {_BREAKS}]")


class _Line(NamedTuple):
    content: Piece  # without the indentation
    line_break: Piece


def block_pieces(text: str, start: int, end: int, value: str) -> Iterator[Piece]:
    """The pieces of the block scalar in text[start:end], from its header on; `value` tells how far it is indented."""
    header = _HEADER.match(text, start, end)
    if header is None:
        return
    is_folded, chomping = text[start] == ">", header[1]
    breaks: list[Piece] = []  # since the last line with content
    last: _Line | None = None
    for line in _lines(text, header.end(), end, _indentation(text, header.end(), end, value)):
        if line.content.text:
            yield from _join(breaks, last, line) if is_folded and last else breaks
            yield line.content
            breaks, last = [], line
        if line.line_break.text:
            breaks.append(line.line_break)
    if "+" in chomping:
        yield from breaks
    elif "-" not in chomping and last is not None:
        yield from breaks[:1]


def parent_indentation(text: str, start: int, end: int, value: str) -> int:
    """How far the parent of the block scalar in text[start:end] is indented if its header counts on from it, else 0."""
    header = _HEADER.match(text, start, end)
    digits = header[1].strip("+-") if header is not None else ""
    if header is None or not digits:
        return 0
    return max(_indentation(text, header.end(), end, value) - int(digits), 0)


def _indentation(text: str, start: int, end: int, value: str) -> int:
    """The blanks before the first line of more than blanks: those in the source less those in the value."""
    in_source, in_value = _INDENTED.search(text, start, end), _INDENTED.search(value)
    if in_source is None or in_value is None:
        return end - start
    return max(len(in_source[1]) - len(in_value[1]), 0)


def _lines(text: str, start: int, end: int, indentation: int) -> Iterator[_Line]:
    offset = start
    while offset < end:
        match = _LINE.match(text, offset, end)
        if match is None:
            return
        content = offset + min(indentation, len(match[1]))
        content_end, line_break = match.start(3), match[3]
        yield _Line(
            Piece(text[content:content_end], content, content_end),
            Piece(value_of_break(line_break) if line_break else "", content_end, match.end()),
        )
        offset = match.end()


def _join(breaks: list[Piece], last: _Line, line: _Line) -> list[Piece]:
    """What stands between two lines of a folded scalar: lines that begin with a blank keep their breaks."""
    if breaks[0].text != "\n" or last.content.text[0] in " \t" or line.content.text[0] in " \t":
        return breaks
    if len(breaks) == 1:
        return [Piece(" ", breaks[0].start, line.content.start)]
    return [breaks[1]._replace(start=breaks[0].start), *breaks[2:]]
