"""The proof that two documents differ in the meant places alone."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from typing import Final, NamedTuple

from bot.text.edits import TextEdit, apply_edits, normalise
from bot.text.spans import Span
from bot.yamltree.flow_decoding import Piece
from bot.yamltree.narrowing import narrow
from bot.yamltree.nodes import Alias, Mapping, Node, Scalar, Sequence, Style
from bot.yamltree.outline import Entry, Kind, Side, outline
from bot.yamltree.parse import Document
from bot.yamltree.places import content_span, value_pieces

_MOST_SHOWN: Final = 60
_BREAK: Final = re.compile("[\r\n\x85\u2028\u2029]")
_BLANKS: Final = re.compile("[ \t\r\n\x85\u2028\u2029]*")


def find_unmeant_difference(before: Document, after: Document, edits: tuple[TextEdit, ...]) -> str | None:
    """None if the documents differ only where the edits are, else words for what else changed and on which line.

    What an edit removes or puts in as a whole may be anything that leaves the rest as it was: each key with its value,
    in its collection, with its tag, style, anchor and place. Of a scalar that is edited in part, the characters beside
    the edit must stay; an edit that reaches beyond the scalar may not change its value. No key may begin to repeat
    another one. Raises OverlapError.
    """
    ordered = tuple(edit for edit in normalise(edits) if edit.start < edit.end or edit.replacement)
    if apply_edits(before.source.text, ordered) != after.source.text:
        return "the text is not what the edits make of it"
    old, new = sides(before, after, ordered)
    part = narrow(old, new, before.root, after.root)
    entries = zip_longest(outline(old, part.before), outline(new, part.after))
    comparison = _Comparison(old, new)
    unmeant = next((pair for pair in entries if not comparison.is_meant(*pair)), None)
    return _new_duplicate(before, after) if unmeant is None else _describe(before, after, *unmeant)


def sides(before: Document, after: Document, edits: tuple[TextEdit, ...]) -> tuple[Side, Side]:
    """Both documents with the ranges that the edits, in order, remove from the one and put into the other."""
    removed, added, growth = [], [], 0
    for edit in edits:
        removed.append(Span(edit.start, edit.end))
        added.append(Span(edit.start + growth, edit.start + growth + len(edit.replacement)))
        growth += len(edit.replacement) - (edit.end - edit.start)
    return Side(before.source, tuple(removed)), Side(after.source, tuple(added))


class _Comparison:
    """Tells whether entries of both sides are the same but for edits that lie within them."""

    def __init__(self, old: Side, new: Side) -> None:
        self._old = old
        self._new = new

    def is_meant(self, old: Entry | None, new: Entry | None) -> bool:
        if old is None or new is None:
            return False
        if old[:5] == new[:5]:
            return True
        if old[:4] != new[:4]:
            return False
        before, after = old.node, new.node
        if isinstance(before, Scalar) and isinstance(after, Scalar):
            return self._is_meant_scalar(before, after)
        if isinstance(before, Alias) and isinstance(after, Alias):
            return before.name != after.name and bool(self._inner(before, after))
        return self._is_meant_collection(before, after)

    def _is_meant_scalar(self, before: Scalar, after: Scalar) -> bool:
        inner = self._inner(before, after)
        has_properties = before.tag == after.tag and before.anchor == after.anchor
        if not has_properties and not self._are_properties_edited(before, after, inner):
            return False
        if before.style != after.style and (before.style, after.style) != (Style.DOUBLE, Style.JSON):
            return False
        if before.text == after.text:
            return True
        removed = tuple(self._old.regions[index] for index in inner)
        added = tuple(self._new.regions[index] for index in inner)
        written, rewritten = _written(self._old, before, removed), _written(self._new, after, added)
        return written is not None and rewritten is not None and _is_kept(written, rewritten)

    def _is_meant_collection(self, before: Node, after: Node) -> bool:
        if isinstance(before, Sequence | Mapping) and isinstance(after, Sequence | Mapping):
            is_flow = before.is_flow == after.is_flow
            return is_flow and self._are_properties_edited(before, after, self._inner(before, after))
        return False

    def _inner(self, before: Node, after: Node) -> tuple[int, ...]:
        """The numbers of the edits that lie within both nodes."""
        regions = enumerate(zip(self._old.regions, self._new.regions, strict=True))
        inside, within = _extent(self._old, before), _extent(self._new, after)
        return tuple(number for number, (old, new) in regions if _holds(inside, old) and _holds(within, new))

    def _are_properties_edited(
        self, before: Scalar | Sequence | Mapping, after: Scalar | Sequence | Mapping, inner: tuple[int, ...]
    ) -> bool:
        """Whether one of the edits is about the tag or the anchor."""
        old = Span(before.start, content_span(self._old.source, before).start)
        new = Span(after.start, content_span(self._new.source, after).start)
        return any(_touch(self._old.regions[each], old) or _touch(self._new.regions[each], new) for each in inner)


def _extent(side: Side, node: Node) -> Span:
    """The span of a node; of a block scalar with all blanks behind it, which may be its own or not."""
    start, end = node.start, node.end
    if isinstance(node, Scalar) and node.style in (Style.LITERAL, Style.FOLDED):
        blanks = _BLANKS.match(side.source.text, end)
        end = blanks.end() if blanks else end
    return Span(start, end)


def _holds(span: Span, region: Span) -> bool:
    return span.start <= region.start and region.end <= span.end


def _touch(region: Span, span: Span) -> bool:
    """Whether the region shares a character with the span, or is a place within it."""
    if region.start == region.end:
        return span.start < region.start < span.end
    return region.start < span.end and span.start < region.end


class _Written(NamedTuple):
    """The characters of a value by the common places where they are written, and the places where edits are."""

    kept: tuple[tuple[Span, str], ...]
    edited: tuple[Span, ...]

    def may_lack(self, place: Span) -> bool:
        """Whether what stands at the place may be missing here, for it is a part of what is edited."""
        return any(each.start <= place.start and place.end <= each.end for each in self.edited)


def _is_kept(old: _Written, new: _Written) -> bool:
    """Whether the same characters are written beside the edits; an edit of a fold or an escape is one of all of it."""
    if "".join(text for _, text in old.kept) == "".join(text for _, text in new.kept):
        return True
    lost, found = set(old.kept) - set(new.kept), set(new.kept) - set(old.kept)
    return all(new.may_lack(place) for place, _ in lost) and all(old.may_lack(place) for place, _ in found)


def _written(side: Side, scalar: Scalar, regions: tuple[Span, ...]) -> _Written | None:
    """How the value is written beside the regions and in them; None where that is not certain."""
    pieces = value_pieces(side.source, scalar)
    if pieces is None:
        return None
    kept: list[tuple[Span, str]] = []
    edited: list[Span] = []
    for piece, breaks in _with_breaks(side.source.text, pieces):
        is_fold_edited = breaks is not None and any(_meet(region, breaks) for region in regions)
        for text, span in _characters(*piece):
            place = Span(side.common(span.start), side.common(span.end))
            if is_fold_edited or any(_touch(region, span) for region in regions):
                edited.append(place)
            else:
                kept.append((place, text))
    return _Written(tuple(kept), tuple(edited))


def _with_breaks(text: str, pieces: tuple[Piece, ...]) -> Iterator[tuple[Piece, Span | None]]:
    """The pieces, those with line breaks with the span of all such that follow each other: which is whose is open."""
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


def _meet(region: Span, span: Span) -> bool:
    return region.start <= span.end and span.start <= region.end


def _characters(text: str, start: int, end: int) -> Iterator[tuple[str, Span]]:
    if len(text) != end - start:
        yield text, Span(start, end)
        return
    for index, character in enumerate(text):
        yield character, Span(start + index, start + index + 1)


def _new_duplicate(before: Document, after: Document) -> str | None:
    known = Counter(text for text, _ in before.duplicates)
    for text, offset in after.duplicates:
        known[text] -= 1
        if known[text] < 0:
            return f"the key {_shown(text)} on line {after.source.lines.position(offset).line} repeats another one"
    return None


def _describe(before: Document, after: Document, old: Entry | None, new: Entry | None) -> str:
    lost, found = (_token(entry) if entry is not None else None for entry in (old, new))
    document, entry = (before, old) if old is not None else (after, new)
    line = document.source.lines.position(entry.node.start).line if entry is not None else 1
    if lost is not None and found is not None and lost != found:
        return f"{lost} on line {line} becomes {found}"
    if lost is not None and new is None:
        return f"{lost} on line {line} is lost"
    if found is not None and old is None:
        return f"{found} on line {line} comes in"
    return f"the structure or a tag changes on line {line}"


def _token(entry: Entry) -> str | None:
    node = entry.node
    if entry.kind is Kind.SCALAR and isinstance(node, Scalar):
        return _shown(node.text)
    return f"*{node.name}" if isinstance(node, Alias) else None


def _shown(text: str) -> str:
    return repr(text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…")
