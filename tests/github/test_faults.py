"""Every request of a run fails in every way once: after the next run, all is as if nothing had happened.

Our own server plays GitHub (see `server.py`); a fault comes before or after the request took effect. The run has all
that a run can have: a comment to edit and one to write, a thread to resolve, a check run, an upload.
`python -m tests.github.test_faults` prints the matrix.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.github.clone import Clone
from tests.github.hub import MAY_RESOLVE, Fault, Hub
from tests.github.server import make_hub, running
from tests.github.step import Outcome, Workflow
from tests.github.templates import INSIGHTS, TWIN, function, template

REQUESTS = {
    "the state of the pull request": ("POST", "/graphql query", 0),
    "the configuration": ("POST", "/graphql query", 1),
    "the merge base": ("GET", "/compare/", 0),
    "the tree of base": ("GET", "/git/trees/", 0),
    "the tree of head": ("GET", "/git/trees/", 1),
    "the blobs": ("POST", "/graphql query", 2),
    "the diff": ("GET", "/files", 0),
    "a thread that is resolved": ("POST", "/graphql mutation", 0),
    "the edit of a comment": ("PATCH", "/pulls/comments/", 0),
    "the new review": ("POST", "/reviews", 0),
    "the edit of the old review": ("PUT", "/reviews/", 0),
    "the look before": ("POST", "/graphql query", 3),
    "the look afterwards": ("POST", "/graphql query", 4),
    "the check runs that are there": ("GET", "/commits/.*/check-runs", 0),
    "the new check run": ("POST", "/check-runs", 0),
    "the upload": ("POST", "/code-scanning/", 0),
}
KINDS = (
    "refused", "reset", "late-reset", "timeout", "late-timeout", "500", "502", "late-502", "limit", "limit-untold",
    "429", "garbage", "late-garbage", "late-truncated",
)  # fmt: skip
Files = dict[str, str | bytes | None]
BEFORE: Files = {"template.yaml": template("arm64")}
AFTER: Files = {"template.yaml": template("arm64", layer=TWIN) + function("Writer", "arm64", INSIGHTS)}
MANY: Files = {"template.yaml": "Resources:\n" + "".join(function(f"F{n}", "arm64", INSIGHTS) for n in range(85))}


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A pull request that was reviewed, and a push that repairs one finding and brings others."""
    with reviewed(tmp_path / "this") as hub:
        yield hub


def run(workflow: Workflow) -> Outcome:
    """A step with all channels."""
    return workflow.run(check_run="true", sarif_upload="true")


@contextmanager
def reviewed(folder: Path, after: Files = AFTER) -> Iterator[Hub]:
    """A pull request with a review of its first head, and a second head."""
    clone = Clone(folder / "repository")
    clone.commit("main", {"template.yaml": template("x86_64")})
    clone.commit("change", BEFORE)
    hub = make_hub(clone)
    hub.access = MAY_RESOLVE
    with running(hub):
        Workflow(folder / "first", hub).run()
        clone.commit("change", after)
        hub.log.clear()
        yield hub


def run_undisturbed(folder: Path) -> tuple[dict[str, object], list[str]]:
    """What people see after a run in which nothing goes wrong, and what it asked."""
    with reviewed(folder) as hub:
        assert run(Workflow(folder / "second", hub)).status == 1
        return hub.state(), hub.log


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], list[str]]:
    """The same, once for all tests."""
    return run_undisturbed(tmp_path_factory.mktemp("undisturbed"))


def disturb(hub: Hub, request: str, kind: str, log: list[str]) -> None:
    """Lets a request of the next run fail. `log` is what a run asks."""
    method, path, nth = REQUESTS[request]
    if kind != "refused":
        hub.faults = [Fault(method, path, nth, kind)]
        return
    places = [place for place, each in enumerate(log) if each.startswith(method) and path in each.replace("*", "")]
    if "*" in path:
        places = [place for place, each in enumerate(log) if "/commits/" in each and "/check-runs" in each]
    if places[nth] == 0:
        hub.close_doors()
    else:
        hub.refused_after = places[nth]


def run_twice(hub: Hub, workflow: Workflow) -> tuple[Outcome, dict[str, object], dict[str, object]]:
    """The first run, which a fault meets, and what people see after it and after a second run."""
    workflow.timeout_seconds = 1
    first = run(workflow)
    after_first = hub.state()
    hub.faults, workflow.timeout_seconds = [], 30
    assert run(workflow).status == 1
    return first, after_first, hub.state()


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("request_name", REQUESTS)
def test_a_fault_is_healed(
    hub: Hub, workflow: Workflow, undisturbed: tuple[dict[str, object], list[str]], request_name: str, kind: str
) -> None:
    state, log = undisturbed
    disturb(hub, request_name, kind, log)
    first, _, after_second = run_twice(hub, workflow)
    assert first.status in (1, 3), first.log
    assert workflow.waited, "the fault was never met"
    assert after_second == state
    hub.log.clear()
    run(workflow)
    assert [each for each in hub.writes if "/code-scanning/" not in each] == []  # an upload replaces the one before


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["reset", "late-reset", "late-502", "limit", "late-truncated"])
def test_annotations_that_are_added_are_there_once(tmp_path: Path, kind: str) -> None:
    with reviewed(tmp_path / "many", MANY) as hub:
        hub.faults = [Fault("PATCH", "/check-runs/", 0, kind)]
        assert run(Workflow(tmp_path / "step", hub)).status == 1
        (check,) = hub.check_runs
        assert check["conclusion"] == "failure"
        listed = check["annotations"]
        assert isinstance(listed, list)
        assert len(listed) == len(set(listed)) == 55  # 30 of 85 have a comment


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["reset", "502", "late-502", "garbage"])
def test_a_write_that_never_gets_an_answer_fails_loudly_and_is_healed(
    hub: Hub, workflow: Workflow, undisturbed: tuple[dict[str, object], list[str]], kind: str
) -> None:
    hub.faults = [Fault("POST", "/reviews", nth, kind) for nth in range(9)]
    first = run(workflow)
    if kind != "late-502":  # which took effect, as the look shows
        assert first.status == 3
        assert "the review is not complete" in first.log
    hub.faults = []
    run(workflow)
    hub.check_runs = hub.check_runs[-1:]  # the first run's says that the step failed
    assert {**hub.state(), "uploads": 0} == {**undisturbed[0], "uploads": 0}


@pytest.mark.slow
def test_a_run_that_is_cancelled_between_two_writes_is_finished_by_the_next(
    hub: Hub, workflow: Workflow, undisturbed: tuple[dict[str, object], list[str]]
) -> None:
    hub.faults = [Fault("PUT", "/reviews/", nth, "reset") for nth in range(9)]
    assert run(workflow).status == 3
    hub.faults = []
    run(workflow)
    hub.check_runs = hub.check_runs[-1:]
    assert {**hub.state(), "uploads": 0} == {**undisturbed[0], "uploads": 0}


def print_matrix() -> None:
    """Prints for each request and each way to fail whether this run or the next one healed it."""
    with tempfile.TemporaryDirectory() as name:
        state, log = run_undisturbed(Path(name) / "undisturbed")
        print(f"{'':34}" + "".join(f"{kind:>16}" for kind in KINDS))
        for number, request in enumerate(REQUESTS):
            row = ""
            for kind in KINDS:
                folder = Path(name) / f"{number}-{kind}"
                with reviewed(folder) as hub:
                    disturb(hub, request, kind, log)
                    first, after_first, after_second = run_twice(hub, Workflow(folder / "second", hub))
                    healed = "this run" if after_first == state else "next run"
                    row += f"{(healed if after_second == state else 'NOT HEALED') + f', {first.status}':>16}"
            print(f"{request:34}{row}", flush=True)


if __name__ == "__main__":
    print_matrix()
