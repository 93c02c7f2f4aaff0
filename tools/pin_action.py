"""Pin the image of an action's metadata: `python tools/pin_action.py action.yml ghcr.io/owner/name sha256:…`.

The file of a release names a built image by its digest instead of the Dockerfile, so that nobody builds it in a run. No
other byte changes. Exit status 0: written. 1: refused, with the reason, and the file is as it was.
"""

import re
import sys
from pathlib import Path

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]*(?:/[a-z0-9][a-z0-9._-]*)+")
_RUNS = re.compile(rb"^runs:[ \t]*\r?\n(?:[ \t]+[^\r\n]*\r?\n|\r?\n)*", re.MULTILINE)
_IMAGE = re.compile(rb"^[ \t]+image:[ \t]*([^\r\n]*)", re.MULTILINE)


class PinError(ValueError):
    """The action cannot be pinned, or not to that."""


def main(arguments: list[str]) -> int:
    """Pin the file that the arguments name; the exit status."""
    if len(arguments) != 3:
        print("usage: pin_action.py ACTION_FILE IMAGE_NAME DIGEST", file=sys.stderr)
        return 1
    path = Path(arguments[0])
    try:
        path.write_bytes(pin(path.read_bytes(), arguments[1], arguments[2]))
    except (PinError, OSError) as error:
        print(f"pin_action: {error}", file=sys.stderr)
        return 1
    return 0


def pin(metadata: bytes, name: str, digest: str) -> bytes:
    """The metadata with the image `name` at `digest` in the place of the Dockerfile.

    Raises PinError for a digest that is no SHA-256, a name that has a tag or is none, and metadata whose part `runs`
    does not say `image: Dockerfile` once: it is pinned already, or no container action.
    """
    if not _DIGEST.fullmatch(digest):
        raise PinError(f"{digest!r} is no digest: it must be sha256: and 64 hex digits in lower case.")
    if not _NAME.fullmatch(name):
        raise PinError(f"{name!r} is no name of an image in a registry, without tag and digest.")
    start, end = _image_span(metadata + b"\n")
    return metadata[:start] + f"docker://{name}@{digest}".encode() + metadata[end:]


def _image_span(metadata: bytes) -> tuple[int, int]:
    """Where the word Dockerfile stands."""
    parts = list(_RUNS.finditer(metadata))
    images = [match for part in parts for match in _IMAGE.finditer(metadata, part.start(), part.end())]
    if len(images) != 1:
        raise PinError(f"the part `runs` must name one image; {len(images)} were found.")
    found = images[0].group(1)
    if found.startswith(b"docker://"):
        raise PinError(f"the action is pinned already: {found.decode(errors='replace')}")
    if found != b"Dockerfile":
        raise PinError(f"the image must be `Dockerfile`, not `{found.decode(errors='replace')}`.")
    return images[0].span(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
