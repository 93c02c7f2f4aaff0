"""The files of the disk as the core needs them: candidates read, everything else counted or left for later."""

import os
from collections.abc import Callable, Iterator
from typing import NamedTuple

from bot.local.discovery import SKIPPED_DIRECTORIES, Listing, Refused, relative_path
from bot.local.disk import read_bytes
from bot.template.candidates import is_candidate, may_nest

PROGRESS_EVERY = 500

Progress = Callable[[int, int], None]


class Contents(NamedTuple):
    """The bytes of the files that can matter, by path in reports."""

    candidates: dict[str, bytes]
    nesting: dict[str, bytes]
    named: frozenset[str]
    read: int
    skipped: int
    refused: tuple[Refused, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether no file can matter, and all could be read."""
        return not self.candidates and not self.refused


def read_contents(listing: Listing, progress: Progress | None = None) -> Contents:
    """The candidates among the listed files; `progress` is told how many of how many are read, and all at the end."""
    candidates: dict[str, bytes] = {}
    nesting: dict[str, bytes] = {}
    refused = list(listing.refused)
    named: set[str] = set()
    for count, found in enumerate(listing.files):
        if progress is not None and count % PROGRESS_EVERY == 0:
            progress(count, len(listing.files))
        try:
            data = read_bytes(found.disk_path)
        except OSError as error:
            refused.append(Refused(found.path, f"the file cannot be read ({error.strerror}); check its permissions"))
            continue
        if found.is_named:
            named.add(found.path)
        if found.is_named or is_candidate(data):
            candidates[found.path] = data
        elif may_nest(data):
            nesting[found.path] = data
    if progress is not None:
        progress(len(listing.files), len(listing.files))
    skipped = len(listing.files) - len(candidates)
    return Contents(candidates, nesting, frozenset(named), len(candidates), skipped, tuple(refused))


class Loader:
    """Gives the bytes of another file below `root` by its path, or None: never a link, never outside the root.

    What is not there is asked for once: samconfig files are looked for beside every template and above it.
    """

    def __init__(self, root: str) -> None:
        self._root = os.path.realpath(root)
        self._missing: set[str] = set()

    def __call__(self, path: str) -> bytes | None:
        """The bytes of a file, or None."""
        if path in self._missing:
            return None
        data = self._load(path)
        if data is None:
            self._missing.add(path)
        return data

    def _load(self, path: str) -> bytes | None:
        disk_path = os.path.normpath(os.path.join(self._root, *path.split("/")))
        if not disk_path.startswith(self._root.rstrip(os.sep) + os.sep) or not os.path.isfile(disk_path):
            return None
        if os.path.realpath(disk_path) != disk_path:
            return None
        try:
            return read_bytes(disk_path)
        except OSError:
            return None


class FolderWalk:
    """Gives the paths of the files below a folder of the root, in order; links and dependencies are left out."""

    def __init__(self, root: str) -> None:
        self._root = os.path.realpath(root)

    def __call__(self, folder: str) -> Iterator[str]:
        """The paths, relative to the root."""
        for current, names, files in os.walk(os.path.join(self._root, *folder.split("/"))):
            names[:] = sorted(name for name in names if name not in SKIPPED_DIRECTORIES)
            for name in sorted(files):
                yield relative_path(os.path.join(current, name), self._root)
