"""The container's entry on GitHub: annotations, job summary, outputs and result files of one check."""

import os
import re
from collections.abc import Callable, Mapping
from datetime import date

from bot import __version__, app
from bot.configuration.commands import Command
from bot.errors import BotError
from bot.findings.finding import Severity
from bot.local.writing import refuse_links, write_file
from bot.report.escaping import escape_command_data, escape_command_property
from bot.report.model import Report
from bot.report.reporters import RenderOptions, load_reporter
from bot.settings import Settings

RESULT_FILES = {"json": ".layer-bot/results.json", "sarif": ".layer-bot/results.sarif"}
_PLACE = re.compile(r" *(?P<path>[^\s:][^:\n]*):(?P<line>[1-9]\d*)(?::\d+)?: (?P<message>.+)")

Write = Callable[[str], None]


def run_action(command: Command, environ: Mapping[str, str], write: Write, today: Callable[[], date]) -> int:
    """Checks the workspace and tells the runner everything; the exit status of the step."""
    workspace = environ.get("GITHUB_WORKSPACE") or os.getcwd()
    workplace = app.Workplace(workspace, workspace)
    try:
        settings = app.load(command, environ, workplace)
        report = app.check(settings, workplace, today)
    except BotError as error:
        write(_annotate_error(str(error)))
        summary = f"layer-bot could not check this repository: {_plain(str(error))}\n"
        _append("job summary", environ.get("GITHUB_STEP_SUMMARY"), summary, write)
        return error.exit_status
    write(_render(report, "github", settings))
    _append("job summary", environ.get("GITHUB_STEP_SUMMARY"), _render(report, "markdown", settings), write)
    _append("outputs", environ.get("GITHUB_OUTPUT"), _outputs(report, settings, workspace), write)
    try:
        _write_output_file(report, settings, workspace, write)
    except BotError as error:
        write(_annotate_error(f"input output-file: {error}"))
        return error.exit_status
    return app.exit_status(report, settings.fail_on)


def _write_output_file(report: Report, settings: Settings, workspace: str, write: Write) -> None:
    if settings.output_file is not None:
        _write_result(workspace, settings.output_file, _render(report, settings.output_format, settings))
    elif "output-format" in dict(settings.origins):
        write(
            "::warning::input output-format: has no effect without output-file. The log always has annotations, the "
            "job summary Markdown, and the outputs json-file and sarif-file name the results in these formats.\n"
        )


def _render(report: Report, output_format: str, settings: Settings) -> str:
    rules = app.rule_information(settings) if output_format == "sarif" else ()
    options = RenderOptions(version=__version__, docs_url=app.DOCS_URL, rules=rules)
    return load_reporter(output_format).render(report, options)


def _outputs(report: Report, settings: Settings, workspace: str) -> str:
    counted = [each.finding.severity for each in report.findings if each.suppressed is None]
    lines = [f"findings={len(counted)}"]
    lines += [f"{severity!s}s={counted.count(severity)}" for severity in sorted(Severity, reverse=True)]
    for name, path in RESULT_FILES.items():
        lines.append(f"{name}-file={_try_to_write(workspace, path, _render(report, name, settings))}")
    return "\n".join(lines) + "\n"


def _try_to_write(workspace: str, path: str, text: str) -> str:
    """The path, or "" where it cannot be written: the workspace may be read-only, which loses no finding."""
    try:
        _write_result(workspace, path, text)
    except BotError:
        return ""
    return path


def _write_result(workspace: str, path: str, text: str) -> None:
    """Writes a file into the workspace, whose links are the repository's and must not lead us to the runner's files."""
    refuse_links(path, workspace)
    write_file(path, text, workspace)


def _append(what: str, path: str | None, text: str, write: Write) -> None:
    """Adds text to one of the runner's files; without the variable there is nobody to tell."""
    if not path:
        return
    try:
        with open(path, "ab") as file:
            file.write(text.encode("utf-8", errors="backslashreplace"))
    except OSError as error:
        write(f"::warning::the {what} cannot be written ({error.strerror}); the annotations say the same\n")


def _annotate_error(message: str) -> str:
    """An annotation for each line that names a file and a line of it; one for the whole message where none does."""
    places = [match for match in map(_PLACE.fullmatch, message.split("\n")) if match is not None]
    if not places:
        return f"::error::{escape_command_data(message)}\n"
    return "".join(
        f"::error file={escape_command_property(place['path'])},line={place['line']}"
        f"::{escape_command_data(place['message'])}\n"
        for place in places
    )


def _plain(message: str) -> str:
    return re.sub(r"[^\w .,:;/()='-]", " ", message)
