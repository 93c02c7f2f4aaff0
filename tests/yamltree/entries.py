"""Edits of entries in small texts, with what comes out as a text, or the refusal in angle brackets."""

from bot.text.edits import TextEdit, apply_edits
from bot.yamltree.nodes import Mapping, Node, Sequence, find, resolve
from bot.yamltree.patch import Refusal
from bot.yamltree.structure import insert_item, insert_pair, remove_item, remove_pair
from bot.yamltree.structure_writing import Value
from tests.yamltree.documents import document_of

Path = tuple[str | int, ...]


def node_at(root: Node, path: Path) -> Node:
    """The node that keys and indexes lead to, aliases resolved."""
    for step in path:
        root = resolve(root)
        if isinstance(step, int):
            assert isinstance(root, Sequence)
            root = root.items[step]
        else:
            assert isinstance(root, Mapping)
            found = find(root, step)
            assert found is not None
            root = found
    return resolve(root)


def applied(text: str, edit: TextEdit | Refusal) -> str:
    """The text with the edit, or the refusal's reason in angle brackets."""
    if isinstance(edit, Refusal):
        return f"<{edit.reason}>"
    after = apply_edits(text, (edit,))
    document_of(after)
    return after


def with_pair(text: str, path: Path, key: str, value: Value, after: str | None) -> str:
    """The text with a pair in the mapping at the path."""
    document = document_of(text)
    mapping = node_at(document.root, path)
    assert isinstance(mapping, Mapping)
    return applied(text, insert_pair(document.source, mapping, key, value, after=after))


def with_item(text: str, path: Path, item: str, index: int) -> str:
    """The text with an item in the sequence at the path."""
    document = document_of(text)
    sequence = node_at(document.root, path)
    assert isinstance(sequence, Sequence)
    return applied(text, insert_item(document.source, sequence, item, index=index))


def without(text: str, path: Path, what: str | int) -> str:
    """The text without the item or the pair of the collection at the path."""
    document = document_of(text)
    collection = node_at(document.root, path)
    if isinstance(what, int):
        assert isinstance(collection, Sequence)
        return applied(text, remove_item(document.source, collection, what))
    assert isinstance(collection, Mapping)
    return applied(text, remove_pair(document.source, collection, what))
