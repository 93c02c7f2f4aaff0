"""Every request of a run fails in every way once: after the next run, the pull request is as if nothing had happened.

Our own server plays GitHub (see `server.py`); a fault comes before or after the request took effect.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.github.clone import Clone
from tests.github.hub import Fault, Hub
from tests.github.server import make_hub, running
from tests.github.step import Workflow
from tests.github.templates import INSIGHTS, TWIN, function, template

REQUESTS = {
    "the state of the pull request": ("POST", "/graphql query", 0),
    "the configuration": ("POST", "/graphql query", 1),
    "the merge base": ("GET", "/compare/", 0),
    "the tree of base": ("GET", "/git/trees/", 0),
    "the tree of head": ("GET", "/git/trees/", 1),
    "the blobs": ("POST", "/graphql query", 2),
    "the diff": ("GET", "/files", 0),
    "the edit of a comment": ("PATCH", "/pulls/comments/", 0),
    "the new review": ("POST", "/reviews", 0),
    "the edit of the old review": ("PUT", "/reviews/", 0),
    "the look afterwards": ("POST", "/graphql query", 3),
}
KINDS = ("reset", "late-reset", "500", "502", "late-502", "limit", "429", "late-garbage", "garbage")
BEFORE: dict[str, str | bytes | None] = {"template.yaml": template("arm64")}
AFTER: dict[str, str | bytes | None] = {
    "template.yaml": template("arm64", layer=TWIN) + function("Writer", "arm64", INSIGHTS)
}


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A pull request that was reviewed, and a push that repairs one finding and brings another."""
    with reviewed(tmp_path / "this") as hub:
        yield hub


@contextmanager
def reviewed(folder: Path) -> Iterator[Hub]:
    """A pull request with a review of its first head, and a second head."""
    clone = Clone(folder / "repository")
    clone.commit("main", {"template.yaml": template("x86_64")})
    clone.commit("change", BEFORE)
    with running(make_hub(clone)) as hub:
        Workflow(folder / "first", hub).run()
        clone.commit("change", AFTER)
        hub.log.clear()
        yield hub


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What people see after a run in which nothing goes wrong."""
    with reviewed(tmp_path_factory.mktemp("undisturbed")) as hub:
        assert Workflow(hub.clone.folder.parent / "second", hub).run().status == 1
        return hub.state()


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("request_name", REQUESTS)
def test_a_fault_is_healed(
    hub: Hub, workflow: Workflow, undisturbed: dict[str, object], request_name: str, kind: str
) -> None:
    method, path, nth = REQUESTS[request_name]
    hub.faults = [Fault(method, path, nth, kind)]
    first = workflow.run()
    assert len(hub.log) > nth, "the fault was never met"
    assert first.status in (1, 3), first.log
    hub.faults = []
    assert workflow.run().status == 1
    assert hub.state() == undisturbed
    hub.log.clear()
    workflow.run()
    assert hub.writes == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["reset", "502", "late-502", "garbage"])
def test_a_write_that_never_gets_an_answer_fails_loudly_and_is_healed(
    hub: Hub, workflow: Workflow, undisturbed: dict[str, object], kind: str
) -> None:
    hub.faults = [Fault("POST", "/reviews", nth, kind) for nth in range(9)]
    first = workflow.run()
    if kind != "late-502":  # which took effect, as the look shows
        assert first.status == 3
        assert "the review is not complete" in first.log
        assert any("architecture-mismatch" in line for line in first.annotations)
    hub.faults = []
    workflow.run()
    assert hub.state() == undisturbed


@pytest.mark.slow
def test_a_run_that_is_cancelled_between_two_writes_is_finished_by_the_next(
    hub: Hub, workflow: Workflow, undisturbed: dict[str, object]
) -> None:
    hub.faults = [Fault("PUT", "/reviews/", nth, "reset") for nth in range(9)]
    assert workflow.run().status == 3
    hub.faults = []
    workflow.run()
    assert hub.state() == undisturbed
