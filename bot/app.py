"""The order of the steps of a local run: read, ask, decide, render. What is loaded late is loaded late on purpose."""

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from bot.local.config import LocalConfigFiles
from bot.local.discovery import find_root, list_files
from bot.local.reading import Contents, FolderWalk, Loader, Progress, read_contents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bot.analysis import Knowledge, Snapshot
    from bot.configuration.commands import Command
    from bot.layers.catalogue import Catalogue
    from bot.local.comparison import Sides
    from bot.report.model import Report
    from bot.report.reporters import RuleInfo
    from bot.settings import Settings

DOCS_URL = "https://github.com/lambda-layer-bot/lambda-layer-bot/blob/main/docs"
SUCCESS, FINDINGS, WRONG_USE, FAILED = 0, 1, 2, 3


class Workplace(NamedTuple):
    """Where a run takes place: the current directory, and the root that reported paths are relative to."""

    current: str
    root: str

    @property
    def files(self) -> LocalConfigFiles:
        """The configuration files below the root."""
        return LocalConfigFiles(self.root, self.current)


def find_workplace(current: str, paths: tuple[str, ...] = ()) -> Workplace:
    """The workplace of a run on `paths`: its root is that of their git checkout.

    Paths of several checkouts have the root of the current directory's if one of them is inside. Outside of a checkout
    the root is the one directory that is checked, else the current directory if it holds all paths, else the directory
    that they have in common.
    """
    targets = [os.path.abspath(os.path.join(current, path)) for path in paths] or [current]
    common = os.path.commonpath(targets)
    folder = common if os.path.isdir(common) else os.path.dirname(common)
    root = find_root(folder)
    if root is None and len(targets) > 1:
        own = find_root(current)
        root = own if own and any(os.path.commonpath((own, target)) == own for target in targets) else None
    if root is None:
        inside = os.path.commonpath((current, folder)) == current
        root = current if inside and not (len(targets) == 1 and os.path.isdir(targets[0])) else folder
    return Workplace(current, root)


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
    """The report on the files of the work tree. Raises UserError for what the settings name and is not there."""
    return judge(read_work_tree(settings, workplace, progress), settings, workplace, today)


def read_work_tree(settings: "Settings", workplace: Workplace, progress: Progress | None = None) -> Contents:
    """The files that can matter. Raises UserError where none of the paths is there."""
    paths = tuple(os.path.join(workplace.current, path) for path in settings.paths)
    _refuse_missing(settings.paths, paths)
    return read_contents(list_files(paths, workplace.root, settings.exclude), progress)


def judge(contents: Contents, settings: "Settings", workplace: Workplace, today: "Callable[[], date]") -> "Report":
    """The report on files that were read. Raises UserError for a baseline or catalogue that is wrong."""
    if is_nothing(contents, settings):
        return _nothing(contents)
    from bot.analysis import analyse

    knowledge = _know(settings, workplace, today)
    paths = (os.path.join(workplace.current, path) for path in settings.paths)
    is_whole = any(os.path.abspath(path) == workplace.root for path in paths)
    report = analyse(_snapshot(contents, workplace)._replace(is_whole=is_whole), settings, knowledge)
    return _with_configuration(report, knowledge)


def is_nothing(contents: Contents, settings: "Settings") -> bool:
    """Whether the report is empty whatever the rules say, and the settings name no file that may be wrong."""
    return contents.is_nothing and not settings.baseline and not settings.catalogues


def compare(settings: "Settings", workplace: Workplace, today: "Callable[[], date]") -> "Report":
    """The report on two sides. Raises UserError for sides that cannot be found."""
    from bot.comparing import Comparison
    from bot.comparing import compare as compare_sides
    from bot.local.comparison import artifacts_of, find_sides
    from bot.local.sides import find_renames
    from bot.transform.client import SamTranslator

    _refuse_revisions_without_git(settings, workplace)
    place = (workplace.current, workplace.root)
    sides = find_sides(settings.base or "", settings.head, place, exact=settings.base_exact, exclude=settings.exclude)
    _refuse_unknown(settings, sides, workplace)
    base, head = _snapshots(sides, settings, workplace)
    knowledge = _know(settings, workplace, today)
    with SamTranslator() as transform:
        comparison = Comparison(
            base, head, find_renames(*sides),
            artifacts_of(sides.base, frozenset(base.files.candidates)),
            artifacts_of(sides.head, frozenset(head.files.candidates)),
            transform,
        )  # fmt: skip
        return _with_configuration(compare_sides(comparison, settings, knowledge), knowledge)


def _know(settings: "Settings", workplace: Workplace, today: "Callable[[], date]") -> "Knowledge":
    from bot.analysis import Knowledge
    from bot.text.source import SourceFile

    paths = dict.fromkeys(each.place.rpartition(":")[0] for each in settings.ignore_findings)
    read = ((path, workplace.files.read(path)) for path in paths)
    configuration = {path: SourceFile(path, data) for path, data in read if data is not None}
    catalogue = load_catalogue(settings, workplace)
    return Knowledge(catalogue, today(), _read_baseline(settings, workplace), configuration)


def _with_configuration(report: "Report", knowledge: "Knowledge") -> "Report":
    """The report with the configuration files among its sources: a suppression in one may be worth a finding."""
    from dataclasses import replace

    return replace(report, sources={**report.sources, **knowledge.configuration}) if knowledge.configuration else report


def _refuse_revisions_without_git(settings: "Settings", workplace: Workplace) -> None:
    from bot.local.sides import is_directory

    for flag, given in (("--base", settings.base), ("--head", settings.head)):
        if given and not is_directory(given, workplace.current) and find_root(workplace.root) is None:
            from bot.errors import UserError

            raise UserError(
                f"{flag}: '{given}' is no directory, and without a git checkout it is no revision. Run inside of a "
                "checkout, or name a directory with a separator, such as ./before."
            )


def _snapshots(sides: "Sides", settings: "Settings", workplace: Workplace) -> "Iterator[Snapshot]":
    from bot.analysis import Snapshot
    from bot.local.ignoring import excluder
    from bot.local.sides import changed_paths, files_of, read_sides

    chosen, left_out = _chosen_paths(settings, workplace), excluder(settings.exclude)
    changed = changed_paths(*sides)
    read = read_sides(*sides, lambda path: any(_is_below(path, each) for each in chosen) and not left_out(path))
    for side, contents in zip(sides, read, strict=True):
        files = files_of(side, contents, changed)
        yield Snapshot(files, contents.read, contents.skipped, (), "." in chosen)


def _chosen_paths(settings: "Settings", workplace: Workplace) -> list[str]:
    """The PATHs as paths of a side: below its root, or below each of two directories."""
    from bot.local.sides import is_directory

    both = is_directory(settings.base or "", workplace.current) and is_directory(settings.head or "", workplace.current)
    return [os.path.normpath(path) if both else workplace.files.locate(path) for path in settings.paths]


def _is_below(path: str, folder: str) -> bool:
    return folder == "." or f"{path}/".startswith(f"{folder}/")


def _refuse_unknown(settings: "Settings", sides: "Sides", workplace: Workplace) -> None:
    known = [path for side in sides for path in side.paths]
    for given, chosen in zip(settings.paths, _chosen_paths(settings, workplace), strict=True):
        if chosen != "." and not any(_is_below(path, chosen) for path in known):
            from bot.errors import UserError

            raise UserError(f"'{given}' is on neither side. Check the spelling, and the directory that it is below.")


def _refuse_missing(given: tuple[str, ...], paths: tuple[str, ...]) -> None:
    if not any(os.path.lexists(path) for path in paths):
        from bot.errors import UserError

        names = ", ".join(f"'{path}'" for path in given)
        verb = "does" if len(given) == 1 else "do"
        raise UserError(f"there is nothing to check: {names} {verb} not exist. Check the spelling and the directory.")


def _nothing(contents: Contents) -> "Report":
    from bot.report.model import FileCounts, Report

    return Report(findings=(), problems=(), files=FileCounts(contents.read, 0, contents.skipped), sources={})


def _snapshot(contents: Contents, workplace: Workplace) -> "Snapshot":
    from bot.analysis import Snapshot
    from bot.findings.finding import Problem
    from bot.template.repository import Files

    load, below = Loader(workplace.root), FolderWalk(workplace.root)
    files = Files(contents.candidates, contents.nesting, contents.named, load, below)
    problems = tuple(Problem(each.path, 0, each.reason, matters=each.matters) for each in contents.refused)
    return Snapshot(files, contents.read, contents.skipped, problems)


def _read_baseline(settings: "Settings", workplace: Workplace) -> str | None:
    if settings.baseline is None:
        return None
    from bot.errors import UserError
    from bot.findings.baseline import BaselineError, parse_baseline

    data = workplace.files.read(settings.baseline)
    if data is None:
        raise UserError(
            f"the baseline '{settings.baseline}' does not exist. Write it with `layer-bot baseline write`, "
            "or leave the setting out."
        )
    text = data.decode("utf-8", errors="replace")
    try:
        parse_baseline(text, settings.baseline)
    except BaselineError as error:
        raise UserError(f"{error}.") from error
    return text


def load_catalogue(settings: "Settings", workplace: Workplace) -> "Catalogue":
    """The bundled catalogue with the user's own files over it. Raises UserError for a file that is wrong."""
    from bot.sources.bundled import load_bundled

    catalogue = load_bundled()
    if not settings.catalogues:
        return catalogue
    from bot.sources.user import read_user_catalogues

    return read_user_catalogues(catalogue, settings.catalogues, workplace.files)


def exit_status(report: "Report", fail_on: str) -> int:
    """0, or 1 for an open finding at or above `fail_on`, or a Problem in a file that was named or changed."""
    from bot.findings.finding import Severity, Status

    if any(problem.matters for problem in report.problems):
        return FINDINGS
    if fail_on == "never":
        return SUCCESS
    limit = Severity[fail_on.upper()]
    for reported in report.findings:
        is_open = reported.suppressed is None and reported.status in (None, Status.NEW)
        if is_open and reported.finding.severity >= limit:
            return FINDINGS
    return SUCCESS


def rule_information(settings: "Settings") -> "tuple[RuleInfo, ...]":
    """What reports say about the rules that ran."""
    from bot.analysis import chosen_rules
    from bot.report.reporters import RuleInfo
    from bot.rules import load_rules, page

    rules = load_rules(chosen_rules(settings))
    return tuple(RuleInfo(rule.name, rule.summary, page(rule.name), str(rule.severity)) for rule in rules)
