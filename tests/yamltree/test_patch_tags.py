"""Short tags before scalars of every style."""

import pytest

from bot.text.edits import TextEdit, apply_edits
from bot.yamltree.patch import Refusal, tag_scalar
from bot.yamltree.sameness import find_unmeant_difference
from tests.yamltree.documents import document_of, scalars_of

TAGGED = [
    pytest.param("k: a", "k: !Sub a", id="plain"),
    pytest.param("k: a  # why", "k: !Sub a  # why", id="plain with a comment"),
    pytest.param("k: ${A}", "k: !Sub ${A}", id="plain with braces"),
    pytest.param("k: 12", "k: !Sub 12", id="a number"),
    pytest.param("k: a\n  b", "k: !Sub a\n  b", id="plain over lines"),
    pytest.param("k:\n  a", "k:\n  !Sub a", id="on a line of its own"),
    pytest.param("k: 'a'", "k: !Sub 'a'", id="single quotes"),
    pytest.param("k: ''", "k: !Sub ''", id="nothing between quotes"),
    pytest.param('k: "a"', 'k: !Sub "a"', id="double quotes"),
    pytest.param('k: "a\\\n  b"', 'k: !Sub "a\\\n  b"', id="double quotes over lines"),
    pytest.param("k: |\n  a\n", "k: !Sub |\n  a\n", id="literal"),
    pytest.param("k: |2-\n   a\n", "k: !Sub |2-\n   a\n", id="literal with indicators"),
    pytest.param("k: >+\n  a\n\n", "k: !Sub >+\n  a\n\n", id="folded"),
    pytest.param(
        "- k:\n    l: |2\n         a\n", "- k:\n    l: !Sub |2\n         a\n", id="a deep block with an indicator"
    ),
    pytest.param("k: &x a", "k: &x !Sub a", id="behind an anchor"),
    pytest.param("k: &x 'a'", "k: &x !Sub 'a'", id="behind an anchor, before quotes"),
    pytest.param("k: &x |\n  a\n", "k: &x !Sub |\n  a\n", id="behind an anchor, before a block"),
    pytest.param("k: &x # why\n  a", "k: &x # why\n  !Sub a", id="behind an anchor and a comment"),
    pytest.param("- a", "- !Sub a", id="an item"),
    pytest.param("-\n  a", "-\n  !Sub a", id="an item on the next line"),
    pytest.param("k: [b, a]", "k: [b, !Sub a]", id="in a flow list"),
    pytest.param("k: {b: a}", "k: {b: !Sub a}", id="in a flow mapping"),
    pytest.param("k: [b,a]", "k: [b,!Sub a]", id="in a flow list without blanks"),
    pytest.param("\ufeffk: a", "\ufeffk: !Sub a", id="behind a BOM"),
    pytest.param("k:\ta", "k:\t!Sub a", id="behind a tab"),
]


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(("text", "result"), TAGGED)
def test_a_tag_is_put_before_the_content(text: str, result: str, newline: str) -> None:
    text, result = text.replace("\n", newline), result.replace("\n", newline)
    document = document_of(text)
    scalar = scalars_of(document.root)[-1]
    edit = tag_scalar(document.source, scalar, "!Sub")
    assert isinstance(edit, TextEdit), edit
    assert apply_edits(text, [edit]) == result
    after = document_of(result)
    assert scalars_of(after.root)[-1][:3] == (scalar.text, "!Sub", scalar.style)
    assert find_unmeant_difference(document, after, (edit,)) is None


@pytest.mark.parametrize(
    ("text", "number", "reason"),
    [
        pytest.param("k: !Ref a", 1, "it has the tag !Ref already", id="tagged"),
        pytest.param("k: ! a", 1, "it has the tag ! already", id="tagged with nothing"),
        pytest.param("a: b", 0, "it is a key, which !Sub cannot stand before", id="a key"),
        pytest.param("{a : b}", 0, "it is a key, which !Sub cannot stand before", id="a key in flow style"),
        pytest.param("'a':\n  b", 0, "it is a key, which !Sub cannot stand before", id="a quoted key"),
        pytest.param("k:", 1, "there is no text there", id="nothing"),
        pytest.param("k: &x", 1, "there is no text there", id="an anchor and nothing"),
        pytest.param("k: &a::b", 1, "!Sub cannot be written before it", id="an anchor that ends at a colon"),
        pytest.param("k:\n|\n  a\n", 1, "!Sub cannot be written before a block that begins on a line of its own",
                     id="a block on a line of its own"),
    ],
)  # fmt: skip
def test_what_cannot_have_a_tag_is_refused(text: str, number: int, reason: str) -> None:
    document = document_of(text)
    assert tag_scalar(document.source, scalars_of(document.root)[number], "!Sub") == Refusal(reason)


@pytest.mark.parametrize("tag", ["Sub", "!", "!Sub ", "!a b", "!!str", "!<x>", "!Sub\n"])
def test_what_is_no_short_tag_is_a_mistake(tag: str) -> None:
    document = document_of("k: a")
    with pytest.raises(ValueError, match="is no short tag"):
        tag_scalar(document.source, scalars_of(document.root)[1], tag)
