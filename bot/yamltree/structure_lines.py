"""The lines of a text: where they begin and end, how they are indented, and which comments go with them."""

import re
from collections import Counter
from typing import Final

from bot.yamltree.flow_decoding import BREAK_PATTERN

BREAKS: Final = "\n\r\x85\u2028\u2029"  # those that libyaml takes for a line break; the most frequent one first
_BOM: Final = "\ufeff"
_BREAK: Final = re.compile(BREAK_PATTERN)
_USUAL_BREAK: Final = re.compile(r"\r\n|[\r\n]")
_REST: Final = re.compile(rf"[^{BREAKS}]*+")
_NOTHING_MORE: Final = re.compile(rf"[ \t]*+(?:(?<=[ \t])#[^{BREAKS}]*+)?(?=[{BREAKS}]|\Z)")
_COMMENT_LINE: Final = re.compile(r"([ \t]*+)#")
_BLANK_LINE: Final = re.compile(rf"[ \t]*+{BREAK_PATTERN}")
_STEP: Final = re.compile(r"(?m)^( *+(?:- ++)*+)[\w\"'][^\r\n]*:[ \t]*+(?:\r\n|[\r\n])(?=( ++)[\w\"'])")
_USUAL_STEP: Final = 2


def start_of_line(text: str, offset: int) -> int:
    """Where the line of the character at `offset` begins, behind a BOM."""
    start = 1 if text.startswith(_BOM) else 0
    for line_break in BREAKS:  # each search ends where the one before found something
        start = max(start, text.rfind(line_break, start, offset) + 1)
    return start


def end_of_line(text: str, offset: int) -> int:
    """Where the line break of the line at `offset` stands, or the end of the text."""
    match = _REST.match(text, offset)
    return match.end() if match is not None else offset


def past_line(text: str, offset: int) -> int:
    """Where the line below the one at `offset` begins, or the end of the text."""
    end = end_of_line(text, offset)
    match = _BREAK.match(text, end)
    return match.end() if match is not None else end


def before_break(text: str, offset: int) -> int:
    """The end of the line above the one that begins at `offset`, before its line break."""
    if text[:offset].endswith("\r\n"):
        return offset - 2
    return offset - 1 if offset and text[offset - 1] in BREAKS else offset


def column_of(text: str, offset: int) -> int:
    """The characters between the beginning of the line and `offset`; a BOM is none."""
    return offset - start_of_line(text, offset)


def is_first_of_line(text: str, offset: int) -> bool:
    """Whether only blanks stand before `offset` on its line."""
    return not text[start_of_line(text, offset) : offset].strip(" \t")


def newline_at(text: str, offset: int) -> str:
    """The line break of the line at `offset`, else the first of the text, else LF."""
    match = _USUAL_BREAK.match(text, end_of_line(text, offset)) or _USUAL_BREAK.search(text)
    return match[0] if match is not None else "\n"


def is_end_of_content(text: str, offset: int) -> bool:
    """Whether nothing but blanks and a comment stands between `offset` and the end of its line."""
    return _NOTHING_MORE.match(text, offset) is not None


def is_blank_line(text: str, start: int) -> bool:
    """Whether the line that begins at `start` holds blanks and a line break only."""
    return _BLANK_LINE.match(text, start) is not None


def past_blank_lines(text: str, offset: int) -> int:
    """Where the first line from `offset` on begins that is not blank."""
    while (match := _BLANK_LINE.match(text, offset)) is not None:
        offset = match.end()
    return offset


def comment_indentation(text: str, start: int) -> int | None:
    """How far the comment is indented that is alone on the line from `start` on; None where there is none."""
    match = _COMMENT_LINE.match(text, start)
    return len(match[1]) if match is not None else None


def past_deeper_comments(text: str, offset: int, column: int) -> int:
    """Where the first line from `offset` on begins that is no comment indented by more than `column`."""
    while (indentation := comment_indentation(text, offset)) is not None and indentation > column:
        offset = past_line(text, offset)
    return offset


def comments_above(text: str, start: int, column: int, floor: int) -> int:
    """Where the comment lines begin that stand directly above the line at `start`, indented alike, from `floor` on."""
    while start > floor:
        above = start_of_line(text, before_break(text, start))
        if above == start or above < floor or comment_indentation(text, above) != column:
            break
        start = above
    return start


def indentation_step(text: str) -> int:
    """By how many blanks the text indents mappings within mappings, most of the time."""
    widths = Counter(len(match[2]) - len(match[1]) for match in _STEP.finditer(text))
    steps = [(count, -width) for width, count in widths.items() if width > 0]
    return -max(steps)[1] if steps else _USUAL_STEP
