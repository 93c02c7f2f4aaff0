"""Edits of JSON documents: escapes and surrogate pairs, numbers that stay numbers, tags that become objects."""

import json

import pytest

from bot.text.edits import TextEdit, apply_edits
from bot.text.source import SourceFile
from bot.yamltree.nodes import Style
from bot.yamltree.parse import Document, parse
from bot.yamltree.patch import Refusal, replace_in_scalar, tag_scalar
from bot.yamltree.sameness import find_unmeant_difference
from tests.yamltree.documents import document_of, scalars_of

STRINGS = [
    pytest.param('{"k": "arn:1"}', ":1", ":12", '{"k": "arn:12"}', id="a string"),
    pytest.param('{"k": "a"}', "a", '"\\/\n\t\b\f\r', '{"k": "\\"\\\\/\\n\\t\\b\\f\\r"}', id="short escapes"),
    pytest.param('{"k": "a"}', "a", "\x00\x07\x7f\x85\u2028", '{"k": "\\u0000\\u0007\\u007f\\u0085\\u2028"}',
                 id="escapes by number"),
    pytest.param('{"k": "a"}', "a", "é\U0001f600", '{"k": "é\U0001f600"}', id="beyond ASCII as it is"),
    pytest.param('{"k": "\\ud83d\\ude00x"}', "x", "y", '{"k": "\\ud83d\\ude00y"}', id="behind a surrogate pair"),
    pytest.param('{"k": "a\\ud83d\\ude00b"}', "\U0001f600", "-", '{"k": "a-b"}', id="a surrogate pair is one"),
    pytest.param('{"k": "\\u0061rn:1"}', "1", "2", '{"k": "\\u0061rn:2"}', id="other escapes stay"),
    pytest.param('{"k": "\\u0061rn"}', "a", "b", '{"k": "brn"}', id="an escape is replaced"),
    pytest.param('{"k": "a\\/b"}', "b", "c", '{"k": "a\\/c"}', id="behind an escaped solidus"),
    pytest.param('{"k": "\\\\nt"}', "\\n", "\r\n", '{"k": "\\r\\nt"}', id="an escaped backslash"),
    pytest.param('{"k": ""}', "", "x", '{"k": "x"}', id="nothing in it"),
    pytest.param('{"k": "x"}', "x", "", '{"k": ""}', id="nothing is left"),
    pytest.param('{"key": 1}', "e", '"', '{"k\\"y": 1}', id="a key"),
    pytest.param('["a", "xb"]', "x", "y", '["a", "yb"]', id="an item"),
    pytest.param('{\r\n\t"k" : "x"\r\n}\r\n', "x", "y", '{\r\n\t"k" : "y"\r\n}\r\n', id="CRLF and tabs"),
    pytest.param('\ufeff{"k":"x"}', "x", "y", '\ufeff{"k":"y"}', id="a BOM"),
    pytest.param('{"k": 12}', "2", "3", '{"k": 13}', id="a number"),
    pytest.param('{"k": true}', "true", "false", '{"k": false}', id="a truth value"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "part", "new", "result"), STRINGS)
def test_an_edit_keeps_the_rest_of_the_file(text: str, part: str, new: str, result: str) -> None:
    document = document_of(text)
    scalars = scalars_of(document.root)
    scalar = next((each for each in scalars if part in each.text and each.text != "k"), scalars[-1])
    start = scalar.text.index(part)
    edit = replace_in_scalar(document.source, scalar, start, start + len(part), new)
    assert isinstance(edit, TextEdit), edit
    assert apply_edits(text, [edit]) == result
    after = parse(SourceFile("template.json", result.encode()))
    assert isinstance(after, Document)
    assert find_unmeant_difference(document, after, (edit,)) is None
    json.loads(result.removeprefix("\ufeff"))


@pytest.mark.parametrize(
    ("text", "part", "new", "reason"),
    [
        pytest.param('{"k": 12}', "1", "0", "it would be no JSON value any more, or become one", id="a leading zero"),
        pytest.param('{"k": 1}', "1", "x", "it would be no JSON value any more, or become one", id="a word"),
        pytest.param('{"k": 1}', "1", "1.5", "without quotes it would be read as a number", id="another number type"),
        pytest.param('{"k": a}', "a", "1", "it would be no JSON value any more, or become one", id="YAML becomes JSON"),
        pytest.param('{"k": "a"}', "a", "\udc00", "it holds half of a surrogate pair, which no file can hold",
                     id="half of a surrogate pair"),
    ],
)  # fmt: skip
def test_what_would_be_no_json_is_refused(text: str, part: str, new: str, reason: str) -> None:
    document = document_of(text)
    scalar = scalars_of(document.root)[-1]
    start = scalar.text.index(part)
    assert replace_in_scalar(document.source, scalar, start, start + len(part), new) == Refusal(reason)


@pytest.mark.parametrize(
    ("text", "tag", "result"),
    [
        pytest.param('{"k": "a"}', "!Sub", '{"k": {"Fn::Sub": "a"}}', id="a value"),
        pytest.param('{"k":"a"}', "!Sub", '{"k":{"Fn::Sub":"a"}}', id="no blanks in the file"),
        pytest.param('{"k" :  "a"}', "!Sub", '{"k" :  {"Fn::Sub":  "a"}}', id="the file's own blanks"),
        pytest.param('["a"]', "!Sub", '[{"Fn::Sub": "a"}]', id="an item"),
        pytest.param('{"k": "a"}', "!Ref", '{"k": {"Ref": "a"}}', id="Ref has no prefix"),
        pytest.param('{"k": "a"}', "!Condition", '{"k": {"Condition": "a"}}', id="Condition has no prefix"),
        pytest.param('{"k": "\\u0061\\""}', "!Sub", '{"k": {"Fn::Sub": "\\u0061\\""}}', id="escapes stay"),
        pytest.param('{"x:1": 2, "k": "a"}', "!Sub", '{"x:1": 2, "k": {"Fn::Sub": "a"}}', id="a colon in a key"),
    ],
)
def test_a_string_becomes_an_object(text: str, tag: str, result: str) -> None:
    document = document_of(text)
    scalar = scalars_of(document.root)[-1]
    edit = tag_scalar(document.source, scalar, tag)
    assert isinstance(edit, TextEdit), edit
    assert apply_edits(text, [edit]) == result
    after = document_of(result)
    assert find_unmeant_difference(document, after, (edit,)) is None
    assert scalars_of(after.root)[-1].text == scalar.text


@pytest.mark.parametrize(
    ("text", "tag", "number", "reason"),
    [
        pytest.param('{"k": "a"}', "!Sub", 0, "it is a key, which !Sub cannot stand before", id="a key"),
        pytest.param('{"k": 12}', "!Sub", 1, "there is no text there", id="a number"),
        pytest.param('{"k": "a.b"}', "!GetAtt", 1, "Fn::GetAtt takes a list in JSON", id="what takes a list"),
    ],
)
def test_what_cannot_be_an_object_is_refused(text: str, tag: str, number: int, reason: str) -> None:
    document = document_of(text)
    assert tag_scalar(document.source, scalars_of(document.root)[number], tag) == Refusal(reason)


def test_a_broken_escape_does_not_hide_that_it_is_yaml() -> None:
    document = document_of('{"k": "a", }')
    scalar = scalars_of(document.root)[-1]
    assert scalar.style is Style.DOUBLE
    assert tag_scalar(document.source, scalar, "!Sub") == TextEdit(6, 6, "!Sub ")
