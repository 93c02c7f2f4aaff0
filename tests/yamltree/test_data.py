"""Nodes as the data that the SAM translator gets: YAML 1.1 without timestamps."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.yamltree.data import Data, DataReader
from tests.yamltree.documents import document_of


@pytest.mark.parametrize(
    ("text", "data"),
    [
        pytest.param("5", 5, id="an integer"),
        pytest.param("'5'", "5", id="quoted digits"),
        pytest.param("yes", True, id="a boolean of YAML 1.1"),
        pytest.param("Off", False, id="another boolean"),
        pytest.param("0123", 83, id="octal"),
        pytest.param("1.5", 1.5, id="a float"),
        pytest.param("~", None, id="null"),
        pytest.param("2012-10-17", "2012-10-17", id="a date stays a text"),
        pytest.param("12:30:45", 45045, id="sexagesimal"),
        pytest.param("000000000001", 1, id="zeros in front"),
        pytest.param("!Ref A", {"Ref": "A"}, id="a short tag"),
        pytest.param("!GetAtt A.B.C", {"Fn::GetAtt": ["A", "B.C"]}, id="GetAtt"),
        pytest.param("!Sub ['x', {A: 1}]", {"Fn::Sub": ["x", {"A": 1}]}, id="Sub with variables"),
        pytest.param("!If [C, !Ref A, 2]", {"Fn::If": ["C", {"Ref": "A"}, 2]}, id="nested functions"),
        pytest.param("!Condition C", {"Condition": "C"}, id="Condition"),
        pytest.param("{a: &x [1], b: *x}", {"a": [1], "b": [1]}, id="an alias"),
        pytest.param("!!str 5", "5", id="an explicit string"),
    ],
)
def test_the_data_of_a_node(text: str, data: Data) -> None:
    assert DataReader().read(document_of(text).root) == data


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@given(st.dictionaries(st.text(max_size=5), JSON, max_size=4))
def test_json_is_what_it_is(data: dict[str, Data]) -> None:
    assert DataReader().read(document_of(json.dumps(data)).root) == data
