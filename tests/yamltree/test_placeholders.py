"""Placeholders of other template languages are named, with what to do."""

import pytest

from bot.yamltree.nodes import Mapping, Sequence, walk
from bot.yamltree.placeholders import explain_placeholder, unquoted_placeholder
from tests.yamltree.documents import document_of


@pytest.mark.parametrize(
    ("text", "offset", "words", "place"),
    [
        pytest.param("a: {{resolve:ssm:/x}}:1\n", 20, "must be quoted", "{{resolve", id="a dynamic reference"),
        pytest.param("- {{ resolve:ssm:/x }}/y\n", 20, "must be quoted", "{{ resolve", id="a reference in a list"),
        pytest.param("a: 1\n{%- if x %}\n", 6, "Jinja", "{%-", id="a Jinja statement"),
        pytest.param("a: {{ x }}-y\n", 9, "Handlebars", "{{ x", id="a Jinja expression"),
        pytest.param("<% if (x) { %>\na: 1\n", 1, "ERB", "<%", id="ERB"),
        pytest.param("a: [${{ x }}\n", 5, "workflow", "${{", id="a workflow expression"),
    ],
)
def test_a_placeholder_is_named(text: str, offset: int, words: str, place: str) -> None:
    found = explain_placeholder(text, offset)
    assert found is not None
    assert words in found[0]
    assert text[found[1] :].startswith(place)


def test_a_text_without_placeholders_has_another_reason() -> None:
    assert explain_placeholder("a: [1\nb: {c: {d: 1}}\n", 6) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("- {{resolve:ssm:/x}}\n", ["{{resolve:ssm:/x}}"], id="an item"),
        pytest.param("a: {{resolve:ssm:/x:1}}\n", ["{{resolve:ssm:/x:1}}"], id="a value"),
        pytest.param("a: {{ x }}\n", ["{{ x }}"], id="a Jinja expression"),
        pytest.param("a: '{{resolve:ssm:/x}}'\n", [], id="quoted"),
        pytest.param("a: {b: {c: d}}\n", [], id="a mapping in a mapping"),
        pytest.param("a: {}\n", [], id="an empty mapping"),
    ],
)
def test_what_yaml_reads_as_nested_mappings(text: str, found: list[str]) -> None:
    document = document_of(text)
    nodes = [node for node in walk(document.root) if isinstance(node, Mapping | Sequence)]
    texts = [unquoted_placeholder(document.source, node) for node in nodes]
    assert [each for each in texts if each is not None] == found
