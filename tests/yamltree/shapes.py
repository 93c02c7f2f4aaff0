"""What a document says, without places: trees that can be compared, and trees with one collection changed."""

from collections.abc import Callable
from typing import TypeAlias

from bot.text.edits import TextEdit, apply_edits
from bot.text.source import SourceFile
from bot.yamltree.compose import Composer
from bot.yamltree.nodes import Alias, Mapping, Node, Scalar, Sequence, Style
from bot.yamltree.parse import Document, parse
from bot.yamltree.pure_parser import PureParser
from bot.yamltree.structure_writing import Value

Shape: TypeAlias = "tuple[object, ...]"
Change: TypeAlias = Callable[[list[Shape]], list[Shape]]


def shape_of(root: Node, changed: Node | None = None, change: Change = list, *, styles: bool = True) -> Shape:
    """The tree of a node: texts, tags, anchors and, if wanted, styles; the children of `changed` as `change` says."""

    def shape(node: Node) -> Shape:
        if isinstance(node, Alias):
            return ("alias", node.name)
        if isinstance(node, Scalar):
            return ("scalar", node.text, node.tag, node.anchor, node.style if styles else None)
        if isinstance(node, Mapping):
            children: list[Shape] = [(shape(key), shape(value)) for key, value in node.pairs]
        else:
            children = [shape(item) for item in node.items]
        children = change(children) if node is changed else children
        return (type(node).__name__, node.tag, node.anchor, node.is_flow if styles else None, *children)

    return shape(root)


def value_shape(value: Value) -> Shape:
    """The tree of a value that was put in, without styles."""
    if isinstance(value, bool):
        return ("scalar", "true" if value else "false", None, None, None)
    if isinstance(value, str):
        return ("scalar", value, None, None, None)
    return ("Mapping", None, None, None, *((value_shape(key), value_shape(each)) for key, each in value))


def edited(document: Document, edit: TextEdit) -> Document:
    """The document with the edit applied. Fails where it cannot be read."""
    text = apply_edits(document.source.text, (edit,))
    after = parse(SourceFile(document.source.path, text.encode()))
    assert isinstance(after, Document), (after, text)
    return after


def second_opinion(document: Document) -> Shape:
    """The tree that the second parser reads, without styles; a BOM is left out."""
    root, _ = Composer(PureParser(document.source.text.lstrip("\ufeff")).get_event).compose()
    return shape_of(root, styles=False)


def is_type(node: Node, text: str, style: Style) -> bool:
    """Whether the node is a scalar of this text and style."""
    return isinstance(node, Scalar) and node.text == text and node.style == style


def collections_of(root: Node) -> list[Mapping | Sequence]:
    """The collections of a tree in the order of the source."""
    found: list[Mapping | Sequence] = []
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, Mapping):
            found.append(node)
            pending.extend(child for pair in reversed(node.pairs) for child in reversed(pair))
        elif isinstance(node, Sequence):
            found.append(node)
            pending.extend(reversed(node.items))
    return found
