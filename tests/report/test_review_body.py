"""The body of a review stays below GitHub's limit: whole blocks and rows are left out, and counted."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.findings.finding import (
    Applicability,
    Confidence,
    Finding,
    Fix,
    Location,
    Problem,
    ReportedFinding,
    Severity,
    Status,
    Suppression,
)
from bot.findings.placement import Diff, Hunk
from bot.plan.markers import MAX_TOLD, add_marker, review_mark
from bot.report.model import FileCounts, PublishingRow, Report
from bot.report.review.body import MOST_BODY, render_body, render_clean, render_replaced
from bot.report.review.draft import MOST_COMMENTS, DraftComment, draft_comments
from bot.report.review.options import ReviewOptions
from bot.text.source import SourceFile
from bot.text.spans import Span
from tests.report.sample import HOSTILE_TEXT

MOST_OF_GITHUB = 65_536
OPTIONS = ReviewOptions("a1b2c3d" + "0" * 33, "https://github.com", "octo-org/octo-repo", "https://docs.example/")
TEXT = "".join(f"line {number}\n" for number in range(1, 101))
SHOWN: Diff = {"t.yaml": (Hunk(1, 100, frozenset(range(1, 101))),)}


def new(number: int, message: str = "it is wrong", severity: Severity = Severity.ERROR) -> ReportedFinding:
    """A new finding on a line of its own."""
    start = TEXT.index(f"line {number % 100 + 1}\n")
    found = Finding(
        rule="stale-layer-version", severity=severity, confidence=Confidence.CERTAIN, resource="F", message=message,
        location=Location("t.yaml", Span(start, start + 6)), subject=("s",),
        fixes=(Fix("write it anew", Applicability.DISPLAY),),
    )  # fmt: skip
    return ReportedFinding(found, f"{number:016x}", Status.NEW)


def report_of(
    *findings: ReportedFinding, problems: int = 0, rows: int = 0, silenced: int = 0, words: str = "w"
) -> Report:
    """A report with so many of each, all saying the same."""
    quiet = [replace(new(number + 5_000), suppressed=Suppression(words, "t.yaml:1")) for number in range(silenced)]
    return Report(
        findings=(*findings, *quiet),
        problems=tuple(Problem(f"{words}/{number}", number, words, matters=True) for number in range(problems)),
        files=FileCounts(1, 1, 0),
        sources={"t.yaml": SourceFile("t.yaml", TEXT.encode())},
        publishing=tuple(
            PublishingRow(path="t.yaml", resource=words, alias="live", verdict="stale-alias", reason=words)
            for _ in range(rows)
        ),
        added_suppressions=frozenset({"t.yaml:1"}),
    )


def body(report: Report, drafts: tuple[DraftComment, ...] = ()) -> str:
    """The body where no finding has a comment of its own."""
    return render_body(report, drafts, frozenset(), OPTIONS)


def drafted(report: Report, diff: Diff) -> tuple[DraftComment, ...]:
    """The comments that a review wants."""
    return draft_comments(report, diff, OPTIONS)


def rows_of(text: str) -> int:
    """The rows of all tables, as Markdown reads them."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    tables = sum(token.type == "thead_open" for token in tokens)
    return sum(token.type == "tr_open" for token in tokens) - tables


def left_out(text: str) -> int:
    """How many are said to be left out."""
    found = re.search(r"There is more: ([\d,]+) of these stand in the job summary alone\.", text)
    return int(found[1].replace(",", "")) if found else 0


WORDS = st.sampled_from(["w", "a | b", "`` ` ``", HOSTILE_TEXT, "@" * 300, "@" * 5_000, "😀" * 2_000, "\n| x |\n", ""])
MANY = st.sampled_from([0, 1, 3, 40, 200])


@pytest.mark.slow
@settings(max_examples=40)
@given(MANY, MANY, MANY, MANY, WORDS)
def test_whatever_there_is_to_say_the_body_fits_and_what_is_left_out_is_counted(
    findings: int, problems: int, rows: int, silenced: int, words: str
) -> None:
    told = [new(number, words) for number in range(findings)]
    report = report_of(*told, problems=problems, rows=rows, silenced=silenced, words=words)
    text = body(report, drafted(report, {}))
    assert len(text) <= MOST_BODY
    below = text.count("\n---\n\n[")
    diagrams = min(rows, 1)
    total = findings + problems + rows + silenced + diagrams
    assert rows_of(text) + below + text.count("```mermaid") + left_out(text) == total
    assert text.rstrip().endswith("</sub>")


def test_the_body_and_the_longest_marker_fit_into_a_comment() -> None:
    report = report_of(*(new(number, "@" * 5_000) for number in range(100)), problems=100)
    mark = review_mark("open", "0" * 16, (str(number) for number in range(2 * MAX_TOLD)))
    assert len(add_marker(body(report, drafted(report, {})), mark)) < MOST_OF_GITHUB


def test_a_small_report_is_told_whole() -> None:
    report = report_of(new(1), new(2, severity=Severity.WARNING), problems=1, rows=1, silenced=1)
    text = body(report, drafted(report, {}))
    assert left_out(text) == 0
    assert text.startswith("**layer-bot** found 1 error and 1 warning: 2 below.\n\n---\n\n")
    assert "the pull request does not change this file" in text
    assert [text.count(head) for head in ("Not read", "What the aliases", "Suppressed by this", "```mermaid")] == [
        1
    ] * 4


def test_a_table_is_cut_between_rows_and_what_follows_is_counted_too() -> None:
    report = report_of(problems=2_000, silenced=7, words="w" * 90)
    text = body(report)
    kept = rows_of(text)
    assert 0 < kept < 2_000
    assert left_out(text) == 2_000 - kept + 7
    assert "Suppressed by" not in text
    assert all(line.endswith(" |") for line in text.split("\n") if line.startswith("|"))


@pytest.mark.parametrize(
    "words", ["a|b", "`|`", "x\n| y | z |", "a\\|b", "<!-- x", "[x](http://y)", "it's 'a|b' or '`|`'"]
)
def test_no_words_add_a_row_or_a_cell(words: str) -> None:
    text = body(report_of(problems=2, rows=2, silenced=2, words=words))
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    rows, cells = (sum(token.type == kind for token in tokens) for kind in ("tr_open", "td_open"))
    assert (rows - 3, cells) == (6, 2 * 3 + 2 * 5 + 2 * 4)


def test_thirty_findings_get_a_comment_and_the_rest_is_below() -> None:
    report = report_of(*(new(number) for number in range(40)))
    drafts = drafted(report, SHOWN)
    assert [each.line is not None for each in drafts] == [True] * MOST_COMMENTS + [False] * 10
    assert {each.reason for each in drafts[MOST_COMMENTS:]} == {f"a review has at most {MOST_COMMENTS} comments"}
    inline = frozenset(each.reported.fingerprint for each in drafts if each.line is not None)
    text = render_body(report, drafts, inline, OPTIONS)
    assert text.startswith("**layer-bot** found 40 errors: 30 in comments on the lines and 10 below.")
    assert text.count("a review has at most 30 comments") == 10


def test_the_worst_findings_get_the_comments() -> None:
    warnings = [new(number, severity=Severity.WARNING) for number in range(35)]
    drafts = drafted(report_of(*warnings, *(new(number) for number in range(50, 60))), SHOWN)
    assert [each.reported.finding.severity for each in drafts[:11]] == [Severity.ERROR] * 10 + [Severity.WARNING]


def test_notes_and_what_is_old_or_silenced_are_not_told() -> None:
    old, quiet = replace(new(1), status=Status.EXISTING), replace(new(2), suppressed=Suppression("r", "x:1"))
    assert drafted(report_of(old, quiet, new(3, severity=Severity.NOTE)), SHOWN) == ()


def test_problems_that_do_not_matter_and_quiet_aliases_are_not_listed() -> None:
    rows = [
        PublishingRow(path="t", resource="F", alias="a", verdict=verdict, reason="r")
        for verdict in ("unchanged", "published", "unchanged", "unclear")
    ]
    report = replace(report_of(), problems=(Problem("t", 1, "m"),), publishing=tuple(rows))
    text = body(report)
    assert "Not read" not in text
    assert rows_of(text) == 1
    assert "Other aliases: 2 unchanged and 1 published." in text
    assert "mermaid" not in text


def test_the_other_bodies_name_the_commit_and_no_more() -> None:
    assert render_clean(OPTIONS) == "✅ **layer-bot**: nothing is left of what this review found, as of `a1b2c3d`."
    assert render_replaced() == "**layer-bot**: a newer review stands for this one."
