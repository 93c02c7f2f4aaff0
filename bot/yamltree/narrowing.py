"""The smallest part of two documents that holds all edits, where what is around it is easily seen to be the same.

Outlines are exact, and take four times as long as reading. Most of a document lies before or behind all edits, where
nodes must be equal, or equal but for their places.
"""

import re
from itertools import chain
from typing import Final, NamedTuple, TypeAlias

from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence
from bot.yamltree.outline import Pair, Side, is_bracketed
from bot.yamltree.places import content_span

Children: TypeAlias = tuple[Node | Pair, ...]

_ALIAS: Final = re.compile(r"\*(?:(?<=\A\*)|(?<=[\s\[{,:?-]\*))[0-9A-Za-z_-]")


class Part(NamedTuple):
    """Nodes or pairs that follow each other in both documents."""

    before: Children
    after: Children


def narrow(old: Side, new: Side, before: Node, after: Node) -> Part:
    """The part of both roots that is to be compared entry by entry; all else is the same, its place included.

    With aliases it is all of both: what they stand for may be anywhere.
    """
    whole = Part((before,), (after,))
    if not old.regions or _ALIAS.search(old.source.text) or _ALIAS.search(new.source.text):
        return whole
    part = whole
    while len(part.before) == len(part.after) == 1:
        inner = _inner(old, new, part.before[0], part.after[0])
        if inner is None:
            break
        part = inner
    return part


def _inner(old: Side, new: Side, before: Node | Pair, after: Node | Pair) -> Part | None:
    """What of the two is not known to be the same; None where they are no values or collections alike."""
    if isinstance(before, Pair) and isinstance(after, Pair):
        is_same_key = before.key.end < old.regions[0].start and before.key == after.key
        return Part((before.value,), (after.value,)) if is_same_key else None
    if isinstance(before, Sequence) and isinstance(after, Sequence):
        children = Part(before.items, after.items)
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        children = Part(tuple(map(Pair._make, before.pairs)), tuple(map(Pair._make, after.pairs)))
    else:
        return None
    return _trim(old, new, children) if _are_held_alike(old, new, before, after) else None


def _are_held_alike(old: Side, new: Side, before: Sequence | Mapping, after: Sequence | Mapping) -> bool:
    """Whether both are of one style, with tags, anchors and brackets that no edit comes near."""
    if before[1:3] != after[1:3] or before.anchor != after.anchor:
        return False
    is_closed = is_bracketed(old.source, before)
    if is_closed != is_bracketed(new.source, after):
        return False
    if is_closed and (before.end <= old.regions[-1].end or after.end - before.end != _growth(old, new)):
        return False
    if is_closed or before.tag is not None or before.anchor is not None:
        inside = content_span(old.source, before).start + is_closed
        return inside <= old.regions[0].start and before.start == after.start
    return True


def _trim(old: Side, new: Side, children: Part) -> Part:
    """The children without those before and those behind all edits that are the same."""
    before, after = children
    first, last, growth = old.regions[0].start, old.regions[-1].end, _growth(old, new)
    most = min(len(before), len(after))
    start = 0
    while start < most and _end(before[start]) < first and before[start] == after[start]:
        start += 1
    most -= start
    count = 0
    while (
        count < most and _start(before[-1 - count]) > last and _is_moved(before[-1 - count], after[-1 - count], growth)
    ):
        count += 1
    return Part(before[start : len(before) - count], after[start : len(after) - count])


def _growth(old: Side, new: Side) -> int:
    return new.regions[-1].end - old.regions[-1].end


def _start(child: Node | Pair) -> int:
    return child.key.start if isinstance(child, Pair) else child.start


def _end(child: Node | Pair) -> int:
    return max(child.key.end, child.value.end) if isinstance(child, Pair) else child.end


def _is_moved(before: Node | Pair, after: Node | Pair, growth: int) -> bool:
    """Whether the nodes are equal but for `growth` in all places; there is no alias in them."""
    if growth == 0:
        return before == after
    pending = [(_nodes(before), _nodes(after))]
    while pending:
        olds, news = pending.pop()
        if len(olds) != len(news):
            return False
        for old, new in zip(olds, news, strict=True):
            if isinstance(old, Scalar):
                text, tag, style, start, end, anchor = old
                if new != (text, tag, style, start + growth, end + growth, anchor):
                    return False
            elif _is_shell_moved(old, new, growth):
                pending.append((_nodes_in(old), _nodes_in(new)))
            else:
                return False
    return True


def _is_shell_moved(before: Node, after: Node, growth: int) -> bool:
    """Whether two collections are equal but for their places and what is in them."""
    if before.__class__ is not after.__class__ or before[1:3] != after[1:3] or before[-1] != after[-1]:
        return False
    return (before.start + growth, before.end + growth) == (after.start, after.end)


def _nodes(child: Node | Pair) -> tuple[Node, ...]:
    return child if isinstance(child, Pair) else (child,)


def _nodes_in(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Mapping):
        return tuple(chain.from_iterable(node.pairs))
    return node.items if isinstance(node, Sequence) else ()
