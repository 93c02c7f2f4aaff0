"""Edits of generated documents: the wanted node alone, in any order, undone to the byte; a second parser agrees."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from yaml import YAMLError

from bot.text.edits import TextEdit, apply_edits, invert
from bot.yamltree.compose import Composer
from bot.yamltree.encoding import type_of
from bot.yamltree.limits import RefusedError
from bot.yamltree.nodes import Node, Style
from bot.yamltree.parse import Document
from bot.yamltree.patch import Refusal, replace_in_scalar, tag_scalar
from bot.yamltree.pure_parser import PureParser
from bot.yamltree.sameness import find_unmeant_difference
from tests.yamltree.documents import document_of, scalars_of
from tests.yamltree.written import written_documents

NEW = st.one_of(
    st.sampled_from(["", "7", "${AWS::Region}", "arn:aws:lambda:eu-west-1:1:layer:A:12", "true", "x y", "- x", "é"]),
    st.text(alphabet="ab:#'\"\\ {},-&*!|>%\n\té\U0001f600\x85", max_size=6),
)
BOM = st.sampled_from(["", "\ufeff"])


@st.composite
def pieces_of_work(draw: st.DrawFn) -> tuple[Document, int, int, int, str]:
    """A document, the number of one of its scalars, a range of that one's value, and what it shall become."""
    document = document_of(draw(BOM) + draw(written_documents()))
    scalars = scalars_of(document.root)
    assume(scalars)
    number = draw(st.integers(0, len(scalars) - 1))
    start = draw(st.integers(0, len(scalars[number].text)))
    return document, number, start, draw(st.integers(start, len(scalars[number].text))), draw(NEW)


def values(node: Node) -> list[tuple[str, str | None]]:
    """The texts and tags of all scalars."""
    return [(each.text, each.tag) for each in scalars_of(node)]


def second_opinion(text: str) -> list[tuple[str, str | None]] | None:
    """What ruamel.yaml's own parser reads, or None where it refuses what libyaml takes."""
    try:
        root, _ = Composer(PureParser(text).get_event).compose()
    except (YAMLError, RefusedError):
        return None
    return values(root)


def assert_meant(before: Document, after: Document, edits: tuple[TextEdit, ...]) -> None:
    """Holds that nothing changes besides, but for a key that becomes equal to another one."""
    found = find_unmeant_difference(before, after, edits)
    assert found is None or (len(after.duplicates) > len(before.duplicates) and found.endswith("repeats another one"))


@settings(max_examples=400)
@given(pieces_of_work())
def test_an_edit_changes_the_wanted_node_alone(work: tuple[Document, int, int, int, str]) -> None:
    document, number, start, end, new = work
    scalar = scalars_of(document.root)[number]
    edit = replace_in_scalar(document.source, scalar, start, end, new)
    if isinstance(edit, Refusal):
        return
    text = document.source.text
    after = document_of(apply_edits(text, [edit]))
    wanted = values(document.root)
    wanted[number] = (scalar.text[:start] + new + scalar.text[end:], scalar.tag)
    assert values(after.root) == wanted
    assert_meant(document, after, (edit,))
    assert apply_edits(after.source.text, invert(text, [edit])) == text
    if scalar.style is Style.PLAIN and scalar.tag is None:
        assert type_of(wanted[number][0]) == type_of(scalar.text)


@settings(max_examples=200)
@given(pieces_of_work())
def test_a_second_parser_reads_what_is_wanted(work: tuple[Document, int, int, int, str]) -> None:
    document, number, start, end, new = work
    scalar = scalars_of(document.root)[number]
    text = document.source.text
    assume(scalar.style is not Style.JSON and second_opinion(text) == values(document.root))
    edit = replace_in_scalar(document.source, scalar, start, end, new)
    if isinstance(edit, Refusal):
        return
    wanted = values(document.root)
    wanted[number] = (scalar.text[:start] + new + scalar.text[end:], scalar.tag)
    assert second_opinion(apply_edits(text, [edit])) == wanted


@settings(max_examples=200)
@given(pieces_of_work())
def test_quotes_on_one_line_refuse_nothing(work: tuple[Document, int, int, int, str]) -> None:
    document, number, start, end, _ = work
    scalar = scalars_of(document.root)[number]
    assume(scalar.style in (Style.SINGLE, Style.DOUBLE, Style.JSON))
    assume(not {"\r", "\n"} & set(document.source.text[scalar.start : scalar.end]))
    assert isinstance(replace_in_scalar(document.source, scalar, start, end, "arn:x"), TextEdit)


@settings(max_examples=200)
@given(written_documents(), st.lists(st.tuples(st.integers(0), NEW), max_size=5))
def test_edits_of_several_scalars_go_together_in_any_order(text: str, wishes: list[tuple[int, str]]) -> None:
    document = document_of(text)
    scalars = scalars_of(document.root)
    assume(scalars)
    wanted, edits = values(document.root), {}
    for number, new in wishes:
        scalar = scalars[number % len(scalars)]
        edit = replace_in_scalar(document.source, scalar, 0, len(scalar.text), new)
        if isinstance(edit, TextEdit):
            edits[number % len(scalars)] = edit
            wanted[number % len(scalars)] = (new, scalar.tag)
    made = tuple(edits.values())
    edited = apply_edits(text, made)
    assert edited == apply_edits(text, made[::-1])
    for edit in sorted(made, reverse=True):
        text = apply_edits(text, [edit])
    assert text == edited
    after = document_of(edited)
    assert values(after.root) == wanted
    assert_meant(document, after, made)
    assert apply_edits(edited, invert(document.source.text, made)) == document.source.text


@settings(max_examples=200)
@given(pieces_of_work())
def test_a_tag_changes_nothing_but_the_tag(work: tuple[Document, int, int, int, str]) -> None:
    document, number, *_ = work
    scalar = scalars_of(document.root)[number]
    edit = tag_scalar(document.source, scalar, "!Sub")
    if isinstance(edit, Refusal):
        return
    after = document_of(apply_edits(document.source.text, [edit]))
    wanted = values(document.root)
    if scalar.style is Style.JSON:
        wanted.insert(number, ("Fn::Sub", None))
    else:
        wanted[number] = (scalar.text, "!Sub")
    assert values(after.root) == wanted
    assert_meant(document, after, (edit,))


def test_every_style_is_generated() -> None:
    found: set[Style] = set()

    @settings(max_examples=100)
    @given(written_documents())
    def collect(text: str) -> None:
        found.update(each.style for each in scalars_of(document_of(text).root))

    collect()
    assert found == set(Style)
