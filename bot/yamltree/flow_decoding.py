"""The pieces of plain, quoted and JSON scalars: what each stretch of the source adds to the value."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from bot.yamltree.json_reader import decode_escape, find_escape

BREAK_PATTERN: Final = "(?:\r\n|[\r\n\x85\u2028\u2029])"
_BREAK: Final = re.compile(BREAK_PATTERN)
_LINES_PATTERN: Final = f"{BREAK_PATTERN}(?:[ \t]|{BREAK_PATTERN})*+"
_FOLD_PATTERN: Final = f"[ \t]*+{_LINES_PATTERN}"
_HEXADECIMAL: Final = "x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}"
_PLAIN_SPECIAL: Final = re.compile(f"(?P<fold>(?<![ \t]){_FOLD_PATTERN})")
_SINGLE_SPECIAL: Final = re.compile(f"(?P<fold>(?<![ \t]){_FOLD_PATTERN})|(?P<quote>'')")
_DOUBLE_SPECIAL: Final = re.compile(
    rf"(?P<fold>(?:(?<![ \t])|(?<=\\[ \t])){_FOLD_PATTERN})|(?P<joint>\\{_LINES_PATTERN})"
    rf"|\\(?P<escape>{_HEXADECIMAL}|[^\r\n])"
)
_ESCAPES: Final = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "\t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    " ": " ",
    '"': '"',
    "'": "'",
    "/": "/",
    "\\": "\\",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}


class Piece(NamedTuple):
    """A part of a scalar's value and its source range: character by character if as long as it, else one character."""

    text: str
    start: int
    end: int


def value_of_break(line_break: str) -> str:
    """What a kept line break adds to the value: the separators U+2028 and U+2029 stay, all others become LF."""
    return line_break if line_break in "\u2028\u2029" else "\n"


def plain_pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """The pieces of the plain scalar in text[start:end]."""
    return _pieces(_PLAIN_SPECIAL, text, start, end)


def single_quoted_pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """The pieces of the single-quoted scalar in text[start:end], quotes included there."""
    return _pieces(_SINGLE_SPECIAL, text, start + 1, end - 1)


def double_quoted_pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """The pieces of the double-quoted scalar in text[start:end], quotes included there."""
    return _pieces(_DOUBLE_SPECIAL, text, start + 1, end - 1)


def json_pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """The pieces of the JSON string in text[start:end], quotes included there."""
    offset = start + 1
    while offset < end - 1:
        backslash = text.find("\\", offset, end - 1)
        if backslash != offset:
            stop = end - 1 if backslash < 0 else backslash
            yield Piece(text[offset:stop], offset, stop)
            offset = stop
        else:
            escape = find_escape(text, offset)
            yield Piece(decode_escape(escape), offset, offset + len(escape))
            offset += len(escape)


def _pieces(special: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Piece]:
    offset = start
    for match in special.finditer(text, start, end):
        if match.start() > offset:
            yield Piece(text[offset : match.start()], offset, match.start())
        yield from _special_pieces(match)
        offset = match.end()
    if offset < end:
        yield Piece(text[offset:end], offset, end)


def _special_pieces(match: re.Match[str]) -> Iterator[Piece]:
    start, end = match.span()
    if match.lastgroup == "fold":
        yield from _fold(match, start, is_joint=False)
    elif match.lastgroup == "joint":
        yield from _fold(match, start + 1, is_joint=True)
    elif match.lastgroup == "quote":
        yield Piece("'", start, end)
    else:
        escape = match["escape"]
        yield Piece(chr(int(escape[1:], 16)) if len(escape) > 1 else _ESCAPES.get(escape, ""), start, end)


def _fold(match: re.Match[str], offset: int, *, is_joint: bool) -> Iterator[Piece]:
    """A single line break is a space, or nothing after a backslash; of several, all but the first are kept."""
    breaks = list(_BREAK.finditer(match.string, offset, match.end()))
    start = match.start()
    if is_joint or value_of_break(breaks[0][0]) == "\n":
        if len(breaks) == 1 and not is_joint:
            yield Piece(" ", start, match.end())
        del breaks[0]
    for index, line_break in enumerate(breaks):
        end = match.end() if index == len(breaks) - 1 else line_break.end()
        yield Piece(value_of_break(line_break[0]), start, end)
        start = end
