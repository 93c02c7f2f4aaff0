"""What is left to be compared entry by entry: the children that hold edits, and all that is not seen to be the same."""

import pytest

from bot.text.spans import Span
from bot.yamltree.narrowing import narrow
from bot.yamltree.nodes import Node
from bot.yamltree.outline import Pair, Side
from tests.yamltree.documents import document_of

# Two documents with the edit between the marks « and », and the texts of the children that are left of both.
PARTS = [
    pytest.param("a: 1\nb: «2»\nc: 3\n", "a: 1\nb: «20»\nc: 3\n", ["2"], ["20"], id="one value"),
    pytest.param("a: 1\nb: «2»\nc: 3\n", "a: 1\nb: «4»\nc: 3\n", ["2"], ["4"], id="one value of the same length"),
    pytest.param("a: 1\n«b»: 2\nc: 3\n", "a: 1\n«x»: 2\nc: 3\n", ["b: 2"], ["x: 2"], id="a key with its value"),
    pytest.param("- a\n- b\n«»- c\n", "- a\n- b\n«- x\n»- c\n", [], ["x"], id="an item comes in"),
    pytest.param("- a\n«- b\n»- c\n", "- a\n«»- c\n", ["b"], [], id="an item goes"),
    pytest.param("- [a, [b, «c»]]\n- [d]\n", "- [a, [b, «xy»]]\n- [d]\n", ["c"], ["xy"], id="deep in flow lists"),
    pytest.param("k: !If\n- «a»\n- {b: c}\n", "k: !If\n- «xy»\n- {b: c}\n", ["a"], ["xy"], id="behind a tag"),
    pytest.param("k: «!If »[a]\n", "k: «»[a]\n", ["!If [a]"], ["[a]"], id="a tag of a list"),
    pytest.param("k: [«a]»\n", "k: [«b]»\n", ["[a]"], ["[b]"], id="a bracket is in the edit"),
    pytest.param("[«a: b»]", "[«{a: b}»]", ["a: b"], ["{a: b}"], id="a lone pair gets braces"),
    pytest.param("k: «[a]»\n", "k: «{a}»\n", ["[a]"], ["{a}"], id="another kind of collection"),
    pytest.param("a: «1»\nb: &x 2\nc: *x\n", "a: «22»\nb: &x 2\nc: *x\n", ["a: 1\nb: &x 2\nc: *x"],
                 ["a: 22\nb: &x 2\nc: *x"], id="everything where there are aliases"),
    pytest.param("a: 1\n", "a: 1\n", ["a: 1"], ["a: 1"], id="everything where there is no edit"),
    pytest.param("- «1»\n- [a, b]\n", "- «22»\n- [a; b]\n", ["1", "[a, b]"], ["22", "[a; b]"],
                 id="another number of items behind the edit"),
    pytest.param("- «1»\n- {a: b}\n", "- «22»\n- {a: c}\n", ["1", "{a: b}"], ["22", "{a: c}"],
                 id="another value behind the edit"),
    pytest.param("- «1»\n- [a]\n", "- «22»\n- {a}\n", ["1", "[a]"], ["22", "{a}"], id="another kind behind the edit"),
    pytest.param("- «1»\n- [a]\n", "- «22»\n-  [a]\n", ["1", "[a]"], ["22", "[a]"], id="another place behind the edit"),
    pytest.param("- a\n- «1»\n", "- b\n- «2»\n", ["a", "1"], ["b", "2"], id="another value before the edit"),
]  # fmt: skip


def marked(text: str) -> tuple[str, tuple[Span, ...]]:
    """The text without its marks, and what is between them."""
    if "«" not in text:
        return text, ()
    return text.replace("«", "").replace("»", ""), (Span(text.index("«"), text.index("»") - 1),)


def shown(text: str, child: Node | Pair) -> str:
    """How a node or a pair is written."""
    start, end = (child.key.start, child.value.end) if isinstance(child, Pair) else (child.start, child.end)
    return text[start:end]


@pytest.mark.parametrize(("before", "after", "old", "new"), PARTS)
def test_the_part_that_is_left(before: str, after: str, old: list[str], new: list[str]) -> None:
    (text, removed), (edited, added) = marked(before), marked(after)
    first, second = document_of(text), document_of(edited)
    part = narrow(Side(first.source, removed), Side(second.source, added), first.root, second.root)
    assert [shown(text, child) for child in part.before] == old
    assert [shown(edited, child) for child in part.after] == new
