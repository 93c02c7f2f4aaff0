"""Runs of the action on a pull request of the stand-in, and a record of everything that they leave behind."""

import base64
import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tests.github.clone import Clone
from tests.github.hub import Failed, Json
from tests.github.server import running
from tests.github.step import Outcome, Workflow
from tests.github.templates import template
from tests.standin.emulator import CONTRIBUTOR, MAINTAINER, REPOSITORY, emulating
from tests.standin.graph import execute
from tests.standin.overlay import Standin
from tests.standin.payloads import pull_request

REVIEW = {"contents": "read", "pull_requests": "write"}
READ_ONLY = {"contents": "read", "pull_requests": "read"}
RESOLVE = {"contents": "write", "pull_requests": "write"}
FORK = "contributor/octo-repo"
Files = Mapping[str, str | bytes | None]


class Runs(Protocol):
    """Runs the action as a step of a workflow."""

    def run(self, name: str = ..., event: Mapping[str, object] | None = ..., **inputs: str) -> Outcome:
        """The outcome of a step for an event."""


@dataclass
class Scene:
    """A pull request, the workflow that runs on it, and the record of its runs."""

    standin: Standin
    workflow: Runs
    record: list[str] = field(default_factory=list)
    shown: str = ""

    def change(self, files: Files, branch: str = "change", *, start: str | None = None) -> str:
        """Commits files to a branch and pushes it, by force where `start` names another beginning."""
        self.standin.clone.commit(branch, dict(files), start=start)
        return self.standin.push(branch)

    def run(
        self, title: str, *, permissions: Mapping[str, str] = REVIEW, name: str = "pull_request",
        event: Json | None = None, **inputs: str,
    ) -> Outcome:  # fmt: skip
        """Runs the action for an event, by default for a push to head, and records it."""
        self.standin.log.clear()
        token = self.standin.emulator.make_token(permissions)
        payload = pull_request(self.standin) if event is None else event
        outcome = self.workflow.run(name, payload, token=token, **inputs)
        self.record.append(self._told(title, outcome).replace(token, "TOKEN"))
        return outcome

    def kill_at(self, request: str) -> None:
        """Runs the action in a process of its own, which is killed when it sends a request, before it takes effect."""
        token = self.standin.emulator.make_token(REVIEW)
        assert isinstance(self.workflow, Workflow)
        environ = self.workflow.prepare("pull_request", pull_request(self.standin)) | {"INPUT_TOKEN": token}
        process = subprocess.Popen([sys.executable, "-m", "bot", "action"], env={**os.environ, **environ})

        def kill(name: str) -> None:
            if re.search(request, name):
                process.kill()
                raise Failed(502, "nobody listens")

        self.standin.on_request = kill
        process.wait(timeout=60)
        self.standin.on_request = lambda _request: None
        assert process.returncode == -9, "the run ended by itself"

    def _told(self, title: str, outcome: Outcome) -> str:
        asked = [re.sub("[0-9a-f]{40}", lambda sha: sha[0][:7], each) for each in self.standin.log]
        parts = {
            f"# {title}": f"exit status {outcome.status}",
            "## Asked": "\n".join(asked),
            "## Log": outcome.log,
            "## Outputs": "\n".join(f"{name}={value}" for name, value in outcome.outputs.items()),
            "## Job summary": outcome.summary,
            "## Pull request": self._seen(),
        }
        return "\n\n".join(f"{head}\n{text.rstrip()}" for head, text in parts.items())

    def _seen(self) -> str:
        """What people see on the pull request; "as before" where nothing is new."""
        reviews = [
            f"### review {each['id']}, {each['state']}, of {str(each['commit_id'])[:7]}\n{each['body']}"
            for each in self.standin.reviews()
        ]
        comments = [self._comment(each) for each in self.standin.comments()]
        notes = [f"### note {each['id']}\n{each['body']}" for each in self.standin.notes()]
        checks = [_check(each, self.standin.annotations[int(str(each["id"]))]) for each in self.standin.check_runs()]
        uploads = [_upload(each) for each in self.standin.uploads]
        now = "\n\n".join((*reviews, *comments, *notes, *checks, *uploads)) or "silence"
        before, self.shown = self.shown, now
        return now if now != before else "as before"

    def _comment(self, entry: Json) -> str:
        reply = entry["in_reply_to_id"]
        if reply is not None:
            return f"### reply {entry['id']} to {reply}\n{entry['body']}"
        id_ = int(str(entry["id"]))
        anchor = self.standin.anchors[id_]
        lines = f"{anchor.start_line}-{anchor.line}" if anchor.start_line else str(anchor.line)
        resolved = f", resolved by {self.standin.resolved[id_]}" if id_ in self.standin.resolved else ""
        return f"### comment {id_} at {anchor.path}:{lines}{resolved}\n{entry['body']}"


def _check(run: Json, annotations: list[Json]) -> str:
    """A check run with the count of its annotations, and the first of them."""
    output = run["output"]
    assert isinstance(output, dict)
    head = f"### check run {run['id']} '{run['name']}', {run['status']}, {run['conclusion']}, {output['title']}"
    first = json.dumps(annotations[0], indent=1) if annotations else ""
    return f"{head}\n{len(annotations)} annotations\n{first}"


def _upload(body: Json) -> str:
    """An upload to code scanning: where it belongs, and its results."""
    sarif = json.loads(gzip.decompress(base64.b64decode(str(body["sarif"]))))
    (run,) = sarif["runs"]
    results = run["results"]
    told = "\n".join(f"{each['ruleId']}: {each['partialFingerprints']}" for each in results)
    where = f"{str(body['commit_sha'])[:7]} for {body['ref']}, category {run['automationDetails']['id']}"
    return f"### SARIF of {where}\n{told}"


@contextmanager
def pull_request_of(
    folder: Path, *, is_fork: bool = False, make_workflow: Callable[[Path, Standin], Runs] = Workflow
) -> Iterator[Scene]:
    """A pull request that moves a function to arm64 and leaves its x86_64 layer."""
    clone = Clone(folder / "repository")
    clone.commit("main", {"template.yaml": template("x86_64"), "src/app.py": "x = 1\n"})
    clone.commit("change", {"template.yaml": template("arm64")})
    with emulating(folder / "emulator") as emulator, running(
        Standin(clone=clone, emulator=emulator, graphql=execute)
    ) as standin:  # fmt: skip
        standin.push("main")
        opener = MAINTAINER
        if is_fork:
            emulator.need("PUT", f"/repos/{REPOSITORY}/collaborators/contributor", {"permission": "pull"})
            emulator.need("POST", f"/repos/{REPOSITORY}/forks", {}, token=CONTRIBUTOR)
            standin.head_repository, standin.head_token, opener = FORK, CONTRIBUTOR, CONTRIBUTOR
        standin.push()
        body = {"title": "To arm64", "head": "contributor:change" if is_fork else "change", "base": "main"}
        opened = emulator.need("POST", f"/repos/{REPOSITORY}/pulls", body, token=opener)
        standin.number = int(str(opened["number"]))
        yield Scene(standin, make_workflow(folder / "workflow", standin))
        assert standin.violations == [], standin.violations
