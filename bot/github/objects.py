"""Trees and blobs of a repository by SHA through the API; a blob counts only if its SHA fits what came."""

import hashlib
import os
from base64 import b64decode
from binascii import Error
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from stat import S_ISREG

from bot.errors import RemoteError
from bot.github import shapes
from bot.github.client import Client
from bot.github.queries import blobs_query
from bot.ports import TreeEntry

MOST_IN_A_BATCH = 250
PARTS = 5  # of a batch that failed as a whole
MOST_BYTES_IN_A_BATCH = 2_000_000
MOST_BYTES_BY_GRAPHQL = 500_000  # GraphQL cuts longer texts
MOST_SINGLE = 200  # blobs asked for one by one: a token of a workflow has 1,000 requests an hour
MOST_BYTES = 2 * 1024 * 1024 + 1  # one more than the largest file that is parsed
# Stands for a file that is too large to be read: it is no clean file, but one that must be judged and is refused.
TOO_LARGE = b"Layers".ljust(MOST_BYTES)
MOST_TREES = 300
_FOLDER = "040000"


class ApiObjects:
    """Implements `bot.ports.Objects`. What was asked for once is kept.

    `workspace` is a folder that may hold some of the files: what fits its SHA there need not be asked for.
    """

    def __init__(self, client: Client, repository: str, workspace: str | None = None) -> None:
        self._client = client
        self._repository = repository
        self._workspace = Path(workspace).resolve() if workspace else None
        self._blobs: dict[str, bytes] = {}
        self._single = 0
        self._entries: dict[str, tuple[str, TreeEntry]] = {}  # by SHA: a path that has it, and the entry

    def tree(self, commit: str) -> dict[str, TreeEntry]:
        """The entries of a commit by path, folders left out. Raises RemoteError for more than GitHub lists."""
        found = dict(self._tree(commit))
        for path, entry in found.items():
            self._entries.setdefault(entry.sha, (path, entry))
        return found

    def _tree(self, sha: str) -> Iterator[tuple[str, TreeEntry]]:
        """The entries of a tree; one that is too long for one answer is read folder by folder."""
        waiting = [("", sha, True)]
        asked = 0
        while waiting:
            prefix, name, is_whole = waiting.pop()
            asked += 1
            if asked > MOST_TREES:
                raise RemoteError(f"the repository has more than {MOST_TREES} folders that must be listed one by one")
            answer = shapes.fields(
                self._client.read(
                    f"/repos/{self._repository}/git/trees/{name}", {"recursive": "1"} if is_whole else None
                ),
                "tree",
            )
            if answer.get("truncated") is True:
                if not is_whole:
                    raise RemoteError("the repository has one folder with more entries than GitHub lists")
                waiting.append((prefix, name, False))
                continue
            for item in shapes.items(answer.get("tree"), "tree"):
                entry = shapes.fields(item, "tree")
                path, mode = prefix + shapes.text(entry, "path"), shapes.text(entry, "mode")
                if mode != _FOLDER:
                    size = shapes.optional_number(entry, "size")
                    yield path, TreeEntry(shapes.sha(entry, "sha"), mode, -1 if size is None else size)
                elif not is_whole:
                    waiting.append((f"{path}/", shapes.sha(entry, "sha"), True))

    def blobs(self, shas: Iterable[str]) -> Iterator[bytes]:
        """The contents of blobs, in their order; TOO_LARGE for what is larger than any template may be."""
        wanted = list(shas)
        self.prefetch(wanted)
        return (self._blobs[sha] for sha in wanted)

    def prefetch(self, shas: Iterable[str]) -> None:
        """Asks for all blobs that are not known yet, in as few requests as may be."""
        missing = [sha for sha in dict.fromkeys(shas) if sha not in self._blobs]
        small: list[str] = []
        for sha in missing:
            size = self._size(sha)
            near = self._nearby(sha)
            if size >= MOST_BYTES:
                self._blobs[sha] = TOO_LARGE
            elif near is not None:
                self._blobs[sha] = near
            elif 0 <= size <= MOST_BYTES_BY_GRAPHQL:
                small.append(sha)
            else:
                self._blobs[sha] = self._read_blob(sha)
        for batch in _batches(small, self._size):
            self._blobs.update(self._read_parts(batch))
            for sha in batch:
                if sha not in self._blobs:
                    self._blobs[sha] = self._read_blob(sha)

    def _size(self, sha: str) -> int:
        return self._entries[sha][1].size if sha in self._entries else -1

    def _nearby(self, sha: str) -> bytes | None:
        """The file of the workspace that has a SHA, at the path where the tree has it."""
        if self._workspace is None or sha not in self._entries:
            return None
        path = Path(self._workspace, *self._entries[sha][0].split("/"))
        try:
            found = path.lstat()
            if os.path.realpath(path) != str(path) or not S_ISREG(found.st_mode) or found.st_size >= MOST_BYTES:
                return None
            data = path.read_bytes()
        except (OSError, ValueError):
            return None
        return data if blob_sha(data) == sha else None

    def _read_parts(self, batch: list[str]) -> dict[str, bytes]:
        """A batch at once, in some parts where that takes GitHub too long (it gives up after 10 seconds)."""
        try:
            return self._read_batch(batch)
        except RemoteError:
            if len(batch) < PARTS:
                raise
            size = -(-len(batch) // PARTS)
            parts = (batch[start : start + size] for start in range(0, len(batch), size))
            return {sha: data for part in parts for sha, data in self._read_batch(part).items()}

    def _read_batch(self, batch: list[str]) -> dict[str, bytes]:
        """The blobs whose text came whole."""
        owner, name = self._repository.split("/")
        data = self._client.query(blobs_query(batch), {"owner": owner, "name": name})
        answer = shapes.inside(data, "repository")
        found = ((sha, _content(answer.get(f"b{index}"))) for index, sha in enumerate(batch))
        return {sha: data for sha, data in found if data is not None and blob_sha(data) == sha}

    def _read_blob(self, sha: str) -> bytes:
        self._single += 1
        if self._single > MOST_SINGLE:
            raise RemoteError(
                f"more than {MOST_SINGLE} YAML and JSON files are larger than {MOST_BYTES_BY_GRAPHQL:,} bytes or no "
                "UTF-8, and would have to be asked for one by one. Leave them out with exclude, or name others with "
                "paths."
            )
        answer = shapes.fields(self._client.read(f"/repos/{self._repository}/git/blobs/{sha}"), "blob")
        if shapes.number(answer, "size") >= MOST_BYTES:
            return TOO_LARGE
        try:
            data = b64decode(shapes.text(answer, "content"))
        except (Error, ValueError) as error:
            raise RemoteError("GitHub answered a blob that is no base64. Run again.") from error
        if blob_sha(data) != sha:
            raise RemoteError(f"GitHub answered a blob that is not the one with the SHA {sha}. Run again.")
        return data


def blob_sha(data: bytes) -> str:
    """The name that git gives to a content."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _content(value: object) -> bytes | None:
    """The bytes of a blob that GraphQL gave whole, or None."""
    if not isinstance(value, Mapping) or value.get("isBinary") is not False or value.get("isTruncated") is not False:
        return None
    text = value.get("text")
    return text.encode("utf-8", errors="surrogatepass") if isinstance(text, str) else None


def _batches(shas: list[str], size_of: Callable[[str], int]) -> Iterator[list[str]]:
    """The SHAs in groups, none with too many or too large contents."""
    batch: list[str] = []
    size = 0
    for sha in shas:
        if batch and (len(batch) == MOST_IN_A_BATCH or size + size_of(sha) > MOST_BYTES_IN_A_BATCH):
            yield batch
            batch, size = [], 0
        batch.append(sha)
        size += size_of(sha)
    if batch:
        yield batch
