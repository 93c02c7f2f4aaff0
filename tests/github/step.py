"""One step of a workflow against the GitHub of `server.py`: the action as the runner starts it, in this process."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.action import run_action
from bot.configuration.command_line import parse_command_line
from bot.github.limits import Patience
from tests.github.hub import Served

TODAY = date(2026, 11, 22)
REPOSITORY = "octo-org/octo-repo"


@dataclass
class Outcome:
    """What a step leaves behind."""

    status: int
    log: str
    summary: str
    outputs: dict[str, str]

    @property
    def annotations(self) -> list[str]:
        """The annotations in the log."""
        return [line for line in self.log.splitlines() if line.startswith(("::error", "::warning", "::notice"))]


@dataclass
class Workflow:
    """Runs steps in a folder of their own; waiting takes no time."""

    folder: Path
    hub: Served
    steps: int = 0
    waited: list[float] = field(default_factory=list)
    timeout_seconds: int = 30

    def run(self, name: str = "pull_request", event: Mapping[str, object] | None = None, **inputs: str) -> Outcome:
        """The outcome of a step for an event; by default for a push to the pull request."""
        environ = self.prepare(name, self.event() if event is None else event)
        environ |= {f"INPUT_{key.replace('_', '-').upper()}": each for key, each in inputs.items()}
        log: list[str] = []
        patience = Patience(self._wait, lambda: 0.0, timeout_seconds=self.timeout_seconds, seconds_between_writes=0.0)
        status = run_action(parse_command_line(["action"]), environ, log.append, lambda: TODAY, patience)
        lines = _read(environ["GITHUB_OUTPUT"]).splitlines()
        outputs = dict(line.split("=", 1) for line in lines)
        return Outcome(status, "".join(log), _read(environ["GITHUB_STEP_SUMMARY"]), outputs)

    def _wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.hub.on_wait()

    def prepare(self, name: str, event: Mapping[str, object]) -> dict[str, str]:
        """The variables of a new step for an event, with its files in a new folder."""
        self.steps += 1
        folder = self.folder / f"step-{self.steps}"
        (folder / "workspace").mkdir(parents=True)
        (folder / "event.json").write_text(json.dumps(event))
        return {
            "GITHUB_EVENT_NAME": name, "GITHUB_EVENT_PATH": str(folder / "event.json"),
            "GITHUB_REPOSITORY": REPOSITORY, "GITHUB_API_URL": self.hub.url,
            "GITHUB_GRAPHQL_URL": f"{self.hub.url}/graphql", "GITHUB_WORKSPACE": str(folder / "workspace"),
            "GITHUB_STEP_SUMMARY": str(folder / "summary"), "GITHUB_OUTPUT": str(folder / "output"),
            "INPUT_TOKEN": "a-token",
        }  # fmt: skip

    def event(self, action: str = "synchronize", sha: str = "", repository: str = REPOSITORY) -> dict[str, object]:
        """The payload of the event pull_request."""
        head = {"sha": sha or self.hub.head_sha(), "repo": {"full_name": repository}}
        return {"action": action, "pull_request": {"number": 7, "head": head}}


def _read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8") if Path(path).exists() else ""
