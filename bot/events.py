"""From the event that started a workflow run to the task that it asks for.

The payload is what GitHub's webhooks send (https://docs.github.com/en/webhooks/webhook-events-and-payloads, read
November 2026) and what the runner writes to GITHUB_EVENT_PATH. A re-run keeps the payload of the first run, so a task
names what to look up, and what is looked up decides.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from bot.errors import UserError

_SHA = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
_REPOSITORY = re.compile(r"[A-Za-z0-9_-]+/[A-Za-z0-9._-]+")  # owners of enterprises have an underscore
_PULL_REQUEST_EVENTS = ("pull_request", "pull_request_target")


class ReviewPullRequest(NamedTuple):
    """Judge a pull request and review it. `head_sha` is that of the event: where head has moved on, another run works.

    `is_fork` is what the event says of head; a token that may not write is found out by trying.
    """

    repository: str
    number: int
    head_sha: str
    is_fork: bool


class FindPullRequest(NamedTuple):
    """Judge the pull request that another workflow ran for; it is found by head, never by a number from that run."""

    repository: str
    head_sha: str
    head_repository: str
    head_branch: str


class CheckGroup(NamedTuple):
    """Judge what a merge queue is about to merge: two commits, and nobody to review."""

    repository: str
    base_sha: str
    head_sha: str


class CheckWorkspace(NamedTuple):
    """Judge the files that the workflow checked out."""


class NothingToDo(NamedTuple):
    """The event asks for nothing; `reason` is told in the log."""

    reason: str


Task: TypeAlias = ReviewPullRequest | FindPullRequest | CheckGroup | CheckWorkspace | NothingToDo


def find_task(name: str, payload: object, repository: str) -> Task:
    """The task of an event. `repository` is that of the workflow, as `owner/name`.

    Raises UserError for the payload of an event that is ours and lacks what it must have.
    """
    if name in _PULL_REQUEST_EVENTS:
        return _pull_request(payload, repository)
    if name == "workflow_run":
        return _workflow_run(payload, repository)
    if name == "merge_group":
        group = _Reader(payload, name).inside("merge_group")
        return CheckGroup(_checked(repository), group.sha("base_sha"), group.sha("head_sha"))
    if isinstance(payload, Mapping) and ("pull_request" in payload or "issue" in payload):
        raise UserError(
            f"the event '{name}' is about a pull request or issue, but none that a change is judged on. Run the action "
            "on pull_request, pull_request_target, workflow_run or merge_group."
        )
    return CheckWorkspace()


def _pull_request(payload: object, repository: str) -> Task:
    event = _Reader(payload, "pull_request")
    if event.text("action") == "closed":
        return NothingToDo("the pull request is closed")
    pull_request = event.inside("pull_request")
    head = pull_request.inside("head")
    return ReviewPullRequest(
        _checked(repository), pull_request.number("number"), head.sha("sha"), _full_name(head) != repository.lower()
    )


def _workflow_run(payload: object, repository: str) -> Task:
    run = _Reader(payload, "workflow_run").inside("workflow_run")
    event = run.text("event")
    if event not in _PULL_REQUEST_EVENTS:
        return NothingToDo(f"the other workflow ran for no pull request, but for the event {event}")
    head = run.inside("head_repository").text("full_name")
    return FindPullRequest(_checked(repository), run.sha("head_sha"), _checked(head), run.text("head_branch"))


def _full_name(head: "_Reader") -> str:
    """The repository of head in lower case; "" where it is gone."""
    return head.inside("repo").text("full_name").lower() if head.has("repo") else ""


def _checked(repository: str) -> str:
    if not _REPOSITORY.fullmatch(repository):
        raise UserError("the variable GITHUB_REPOSITORY names no repository. Run the action in a workflow of GitHub.")
    return repository


class _Reader:
    """Reads the fields of a payload; what is missing is named with its place."""

    def __init__(self, value: object, place: str) -> None:
        self._fields = value if isinstance(value, Mapping) else {}
        self._place = place

    def has(self, name: str) -> bool:
        """Whether there is something in a field."""
        return isinstance(self._fields.get(name), Mapping)

    def inside(self, name: str) -> "_Reader":
        """The reader of an object in a field."""
        if not self.has(name):
            raise self._missing(name)
        return _Reader(self._fields[name], f"{self._place}.{name}")

    def text(self, name: str) -> str:
        """The text in a field."""
        value = self._fields.get(name)
        if not isinstance(value, str):
            raise self._missing(name)
        return value

    def number(self, name: str) -> int:
        """The positive number in a field."""
        value = self._fields.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self._missing(name)
        return value

    def sha(self, name: str) -> str:
        """The SHA in a field."""
        value = self.text(name)
        if not _SHA.fullmatch(value):
            raise self._missing(name)
        return value

    def _missing(self, name: str) -> UserError:
        return UserError(
            f"the event's payload has nothing fit in {self._place}.{name}. Start the action by one of the events "
            "pull_request, pull_request_target, workflow_run or merge_group, and leave GITHUB_EVENT_PATH as it is."
        )
