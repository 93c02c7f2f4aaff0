"""From the flags to the two sides of a comparison, and the content of the directories that templates name."""

import hashlib
import posixpath
from bisect import bisect_left
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from bot.local.discovery import SKIPPED_CONTENT
from bot.local.git import Git
from bot.local.links import resolve_links
from bot.local.sides import Side, directory_side, is_directory, revision_side, work_tree_side

# What is no part of how a function or layer behaves; so `CodeUri: .` does not make every edit a change of code.
_NO_ARTIFACT_FOLDERS = SKIPPED_CONTENT | {".github", "tests", "test", "__tests__", "docs"}
_NO_ARTIFACT_NAMES = frozenset(
    ("template.yaml", "template.yml", "template.json", "samconfig.toml", "samconfig.yaml", "samconfig.yml",
     "serverless.yml", "serverless.yaml", "serverless.json", ".gitignore", ".gitattributes", "LICENSE", "Makefile.dev",
     "layer-bot.yml", "layer-bot.yaml", ".pre-commit-config.yaml", ".editorconfig")
)  # fmt: skip
_NO_ARTIFACT_SUFFIXES = (".md", ".markdown", ".rst")


class Sides(NamedTuple):
    """The two sides, and the prefix that PATHs are below."""

    base: Side
    head: Side


def find_sides(base: str, head: str | None, place: tuple[str, str], *, exact: bool, exclude: tuple[str, ...]) -> Sides:
    """The sides that the flags name; `place` is the current directory and the root of its checkout.

    Raises UserError for a revision that is none, for unrelated histories, and where git is missing.
    """
    current, root = place
    git = Git(root)
    if head is not None and is_directory(head, current):
        after = directory_side(posixpath.join(current, head), exclude)
    elif head is not None:
        after = revision_side(git, git.commit(head, "--head"))
    elif is_directory(base, current):
        after = directory_side(root, exclude)
    else:
        after = work_tree_side(git)
    if is_directory(base, current):
        return Sides(directory_side(posixpath.join(current, base), exclude), after)
    commit = git.commit(base, "--base")
    if not exact and not (head is not None and is_directory(head, current)):
        commit = git.merge_base(commit, git.commit(head or "HEAD", "--head"))
    return Sides(revision_side(git, commit), after)


def artifacts_of(side: Side, templates: frozenset[str]) -> Callable[[str, str], str]:
    """For a template and a local path in it, the hash of what lies there; the path itself where nothing does.

    A path may be followed by lines with patterns below it, in the order of the Serverless Framework's
    `package.patterns`: the last one that fits a file decides, one that begins with "!" leaves it out.
    """
    known: dict[str, str] = {}

    def artifact(template: str, local: str) -> str:
        folder, *patterns = local.split("\n")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(template), folder))
        key = "\n".join((target, *patterns))
        if key not in known:
            chosen = _chooser(target, patterns)
            known[key] = _hash(side, target, lambda path: _is_artifact(path, target, templates) and chosen(path))
            known[key] = known[key] or f"path-{_digest(local)}"
        return known[key]

    return artifact


def _hash(side: Side, target: str, is_chosen: Callable[[str], bool]) -> str:
    """The hash of a file or directory, "" where there is none; links are followed as far as they stay on the side."""
    real = resolve_links(target, side.links())
    if real is not None and real in side.known:
        return _digest(side.stamp(real))
    lines = list(_lines(side, target, is_chosen)) if real is not None else []
    return _digest("".join(lines)) if lines else ""


def _lines(side: Side, target: str, is_chosen: Callable[[str], bool]) -> Iterator[str]:
    """A line for each chosen entry of a directory; a directory behind a link once, below the link's own name."""
    prefix, links = "" if target == "." else target + "/", side.links()
    waiting, seen = [""], set[str]()
    while waiting:
        inner = waiting.pop()
        real = resolve_links(posixpath.normpath(prefix + inner), links)
        if real is None or real in seen:
            continue
        seen.add(real)
        if real in side.known:
            yield f"{side.stamp(real)} {inner} ->\n"
        start = 0 if real == "." else len(real) + 1
        for path in _below(side, real):
            name = posixpath.join(inner, path[start:])
            if is_chosen(prefix + name):
                yield f"{side.stamp(path)} {name}\n"
                waiting.extend((name,) if path in links else ())


def _chooser(target: str, patterns: list[str]) -> Callable[[str], bool]:
    """Whether patterns leave a file in, of which all are in at first."""
    prefix = "" if target == "." else target + "/"
    globs = [(pattern.lstrip("!").removeprefix("./").split("/"), pattern.startswith("!")) for pattern in patterns]

    def is_chosen(path: str) -> bool:
        names = path.removeprefix(prefix).split("/")
        return not next((leaves_out for glob, leaves_out in reversed(globs) if _fits(glob, names)), False)

    return is_chosen


def _fits(glob: list[str], names: list[str]) -> bool:
    """Whether a glob fits the names of a path; `**` stands for any number of them. Linear in both, without retries."""
    ends = {0}
    for part in glob:
        if part == "**":
            ends = set(range(min(ends), len(names) + 1)) if ends else ends
        else:
            ends = {end + 1 for end in ends if end < len(names) and fnmatchcase(names[end], part)}
    return len(names) in ends


def _below(side: Side, target: str) -> Iterator[str]:
    prefix = "" if target == "." else target + "/"
    for index in range(bisect_left(side.contents, prefix), len(side.contents)):
        if not side.contents[index].startswith(prefix):
            return
        yield side.contents[index]


def _is_artifact(path: str, target: str, templates: frozenset[str]) -> bool:
    inner = path if target == "." else path[len(target) + 1 :]
    *folders, name = inner.split("/")
    if path in templates or name in _NO_ARTIFACT_NAMES or name.endswith(_NO_ARTIFACT_SUFFIXES):
        return False
    return not _NO_ARTIFACT_FOLDERS.intersection(folders)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", errors="surrogateescape")).hexdigest()[:40]
