"""Every part of every value is found in the source, to the character, in every style."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.source import SourceFile
from bot.yamltree.nodes import Mapping, Scalar, Style, find, resolve
from bot.yamltree.parse import Document, parse
from bot.yamltree.places import content_span, source_span
from tests.yamltree.documents import document_of, documents, scalars_of

# A document, the value of its key "k", a part of the value, and how that part is written.
WRITTEN = [
    pytest.param("k: one two", "one two", "two", "two", id="plain"),
    pytest.param("k: one\n  two\n\n  three", "one two\nthree", "two\nthree", "two\n\n  three", id="plain over lines"),
    pytest.param("k: 'it''s'", "it's", "'s", "''s", id="single quotes with a quote inside"),
    pytest.param('k: "a\\tb"', "a\tb", "\t", "\\t", id="an escape"),
    pytest.param('k: "a\\x41\\u00e9"', "aAé", "é", "\\u00e9", id="hex escapes"),
    pytest.param('k: "one\\\n   two"', "onetwo", "two", "two", id="a line continuation"),
    pytest.param('k: "one\n   two"', "one two", "two", "two", id="a folded line in double quotes"),
    pytest.param("k: |\n  one\n  two\n", "one\ntwo\n", "two", "two", id="literal"),
    pytest.param("k: |-\n  one\n  two\n\n", "one\ntwo", "two", "two", id="literal, stripped"),
    pytest.param("k: |2\n   one\n", " one\n", "one", "one", id="literal with an indentation indicator"),
    pytest.param("k: >-\n  one\n  two\n", "one two", "two", "two", id="folded"),
    pytest.param("k: >\n  one\n\n  two\n   more\n", "one\n\ntwo\n more\n".replace("\n\n", "\n", 1), "more", "more",
                 id="folded with a blank and an indented line"),
    pytest.param("k: !Sub &a 'x${V}'", "x${V}", "${V}", "${V}", id="behind a tag and an anchor"),
    pytest.param("k: ! x", "x", "x", "x", id="behind the lone tag"),
    pytest.param("k: [a, 'b c' , d]", None, None, None, id="in a flow list"),
    pytest.param("k:\tone two", "one two", "two", "two", id="after a tab"),
    pytest.param("k: \U0001f600 é x", "\U0001f600 é x", "x", "x", id="after characters beyond the BMP"),
    pytest.param("k: one#two", "one#two", "#two", "#two", id="a number sign within a word"),
    pytest.param("k: a:b:c # d", "a:b:c", "b:c", "b:c", id="colons, and a comment behind"),
]  # fmt: skip


def value_of(document: Document, key: str = "k") -> Scalar | None:
    root = document.root
    assert isinstance(root, Mapping)
    node = find(root, key)
    assert node is not None
    found = resolve(node)
    return found if isinstance(found, Scalar) else None


@pytest.mark.parametrize("final", ["", "\n", "\n# end"], ids=["no final newline", "final newline", "a comment behind"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("bom", ["", "\ufeff"], ids=["no BOM", "BOM"])
@pytest.mark.parametrize(("text", "value", "part", "slice_"), WRITTEN)
def test_a_part_of_a_value_is_found(
    text: str, value: str | None, part: str | None, slice_: str | None, bom: str, newline: str, final: str
) -> None:
    if value is None or part is None or slice_ is None:
        return
    if text.endswith("\n") and final == "":
        final = ""
    document = document_of(bom + (text.rstrip("\n") + (final or text[len(text.rstrip("\n")) :])).replace("\n", newline))
    scalar = value_of(document)
    assert scalar is not None
    if not text.endswith("\n"):
        assert scalar.text == value
    start = scalar.text.index(part)
    span = source_span(document.source, scalar, start, start + len(part))
    assert span is not None
    assert document.source.text[slice(*span)] == slice_.replace("\n", newline)


@settings(max_examples=300)
@given(documents(), st.sampled_from(["", "\ufeff"]), st.data())
def test_generated_values_are_read_and_found(made: tuple[str, list[str]], bom: str, data: st.DataObject) -> None:
    text, values = made
    document = document_of(bom + text)
    scalars = [each for each in scalars_of(document.root) if not each.text.startswith("key")]
    assert [each.text for each in scalars] == values
    scalar = data.draw(st.sampled_from(scalars))
    start = data.draw(st.integers(0, len(scalar.text)))
    end = data.draw(st.integers(start, len(scalar.text)))
    span = source_span(document.source, scalar, start, end)
    assert span is not None or scalar.text == ""
    if span is not None and scalar.style in (Style.PLAIN, Style.LITERAL) and "\n" not in scalar.text[start:end]:
        assert document.source.text[slice(*span)] == scalar.text[start:end]


@settings(max_examples=200)
@given(documents(), st.data())
def test_a_replaced_part_changes_that_value_alone(made: tuple[str, list[str]], data: st.DataObject) -> None:
    text, values = made
    document = document_of(text)
    scalars = [each for each in scalars_of(document.root) if not each.text.startswith("key") and each.text.strip()]
    if not scalars:
        return
    scalar = data.draw(st.sampled_from(scalars))
    position = next(index for index, character in enumerate(scalar.text) if character.isalnum()) if any(
        character.isalnum() for character in scalar.text) else None  # fmt: skip
    if position is None:
        return
    span = source_span(document.source, scalar, position, position + 1)
    assert span is not None
    edited = document_of(document.source.text[: span.start] + "Q" + document.source.text[span.end :])
    changed = scalar.text[:position] + "Q" + scalar.text[position + 1 :]
    after = [each.text for each in scalars_of(edited.root) if not each.text.startswith("key")]
    index = [id(each) for each in scalars_of(document.root) if not each.text.startswith("key")].index(id(scalar))
    assert after == [*values[:index], changed, *values[index + 1 :]]


@pytest.mark.parametrize(
    ("text", "slice_"),
    [
        pytest.param("k: !Sub 'a'", "'a'", id="without its tag"),
        pytest.param("k: &x !Sub\n  'a'", "'a'", id="tag and anchor, content on the next line"),
        pytest.param("k: !Sub # why\n  a", "a", id="a comment between tag and content"),
        pytest.param("k: !Sub |\n  a\n", "|\n  a\n", id="a block from its header on"),
        pytest.param("k: &AWS::Region", "::Region", id="an anchor that ends at a colon"),
        pytest.param("k: !Sub\x85  a", "a", id="a tag before the line break NEL"),
        pytest.param("k: !Sub # 'b'\n", "", id="a tag and nothing else"),
    ],
)
def test_the_content_of_a_scalar(text: str, slice_: str) -> None:
    document = document_of(text)
    scalar = value_of(document)
    assert scalar is not None
    assert document.source.text[slice(*content_span(document.source, scalar))] == slice_


@pytest.mark.slow
def test_every_scalar_of_the_corpus_is_found(shared: Path) -> None:
    import json

    folder = shared / "corpus" / "templates"
    entries = json.loads((folder / "manifest.json").read_text())["entries"]
    unread, unmapped, count = [], [], 0
    for entry in entries:
        document = parse(SourceFile(entry["file"], (folder / entry["file"]).read_bytes()))
        if not isinstance(document, Document):
            unread += [entry["file"]] if entry["parse"] != "error" else []
            continue
        for scalar in scalars_of(document.root):
            count += 1
            if source_span(document.source, scalar, 0, len(scalar.text)) is None and scalar.text:
                unmapped.append((entry["file"], scalar))
    print(f"{count:,} scalars of {len(entries):,} files")
    assert unread == []
    assert unmapped == []
    assert count > 200_000
