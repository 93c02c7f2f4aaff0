"""A suggestion, applied as GitHub applies it, is the fix: byte for byte, on lines that the diff shows, no secrets."""

import re
from itertools import pairwise
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.findings.finding import Applicability, Edit, Fix, Location
from bot.findings.placement import MOST_LINES, Hunk
from bot.report.review.suggestion import MOST_CHARACTERS, Suggestion, find_change, find_suggestions
from bot.text.edits import TextEdit, apply_edits
from bot.text.source import SourceFile
from bot.text.spans import Span

EVERYTHING = {"t.yaml": (Hunk(1, 10_000, frozenset()),)}


def fix(text: str, *edits: tuple[int, int, str], path: str = "t.yaml") -> Fix:
    """A fix with edits of one file."""
    made = (Edit(Location(path, Span(start, end)), text[start:end], new) for start, end, new in edits)
    return Fix("do it", Applicability.SAFE, tuple(made))


def swap(text: str, old: str, new: str) -> Fix:
    """A fix that replaces the first occurrence of a text."""
    start = text.index(old)
    return fix(text, (start, start + len(old), new))


def suggest(text: str, repair: Fix, *hunks: Hunk) -> list[Suggestion]:
    """The suggestions for a file; without hunks the diff shows everything."""
    return find_suggestions(repair, SourceFile("t.yaml", text.encode()), {"t.yaml": hunks} if hunks else EVERYTHING)


def applied(text: str, suggestion: Suggestion) -> str:
    """The file after GitHub replaced the lines of the comment by the text of the block, which Markdown decides."""
    (block,) = MarkdownIt("commonmark").parse(f"Words.\n\n{suggestion.markdown}")[3:]
    assert (block.type, block.info) == ("fence", "suggestion")
    lines = text.split("\n")
    new = block.content.removesuffix("\n").split("\n") if block.content else []
    return "\n".join((*lines[: suggestion.start - 1], *new, *lines[suggestion.end :]))


TEXTS = st.text(st.sampled_from("ab`~ \t\n:-\u00e9\U0001f600"), max_size=60)


@st.composite
def repairs(draw: st.DrawFn) -> tuple[str, Fix]:
    """A text and edits of it that do not overlap."""
    text = draw(TEXTS)
    offsets = sorted(draw(st.lists(st.integers(0, len(text)), max_size=4, unique=True)))
    edits = [(start, draw(st.sampled_from((start, end))), draw(TEXTS)) for start, end in pairwise(offsets)]
    return text, fix(text, *edits)


@given(repairs())
def test_a_suggestion_that_is_applied_is_the_fix(drawn: tuple[str, Fix]) -> None:
    text, repair = drawn
    edited = apply_edits(text, (TextEdit(*each.location.span, each.replacement) for each in repair.edits))
    for suggestion in suggest(text, repair):
        assert applied(text, suggestion) == edited != text
        assert 1 <= suggestion.start <= suggestion.end < suggestion.start + MOST_LINES


@given(repairs(), st.integers(1, 12), st.integers(1, 12))
def test_every_line_of_a_suggestion_is_shown_by_one_hunk(drawn: tuple[str, Fix], start: int, length: int) -> None:
    hunks = (Hunk(start, length, frozenset()), Hunk(start + length, 2, frozenset()))
    for suggestion in suggest(*drawn, *hunks):
        assert any(hunk.start <= suggestion.start <= suggestion.end <= hunk.end for hunk in hunks)


@given(repairs())
def test_a_change_of_whole_lines_within_the_diff_has_a_suggestion(drawn: tuple[str, Fix]) -> None:
    text, repair = f"{drawn[0]}\n", drawn[1]
    change = find_change(repair, SourceFile("t.yaml", text.encode()))
    few = change is not None and change.end - change.start < MOST_LINES - 1
    assert bool(suggest(text, repair)) or not few


LINES = "one\n  two\nthree\nfour\nfive\n"


@pytest.mark.parametrize(
    ("old", "new", "start", "end", "block"),
    [
        ("two", "2", 2, 2, "```suggestion\n  2\n```"),
        ("  two\nthree\n", "x\n", 2, 3, "```suggestion\nx\n```"),
        ("three\n", "", 2, 2, "```suggestion\n  two\n```"),
        ("one\n", "", 1, 2, "```suggestion\n  two\n```"),
        ("three\n", "new\nthree\n", 2, 2, "```suggestion\n  two\nnew\n```"),
        ("one\n", "new\none\n", 1, 1, "```suggestion\nnew\none\n```"),
        ("five\n", "five\nsix\n", 5, 5, "```suggestion\nfive\nsix\n```"),
        ("three\n", "\n", 3, 3, "```suggestion\n\n```"),
        ("three", "a ``` b ```` c", 3, 3, "`````suggestion\na ``` b ```` c\n`````"),
        ("three", "   ```", 3, 3, "````suggestion\n   ```\n````"),
        ("three", "~~~", 3, 3, "```suggestion\n~~~\n```"),
    ],
    ids=["a word", "two lines", "a line that goes", "the first line that goes", "a new line", "a new first line",
         "a new last line", "a blank line", "backticks", "a fence that is indented", "a fence of tildes"],
)  # fmt: skip
def test_the_block_of(old: str, new: str, start: int, end: int, block: str) -> None:
    first = suggest(LINES, swap(LINES, old, new))[0]
    if old == "three\n" and not new:  # the line above comes with it
        end = 3
    assert (first.start, first.end, first.markdown) == (start, end, block)
    assert applied(LINES, first) == LINES.replace(old, new, 1)


def test_the_line_below_comes_with_it_where_the_line_above_is_not_shown() -> None:
    repair = swap(LINES, "three\n", "three\nnew\n")
    found = suggest(LINES, repair, Hunk(4, 2, frozenset()))
    assert [(each.start, each.end, each.after) for each in found] == [(4, 4, ("new\n", "four\n"))]


NONE: dict[str, tuple[str, str, str]] = {
    "CRLF": ("a\r\nb\r\n", "a", "x"),
    "a lone CR elsewhere": ("a\nb\rc\n", "a", "x"),
    "a CR that comes": ("a\nb\n", "a", "x\r"),
    "the last line without a newline": ("a\nb", "b", "x"),
    "a last newline that goes": ("a\nb\n", "b\n", "x"),
    "a BOM in the line": ("\ufeffa\nb\n", "a", "x"),
    "a character that turns the text": ("a\nb\n", "a", "x\u202e"),
    "a character that nobody sees": ("a\nb\n", "a", "x\u200b"),
    "a separator of lines": ("a\nb\n", "a", "x\u2028y"),
    "an escape sequence": ("a\nb\n", "a", "\x1b[31m"),
    "too many lines": ("a\n" * 30, "a\n" * 11, "b\n" * 11),
    "a line that is too long": ("a\n", "a", "x" * MOST_CHARACTERS),
    "nothing": ("a\n", "a", "a"),
}


@pytest.mark.parametrize(("text", "old", "new"), NONE.values(), ids=NONE)
def test_there_is_no_suggestion_for(text: str, old: str, new: str) -> None:
    assert suggest(text, swap(text, old, new)) == []


def test_there_is_no_suggestion_for_edits_of_two_files_or_outside_of_the_file() -> None:
    there = fix(LINES, (0, 3, "x"))
    both = Fix("do it", Applicability.SAFE, (*there.edits, *fix(LINES, (0, 3, "x"), path="u.yaml").edits))
    assert suggest(LINES, both) == []
    assert suggest(LINES, fix(LINES, (0, 3, "x"), path="u.yaml")) == []
    assert suggest("a\n", fix(LINES, (9, 12, "x"))) == []
    assert suggest(LINES, fix(LINES, (0, 3, "x"), (1, 4, "y"))) == []


SECRETS = [
    "DB_PASSWORD: hunter2", "  - apiKey: abc", '"Secret": "abc",', "{a: 1, token: abc}", "PRIVATE_KEY = x",
    f"x: AKIA{'Z' * 16}", "x: ghp_abcdefghijklmnopqrst", "x: github_pat_abcdefghijklmnopqrst_x",
    "x: xoxb-1234567890-abc", "-----BEGIN RSA PRIVATE KEY-----", "DB_PWD: x", "KeyPassphrase: x",
    "Authorization: Basic x",
]  # fmt: skip


@pytest.mark.parametrize("secret", SECRETS)
def test_what_looks_like_a_secret_is_not_repeated(secret: str) -> None:
    changed = f"a\n{secret}\nb\n"
    assert find_change(swap(changed, secret, f"{secret} # x"), SourceFile("t.yaml", changed.encode())) is None
    only_near = f"{secret}\nb\n"
    assert all(secret not in each.markdown for each in suggest(only_near, swap(only_near, "b\n", "new\nb\n")))


@pytest.mark.parametrize("line", ["Password: !Ref P", "secret: '{{resolve:x}}'", "x: ${token}", "passwords"])
def test_what_names_a_secret_without_one_may_be_shown(line: str) -> None:
    text = f"a\n{line}\nb\n"
    assert suggest(text, swap(text, line, f"{line} # x"))


@pytest.mark.parametrize("line", [",password" * 200_000, "password" * 200_000, "`" * 1_000_000, "{" * 1_000_000])
@pytest.mark.parametrize("is_changed", [True, False])
def test_a_hostile_line_takes_no_time(line: str, is_changed: bool) -> None:
    text = f"# {line}\nb\n"
    repair = swap(text, "# ", "## ") if is_changed else swap(text, "b\n", "new\nb\n")
    started = monotonic()
    assert all(len(each.markdown) < 3 * MOST_CHARACTERS for each in suggest(text, repair))
    assert monotonic() - started < 1


def test_a_template_of_one_long_line_is_not_shown() -> None:
    text = '{"Resources": {' + '"a": 1, ' * 10_000 + '"b": 2}}\n'
    assert find_change(swap(text, '"b": 2', '"b": 3'), SourceFile("t.json", text.encode())) is None


def test_the_diff_for_reading_shows_what_goes_and_what_comes() -> None:
    change = find_change(swap(LINES, "  two\nthree\n", "```\n"), SourceFile("t.yaml", LINES.encode()))
    assert change is not None
    assert change.diff == "````diff\n-  two\n-three\n+```\n````"
    assert re.match("`+", change.diff)
