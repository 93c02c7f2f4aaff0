"""Judges two commits of a repository that is read by SHA through GitHub's API."""

import posixpath
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from bot.analysis import Knowledge, Snapshot
from bot.app import make_pins
from bot.comparing import Comparison
from bot.configuration.loading import CONFIG_PATHS, ConfigFiles
from bot.confirming import compare_and_prove
from bot.errors import UserError
from bot.github.client import Client
from bot.github.objects import ApiObjects
from bot.knowing import know
from bot.local.comparison import artifacts_of
from bot.local.ignoring import excluder
from bot.local.sides import (
    Side,
    changed_paths,
    files_of,
    find_hidden,
    find_renames,
    find_untouched,
    find_wanted,
    read_sides,
    revision_side,
)
from bot.report.model import Report
from bot.settings import Settings
from bot.template.samconfig import NAMES
from bot.transform.client import SamTranslator


class Commits(NamedTuple):
    """The two commits, and whether those who made head may silence findings by themselves."""

    base: str
    head: str
    trusts_head: bool


class JudgedCommits(NamedTuple):
    """What is known, the report, and the configuration files that differ between the commits."""

    knowledge: Knowledge
    report: Report
    changed_configuration: tuple[str, ...]


def judge_commits(
    commits: Commits,
    settings: Settings,
    files: ConfigFiles,
    given: tuple[Client, str, str, Callable[[], date]],
) -> JudgedCommits:
    """The report on both sides with each edit proved. Raises BotError for what cannot be read.

    `given` are the client, the repository, a folder that may hold its files, and the day.
    """
    client, repository, workspace, today = given
    objects = ApiObjects(client, repository, workspace)
    base, head = revision_side(objects, commits.base), revision_side(objects, commits.head)
    _refuse_unknown(settings, (base, head))
    is_chosen = _chooser(settings)
    objects.prefetch(_wanted_shas((base, head), is_chosen))
    contents = read_sides(base, head, is_chosen)
    changed = changed_paths(base, head)
    hidden = find_hidden(base, head, contents[0].candidates)
    before, after = (
        Snapshot(files_of(side, each, changed), each.read, each.skipped, problems, "." in _paths(settings))
        for side, each, problems in zip((base, head), contents, ((), hidden), strict=True)
    )
    with SamTranslator() as transform:
        comparison = Comparison(
            before,
            after,
            find_renames(base, head),
            artifacts_of(base, frozenset(before.files.candidates)),
            artifacts_of(head, frozenset(after.files.candidates)),
            transform,
            untouched=find_untouched(base, head, after.files.candidates),
            trusts_head=commits.trusts_head,
        )
        knowledge = know(settings, files, today)
        report = compare_and_prove(comparison, settings, knowledge, make_pins(settings, knowledge.today))
    paths = (settings.config,) if settings.config else CONFIG_PATHS
    return JudgedCommits(knowledge, report, tuple(path for path in paths if base.entry(path) != head.entry(path)))


def _paths(settings: Settings) -> list[str]:
    return [posixpath.normpath(path) for path in settings.paths]


def _refuse_unknown(settings: Settings, sides: tuple[Side, Side]) -> None:
    """Raises UserError for a path that is on neither side: with it, nothing would ever be found."""
    known = {path for side in sides for path in side.contents}
    for given, chosen in zip(settings.paths, _paths(settings), strict=True):
        if chosen != "." and not any(f"{path}/".startswith(f"{chosen}/") for path in known):
            raise UserError(
                f"input paths: '{given}' is neither in the base branch nor in head. Name files and folders from the "
                "root of the repository; patterns are not taken."
            )


def _chooser(settings: Settings) -> Callable[[str], bool]:
    """Whether a path is below one of those that the settings name, and not left out."""
    chosen, left_out = _paths(settings), excluder(settings.exclude)

    def is_chosen(path: str) -> bool:
        return any(each == "." or f"{path}/".startswith(f"{each}/") for each in chosen) and not left_out(path)

    return is_chosen


def _wanted_shas(sides: tuple[Side, Side], is_chosen: Callable[[str], bool]) -> list[str]:
    """The blobs of both sides that will be read, so that they are asked for together."""
    paths = (
        (side, (*find_wanted(side, is_chosen), *(each for each in side.paths if _is_samconfig(each)))) for side in sides
    )
    entries = (side.entry(path) for side, listed in paths for path in listed)
    return [entry.sha for entry in entries if entry is not None]


def _is_samconfig(path: str) -> bool:
    return posixpath.basename(path) in NAMES
