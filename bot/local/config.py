"""Configuration files as they lie on the disk."""

# pathlib would take 3 ms of a start-up of 30:

import os

from bot.errors import UserError

MAX_SIZE_BYTES = 1024 * 1024


class LocalConfigFiles:
    """The configuration files of a directory, for `bot/configuration/loading.py`.

    `root` is the repository root, else the checked directory; `current` the directory that flags are relative to.
    """

    def __init__(self, root: str, current: str) -> None:
        self._root = os.path.abspath(root)
        self._current = os.path.abspath(current)

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, or None where there is none. `path` is relative to the root, or absolute.

        Raises UserError for a file that is there and cannot be read, or is larger than `MAX_SIZE_BYTES`.
        """
        try:
            with open(os.path.join(self._root, path), "rb") as file:
                data = file.read(MAX_SIZE_BYTES + 1)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise UserError(
                f"{path}: the file cannot be read: {error.strerror}. Look at its type and permissions."
            ) from error
        except ValueError as error:
            raise UserError(f"{path!r} is not the path of a file: {error}.") from error
        if len(data) > MAX_SIZE_BYTES:
            raise UserError(
                f"{path}: larger than {MAX_SIZE_BYTES // 1024} KiB, which is too much for a configuration file."
            )
        return data

    def locate(self, path: str) -> str:
        """The path relative to the root, with `/`, of a path relative to the current directory; else it is absolute."""
        full = os.path.normpath(os.path.join(self._current, path))
        inside = os.path.relpath(full, self._root)
        is_outside = inside == os.pardir or inside.startswith(os.pardir + os.sep)
        return (full if is_outside else inside).replace(os.sep, "/")
