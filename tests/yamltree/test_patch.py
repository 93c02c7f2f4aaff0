"""Edits of single scalars: byte-exact in every style, or refused with the reason."""

import pytest

from bot.text.edits import TextEdit, apply_edits
from bot.text.source import SourceFile
from bot.yamltree.nodes import Mapping, Scalar, Style, find, resolve
from bot.yamltree.parse import Document, parse
from bot.yamltree.patch import Refusal, replace_in_scalar
from bot.yamltree.sameness import find_unmeant_difference
from tests.yamltree.documents import document_of, scalars_of

# A document, a part of the value of its key "k", what it becomes, and the smallest edit: what it replaces, and by what.
EDITS = [
    pytest.param("k: arn:1", ":1", ":12", ("", "2"), id="plain"),
    pytest.param("k: arn:1", "arn:1", "arn:2", ("1", "2"), id="plain, all of it"),
    pytest.param("k: arn:1   # pinned", "1", "2", ("1", "2"), id="plain with a comment"),
    pytest.param("k: arn:1  ", "1", "2", ("1", "2"), id="plain with trailing blanks"),
    pytest.param("k: a b c", "b ", "", ("b ", ""), id="plain, a word deleted"),
    pytest.param("k: one\n  two\n  three", "two", "2", ("two", "2"), id="plain over lines"),
    pytest.param("k:\tarn:1\t# why", "1", "2", ("1", "2"), id="plain between tabs"),
    pytest.param("k: a-${A}", "A", "B", ("A", "B"), id="plain with braces in block style"),
    pytest.param("k: a-us", "us", "${A}", ("us", "${A}"), id="plain gets braces in block style"),
    pytest.param("k: 12", "2", "3", ("2", "3"), id="a number stays a number"),
    pytest.param("k: !Sub a:1", "1", "2", ("1", "2"), id="behind a tag"),
    pytest.param("k: !Sub 76", "76", "true", ("76", "true"), id="behind a tag types do not matter"),
    pytest.param("k: &a !Sub arn:1", "1", "2", ("1", "2"), id="behind an anchor and a tag"),
    pytest.param("k: [x, arn:1, y]", None, None, None, id="in a flow list"),
    pytest.param("k: 'arn:1'", "1", "2", ("1", "2"), id="single quotes"),
    pytest.param("k: 'a'", "a", "it's", ("a", "it''s"), id="single quotes get a quote"),
    pytest.param("k: 'it''s'", "'", "", ("''", ""), id="single quotes lose a quote"),
    pytest.param("k: 'it''s'", "'", "''", ("", "''"), id="single quotes get one more quote"),
    pytest.param("k: ''", "", " # x: y", ("", " # x: y"), id="single quotes with nothing in them"),
    pytest.param("k: 'a\n  b'", "b", "c", ("b", "c"), id="single quotes over lines"),
    pytest.param('k: "arn:1"', "1", "2", ("1", "2"), id="double quotes"),
    pytest.param('k: "a"', "a", '"\\\n\t\x07\x85\u2028\ufeff', ("a", '\\"\\\\\\n\\t\\a\\N\\L\\ufeff'),
                 id="double quotes get escapes"),
    pytest.param('k: "a\\x41b"', "A", "B", ("\\x41", "B"), id="an escape by number is replaced"),
    pytest.param('k: "a\\tb"', "\t", "\n", ("\\t", "\\n"), id="an escape as a whole"),
    pytest.param('k: ""', "", "x", ("", "x"), id="double quotes with nothing in them"),
    pytest.param('k: "a\\\n   b"', "b", "c", ("b", "c"), id="double quotes with a continued line"),
    pytest.param("k: é漢\U0001f600 x", "x", "é", ("x", "é"), id="beyond ASCII"),
    pytest.param("k: |\n  one\n  two\n", "two", "2: # - x", ("two", "2: # - x"), id="literal"),
    pytest.param("k: |-\n  one\n  two", "two", "2", ("two", "2"), id="literal, stripped, at the end of the file"),
    pytest.param("k: |+\n  one\n\n\n", "one", "1", ("one", "1"), id="literal, kept"),
    pytest.param("k: |2\n   one\n", " one", "one", (" ", ""), id="literal with an indentation indicator"),
    pytest.param("k: |  # why\n  one\n", "one", "1", ("one", "1"), id="literal with a comment in the header"),
    pytest.param("k: >\n  one\n  two\n", "one", "1", ("one", "1"), id="folded"),
    pytest.param("k: >-\n  one\n\n    more\n  two\n", "more", "few", ("more", "few"), id="folded, an indented line"),
    pytest.param("k: >+\n  one\n\n", "one", "1", ("one", "1"), id="folded, kept"),
    pytest.param("k: a", "a", "a", ("", ""), id="no change at all"),
    pytest.param('k: "\\x41"', "A", "A", ("", ""), id="no change of an escape"),
]  # fmt: skip

# A document, a part of the value of its key "k", what it shall become, and why it may not.
COMMENT = "without quotes a part of it would be read as a comment"
ELSE = "without quotes it would be read as something else than a text"
BLANK = "a text without quotes cannot begin or end with a blank"
CONTROL = "a line break or control character cannot be written in this style"
BLOCK = "the block's indentation or folding would change"
REFUSED = [
    pytest.param("k: a", "a", "x # y", COMMENT, id="a comment"),
    pytest.param("k: a", "a", "x: y", ELSE, id="a colon and a blank"),
    pytest.param("k: a", "a", "x:", ELSE, id="a colon at the end"),
    pytest.param("k: a", "a", "- x", ELSE, id="a dash"),
    pytest.param("k: a", "a", "? x", ELSE, id="a question mark"),
    pytest.param("k: a", "a", "*x", ELSE, id="an alias"),
    pytest.param("k: a", "a", "&x y", ELSE, id="an anchor"),
    pytest.param("k: a", "a", "!x y", ELSE, id="a tag"),
    pytest.param("k: a", "a", "#x", ELSE, id="a number sign first"),
    pytest.param("k: a", "a", "'x'", ELSE, id="quotes"),
    pytest.param("k: a", "a", "{x}", ELSE, id="braces first"),
    pytest.param("k: a", "a", "@x", ELSE, id="a reserved character"),
    pytest.param("k: a", "a", "|", ELSE, id="the header of a block"),
    pytest.param("k: [a]", None, None, None, id="in a flow list"),
    pytest.param("k: a", "a", " x", BLANK, id="a leading blank"),
    pytest.param("k: a b", "b", "", BLANK, id="a trailing blank is left"),
    pytest.param("k: a", "a", "", "a text without quotes cannot become empty", id="nothing is left"),
    pytest.param("k: a", "a", "x\ny", CONTROL, id="a line break without quotes"),
    pytest.param("k: a", "a", "x\ty", "a tab cannot be written without quotes", id="a tab without quotes"),
    pytest.param("k: a", "a", "x\x07", CONTROL, id="a control character without quotes"),
    pytest.param("k: 'a'", "a", "x\ny", CONTROL, id="a line break in single quotes"),
    pytest.param("k: 'a'", "a", "\x85", CONTROL, id="another line break in single quotes"),
    pytest.param("k: 'a'", "a", "\ufeff", CONTROL, id="a BOM in single quotes"),
    pytest.param('k: "a"', "a", "\ud800", "it holds half of a surrogate pair, which no file can hold",
                 id="half of a surrogate pair"),
    pytest.param("k: a", "a", "true", "without quotes it would be read as a truth value", id="true"),
    pytest.param("k: a", "a", "Off", "without quotes it would be read as a truth value", id="off, as YAML 1.1 has it"),
    pytest.param("k: a", "a", "3.10", "without quotes it would be read as a number", id="a fraction"),
    pytest.param("k: a", "a", "7", "without quotes it would be read as a number", id="a number"),
    pytest.param("k: a", "a", "1e3", "without quotes it would be read as a number", id="a number in YAML 1.2 alone"),
    pytest.param("k: a", "a", "12:30", "without quotes it would be read as a number", id="a number of base 60"),
    pytest.param("k: a", "a", "null", "without quotes it would be read as no value at all", id="null"),
    pytest.param("k: a", "a", "~", "without quotes it would be read as no value at all", id="a tilde"),
    pytest.param("k: a", "a", "2010-09-09", "without quotes it would be read as a date", id="a date"),
    pytest.param("k: a", "a", "<<", "without quotes it would be read as a merge key", id="a merge key"),
    pytest.param("k: 7", "7", "a", "without quotes it would be read as a text", id="a text out of a number"),
    pytest.param("k: 012345678901", "0", "1", "without quotes it would be read as a number",
                 id="an account ID that only some take for a number"),
    pytest.param("k:", "", "x", "there is no text there to be edited", id="nothing is written"),
    pytest.param("k: |\n  a\n", "a", "x\ny", CONTROL, id="a line break in a block"),
    pytest.param("k: |\n  a\n", "a", " a", BLOCK, id="the first line of a block indented"),
    pytest.param("k: |\n  a\n  b\n", "a\n", "", BLOCK, id="a line of a block is taken away with its break"),
    pytest.param("k: >\n  a\n  b\n", "b", " b", BLOCK, id="a folded line that would not fold any more"),
    pytest.param("k: |\n  a\n", "a", "", "a block cannot become empty", id="nothing is left of a block"),
    pytest.param("k: 'a\n  b'", "b", " b", "its style cannot hold the text in this place", id="a blank beside a fold"),
]  # fmt: skip


def value_of(document: Document, key: str = "k") -> Scalar:
    """The scalar of a key of the root."""
    assert isinstance(document.root, Mapping)
    node = find(document.root, key)
    assert node is not None
    scalar = resolve(node)
    assert isinstance(scalar, Scalar)
    return scalar


def replaced(document: Document, scalar: Scalar, part: str, new: str) -> TextEdit | Refusal:
    """What becomes of the first occurrence of a part of a scalar's value."""
    start = scalar.text.index(part)
    return replace_in_scalar(document.source, scalar, start, start + len(part), new)


@pytest.mark.parametrize("behind", ["", "\n", "\n# end\n", "\nz: 1\n"], ids=["end", "newline", "comment", "key"])
@pytest.mark.parametrize("before", ["", "a: {x: [1]}\n"], ids=["first", "behind another key"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("bom", ["", "\ufeff"], ids=["no BOM", "BOM"])
@pytest.mark.parametrize(("text", "part", "new", "smallest"), EDITS)
def test_an_edit_changes_the_smallest_span(
    text: str, part: str | None, new: str, smallest: tuple[str, str], bom: str, newline: str, before: str, behind: str
) -> None:
    if part is None:
        text, part, new, smallest = text.replace("[x, arn:1, y]", "arn:1"), "1", "2", ("1", "2")
    text = (
        text.rstrip("\n") + (behind or text[len(text.rstrip("\n")) :]) if behind != "\n" else text.rstrip("\n") + "\n"
    )
    document = document_of(bom + (before + text).replace("\n", newline))
    scalar = value_of(document)
    edit = replaced(document, scalar, part, new)
    assert isinstance(edit, TextEdit), edit
    assert (document.source.text[edit.start : edit.end], edit.replacement) == smallest
    after = parse(SourceFile("template.yaml", apply_edits(document.source.text, [edit]).encode()))
    assert isinstance(after, Document)
    assert value_of(after).text == scalar.text.replace(part, new, 1)
    assert find_unmeant_difference(document, after, (edit,)) is None


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(("text", "part", "new", "reason"), REFUSED)
def test_what_the_style_cannot_hold_is_refused(
    text: str, part: str | None, new: str, reason: str, newline: str
) -> None:
    if part is None:
        return
    document = document_of(text.replace("\n", newline))
    assert replaced(document, value_of(document), part, new) == Refusal(reason)


FLOW = [
    pytest.param("[a]", "a", "b", "[b]", id="a word"),
    pytest.param("[a]", "a", "b, c", None, id="a comma"),
    pytest.param("[a]", "a", "b]", None, id="a bracket"),
    pytest.param("[a]", "a", "x${A}", None, id="braces"),
    pytest.param("['a']", "a", "b, ${A}]", "['b, ${A}]']", id="anything between quotes"),
    pytest.param("[\n  a\n]", "a", "b}", None, id="over lines"),
    pytest.param("[[x], a]", "a", "{b}", None, id="behind a nested list"),
    pytest.param("{x: a}", "a", "b:c", "{x: b:c}", id="a colon in a flow mapping"),
    pytest.param("{x: a}", "a", "b: c", None, id="a pair in a flow mapping"),
    pytest.param("{a: 1}", "a", "b", "{b: 1}", id="a key of a flow mapping"),
    pytest.param("{a: 1}", "a", "b,c", None, id="a key with a comma"),
    pytest.param("k: [x]\ny: a", "a", "b, ${A}", "k: [x]\ny: b, ${A}", id="behind a list, in block style"),
    pytest.param("k: [x]\ny: [z, {w: a}]", "a", "b}", None, id="deep in flow style"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "part", "new", "result"), FLOW)
def test_flow_collections_hold_less(text: str, part: str, new: str, result: str | None) -> None:
    document = document_of(text)
    scalar = next(each for each in scalars_of(document.root) if each.text == part)
    edit = replaced(document, scalar, part, new)
    assert (apply_edits(text, [edit]) if isinstance(edit, TextEdit) else None) == result


KEYS = [
    pytest.param("abc: 1", "abc", "x", "x: 1", id="plain"),
    pytest.param("abc : 1", "abc", "x y", "x y : 1", id="plain, a blank before the colon"),
    pytest.param("abc:", "abc", "x", "x:", id="without a value"),
    pytest.param("'abc': 1", "b", "'", "'a''c': 1", id="single quotes"),
    pytest.param('"abc": 1', "b", "\n", '"a\\nc": 1', id="double quotes"),
    pytest.param("? abc\n: 1", "b", "x", "? axc\n: 1", id="behind a question mark"),
    pytest.param("- abc: 1", "b", "x", "- axc: 1", id="in a list"),
    pytest.param("abc: 1", "abc", "x: y", None, id="a colon and a blank"),
    pytest.param("abc: 1", "abc", "---", "---: 1", id="dashes"),
    pytest.param("abc: 1", "abc", "--- x", None, id="the mark of a document"),
    pytest.param("abc: 1", "abc", "%x", None, id="a directive"),
    pytest.param("abc\t: 1", "c", "c:", None, id="a colon before a tab"),
    pytest.param("abc: 1", "abc", "x" * 1100, None, id="longer than a key may be"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "part", "new", "result"), KEYS)
def test_keys_are_edited_too(text: str, part: str, new: str, result: str | None) -> None:
    document = document_of(text)
    scalar = next(each for each in scalars_of(document.root) if part in each.text)
    edit = replaced(document, scalar, part, new)
    assert (apply_edits(text, [edit]) if isinstance(edit, TextEdit) else None) == result


def test_a_place_outside_the_value_is_refused() -> None:
    document = document_of("k: abc")
    for start, end in ((0, 4), (-1, 1), (2, 1)):
        found = replace_in_scalar(document.source, value_of(document), start, end, "x")
        assert found == Refusal("it cannot be told where its characters are written")


def test_what_has_no_certain_place_is_refused() -> None:
    document = document_of("k: |1\n  \n")
    found = replace_in_scalar(document.source, value_of(document), 0, 1, "x")
    assert found == Refusal("it cannot be told where its characters are written")


def test_an_anchor_that_ends_at_a_colon_keeps_its_name() -> None:
    document = document_of("k: &a::b")
    assert isinstance(replaced(document, value_of(document), "::b", "c"), Refusal)
    assert replaced(document, value_of(document), "b", "c") == TextEdit(7, 8, "c")


def test_only_the_scalar_is_asked_about() -> None:
    document = document_of("k: abc\n" + "l: [d]\n" * 10)
    broken = SourceFile("template.yaml", document.source.text.replace("[d]", "[[[").encode())
    assert replace_in_scalar(broken, value_of(document), 1, 2, "x") == TextEdit(4, 5, "x")
    assert value_of(document).style is Style.PLAIN
