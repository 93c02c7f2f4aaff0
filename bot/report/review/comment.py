"""What is said of one finding: the fact and its consequence, where else to look, and what to do."""

from collections.abc import Iterator

from bot.findings.finding import Confidence, Fix, ReportedFinding
from bot.report.escaping import escape_markdown
from bot.report.model import Report
from bot.report.places import other_places, place_of
from bot.report.review.options import MARKS, ReviewOptions, cut
from bot.report.review.suggestion import Suggestion, find_change

MOST_COMMENT = 60_000  # of 65,536 characters that GitHub takes; the marker and what is between parts need some
_RELATED_SHOWN = 3
_DIFF_LINES = 20
_ENDINGS = {
    "fixed": "Fixed",
    "suppressed": "Suppressed",
    "existing": "In the base branch too by now, so not of this pull request",
}


def render_comment(
    report: Report,
    reported: ReportedFinding,
    options: ReviewOptions,
    *,
    at: tuple[str, int],
    suggestion: Suggestion | None,
) -> str:
    """The comment that stands at a line of the diff."""
    return _joined(
        (*_fact(reported, options), *_places(report, reported, options, at), *_advice(report, reported, suggestion))
    )


def render_moved(report: Report, reported: ReportedFinding, options: ReviewOptions) -> str:
    """The comment where its thread is anchored elsewhere: it says where the finding stands now."""
    place = place_of(report, reported.finding.location, reported)
    now = f"Now at {options.place_link(place.path, place.line)}."
    at = (place.path, place.line)
    return _joined(
        (*_fact(reported, options), now, *_places(report, reported, options, at), *_advice(report, reported, None))
    )


def _joined(parts: tuple[str, ...]) -> str:
    """The parts, but for those that would make the comment longer than GitHub takes."""
    kept: list[str] = []
    for part in parts:
        if sum(map(len, kept)) + len(part) <= MOST_COMMENT:
            kept.append(part)
    return "\n\n".join(kept)


def render_gone(rule: str, ending: str, head_sha: str) -> str:
    """What becomes of a comment whose finding is gone."""
    return f"✅ {_ENDINGS.get(ending, _ENDINGS['fixed'])}, as of `{head_sha[:7]}`: ~~{rule}~~"


def _fact(reported: ReportedFinding, options: ReviewOptions) -> Iterator[str]:
    finding = reported.finding
    likely = " (likely)" if finding.confidence is Confidence.LIKELY else ""
    message = escape_markdown(cut(finding.message))
    yield f"**{MARKS[finding.severity]}** {options.rule_link(finding.rule)}{likely}: {message}."
    if finding.scenarios:
        yield f"When {escape_markdown(cut('; '.join(finding.scenarios[:5])))}."


def _places(report: Report, reported: ReportedFinding, options: ReviewOptions, at: tuple[str, int]) -> Iterator[str]:
    """The places that have to do with it, but for the one that the comment stands at."""
    finding = reported.finding
    listed = [(place_of(report, location, reported), message) for location, message in other_places(finding)]
    own = place_of(report, finding.location, reported)
    if (own.path, own.line) != at:
        listed.insert(0, (own, "this is what it is about"))
    others = [(place, message) for place, message in listed if (place.path, place.line) != at]
    lines = [
        f"- {options.place_link(place.path, place.line)}: {escape_markdown(cut(message))}"
        for place, message in others[:_RELATED_SHOWN]
    ]
    if len(others) > _RELATED_SHOWN:
        lines.append(f"- and {len(others) - _RELATED_SHOWN} more places")
    if lines:
        yield "\n".join(lines)


def _advice(report: Report, reported: ReportedFinding, suggestion: Suggestion | None) -> Iterator[str]:
    """The fixes in words, the first with its edits where they can be shown."""
    for number, fix in enumerate(reported.finding.fixes):
        why = f" Look before you apply it: {escape_markdown(cut(fix.why))}." if fix.edits and fix.why else ""
        reason = f" ({escape_markdown(cut(fix.why))})" if not fix.edits and fix.why else ""
        lead = "**Fix:**" if number == 0 else "Or:"
        yield f"{lead} {escape_markdown(cut(fix.title))}{reason}.{why}"
        if number == 0 and suggestion is not None:
            yield suggestion.markdown
        elif number == 0 and fix.edits:
            yield from _shown(report, fix)


def _shown(report: Report, fix: Fix) -> Iterator[str]:
    """A fix as a diff for reading, where it is short and in one file."""
    source = report.sources.get(fix.edits[0].location.path)
    change = find_change(fix, source) if source is not None else None
    if change is not None and len(change.before) + len(change.after) <= _DIFF_LINES:
        yield change.diff
