"""The limits that keep a hostile file from costing more than a second or 150 MB, and the refusal they end in.

CloudFormation takes templates of at most 1 MB
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html, read 2026-11-22);
the deepest of 2,465 public templates has 21 levels.
"""

from typing import NamedTuple

from bot.yamltree.nodes import Alias, Concrete, Mapping, Node, Scalar

MAX_SIZE_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 100
MAX_EVENTS = 300_000
"""Parser events of one document: one for a scalar or an alias, two for a collection."""
MAX_ALIASES = 10_000
MAX_EXPANDED_NODES = 300_000
"""Nodes of a document whose aliases are written out."""
MAX_EXPANDED_DEPTH = 200
MAX_TAG_DIRECTIVES = 64
"""libyaml compares each `%TAG` with all earlier ones."""


class Unreadable(NamedTuple):
    """Why a file cannot be read, and what to do; the str offset and the 1-based line of the place."""

    message: str
    offset: int
    line: int = 1


class RefusedError(Exception):
    """The reading stops here. Raised and caught within this package only."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


def refuse_depth(offset: int) -> RefusedError:
    """The refusal of a document that is nested too deeply at `offset`."""
    return RefusedError(
        f"nested more than {MAX_DEPTH} levels deep, which no template needs; "
        "flatten it, or exclude the file if it is no template",
        offset,
    )


def refuse_nodes(offset: int) -> RefusedError:
    """The refusal of a document with too many values, counted up to `offset`."""
    return RefusedError(
        f"more than {MAX_EVENTS:,} keys and values, which is more than any template can have; "
        "split the file, or exclude it if it is no template",
        offset,
    )


def check_expansion(root: Concrete) -> None:
    """Raises RefusedError for a document that its aliases blow up in size or depth. Each node is visited once."""
    measured: dict[int, tuple[int, int]] = {}
    pending: list[tuple[Node, bool]] = [(root, False)]
    while pending:
        node, are_children_measured = pending.pop()
        if id(node) in measured:
            continue
        children = _children(node)
        if children and not are_children_measured:
            pending.append((node, True))
            pending.extend((child, False) for child in children)
            continue
        size = 1 + sum(measured[id(child)][0] for child in children)
        depth = 1 + max((measured[id(child)][1] for child in children), default=0)
        if size > MAX_EXPANDED_NODES or depth > MAX_EXPANDED_DEPTH:
            raise _refuse_expansion(node)
        measured[id(node)] = (size, depth)


def _children(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Scalar):
        return ()
    if isinstance(node, Alias):
        return (node.target,)
    if isinstance(node, Mapping):
        return tuple(child for pair in node.pairs for child in pair)
    return node.items


def _refuse_expansion(node: Node) -> RefusedError:
    return RefusedError(
        f"aliases (`*name`) that stand for more than {MAX_EXPANDED_NODES:,} values or {MAX_EXPANDED_DEPTH} levels; "
        "write the values out where they are needed",
        node.start,
    )
