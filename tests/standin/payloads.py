"""Events as GitHub sends them (npm `@octokit/webhooks-examples` 7.6.1), with the commits of a test in their place."""

import copy
import json
from functools import cache
from typing import Any

from tests.github.hub import Json
from tests.standin.emulator import REPOSITORY
from tests.standin.overlay import Standin
from tests.tools.places import node_package

Payload = dict[str, Any]  # what GitHub sends, as deep as it is


@cache
def _examples() -> dict[str, list[Payload]]:
    path = node_package("@octokit/webhooks-examples") / "api.github.com" / "index.json"
    return {each["name"]: each["examples"] for each in json.loads(path.read_text(encoding="utf-8"))}


def example(name: str, action: str) -> Payload:
    """The first example of an event with an action; a copy."""
    found = next(each for each in _examples()[name] if each["action"] == action)
    return copy.deepcopy(found)


def pull_request(standin: Standin, action: str = "synchronize", *, sha: str = "", sender: str = "Codertocat") -> Json:
    """The event of the pull request of a stand-in."""
    event = example("pull_request", action)
    pull = event["pull_request"]
    event["number"] = pull["number"] = standin.number
    pull["head"]["sha"], pull["head"]["ref"] = sha or standin.head_sha(), "change"
    pull["head"]["repo"]["full_name"] = standin.head_repository
    pull["base"]["repo"]["full_name"] = event["repository"]["full_name"] = REPOSITORY
    event["sender"]["login"] = sender
    return event


def workflow_run(standin: Standin) -> Json:
    """The event of the end of a workflow that ran for the pull request of a stand-in."""
    event = example("workflow_run", "completed")
    owner, _, name = standin.head_repository.partition("/")
    event["workflow_run"] |= {
        "event": "pull_request", "head_sha": standin.head_sha(), "head_branch": "change", "pull_requests": [],
        "head_repository": {"full_name": standin.head_repository, "name": name, "owner": {"login": owner}},
    }  # fmt: skip
    return event


def merge_group(standin: Standin) -> Json:
    """The event of a merge queue that is about to merge the pull request of a stand-in."""
    event = example("merge_group", "checks_requested")
    event["merge_group"] |= {"base_sha": standin.clone.sha("main"), "head_sha": standin.head_sha()}
    return event
