"""The container's entry on GitHub: what the event asks for, and what the runner is told of it."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from bot import app
from bot.configuration.commands import Command
from bot.errors import BotError, UserError
from bot.events import CheckWorkspace, NothingToDo, Task, find_task
from bot.local.runner import Runner, make_runner, outputs_of, plain, renderer, write_output_file
from bot.report.counting import summary_sentence

if TYPE_CHECKING:
    from bot.github.limits import Patience


_Given: TypeAlias = "tuple[Runner, Callable[[], date], Patience | None]"


def run_action(
    command: Command,
    environ: Mapping[str, str],
    write: Callable[[str], None],
    today: Callable[[], date],
    patience: "Patience | None" = None,
) -> int:
    """Does what the event asks for, and tells the runner everything; the exit status of the step."""
    runner = make_runner(environ, environ.get("GITHUB_WORKSPACE") or str(Path.cwd()), write)
    try:
        task = find_task(environ.get("GITHUB_EVENT_NAME", ""), _payload(environ), environ.get("GITHUB_REPOSITORY", ""))
        return _perform(task, command, environ, (runner, today, patience))
    except BotError as error:
        runner.annotate_error(str(error))
        runner.summarise(f"layer-bot could not do its work: {plain(str(error))}\n")
        return error.exit_status


def _payload(environ: Mapping[str, str]) -> object:
    """The payload of the event; None where there is none."""
    path = environ.get("GITHUB_EVENT_PATH")
    if not path:
        return None
    try:
        return json.loads(Path(path).read_bytes())
    except (OSError, ValueError) as error:
        raise UserError("the file of the event's payload cannot be read. Leave GITHUB_EVENT_PATH as it is.") from error


def _perform(task: Task, command: Command, environ: Mapping[str, str], given: "_Given") -> int:
    match task:
        case NothingToDo(reason=reason):
            given[0].log(f"nothing to do: {reason}")
            return app.SUCCESS
        case CheckWorkspace():
            return _check_workspace(command, environ, given)
        case _:
            from bot.reviewing import run_on_github

            return run_on_github(task, command, environ, given)


def _check_workspace(command: Command, environ: Mapping[str, str], given: "_Given") -> int:
    """The check of the files that the workflow checked out."""
    runner, today, patience = given
    workplace = app.Workplace(runner.workspace, runner.workspace)
    settings = app.load(command, environ, workplace)
    if {path.name for path in Path(runner.workspace).iterdir()} <= {".layer-bot"}:
        raise UserError("the workspace is empty, so nothing was checked. Put actions/checkout before this step.")
    report = app.check(settings, workplace, today)
    render = renderer(app.DOCS_URL, lambda: app.rule_information(settings))
    status = app.exit_status(report, settings.fail_on)
    if settings.check_run or settings.sarif_upload:
        from bot.channels import Result, annotate, connecting, job_of, target_of_workspace

        with connecting(environ, runner, patience) as client:
            result = Result(report, report, is_failed=status != app.SUCCESS)
            annotate(result, settings, target_of_workspace(environ), render, (client, runner, job_of(environ)))
        runner.log(summary_sentence(report))
    else:
        runner.write(render(report, "github"))
    runner.summarise(render(report, "markdown"))
    runner.set_outputs(outputs_of(report, render, runner.workspace))
    write_output_file(report, settings, render, runner)
    return status
