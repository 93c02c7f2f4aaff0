"""Uploads SARIF to code scanning.

The request: github.com/github/docs, "REST API endpoints for code scanning" (read November 2026).
"""

import base64
import gzip

from bot.errors import BotError
from bot.github.check_runs import Commit, Told
from bot.github.failures import RefusedError
from bot.github.writing import LostError, StoppedError, Writer, send

MAX_BYTES = 10_000_000  # of the compressed file
_HINT = (
    "The token needs security-events: write, which pull requests of forks never have, and the repository needs code "
    "scanning."
)


def upload_sarif(sarif: str, commit: Commit, ref: str, writer: Writer) -> Told:
    """What became of an upload for a commit of a ref; raises nothing that a request can cause.

    GitHub works on it later. An upload whose answer was lost is repeated: the newer one of the same tool replaces it.
    """
    packed = gzip.compress(sarif.encode("utf-8"), mtime=0)
    if len(packed) > MAX_BYTES:
        return Told(is_there=False, reason=f"The SARIF file is too large for code scanning ({len(packed):,} bytes).")
    body = {"commit_sha": commit.sha, "ref": ref, "sarif": base64.b64encode(packed).decode(), "tool_name": "layer-bot"}
    path = f"/repos/{commit.repository}/code-scanning/sarifs"
    try:
        send(lambda: writer.write("POST", path, body), lambda: False, writer.wait)
    except RefusedError as error:
        return Told(is_there=False, reason=f"GitHub refused the upload to code scanning ({error.message}). {_HINT}")
    except (StoppedError, LostError, BotError) as error:
        return Told(is_there=False, reason=f"The upload to code scanning is not done: {error}")
    return Told(is_there=True)
