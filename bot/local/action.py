"""The container's entry on GitHub: annotations, job summary, outputs and result files of one check."""

import os
import re
from collections.abc import Callable, Mapping
from datetime import date

from bot import __version__, app
from bot.configuration.commands import Command
from bot.errors import BotError
from bot.findings.finding import Severity
from bot.report.escaping import escape_command_data, escape_command_property
from bot.report.model import Report
from bot.report.reporters import RenderOptions, load_reporter
from bot.settings import Settings

RESULT_FILES = {"json": ".layer-bot/results.json", "sarif": ".layer-bot/results.sarif"}
_PLACE = re.compile(r"(?P<path>[^\s:][^:\n]*):(?P<line>\d+)(?::\d+)?: ")

Render = Callable[[Report, str, Settings], str]


def run_action(
    command: Command, environ: Mapping[str, str], write: Callable[[str], None], today: Callable[[], date]
) -> int:
    """Checks the workspace and tells the runner everything; the exit status of the step."""
    workspace = environ.get("GITHUB_WORKSPACE") or os.getcwd()
    workplace = app.Workplace(workspace, workspace)
    try:
        settings = app.load(command, environ, workplace)
        report = app.check(settings, workplace, today)
    except BotError as error:
        write(_annotate_error(str(error)))
        _append(
            environ.get("GITHUB_STEP_SUMMARY"), f"layer-bot could not check this repository: {_plain(str(error))}\n"
        )
        return error.exit_status
    write(_render(report, "github", settings))
    if settings.output_format != "github" and settings.output_file:
        _write_result(workspace, settings.output_file, _render(report, settings.output_format, settings))
    _append(environ.get("GITHUB_STEP_SUMMARY"), _render(report, "markdown", settings))
    _append(environ.get("GITHUB_OUTPUT"), _outputs(report, settings, workspace))
    return app.exit_status(report, settings.fail_on)


def _render(report: Report, output_format: str, settings: Settings) -> str:
    return load_reporter(output_format).render(report, RenderOptions(version=__version__, docs_url=app.DOCS_URL,
                                                                     rules=app.rule_information(settings)))  # fmt: skip


def _outputs(report: Report, settings: Settings, workspace: str) -> str:
    counted = [each.finding.severity for each in report.findings if each.suppressed is None]
    lines = [f"findings={len(counted)}"]
    lines += [f"{severity!s}s={counted.count(severity)}" for severity in sorted(Severity, reverse=True)]
    for name, path in RESULT_FILES.items():
        written = _write_result(workspace, path, _render(report, name, settings))
        lines.append(f"{name}-file={path if written else ''}")
    return "\n".join(lines) + "\n"


def _write_result(workspace: str, path: str, text: str) -> bool:
    """Whether the file could be written; the workspace may be read-only, which loses no finding."""
    from bot.local.writing import write_file

    try:
        write_file(path, text, workspace)
    except BotError:
        return False
    return True


def _append(path: str | None, text: str) -> None:
    """Adds text to one of the runner's files; without the variable there is nothing to tell."""
    if path:
        with open(path, "ab") as file:
            file.write(text.encode("utf-8", errors="backslashreplace"))


def _annotate_error(message: str) -> str:
    place = _PLACE.match(message)
    properties = ""
    if place:
        properties = f" file={escape_command_property(place['path'])},line={place['line']}"
    return f"::error{properties}::{escape_command_data(message)}\n"


def _plain(message: str) -> str:
    return re.sub(r"[^\w .,:;/()='-]", " ", message)
