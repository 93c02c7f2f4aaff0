"""The bytes of a file of the disk, whatever stands there: never waits for a pipe, never reads without end."""

import os
import stat

MAX_READ_BYTES = 2 * 1024 * 1024 + 1  # one byte more than the largest file that is parsed
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_bytes(disk_path: str) -> bytes:
    """The first MAX_READ_BYTES bytes of a regular file. Raises OSError, for anything that is none too."""
    descriptor = os.open(disk_path, _FLAGS)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(0, "this is no regular file")
        wanted = min(found.st_size, MAX_READ_BYTES)
        data = os.read(descriptor, wanted + 1)
        while len(data) < wanted:
            more = os.read(descriptor, MAX_READ_BYTES - len(data))
            if not more:
                break
            data += more
        return data[:MAX_READ_BYTES]
    finally:
        os.close(descriptor)
