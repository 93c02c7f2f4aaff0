"""Which findings get a comment at which lines, and with which suggestion."""

from typing import NamedTuple

from bot.findings.finding import ReportedFinding, Status
from bot.findings.placement import Diff, Nowhere, Place, find_place
from bot.report.model import Report
from bot.report.review.comment import render_comment, render_moved
from bot.report.review.options import ReviewOptions
from bot.report.review.suggestion import Suggestion, find_suggestions

MOST_COMMENTS = 30  # of one review; more is refused as abuse now and then


class DraftComment(NamedTuple):
    """A finding with its texts. `line` and `start_line` are None where it gets no place, and `reason` says why."""

    reported: ReportedFinding
    path: str
    line: int | None
    start_line: int | None
    body: str
    moved_body: str
    reason: str = ""


def draft_comments(report: Report, diff: Diff, options: ReviewOptions) -> tuple[DraftComment, ...]:
    """The findings that a review speaks of, the worst first, each with a place where the diff shows one."""
    taken: set[tuple[str, int]] = set()
    drafts: list[DraftComment] = []
    placed = 0
    for reported in told_findings(report, options):
        place = find_place(reported.finding, report.sources, diff) if placed < MOST_COMMENTS else _FULL
        moved = render_moved(report, reported, options)
        if isinstance(place, Nowhere):
            path = reported.finding.location.path
            drafts.append(DraftComment(reported, path, None, None, moved, moved, place.reason))
            continue
        placed += 1
        drafts.append(_placed(report, reported, place, options, (diff, taken)))
    return tuple(drafts)


_FULL = Nowhere(f"a review has at most {MOST_COMMENTS} comments")


def told_findings(report: Report, options: ReviewOptions) -> list[ReportedFinding]:
    """The new findings that count and are bad enough, the worst first."""
    told = [each for each in report.findings if is_told(each, options)]
    return sorted(told, key=lambda each: -each.finding.severity)


def is_told(reported: ReportedFinding, options: ReviewOptions) -> bool:
    """Whether a review speaks of a finding."""
    is_open = reported.status is Status.NEW and reported.suppressed is None
    return is_open and reported.finding.severity >= options.review_from


def _placed(
    report: Report, reported: ReportedFinding, place: Place, options: ReviewOptions,
    shared: tuple[Diff, set[tuple[str, int]]],
) -> DraftComment:  # fmt: skip
    diff, taken = shared
    found = _suggestions(report, reported, place, diff)
    suggestion = next((each for each in found if taken.isdisjoint(_lines(each))), None)
    if suggestion is not None:
        taken.update(_lines(suggestion))
        place = Place(place.path, suggestion.start, suggestion.end)
    body = render_comment(report, reported, options, at=(place.path, place.end), suggestion=suggestion)
    start = place.start if place.start != place.end else None
    moved = render_moved(report, reported, options)
    return DraftComment(reported, place.path, place.end, start, body, moved)


def _lines(suggestion: Suggestion) -> set[tuple[str, int]]:
    """The lines that a suggestion replaces: GitHub applies one to each."""
    return {(suggestion.path, line) for line in range(suggestion.start, suggestion.end + 1)}


def _suggestions(report: Report, reported: ReportedFinding, place: Place, diff: Diff) -> list[Suggestion]:
    """The suggestions for the first fix, in the file that the comment stands in."""
    source = report.sources.get(place.path)
    fixes = reported.finding.fixes
    return find_suggestions(fixes[0], source, diff) if source is not None and fixes and fixes[0].edits else []
