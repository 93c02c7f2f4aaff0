"""Which task an event asks for, and what is said where a payload lacks something."""

import pytest

from bot.errors import UserError
from bot.events import (
    CheckGroup,
    CheckWorkspace,
    FindPullRequest,
    NothingToDo,
    ReviewPullRequest,
    Task,
    find_task,
)

SHA, BASE = "a" * 40, "b" * 40
REPOSITORY = "octo-org/octo-repo"


def pull_request(action: str = "synchronize", repo: object = None, **fields: object) -> dict[str, object]:
    """The payload of the event pull_request, as far as it is read."""
    head = {"sha": SHA, "repo": {"full_name": REPOSITORY} if repo is None else repo}
    return {"action": action, "pull_request": {"number": 7, "head": head, **fields}}


RUN = {"workflow_run": {"event": "pull_request", "head_sha": SHA, "head_branch": "fix",
                        "head_repository": {"full_name": "someone/fork"}}}  # fmt: skip
OWN = ReviewPullRequest(REPOSITORY, 7, SHA, is_fork=False)
FORK = OWN._replace(is_fork=True)


@pytest.mark.parametrize(
    ("name", "payload", "task"),
    [
        ("pull_request", pull_request(), OWN),
        ("pull_request", pull_request("edited"), OWN),
        ("pull_request_target", pull_request("opened"), OWN),
        ("pull_request", pull_request(repo={"full_name": "Octo-Org/Octo-Repo"}), OWN),
        ("pull_request", pull_request(repo={"full_name": "someone/octo-repo"}), FORK),
        ("pull_request", pull_request(repo="gone"), FORK),
        ("pull_request", pull_request("closed"), NothingToDo("the pull request is closed")),
        ("workflow_run", RUN, FindPullRequest(REPOSITORY, SHA, "someone/fork", "fix")),
        (
            "workflow_run",
            {"workflow_run": {"event": "push"}},
            NothingToDo("the other workflow ran for no pull request, but for the event push"),
        ),
        ("merge_group", {"merge_group": {"base_sha": BASE, "head_sha": SHA}}, CheckGroup(REPOSITORY, BASE, SHA)),
        ("push", {}, CheckWorkspace()),
        ("schedule", None, CheckWorkspace()),
    ],
)
def test_the_task_of(name: str, payload: object, task: Task) -> None:
    assert find_task(name, payload, REPOSITORY) == task


@pytest.mark.parametrize(
    ("name", "payload", "field"),
    [
        ("pull_request", None, "pull_request.action"),
        ("pull_request", [], "pull_request.action"),
        ("pull_request", {"action": "opened"}, "pull_request.pull_request"),
        ("pull_request", pull_request(number="7"), "pull_request.pull_request.number"),
        ("pull_request", pull_request(number=True), "pull_request.pull_request.number"),
        ("pull_request", pull_request(head={"sha": "main"}), "pull_request.pull_request.head.sha"),
        ("merge_group", {"merge_group": {"base_sha": BASE}}, "merge_group.merge_group.head_sha"),
    ],
)
def test_what_a_payload_lacks_is_named(name: str, payload: object, field: str) -> None:
    with pytest.raises(UserError, match=f"nothing fit in {field}\\."):
        find_task(name, payload, REPOSITORY)


@pytest.mark.parametrize("repository", ["", "octo-repo", "a/b/c", "../b", "a/b\n"])
def test_a_repository_that_is_none_is_refused(repository: str) -> None:
    with pytest.raises(UserError, match="GITHUB_REPOSITORY"):
        find_task("pull_request", pull_request(), repository)
