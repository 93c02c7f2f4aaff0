"""The proof that two documents differ in the meant places alone."""

from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from bot.text.edits import TextEdit, apply_edits, normalise
from bot.text.spans import Span
from bot.yamltree.narrowing import narrow
from bot.yamltree.nodes import Alias, Mapping, Node, Scalar, Sequence, Style
from bot.yamltree.outline import Entry, Kind, Side, outline
from bot.yamltree.parse import Document
from bot.yamltree.places import content_span, value_pieces

_MOST_SHOWN: Final = 60


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
        kept = _kept_text(self._old, before, removed)
        return kept is not None and kept == _kept_text(self._new, after, added)

    def _is_meant_collection(self, before: Node, after: Node) -> bool:
        if isinstance(before, Sequence | Mapping) and isinstance(after, Sequence | Mapping):
            is_flow = before.is_flow == after.is_flow
            return is_flow and self._are_properties_edited(before, after, self._inner(before, after))
        return False

    def _inner(self, before: Node, after: Node) -> tuple[int, ...]:
        """The numbers of the edits that lie within both nodes."""
        regions = enumerate(zip(self._old.regions, self._new.regions, strict=True))
        return tuple(number for number, (old, new) in regions if _is_within(old, before) and _is_within(new, after))

    def _are_properties_edited(
        self, before: Scalar | Sequence | Mapping, after: Scalar | Sequence | Mapping, inner: tuple[int, ...]
    ) -> bool:
        """Whether one of the edits is about the tag or the anchor."""
        old = Span(before.start, content_span(self._old.source, before).start)
        new = Span(after.start, content_span(self._new.source, after).start)
        return any(_touch(self._old.regions[each], old) or _touch(self._new.regions[each], new) for each in inner)


def _is_within(region: Span, node: Node) -> bool:
    return node.start <= region.start and region.end <= node.end


def _touch(region: Span, span: Span) -> bool:
    """Whether the region shares a character with the span, or is a place within it."""
    if region.start == region.end:
        return span.start < region.start < span.end
    return region.start < span.end and span.start < region.end


def _kept_text(side: Side, scalar: Scalar, regions: tuple[Span, ...]) -> str | None:
    """The characters of the value that are written beside the regions; None where that is not certain."""
    pieces = value_pieces(side.source, scalar)
    if pieces is None:
        return None
    characters = ((each, span) for piece in pieces for each, span in _characters(*piece))
    return "".join(each for each, span in characters if not any(_touch(region, span) for region in regions))


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
