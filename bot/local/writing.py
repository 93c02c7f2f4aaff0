"""Files written whole or not at all."""

import os
import tempfile

from bot.errors import UserError


def write_file(path: str, text: str, current: str) -> None:
    """Writes a text file as UTF-8, atomically; `path` is relative to `current`. Raises UserError."""
    target = os.path.join(current, path)
    directory = os.path.dirname(target)
    try:
        os.makedirs(directory, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=directory, prefix=".layer-bot-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode("utf-8", errors="backslashreplace"))
            os.chmod(temporary, 0o644)
            os.replace(temporary, target)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as error:
        raise UserError(f"{path}: the file cannot be written ({error.strerror}); choose another place") from error
