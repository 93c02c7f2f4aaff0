"""The proof that two documents differ in the meant places alone."""

import re
from collections import Counter
from itertools import zip_longest
from typing import Final

from bot.text.edits import TextEdit, apply_edits, normalise
from bot.text.spans import Span
from bot.yamltree.keeping import Written, is_rest_kept, touch
from bot.yamltree.narrowing import narrow
from bot.yamltree.nodes import Alias, Mapping, Node, Scalar, Sequence, Style
from bot.yamltree.outline import Entry, Kind, Side, outline
from bot.yamltree.parse import Document
from bot.yamltree.places import content_span

_MOST_SHOWN: Final = 60
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
        if isinstance(before, Sequence | Mapping) and isinstance(after, Sequence | Mapping):
            return self._is_meant_collection(before, after)
        raise AssertionError(old.kind)  # other kinds have no facts

    def _is_meant_scalar(self, before: Scalar, after: Scalar) -> bool:
        inner = self._inner(before, after)
        has_properties = before.tag == after.tag and before.anchor == after.anchor
        if not has_properties and not self._are_properties_edited(before, after, inner):
            return False
        if before.style != after.style and (before.style, after.style) != (Style.DOUBLE, Style.JSON):
            return False
        if before.text == after.text:
            return True
        removed, added = ([side.regions[number] for number in inner] for side in (self._old, self._new))
        return is_rest_kept(Written(self._old, before, removed), Written(self._new, after, added))

    def _is_meant_collection(self, before: Sequence | Mapping, after: Sequence | Mapping) -> bool:
        is_flow_alike = before.is_flow == after.is_flow
        return is_flow_alike and self._are_properties_edited(before, after, self._inner(before, after))

    def _inner(self, before: Node, after: Node) -> range:
        """The numbers of the edits that lie within both nodes."""
        inside, within = self._old.within(_extent(self._old, before)), self._new.within(_extent(self._new, after))
        return range(max(inside.start, within.start), min(inside.stop, within.stop))

    def _are_properties_edited(
        self, before: Scalar | Sequence | Mapping, after: Scalar | Sequence | Mapping, inner: range
    ) -> bool:
        """Whether one of the edits is about the tag or the anchor."""
        old = Span(before.start, content_span(self._old.source, before).start)
        new = Span(after.start, content_span(self._new.source, after).start)
        return any(touch(self._old.regions[each], old) or touch(self._new.regions[each], new) for each in inner)


def _extent(side: Side, node: Node) -> Span:
    """The span of a node; of a block scalar with all blanks behind it, which may be its own or not."""
    start, end = node.start, node.end
    if isinstance(node, Scalar) and node.style in (Style.LITERAL, Style.FOLDED):
        blanks = _BLANKS.match(side.source.text, end)
        end = blanks.end() if blanks else end
    return Span(start, end)


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
