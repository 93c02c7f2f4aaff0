"""The two sides of a comparison: a git revision, the work tree, or a directory, all with the same three questions."""

import hashlib
import os
import posixpath
import stat
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from bot.findings.finding import Problem
from bot.local.discovery import SKIPPED_DIRECTORIES, SUFFIXES, list_contents
from bot.local.git import Git
from bot.local.ignoring import excluder
from bot.local.reading import Contents, Loader
from bot.ports import EXECUTABLE_MODE, LINK_MODE, Objects, TreeEntry
from bot.template.candidates import concerns_publishing, is_candidate, may_nest
from bot.template.repository import Files

_LOCK_FILES = ("package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "packages.lock.json", "deno.lock.json")


class Side(NamedTuple):
    """One side. `paths` are its files, sorted; `contents` those with the links and submodules among them, sorted.

    `stamp` gives a text that changes with what stands at a path of `contents`: the git SHA, and the mode where it is
    not that of an ordinary file. It is made on first use where the file must be read first; `entry` is what is known
    of it without that, or None. `read` gives the bytes of files by path, in few steps; a file that cannot be read is
    left out. `links` gives the texts of the symbolic links among the contents, by path.
    """

    title: str
    paths: tuple[str, ...]
    contents: tuple[str, ...]
    known: frozenset[str]
    stamp: Callable[[str], str]
    entry: Callable[[str], TreeEntry | None]
    read: Callable[[Iterable[str]], dict[str, bytes]]
    links: Callable[[], Mapping[str, str]]

    def below(self, folder: str) -> Iterator[str]:
        """The paths of the files below a folder that are looked at, in order."""
        prefix = f"{folder}/" if folder else ""
        return (path for path in self.paths if path.startswith(prefix) and _is_looked_at(path))

    def load(self, path: str) -> bytes | None:
        """The bytes of one file, or None."""
        return self.read((path,)).get(path) if path in self.known else None


def is_directory(given: str, current: str) -> bool:
    """Whether a side that was named is a directory: it exists and is written with a separator."""
    written = "/" in given or os.sep in given
    return written and os.path.isdir(os.path.join(current, given))


def revision_side(objects: Objects, commit: str) -> Side:
    """The files of a commit, read by their SHAs."""
    tree = objects.tree(commit)
    paths = tuple(sorted(path for path, entry in tree.items() if entry.is_file))

    def read(wanted: Iterable[str]) -> dict[str, bytes]:
        known = [path for path in wanted if path in tree and tree[path].is_file]
        return dict(zip(known, objects.blobs(tree[path].sha for path in known), strict=True))

    @cache
    def links() -> dict[str, str]:
        found = {path: entry.sha for path, entry in tree.items() if entry.mode == LINK_MODE}
        return dict(zip(found, map(os.fsdecode, objects.blobs(found.values())), strict=True))

    def stamp(path: str) -> str:
        return _stamp(tree[path])

    return Side(commit[:12], paths, tuple(sorted(tree)), frozenset(paths), stamp, tree.get, read, links)


def work_tree_side(git: Git) -> Side:
    """The files that git tracks or would add, as they are on the disk."""
    return _disk_side("the work tree", git.root, git.work_tree())


def directory_side(directory: str, exclude: tuple[str, ...]) -> Side:
    """The files of a directory, its ignore rules honoured; paths are relative to it."""
    root = os.path.abspath(directory)
    left_out = excluder(exclude)
    side = _disk_side(directory, root, dict.fromkeys(list_contents(root)))
    return side._replace(paths=tuple(path for path in side.paths if not left_out(path)))


def _disk_side(title: str, root: str, entries: dict[str, TreeEntry | None]) -> Side:
    load = Loader(root)
    stamps: dict[str, str] = {}
    contents = tuple(sorted(entries))
    paths = tuple(path for path in contents if _is_file(entries[path], os.path.join(root, path)))

    def read(wanted: Iterable[str]) -> dict[str, bytes]:
        loaded = ((path, load(path)) for path in wanted)
        return {path: data for path, data in loaded if data is not None}

    def stamp(path: str) -> str:
        if path not in stamps:
            stamps[path] = _stamp(entries[path] or disk_entry(os.path.join(root, path)))
        return stamps[path]

    known = frozenset(paths)

    @cache
    def links() -> dict[str, str]:
        texts = ((path, _link_text(os.path.join(root, path))) for path in contents if path not in known)
        return {path: text for path, text in texts if text is not None}

    return Side(title, paths, contents, known, stamp, entries.get, read, links)


def _link_text(disk_path: str) -> str | None:
    """The text of a symbolic link, or None where there is none."""
    try:
        return os.readlink(disk_path).replace(os.sep, "/")
    except OSError:
        return None


def _is_file(entry: TreeEntry | None, disk_path: str) -> bool:
    return entry.is_file if entry is not None else os.path.isfile(disk_path) and not os.path.islink(disk_path)


def _stamp(entry: TreeEntry) -> str:
    return entry.sha if entry.mode == "100644" else f"{entry.mode} {entry.sha}"


def disk_entry(disk_path: str) -> TreeEntry:
    """The entry that git would make of what stands at a path; one that cannot be read has no SHA."""
    try:
        found = os.lstat(disk_path)
        if stat.S_ISLNK(found.st_mode):
            target = os.fsencode(os.readlink(disk_path))
            return TreeEntry(_blob_sha(len(target), iter((target,))), LINK_MODE)
        if not stat.S_ISREG(found.st_mode):
            return TreeEntry("", "160000")
        with open(disk_path, "rb") as file:
            chunks = iter(lambda: file.read(1 << 20), b"")
            mode = EXECUTABLE_MODE if found.st_mode & stat.S_IXUSR else "100644"
            return TreeEntry(_blob_sha(found.st_size, chunks), mode)
    except OSError:
        return TreeEntry("", "100644")


def _blob_sha(size: int, chunks: Iterable[bytes]) -> str:
    digest = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def read_sides(base: Side, head: Side, is_chosen: Callable[[str], bool]) -> tuple[Contents, Contents]:
    """The candidates of both sides among the files that `is_chosen` takes.

    A file is a candidate if it is one on either side. What is the same on both is read once.
    """
    before = _read(base, is_chosen, {})
    same = {path: data for path, data in before.items() if path in head.known and base.stamp(path) == head.stamp(path)}
    after = _read(head, is_chosen, same)
    either = frozenset(path for side in (before, after) for path, data in side.items() if _matters(data))
    return _contents(before, either), _contents(after, either)


def find_wanted(side: Side, is_chosen: Callable[[str], bool]) -> list[str]:
    """The paths of the files that could be templates, among those that `is_chosen` takes."""
    return [path for path in _templates_in(side.paths) if _is_looked_at(path) and is_chosen(path)]


def _read(side: Side, is_chosen: Callable[[str], bool], known: dict[str, bytes]) -> dict[str, bytes]:
    wanted = find_wanted(side, is_chosen)
    read = side.read(path for path in wanted if path not in known)
    return {path: known[path] if path in known else read[path] for path in wanted if path in known or path in read}


def _matters(data: bytes) -> bool:
    return is_candidate(data) or concerns_publishing(data)


def _contents(read: dict[str, bytes], either: frozenset[str]) -> Contents:
    candidates = {path: data for path, data in read.items() if path in either}
    nesting = {path: data for path, data in read.items() if path not in either and may_nest(data)}
    return Contents(candidates, nesting, frozenset(), len(candidates), len(read) - len(candidates), ())


def files_of(side: Side, contents: Contents, changed: frozenset[str]) -> Files:
    """The files as the core needs them; those that changed must be judged or be a Problem."""
    return Files(contents.candidates, contents.nesting, changed & contents.candidates.keys(), side.load, side.below)


def changed_paths(base: Side, head: Side) -> frozenset[str]:
    """The paths that could be templates and whose bytes differ between the sides, or that one side lacks."""
    one, other = _templates(base), _templates(head)
    return (one ^ other) | {path for path in one & other if base.stamp(path) != head.stamp(path)}


def find_untouched(base: Side, head: Side, templates: Iterable[str]) -> frozenset[str]:
    """Those of the templates in whose folder, and below it, everything is the same on both sides.

    A file that would have to be read to know that counts as another one, and so does a link, which leads elsewhere.
    """
    touched = sorted(
        path for path in {*base.contents, *head.contents} if _may_differ(base.entry(path), head.entry(path))
    )
    folders: dict[str, bool] = {}
    found: list[str] = []
    for path in templates:
        folder = posixpath.dirname(path)
        if folder not in folders:
            prefix = f"{folder}/" if folder else ""
            index = bisect_left(touched, prefix)
            folders[folder] = index == len(touched) or not touched[index].startswith(prefix)
        if folders[folder]:
            found.append(path)
    return frozenset(found)


def _may_differ(one: TreeEntry | None, other: TreeEntry | None) -> bool:
    return one is None or one != other or not one.is_file


def find_renames(base: Side, head: Side) -> dict[str, str]:
    """From the path on head to the path on base, for files that could be templates and moved without a change."""
    one, other = _templates(base), _templates(head)
    lost = {base.stamp(path): path for path in sorted(one - other, reverse=True)}
    return {path: lost[head.stamp(path)] for path in sorted(other - one) if head.stamp(path) in lost}


def find_hidden(base: Side, head: Side, templates: Iterable[str]) -> tuple[Problem, ...]:
    """A problem for each template of base that head keeps where nobody looks: as a link, or in a skipped folder."""
    found: list[Problem] = []
    for path in (each for each in templates if each in base.known and each not in head.known):
        if path in head.contents:
            found.append(Problem(path, 0, "is a link or submodule now, which is not followed", matters=True))
            continue
        name = posixpath.basename(path)
        same = (each for each in head.paths if posixpath.basename(each) == name and not _is_looked_at(each))
        moved = next((each for each in same if head.stamp(each) == base.stamp(path)), None)
        if moved is not None:
            found.append(Problem(path, 0, f"stands in '{moved}' now, a folder that is not looked at", matters=True))
    return tuple(found)


def _templates(side: Side) -> frozenset[str]:
    return frozenset(_templates_in(side.paths))


def _templates_in(paths: Iterable[str]) -> Iterator[str]:
    """Those that could be templates by their names; lock files are large, and never are."""
    return (path for path in paths if path.endswith(SUFFIXES) and posixpath.basename(path) not in _LOCK_FILES)


def _is_looked_at(path: str) -> bool:
    return not SKIPPED_DIRECTORIES.intersection(path.split("/")[:-1])
