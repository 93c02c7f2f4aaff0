"""Half-open ranges of characters, and the 1-based positions that people read."""

import re
from array import array
from bisect import bisect_right
from itertools import accumulate, chain
from typing import Final, NamedTuple

_LINE_END: Final = re.compile("\r\n|\r|\n")


class Span(NamedTuple):
    """A half-open range [start, end) of str offsets (code points) in the text of one file."""

    start: int
    end: int


class Position(NamedTuple):
    """A place as people and editors name it: line and column, both 1-based, the column in code points."""

    line: int
    column: int


class LineIndex:
    """The line starts of one text. A line ends with LF, CRLF or a lone CR; the BOM counts as no column."""

    __slots__ = ("_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = _line_starts(text)

    @property
    def line_count(self) -> int:
        """The number of lines; a final newline starts no line of its own unless text follows it."""
        last_is_empty = self._starts[-1] == len(self._text) and len(self._starts) > 1
        return len(self._starts) - last_is_empty

    def position(self, offset: int) -> Position:
        """The position of the character at `offset`; an offset at the end of the text is the place after it."""
        line = bisect_right(self._starts, offset)
        start = self._starts[line - 1]
        column = offset - start + 1
        if start == 0 and column > 1 and self._text.startswith("\ufeff"):
            column -= 1
        return Position(line, column)

    def line_span(self, line: int) -> Span:
        """The span of line `line` (1-based) without its line end."""
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self._text)
        while end > start and self._text[end - 1] in "\r\n":
            end -= 1
        return Span(start, end)


def _line_starts(text: str) -> "array[int]":
    """The offset of each line; an array, for a hostile file may have millions of lines."""
    if text.count("\r") > text.count("\r\n"):
        return array("I", chain((0,), (match.end() for match in _LINE_END.finditer(text))))
    starts = array("I", accumulate(map(len, text.split("\n")), lambda start, length: start + length + 1, initial=0))
    starts.pop()
    return starts
