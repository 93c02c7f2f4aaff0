"""The runner of GitHub Actions: annotations in its log, the job summary, outputs, and files for later steps."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from bot import __version__
from bot.errors import BotError, UserError
from bot.findings.finding import Severity
from bot.local.writing import refuse_links, write_file
from bot.report.escaping import escape_command_data, escape_command_property, escape_markdown, escape_terminal
from bot.report.model import Report
from bot.report.reporters import RenderOptions, RuleInfo, load_reporter
from bot.settings import Settings

OUTPUTS = {  # of the action, each with what it is
    "findings": "The number of findings that count, suppressed ones left out.",
    "errors": "The number of findings of severity error.",
    "warnings": "The number of findings of severity warning.",
    "notes": "The number of findings of severity note.",
    "json-file": "The path of the result as JSON, relative to the workspace; empty where it could not be written.",
    "sarif-file": "The path of the result as SARIF, relative to the workspace; empty where it could not be written.",
    "review-url": "The address of the review of the pull request; empty where there is none.",
}
RESULT_FILES = {"json": ".layer-bot/results.json", "sarif": ".layer-bot/results.sarif"}
_PLACE = re.compile(r" *(?P<path>[^\s:'\"`][^:'\"`]*):(?P<line>[1-9]\d*)(?::\d+)?: (?P<message>.+)")

Render = Callable[[Report, str], str]  # a report in an output format


class Runner(NamedTuple):
    """Where a step's words go: its log, and the files that the runner named in variables ("" for none)."""

    write: Callable[[str], None]
    workspace: str
    summary_path: str
    output_path: str

    def annotate(self, level: str, message: str) -> None:
        """Puts an annotation of level error, warning or notice into the log."""
        self.write(f"::{level}::{escape_command_data(message)}\n")

    def annotate_error(self, message: str) -> None:
        """An error for each line that names a file and a line of it; one for the whole where none does."""
        places = [match for match in map(_PLACE.fullmatch, message.split("\n")) if match is not None]
        if not places:
            self.annotate("error", message)
        for place in places:
            properties = f"file={escape_command_property(place['path'])},line={place['line']}"
            self.write(f"::error {properties}::{escape_command_data(place['message'])}\n")

    def log(self, line: str) -> None:
        """Puts a line of plain words into the log, in which nothing is a command."""
        self.write(f"layer-bot: {escape_terminal(line)}\n")

    def summarise(self, markdown: str) -> None:
        """Adds to the job summary."""
        self._append("job summary", self.summary_path, markdown)

    def set_outputs(self, outputs: Mapping[str, str]) -> None:
        """Sets the outputs of the step, those that are not given to nothing; a value has no line end."""
        values = {**dict.fromkeys(OUTPUTS, ""), **outputs}
        lines = (f"{name}={' '.join(value.split())}\n" for name, value in values.items())
        self._append("outputs", self.output_path, "".join(lines))

    def _append(self, what: str, path: str, text: str) -> None:
        """Adds text to one of the runner's files; without a path there is nobody to tell."""
        if not path:
            return
        try:
            with open(path, "ab") as file:
                file.write(text.encode("utf-8", errors="backslashreplace"))
        except OSError as error:
            reason = f"the {what} cannot be written ({error.strerror}); the annotations say the same"
            self.annotate("warning", reason)


def make_runner(environ: Mapping[str, str], workspace: str, write: Callable[[str], None]) -> Runner:
    """The runner that the variables of a step describe."""
    return Runner(write, workspace, environ.get("GITHUB_STEP_SUMMARY", ""), environ.get("GITHUB_OUTPUT", ""))


def renderer(docs_url: str, rules: Callable[[], tuple[RuleInfo, ...]]) -> Render:
    """Renders reports in any format; the rules are loaded where a format tells of them."""

    def render(report: Report, output_format: str) -> str:
        told = rules() if output_format == "sarif" else ()
        options = RenderOptions(version=__version__, docs_url=docs_url, rules=told)
        return load_reporter(output_format).render(report, options)

    return render


def outputs_of(report: Report, render: Render, workspace: str) -> dict[str, str]:
    """The outputs that every run has, with the paths of the results as files."""
    counted = [each.finding.severity for each in report.findings if each.suppressed is None]
    outputs = {"findings": str(len(counted))}
    outputs |= {f"{severity!s}s": str(counted.count(severity)) for severity in sorted(Severity, reverse=True)}
    for name, path in RESULT_FILES.items():
        outputs[f"{name}-file"] = _try_to_write(workspace, path, render(report, name))
    return outputs


def _try_to_write(workspace: str, path: str, text: str) -> str:
    """The path, or "" where it cannot be written: the workspace may be read-only, which loses no finding."""
    try:
        write_result(workspace, path, text)
    except BotError:
        return ""
    return path


def write_result(workspace: str, path: str, text: str) -> None:
    """Writes a file into the workspace, whose links are the repository's and must not lead us to the runner's files."""
    refuse_links(path, workspace)
    write_file(path, text, workspace)


def write_output_file(report: Report, settings: Settings, render: Render, runner: Runner) -> None:
    """Writes the file that the input output-file names. Raises UserError where it cannot be written."""
    if settings.output_file is not None:
        try:
            write_result(runner.workspace, settings.output_file, render(report, settings.output_format))
        except BotError as error:
            raise UserError(f"input output-file: {error}") from error
    elif "output-format" in dict(settings.origins):
        runner.annotate(
            "warning",
            "input output-format: has no effect without output-file. The log always has annotations, the job summary "
            "Markdown, and the outputs json-file and sarif-file name the results in these formats.",
        )


def plain(message: str) -> str:
    """Words for Markdown in which nothing is markup."""
    return escape_markdown(message)
