"""GitHub as the project `emulate` plays it (npm, 0.12.2, Apache-2.0): repositories, pull requests, reviews, tokens.

Nobody here wrote its answers. Objects get the SHAs that git gives them, which `push` asserts. Tokens are those of an
installation of a GitHub App with the permissions that were asked for, and the emulator holds them to these.
"""

import base64
import json
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from github import Auth, GithubIntegration

from tests.github.clone import Clone
from tests.tools.places import node, node_package

OWNER, REPOSITORY, BOT = "octo-org", "octo-org/octo-repo", "github-actions[bot]"
MAINTAINER, CONTRIBUTOR = "maintainer-token", "contributor-token"
_APP, _INSTALLATION = 15368, 7
_ALL = {"contents": "write", "pull_requests": "write", "issues": "write", "checks": "write", "security_events": "write"}
_WHO = {"name": "A", "email": "a@example.com", "date": "2026-11-01T00:00:00Z"}


@dataclass
class Emulator:
    """A running emulator, and what was pushed to it."""

    url: str
    tokens: dict[str, dict[str, str]] = field(default_factory=dict)  # the permissions of each
    pushed: set[str] = field(default_factory=set)

    def ask(self, method: str, path: str, body: Any = None, *, token: str = MAINTAINER) -> requests.Response:
        """The answer to any request."""
        headers = {"Authorization": f"token {token}", "Accept": "application/vnd.github+json"}
        return requests.request(method, f"{self.url}{path}", json=body, headers=headers, timeout=30)

    def need(self, method: str, path: str, body: Any = None, *, token: str = MAINTAINER) -> dict[str, Any]:
        """The answer to a request that must succeed."""
        answer = self.ask(method, path, body, token=token)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        found: dict[str, Any] = answer.json()
        return found

    def make_token(self, permissions: Mapping[str, str]) -> str:
        """A token of the app's installation with just these permissions."""
        app = GithubIntegration(auth=Auth.AppAuth(_APP, _private_key()), base_url=self.url)
        token = app.get_access_token(_INSTALLATION, permissions=dict(permissions)).token
        app.close()
        self.tokens[token] = dict(permissions)
        return token

    def push(self, clone: Clone, branch: str, repository: str = REPOSITORY, *, token: str = MAINTAINER) -> str:
        """Makes a branch what it is in a clone, by force if need be; its SHA."""
        self.push_objects(clone, branch, repository, token=token)
        sha = clone.sha(branch)
        path, body = f"/repos/{repository}/git/refs", {"sha": sha, "force": True}
        if not self.ask("PATCH", f"{path}/heads/{branch}", body, token=token).ok:
            self.need("POST", path, {"ref": f"refs/heads/{branch}", "sha": sha}, token=token)
        return sha

    def push_objects(self, clone: Clone, branch: str, repository: str = REPOSITORY, *, token: str = MAINTAINER) -> None:
        """Makes the commits of a branch known to a repository."""
        for commit in clone.git("rev-list", "--reverse", branch).decode().split():
            if f"{repository} {commit}" not in self.pushed:
                self._push_commit(clone, commit, repository, token)
                self.pushed.add(f"{repository} {commit}")

    def _push_commit(self, clone: Clone, commit: str, repository: str, token: str) -> None:
        path = f"/repos/{repository}/git"
        entries = [each for each in clone.tree(commit) if each["type"] != "tree"]
        for entry in entries:
            sha = str(entry["sha"])
            if entry["type"] == "blob" and f"{repository} {sha}" not in self.pushed:
                content = base64.b64encode(clone.blob(sha)).decode()
                self.need("POST", f"{path}/blobs", {"content": content, "encoding": "base64"}, token=token)
                self.pushed.add(f"{repository} {sha}")
        listed = [{name: entry[name] for name in ("path", "mode", "type", "sha")} for entry in entries]
        tree = self.need("POST", f"{path}/trees", {"tree": listed}, token=token)["sha"]
        _, _, message = clone.git("cat-file", "commit", commit).decode().partition("\n\n")
        parents = clone.git("show", "--no-patch", "--format=%P", commit).decode().split()
        body = {"message": message, "tree": tree, "parents": parents, "author": _WHO, "committer": _WHO}
        answer = self.need("POST", f"{path}/commits", body, token=token)
        assert answer["sha"] == commit, "the emulator and git give a commit different SHAs"


@cache
def _private_key() -> str:
    key = rsa.generate_private_key(65537, 2048)
    form = serialization.PrivateFormat.TraditionalOpenSSL
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def _seed() -> dict[str, object]:
    app = {
        "app_id": _APP, "slug": "github-actions", "name": "GitHub Actions", "private_key": _private_key(),
        "permissions": _ALL, "installations": [{"installation_id": _INSTALLATION, "account": OWNER}],
    }  # fmt: skip
    repository = {"owner": OWNER, "name": "octo-repo", "private": True, "auto_init": False}
    users = [{"login": OWNER}, {"login": "contributor"}]
    tokens = {
        MAINTAINER: {"login": OWNER, "scopes": ["repo"]},
        CONTRIBUTOR: {"login": "contributor", "scopes": ["repo"]},
    }
    return {"tokens": tokens, "github": {"users": users, "repos": [repository], "apps": [app]}}


@contextmanager
def emulating(folder: Path) -> Iterator[Emulator]:
    """A new emulator on a free port of 127.0.0.1."""
    script = node_package("emulate") / "dist" / "index.js"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "seed.json").write_text(json.dumps(_seed()))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    program = [str(node()), str(script), "start", "--service", "github", "--port", str(port)]
    with (folder / "emulate.log").open("wb") as log:
        process = subprocess.Popen(
            [*program, "--base-url", url, "--seed", str(folder / "seed.json")], stdout=log, stderr=log, cwd=folder
        )
    try:
        _wait_for(url, process, folder / "emulate.log")
        yield Emulator(url)
    finally:
        process.terminate()
        process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        assert process.poll() is None, log.read_text()
        try:
            requests.get(f"{url}/meta", timeout=5)
        except requests.ConnectionError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"the emulator does not start: {log.read_text()}")
