"""What is said of repairs: a line for each finding, a sentence at the end, and the same for a program."""

import json
from dataclasses import replace

import pytest

from bot.findings.finding import Applicability, Fix
from bot.findings.repairs import FileChange, Outcome, Result
from bot.report.formats import json as json_format
from bot.report.formats import text as text_format
from bot.report.model import FileCounts, Report
from bot.report.patch import render_patch
from bot.report.repairs import repair_lines, repair_sentence
from bot.report.reporters import RenderOptions
from tests.findings.builders import finding
from tests.report.sample import HOSTILE_PATH, HOSTILE_TEXT

SAFE = Fix("use ':9'", Applicability.SAFE)
UNSAFE = Fix("use ':9'", Applicability.UNSAFE, why="a guess")
WORDS = Fix("use ':9'", Applicability.DISPLAY)
AFTERWARDS = "--unsafe-fixes applies it in the same run, or afterwards with --base HEAD: a guess"
PUBLISHING = replace(UNSAFE, publishes=("Api",))


def report(*repairs: Outcome, changes: tuple[FileChange, ...] = ()) -> Report:
    """A report with nothing but what became of findings."""
    return Report(findings=(), problems=(), files=FileCounts(1, 1, 0), sources={}, repairs=repairs, changes=changes)


def outcome(
    fix: Fix, result: Result, reason: str = "", line: int = 3, path: str = "a.yaml", rule: str = "stale-layer-version"
) -> Outcome:
    """What became of a finding of a rule."""
    return Outcome(finding(rule, path), fix, result, reason, line)


@pytest.mark.parametrize(
    ("fix", "result", "reason", "words"),
    [
        (SAFE, Result.FIXED, "", "fixed[stale-layer-version] a.yaml:3: use ':9'"),
        (UNSAFE, Result.FIXED, "", "fixed[stale-layer-version] a.yaml:3: use ':9' (unsafe: a guess)"),
        (UNSAFE, Result.UNSAFE, "a guess",
         "not fixed[stale-layer-version] a.yaml:3: use ':9'; --unsafe-fixes applies it: a guess"),
        (PUBLISHING, Result.UNSAFE, "a guess", f"not fixed[stale-layer-version] a.yaml:3: use ':9'; {AFTERWARDS}"),
        (SAFE, Result.REFUSED, "a comment holds it",
         "not fixed[stale-layer-version] a.yaml:3: use ':9'; refused: a comment holds it"),
        (WORDS, Result.MANUAL, "", "not fixed[stale-layer-version] a.yaml:3: use ':9'; by hand"),
        (WORDS, Result.MANUAL, "it is written with escapes",
         "not fixed[stale-layer-version] a.yaml:3: use ':9'; by hand: it is written with escapes"),
    ],
    ids=["fixed", "an unsafe one fixed", "unsafe", "unsafe and publishing", "refused", "words", "words and why"],
)  # fmt: skip
def test_the_line_of_a_finding(fix: Fix, result: Result, reason: str, words: str) -> None:
    assert list(repair_lines(report(outcome(fix, result, reason)), is_written=True)) == [words]


def test_what_is_only_proposed_is_not_called_fixed() -> None:
    one = report(outcome(SAFE, Result.FIXED))
    assert list(repair_lines(one, is_written=False)) == ["would fix[stale-layer-version] a.yaml:3: use ':9'"]


def test_a_file_without_a_known_line_is_named_alone() -> None:
    lines = repair_lines(report(outcome(SAFE, Result.FIXED, line=0)), is_written=True)
    assert list(lines) == ["fixed[stale-layer-version] a.yaml: use ':9'"]


def test_the_fixed_ones_come_first_then_places_in_order() -> None:
    lines = repair_lines(
        report(
            outcome(WORDS, Result.MANUAL, line=1),
            outcome(SAFE, Result.FIXED, line=20),
            outcome(SAFE, Result.REFUSED, "no", path="0.yaml"),
            outcome(SAFE, Result.FIXED, line=3, rule="region-mismatch"),
            outcome(SAFE, Result.FIXED, line=3),
        ),
        is_written=True,
    )
    assert [line.partition(": ")[0] for line in lines] == [
        "fixed[region-mismatch] a.yaml:3",
        "fixed[stale-layer-version] a.yaml:3",
        "fixed[stale-layer-version] a.yaml:20",
        "not fixed[stale-layer-version] 0.yaml:3",
        "not fixed[stale-layer-version] a.yaml:1",
    ]


ONE_FILE = (FileChange("a.yaml", "a", "b"),)
TWO_FILES = (*ONE_FILE, FileChange("b.yaml", "a", "b"))


@pytest.mark.parametrize(
    ("results", "changes", "is_written", "sentence"),
    [
        ((), (), True, ""),
        ((Result.FIXED,), ONE_FILE, True, "Fixed 1 finding in 1 file."),
        ((Result.FIXED,), ONE_FILE, False, "Would fix 1 finding in 1 file."),
        ((Result.FIXED,) * 3, TWO_FILES, True, "Fixed 3 findings in 2 files."),
        ((Result.FIXED, Result.REFUSED), ONE_FILE, True, "Fixed 1 finding in 1 file; 1 finding left."),
        ((Result.UNSAFE, Result.REFUSED, Result.MANUAL), (), True, "Fixed nothing; 3 findings left."),
        ((Result.UNSAFE,), (), False, "Fixed nothing; 1 finding left."),
    ],
    ids=["nothing asked", "one", "one, not written", "several", "one of two", "none", "none, not written"],
)
def test_the_sentence(
    results: tuple[Result, ...], changes: tuple[FileChange, ...], is_written: bool, sentence: str
) -> None:
    one = report(*(outcome(SAFE, result, "why") for result in results), changes=changes)
    assert repair_sentence(one, is_written=is_written) == sentence


def test_what_a_template_says_reaches_no_terminal_as_it_is() -> None:
    hostile = Fix(HOSTILE_TEXT, Applicability.UNSAFE, why=HOSTILE_TEXT)
    lines = [*repair_lines(report(outcome(hostile, Result.UNSAFE, HOSTILE_TEXT, path=HOSTILE_PATH)), is_written=True)]
    assert len(lines) == 1
    assert [character for character in lines[0] if not character.isprintable()] == []


@pytest.mark.parametrize("is_written", [True, False], ids=["written", "only proposed"])
def test_a_program_gets_the_same(is_written: bool) -> None:
    one = report(outcome(SAFE, Result.FIXED), outcome(UNSAFE, Result.UNSAFE, "a guess"), changes=ONE_FILE)
    options = RenderOptions(is_written=is_written)
    repairs = json.loads(json_format.render(one, options))["repairs"]
    first = {"rule": "stale-layer-version", "path": "a.yaml", "line": 3, "resource": "Api", "title": "use ':9'"}
    assert repairs == [
        {**first, "applicability": "safe", "result": "fixed", "written": is_written, "reason": ""},
        {**first, "applicability": "unsafe", "result": "unsafe", "written": False, "reason": "a guess"},
    ]


def test_nothing_is_said_where_nothing_was_to_be_repaired() -> None:
    assert "repairs" not in json.loads(json_format.render(report(), RenderOptions()))
    assert text_format.render(report(), RenderOptions()) == "No findings in 1 template (1 file read).\n"


def test_the_text_ends_with_what_was_done_and_what_is_left() -> None:
    one = report(outcome(SAFE, Result.FIXED), outcome(WORDS, Result.MANUAL, line=5), changes=ONE_FILE)
    assert text_format.render(one, RenderOptions()) == (
        "fixed[stale-layer-version] a.yaml:3: use ':9'\n"
        "not fixed[stale-layer-version] a.yaml:5: use ':9'; by hand\n"
        "Fixed 1 finding in 1 file; 1 finding left.\n"
        "\n"
        "No findings in 1 template (1 file read).\n"
    )


def test_a_patch_holds_the_files_in_their_order() -> None:
    changes = (FileChange("a.yaml", "a\n", "b\n"), FileChange("b.yaml", "c", "d"))
    assert render_patch(report(changes=changes)) == (
        "diff --git a/a.yaml b/a.yaml\n--- a/a.yaml\n+++ b/a.yaml\n@@ -1 +1 @@\n-a\n+b\n"
        "diff --git a/b.yaml b/b.yaml\n--- a/b.yaml\n+++ b/b.yaml\n@@ -1 +1 @@\n"
        "-c\n\\ No newline at end of file\n+d\n\\ No newline at end of file\n"
    )
    assert render_patch(report()) == ""
