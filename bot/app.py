"""The order of the steps of a local run: read, ask, decide, render. What is loaded late is loaded late on purpose."""

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from bot.local.discovery import list_files
from bot.local.reading import Contents, FolderWalk, Loader, Progress, read_contents
from bot.local.workplace import Workplace, find_workplace

if TYPE_CHECKING:
    from datetime import date

    from bot.analysis import Snapshot
    from bot.configuration.commands import Command
    from bot.fixes.pins import Pins
    from bot.fixing import Wish
    from bot.layers.catalogue import Catalogue
    from bot.report.model import Report
    from bot.report.reporters import RuleInfo
    from bot.settings import Settings
    from bot.transform.client import SamTranslator

__all__ = ["Workplace", "find_workplace"]
DOCS_URL = "https://github.com/lambda-layer-bot/lambda-layer-bot/blob/main/docs"
SUCCESS, FINDINGS, WRONG_USE, FAILED = 0, 1, 2, 3
FORMATS_WITH_EDITS = ("json", "sarif")


def load(command: "Command", environ: Mapping[str, str], workplace: Workplace) -> "Settings":
    """The settings of a run. Raises UserError."""
    from bot.configuration.loading import load_settings

    return load_settings(command, environ, workplace.files, rule_names=_rule_names)


def _rule_names() -> tuple[str, ...]:
    from bot.rules.names import rule_names

    return rule_names()


def check(
    settings: "Settings", workplace: Workplace, today: "Callable[[], date]", progress: Progress | None = None
) -> "Report":
    """The report on the files of the work tree, its edits proved. Raises UserError for what settings name in vain."""
    return judge(read_work_tree(settings, workplace, progress), settings, workplace, today, proves=True)


def read_work_tree(settings: "Settings", workplace: Workplace, progress: Progress | None = None) -> Contents:
    """The files that can matter. Raises UserError where none of the paths is there."""
    paths = tuple(os.path.join(workplace.current, path) for path in settings.paths)
    _refuse_missing(settings.paths, paths)
    return read_contents(list_files(paths, workplace.root, settings.exclude), progress)


def judge(
    contents: Contents, settings: "Settings", workplace: Workplace, today: "Callable[[], date]", *, proves: bool
) -> "Report":
    """The report on files that were read. Raises UserError for a baseline or catalogue that is wrong.

    `proves` must be set where edits are handed on, and need not be where they are but announced: a proof reads the
    templates once more, and whoever repairs proves them anyway.
    """
    if is_nothing(contents, settings):
        return _nothing(contents)
    from bot.analysis import analyse_parts
    from bot.knowing import know, with_configuration

    knowledge = know(settings, workplace.files, today)
    report, open_ = analyse_parts(_snapshot(contents, settings, workplace), settings, knowledge)
    if open_ and proves:
        from bot.proving import prove_fixes

        report = prove_fixes(report, open_, settings, knowledge, make_pins(settings, knowledge.today))
    return with_configuration(report, knowledge)


def compare(settings: "Settings", workplace: Workplace, today: "Callable[[], date]") -> "Report":
    """The report on two sides. Raises UserError for sides that cannot be found."""
    from bot.comparing import compare as compare_sides
    from bot.knowing import know, with_configuration
    from bot.transform.client import SamTranslator
    from bot.two_sides import make_comparison

    with SamTranslator() as transform:
        comparison = make_comparison(settings, workplace, transform)
        knowledge = know(settings, workplace.files, today)
        return with_configuration(compare_sides(comparison, settings, knowledge), knowledge)


def repair(
    settings: "Settings", workplace: Workplace, today: "Callable[[], date]", progress: Progress | None = None
) -> "Report":
    """The report on what the fixes leave, with the files as they would be; nothing is written yet."""
    from bot.transform.client import SamTranslator

    with SamTranslator() as transform:
        return _repair(settings, workplace, _Repairing(today, transform, progress), {})


def repair_and_write(
    settings: "Settings", workplace: Workplace, today: "Callable[[], date]", progress: Progress | None = None
) -> "tuple[Report, dict[str, str]]":
    """The report on what the fixes left, and the files that could not be written, with the reason.

    A file that cannot be replaced is found before anything is written: no fix is half in it and half in another.
    Raises UserError for a side that is no files.
    """
    from bot.local.repairing import find_obstacles, write_changes
    from bot.transform.client import SamTranslator

    root = _repaired_root(settings, workplace)
    with SamTranslator() as transform:
        given = _Repairing(today, transform, progress)
        report = _repair(settings, workplace, given, {})
        obstacles = find_obstacles(report.changes, root)
        if obstacles:
            report = _repair(settings, workplace, given, obstacles)
    unwritten = {each.path: each.reason for each in write_changes(report.changes, root)}
    return report, {**obstacles, **unwritten}


class _Repairing(NamedTuple):
    today: "Callable[[], date]"
    transform: "SamTranslator"
    progress: Progress | None


def _repair(settings: "Settings", workplace: Workplace, given: _Repairing, locked: "Mapping[str, str]") -> "Report":
    from bot.fixing import Job, repair_change, repair_files
    from bot.knowing import know, with_configuration
    from bot.two_sides import make_comparison

    if settings.base is not None:
        comparison = make_comparison(settings, workplace, given.transform)
        knowledge = know(settings, workplace.files, given.today)
        job = Job(settings, knowledge, _wish(settings, knowledge.today, locked), given.transform)
        return with_configuration(repair_change(comparison, job), knowledge)
    contents = read_work_tree(settings, workplace, given.progress)
    if is_nothing(contents, settings):
        return _nothing(contents)
    knowledge = know(settings, workplace.files, given.today)
    job = Job(settings, knowledge, _wish(settings, knowledge.today, locked), given.transform)
    return with_configuration(repair_files(_snapshot(contents, settings, workplace), job), knowledge)


def _repaired_root(settings: "Settings", workplace: Workplace) -> str:
    """The directory that the repaired paths are relative to. Raises UserError for a side that cannot be written."""
    if settings.head is None:
        return workplace.root
    from bot.local.sides import is_directory

    if not is_directory(settings.head, workplace.current):
        from bot.errors import UserError

        raise UserError(
            f"--fix: '{settings.head}' is a revision, and only files can be repaired. Leave --head out to repair the "
            "work tree, or use --diff to print a patch."
        )
    return os.path.join(workplace.current, settings.head)


def _wish(settings: "Settings", today: "date", locked: "Mapping[str, str]") -> "Wish":
    from bot.findings.finding import Applicability
    from bot.fixing import Wish

    level = Applicability.UNSAFE if settings.unsafe_fixes else Applicability.SAFE
    return Wish(level, make_pins(settings, today)._replace(locked=locked))


def make_pins(settings: "Settings", today: "date") -> "Pins":
    """What holds versions back from fixes."""
    from bot.fixes.pins import Pins

    return Pins(
        denied=settings.denied_versions,
        maximum_step=settings.maximum_step,
        minimum_release_age_days=settings.minimum_release_age_days,
        today=today,
    )


def load_catalogue(settings: "Settings", workplace: Workplace) -> "Catalogue":
    """The bundled catalogue with the user's own files over it. Raises UserError for a file that is wrong."""
    from bot.sources.loading import load_catalogue as load_from

    return load_from(settings, workplace.files)


def is_nothing(contents: Contents, settings: "Settings") -> bool:
    """Whether the report is empty whatever the rules say, and the settings name no file that may be wrong."""
    return contents.is_nothing and not settings.baseline and not settings.catalogues


def _refuse_missing(given: tuple[str, ...], paths: tuple[str, ...]) -> None:
    if not any(os.path.lexists(path) for path in paths):
        from bot.errors import UserError

        names = ", ".join(f"'{path}'" for path in given)
        verb = "does" if len(given) == 1 else "do"
        raise UserError(f"there is nothing to check: {names} {verb} not exist. Check the spelling and the directory.")


def _nothing(contents: Contents) -> "Report":
    from bot.report.model import FileCounts, Report

    return Report(findings=(), problems=(), files=FileCounts(contents.read, 0, contents.skipped), sources={})


def _snapshot(contents: Contents, settings: "Settings", workplace: Workplace) -> "Snapshot":
    from bot.analysis import Snapshot
    from bot.findings.finding import Problem
    from bot.template.repository import Files

    load, below = Loader(workplace.root), FolderWalk(workplace.root)
    files = Files(contents.candidates, contents.nesting, contents.named, load, below)
    problems = tuple(Problem(each.path, 0, each.reason, matters=each.matters) for each in contents.refused)
    paths = (os.path.join(workplace.current, path) for path in settings.paths)
    is_whole = any(os.path.abspath(path) == workplace.root for path in paths)
    return Snapshot(files, contents.read, contents.skipped, problems, is_whole)


def exit_status(report: "Report", fail_on: str, *, is_written: bool = True) -> int:
    """0, or 1 for an open finding at or above `fail_on`, or a Problem in a file that was named or changed.

    After a repair that was not written, what it would have fixed counts too.
    """
    from bot.findings.finding import Severity, Status
    from bot.findings.repairs import Result

    if any(problem.matters for problem in report.problems):
        return FINDINGS
    if fail_on == "never":
        return SUCCESS
    limit = Severity[fail_on.upper()]
    for reported in report.findings:
        is_open = reported.suppressed is None and reported.status in (None, Status.NEW)
        if is_open and reported.finding.severity >= limit:
            return FINDINGS
    for outcome in () if is_written else report.repairs:
        if outcome.result is Result.FIXED and outcome.finding.severity >= limit:
            return FINDINGS
    return SUCCESS


def rule_information(settings: "Settings") -> "tuple[RuleInfo, ...]":
    """What reports say about the rules that ran."""
    from bot.analysis import chosen_rules
    from bot.report.reporters import RuleInfo
    from bot.rules import load_rules, page

    rules = load_rules(chosen_rules(settings))
    return tuple(RuleInfo(rule.name, rule.summary, page(rule.name), str(rule.severity)) for rule in rules)
