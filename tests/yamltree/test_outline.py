"""The entries of a document: what has characters of its own, with places that both sides of an edit share."""

import pytest

from bot.text.spans import Span
from bot.yamltree.outline import NOWHERE, Kind, Side, outline
from tests.yamltree.documents import document_of

S, A, E, L, M, P, X = Kind.SCALAR, Kind.ALIAS, Kind.EMPTY, Kind.SEQUENCE, Kind.MAPPING, Kind.PAIR, Kind.END

ENTRIES = [
    pytest.param("a", [], [(S, 0, 1)], id="a scalar"),
    pytest.param("a: b", [], [(M, -1, -1), (P, -1, -1), (S, 0, 1), (S, 3, 4), (X, -1, -1), (X, -1, -1)], id="a pair"),
    pytest.param("[a]", [], [(L, 0, -1), (S, 1, 2), (X, -1, 2)], id="brackets"),
    pytest.param("[a, b]", [(2, 5)], [(L, 0, -1), (S, 1, 2), (X, -1, 2)], id="an item that is removed"),
    pytest.param("[abc]", [(2, 3)], [(L, 0, -1), (S, 1, 3), (X, -1, 3)], id="a part that is removed"),
    pytest.param("[a]", [(0, 3)], [], id="a list that is removed"),
    pytest.param("[a]", [(1, 2)], [(L, 0, -1), (X, -1, 1)], id="a list that is emptied"),
    pytest.param("- a\n- b", [(0, 7)], [], id="a block that is removed"),
    pytest.param("- a\n- b", [(0, 4)], [(L, -1, -1), (S, 2, 3), (X, -1, -1)], id="the first item of a block"),
    pytest.param("!x\n- a", [(5, 6)], [(L, 0, -1), (X, -1, -1)], id="a tag that stays"),
    pytest.param("-\n- a", [], [(L, -1, -1), (E, -1, -1), (S, 4, 5), (X, -1, -1)], id="an empty item"),
    pytest.param("-\n- a", [(4, 5)], [], id="an empty item beside an edit"),
    pytest.param("- &b\n- *b", [], [(L, -1, -1), (S, 2, 3), (A, 7, 9), (X, -1, -1)], id="an anchor and an alias"),
    pytest.param("|\n  a\n\n", [], [(S, 0, 5)], id="a block without the blanks at its end"),
    pytest.param("|\n  a\n\n", [(4, 5)], [(S, 0, 1)], id="a block that is emptied"),
]


@pytest.mark.parametrize(("text", "regions", "entries"), ENTRIES)
def test_the_entries_of_a_document(
    text: str, regions: list[tuple[int, int]], entries: list[tuple[Kind, int, int]]
) -> None:
    document = document_of(text)
    side = Side(document.source, tuple(Span(*region) for region in regions))
    found = outline(side, (document.root,))
    assert [(each.kind, each.first, each.last) for each in found] == entries
    assert NOWHERE == -1


def test_places_are_the_same_on_both_sides() -> None:
    before, after = document_of("[a, b, c]"), document_of("[a, xyz, c]")
    old, new = Side(before.source, (Span(4, 5),)), Side(after.source, (Span(4, 7),))
    assert [entry[:5] for entry in outline(old, (before.root,))] == [entry[:5] for entry in outline(new, (after.root,))]


@pytest.mark.parametrize(
    ("span", "numbers"),
    [
        pytest.param((0, 10), [0, 1, 2], id="all"),
        pytest.param((2, 5), [0, 1], id="to the edges"),
        pytest.param((3, 4), [], id="less than one"),
        pytest.param((5, 5), [1], id="a place"),
        pytest.param((5, 8), [1], id="one that reaches beyond is left out"),
    ],
)
def test_the_regions_within_a_span(span: tuple[int, int], numbers: list[int]) -> None:
    side = Side(document_of("0123456789").source, (Span(2, 4), Span(5, 5), Span(7, 9)))
    assert list(side.within(Span(*span))) == numbers


@pytest.mark.parametrize(("offset", "count"), [(0, 0), (2, 2), (3, 2), (4, 2), (5, 3), (7, 5), (9, 5), (10, 6)])
def test_the_common_characters_before_an_offset(offset: int, count: int) -> None:
    side = Side(document_of("0123456789").source, (Span(2, 4), Span(5, 5), Span(7, 9)))
    assert side.common(offset) == count
