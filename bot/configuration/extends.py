"""`extends` as a value: a file of this repository, or a file of another one at a commit that cannot change."""

import posixpath
import re
from typing import NamedTuple

from bot.errors import UserError

_REMOTE = re.compile("([A-Za-z0-9_-]+)/([A-Za-z0-9._-]+)/([^@]+)@([0-9a-f]{40})")


class LocalFile(NamedTuple):
    """A file of the repository that is checked; the path is relative to its root, or absolute."""

    path: str

    def __str__(self) -> str:
        return self.path


class RemoteFile(NamedTuple):
    """A file of another repository at a commit."""

    owner: str
    repository: str
    path: str
    sha: str  # 40 hex digits

    def __str__(self) -> str:
        return f"{self.owner}/{self.repository}/{self.path}@{self.sha}"


def resolve_reference(text: str, base: LocalFile | RemoteFile, place: str) -> LocalFile | RemoteFile:
    """The file that `extends: text` names in the file `base`; `text` has been checked against its shape.

    `./` and `../` are relative to the folder of `base` and stay in its repository and at its commit. Raises UserError,
    which names `place`, for a path that leaves the repository.
    """
    remote = _REMOTE.fullmatch(text)
    if remote:
        owner, repository, path, sha = remote.groups()
        return RemoteFile(owner, repository, _join("", path, place), sha)
    if isinstance(base, RemoteFile):
        return base._replace(path=_join(posixpath.dirname(base.path), text, place))
    return LocalFile(_join(posixpath.dirname(base.path), text, place))


def _join(folder: str, path: str, place: str) -> str:
    joined = posixpath.normpath(posixpath.join(folder, path))
    is_outside = joined == ".." or joined.startswith("../")
    if is_outside and not folder.startswith(".."):
        raise UserError(f"{place}: extends: {path} lies outside the repository. Name a file inside it.")
    return joined
