"""From a report and the places in the diff to what a pull request should say."""

from bot.findings.finding import Status
from bot.plan.reconcile import Wanted, WantedFinding
from bot.report.model import Report
from bot.report.review.body import is_added, render_body, render_clean, render_replaced
from bot.report.review.comment import render_gone
from bot.report.review.draft import DraftComment
from bot.report.review.options import ReviewOptions


def want(report: Report, drafts: tuple[DraftComment, ...], options: ReviewOptions) -> Wanted:
    """What the pull request should say, with a comment for each draft that has a place."""
    return Wanted(
        head_sha=options.head_sha,
        findings=tuple(_finding(each) for each in drafts),
        standing=frozenset(
            each.fingerprint for each in report.findings if each.status is Status.NEW and each.suppressed is None
        ),
        endings=_endings(report),
        unread=frozenset(each.path for each in report.problems),
        asides=_asides(report),
        render_body=lambda inline: render_body(report, drafts, inline, options),
        render_gone=lambda rule, ending: render_gone(rule, ending, options.head_sha),
        clean_body=render_clean(options),
        replaced_body=render_replaced(),
        scope=options.scope,
    )


def without_places(drafts: tuple[DraftComment, ...], fingerprints: frozenset[str]) -> tuple[DraftComment, ...]:
    """The drafts, those of the fingerprints without a place: GitHub did not take a comment there."""
    return tuple(
        each._replace(line=None, start_line=None) if each.reported.fingerprint in fingerprints else each
        for each in drafts
    )


def _finding(draft: DraftComment) -> WantedFinding:
    reported = draft.reported
    return WantedFinding(
        reported.fingerprint, reported.finding.rule, draft.path, draft.line, draft.start_line,
        draft.body, draft.moved_body,
    )  # fmt: skip


def _endings(report: Report) -> dict[str, str]:
    """How findings ended that are no longer told of: silenced, or in the base too."""
    endings: dict[str, str] = {}
    for each in report.findings:
        if each.suppressed is not None:
            endings[each.fingerprint] = "suppressed"
        elif each.status is Status.EXISTING:
            endings[each.fingerprint] = "existing"
    return endings


def _asides(report: Report) -> tuple[str, ...]:
    """The keys of what the body tells besides findings."""
    problems = (f"problem {each.path}" for each in report.problems if each.matters)
    added = (f"suppressed {each.fingerprint}" for each in report.findings if is_added(report, each))
    return (*problems, *added)
