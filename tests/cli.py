"""Runs the command line as a user does: a process of its own, in a directory."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple


class Finished(NamedTuple):
    """What a run printed, and its exit status."""

    status: int
    output: str
    errors: str


def layer_bot(*arguments: str, directory: Path, environment: dict[str, str] | None = None) -> Finished:
    """Runs `layer-bot` with arguments in a directory."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=directory,
        env={**os.environ, "LAYER_BOT_DEBUG": "1", **(environment or {})},
        capture_output=True,
        check=False,
    )
    return Finished(done.returncode, done.stdout.decode(), done.stderr.decode())


def check_json(*arguments: str, directory: Path) -> dict[str, Any]:
    """The JSON report of `layer-bot check`. Fails with what was printed where the run did not end with 0 or 1."""
    done = layer_bot("check", "--output-format", "json", *arguments, directory=directory)
    assert done.status in (0, 1), done.errors
    report: dict[str, Any] = json.loads(done.output)
    return report
