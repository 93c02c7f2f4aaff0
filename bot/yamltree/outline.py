"""A document as the list of its tokens and its structure, with what edits leave of it.

The same list is made of the document before some edits and of the one after them. Both have the characters that no
edit touches in common: a token's place is told by how many of these stand before it, so that places of both sides are
equal. A token that has none of them is left out, and so is what held nothing but such tokens.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from enum import IntEnum
from itertools import accumulate
from typing import Final, NamedTuple, TypeAlias

from bot.text.source import SourceFile
from bot.text.spans import Span
from bot.yamltree.nodes import Alias, Mapping, Node, Scalar, Sequence, Style
from bot.yamltree.places import content_span

_TRAILING: Final = " \t\r\n\x85\u2028\u2029"
NOWHERE: Final = -1


class Kind(IntEnum):
    """What an entry of the list is."""

    SCALAR = 0
    ALIAS = 1
    EMPTY = 2  # a value of which no character is written
    SEQUENCE = 3
    MAPPING = 4
    PAIR = 5
    END = 6  # of a collection or a pair


Fact: TypeAlias = str | int | None


class Entry(NamedTuple):
    """A token or a part of the structure: what must be the same on both sides, and the node.

    `first` and `last` count the common characters before its first one and up to its last one; NOWHERE if it has none.
    `facts` are the text, tag, style and anchor of a scalar; the name of an alias and the place of what it stands for;
    the tag, the anchor and whether it is in flow style of a collection.
    """

    kind: Kind
    is_key: bool
    first: int
    last: int
    facts: tuple[Fact, ...]
    node: Node


class Side:
    """One of the two documents, and the ranges of its text that edits remove from it or put into it."""

    def __init__(self, source: SourceFile, regions: tuple[Span, ...]) -> None:
        """The regions are in the order of the text and do not overlap."""
        self.source = source
        self.regions = regions
        self._starts = [region.start for region in regions]
        self._lengths = [0, *accumulate(region.end - region.start for region in regions)]

    def common(self, offset: int) -> int:
        """How many characters before the offset stand in no region."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return offset
        region = self.regions[index]
        return offset - self._lengths[index] - min(offset, region.end) + region.start

    def within(self, span: Span) -> range:
        """The numbers of the regions that lie in [start, end]."""
        first, last = bisect_left(self._starts, span.start), bisect_right(self._starts, span.end)
        while last > first and self.regions[last - 1].end > span.end:
            last -= 1
        return range(first, last)

    def meets(self, start: int, end: int) -> bool:
        """Whether a region touches [start, end] or begins or ends there."""
        index = bisect_right(self._starts, end)
        return any(region.end >= start for region in self.regions[:index][-2:])


class Pair(NamedTuple):
    """A key and its value."""

    key: Node
    value: Node


def outline(side: Side, children: Iterable[Node | Pair]) -> list[Entry]:
    """The list for nodes or pairs that follow each other."""
    return _Outliner(side, tuple(children)).make()


def is_bracketed(source: SourceFile, node: Sequence | Mapping) -> bool:
    """Whether a collection has brackets of its own: in flow style, and no lone pair in a list."""
    if not node.is_flow or isinstance(node, Sequence):
        return node.is_flow
    start = content_span(source, node).start
    return source.text.startswith("{", start) and not (node.pairs and node.pairs[0][0].start == start)


class _Visit(NamedTuple):
    node: Node
    is_key: bool


class _End(NamedTuple):
    """The end of a collection or a pair whose entry has this number; held if it stays with nothing in it."""

    opening: int
    node: Node
    last: int
    is_held: bool


class _Outliner:
    def __init__(self, side: Side, children: tuple[Node | Pair, ...]) -> None:
        self._side = side
        self._children = children
        self._entries: list[Entry] = []
        self._pending: list[_Visit | Pair | _End] = []
        self._tokens: list[Span] | None = None

    def make(self) -> list[Entry]:
        children = reversed(self._children)
        self._pending.extend(each if isinstance(each, Pair) else _Visit(each, False) for each in children)
        while self._pending:
            item = self._pending.pop()
            if isinstance(item, _End):
                self._close(item)
            elif isinstance(item, Pair):
                self._open(Entry(Kind.PAIR, False, NOWHERE, NOWHERE, (), item.key), NOWHERE)
                self._pending += (_Visit(item.value, False), _Visit(item.key, True))
            elif isinstance(item.node, Scalar | Alias):
                self._add_leaf(item.node, is_key=item.is_key)
            else:
                self._open_collection(item.node, is_key=item.is_key)
        return self._entries

    def _open(self, entry: Entry, last: int) -> None:
        is_held = entry.first != NOWHERE or last != NOWHERE
        self._pending.append(_End(len(self._entries), entry.node, last, is_held))
        self._entries.append(entry)

    def _close(self, end: _End) -> None:
        if len(self._entries) == end.opening + 1 and not end.is_held:
            self._entries.pop()
        else:
            self._entries.append(Entry(Kind.END, False, NOWHERE, end.last, (), end.node))

    def _open_collection(self, node: Sequence | Mapping, *, is_key: bool) -> None:
        point = end = None
        if is_bracketed(self._side.source, node):
            point, end = content_span(self._side.source, node).start, node.end - 1
        elif node.tag is not None or node.anchor is not None:
            point = node.start
        kind = Kind.SEQUENCE if isinstance(node, Sequence) else Kind.MAPPING
        facts = (node.tag, node.anchor, int(node.is_flow))
        self._open(Entry(kind, is_key, self._place(point), NOWHERE, facts, node), self._place(end))
        if isinstance(node, Sequence):
            self._pending.extend(_Visit(item, False) for item in reversed(node.items))
        else:
            self._pending.extend(Pair(*pair) for pair in reversed(node.pairs))

    def _place(self, offset: int | None) -> int:
        """How many common characters stand before the one at `offset`, or NOWHERE if it is none of them."""
        if offset is None:
            return NOWHERE
        count = self._side.common(offset)
        return count if self._side.common(offset + 1) > count else NOWHERE

    def _add_leaf(self, node: Scalar | Alias, *, is_key: bool) -> None:
        span = token_span(self._side.source, node)
        if span is None:
            if not self._is_in_edited_gap(node.start):
                self._entries.append(Entry(Kind.EMPTY, is_key, NOWHERE, NOWHERE, (), node))
            return
        first, last = self._side.common(span.start), self._side.common(self._trimmed_end(node, span))
        if first == last:
            return
        if isinstance(node, Scalar):
            facts: tuple[Fact, ...] = (node.text, node.tag, node.style, node.anchor)
            self._entries.append(Entry(Kind.SCALAR, is_key, first, last, facts, node))
        else:
            facts = (node.name, self._side.common(node.target.start))
            self._entries.append(Entry(Kind.ALIAS, is_key, first, last, facts, node))

    def _trimmed_end(self, node: Scalar | Alias, span: Span) -> int:
        """The end of the last common character that is no blank at the end of a block: what follows means nothing."""
        end = span.end
        if isinstance(node, Scalar) and node.style in (Style.LITERAL, Style.FOLDED):
            while end > span.start and (
                self._side.source.text[end - 1] in _TRAILING or self._side.common(end) == self._side.common(end - 1)
            ):
                end -= 1
        return end

    def _is_in_edited_gap(self, offset: int) -> bool:
        """Whether a region meets what stands between the token before the offset and the one behind it."""
        if self._tokens is None:
            self._tokens = list(_token_spans(self._side.source, self._children))
        index = bisect_left(self._tokens, (offset,))
        start = self._tokens[index - 1].end if index else 0
        end = self._tokens[index].start if index < len(self._tokens) else len(self._side.source.text)
        return self._side.meets(start, end)


def token_span(source: SourceFile, node: Scalar | Alias) -> Span | None:
    """Where the characters of a scalar or an alias stand, or None where there are none."""
    if isinstance(node, Alias):
        return Span(node.start, node.end)
    if node.style in (Style.LITERAL, Style.FOLDED):
        end = node.end
        while source.text[end - 1] in _TRAILING:
            end -= 1
        return Span(node.start, end)
    if node.text or node.style is not Style.PLAIN:
        return Span(node.start, node.end)
    return Span(node.start, node.start + 1) if node.tag is not None or node.anchor is not None else None


def _token_spans(source: SourceFile, children: tuple[Node | Pair, ...]) -> Iterator[Span]:
    """The spans of scalars, aliases, brackets, and first characters of tags and anchors, in the order of the text."""
    pending: list[Node | Pair | Span] = list(reversed(children))
    while pending:
        item = pending.pop()
        if isinstance(item, Span):
            yield item
        elif isinstance(item, Pair):
            pending += (item.value, item.key)
        elif isinstance(item, Scalar | Alias):
            span = token_span(source, item)
            if span is not None:
                yield span
        else:
            if item.tag is not None or item.anchor is not None:
                yield Span(item.start, item.start + 1)
            if is_bracketed(source, item):
                start = content_span(source, item).start
                yield Span(start, start + 1)
                pending.append(Span(item.end - 1, item.end))
            inner = item.items if isinstance(item, Sequence) else [Pair(*pair) for pair in item.pairs]
            pending.extend(reversed(inner))
