"""Plain and quoted scalars as an emitter writes them: escaped, folded over lines, continued."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.yamltree.flow_decoding import Piece, double_quoted_pieces, json_pieces, plain_pieces, single_quoted_pieces
from tests.yamltree.dumps import LINES, NEWLINES, assert_found, dump


@settings(max_examples=200)
@given(st.lists(LINES, min_size=1, max_size=4), st.sampled_from([None, "'", '"']), st.integers(10, 40), st.booleans())
def test_what_an_emitter_folds_is_found(values: list[str], style: str | None, width: int, is_unicode: bool) -> None:
    assert_found(dump(values, style, width, allow_unicode=is_unicode))


@settings(max_examples=100)
@given(st.lists(st.text("ab c", max_size=30), min_size=1, max_size=3), st.sampled_from([None, "'", '"']), NEWLINES)
def test_folded_lines_are_found_with_any_line_end(values: list[str], style: str | None, newline: str) -> None:
    assert_found(dump(values, style, 10).replace("\n", newline))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        pytest.param("a b", [("a b", 0, 3)], id="one line"),
        pytest.param("a \n  b", [("a", 0, 1), (" ", 1, 5), ("b", 5, 6)], id="a break is a blank"),
        pytest.param("a\n\n\n b", [("a", 0, 1), ("\n", 1, 3), ("\n", 3, 5), ("b", 5, 6)], id="breaks but the first"),
        pytest.param("a\r\n\r\nb", [("a", 0, 1), ("\n", 1, 5), ("b", 5, 6)], id="CRLF counts once"),
    ],
)
def test_the_pieces_of_a_plain_scalar(text: str, pieces: list[Piece]) -> None:
    assert list(plain_pieces(text, 0, len(text))) == pieces


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        pytest.param(r'"a\tb"', [("a", 1, 2), ("\t", 2, 4), ("b", 4, 5)], id="a short escape"),
        pytest.param(r'"\x41\u00e9\U0001f600"', [("A", 1, 5), ("é", 5, 11), ("\U0001f600", 11, 21)], id="by number"),
        pytest.param('"a\\\n  b"', [("a", 1, 2), ("b", 6, 7)], id="a continued line adds nothing"),
        pytest.param('"a \\\n  \\ b"', [("a ", 1, 3), (" ", 7, 9), ("b", 9, 10)], id="blanks around a continuation"),
        pytest.param(
            '"a\\ \n b"', [("a", 1, 2), (" ", 2, 4), (" ", 4, 6), ("b", 6, 7)], id="an escaped blank before a break"
        ),
        pytest.param('"a\\\n\n b"', [("a", 1, 2), ("\n", 2, 6), ("b", 6, 7)], id="an empty line after a continuation"),
        pytest.param('"\\\\n"', [("\\", 1, 3), ("n", 3, 4)], id="an escaped backslash"),
    ],
)
def test_the_pieces_of_a_double_quoted_scalar(text: str, pieces: list[Piece]) -> None:
    assert list(double_quoted_pieces(text, 0, len(text))) == pieces


def test_the_pieces_of_a_single_quoted_scalar() -> None:
    assert list(single_quoted_pieces("'a''b'", 0, 6)) == [("a", 1, 2), ("'", 2, 4), ("b", 4, 5)]


def test_a_surrogate_pair_is_one_character() -> None:
    assert list(json_pieces(r'"a\ud83d\ude00b"', 0, 16)) == [("a", 1, 2), ("\U0001f600", 2, 14), ("b", 14, 15)]
