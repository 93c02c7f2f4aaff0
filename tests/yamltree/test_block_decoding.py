"""Literal and folded scalars: indentation, chomping, folding."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.yamltree.block_decoding import block_pieces
from tests.yamltree.dumps import LINES, NEWLINES, assert_found, dump


@settings(max_examples=200)
@given(st.lists(LINES, min_size=1, max_size=4), st.sampled_from(["|", ">"]), st.integers(10, 40))
def test_what_an_emitter_writes_as_a_block_is_found(values: list[str], style: str, width: int) -> None:
    assert_found(dump(values, style, width))


@settings(max_examples=100)
@given(st.lists(st.text("ab \n", min_size=1, max_size=30), min_size=1, max_size=3), st.sampled_from("|>"), NEWLINES)
def test_blocks_are_found_with_any_line_end(values: list[str], style: str, newline: str) -> None:
    assert_found(dump(values, style, 10).replace("\n", newline))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("|\n  a\n  b\n", "a\nb\n", id="literal"),
        pytest.param("|-\n  a\n\n", "a", id="stripped"),
        pytest.param("|+\n  a\n\n", "a\n\n", id="kept"),
        pytest.param("|2-\n   a", " a", id="an indentation indicator, no final newline"),
        pytest.param("|  # why\n\n  a\n", "\na\n", id="a comment in the header, an empty line first"),
        pytest.param("|\n\ta\n".replace("\t", "    "), "a\n", id="indented by four"),
        pytest.param(">\n  a\n  b\n\n  c\n", "a b\nc\n", id="folded"),
        pytest.param(">\n  a\n    b\n  c\n", "a\n  b\nc\n", id="folded around an indented line"),
        pytest.param(">-\n  a\n\n    b\n", "a\n\n  b", id="folded, an empty line before an indented one"),
        pytest.param("|+\n\n\n", "\n\n", id="nothing but kept lines"),
        pytest.param("|\n\n", "", id="nothing but lines"),
        pytest.param("|\r\n  a\r\n", "a\n", id="CRLF"),
    ],
)
def test_the_pieces_put_together_are_the_value(text: str, value: str) -> None:
    pieces = list(block_pieces(text, 0, len(text), value))
    assert "".join(piece.text for piece in pieces) == value
    assert all(text[piece.start : piece.end] == piece.text for piece in pieces if piece.text.isalnum())
