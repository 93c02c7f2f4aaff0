"""Edits: their order does not matter, they can be undone, and none is larger than it must be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.edits import OverlapError, TextEdit, apply_edits, invert, minimal, normalise

TEXTS = st.text(alphabet="ab\r\né\U0001f600", max_size=20)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[TextEdit]]:
    """A text and edits of it that do not overlap, in any order; neighbours may touch."""
    text = draw(TEXTS)
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits = [TextEdit(start, end, draw(TEXTS)) for start, end in zip(places[::2], places[1::2], strict=False)]
    kept = [edit for number, edit in enumerate(edits) if edit[:2] not in [other[:2] for other in edits[:number]]]
    return text, draw(st.permutations(kept))


@pytest.mark.parametrize(
    ("edits", "result"),
    [
        pytest.param([], "abcdef", id="no edit"),
        pytest.param([(2, 4, "X")], "abXef", id="a replacement"),
        pytest.param([(2, 2, "X")], "abXcdef", id="an insertion"),
        pytest.param([(0, 6, "")], "", id="a deletion of everything"),
        pytest.param([(6, 6, "X")], "abcdefX", id="an insertion at the end"),
        pytest.param([(4, 5, "Y"), (1, 2, "X")], "aXcdYf", id="any order"),
        pytest.param([(2, 4, "Y"), (0, 2, "X")], "XYef", id="neighbours that touch"),
        pytest.param([(2, 4, "Y"), (2, 2, "X")], "abXYef", id="an insertion where a replacement begins"),
        pytest.param([(4, 4, "Y"), (2, 4, "X")], "abXYef", id="an insertion where a replacement ends"),
        pytest.param([(2, 4, "X"), (2, 4, "X")], "abXef", id="the same edit twice counts once"),
        pytest.param([(2, 2, "X"), (2, 2, "X")], "abXcdef", id="the same insertion twice counts once"),
    ],
)
def test_the_text_with_edits(edits: list[tuple[int, int, str]], result: str) -> None:
    assert apply_edits("abcdef", [TextEdit(*edit) for edit in edits]) == result


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param((1, 3, "X"), (2, 4, "Y"), id="ranges that share a character"),
        pytest.param((1, 4, "X"), (2, 3, "Y"), id="a range in another one"),
        pytest.param((1, 3, "X"), (1, 3, "Y"), id="one range, two replacements"),
        pytest.param((1, 3, "X"), (1, 2, "Y"), id="ranges that begin together"),
        pytest.param((2, 2, "X"), (2, 2, "Y"), id="two insertions at one place"),
        pytest.param((1, 4, "X"), (2, 2, "Y"), id="an insertion within a range"),
    ],
)
def test_edits_that_would_touch_each_other_are_refused(
    first: tuple[int, int, str], second: tuple[int, int, str]
) -> None:
    for edits in ([first, second], [second, first]):
        with pytest.raises(OverlapError) as caught:
            apply_edits("abcdef", [TextEdit(*edit) for edit in edits])
        assert {caught.value.first, caught.value.second} == {first, second}


@pytest.mark.parametrize("edit", [(3, 2, ""), (-1, 2, ""), (2, 4, "")], ids=["backwards", "before it", "behind it"])
def test_a_place_outside_the_text_is_a_mistake(edit: tuple[int, int, str]) -> None:
    with pytest.raises(ValueError, match="does not stand in a text of 3 characters"):
        apply_edits("abc", [TextEdit(*edit)])
    with pytest.raises(ValueError, match="does not stand in a text of 3 characters"):
        invert("abc", [TextEdit(*edit)])


@given(edited(), st.randoms())
def test_the_order_of_edits_does_not_matter(made: tuple[str, list[TextEdit]], random: object) -> None:
    text, edits = made
    assert apply_edits(text, edits) == apply_edits(text, sorted(edits)) == apply_edits(text, edits[::-1] + edits)
    assert list(normalise(edits)) == sorted(edits)


@given(edited())
def test_one_by_one_from_the_end_is_the_same(made: tuple[str, list[TextEdit]]) -> None:
    text, edits = made
    one_by_one = text
    for edit in reversed(normalise(edits)):
        one_by_one = apply_edits(one_by_one, [edit])
    assert one_by_one == apply_edits(text, edits)


@given(edited())
def test_the_inverse_gives_the_old_text_back(made: tuple[str, list[TextEdit]]) -> None:
    text, edits = made
    new = apply_edits(text, edits)
    inverse = invert(text, edits)
    assert apply_edits(new, inverse) == text
    assert apply_edits(text, invert(new, inverse)) == new


def test_two_deletions_side_by_side_are_undone() -> None:
    edits = [TextEdit(1, 2, ""), TextEdit(2, 3, "")]
    assert invert("abcd", edits) == (TextEdit(1, 1, "bc"),)


@pytest.mark.parametrize(
    ("edit", "smallest"),
    [
        pytest.param((0, 6, "abXdef"), (2, 3, "X"), id="the rest is kept"),
        pytest.param((1, 5, "bcde"), (5, 5, ""), id="nothing changes"),
        pytest.param((1, 4, "bcXd"), (3, 3, "X"), id="an insertion"),
        pytest.param((1, 4, "bd"), (2, 3, ""), id="a deletion"),
        pytest.param((0, 1, "aa"), (1, 1, "a"), id="a character doubled"),
        pytest.param((0, 2, "X"), (0, 2, "X"), id="nothing in common"),
    ],
)
def test_the_smallest_edit(edit: tuple[int, int, str], smallest: tuple[int, int, str]) -> None:
    assert minimal("abcdef", TextEdit(*edit)) == smallest


@given(TEXTS, st.data())
def test_the_smallest_edit_makes_the_same_change(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    edit = TextEdit(start, data.draw(st.integers(start, len(text))), data.draw(TEXTS))
    smallest = minimal(text, edit)
    assert apply_edits(text, [smallest]) == apply_edits(text, [edit])
    assert edit.start <= smallest.start <= smallest.end <= edit.end
    old, new = text[smallest.start : smallest.end], smallest.replacement
    assert not old or not new or (old[0] != new[0] and old[-1] != new[-1])
