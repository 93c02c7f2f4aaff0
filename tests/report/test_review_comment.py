"""A comment stays below GitHub's limit, whatever a template makes its texts say."""

from dataclasses import replace

import pytest

from bot.findings.finding import Applicability, Fix
from bot.report.review.comment import render_comment, render_moved
from tests.report.test_review_body import MOST_OF_GITHUB, OPTIONS, new, report_of

LONG = "@" * 50_000  # the longest of all when it is escaped


@pytest.mark.parametrize("fixes", [0, 1, 30])
def test_a_comment_is_never_too_long(fixes: int) -> None:
    reported = new(1, LONG)
    found = replace(reported.finding, scenarios=(LONG,) * 9, fixes=(Fix(LONG, Applicability.DISPLAY),) * fixes)
    reported = replace(reported, finding=found)
    report = report_of(reported)
    for text in (
        render_comment(report, reported, OPTIONS, at=("t.yaml", 1), suggestion=None),
        render_moved(report, reported, OPTIONS),
    ):
        assert text.startswith("**🔴 error**")
        assert len(text) < MOST_OF_GITHUB - 1_000  # where the marker is to stand
