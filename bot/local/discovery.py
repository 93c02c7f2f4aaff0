"""The files of a directory that a template could be: walked in order, ignore rules honoured, links not followed."""

import os
from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from bot.local.disk import read_bytes
from bot.local.ignoring import Says, excluder, is_ignored, read_patterns

SUFFIXES = (".yaml", ".yml", ".json", ".template", ".cfn", ".sam")
SKIPPED_DIRECTORIES = frozenset(
    (".git", ".aws-sam", ".serverless", "cdk.out", "node_modules", ".venv", "venv", ".tox", ".nox", "__pycache__",
     "site-packages", ".terraform", ".hg", ".svn", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".layer-bot")
)  # fmt: skip
# A layer may well be committed with its node_modules or site-packages; these never are part of one.
SKIPPED_CONTENT = SKIPPED_DIRECTORIES - {"node_modules", "site-packages"}


_NAME = attrgetter("name")


class FoundFile(NamedTuple):
    """A file: where it is on disk, its path in reports, and whether the user named it."""

    disk_path: str
    path: str
    is_named: bool


class Refused(NamedTuple):
    """What is not looked at, and why; it matters unless the user wanted it so."""

    path: str
    reason: str
    matters: bool = True


class Wanted(NamedTuple):
    """What a walk gives: names with one of these ends (all for ""), links or not, below directories of other names."""

    suffixes: tuple[str, ...] = SUFFIXES
    skipped: frozenset[str] = SKIPPED_DIRECTORIES
    links: bool = False
    exclude: tuple[str, ...] = ()


class Listing(NamedTuple):
    """What a walk found, and what it could not look at."""

    files: tuple[FoundFile, ...]
    refused: tuple[Refused, ...]


def find_root(start: str) -> str | None:
    """The directory of the git checkout that holds `start`, or None."""
    current = os.path.abspath(start)
    while True:
        if os.path.exists(os.path.join(current, ".git")):
            return current
        parent = os.path.dirname(current)
        if parent == current:
            return None
        current = parent


def list_files(paths: tuple[str, ...], root: str, exclude: tuple[str, ...]) -> Listing:
    """The files below `paths`, each once, sorted by path; a path that names a file is taken whatever its name is.

    A path that is named is looked at even if ignored by git or a symbolic link; `exclude` leaves it out all the same.
    """
    found: dict[str, FoundFile] = {}
    refused: list[Refused] = []
    is_excluded = excluder(exclude)
    for given in paths:
        path = relative_path(given, root)
        is_directory = os.path.isdir(given)
        reason = None if is_directory else _why_not(given)
        if is_excluded(f"{path}/" if is_directory and path != "." else path):
            refused.append(Refused(path, "left out, as the setting `exclude` says", matters=False))
        elif is_directory:
            for each in _walk(os.path.abspath(given), root, refused, Wanted(exclude=exclude)):
                found.setdefault(each.path, each)
        elif reason is not None:
            refused.append(Refused(path, reason))
        else:
            found[path] = FoundFile(os.path.abspath(given), path, is_named=True)
    return Listing(tuple(found[path] for path in sorted(found)), tuple(refused))


def list_contents(root: str) -> tuple[str, ...]:
    """The paths of all files and links below a directory that its ignore rules do not leave out, sorted."""
    top = os.path.abspath(root)
    wanted = Wanted(("",), SKIPPED_CONTENT, links=True)
    return tuple(sorted(each.path for each in _walk(top, top, [], wanted)))


def relative_path(disk_path: str, root: str) -> str:
    """The path relative to the root with `/`, or the absolute path of a file outside it."""
    absolute = os.path.abspath(disk_path)
    relative = os.path.relpath(absolute, root)
    is_outside = relative == os.pardir or relative.startswith(os.pardir + os.sep)
    return (absolute if is_outside else relative).replace(os.sep, "/")


def _why_not(disk_path: str) -> str | None:
    """Why there is no file at a path; None where there is one."""
    try:
        os.stat(disk_path)
    except FileNotFoundError:
        if os.path.islink(disk_path):
            return "this symbolic link leads nowhere; correct it, or remove it"
        return "there is no such file or directory; check the spelling"
    except OSError as error:
        return f"the file cannot be looked at ({error.strerror}); check the path and its permissions"
    return None


def _walk(top: str, root: str, refused: list[Refused], wanted: Wanted) -> Iterator[FoundFile]:
    is_excluded = excluder(wanted.exclude)
    stack: list[tuple[str, str, tuple[Says, ...]]] = [(top, _prefix(top, root), _patterns_above(top, root))]
    while stack:
        directory, prefix, inherited = stack.pop()
        try:
            with os.scandir(directory) as found:
                entries = sorted(found, key=_NAME)
        except OSError as error:
            reason = f"the directory cannot be read ({error.strerror}); check its permissions, or exclude it"
            refused.append(Refused(relative_path(directory, root), reason))
            continue
        here = (*inherited, *_read_patterns(directory, prefix)) if _has_patterns(entries) else inherited
        below: list[tuple[str, str, tuple[Says, ...]]] = []
        for entry in entries:
            path = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                folder = path + "/"
                if entry.name not in wanted.skipped and not is_ignored(folder, here) and not is_excluded(folder):
                    below.append((entry.path, folder, here))
            elif _is_wanted(entry, wanted) and not is_ignored(path, here) and not is_excluded(path):
                yield FoundFile(entry.path, path, is_named=False)
        stack.extend(reversed(below))


def _is_wanted(entry: "os.DirEntry[str]", wanted: Wanted) -> bool:
    if not entry.name.endswith(wanted.suffixes):
        return False
    return entry.is_file(follow_symlinks=False) or (wanted.links and entry.is_symlink())


def _prefix(directory: str, root: str) -> str:
    path = relative_path(directory, root)
    return "" if path == "." else path.rstrip("/") + "/"


def _patterns_above(top: str, root: str) -> tuple[Says, ...]:
    """What the .gitignore files between the root and `top` say, `top` itself left out."""
    found: list[Says] = []
    current = root
    for name in os.path.relpath(top, root).split(os.sep):
        if name in (os.curdir, os.pardir):
            break
        found.extend(_read_patterns(current, _prefix(current, root)))
        current = os.path.join(current, name)
    return tuple(found)


def _has_patterns(entries: "list[os.DirEntry[str]]") -> bool:
    return any(entry.name == ".gitignore" for entry in entries)


def _read_patterns(directory: str, prefix: str) -> tuple[Says, ...]:
    """What the .gitignore of a directory says; like git, a symbolic link is not followed."""
    disk_path = os.path.join(directory, ".gitignore")
    if os.path.islink(disk_path):
        return ()
    try:
        says = read_patterns(read_bytes(disk_path), prefix)
    except OSError:
        return ()
    return () if says is None else (says,)
