"""Reads from a git repository by the `git` command: the object database, the index and the work tree, nothing else.

Nothing is checked out, no hook and no filter of the repository runs, and no text of a template becomes an argument.
"""

import os
import subprocess
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.errors import UserError

_SAFE = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false",
         "-c", "diff.external=", "-c", "protocol.allow=never")  # fmt: skip
REGULAR_MODES = (b"100644", b"100755")


class TreeEntry(NamedTuple):
    """A file of a tree: its git blob SHA, and whether it is executable."""

    sha: str
    is_executable: bool


class Git:
    """One repository. Every method raises UserError where git refuses, with what git said."""

    def __init__(self, root: str) -> None:
        self.root = root

    def _run(self, *arguments: str, stdin: bytes | None = None) -> bytes:
        try:
            command = ("git", "--no-optional-locks", *_SAFE, *arguments)
            done = subprocess.run(command, cwd=self.root, input=stdin, capture_output=True, check=False)  # noqa: S603
        except FileNotFoundError as error:
            raise UserError(
                "comparing two sides needs the `git` command. Install git, or give directories as --base and --head."
            ) from error
        if done.returncode != 0:
            said = done.stderr.decode("utf-8", errors="replace").strip().splitlines()
            raise UserError(f"git {arguments[0]} failed: {said[0] if said else 'no reason given'}")
        return done.stdout

    def commit(self, revision: str, flag: str) -> str:
        """The SHA of the commit that a revision names. Raises UserError that names the flag."""
        try:
            out = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        except UserError as error:
            shallow = " The clone is shallow: fetch more history." if self._is_shallow() else ""
            raise UserError(
                f"{flag}: '{revision}' is no commit of this repository.{shallow} Name a branch, a tag or a SHA, "
                "or a directory with a separator, such as ./before"
            ) from error
        return out.decode().strip()

    def _is_shallow(self) -> bool:
        return self._run("rev-parse", "--is-shallow-repository").strip() == b"true"

    def merge_base(self, one: str, other: str) -> str:
        """The commit where two lines of history part. Raises UserError where they have none in common."""
        try:
            return self._run("merge-base", one, other).decode().strip()
        except UserError as error:
            raise UserError(
                "--base and --head have no history in common. Fetch more history, or compare exactly with --base-exact."
            ) from error

    def tree(self, commit: str) -> dict[str, TreeEntry]:
        """The regular files of a commit by path; links and submodules are left out."""
        found: dict[str, TreeEntry] = {}
        for record in self._run("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0"):
            if record:
                meta, _, path = record.partition(b"\t")
                mode, _, sha = meta.split(b" ")
                if mode in REGULAR_MODES:
                    found[os.fsdecode(path)] = TreeEntry(sha.decode(), mode == b"100755")
        return found

    def work_tree(self) -> dict[str, TreeEntry | None]:
        """The files that git tracks or would add; None where the file differs from the index and must be read."""
        found: dict[str, TreeEntry | None] = {}
        for record in self._run("ls-files", "-s", "-z").split(b"\0"):
            if record:
                meta, _, path = record.partition(b"\t")
                mode, sha, _ = meta.split(b" ")
                if mode in REGULAR_MODES:
                    found[os.fsdecode(path)] = TreeEntry(sha.decode(), mode == b"100755")
        for record in self._run("ls-files", "-z", "-m").split(b"\0"):
            if record:
                found[os.fsdecode(record)] = None
        for record in self._run("ls-files", "-z", "-d").split(b"\0"):
            found.pop(os.fsdecode(record), None)
        for record in self._run("ls-files", "-z", "--others", "--exclude-standard").split(b"\0"):
            if record:
                found[os.fsdecode(record)] = None
        return found

    def blobs(self, shas: Iterable[str]) -> Iterator[bytes]:
        """The contents of blobs, in their order."""
        wanted = list(shas)
        if not wanted:
            return
        out = self._run("cat-file", "--batch", stdin="".join(f"{sha}\n" for sha in wanted).encode())
        offset = 0
        for _ in wanted:
            header_end = out.index(b"\n", offset)
            size = int(out[offset:header_end].rsplit(b" ", 1)[1])
            yield out[header_end + 1 : header_end + 1 + size]
            offset = header_end + 1 + size + 1
