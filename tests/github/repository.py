"""Trees and blobs as GitHub serves them, given as values, with what may be wrong about them."""

import base64
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.github.objects import ApiObjects, blob_sha
from tests.github.scripted import Answer, Asked, Scripted, connected, scripted

GOOD = b"good"
COMMIT = "c" * 40


def tree_sha(name: str) -> str:
    """A name for a tree."""
    return hashlib.sha1(name.encode()).hexdigest()


@dataclass
class Repository:
    """What a repository holds, and where its answers are not as they should be.

    `trees` are the entries of each tree that is not recursive by its SHA, each as (path, mode, SHA, size).
    """

    blobs: dict[str, bytes] = field(default_factory=dict)
    trees: dict[str, list[tuple[str, str, str, int | None]]] = field(default_factory=dict)
    truncated: set[str] = field(default_factory=set)  # "SHA" where the listing is cut, "SHA?" where the recursive is
    lies: dict[str, object] = field(default_factory=dict)  # by SHA: what GraphQL gives instead
    wrong: dict[str, dict[str, object]] = field(default_factory=dict)  # by SHA: what REST gives instead
    most: int = 1000  # blobs of one query; more take too long

    def add(self, *contents: bytes) -> list[str]:
        """The SHAs of new blobs."""
        self.blobs.update({blob_sha(data): data for data in contents})
        return [blob_sha(data) for data in contents]

    def put(self, files: dict[str, bytes], sha: str = COMMIT) -> list[str]:
        """The SHAs of the files of a tree."""
        shas = self.add(*files.values())
        self.trees[sha] = [(path, "100644", blob_sha(data), len(data)) for path, data in files.items()]
        return shas

    def respond(self, asked: Asked) -> Answer:
        """The answer to a request."""
        if asked.path == "/graphql":
            found = re.findall(r'(b\d+): object\(oid: "(\w+)"\)', str(asked.query["query"]))
            if len(found) > self.most:
                return Answer({"message": "Something went wrong"}, 502)
            return Answer({"data": {"repository": {name: self._content(sha) for name, sha in found}}})
        kind, name = _parts(asked.path)
        if kind == "blobs":
            data = self.blobs[name]
            whole = {"size": len(data), "content": base64.encodebytes(data).decode(), "encoding": "base64"}
            return Answer(self.wrong.get(name, whole))
        sha, _, query = name.partition("?")
        entries = [
            {"path": path, "mode": mode, "sha": each, "type": "x", **({} if size is None else {"size": size})}
            for path, mode, each, size in self.trees[sha]
        ]
        return Answer({"sha": sha, "tree": entries, "truncated": f"{sha}{'?' if query else ''}" in self.truncated})

    def _content(self, sha: str) -> object:
        if sha in self.lies:
            return self.lies[sha]
        data = self.blobs[sha]
        is_binary = b"\0" in data
        text = None if is_binary else data[:512_000].decode("utf-8", errors="replace")
        return {"oid": sha, "text": text, "isBinary": is_binary, "isTruncated": len(data) > 512_000, "byteSize": 1}


def _parts(path: str) -> tuple[str, str]:
    found = re.fullmatch(r"/repos/o/r/git/(\w+)/(.*)", path)
    assert found is not None, path
    return found[1], found[2]


@contextmanager
def objects(repository: Repository, workspace: Path | None = None) -> Iterator[tuple[ApiObjects, Scripted]]:
    """The objects of a repository, and the server that they are asked of."""
    with scripted() as server, connected(server.url) as client:
        server.respond = repository.respond
        yield ApiObjects(client, "o/r", str(workspace) if workspace else None), server
