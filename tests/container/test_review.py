"""The image reviews pull requests over real HTTP, on the GitHub of `tests/standin`: users see the same bytes."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.container.runner import Step, run_action
from tests.github.step import Outcome
from tests.standin import scenarios
from tests.standin.overlay import Standin
from tests.standin.scenarios import Play, perform
from tests.standin.test_scenarios import GOLDEN

pytestmark = [pytest.mark.container, pytest.mark.oracle, pytest.mark.xdist_group("container")]

PLAYS = (
    scenarios.first_review,
    scenarios.push_fixes_one_and_adds_one,
    scenarios.fork_read_only,
    scenarios.fork_workflow_run,
    scenarios.one_line_refused,
    scenarios.check_run_alone,
    scenarios.code_scanning,
)


class Containers:
    """Runs each step in a new container, with nothing checked out."""

    def __init__(self, folder: Path, standin: Standin) -> None:
        self._folder, self._standin, self._steps = folder, standin, 0

    def run(self, name: str = "pull_request", event: Mapping[str, object] | None = None, **inputs: str) -> Outcome:
        """The outcome of a step for an event."""
        self._steps += 1
        folder = self._folder / f"step-{self._steps}"
        for part in ("workspace", "runner"):
            (folder / part).mkdir(parents=True)
        step = Step(name, event or {}, self._standin.url)
        seen = run_action(folder / "workspace", folder / "runner", step=step, **inputs)
        return Outcome(seen.status, seen.log, seen.summary, seen.outputs)


@pytest.mark.parametrize("play", PLAYS, ids=lambda play: play.__name__)
def test_the_image_does_what_was_recorded(play: Play, tmp_path: Path) -> None:
    record, _ = perform(play, tmp_path, Containers)
    assert record == (GOLDEN / f"{play.__name__}.md").read_text(encoding="utf-8")
