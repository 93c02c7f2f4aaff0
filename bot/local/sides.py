"""The two sides of a comparison: a git revision, the work tree, or a directory, all with the same three questions."""

import hashlib
import os
from collections.abc import Callable, Iterable
from typing import NamedTuple

from bot.local.discovery import SKIPPED_DIRECTORIES, SUFFIXES, list_files, relative_path
from bot.local.git import Git, TreeEntry
from bot.local.reading import Contents, Loader
from bot.template.candidates import concerns_publishing, is_candidate, may_nest
from bot.template.repository import Files


class Side(NamedTuple):
    """One side. `shas` has the git blob SHA of every file, made on first use where it must be read first.

    `read` gives the bytes of files by path, in few steps; a file that cannot be read is left out.
    """

    title: str
    paths: tuple[str, ...]
    known: frozenset[str]
    sha: Callable[[str], str]
    read: Callable[[Iterable[str]], dict[str, bytes]]

    def load(self, path: str) -> bytes | None:
        """The bytes of one file, or None."""
        return self.read((path,)).get(path) if path in self.known else None


def is_directory(given: str, current: str) -> bool:
    """Whether a side that was named is a directory: it exists and is written with a separator."""
    written = "/" in given or os.sep in given
    return written and os.path.isdir(os.path.join(current, given))


def revision_side(git: Git, commit: str) -> Side:
    """The files of a commit, read from the object database."""
    tree = git.tree(commit)

    def read(paths: Iterable[str]) -> dict[str, bytes]:
        known = [path for path in paths if path in tree]
        return dict(zip(known, git.blobs(tree[path].sha for path in known), strict=True))

    return Side(commit[:12], tuple(sorted(tree)), frozenset(tree), lambda path: tree[path].sha, read)


def work_tree_side(git: Git) -> Side:
    """The files that git tracks or would add, as they are on the disk."""
    entries = git.work_tree()
    return _disk_side("the work tree", git.root, tuple(sorted(entries)), entries)


def directory_side(directory: str, exclude: tuple[str, ...]) -> Side:
    """The files of a directory, its ignore rules honoured; paths are relative to it."""
    root = os.path.abspath(directory)
    found: list[str] = []
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if name not in SKIPPED_DIRECTORIES)
        for name in files:
            path = os.path.join(folder, name)
            if not os.path.islink(path):
                found.append(relative_path(path, root))
    kept = {each.path for each in list_files((root,), root, exclude).files}
    paths = tuple(sorted(path for path in found if not path.endswith(SUFFIXES) or path in kept))
    return _disk_side(directory, root, paths, {})


def _disk_side(title: str, root: str, paths: tuple[str, ...], known: dict[str, TreeEntry | None]) -> Side:
    load = Loader(root)
    hashed: dict[str, str] = {}

    def read(wanted: Iterable[str]) -> dict[str, bytes]:
        contents = ((path, load(path)) for path in wanted)
        return {path: data for path, data in contents if data is not None}

    def sha(path: str) -> str:
        entry = known.get(path)
        if entry is not None:
            return entry.sha
        if path not in hashed:
            hashed[path] = blob_sha(os.path.join(root, path))
        return hashed[path]

    return Side(title, paths, frozenset(paths), sha, read)


def blob_sha(disk_path: str) -> str:
    """The SHA that git gives the bytes of a file; a file that cannot be read has none."""
    try:
        size = os.stat(disk_path).st_size
        digest = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
        with open(disk_path, "rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    except OSError:
        return ""
    return digest.hexdigest()


def read_side(side: Side, is_chosen: Callable[[str], bool]) -> Contents:
    """The candidates of a side among the files that `is_chosen` takes."""
    wanted = [path for path in side.paths if path.endswith(SUFFIXES) and _is_looked_at(path) and is_chosen(path)]
    candidates: dict[str, bytes] = {}
    nesting: dict[str, bytes] = {}
    for path, data in side.read(wanted).items():
        if is_candidate(data) or concerns_publishing(data):
            candidates[path] = data
        elif may_nest(data):
            nesting[path] = data
    return Contents(candidates, nesting, frozenset(), len(candidates), len(wanted) - len(candidates), ())


def files_of(side: Side, contents: Contents, changed: frozenset[str]) -> Files:
    """The files as the core needs them; those that changed must be judged or be a Problem."""
    return Files(contents.candidates, contents.nesting, changed & contents.candidates.keys(), side.load)


def changed_paths(base: Side, head: Side) -> frozenset[str]:
    """The paths whose bytes differ between the sides, or that one side lacks."""
    one, other = base.known, head.known
    return (one ^ other) | {path for path in one & other if base.sha(path) != head.sha(path)}


def find_renames(base: Side, head: Side) -> dict[str, str]:
    """From the path on head to the path on base, for files that moved without a change."""
    lost = {base.sha(path): path for path in sorted(base.known - head.known, reverse=True)}
    gained = sorted(head.known - base.known)
    return {path: lost[head.sha(path)] for path in gained if head.sha(path) in lost}


def _is_looked_at(path: str) -> bool:
    return not SKIPPED_DIRECTORIES.intersection(path.split("/")[:-1])
