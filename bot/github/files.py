"""The configuration of a pull request: read from the branch that it goes to, never from its own."""

import posixpath

from bot.configuration.loading import CONFIG_PATHS
from bot.errors import UserError
from bot.github.client import Client
from bot.github.pull_requests import read_files


class BaseFiles:
    """The files of one commit, asked for as they are wanted. Implements `bot.configuration.loading.ConfigFiles`."""

    def __init__(self, client: Client, repository: str, commit: str) -> None:
        self._client, self._repository, self._commit = client, repository, commit
        self._known: dict[str, bytes | None] = {}

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, or None where there is none."""
        if path not in self._known:
            wanted = CONFIG_PATHS if path in CONFIG_PATHS else (path,)
            found = read_files(self._client, self._repository, self._commit, wanted)
            self._known.update({each: found.get(each) for each in wanted})
        return self._known[path]

    def locate(self, path: str) -> str:
        """The path relative to the repository root."""
        return posixpath.normpath(path)

    def resolve(self, reference: str) -> bytes:
        """The file of another repository that `owner/repository/path@sha` names. Raises UserError for none."""
        name, _, commit = reference.rpartition("@")
        owner, repository, path = name.split("/", 2)
        found = read_files(self._client, f"{owner}/{repository}", commit, (path,))
        if path not in found:
            raise UserError(f"extends: there is no file {path} in {owner}/{repository} at {commit}. Correct it.")
        return found[path]
