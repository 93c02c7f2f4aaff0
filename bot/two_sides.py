"""The steps of a run on two sides: find them, read both, and hand them to the core."""

import os
from collections.abc import Iterator

from bot.analysis import Snapshot
from bot.comparing import Comparison
from bot.errors import UserError
from bot.local.comparison import Sides, artifacts_of, find_sides
from bot.local.discovery import find_root
from bot.local.git import is_bare_repository
from bot.local.ignoring import excluder
from bot.local.sides import (
    changed_paths,
    files_of,
    find_hidden,
    find_renames,
    find_untouched,
    is_directory,
    read_sides,
)
from bot.local.workplace import Workplace
from bot.ports import Transform
from bot.settings import Settings


def make_comparison(settings: Settings, workplace: Workplace, transform: Transform) -> Comparison:
    """Both sides as they were read. Raises UserError for sides that cannot be found."""
    _refuse_revisions_without_git(settings, workplace)
    place = (workplace.current, workplace.root)
    sides = find_sides(settings.base or "", settings.head, place, exact=settings.base_exact, exclude=settings.exclude)
    _refuse_unknown(settings, sides, workplace)
    base, head = _snapshots(sides, settings, workplace)
    return Comparison(
        base,
        head,
        find_renames(*sides),
        artifacts_of(sides.base, frozenset(base.files.candidates)),
        artifacts_of(sides.head, frozenset(head.files.candidates)),
        transform,
        untouched=find_untouched(*sides, head.files.candidates),
    )


def _refuse_revisions_without_git(settings: Settings, workplace: Workplace) -> None:
    is_bare = is_bare_repository(workplace.root)
    for flag, given in (("--base", settings.base), ("--head", settings.head)):
        is_revision = given and not is_directory(given, workplace.current)
        if is_revision and not is_bare and find_root(workplace.root) is None:
            raise UserError(
                f"{flag}: '{given}' is no directory, and without a git checkout it is no revision. Run inside of a "
                "checkout, or name a directory with a separator, such as ./before."
            )
        if is_revision and is_bare and settings.head is None:
            raise UserError("this repository is bare, and has no work tree to compare. Name a revision with --head.")


def _snapshots(sides: Sides, settings: Settings, workplace: Workplace) -> Iterator[Snapshot]:
    chosen, left_out = _chosen_paths(settings, workplace), excluder(settings.exclude)
    changed = changed_paths(*sides)
    read = read_sides(*sides, lambda path: any(_is_below(path, each) for each in chosen) and not left_out(path))
    hidden = find_hidden(*sides, read[0].candidates)
    for side, contents, problems in zip(sides, read, ((), hidden), strict=True):
        files = files_of(side, contents, changed)
        yield Snapshot(files, contents.read, contents.skipped, problems, "." in chosen)


def _chosen_paths(settings: Settings, workplace: Workplace) -> list[str]:
    """The PATHs as paths of a side: below its root, or below each of two directories."""
    both = is_directory(settings.base or "", workplace.current) and is_directory(settings.head or "", workplace.current)
    return [os.path.normpath(path) if both else workplace.files.locate(path) for path in settings.paths]


def _is_below(path: str, folder: str) -> bool:
    return folder == "." or f"{path}/".startswith(f"{folder}/")


def _refuse_unknown(settings: Settings, sides: Sides, workplace: Workplace) -> None:
    known = [path for side in sides for path in side.paths]
    for given, chosen in zip(settings.paths, _chosen_paths(settings, workplace), strict=True):
        if chosen != "." and not any(_is_below(path, chosen) for path in known):
            raise UserError(f"'{given}' is on neither side. Check the spelling, and the directory that it is below.")
