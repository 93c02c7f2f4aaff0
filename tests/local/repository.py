"""A real git repository in a directory of the test: files, commits and branches."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

# Nothing of the machine's own configuration of git counts, and commits are the same on every run.
ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_AUTHOR_DATE": "2026-11-22T00:00:00Z",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.com",
    "GIT_COMMITTER_DATE": "2026-11-22T00:00:00Z",
}


class Repository:
    """A repository with the branch main; files are given by path, None for one that is deleted."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> str:
        """What a git command printed. Fails where git does."""
        done = subprocess.run(["git", *arguments], cwd=self.root, env={**os.environ, **ENVIRONMENT},
                              capture_output=True, check=False)  # fmt: skip
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        return done.stdout.decode(errors="surrogateescape").strip()

    def write(self, files: Mapping[str, str | bytes | None]) -> "Repository":
        """Writes and deletes files of the work tree."""
        for path, content in files.items():
            place = self.root / path
            if content is None:
                place.unlink()
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content.encode() if isinstance(content, str) else content)
        return self

    def commit(self, files: Mapping[str, str | bytes | None] | None = None, message: str = "change") -> str:
        """The SHA of a commit of everything in the work tree, after these files are written."""
        self.write(files or {})
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def branch(self, name: str, start: str = "main") -> "Repository":
        """Checks out a new branch."""
        self.git("checkout", "-q", "-b", name, start)
        return self
