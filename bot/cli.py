"""The commands of the command line: each takes the parsed command and gives the exit status."""

import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from bot import app
from bot.local.reading import PROGRESS_EVERY

if TYPE_CHECKING:
    from datetime import date

    from bot.configuration.commands import Command
    from bot.local.workplace import Workplace
    from bot.report.model import Report
    from bot.settings import Settings


class Terminal(NamedTuple):
    """What the command line talks to: the environment, the working directory, where text goes, and its colours."""

    environ: Mapping[str, str]
    current: str
    write: Callable[[str], None]
    is_terminal: bool
    shows_progress: bool
    width: int | None


def execute(command: "Command", terminal: Terminal) -> int:
    """Runs a command and gives its exit status. Raises BotError."""
    return _COMMANDS[command.name](command, terminal)


def _today() -> "date":
    from datetime import UTC, datetime

    return datetime.now(UTC).date()


def _check(command: "Command", terminal: Terminal) -> int:
    workplace = app.find_workplace(terminal.current, command.arguments)
    settings = app.load(command, terminal.environ, workplace)
    _refuse_lone_flags(settings)
    if settings.fix or settings.diff:
        return _repair(settings, workplace, terminal)
    if settings.base is not None:
        report = app.compare(settings, workplace, _today)
    else:
        contents = app.read_work_tree(settings, workplace, _progress(terminal))
        if app.is_nothing(contents, settings) and settings.output_format == "text" and not settings.output_file:
            from bot.report.nothing import nothing_to_check

            terminal.write(nothing_to_check(contents.read + contents.skipped) + "\n")
            return app.SUCCESS
        proves = settings.output_format in app.FORMATS_WITH_EDITS
        report = app.judge(contents, settings, workplace, _today, proves=proves)
    _output(render(report, settings.output_format, settings, terminal), settings, terminal)
    return app.exit_status(report, settings.fail_on)


def _fix(command: "Command", terminal: Terminal) -> int:
    return _check(command._replace(flags=(*command.flags, ("fix", True))), terminal)


def _refuse_lone_flags(settings: "Settings") -> None:
    """Raises UserError for a flag that means nothing without another."""
    from bot.errors import UserError

    if settings.base is None and (settings.head is not None or settings.base_exact):
        flag = "--head" if settings.head is not None else "--base-exact"
        raise UserError(
            f"{flag} means nothing without --base, the side to compare with. Add --base, such as --base main."
        )
    if settings.diff and settings.output_format != "text":
        raise UserError(
            f"--diff prints a patch, and --output-format {settings.output_format} another thing; give one alone. "
            f"--fix --dry-run --output-format {settings.output_format} tells what fixes would change."
        )
    if not settings.fix and not settings.diff and (settings.unsafe_fixes or settings.dry_run):
        flag = "--unsafe-fixes" if settings.unsafe_fixes else "--dry-run"
        raise UserError(f"{flag} means nothing without --fix. Add --fix, or use `layer-bot fix`.")


def _repair(settings: "Settings", workplace: "Workplace", terminal: Terminal) -> int:
    """Repairs files, or tells how they would be; the exit status is that of what remains."""
    if settings.diff:
        return _show_patch(app.repair(settings, workplace, _today, _progress(terminal)), settings, terminal)
    if settings.dry_run:
        report = app.repair(settings, workplace, _today, _progress(terminal))
        _output(render(report, settings.output_format, settings, terminal), settings, terminal)
        return app.exit_status(report, settings.fail_on, is_written=False)
    report, unwritten = app.repair_and_write(settings, workplace, _today, _progress(terminal))
    _output(render(report, settings.output_format, settings, terminal), settings, terminal)
    if unwritten:
        from bot.errors import AccessError

        listed = "; ".join(f"{path}: {reason}" for path, reason in unwritten.items())
        raise AccessError(f"not repaired: {listed}.")
    return app.exit_status(report, settings.fail_on)


def _show_patch(report: "Report", settings: "Settings", terminal: Terminal) -> int:
    from bot.report.counting import summary_sentence
    from bot.report.escaping import escape_terminal
    from bot.report.patch import render_patch
    from bot.report.repairs import repair_lines, repair_sentence

    _output(render_patch(report), settings, terminal)
    lines = (
        *(f"problem: {escape_terminal(f'{each.path}:{each.line}: {each.message}')}" for each in report.problems),
        *repair_lines(report, is_written=False),
        repair_sentence(report, is_written=False),
        summary_sentence(report),
    )
    sys.stderr.write("".join(f"{line}\n" for line in lines if line))
    return app.exit_status(report, settings.fail_on, is_written=False)


def render(report: "Report", output_format: str, settings: "Settings", terminal: Terminal) -> str:
    """The report in a format, with colours only where a terminal or the settings want them."""
    from bot import __version__
    from bot.report.reporters import RenderOptions, load_reporter

    color = settings.color == "always" or (
        settings.color == "auto" and terminal.is_terminal and settings.output_file is None
        and not terminal.environ.get("NO_COLOR") and terminal.environ.get("TERM") != "dumb"
    )  # fmt: skip
    width = terminal.width if terminal.is_terminal and settings.output_file is None else None
    rules = app.rule_information(settings) if output_format == "sarif" else ()
    options = RenderOptions(
        color=color, width=width, version=__version__, docs_url=app.DOCS_URL, rules=rules,
        is_written=not settings.diff and not settings.dry_run,
    )  # fmt: skip
    return load_reporter(output_format).render(report, options)


def _output(text: str, settings: "Settings", terminal: Terminal) -> None:
    if settings.output_file is None:
        terminal.write(text)
        return
    from bot.local.writing import write_file

    write_file(settings.output_file, text, terminal.current)


def _progress(terminal: Terminal) -> Callable[[int, int], None] | None:
    if not terminal.shows_progress:
        return None

    def show(count: int, total: int) -> None:
        if total > PROGRESS_EVERY:
            sys.stderr.write("\r\x1b[K" if count == total else f"\r{count} of {total} files read")
            sys.stderr.flush()

    return show


def _version(_command: "Command", terminal: Terminal) -> int:
    from bot import __version__

    terminal.write(f"layer-bot {__version__}\n")
    return app.SUCCESS


def _help(command: "Command", terminal: Terminal) -> int:
    from bot.configuration.help import render_help

    terminal.write(render_help(*command.arguments))
    return app.SUCCESS


def _config_show(command: "Command", terminal: Terminal) -> int:
    from bot.configuration.show import render_settings

    settings = app.load(command, terminal.environ, app.find_workplace(terminal.current, command.arguments))
    terminal.write(render_settings(settings))
    return app.SUCCESS


def _config_schema(_command: "Command", terminal: Terminal) -> int:
    from bot.configuration.schema import render_schema

    terminal.write(render_schema())
    return app.SUCCESS


def _rule(command: "Command", terminal: Terminal) -> int:
    from bot.configuration.suggestions import suggest
    from bot.errors import UserError
    from bot.rules import load_rules, page
    from bot.rules.names import rule_names

    names = rule_names()
    if command.arguments:
        name = command.arguments[0]
        if name not in names:
            raise UserError(f"there is no rule '{name}'.{suggest(name, names)} `layer-bot rule` lists them.")
        terminal.write(page(name))
        return app.SUCCESS
    width = max(len(name) for name in names)
    for rule in load_rules(names):
        terminal.write(f"{rule.name:<{width}}  {rule.severity!s:<7}  {rule.summary}\n")
    return app.SUCCESS


def _layers(command: "Command", terminal: Terminal) -> int:
    from bot.layers.report import describe

    workplace = app.find_workplace(terminal.current)
    settings = app.load(command, terminal.environ, workplace)
    query = command.arguments[0] if command.arguments else ""
    terminal.write(describe(query, app.load_catalogue(settings, workplace), _today()))
    return app.SUCCESS


def _baseline_write(command: "Command", terminal: Terminal) -> int:
    from bot.findings.baseline import render_baseline
    from bot.local.writing import write_file
    from bot.report.escaping import escape_terminal

    workplace = app.find_workplace(terminal.current, command.arguments)
    settings = app.load(command, terminal.environ, workplace)
    target = settings.baseline or ".github/layer-bot-baseline.json"
    report = app.check(settings._replace(baseline=None), workplace, _today, _progress(terminal))
    write_file(target, render_baseline(report), workplace.root)
    count = sum(reported.suppressed is None for reported in report.findings)
    terminal.write(f"{target}: {count} {'finding' if count == 1 else 'findings'} of today accepted\n")
    if settings.baseline is None:
        terminal.write(
            f"They count until `baseline: {target}` stands in {settings.config or '.github/layer-bot.yml'}.\n"
        )
    for problem in report.problems:
        terminal.write(escape_terminal(f"not accepted: {problem.path}:{problem.line}: {problem.message}") + "\n")
    return app.exit_status(report, "never")


def _action(command: "Command", terminal: Terminal) -> int:
    from bot.action import run_action

    return run_action(command, terminal.environ, terminal.write, _today)


_COMMANDS: dict[str, Callable[["Command", Terminal], int]] = {
    "check": _check,
    "fix": _fix,
    "version": _version,
    "help": _help,
    "rule": _rule,
    "layers": _layers,
    "config show": _config_show,
    "config schema": _config_schema,
    "baseline write": _baseline_write,
    "action": _action,
}
