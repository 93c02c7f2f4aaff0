"""The files of a directory that a template could be: walked in order, ignore rules honoured, links not followed."""

import os
from collections.abc import Callable, Iterator
from typing import NamedTuple

SUFFIXES = (".yaml", ".yml", ".json", ".template", ".cfn", ".sam")
SKIPPED_DIRECTORIES = frozenset(
    (".git", ".aws-sam", ".serverless", "cdk.out", "node_modules", ".venv", "venv", ".tox", ".nox", "__pycache__",
     "site-packages", ".terraform", ".hg", ".svn", ".mypy_cache", ".pytest_cache", ".ruff_cache")
)  # fmt: skip
# A layer may well be committed with its node_modules or site-packages; these never are part of one.
SKIPPED_CONTENT = SKIPPED_DIRECTORIES - {"node_modules", "site-packages"}
Ignores = Callable[[str], bool]


class FoundFile(NamedTuple):
    """A file: where it is on disk, its path in reports, and whether the user named it."""

    disk_path: str
    path: str
    is_named: bool


class _Wanted(NamedTuple):
    """What a walk gives: names with one of these ends (all for ""), links or not, below directories of other names."""

    suffixes: tuple[str, ...] = SUFFIXES
    skipped: frozenset[str] = SKIPPED_DIRECTORIES
    links: bool = False


class Listing(NamedTuple):
    """What a walk found, and what it could not look at: (path, why)."""

    files: tuple[FoundFile, ...]
    refused: tuple[tuple[str, str], ...]


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


def excluder(exclude: tuple[str, ...]) -> Ignores:
    """Whether the setting `exclude` leaves a path out."""
    ignores = _matcher(tuple(exclude), "")
    return lambda path: any(ignored(path) for ignored in ignores)


def list_files(paths: tuple[str, ...], root: str, exclude: tuple[str, ...]) -> Listing:
    """The files below `paths`, each once, sorted by path; a path that names a file is taken whatever its name is."""
    found: dict[str, FoundFile] = {}
    refused: list[tuple[str, str]] = []
    for given in paths:
        if os.path.isdir(given):
            for each in _walk((os.path.abspath(given), root), exclude, refused, _Wanted()):
                found.setdefault(each.path, each)
        elif os.path.exists(given):
            path = relative_path(given, root)
            found[path] = FoundFile(os.path.abspath(given), path, is_named=True)
        else:
            refused.append((given, "there is no such file or directory; check the spelling"))
    return Listing(tuple(found[path] for path in sorted(found)), tuple(refused))


def list_contents(root: str) -> tuple[str, ...]:
    """The paths of all files and links below a directory that its ignore rules do not leave out, sorted."""
    wanted = _Wanted(("",), SKIPPED_CONTENT, links=True)
    return tuple(sorted(each.path for each in _walk((os.path.abspath(root), os.path.abspath(root)), (), [], wanted)))


def relative_path(disk_path: str, root: str) -> str:
    """The path relative to the root with `/`, or the absolute path of a file outside it."""
    absolute = os.path.abspath(disk_path)
    relative = os.path.relpath(absolute, root)
    chosen = absolute if relative.startswith("..") else relative
    return chosen.replace(os.sep, "/")


def _walk(
    place: tuple[str, str], exclude: tuple[str, ...], refused: list[tuple[str, str]], wanted: _Wanted
) -> Iterator[FoundFile]:
    top, root = place
    ignores = _matcher(tuple(exclude), "")
    stack: list[tuple[str, tuple[Ignores, ...]]] = [(top, (*_ignores_above(top, root), *ignores))]
    while stack:
        directory, inherited = stack.pop()
        try:
            entries = sorted(os.scandir(directory), key=lambda entry: entry.name)
        except OSError as error:
            reason = f"the directory cannot be read ({error.strerror}); check its permissions"
            refused.append((relative_path(directory, root), reason))
            continue
        prefix = _prefix(directory, root)
        here = inherited
        if any(entry.name == ".gitignore" for entry in entries):
            here = (*inherited, *_read_ignores(os.path.join(directory, ".gitignore"), prefix))
        below: list[tuple[str, tuple[Ignores, ...]]] = []
        for entry in entries:
            if entry.is_symlink() and not wanted.links:
                continue
            path = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in wanted.skipped and not any(ignored(path + "/") for ignored in here):
                    below.append((entry.path, here))
            elif entry.name.endswith(wanted.suffixes) and not any(ignored(path) for ignored in here):
                yield FoundFile(entry.path, path, is_named=False)
        stack.extend(reversed(below))


def _prefix(directory: str, root: str) -> str:
    path = relative_path(directory, root)
    return "" if path == "." else path + "/"


def _ignores_above(top: str, root: str) -> tuple[Ignores, ...]:
    """The rules of the .gitignore files between the root and `top`, `top` itself left out."""
    found: list[Ignores] = []
    current = root
    for name in os.path.relpath(top, root).split(os.sep):
        if name in (".", ".."):
            break
        path = os.path.join(current, ".gitignore")
        if os.path.isfile(path) and not os.path.islink(path):
            found.extend(_read_ignores(path, _prefix(current, root)))
        current = os.path.join(current, name)
    return tuple(found)


def _read_ignores(disk_path: str, prefix: str) -> tuple[Ignores, ...]:
    try:
        with open(disk_path, encoding="utf-8", errors="replace") as file:
            lines = tuple(file.read().splitlines())
    except OSError:
        return ()
    return _matcher(lines, prefix)


def _matcher(lines: tuple[str, ...], prefix: str) -> tuple[Ignores, ...]:
    """What the lines of a .gitignore ignore, for paths below `prefix`; () where no line says anything."""
    if not any(line.strip() and not line.startswith("#") for line in lines):
        return ()
    from pathspec import GitIgnoreSpec  # ~20 ms: only where there is something to ignore

    spec = GitIgnoreSpec.from_lines(lines)

    def ignores(path: str) -> bool:
        return path.startswith(prefix) and spec.match_file(path[len(prefix) :])

    return (ignores,)
