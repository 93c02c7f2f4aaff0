"""Lines and columns against a naive count, for every kind of line end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.source import SourceFile
from bot.text.spans import LineIndex, Position, Span

TEXTS = st.text(alphabet="ab\r\n\u2028é\U0001f600\t", max_size=60)


def naive(text: str, offset: int) -> Position:
    """The position by walking from the start."""
    line, column, index = 1, 1, 0
    while index < offset:
        if text[index : index + 2] == "\r\n":
            if index + 1 == offset:
                return Position(line, column + 1)
            line, column, index = line + 1, 1, index + 2
        elif text[index] in "\r\n":
            line, column, index = line + 1, 1, index + 1
        else:
            column, index = column + 1, index + 1
    return Position(line, column)


@given(TEXTS, st.data())
def test_a_position_is_what_walking_there_counts(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    assert LineIndex(text).position(offset) == naive(text, offset)


@given(TEXTS)
def test_the_lines_put_together_are_the_text_without_its_line_ends(text: str) -> None:
    index = LineIndex(text)
    lines = [text[slice(*index.line_span(number))] for number in range(1, index.line_count + 1)]
    expected = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert lines == (expected[:-1] if expected[-1] == "" and len(expected) > 1 else expected)


@pytest.mark.parametrize(
    ("text", "offset", "position"),
    [
        pytest.param("", 0, (1, 1), id="an empty text"),
        pytest.param("ab", 2, (1, 3), id="the end of the text"),
        pytest.param("a\r\nb", 3, (2, 1), id="after CRLF"),
        pytest.param("a\rb", 2, (2, 1), id="after a lone CR"),
        pytest.param("\ufeffab", 1, (1, 1), id="the BOM counts as no column"),
        pytest.param("\ufeffa\nb", 3, (2, 1), id="the BOM is on the first line alone"),
    ],
)
def test_a_position(text: str, offset: int, position: tuple[int, int]) -> None:
    assert LineIndex(text).position(offset) == position


def test_a_span_of_a_line_has_no_line_end() -> None:
    assert LineIndex("ab\r\n\ncd").line_span(1) == Span(0, 2)


def test_a_source_keeps_its_bytes() -> None:
    source = SourceFile("a.yaml", b"\xef\xbb\xbfa: \xc3\xa9\r\n")
    assert (source.text.encode(), source.text[0]) == (source.data, "\ufeff")


def test_a_source_refuses_what_is_no_utf_8() -> None:
    with pytest.raises(UnicodeDecodeError):
        SourceFile("a.yaml", b"\xff")
