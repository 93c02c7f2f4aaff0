"""What the review of a pull request costs: requests, bytes and seconds by the number of changed templates.

Our own server plays GitHub over a real git repository (tests/github); CPU seconds are those of the action alone.
One template of each pull request has a finding, so that a review is written.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from github import Auth, Github

from bench.figure import LAYER_BOT, Figure
from bench.measure import run
from tests.container.runner import IMAGE, Step, options, podman, run_action
from tests.github.clone import Clone
from tests.github.hub import Hub
from tests.github.server import make_hub, running
from tests.github.step import Workflow
from tests.github.templates import function, template

SIZES = (1, 10, 100, 300)
_MOST_READS = {1: 8, 300: 12}
_FUNCTIONS = 20  # of each template


class Cost(NamedTuple):
    """What a run that writes one review asks for and spends."""

    reads: int  # requests before the first one that writes
    requests: int
    received_bytes: int
    cpu_seconds: float


def review_figures(scratch: Path, rounds: int) -> Iterator[Figure]:
    """Requests and bytes for each size, and the seconds beside those of the same comparison of local files."""
    for size in SIZES:
        clone = _repository(scratch / f"reviewed-{size}", size)
        contents = _bytes_of_both_sides(clone)
        costs = [_review(clone, scratch / f"steps-{size}-{number}") for number in range(rounds)]
        local = [_compare(clone) for _ in range(rounds)]
        cost, name = costs[-1], f"review, {size} changed template{'s' if size > 1 else ''}"
        most = f"<= {_MOST_READS[size]}" if size in _MOST_READS else "-"
        seconds = statistics.median(each.cpu_seconds for each in costs)
        yield Figure(f"{name}: reads before the first write / requests in all", f"{cost.reads} / {cost.requests}", most)
        yield Figure(f"{name}: bytes received / bytes of the templates of both sides",
                     f"{cost.received_bytes:,} / {contents:,}", "-")  # fmt: skip
        yield Figure(f"{name}: CPU seconds / those of check --base on a clone",
                     f"{seconds:.2f} / {statistics.median(local):.2f}", "-")  # fmt: skip
    yield Figure("one blob a request with PyGithub, 100 templates: requests / ours in all", *_one_by_one(scratch))


def container_figures(scratch: Path, rounds: int) -> Iterator[Figure]:
    """From the start of a container to the finished review, beside the bare start of the same container."""
    what = "container start to finished review of one template / bare start of the image"
    try:
        clone = _repository(scratch / "contained", 1)
        reviews = [_contained(clone, scratch / f"contained-{number}") for number in range(rounds)]
        bare = [_seconds(_start) for _ in range(rounds)]
    except (pytest.skip.Exception, FileNotFoundError) as reason:
        yield Figure(f"{what}: {reason}", "not measured", "-")
        return
    yield Figure(what, f"{statistics.median(reviews):.2f} s / {statistics.median(bare):.2f} s", "-")


def _repository(folder: Path, size: int) -> Clone:
    """A repository whose branch `change` touches so many templates."""
    clone = Clone(folder)
    paths = [f"services/s{number:03}/template.yaml" for number in range(size)]
    clone.commit("main", {path: _template(number, "x86_64") for number, path in enumerate(paths)})
    changed = {path: _template(number, "x86_64", "# changed\n") for number, path in enumerate(paths)}
    clone.commit("change", {**changed, paths[0]: _template(0, "arm64")})
    return clone


def _template(number: int, architecture: str, top: str = "") -> str:
    more = "".join(function(f"F{number}x{index}", "x86_64") for index in range(1, _FUNCTIONS))
    return template(architecture, top=top) + more


def _bytes_of_both_sides(clone: Clone) -> int:
    entries = [each for branch in ("main", "change") for each in clone.tree(branch) if each["type"] == "blob"]
    return sum(int(str(each["size"])) for each in entries)


def _review(clone: Clone, folder: Path) -> Cost:
    """One run of the action as a process of its own."""
    with running(make_hub(clone)) as hub:
        environ = Workflow(folder, hub).prepare("pull_request", _event(hub))
        variables = [f"{name}={value}" for name, value in environ.items()]
        cpu = run(["env", *variables, sys.executable, "-m", "bot", "action"], str(folder)).cpu_seconds
        assert len(hub.reviews) == 1
        first = next(index for index, each in enumerate(hub.log) if each in hub.writes)
        return Cost(first, len(hub.log), hub.sent_bytes, cpu)


def _event(hub: Hub) -> dict[str, object]:
    head = {"sha": hub.head_sha(), "repo": {"full_name": "octo-org/octo-repo"}}
    return {"action": "synchronize", "pull_request": {"number": 7, "head": head}}


def _compare(clone: Clone) -> float:
    command = [LAYER_BOT, "check", "--base", "main", "--head", "change", "--fail-on", "never"]
    return run(command, str(clone.folder)).cpu_seconds


def _one_by_one(scratch: Path) -> tuple[str, str]:
    """What a client asks that reads trees and then each file on each side by itself."""
    clone = _repository(scratch / "one-by-one", 100)
    with running(make_hub(clone)) as hub:
        github = Github(auth=Auth.Token("a-token"), base_url=hub.url, lazy=True)
        repository = github.get_repo("octo-org/octo-repo")
        for commit in (clone.sha("main"), clone.sha("change")):
            for element in repository.get_git_tree(commit, recursive=True).tree:
                if element.type == "blob":
                    repository.get_git_blob(element.sha)
        github.close()
        return f"{len(hub.log)} / {_review(clone, scratch / 'ours').requests}", "-"


def _contained(clone: Clone, folder: Path) -> float:
    """Seconds on the clock, with the pause of a second that GitHub asks for between two writes."""
    for part in ("workspace", "runner"):
        (folder / part).mkdir(parents=True)
    with running(make_hub(clone)) as hub:
        step = Step("pull_request", _event(hub), hub.url)
        seconds = _seconds(lambda: run_action(folder / "workspace", folder / "runner", step=step, token="a-token"))
        assert len(hub.reviews) == 1
        return seconds


def _start() -> None:
    bare = [*podman("run"), *options(Step()), "--workdir", "/", "--entrypoint", "/bin/true", IMAGE]
    subprocess.run(bare, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _seconds(work: Callable[[], object]) -> float:
    start = time.monotonic()
    work()
    return time.monotonic() - start
