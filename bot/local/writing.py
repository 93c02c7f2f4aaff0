"""Files written whole or not at all."""

import os
import stat

from bot.errors import UserError


def write_file(path: str, text: str, current: str) -> None:
    """Writes a text file as UTF-8, atomically; `path` is relative to `current`. Raises UserError.

    A symbolic link is followed, and what is no regular file, such as /dev/stdout, is written to and stays.
    """
    target = os.path.join(current, path)
    data = text.encode("utf-8", errors="backslashreplace")
    try:
        if _is_regular(target):
            _replace(os.path.realpath(target), data)
        else:
            with open(target, "wb") as file:
                file.write(data)
    except OSError as error:
        raise UserError(f"{path}: the file cannot be written ({error.strerror}); choose another place.") from error


def refuse_links(path: str, current: str) -> None:
    """Raises UserError where a symbolic link would lead a file that is written to another place."""
    target = os.path.normpath(os.path.join(os.path.realpath(current), path))
    if os.path.realpath(target) != target:
        raise UserError(f"{path}: the file is not written through a symbolic link; choose another place.")


def _is_regular(target: str) -> bool:
    try:
        return stat.S_ISREG(os.stat(target).st_mode)
    except FileNotFoundError:
        return True


def _replace(target: str, data: bytes) -> None:
    os.makedirs(os.path.dirname(target), exist_ok=True)
    temporary = f"{target}.{os.urandom(6).hex()}.tmp"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise
