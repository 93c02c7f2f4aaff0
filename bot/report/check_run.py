"""A report as a check run of GitHub, within the limits of its API.

Limits: github.com/github/docs, "REST API endpoints for check runs", and GitHub's OpenAPI description (read November
2026): 255 characters of title, 65,535 of summary, 64 KB of message, and columns only within one line.
"""

import hashlib
import json
from typing import NamedTuple

from bot.report.annotations import LEVELS, Annotation, annotations_of
from bot.report.counting import summary_sentence
from bot.report.escaping import escape_annotation
from bot.report.formats.markdown import render_within
from bot.report.model import Report
from bot.report.reporters import RenderOptions

NAME = "layer-bot findings"  # no usual name of a job, which is a check run too
MAX_ANNOTATIONS = 500  # in requests of 50
_MAX_TITLE = 255
_MAX_SUMMARY = 60_000  # bytes; some room below 65,535 characters
_MAX_MESSAGE = 8_000  # characters; 64 KB are far more than anybody reads
_LEVELS = {"error": "failure", "warning": "warning", "notice": "notice"}

Fields = dict[str, str | int]


class CheckRun(NamedTuple):
    """What a check run says. `conclusion` is success or failure: GitHub takes any other word for a pass.

    GitHub shows the newest of a name alone, so jobs that judge different things need different names.
    """

    name: str
    conclusion: str
    title: str
    summary: str  # Markdown
    annotations: tuple[Fields, ...] = ()  # as the API takes them, the worst first

    @property
    def external_id(self) -> str:
        """The same for the same content, so that a second run finds what the first one wrote."""
        digest = hashlib.sha256(json.dumps(self, sort_keys=True).encode()).hexdigest()
        return f"layer-bot:v1:{digest[:32]}"


def describe_check(
    name: str, report: Report, options: RenderOptions, *, annotated: Report, is_failed: bool
) -> CheckRun:
    """The check run of a report; `annotated` is the part that gets annotations, `is_failed`: the step fails."""
    listed = sorted(annotations_of(annotated, options), key=lambda each: LEVELS.index(each.level))
    return CheckRun(
        name,
        "failure" if is_failed else "success",
        summary_sentence(report)[:_MAX_TITLE],
        render_within(_MAX_SUMMARY, report, options),
        tuple(_fields(each) for each in listed[:MAX_ANNOTATIONS]),
    )


def describe_failure(name: str, message: str) -> CheckRun:
    """The check run of a run that ended before it had a result; the message is no Markdown."""
    return CheckRun(name, "failure", "layer-bot could not do its work", message)


def _fields(annotation: Annotation) -> Fields:
    place = annotation.place
    fields: Fields = {
        "path": place.path,
        "start_line": max(place.line, 1),
        "end_line": max(place.end_line, place.line, 1),
        "annotation_level": _LEVELS[annotation.level],
        "title": annotation.title[:_MAX_TITLE],
        "message": escape_annotation(annotation.message)[:_MAX_MESSAGE] or annotation.title,
    }
    if place.column and place.line == place.end_line:
        fields |= {"start_column": place.column, "end_column": max(place.column, place.end_column - 1)}
    return fields
