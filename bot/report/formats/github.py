"""Workflow commands: annotations in a log of GitHub Actions.

Form and escaping as in github.com/actions/toolkit, packages/core/src/command.ts; limits as in
github.com/actions/runner, src/Runner.Worker/ExecutionContext.cs: 10 annotations of each level a step, 4,096 characters
a message (read November 2026). The runner keeps the first ones, so the worst come first.
"""

from bot.report.annotations import LEVELS, Annotation, annotations_of
from bot.report.counting import plural, summary_sentence
from bot.report.escaping import escape_command_data, escape_command_property, escape_terminal
from bot.report.model import Report
from bot.report.reporters import RenderOptions, Reporter

SHOWN_PER_LEVEL = 10
MAX_MESSAGE = 4_000  # below the limit of 4,096, which counts characters of the unescaped message


def render(report: Report, options: RenderOptions) -> str:
    """One workflow command a finding and problem, the worst first, then a plain line that sums up.

    GitHub shows 10 of each level; the others stand in the log as plain lines, and a line says how many they are.
    """
    lines: list[str] = []
    hidden: list[str] = []
    for level, commands in _by_level(report, options).items():
        shown, rest = commands[:SHOWN_PER_LEVEL], commands[SHOWN_PER_LEVEL:]
        lines += [command for command, _ in shown]
        hidden += [f"{level}: {plain}" for _, plain in rest]
    if hidden:
        count = plural(len(hidden), "more finding")
        lines.append(f"GitHub shows {SHOWN_PER_LEVEL} annotations of each level; {count} without one:")
        lines += hidden
    return "\n".join([*lines, summary_sentence(report)]) + "\n"


def _by_level(report: Report, options: RenderOptions) -> dict[str, list[tuple[str, str]]]:
    """For each level the workflow commands, and the same as plain lines."""
    levels: dict[str, list[tuple[str, str]]] = {level: [] for level in LEVELS}
    for annotation in annotations_of(report, options):
        levels[annotation.level].append(_pair(annotation))
    return levels


def _pair(annotation: Annotation) -> tuple[str, str]:
    level, place, title, message = annotation
    path = f"./{place.path}" if place.path.startswith("=") else place.path  # the runner drops a "=" there
    properties = {"file": path, "title": title}
    if place.line:
        properties |= {"line": str(place.line), "endLine": str(place.end_line)}
    if place.column and place.line == place.end_line:  # GitHub drops columns of several lines
        properties |= {"col": str(place.column), "endColumn": str(max(place.column, place.end_column - 1))}
    listed = ",".join(f"{name}={escape_command_property(value)}" for name, value in properties.items())
    cut = message if len(message) <= MAX_MESSAGE else message[: MAX_MESSAGE - 1] + "…"
    at = f":{place.line}" if place.line else ""
    plain = (
        f"{escape_terminal(place.path)}{at}: {escape_terminal(message.splitlines()[0] if message else '')} [{title}]"
    )
    return f"::{level} {listed}::{escape_command_data(cut)}", plain


REPORTER = Reporter("github", "annotations in a log of GitHub Actions", render)
