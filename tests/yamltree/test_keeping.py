"""What a scalar that is edited in part must keep: all characters beside the edit, as far as they have a place."""

import pytest

from bot.text.edits import TextEdit, apply_edits
from bot.text.spans import Span
from bot.yamltree.keeping import Written, is_rest_kept, touch
from bot.yamltree.nodes import Scalar
from bot.yamltree.outline import Side
from tests.yamltree.documents import document_of

BLOCK = "".join(f"   line {number}\n" for number in range(2_000))
SCALARS = [
    pytest.param("abc", (1, 2, "X"), True, id="in the middle"),
    pytest.param("abc", (3, 3, "X"), True, id="behind"),
    pytest.param('"a\\tb"', (3, 4, "n"), True, id="a letter of an escape"),
    pytest.param('"a\\tb"', (2, 3, ""), True, id="the backslash of an escape is an edit of all of it"),
    pytest.param("'a\n  b'", (2, 5, " "), True, id="a fold becomes a blank"),
    pytest.param("'a\n  b'", (2, 2, "\n"), True, id="a fold gets another line"),
    pytest.param("'a\n\n\n  b'", (3, 4, ""), True, id="a fold loses a line"),
    pytest.param("' \t$ \n :1'", (4, 8, " #"), True, id="a fold and what follows"),
    pytest.param("|\n  a\n  b\n", (8, 8, "x\n  "), True, id="a line of a block"),
    pytest.param("|2\n   a\n   b\n", (1, 2, "1"), False, id="the indentation of a short block"),
    pytest.param("|2\n" + BLOCK, (1, 2, "1"), False, id="the indentation of a long block"),
    pytest.param(">\n  a\n  b\n  c\n", (8, 8, " "), False, id="a line that folds no more"),
]


@pytest.mark.parametrize(("text", "edit", "is_kept"), SCALARS)
def test_the_rest_of_a_scalar_is_kept_or_not(text: str, edit: tuple[int, int, str], is_kept: bool) -> None:
    start, end, new = edit
    before, after = document_of(text), document_of(apply_edits(text, [TextEdit(*edit)]))
    assert isinstance(before.root, Scalar)
    assert isinstance(after.root, Scalar)
    removed, added = Span(start, end), Span(start, start + len(new))
    old = Written(Side(before.source, (removed,)), before.root, (removed,))
    assert is_rest_kept(old, Written(Side(after.source, (added,)), after.root, (added,))) == is_kept


@pytest.mark.parametrize(
    ("region", "span", "is_touching"),
    [
        pytest.param((1, 3), (2, 5), True, id="a shared character"),
        pytest.param((1, 2), (2, 5), False, id="side by side"),
        pytest.param((3, 3), (2, 5), True, id="a place within"),
        pytest.param((2, 2), (2, 5), False, id="the place where it begins"),
        pytest.param((5, 5), (2, 5), False, id="the place where it ends"),
    ],
)
def test_what_touches(region: tuple[int, int], span: tuple[int, int], is_touching: bool) -> None:
    assert touch(Span(*region), Span(*span)) == is_touching
