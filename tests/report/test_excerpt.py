"""Underlines stand below what they mean, whatever the line holds."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.report.excerpt import Mark, excerpt
from bot.text.source import SourceFile
from bot.text.spans import Span


def source_of(text: str) -> SourceFile:
    return SourceFile("a.yaml", text.encode())


def rows(text: str, marked: str, width: int = 60) -> list[str]:
    start = text.index(marked)
    return [row.text for row in excerpt(source_of(text), [Mark(Span(start, start + len(marked)), "", True)], width)]


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        pytest.param("a: bad\n", "bad", ["a: bad", "   ^^^"], id="plain"),
        pytest.param("\ta: bad\r\n", "bad", ["    a: bad", "       ^^^"], id="a tab is four columns, CRLF is none"),
        pytest.param("漢字: bad", "bad", ["漢字: bad", "      ^^^"], id="wide characters take two columns"),
        pytest.param("e\u0301: bad", "bad", ["e\u0301: bad", "   ^^^"], id="combining characters take none"),
        pytest.param("\x1b[2J bad", "bad", ["\\x1b[2J bad", "        ^^^"], id="control characters are visible"),
        pytest.param("\ufeffa: bad", "bad", ["a: bad", "   ^^^"], id="a byte order mark is no column"),
        pytest.param(
            "##[error] bad", "bad", ["##\\[error] bad", "           ^^^"], id="old workflow commands are broken"
        ),
        pytest.param("a: |\n  x\n  y\n", "|\n  x\n  y", ["a: |", "   ^ up to line 3"], id="several lines"),
    ],
)
def test_an_underline_stands_below_its_text(text: str, marked: str, expected: list[str]) -> None:
    assert rows(text, marked) == expected


def test_an_empty_span_has_one_caret() -> None:
    row = excerpt(source_of("abc"), [Mark(Span(3, 3), "here", True)], 60)[1]
    assert row.text == "   ^ here"


@pytest.mark.parametrize("character", ["x", "漢", "\u0301", "\t", "\x1b"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(1, 0, id="before it"),
        pytest.param(0, 1, id="behind it"),
        pytest.param(1, 1, id="on both sides"),
    ],
)
def test_what_is_far_from_a_mark_changes_no_excerpt(character: str, before: int, after: int) -> None:
    short, long = (
        rows(f"{character * (before * length)}{'x' * 60}bad{'y' * 60}{character * (after * length)}", "bad")
        for length in (1_000, 100_000)
    )
    assert short == long
    assert short[1].count("^") == 3


def test_marks_of_one_file_share_an_excerpt_in_the_order_of_lines() -> None:
    source = source_of("one\ntwo\nthree\nfour\n")
    marks = [Mark(Span(14, 18), "", True), Mark(Span(0, 3), "first")]
    assert [(row.kind, row.line) for row in excerpt(source, marks, 60)] == [
        ("code", 1), ("related", 1), ("gap", 0), ("code", 4), ("primary", 4),
    ]  # fmt: skip


@given(st.text(min_size=0, max_size=300), st.integers(0, 300), st.integers(0, 40), st.integers(40, 90))
def test_no_row_of_code_is_wider_than_asked_and_every_row_is_printable(
    text: str, start: int, length: int, width: int
) -> None:
    source = source_of(text)
    begin = min(start, len(text))
    found = excerpt(source, [Mark(Span(begin, min(begin + length, len(text))), "", True)], width)
    assert [row.kind for row in found] == ["code", "primary"]
    for row in found:
        assert row.text.isprintable()
        columns = sum(
            0 if unicodedata.category(each) in ("Mn", "Me") else 1 + (unicodedata.east_asian_width(each) in "WF")
            for each in row.text
        )
        assert columns <= width + 1
