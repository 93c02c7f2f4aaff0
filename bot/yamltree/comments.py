"""The comments of a YAML document: text outside all scalars, never the `#` in a string or a block."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from bot.text.source import SourceFile
from bot.text.spans import Span
from bot.yamltree.nodes import Node, Scalar, Style, walk
from bot.yamltree.parse import Document
from bot.yamltree.places import content_span

_LINE_END: Final = r"\r\n\x85\u2028\u2029"
_COMMENT: Final = re.compile(rf"(?:\A|(?<=[ \t\ufeff{_LINE_END}]))#[^{_LINE_END}]*")
_REST_OF_LINE: Final = re.compile(rf"[^{_LINE_END}]*")


class Comment(NamedTuple):
    """A comment from its `#` to the end of the line, and whether nothing else stands on that line."""

    text: str
    span: Span
    is_own_line: bool


def find_comments(document: Document, containing: str) -> Iterator[Comment]:
    """The comments that hold the text `containing`, in the order of the source; JSON has none."""
    source = document.source
    if containing not in source.text:
        return
    gap_start = 0
    for start, end in _scalar_spans(source, document.root):
        yield from _comments_between(source.text, gap_start, start, containing)
        gap_start = end
    yield from _comments_between(source.text, gap_start, len(source.text), containing)


def next_line(source: SourceFile, line: int) -> int:
    """The next line (1-based) that is no comment, which a comment of its own line is about; else the line itself."""
    for number in range(line + 1, source.lines.line_count + 1):
        start, end = source.lines.line_span(number)
        if not source.text[start:end].lstrip("\ufeff").strip().startswith("#"):
            return number
    return line


def _scalar_spans(source: SourceFile, root: Node) -> Iterator[Span]:
    """The spans of the scalars in which a `#` is text: blocks begin below their header, which may hold a comment."""
    for node in walk(root):
        if isinstance(node, Scalar):
            start, end = content_span(source, node)
            if node.style in (Style.LITERAL, Style.FOLDED):
                header = _REST_OF_LINE.match(source.text, start, end)
                start = header.end() if header else start
            yield Span(start, end)


def _comments_between(text: str, start: int, end: int, containing: str) -> Iterator[Comment]:
    if text.find(containing, start, end) < 0:
        return
    for match in _COMMENT.finditer(text, start, end):
        if containing in match[0]:
            line_start = max(text.rfind("\n", 0, match.start()), text.rfind("\r", 0, match.start())) + 1
            before = text[line_start : match.start()]
            yield Comment(match[0], Span(*match.span()), not before.strip(" \t\ufeff"))
