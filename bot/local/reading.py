"""The files of the disk as the core needs them: candidates read, everything else counted or left for later."""

import os
from collections.abc import Callable
from typing import NamedTuple

from bot.local.discovery import Listing
from bot.template.candidates import is_candidate, may_nest

MAX_READ_BYTES = 2 * 1024 * 1024 + 1  # one byte more than the largest file that is parsed
PROGRESS_EVERY = 500

Progress = Callable[[int, int], None]


class Contents(NamedTuple):
    """The bytes of the files that can matter, by path in reports."""

    candidates: dict[str, bytes]
    nesting: dict[str, bytes]
    named: frozenset[str]
    read: int
    skipped: int
    refused: tuple[tuple[str, str], ...]

    @property
    def is_nothing(self) -> bool:
        """Whether no file can matter, and all could be read."""
        return not self.candidates and not self.refused


def read_contents(listing: Listing, progress: Progress | None = None) -> Contents:
    """The candidates among the listed files; `progress` is told how many of how many are read, now and then."""
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
            refused.append((found.path, f"the file cannot be read ({error.strerror}); check its permissions"))
            continue
        if found.is_named:
            named.add(found.path)
        if found.is_named or is_candidate(data):
            candidates[found.path] = data
        elif may_nest(data):
            nesting[found.path] = data
    skipped = len(listing.files) - len(candidates)
    return Contents(candidates, nesting, frozenset(named), len(candidates), skipped, tuple(refused))


def read_bytes(disk_path: str) -> bytes:
    """The first MAX_READ_BYTES bytes of a regular file. Raises OSError."""
    descriptor = os.open(disk_path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        size = os.fstat(descriptor).st_size
        data = os.read(descriptor, min(size, MAX_READ_BYTES) + 1)
        while len(data) < min(size, MAX_READ_BYTES):
            more = os.read(descriptor, MAX_READ_BYTES - len(data))
            if not more:
                break
            data += more
        return data[:MAX_READ_BYTES]
    finally:
        os.close(descriptor)


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
        disk_path = os.path.join(self._root, *path.split("/"))
        if not os.path.isfile(disk_path) or not disk_path.startswith(self._root + os.sep):
            return None
        if os.path.realpath(disk_path) != os.path.normpath(disk_path):
            return None
        try:
            return read_bytes(disk_path)
        except OSError:
            return None
