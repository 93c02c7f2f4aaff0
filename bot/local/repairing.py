"""Repaired files on the disk: each whole or not at all, with its mode and owner, unless it was changed meanwhile."""

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

from bot.findings.repairs import FileChange


class Unwritten(NamedTuple):
    """A file that stays as it was, and why."""

    path: str
    reason: str


def find_obstacles(changes: Iterable[FileChange], root: str) -> dict[str, str]:
    """The files that must not or cannot be replaced, and why."""
    found = ((each.path, _obstacle(os.path.join(root, each.path), each)) for each in changes)
    return {path: reason for path, reason in found if reason}


def write_changes(changes: Iterable[FileChange], root: str) -> tuple[Unwritten, ...]:
    """Writes every file that can be written, each in one step, and gives those that could not be.

    All new contents are on the disk before the first file is replaced, so a full disk changes nothing.
    """
    unwritten: list[Unwritten] = []
    prepared: list[tuple[str, str, str]] = []  # path, target, temporary file
    for change in changes:
        target = os.path.join(root, change.path)
        reason = _obstacle(target, change)
        try:
            temporary = None if reason else _prepare(target, change.after.encode("utf-8"))
        except OSError as error:
            reason, temporary = str(error.strerror), None
        if temporary is None:
            unwritten.append(Unwritten(change.path, reason or "it cannot be written"))
        else:
            prepared.append((change.path, target, temporary))
    for path, target, temporary in prepared:
        try:
            os.replace(temporary, target)
        except OSError as error:
            _remove(temporary)
            unwritten.append(Unwritten(path, str(error.strerror)))
    return tuple(unwritten)


def _obstacle(target: str, change: FileChange) -> str:
    """Why a file must not be replaced; "" where nothing stands against it."""
    try:
        found = os.lstat(target)
        if not stat.S_ISREG(found.st_mode):
            return "it is no regular file"
        with open(target, "rb") as file:
            is_as_read = file.read() == change.before.encode("utf-8")
    except OSError as error:
        return str(error.strerror)
    if not is_as_read:
        return "it was changed while it was being checked; run again"
    is_writable = os.access(target, os.W_OK) and os.access(os.path.dirname(target) or ".", os.W_OK)
    return "" if is_writable else "it may not be written"


def _prepare(target: str, data: bytes) -> str:
    """A file beside the target with the data, and the target's mode and, where that is allowed, its owner."""
    found = os.stat(target)
    temporary = f"{target}.{os.urandom(6).hex()}.tmp"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if hasattr(os, "chown"):
            for owner, group in ((found.st_uid, -1), (-1, found.st_gid)):
                with suppress(PermissionError):
                    os.chown(temporary, owner, group)
        os.chmod(temporary, stat.S_IMODE(found.st_mode))
    except BaseException:
        _remove(temporary)
        raise
    return temporary


def _remove(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)
