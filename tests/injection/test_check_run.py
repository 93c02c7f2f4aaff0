"""Hostile words in a check run are words: its annotations are plain text, its summary is the Markdown of the others."""

from dataclasses import replace

import pytest

from bot.report.check_run import NAME, CheckRun, describe_check
from bot.report.formats.markdown import render_within
from tests.injection.checks import check_terminal
from tests.injection.payloads import PAYLOADS
from tests.report.sample import OPTIONS, sample_report


def check_run_of(words: str) -> CheckRun:
    """The check run of findings with the words in each message."""
    report = sample_report()
    findings = tuple(
        replace(each, finding=replace(each.finding, message=words, scenarios=(words,))) for each in report.findings
    )
    report = replace(report, findings=findings)
    return describe_check(NAME, report, OPTIONS, annotated=report, is_failed=True)


@pytest.mark.parametrize("kind", PAYLOADS)
def test_words_in_annotations_are_plain_text(kind: str) -> None:
    told = check_run_of(PAYLOADS[kind])
    messages = [str(each["message"]) for each in told.annotations]
    assert [complaint for each in messages for complaint in check_terminal(each)] == []
    assert {each["path"] for each in told.annotations} <= {
        *sample_report().sources, *(problem.path for problem in sample_report().problems)
    }  # fmt: skip
    assert {each["title"] for each in told.annotations} <= {
        "problem", *(each.finding.rule for each in sample_report().findings)
    }  # fmt: skip


def test_the_summary_is_the_markdown_of_the_other_channels() -> None:
    report = sample_report()
    told = describe_check(NAME, report, OPTIONS, annotated=report, is_failed=True)
    assert told.summary == render_within(60_000, report, OPTIONS)
