"""The nodes of a YAML or JSON document: text and places, no types.

Named tuples instead of dataclasses: a repository check makes hundreds of thousands of nodes, and a frozen
dataclass costs four times as much to make. Nodes are compared with `is`, never with `==`.
"""

from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple, TypeAlias


class Style(IntEnum):
    """How a scalar is written."""

    PLAIN = 0
    SINGLE = 1
    DOUBLE = 2
    LITERAL = 3
    FOLDED = 4
    JSON = 5  # a string of a JSON document; other JSON values are PLAIN


class Scalar(NamedTuple):
    """A scalar: its decoded text, and the offsets of its token with tag and anchor (see `places.content_span`)."""

    text: str
    tag: str | None  # as written, e.g. "!Sub"; None where none is written
    style: Style
    start: int
    end: int
    anchor: str | None = None


class Sequence(NamedTuple):
    """A sequence and its items in order."""

    items: tuple["Node", ...]
    tag: str | None
    is_flow: bool
    start: int
    end: int  # for a block collection: the end of its last descendant
    anchor: str | None = None


class Mapping(NamedTuple):
    """A mapping and its pairs in order; duplicate keys and merge keys (`<<`) are kept as written."""

    pairs: tuple[tuple["Node", "Node"], ...]
    tag: str | None
    is_flow: bool
    start: int
    end: int
    anchor: str | None = None


class Alias(NamedTuple):
    """`*name`, and the node that it stands for."""

    name: str
    target: "Scalar | Sequence | Mapping"
    start: int
    end: int


Node: TypeAlias = Scalar | Sequence | Mapping | Alias
Concrete: TypeAlias = Scalar | Sequence | Mapping


def resolve(node: Node) -> Concrete:
    """The node itself, or the node that an alias stands for."""
    return node.target if isinstance(node, Alias) else node


def untagged(node: Concrete) -> Concrete:
    """The node as it is without its tag; much quicker than `_replace`."""
    if isinstance(node, Scalar):
        return Scalar(node.text, None, node.style, node.start, node.end, node.anchor)
    if isinstance(node, Sequence):
        return Sequence(node.items, None, node.is_flow, node.start, node.end, node.anchor)
    return Mapping(node.pairs, None, node.is_flow, node.start, node.end, node.anchor)


def find(mapping: Mapping, key: str) -> Node | None:
    """The value of `key`, aliases not resolved: the last of duplicate keys, else what a merge key brings, else None."""
    found: Node | None = None
    is_merging = False
    for key_node, value in mapping.pairs:
        if key_node.__class__ is Alias:
            key_node = key_node[1]
        text = key_node[0]  # what is no scalar has no text there: this loop is hot
        if text == key:
            found = value
        elif text == "<<" and isinstance(key_node, Scalar) and key_node.style == Style.PLAIN:
            is_merging = True
    if found is None and is_merging:
        merged = _merge(mapping).get(key)
        return merged[1] if merged else None
    return found


def entries(mapping: Mapping) -> Iterator[tuple[str, Node, Node]]:
    """The triples (key text, key node, value) as loaders see them: merge keys merged, of duplicates the last one.

    Keys that are not scalars are left out; the key node may be an alias. Own keys come first, then those of merges.
    """
    for key, (key_node, value) in _merge(mapping).items():
        yield key, key_node, value


def names_at(root: Node, offset: int, most: int) -> tuple[str, ...]:
    """The keys on the way from the root to an offset, at most so many, as they are written."""
    names: list[str] = []
    node = resolve(root)
    while isinstance(node, Mapping) and len(names) < most:
        around = next((pair for pair in node.pairs if pair[0].start <= offset < max(pair[1].end, pair[0].end)), None)
        if around is None or not isinstance(around[0], Scalar):
            break
        names.append(around[0].text)
        node = resolve(around[1])
    return tuple(names)


def has_names(root: Node, names: tuple[str, ...]) -> bool:
    """Whether keys lead from the root to something."""
    node = resolve(root)
    for name in names:
        found = (value for key, value in getattr(node, "pairs", ()) if isinstance(key, Scalar) and key.text == name)
        value = next(found, None)
        if value is None:
            return False
        node = resolve(value)
    return True


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it as written, in the order of the source; an alias is one node."""
    pending: list[Node] = [node]
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, Sequence):
            pending.extend(reversed(node.items))
        elif isinstance(node, Mapping):
            for key, value in reversed(node.pairs):
                pending.append(value)
                pending.append(key)


def parent(root: Node, child: Node) -> Sequence | Mapping | None:
    """The collection below `root` that holds a node as an item, a key or a value, or None; the node itself is meant."""
    for node in walk(root):
        if isinstance(node, Sequence):
            if any(item is child for item in node.items):
                return node
        elif isinstance(node, Mapping) and any(child is each for pair in node.pairs for each in pair):
            return node
    return None


def _merge(mapping: Mapping) -> dict[str, tuple[Node, Node]]:
    """The pairs by key: the mapping's own, then those it merges. Each is visited once, so bombs cost nothing."""
    merged = {pair[0][0]: pair for pair in mapping.pairs if pair[0].__class__ is Scalar}
    if len(merged) == len(mapping.pairs) and "<<" not in merged:
        return merged
    merged.clear()
    visited: set[int] = set()
    pending = [mapping]
    while pending:
        mapping = pending.pop()
        if id(mapping) in visited:
            continue
        visited.add(id(mapping))
        own, sources = _own(mapping)
        for key, pair in own.items():
            merged.setdefault(key, pair)
        pending.extend(sources)
    return merged


def _own(mapping: Mapping) -> tuple[dict[str, tuple[Node, Node]], list[Mapping]]:
    """The pairs that the mapping writes itself, and the mappings it merges, the weakest one first."""
    own: dict[str, tuple[Node, Node]] = {}
    sources: list[Mapping] = []
    for key_node, value in mapping.pairs:
        key = resolve(key_node)
        if not isinstance(key, Scalar):
            continue
        if key.text == "<<" and key.style == Style.PLAIN:
            sources.extend(_merge_sources(resolve(value)))
        else:
            own[key.text] = (key_node, value)
    return own, sources


def _merge_sources(value: Concrete) -> list[Mapping]:
    candidates = reversed(value.items) if isinstance(value, Sequence) else (value,)
    return [target for candidate in candidates if isinstance(target := resolve(candidate), Mapping)]
