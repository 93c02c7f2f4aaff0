"""Reads from a git repository by the `git` command: the object database, the index and the work tree, nothing else.

Nothing is checked out, no hook and no filter of the repository runs, and no text of a template becomes an argument.
"""

import os
import subprocess
from collections.abc import Iterable, Iterator

from bot.errors import UserError
from bot.local.discovery import find_root
from bot.ports import TreeEntry

_SAFE = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false",
         "-c", "diff.external=", "-c", "protocol.allow=never")  # fmt: skip


class Git:
    """One repository. Every method raises UserError where git refuses, with what git said."""

    def __init__(self, root: str) -> None:
        self.root = root

    def _run(self, *arguments: str, stdin: bytes | None = None, settings: Iterable[tuple[str, str]] = ()) -> bytes:
        try:
            command = ("git", "--no-optional-locks", *_SAFE, *arguments)
            done = subprocess.run(  # noqa: S603
                command, cwd=self.root, input=stdin, capture_output=True, check=False, env=_environment(settings)
            )
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
        """The entries of a commit by path, folders left out."""
        found: dict[str, TreeEntry] = {}
        for record in _records(self._run("ls-tree", "-r", "-z", "--full-tree", commit)):
            meta, _, path = record.partition(b"\t")
            mode, _, sha = meta.decode().split(" ")
            found[os.fsdecode(path)] = TreeEntry(sha, mode)
        return found

    def work_tree(self) -> dict[str, TreeEntry | None]:
        """The files that git tracks or would add; None where one may differ from the index and must be read."""
        found: dict[str, TreeEntry | None] = {}
        for record in _records(self._run("ls-files", "-s", "-z")):
            meta, _, path = record.partition(b"\t")
            mode, sha, _ = meta.decode().split(" ")
            found[os.fsdecode(path)] = TreeEntry(sha, mode)
        quiet = self._without_filters()
        for record in _records(self._run("ls-files", "-z", "-m", settings=quiet)):
            found[os.fsdecode(record)] = None
        for record in _records(self._run("ls-files", "-z", "-d", settings=quiet)):
            found.pop(os.fsdecode(record), None)
        for record in _records(self._run("ls-files", "-z", "--others", "--exclude-standard")):
            found[os.fsdecode(record)] = None
        return found

    def _without_filters(self) -> list[tuple[str, str]]:
        """Settings that switch off the programs that a configuration runs over the bytes of files to compare them."""
        try:
            names = self._run("config", "-z", "--name-only", "--get-regexp", r"^filter\.")
        except UserError:  # git ends with 1 where there are none
            return []
        drivers = sorted({os.fsdecode(name).rpartition(".")[0] for name in _records(names)})
        return [(f"{driver}.{key}", value) for driver in drivers
                for key, value in (("clean", ""), ("process", ""), ("required", "false"))]  # fmt: skip

    def blobs(self, shas: Iterable[str]) -> Iterator[bytes]:
        """The contents of blobs, in their order."""
        wanted = list(shas)
        if not wanted:
            return
        out = self._run("cat-file", "--batch", stdin="".join(f"{sha}\n" for sha in wanted).encode())
        offset = 0
        for _ in wanted:
            header_end = out.index(b"\n", offset)
            said = out[offset:header_end].rsplit(b" ", 1)[1]
            if not said.isdigit():
                raise UserError("the clone lacks contents of files. Fetch them, or clone without --filter.")
            size = int(said)
            yield out[header_end + 1 : header_end + 1 + size]
            offset = header_end + 1 + size + 1


def is_bare_repository(root: str) -> bool:
    """Whether a directory is a git repository by itself, without a work tree."""
    names = ("HEAD", "objects", "refs")
    return find_root(root) is None and all(os.path.exists(os.path.join(root, name)) for name in names)


def _records(out: bytes) -> list[bytes]:
    return [record for record in out.split(b"\0") if record]


def _environment(settings: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The environment of the process with settings of git on top of those that it may hold already."""
    first = int(os.environ.get("GIT_CONFIG_COUNT") or 0)
    added: dict[str, str] = {"GIT_NO_LAZY_FETCH": "1"}
    for index, (key, value) in enumerate(settings, start=first):
        added |= {
            f"GIT_CONFIG_KEY_{index}": key,
            f"GIT_CONFIG_VALUE_{index}": value,
            "GIT_CONFIG_COUNT": str(index + 1),
        }
    return {**os.environ, **added}
