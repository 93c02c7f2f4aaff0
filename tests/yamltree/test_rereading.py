"""What the parser is asked about one scalar, and what it says."""

import pytest

from bot.yamltree.nodes import Scalar
from bot.yamltree.rereading import is_in_flow, is_key, is_read_as
from tests.yamltree.documents import document_of, scalars_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("a: b", ["a"], id="a pair"),
        pytest.param("a : b\nc:\n", ["a", "c"], id="a blank before the colon, and nothing behind it"),
        pytest.param("{a: b, 'c':d}", ["a", "c"], id="a flow mapping"),
        pytest.param("[a: b]", ["a"], id="a lone pair"),
        pytest.param('{"a" : "b", "c"\n:1}', ["a", "c"], id="JSON"),
        pytest.param("? a\n: b", [], id="a question mark makes no such key"),
        pytest.param("- a:b\n- 'c' # : d\n- |\n  e\n", [], id="no key at all"),
    ],
)
def test_what_is_a_key(text: str, found: list[str]) -> None:
    document = document_of(text)
    assert [each.text for each in scalars_of(document.root) if is_key(document.source, each)] == found


@pytest.mark.parametrize(
    ("text", "token", "value", "is_read"),
    [
        pytest.param("k: a", "b", "b", True, id="plain"),
        pytest.param("k: a", "b: c", "b: c", False, id="a pair"),
        pytest.param("k: a", "b c", "b", False, id="another value"),
        pytest.param("k: a", "'b'", "b", False, id="another style"),
        pytest.param("k: a", "!x b", "b", False, id="a tag"),
        pytest.param("k: a", "b # c", "b", False, id="a comment in the token"),
        pytest.param("k: a", "[b]", "[b]", False, id="a list"),
        pytest.param("k: 'a'", "'b", "b", False, id="an open quote"),
        pytest.param("k: 'a'", "'b'", "b", True, id="quotes"),
        pytest.param("[a\n,k: b]", "c", "c", True, id="in flow style"),
        pytest.param('{"k": "a"}', '"b"', "b", True, id="JSON"),
        pytest.param('{"k": "a"}', '"b', "b", False, id="JSON with an open quote"),
        pytest.param('{"k": "a"}', '"\\ud800"', "\ud800", False, id="JSON with half of a surrogate pair"),
        pytest.param('{"k": "a"}', "[]", "[]", False, id="JSON that is no string"),
    ],
)
def test_what_a_token_is_read_as(text: str, token: str, value: str, is_read: bool) -> None:
    document = document_of(text)
    scalar: Scalar = scalars_of(document.root)[-1]
    assert is_read_as(document.source, scalar, token, scalar._replace(text=value)) == is_read


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("a: [b, {c: d}]\ne: f\n", ["b", "c", "d"], id="lists and mappings"),
        pytest.param("\ufeffa: [b]\nc: '['\nd: e\n", ["b"], id="behind a BOM and a quoted bracket"),
        pytest.param("a: &x\n  - [b]\n  - c\n", ["b"], id="in a block list"),
    ],
)
def test_what_stands_in_flow_style(text: str, found: list[str]) -> None:
    document = document_of(text)
    assert [each.text for each in scalars_of(document.root) if is_in_flow(document.source, each.start)] == found
