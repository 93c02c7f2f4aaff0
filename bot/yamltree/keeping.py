"""Whether a scalar that is edited in part keeps the characters beside the edits."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from bot.text.spans import Span
from bot.yamltree.flow_decoding import Piece
from bot.yamltree.nodes import Scalar
from bot.yamltree.outline import Side
from bot.yamltree.places import value_pieces

_MOST_COMPARED: Final = 20_000
"""Characters that are compared one by one: no edit of a scalar sets more of them in motion."""
_BREAK: Final = re.compile("[\r\n\x85\u2028\u2029]")


class Written(NamedTuple):
    """A scalar on one side of an edit, and the regions in it, in the order of the text."""

    side: Side
    scalar: Scalar
    regions: Sequence[Span]


class _Part(NamedTuple):
    """A part of a value, where it is written, and whether an edit touches it."""

    text: str
    span: Span
    is_edited: bool


def is_rest_kept(old: Written, new: Written) -> bool:
    """Whether both values have the same characters beside the regions; False where that is not certain.

    A region in a fold or an escape is taken for one of all of it. Line breaks that follow each other are one thing: it
    is open which of them is whose.
    """
    before, after = _parts(old), _parts(new)
    if before is None or after is None:
        return False
    if _kept(before) == _kept(after):
        return True
    _drop_same_ends(old.side, before, new.side, after)
    if sum(len(part.text) for part in (*before, *after)) > _MOST_COMPARED:
        return False
    return _is_kept_by_place(list(_placed(old.side, before)), list(_placed(new.side, after)))


def touch(region: Span, span: Span) -> bool:
    """Whether the region shares a character with the span, or is a place within it."""
    if region.start == region.end:
        return span.start < region.start < span.end
    return region.start < span.end and span.start < region.end


def _kept(parts: list[_Part]) -> str:
    return "".join(part.text for part in parts if not part.is_edited)


def _drop_same_ends(old: Side, before: list[_Part], new: Side, after: list[_Part]) -> None:
    """Takes the parts from both ends that are the same on both sides."""
    for _ in range(2):
        while before and after and _at_common_place(old, before[-1]) == _at_common_place(new, after[-1]):
            before.pop()
            after.pop()
        before.reverse()
        after.reverse()


def _at_common_place(side: Side, part: _Part) -> _Part:
    return part._replace(span=Span(side.common(part.span.start), side.common(part.span.end)))


def _is_kept_by_place(before: list[_Part], after: list[_Part]) -> bool:
    """Whether what one side has and the other one lacks stands there in the midst of what is edited."""
    (kept, edited), (others, rewritten) = _divided(before), _divided(after)
    return all(_is_within(span, rewritten) for _, span in kept - others) and all(
        _is_within(span, edited) for _, span in others - kept
    )


def _divided(parts: list[_Part]) -> tuple[set[tuple[str, Span]], list[Span]]:
    """What no edit touches, and the places of the rest."""
    kept = {(text, span) for text, span, is_edited in parts if not is_edited}
    return kept, [span for _, span, is_edited in parts if is_edited]


def _is_within(span: Span, others: list[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in others)


def _placed(side: Side, parts: list[_Part]) -> Iterator[_Part]:
    """The parts character by character, with the common places instead of their own."""
    for text, (start, end), is_edited in parts:
        if len(text) != end - start:
            yield _Part(text, Span(side.common(start), side.common(end)), is_edited)
            continue
        for index, character in enumerate(text, start):
            yield _Part(character, Span(side.common(index), side.common(index + 1)), is_edited)


def _parts(written: Written) -> list[_Part] | None:
    """The parts of the value; None where it is not certain where they are written."""
    side, scalar, regions = written
    pieces = value_pieces(side.source, scalar)
    if pieces is None:
        return None
    parts: list[_Part] = []
    for piece, breaks in _with_breaks(side.source.text, pieces):
        if breaks is not None and any(region.start <= breaks.end and breaks.start <= region.end for region in regions):
            parts.append(_Part(piece.text, Span(piece.start, piece.end), True))
        else:
            parts.extend(_cut(piece, [each for each in regions if touch(each, Span(piece.start, piece.end))]))
    return parts


def _cut(piece: Piece, regions: list[Span]) -> Iterator[_Part]:
    """The piece in parts, cut where regions begin and end; as a whole where its characters have no place each."""
    text, start, end = piece
    if not regions or len(text) != end - start:
        yield _Part(text, Span(start, end), bool(regions))
        return
    offset = start
    for region in regions:
        first, last = max(region.start, start), min(region.end, end)
        yield _Part(text[offset - start : first - start], Span(offset, first), False)
        yield _Part(text[first - start : last - start], Span(first, last), True)
        offset = last
    yield _Part(text[offset - start :], Span(offset, end), False)


def _with_breaks(text: str, pieces: tuple[Piece, ...]) -> Iterator[tuple[Piece, Span | None]]:
    """The pieces; those with line breaks with the span of all such that follow each other."""
    group: list[Piece] = []
    for piece in (*pieces, Piece("", 0, 0)):
        has_break = _BREAK.search(text, piece.start, piece.end) is not None
        if group and not (has_break and piece.start == group[-1].end):
            span = Span(group[0].start, group[-1].end)
            yield from ((each, span) for each in group)
            group = []
        if has_break:
            group.append(piece)
        elif piece.text:
            yield piece, None
