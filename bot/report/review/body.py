"""The body of a review: what was found, what has no comment of its own, and what will not be published."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from bot.findings.finding import ReportedFinding, Status
from bot.report.counting import join_words, severity_counts
from bot.report.escaping import code_span, escape_markdown
from bot.report.model import Report
from bot.report.places import place_of
from bot.report.review.diagram import render_diagram
from bot.report.review.draft import DraftComment
from bot.report.review.options import ReviewOptions, cut

MOST_BODY = 50_000  # of 65,536 characters that GitHub takes; the marker needs some
_MOST_PLACES = 5
_QUIET = ("unchanged", "published")


class _Block(NamedTuple):
    """Lines that stay together: a head, rows of which some may be left out, and an end."""

    head: str
    rows: tuple[str, ...] = ()
    end: str = ""


def render_body(
    report: Report, drafts: tuple[DraftComment, ...], inline: Collection[str], options: ReviewOptions
) -> str:
    """The body; `inline` are the fingerprints of the findings that have a comment of their own."""
    told = tuple(each.reported for each in drafts)
    elsewhere = [each for each in drafts if each.reported.fingerprint not in inline]
    blocks = [_Block(_sentence(told, elsewhere)), *_elsewhere(report, elsewhere, options), *_problems(report)]
    blocks += [*_publishing(report), *_suppressed(report, options)]
    return _within_limit(blocks, _footer(options))


def render_clean(options: ReviewOptions) -> str:
    """The body once nothing is left to say."""
    return f"✅ **layer-bot**: nothing is left of what this review found, as of `{options.head_sha[:7]}`."


def render_replaced() -> str:
    """The body of a review that a newer one stands for."""
    return "**layer-bot**: a newer review stands for this one."


def _sentence(told: tuple[ReportedFinding, ...], elsewhere: list[DraftComment]) -> str:
    if not told:
        return "**layer-bot** found nothing new that counts; what follows is to be known."
    inside = len(told) - len(elsewhere)
    where = [f"{inside} in {'a comment' if inside == 1 else 'comments'} on the lines"] if inside else []
    where += [f"{len(elsewhere)} below"] if elsewhere else []
    return f"**layer-bot** found {severity_counts(told)}: {join_words(where)}."


def _elsewhere(report: Report, drafts: list[DraftComment], options: ReviewOptions) -> Iterator[_Block]:
    """The findings that have no place in the diff, with why."""
    for draft in drafts:
        place = place_of(report, draft.reported.finding.location, draft.reported)
        reason = draft.reason or "GitHub took no comment there, or it was deleted"
        head = f"{options.place_link(place.path, place.line)} ({escape_markdown(reason)})"
        yield _Block(f"---\n\n{head}\n\n{_without_now(draft.moved_body)}")


def _without_now(body: str) -> str:
    """The text without the line that says where it stands, which is said above it."""
    return "\n\n".join(part for part in body.split("\n\n") if not part.startswith("Now at "))


def _problems(report: Report) -> Iterator[_Block]:
    rows = tuple(
        f"| {code_span(cut(each.path), in_table=True)} | {each.line or ''} | {_words(each.message)} |"
        for each in report.problems
        if each.matters
    )
    if rows:
        yield _Block(
            "**Not read or not understood**, so nothing is said of it:\n\n| file | line | why |\n| --- | --- | --- |",
            rows,
        )


def _publishing(report: Report) -> Iterator[_Block]:
    """The verdicts that somebody must know, and how many others there are."""
    told = [row for row in report.publishing if row.verdict not in _QUIET]
    quiet = [f"{sum(row.verdict == verdict for row in report.publishing)} {verdict}" for verdict in _QUIET]
    quiet = [each for each in quiet if not each.startswith("0 ")]
    rows = tuple(
        f"| {row.verdict} | {_code(row.resource)} | {_code(row.alias)} | {_code(row.path)} | {_words(row.reason)} |"
        for row in told
    )
    if rows:
        columns = "| verdict | function | alias | template | why |\n| --- | --- | --- | --- | --- |"
        yield _Block(
            f"**What the aliases get:**\n\n{columns}", rows, f"\nOther aliases: {join_words(quiet)}." if quiet else ""
        )
    diagram = render_diagram(report)
    if diagram:
        yield _Block(diagram)


def _suppressed(report: Report, options: ReviewOptions) -> Iterator[_Block]:
    """The findings that the change silences by its own words, or would."""
    if not options.trusts_head and report.added_suppressions:
        places = ", ".join(_code(place) for place in sorted(report.added_suppressions)[:_MOST_PLACES])
        yield _Block(f"What this pull request silences at {places} counts once it is on the base branch.")
    rows = tuple(
        f"| {options.rule_link(each.finding.rule)} | {_code(f'{each.finding.location.path}:{_line(report, each)}')} "
        f"| {_words(each.suppressed.reason)} | {_code(each.suppressed.place)} |"
        for each in report.findings
        if each.suppressed is not None and is_added(report, each)
    )
    if rows:
        head = (
            "**Suppressed by this pull request:**\n\n| rule | place | reason | written at |\n| --- | --- | --- | --- |"
        )
        yield _Block(head, rows)


def is_added(report: Report, reported: ReportedFinding) -> bool:
    """Whether a new finding is silenced by a suppression that the change brings."""
    suppressed = reported.suppressed
    return reported.status is Status.NEW and suppressed is not None and suppressed.place in report.added_suppressions


def _line(report: Report, reported: ReportedFinding) -> int:
    return place_of(report, reported.finding.location, reported).line


def _footer(options: ReviewOptions) -> str:
    where = "on the line above it" if options.trusts_head else "on the line above it in the base branch"
    return (
        f"<sub>As of `{options.head_sha[:7]}`. To silence a finding, write `# layer-bot: ignore[rule] reason` {where}. "
        f"[Rules]({options.docs_url.rstrip('/')}/rules)</sub>"
    )


def _code(text: str) -> str:
    return code_span(cut(text), in_table=True)


def _words(text: str) -> str:
    return escape_markdown(cut(text), in_table=True)


def _within_limit(blocks: list[_Block], footer: str) -> str:
    """Whole blocks, and of tables whole rows; what does not fit is counted."""
    parts: list[str] = []
    left_out = 0
    room = MOST_BODY - len(footer) - 200
    for block in blocks:
        frame = len(block.head) + len(block.end) + 4
        if frame > room or left_out:
            left_out += len(block.rows) or 1
            continue
        room -= frame
        kept: list[str] = []
        for row in block.rows:
            if len(row) + 1 <= room and not left_out:
                room -= len(row) + 1
                kept.append(row)
            else:
                left_out += 1
        parts.append("\n".join((block.head, *kept, *((block.end,) if block.end else ()))))
    if left_out:
        parts.append(f"> [!NOTE]\n> There is more: {left_out:,} of these stand in the job summary alone.")
    return "\n\n".join((*parts, footer))
