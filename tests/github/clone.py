"""A git repository in a folder, with the questions that GitHub answers from one."""

import difflib
import os
import re
import subprocess
from pathlib import Path

_WHO = {
    "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_AUTHOR_DATE": "2026-11-01T00:00:00Z",
    "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com", "GIT_COMMITTER_DATE": "2026-11-01T00:00:00Z",
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
}  # fmt: skip


class Clone:
    """The repository; branches are named, files are given as bytes or text."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch", "main")

    def git(self, *arguments: str) -> bytes:
        """What a git command prints."""
        environment = {**os.environ, **_WHO}
        done = subprocess.run(["git", *arguments], cwd=self.folder, env=environment, check=True, capture_output=True)
        return done.stdout

    def commit(self, branch: str, files: dict[str, str | bytes | None], *, start: str | None = None) -> str:
        """The commit of files on top of a branch, which begins at `start`; None deletes a file."""
        exists = bool(self.git("branch", "--list", branch)) and start is None
        if exists:
            self.git("checkout", "--quiet", branch)
        elif branch != "main" or start is not None:
            self.git("checkout", "--quiet", "-B", branch, start or "main")
        for path, content in files.items():
            target = self.folder / path
            if content is None:
                target.unlink()
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode() if isinstance(content, str) else content)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "x")
        return self.sha("HEAD")

    def sha(self, revision: str) -> str:
        """The SHA of a commit."""
        return self.git("rev-parse", f"{revision}^{{commit}}").decode().strip()

    def sha_of(self, expression: str) -> str:
        """The SHA of what `commit:path` names, or ""."""
        done = subprocess.run(
            ["git", "rev-parse", "--verify", "--quiet", expression], cwd=self.folder, check=False, capture_output=True
        )
        return done.stdout.decode().strip()

    def tree(self, commit: str) -> list[dict[str, object]]:
        """The entries of a commit as the REST API lists them."""
        found: list[dict[str, object]] = []
        for record in filter(None, self.git("ls-tree", "-r", "-t", "-l", "-z", commit).split(b"\0")):
            meta, _, path = record.partition(b"\t")
            mode, kind, sha, size = meta.decode().split()
            entry: dict[str, object] = {"path": path.decode(), "mode": mode, "type": kind, "sha": sha}
            found.append(entry if size == "-" else {**entry, "size": int(size)})
        return found

    def blob(self, sha: str) -> bytes:
        """The content of a blob."""
        return self.git("cat-file", "blob", sha)

    def merge_base(self, one: str, other: str) -> str:
        """The commit where two lines of history part."""
        return self.git("merge-base", one, other).decode().strip()

    def files(self, base: str, head: str) -> list[dict[str, object]]:
        """The changed files with their patches, as the REST API lists them."""
        start = self.merge_base(base, head)
        out = self.git("diff", "--no-color", "--find-renames", "-z", "--name-status", start, head).decode().split("\0")
        found: list[dict[str, object]] = []
        while len(out) > 1:
            status = out.pop(0)
            paths = [out.pop(0) for _ in range(2 if status[0] in "RC" else 1)]
            patch = self.git("diff", "--no-color", "--find-renames", start, head, "--", *paths).decode()
            at = patch.find("\n@@ ")
            entry: dict[str, object] = {"filename": paths[-1], "status": status[0]}
            found.append({**entry, "patch": patch[at + 1 :].rstrip("\n")} if at >= 0 else entry)
        return found

    def shown_lines(self, base: str, head: str) -> set[tuple[str, int]]:
        """The lines of the new side that the diff shows."""
        shown: set[tuple[str, int]] = set()
        for entry in self.files(base, head):
            number = 0
            for line in str(entry.get("patch", "")).split("\n"):
                header = re.match(r"@@ .* \+(\d+)", line)
                if header:
                    number = int(header[1])
                elif line[:1] in ("+", " "):
                    shown.add((str(entry["filename"]), number))
                    number += 1
        return shown

    def moved_line(self, path: str, before: str, after: str, line: int) -> int | None:
        """Where an unchanged line of a file is in a later commit; None where it is changed or gone."""
        old, new = (self.sha_of(f"{commit}:{path}") for commit in (before, after))
        if not new:
            return None
        one, other = (self.blob(sha).decode().split("\n") for sha in (old, new))
        for start, there, size in difflib.SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
            if start < line <= start + size:
                return line - start + there
        return None
