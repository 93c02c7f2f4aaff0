"""What counts as meant when a document is edited, and what is found to have changed besides."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.text.edits import OverlapError, TextEdit, apply_edits, minimal, normalise
from bot.text.source import SourceFile
from bot.text.spans import Span
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence
from bot.yamltree.parse import Document, parse
from bot.yamltree.sameness import find_unmeant_difference
from tests.yamltree.documents import document_of
from tests.yamltree.written import written_documents

MEANT = [
    pytest.param("k: arn:1", [(":1", ":2")], id="a part of a scalar"),
    pytest.param("k: x\nb: 1\n", [("x", "y")], id="all of a scalar"),
    pytest.param("k: x", [("x", "")], id="a value is deleted"),
    pytest.param("k:\nb: 1\n", [("k:", "k: x")], id="a value is put where none was"),
    pytest.param("k:\n  - a\n  - b\nc: 1\n", [("  - a\n", "")], id="the first item is removed"),
    pytest.param("k:\n  - a\n  - b\nc: 1\n", [("  - b\n", "")], id="the last item is removed"),
    pytest.param("k:\n  - a\nc: 1\n", [("\n  - a", "")], id="the only item is removed"),
    pytest.param("k:\n  - a\n  - b\n", [("\n  - a", "")], id="the first item with the line break before it"),
    pytest.param("k:\n  - a\nc: 1\n", [("- a", "- a\n  - b")], id="an item is put behind"),
    pytest.param("k:\n  - a\nc: 1\n", [("- a", "- b\n  - a")], id="an item is put before"),
    pytest.param("k: [a, b]", [(", b", "")], id="the last of a flow list is removed"),
    pytest.param("k: [a, b]", [("a, ", "")], id="the first of a flow list is removed"),
    pytest.param("k: [a]", [("[a]", "[]")], id="the only one of a flow list is removed"),
    pytest.param("k: []", [("[]", "[a, {b: c}]")], id="an empty list is filled"),
    pytest.param("k: [a]", [("a", "a, b")], id="one is put behind in a flow list"),
    pytest.param('{"k":"a"}', [('"a"', '{"Fn::Sub":"a"}')], id="a string becomes an object"),
    pytest.param('{"k":"a"}', [("}", ',"l":[1]}')], id="a member is added"),
    pytest.param("k: a", [("a", "!Sub a")], id="a tag before a plain scalar"),
    pytest.param("k: 'a'", [("'a'", "!Sub 'a'")], id="a tag before quotes"),
    pytest.param("k: |\n  a\n", [("|", "!Sub |")], id="a tag before a block"),
    pytest.param("k: !Ref a", [("!Ref", "!Sub")], id="another tag"),
    pytest.param("k: !Ref a", [("!Ref ", "")], id="a tag is removed"),
    pytest.param("k: [b]\n", [("[", "!If [")], id="a tag before a list"),
    pytest.param("k: !If\n  - b\n", [("!If", "!Or")], id="another tag of a block list"),
    pytest.param("a: &x 1\nb: *x\n", [("1", "!Sub 1")], id="a tag behind an anchor that is used"),
    pytest.param("a:\n  b: 1\nc: 2\n", [("c", "  x: 1\nc")], id="a key at the end of a mapping"),
    pytest.param("a:\n  b: 1\nc: 2\n", [("c", "x: 1\nc")], id="a key between two others"),
    pytest.param("a:\n  b: 1\nc: 2\n", [("b", "x:\n    - y\n  b")], id="a key at the beginning of a mapping"),
    pytest.param("a:\n  b: 1\n", [("b: 1\n", "b: 1\n  c: 2\n")], id="a key at the end of the file"),
    pytest.param("a:\n  b: 1", [("b: 1", "b: 1\n  c: 2")], id="a key where there is no final newline"),
    pytest.param("a:\n  b: 1\n", [("b", "c")], id="a key is renamed"),
    pytest.param("a:\n  b: 1\n", [("b: 1", "")], id="all pairs of a mapping are removed"),
    pytest.param("a: {b: 1}\n", [("b: 1", "b: 1, c: 2")], id="a pair in a flow mapping"),
    pytest.param("- a\n-\n- b\n", [("b", "c")], id="an empty item beside it"),
    pytest.param("k: |\n  a b\n", [("b", "c")], id="a part of a block"),
    pytest.param("k: >\n  a\n  b\n", [("b", "b c")], id="a part of a folded block"),
    pytest.param("k: |\n  a\n\nx: 1\n", [("x", "y: 2\nx")], id="a key behind a block and its blank line"),
    pytest.param("k: |\n  a\n\nx: 1\n", [("\n\n", "\ny: 2\n\n")], id="a key between a block and a blank line"),
    pytest.param("a: b\n", [("b", "b  # c")], id="a comment comes"),
    pytest.param("a: b  # c\nd: e\n", [("# c", "# x: y")], id="a comment changes"),
    pytest.param("a: b  # c\nd: e\n", [("  # c", "")], id="a comment goes"),
    pytest.param("a: &x 1\nb: *x\n", [("1", "2")], id="the value of an anchor"),
    pytest.param("a: &x 1\nb: *x\n", [("&x", "&y"), ("*x", "*y")], id="an anchor and its alias are renamed"),
    pytest.param("\ufeffa: b\n", [("b", "c")], id="behind a BOM"),
    pytest.param("a: 1\nb: 2\nc: 3\n", [("1", "x"), ("2", "yy"), ("3", "")], id="several edits"),
    pytest.param("a: b b\n", [("b b", "b c b"), ], id="in the middle of a plain scalar"),
    pytest.param("{a: 1, b: 2}", [("a: 1, ", ""), ("2", "3")], id="a pair goes and a value changes"),
    pytest.param("a: 'b\n  c'\n", [("b\n  c", "b c")], id="a fold becomes a blank"),
    pytest.param("{\"a\": '\\x'}", [("'\\x'", '"x"')], id="YAML becomes JSON and means the same"),
    pytest.param("a: 1\na: 2\nb: 3\n", [("3", "4")], id="keys that repeat each other from the beginning"),
    pytest.param("a: b\n", [], id="no edit"),
    pytest.param("a: b\n", [("b", "b")], id="an edit that changes nothing"),
]  # fmt: skip

STRUCTURE = "the structure or a tag changes on line {}"
UNMEANT = [
    pytest.param("k: x y", [("x", "x # c")], "'x y' on line 1 becomes 'x'", id="the rest becomes a comment"),
    pytest.param("{a: b, c: d}", [("b, c: ", "")], STRUCTURE.format(1), id="a value changes its key"),
    pytest.param("{a: b, c: d}", [("a: ", "")], STRUCTURE.format(1), id="a value becomes a key"),
    pytest.param("k: |\n  a", [("  a", "  a\ny: 1")], r"'a' on line 1 becomes 'a\n'", id="a block gets a newline"),
    pytest.param("k: |\n  a\ny: 1", [("\ny: 1", "")], r"'a\n' on line 1 becomes 'a'", id="a block loses its newline"),
    pytest.param("k: |+\n  a\n\nb: 1\n", [("a\n", "a\nx: 1\n")], r"'a\n\n' on line 1 becomes 'a\n'",
                 id="a block loses a blank line"),
    pytest.param("[a, b]", [(", b", "b")], "'a' on line 1 becomes 'ab'", id="two items become one"),
    pytest.param("a: b\nc: d", [("\nc: d", " c")], "'b' on line 1 becomes 'b c'", id="a value grows over another key"),
    pytest.param("k:\n  a: 1\n  b: 2\n", [("  b", "b")], STRUCTURE.format(3), id="a key moves out"),
    pytest.param("a: b\nc: d\n", [("a: b\n", "a: b\nx:\n  ")], STRUCTURE.format(2), id="a key moves in"),
    pytest.param("- a\n- b\n", [("- b", "  b")], "'a' on line 1 becomes 'a b'", id="an item joins the one before it"),
    pytest.param("- [a]\n- b\n", [("- [", "- - [")], STRUCTURE.format(1), id="a list moves into another one"),
    pytest.param("a: 1\nb: 2\n", [("b", "a")], "the key 'a' on line 2 repeats another one", id="a key is there twice"),
    pytest.param("a: &x 1\nc: 3\nb: *x\n", [("3", "&x 3")], STRUCTURE.format(3), id="an alias stands for another node"),
    pytest.param("k: [a]", [("a", "b, !Sub a")], STRUCTURE.format(1), id="an edit beside a scalar gives it a tag"),
    pytest.param("a: b\nc: d\n", [("a", "#a")], STRUCTURE.format(1), id="a line becomes a comment"),
    pytest.param("#a: b\nc: d\n", [("#", "")], STRUCTURE.format(1), id="a comment becomes a line"),
    pytest.param("- a\n- b\n", [("- b", "#- b")], "'b' on line 2 is lost", id="an item is lost"),
    pytest.param("- a\n#- b\n", [("#", "")], "'b' on line 2 comes in", id="an item comes in"),
    pytest.param("k: |1\n  \n", [("  \n", "  x\n")], r"' \n' on line 1 becomes ' x\n'", id="what has no certain place"),
    pytest.param('{"a": 1, "b": 2}', [("1", "01")], STRUCTURE.format(1), id="JSON becomes YAML"),
    pytest.param("%YAML 1.1\n---\na: !x b\n", [("%YAML 1.1", "%TAG ! !y")], STRUCTURE.format(3),
                 id="another meaning of all tags"),
    pytest.param("a:\n- b\nc:\n", [("b", "b\n-")], None, id="an empty item beside an edit is a part of it"),
    pytest.param("a:\n\nb: [c]\n", [("[c]", "[c, d]"), ("a:", "a: {}")], None, id="so is an empty value"),
]  # fmt: skip


def made(text: str, parts: list[tuple[str, str]]) -> tuple[TextEdit, ...]:
    """The smallest edits that replace the first occurrences of parts of a text."""
    edits = (TextEdit(text.index(old), text.index(old) + len(old), new) for old, new in parts)
    return tuple(minimal(text, edit) for edit in edits)


def difference(document: Document, edits: tuple[TextEdit, ...]) -> str | None:
    """What is found to have changed besides; "unreadable" where there is nothing to compare with."""
    after = parse(SourceFile("template.yaml", apply_edits(document.source.text, edits).encode()))
    return find_unmeant_difference(document, after, edits) if isinstance(after, Document) else "unreadable"


@pytest.mark.parametrize("bom", ["", "\ufeff"], ids=["no BOM", "BOM"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(("text", "parts"), MEANT)
def test_what_edits_are_about_is_meant(text: str, parts: list[tuple[str, str]], newline: str, bom: str) -> None:
    document = document_of(bom + text.removeprefix("\ufeff").replace("\n", newline))
    replaced = [(old.replace("\n", newline), new.replace("\n", newline)) for old, new in parts]
    edits = made(document.source.text, replaced)
    assert difference(document, edits) is None


@pytest.mark.parametrize(("text", "parts", "words"), UNMEANT)
def test_what_else_changes_is_said(text: str, parts: list[tuple[str, str]], words: str | None) -> None:
    assert difference(document_of(text), made(text, parts)) == words


def test_another_text_than_the_edited_one_is_no_proof() -> None:
    before, after = document_of("a: b\n"), document_of("a: c\n")
    assert find_unmeant_difference(before, after, ()) == "the text is not what the edits make of it"


def test_a_long_value_is_shown_in_part() -> None:
    text = f"k: {'x' * 100} y\n"
    words = difference(document_of(text), (TextEdit(10, 10, " # "),))
    assert words == f"'{'x' * 60}…' on line 1 becomes 'xxxxxxx'"


WORDS = ("x", "", " # c", ": ", "\n", "\n  - x", ", y", "]", "'", '"', "!Sub ", "a: b\n", "  ", "&a ", "- ", "|\n")


@settings(max_examples=500)
@given(written_documents(), st.lists(st.tuples(st.integers(0), st.integers(0, 4), st.sampled_from(WORDS)), max_size=3))
def test_what_is_left_out_of_the_comparison_is_the_same(text: str, parts: list[tuple[int, int, str]]) -> None:
    """The comment looks like an alias, with which everything is compared."""
    edits = [TextEdit(place % (len(text) + 1), min(place % (len(text) + 1) + size, len(text)), new)
             for place, size, new in parts]  # fmt: skip
    assume(not text.startswith(("{", "[", '"')))  # JSON has no comments
    try:
        ordered = normalise(edits)
    except OverlapError:
        return
    comment = "# *x\n"
    moved = tuple(TextEdit(edit.start + len(comment), edit.end + len(comment), edit.replacement) for edit in ordered)
    found, wholly = difference(document_of(text), ordered), difference(document_of(comment + text), moved)
    if "unreadable" not in (found, wholly):
        assert (found is None) == (wholly is None)


def beside(node: Node, region: Span) -> list[tuple[str, ...]]:
    """The text, tag and way from the root of each scalar that does not touch a range; nor do the keys on the way."""
    found: list[tuple[str, ...]] = []
    pending: list[tuple[Node, tuple[str, ...]]] = [(node, ())]
    while pending:
        node, way = pending.pop()
        if isinstance(node, Sequence):
            pending += [(item, (*way, "-")) for item in reversed(node.items)]
        elif isinstance(node, Mapping):
            for key, value in reversed(node.pairs):
                is_kept = isinstance(key, Scalar) and (key.end < region.start or region.end < key.start)
                step = key.text if is_kept and isinstance(key, Scalar) else "an edited key"
                pending += [(value, (*way, step)), (key, (*way, "a key"))]
        elif isinstance(node, Scalar) and node.text and (node.end < region.start or region.end < node.start):
            found.append((node.text, node.tag or "", *way))
    return found


@settings(max_examples=500)
@given(written_documents(), st.integers(0), st.integers(0, 12), st.sampled_from(WORDS))
def test_what_is_called_meant_leaves_everything_else(text: str, place: int, size: int, new: str) -> None:
    start = place % (len(text) + 1)
    edit = TextEdit(start, min(start + size, len(text)), new)
    before = document_of(text)
    if difference(before, (edit,)) is None:
        after = document_of(apply_edits(text, [edit]))
        found = beside(after.root, Span(start, start + len(new)))
        assert found == beside(before.root, Span(edit.start, edit.end))
