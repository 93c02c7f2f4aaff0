"""Runs the real action on a pull request full of hostile words, and gathers everything that it says anywhere."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tests.github.clone import Clone
from tests.github.hub import READ_ONLY, Hub
from tests.github.server import make_hub, running
from tests.github.step import Outcome, Workflow
from tests.injection.fields import Files, Sides


class Said(NamedTuple):
    """What a run says, by channel; `reviews` and `comments` are Markdown, as is the summary."""

    status: int
    log: str
    summary: str
    outputs: str
    reviews: tuple[str, ...]
    comments: tuple[str, ...]
    files: dict[str, str]  # what it writes into the workspace
    paths: frozenset[str]  # the files of both sides
    head_sha: str

    @property
    def markdown(self) -> tuple[str, ...]:
        """All that is Markdown."""
        return tuple(filter(None, (self.summary, *self.reviews, *self.comments)))


def join(parts: Iterable[Sides]) -> Sides:
    """One change of all the files."""
    base: Files = {}
    head: Files = {}
    for part in parts:
        base |= part.base
        head |= part.head
    return Sides(base, head)


def commit(folder: Path, sides: Sides) -> Clone:
    """A repository with the two sides as the branches main and change."""
    clone = Clone(folder)
    clone.commit("main", {"src/app.py": "x = 1\n", **sides.base})
    clone.commit("change", sides.head)
    return clone


def run(folder: Path, sides: Sides, mode: str = "review") -> Said:
    """What a run on the change says.

    In the mode "read" the token may only read, and in the mode "note" another program blocks reviews; in the mode
    "again" the change is taken back and comes a second time.
    """
    clone = commit(folder / "repository", sides)
    with running(make_hub(clone)) as hub:
        if mode == "read":
            hub.access, hub.is_fork = READ_ONLY, True
        if mode == "note":
            hub.reviews.append({"id": 1, "body": "x", "state": "PENDING", "author": "x", "commit": "x", "count": 1})
        workflow = Workflow(folder / "workflow", hub)
        if mode == "again":
            _take_back(clone, sides, workflow)
        outcome = workflow.run()
        paths = frozenset(clone.git("ls-tree", "-rz", "--name-only", "change").decode().split("\0"))
        return _gather(folder / "workflow" / f"step-{workflow.steps}", outcome, hub, paths | set(sides.base))


def _take_back(clone: Clone, sides: Sides, workflow: Workflow) -> None:
    head = clone.sha("change")
    workflow.run()
    clone.commit("change", {path: sides.base.get(path) for path in sides.head})
    workflow.run()
    clone.git("reset", "--quiet", "--hard", head)


def _gather(folder: Path, outcome: Outcome, hub: Hub, paths: frozenset[str]) -> Said:
    workspace = folder / "workspace"
    written = [path for path in workspace.rglob("*") if path.is_file()]
    return Said(
        outcome.status,
        outcome.log,
        outcome.summary,
        (folder / "output").read_bytes().decode() if (folder / "output").exists() else "",
        tuple(str(each["body"]) for each in hub.reviews if each["state"] != "PENDING"),
        (*(each.body for each in hub.comments), *(each.body for each in hub.notes)),
        {str(path.relative_to(workspace)): path.read_bytes().decode() for path in written},
        paths,
        hub.head_sha(),
    )
