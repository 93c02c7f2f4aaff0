"""Tests for bot/template/values.py: slicing and joining of texts with holes, and their places."""

from hypothesis import given
from hypothesis import strategies as st

from bot.template.values import (
    MAX_CHARACTERS,
    MAX_PARTS,
    Hole,
    Origin,
    Piece,
    Stretch,
    Text,
    concatenate,
    hole,
    literal,
    locate,
    lone_hole,
    skeleton,
    slice_text,
)
from bot.text.source import SourceFile
from bot.yamltree.nodes import Scalar, Style
from tests.template.builder import source_slice

SOURCE = SourceFile("t.yaml", b"abcdefghij")
SCALAR = Scalar("abcdefghij", None, Style.PLAIN, 0, 10)

pieces = st.builds(lambda start, end: Piece(SCALAR.text[start:end], Origin(SOURCE, SCALAR, start)),
                   st.integers(0, 9), st.integers(0, 10)).filter(lambda piece: piece.text)  # fmt: skip
holes = st.builds(Hole, st.sampled_from(["P", "AWS::Region"]), st.just("open"))
texts = st.lists(pieces | holes, min_size=1, max_size=5).map(lambda parts: Text(tuple(parts)))


@given(texts, st.integers(0, 40), st.integers(0, 40))
def test_a_slice_is_that_of_the_skeleton(text: Text, start: int, end: int) -> None:
    assert skeleton(slice_text(text, start, end)) == skeleton(text)[start:end]


@given(texts)
def test_a_slice_of_everything_is_the_text(text: Text) -> None:
    assert slice_text(text, 0, len(skeleton(text))) == text


@given(st.lists(texts, min_size=1, max_size=4))
def test_joining_joins_the_skeletons(found: list[Text]) -> None:
    assert skeleton(concatenate(found)) == "".join(map(skeleton, found))


@given(texts, st.integers(0, 40), st.integers(1, 40))
def test_a_place_slices_to_the_longest_piece(text: Text, start: int, length: int) -> None:
    part = slice_text(text, start, start + length)
    longest = max((each.text for each in part.parts if isinstance(each, Piece)), key=len, default="")
    assert source_slice(locate(part), SOURCE.text) == (longest or None)


def test_a_stretch_is_sliced_where_it_is_written_as_it_is() -> None:
    assert locate(slice_text(literal("bcd", Stretch(SOURCE, 1, 4)), 1, 2)) == locate(
        literal("c", Stretch(SOURCE, 2, 3))
    )
    escaped = literal("bcd", Stretch(SOURCE, 1, 9))
    assert source_slice(locate(slice_text(escaped, 1, 2)), SOURCE.text) == "bcdefghi"


def test_a_text_without_a_file_has_no_place() -> None:
    assert locate(literal("us-east-1")) is None
    assert locate(hole("P", "open")) is None


def test_a_text_beyond_the_limits_is_not_known() -> None:
    assert concatenate([literal("x")] * (MAX_PARTS + 1)).known is None
    assert concatenate([literal("x" * MAX_CHARACTERS), literal("y")]).known is None
    assert concatenate([literal("x" * MAX_CHARACTERS)]).known is not None


def test_only_a_parameter_alone_is_a_lone_hole() -> None:
    open_parameter = hole("P", "open", scope="t.yaml")
    assert lone_hole(open_parameter) == open_parameter.parts[0]
    assert lone_hole(hole("P", "open")) is None
    assert lone_hole(concatenate([open_parameter, literal("x")])) is None
    assert lone_hole(literal("x")) is None


def test_what_is_shown_names_the_holes() -> None:
    text = concatenate([literal("a"), hole("P", "open"), literal("")])
    assert (text.shown, text.known, text.hole) == ("a${P}", None, Hole("P", "open"))
