"""The lines that a diff shows, as git says, and the place of a finding among them."""

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.findings.finding import Location, Related
from bot.findings.placement import MOST_LINES, Hunk, Nowhere, Place, find_place, hunk_around, parse_patch
from bot.text.source import SourceFile
from bot.text.spans import Span
from tests.findings.builders import finding, source

PATCHES: dict[str, tuple[str, list[tuple[int, int, set[int]]]]] = {
    "a new file of one line": ("@@ -0,0 +1 @@\n+a", [(1, 1, {1})]),
    "a new file": ("@@ -0,0 +1,2 @@\n+a\n+b", [(1, 2, {1, 2})]),
    "a file that is gone": ("@@ -1,2 +0,0 @@\n-a\n-b", []),
    "one line for another": ("@@ -1 +1 @@\n-a\n+b", [(1, 1, {1})]),
    "a function in the header": ("@@ -3,3 +3,4 @@ Resources:\n a\n+b\n c\n d", [(3, 4, {4})]),
    "two hunks": ("@@ -1,2 +1 @@\n a\n-b\n@@ -9,2 +8,3 @@ x\n c\n+d\n e", [(1, 1, set()), (8, 3, {9})]),
    "only deleted lines": ("@@ -4,2 +3,0 @@\n-a\n-b", []),
    "no newline at the end": ("@@ -1 +1 @@\n-a\n+b\n\\ No newline at end of file", [(1, 1, {1})]),
    "no newline before": ("@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b", [(1, 2, {1, 2})]),
    "CRLF": ("@@ -1,2 +1,3 @@\r\n a\r\n \r\n+b\r", [(1, 3, {3})]),
    "blank lines without their space": ("@@ -1,3 +1,4 @@\n a\n\n+b\n", [(1, 3, {3})]),
    "lines that look like headers": ("@@ -1 +1,3 @@\n a\n+@@ -1 +50,9 @@\n+++ b/x", [(1, 3, {2, 3})]),
    "a deleted line that looks like a header": ("@@ -1,2 +1 @@\n a\n--- a/x", [(1, 1, set())]),
    "fewer lines than the header says": ("@@ -1,9 +1,9 @@\n a\n+b", [(1, 2, {2})]),
    "more lines than the header says": ("@@ -1 +1,2 @@\n a\n+b\n c\n+d", [(1, 2, {2})]),
    "hunks in a wrong order": ("@@ -9 +9 @@\n+a\n@@ -1 +1 @@\n+b", [(9, 1, {9})]),
    "hunks that overlap": ("@@ -1,2 +1,2 @@\n a\n+b\n@@ -2 +2 @@\n+c", [(1, 2, {2})]),
    "nothing": ("", []),
    "no patch": ("Binary files differ\n+x\n y", []),
    "a combined diff": ("@@@ -1,2 -1,2 +1,3 @@@\n  a\n++b", []),
    "a number without end": (f"@@ -1 +{'9' * 500} @@\n+a", []),
    "digits of another script": ("@@ -1 +\u0661 @@\n+a", []),
}


@pytest.mark.parametrize(("patch", "hunks"), PATCHES.values(), ids=PATCHES)
def test_the_hunks_of_a_patch(patch: str, hunks: list[tuple[int, int, set[int]]]) -> None:
    assert parse_patch(patch) == tuple(Hunk(start, length, frozenset(added)) for start, length, added in hunks)


@given(st.text())
def test_any_text_has_hunks_in_order(patch: str) -> None:
    lines = [line for hunk in parse_patch(patch) for line in range(hunk.start, hunk.end + 1)]
    assert lines == sorted(set(lines))


LINE = st.sampled_from(
    ["a", "b", "c", "", " x", "+", "-", "--- a/x", "+++ b/x", "@@ -1 +1 @@", "@@ -0,0 +5,9 @@ x", "\\ No newline", "\r",
     "a\r", "a\rb", "\x0c", "x\u2028y", "\ufeffa", "é"]
)  # fmt: skip
TEXT = st.tuples(st.lists(LINE, max_size=30), st.booleans()).map(lambda of: "\n".join(of[0]) + "\n" * of[1])
EDITED = st.tuples(
    TEXT, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3), st.lists(LINE, max_size=3)), max_size=4)
)


def edited(text: str, changes: list[tuple[int, int, list[str]]]) -> str:
    """The text with some lines replaced by others."""
    lines = text.split("\n")
    for at, count, new in changes:
        lines[at : at + count] = new
    return "\n".join(lines)


def git_diff(pairs: list[tuple[str, str]], context: int) -> Mapping[str, str]:
    """The patches of changed files by their number, as GitHub gives them: from the first hunk, without the last LF."""
    with TemporaryDirectory() as folder:
        for number, both in enumerate(pairs):
            for side, text in zip("ab", both, strict=True):
                path = Path(folder, side, str(number))
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(text.encode())
        command = ["git", "diff", "--no-index", "--no-color", "--text", f"--unified={context}", "a", "b"]
        environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    parts = re.split(r"(?m)^diff --git a/(\d+) b/\1$", done.stdout.decode())
    return {
        name: part[part.index("\n@@ ") + 1 :].removesuffix("\n")
        for name, part in zip(parts[1::2], parts[2::2], strict=True)
        if "\n@@ " in part
    }


@pytest.mark.slow
@settings(max_examples=40)
@given(st.lists(EDITED, min_size=10, max_size=30), st.integers(0, 5))
def test_the_hunks_are_the_lines_that_git_shows(
    drawn: list[tuple[str, list[tuple[int, int, list[str]]]]], context: int
) -> None:
    pairs = [(text, edited(text, changes)) for text, changes in drawn]
    without_context = git_diff(pairs, 0)
    for name, patch in git_diff(pairs, context).items():
        hunks = parse_patch(patch)
        new = pairs[int(name)][1].split("\n")
        sections = [part.split("\n")[1:] for part in re.split(r"(?m)^(?=@@ )", patch)[1:]]
        shown = [[line[1:] for line in section if line[:1] in ("+", " ")] for section in sections]
        assert [new[hunk.start - 1 : hunk.end] for hunk in hunks] == [lines for lines in shown if lines]
        counts = re.findall(r"(?m)^@@ \S+ \+(\d+)(?:,(\d+))? @@", without_context[name])
        added = chain.from_iterable(range(int(start), int(start) + int(count or 1)) for start, count in counts)
        assert sorted(chain.from_iterable(hunk.added for hunk in hunks)) == list(added)


def test_lines_are_around_only_where_one_hunk_holds_all() -> None:
    one, two = Hunk(3, 3, frozenset()), Hunk(6, 2, frozenset({6}))
    diff = {"t": (one, two), "u": None}
    ranges = {
        (3, 5): one,
        (6, 7): two,
        (7, 7): two,
        (5, 6): None,
        (2, 3): None,
        (7, 8): None,
        (8, 8): None,
        (1, 2): None,
    }
    assert {each: hunk_around(diff, "t", *each) for each in ranges} == ranges
    assert hunk_around(diff, "u", 3, 3) is None
    assert hunk_around(diff, "absent", 3, 3) is None


TWENTY = "".join(f"line {number}\n" for number in range(1, 21))


def at(text: str, part: str, path: str = "t.yaml") -> Location:
    """The place of a part of a text."""
    start = text.index(part)
    return Location(path, Span(start, start + len(part)))


def placed(text: str, part: str, *hunks: Hunk, related: tuple[Related, ...] = ()) -> Place | Nowhere:
    """The place of a finding at a part of a file."""
    where = at(text, part)
    about = replace(finding(path="t.yaml", at=(where.span.start, where.span.end)), related=related)
    files = {"t.yaml": source(text, "t.yaml"), "u.yaml": source(TWENTY, "u.yaml")}
    return find_place(about, files, {"t.yaml": hunks, "u.yaml": (Hunk(2, 2, frozenset({3})),)})


def test_a_finding_stands_on_all_its_lines_where_one_hunk_shows_them() -> None:
    assert placed(TWENTY, "line 4\nline 5\n", Hunk(3, 5, frozenset())) == Place("t.yaml", 4, 5)
    assert placed(TWENTY, "line 4", Hunk(4, 1, frozenset())) == Place("t.yaml", 4, 4)


def test_a_finding_across_hunks_stands_on_its_first_line() -> None:
    hunks = (Hunk(3, 2, frozenset()), Hunk(5, 2, frozenset({5})))
    assert placed(TWENTY, "line 4\nline 5", *hunks) == Place("t.yaml", 4, 4)
    assert placed(TWENTY, "line 4\nline 5", hunks[1]) == Nowhere("the diff does not show this line")


def test_a_long_finding_stands_on_its_first_line() -> None:
    everything = Hunk(1, 20, frozenset())
    lines = TWENTY.split("\n")
    assert placed(TWENTY, "\n".join(lines[2 : 2 + MOST_LINES]), everything) == Place("t.yaml", 3, 2 + MOST_LINES)
    assert placed(TWENTY, "\n".join(lines[2 : 3 + MOST_LINES]), everything) == Place("t.yaml", 3, 3)


def test_a_related_place_stands_in_and_added_lines_come_first() -> None:
    first, second = (Related(at(TWENTY, part, "u.yaml"), "x") for part in ("line 2\n", "line 3\n"))
    assert placed(TWENTY, "line 9", related=(first,)) == Place("u.yaml", 2, 2)
    assert placed(TWENTY, "line 9", related=(first, second)) == Place("u.yaml", 3, 3)
    own = Hunk(9, 1, frozenset())
    assert placed(TWENTY, "line 9", own, related=(first, second)) == Place("t.yaml", 9, 9)


@pytest.mark.parametrize(
    ("diff", "reason"),
    [
        ({}, "the pull request does not change this file"),
        ({"t.yaml": None}, "GitHub shows no diff of this file"),
        ({"t.yaml": ()}, "the diff does not show this line"),
    ],
)
def test_no_place_has_a_reason(diff: dict[str, tuple[Hunk, ...] | None], reason: str) -> None:
    assert find_place(finding(path="t.yaml"), {"t.yaml": source("x\n", "t.yaml")}, diff) == Nowhere(reason)
    assert find_place(finding(path="t.yaml"), {}, diff) == Nowhere(reason)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\nb\nHERE\n", 3),
        ("a\r\nb\r\nHERE\r\n", 3),
        ("a\rb\nHERE\n", 2),
        ("a\r\r\r\nb\rc\nHERE\n", 3),
        ("\ufeffHERE", 1),
        ("a\u2028b\x0bc\x0cd\x85\nHERE", 2),
    ],
    ids=["LF", "CRLF", "a lone CR", "many CRs", "a BOM", "characters that end no line"],
)
def test_lines_are_counted_as_git_counts_them(text: str, line: int) -> None:
    assert placed(text, "HERE", Hunk(1, 9, frozenset())) == Place("t.yaml", line, line)


@given(st.text("a\r\n\u2028\x0c", max_size=40), st.data())
def test_the_place_of_any_character_is_its_line_of_git(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    about = finding(path="t.yaml", at=(offset, offset))
    line = text[:offset].count("\n") + 1
    files = {"t.yaml": SourceFile("t.yaml", text.encode())}
    assert find_place(about, files, {"t.yaml": (Hunk(1, 99, frozenset()),)}) == Place("t.yaml", line, line)
