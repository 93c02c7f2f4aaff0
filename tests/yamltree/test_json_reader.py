"""JSON is read as `json.loads` reads it, with the place of each string."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.yamltree.json_reader import NotJsonError, read_json
from bot.yamltree.limits import RefusedError
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, Style
from bot.yamltree.places import source_span
from tests.yamltree.documents import document_of, scalars_of

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
)
NEARLY_JSON = st.lists(
    st.sampled_from(["{", "}", "[", "]", ",", ":", '"a"', '"\\u00e9"', '"\\x"', "1", "-", "01", "1.", "2e5", "true",
                     "nul", " ", "\t", "\n", "\x0b", '"', "NaN", "\u00a0"]), max_size=12,
).map("".join)  # fmt: skip


def as_data(node: Node) -> object:
    """The node as json.loads would give it, with numbers and literals read by json.loads."""
    if isinstance(node, Mapping):
        return {str(as_data(key)): as_data(value) for key, value in node.pairs}
    if isinstance(node, Sequence):
        return [as_data(item) for item in node.items]
    assert isinstance(node, Scalar)
    return node.text if node.style is Style.JSON else json.loads(node.text)


@given(VALUES, st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_what_json_writes_is_read_back(value: object, is_ascii: bool, indent: int | str | None) -> None:
    text = json.dumps(value, ensure_ascii=is_ascii, indent=indent)
    assert as_data(read_json(text, 0)[0]) == json.loads(text)


@given(NEARLY_JSON)
def test_the_same_texts_are_json_as_for_the_standard_library(text: str) -> None:
    try:
        expected = json.dumps(json.loads(text))
    except json.JSONDecodeError:
        with pytest.raises(NotJsonError):
            read_json(text, 0)
    else:
        assert json.dumps(as_data(read_json(text, 0)[0])) == expected


@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=3), st.booleans(), st.data())
def test_each_character_of_a_string_has_its_place(values: list[str], is_ascii: bool, data: st.DataObject) -> None:
    document = document_of(json.dumps(values, ensure_ascii=is_ascii))
    scalar = data.draw(st.sampled_from(scalars_of(document.root)))
    start = data.draw(st.integers(0, len(scalar.text) - 1))
    end = data.draw(st.integers(start + 1, len(scalar.text)))
    span = source_span(document.source, scalar, start, end)
    assert span is not None
    assert json.loads(f'"{document.source.text[slice(*span)]}"') == scalar.text[start:end]


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        pytest.param('{"a": 1,}', 7, id="a comma too many in an object"),
        pytest.param("[1,]", 3, id="a comma too many in a list"),
        pytest.param('{"a" 1}', 1, id="no colon"),
        pytest.param('["a" "b"]', 5, id="no comma"),
        pytest.param("[1] 2", 4, id="text behind the end"),
        pytest.param("[1", 2, id="no end"),
        pytest.param("[1}", 2, id="the wrong bracket"),
        pytest.param("['a']", 1, id="single quotes"),
        pytest.param('["a\nb"]', 1, id="a line break in a string"),
        pytest.param("[01]", 2, id="a zero in front"),
    ],
)
def test_what_is_no_json_has_its_place(text: str, offset: int) -> None:
    with pytest.raises(NotJsonError) as caught:
        read_json(text, 0)
    assert caught.value.offset == offset


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(RefusedError, match="surrogate"):
        read_json('["\\ud83d"]', 0)


def test_duplicate_keys_have_their_places() -> None:
    assert read_json('{"a": 1, "b": {"c": 1, "c": 2}, "a": 2}', 0)[1] == (("c", 23), ("a", 32))
