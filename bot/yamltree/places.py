"""Where the parts of a scalar's value stand in the source, to the character."""

import re
from collections.abc import Iterable
from typing import Final

from bot.text.source import SourceFile
from bot.text.spans import Span
from bot.yamltree.block_decoding import block_pieces
from bot.yamltree.flow_decoding import Piece, double_quoted_pieces, json_pieces, plain_pieces, single_quoted_pieces
from bot.yamltree.nodes import Concrete, Scalar, Style

_BLANK: Final = r" \t\r\n\x85\u2028\u2029"
_PROPERTY: Final = re.compile(  # libyaml ends an anchor at the first other character: `&a::b` is an anchor and `::b`
    rf"(?:![^{_BLANK}]*+|&[0-9A-Za-z_-]*+)(?:[{_BLANK}]++(?:#[^\r\n\x85\u2028\u2029]*+)?)*+"
)


def content_span(source: SourceFile, node: Concrete) -> Span:
    """The node without tag and anchor: quotes and brackets included, block scalars from their `|` or `>` on."""
    start = node.start
    for is_written in (node.tag is not None, node.anchor is not None):
        match = _PROPERTY.match(source.text, start, node.end) if is_written else None
        if match is not None:
            start = match.end()
    return Span(start, node.end)


def value_pieces(source: SourceFile, scalar: Scalar) -> tuple[Piece, ...] | None:
    """What each stretch of the scalar's source adds to its value; None where that is not certain."""
    content = content_span(source, scalar)
    if scalar.style not in (Style.LITERAL, Style.FOLDED):
        start, end = content if scalar.style == Style.PLAIN else (content.start + 1, content.end - 1)
        if scalar.text and source.text[start:end] == scalar.text:  # without escapes and folds, as most are
            return (Piece(scalar.text, start, end),)
    pieces = tuple(_pieces(source.text, content, scalar))
    return pieces if "".join(piece.text for piece in pieces) == scalar.text else None


def source_span(source: SourceFile, scalar: Scalar, start: int, end: int) -> Span | None:
    """Where `scalar.text[start:end]` is written; for an empty range the place between two characters.

    None where the source cannot be mapped to the value with certainty: then nothing there may be edited.
    """
    pieces = value_pieces(source, scalar)
    if pieces is None or not 0 <= start <= end <= len(scalar.text):
        return None
    if not scalar.text:
        return _inside_quotes(content_span(source, scalar), scalar)
    if start == end:
        place = _source_start(pieces, start) if start < len(scalar.text) else _source_end(pieces, start)
        return Span(place, place)
    return Span(_source_start(pieces, start), _source_end(pieces, end))


def _pieces(text: str, content: Span, scalar: Scalar) -> Iterable[Piece]:
    if scalar.style == Style.PLAIN:
        return plain_pieces(text, *content)
    if scalar.style == Style.SINGLE:
        return single_quoted_pieces(text, *content)
    if scalar.style == Style.DOUBLE:
        return double_quoted_pieces(text, *content)
    if scalar.style == Style.JSON:
        return json_pieces(text, *content)
    return block_pieces(text, *content, scalar.text)


def _inside_quotes(content: Span, scalar: Scalar) -> Span | None:
    if scalar.style in (Style.LITERAL, Style.FOLDED):
        return None  # no line to stand on
    place = content.start if scalar.style == Style.PLAIN else content.start + 1
    return Span(place, place)


def _source_start(pieces: tuple[Piece, ...], index: int) -> int:
    """The source offset where the value's character `index` begins."""
    for piece in pieces:
        if index < len(piece.text):
            return piece.start + index
        index -= len(piece.text)
    raise AssertionError("the index is within the value")


def _source_end(pieces: tuple[Piece, ...], index: int) -> int:
    """The source offset where the value's character before `index` ends."""
    for piece in pieces:
        if index < len(piece.text):
            return piece.start + index
        if index == len(piece.text):
            return piece.end
        index -= len(piece.text)
    raise AssertionError("the index is within the value")
