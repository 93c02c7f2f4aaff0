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


def find(mapping: Mapping, key: str) -> Node | None:
    """The value of `key`, aliases not resolved: the last of duplicate keys, else what a merge key brings, else None."""
    found: Node | None = None
    merged = False
    for key_node, value in mapping.pairs:
        if isinstance(key_node, Scalar):
            if key_node.text == key:
                found = value
            elif key_node.text == "<<":
                merged = True
    if found is None and merged:
        for name, _, value in entries(mapping):
            if name == key:
                return value
    return found


def entries(mapping: Mapping) -> Iterator[tuple[str, Node, Node]]:
    """The pairs (key text, key node, value) as loaders see them: merge keys merged, of duplicates the last one.

    Keys that are not scalars are left out. A merge visits each mapping once, so that a merge bomb costs nothing.
    """
    merged = _merge(mapping, set()) if _has_merge(mapping) else _own(mapping)
    for key, (key_node, value) in merged.items():
        yield key, key_node, value


def _has_merge(mapping: Mapping) -> bool:
    return any(isinstance(key, Scalar) and key.text == "<<" and key.style == Style.PLAIN for key, _ in mapping.pairs)


def _own(mapping: Mapping) -> dict[str, tuple[Node, Node]]:
    own: dict[str, tuple[Node, Node]] = {}
    for key, value in mapping.pairs:
        key = resolve(key)
        if isinstance(key, Scalar):
            own[key.text] = (key, value)
    return own


def _merge(mapping: Mapping, visited: set[int]) -> dict[str, tuple[Node, Node]]:
    if id(mapping) in visited:
        return {}
    visited.add(id(mapping))
    own = _own(mapping)
    merge = own.pop("<<", None)
    if merge is None:
        return own
    target = resolve(merge[1])
    sources = target.items if isinstance(target, Sequence) else (target,)
    for source in sources:
        source = resolve(source)
        if isinstance(source, Mapping):
            for key, pair in _merge(source, visited).items():
                own.setdefault(key, pair)
    return own
