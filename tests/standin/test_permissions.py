"""The permissions of each recipe in docs/workflows are enough, and none of those to write can go.

The emulator holds a token to its permissions in what it answers, and `overlay.py` does in the rest.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from tests.github.step import Outcome
from tests.github.templates import TWIN, template
from tests.standin.payloads import workflow_run
from tests.standin.scene import Scene, pull_request_of

RECIPES = Path(__file__).resolve().parents[2] / "docs" / "workflows"
# An app's token has the permissions of the app, not of the job.
APP = {"contents": "write", "pull-requests": "write"}


class Recipe(NamedTuple):
    """What a recipe's step gets: the event, the permissions of its token, and its inputs."""

    event: str
    permissions: Mapping[str, str]
    inputs: Mapping[str, str]


def read(name: str) -> Recipe:
    """The recipe of a file."""
    document = yaml.safe_load((RECIPES / f"{name}.yml").read_text(encoding="utf-8"))
    (job,) = document["jobs"].values()
    event = next(each for each in document[True] if each != "merge_group")  # YAML 1.1 takes `on` for true
    given = {key: str(value).lower() for key, value in job["steps"][-1].get("with", {}).items()}
    inputs = {key: value for key, value in given.items() if key in ("check-run", "sarif-upload")}
    return Recipe(event, APP if name == "app-token" else job["permissions"], inputs)


NAMES = sorted(path.stem for path in RECIPES.glob("*.yml"))
WRITES = [
    (name, permission)
    for name in NAMES
    for permission, level in read(name).permissions.items()
    if level == "write" and permission != "contents"
]


def run(scene: Scene, recipe: Recipe, without: str = "") -> Outcome:
    """The step of a recipe, without one of its permissions."""
    held = {name.replace("-", "_"): level for name, level in recipe.permissions.items() if name != without}
    if without == "pull-requests":
        held["pull_requests"] = "read"
    event = workflow_run(scene.standin) if recipe.event == "workflow_run" else None
    inputs = {name.replace("-", "_"): value for name, value in recipe.inputs.items()}
    return scene.run("a recipe", permissions=held, name=recipe.event, event=event, **inputs)


def written(scene: Scene) -> set[str]:
    """The permissions that what stands on the pull request needed."""
    found = {"pull-requests"} if scene.standin.reviews() and scene.standin.comments() else set[str]()
    found |= {"checks"} if scene.standin.check_runs() else set()
    return found | ({"security-events"} if scene.standin.uploads else set())


@pytest.mark.oracle
@pytest.mark.parametrize("name", NAMES)
def test_the_permissions_of_a_recipe_are_enough(name: str, tmp_path: Path) -> None:
    recipe = read(name)
    with pull_request_of(tmp_path, is_fork=recipe.event in ("pull_request_target", "workflow_run")) as scene:
        outcome = run(scene, recipe)
        assert outcome.status == 1
        assert written(scene) == {each for _, each in WRITES if _ == name}
        assert "architecture-mismatch" in outcome.summary
        if recipe.permissions["contents"] == "write":
            scene.change({"template.yaml": template("arm64", layer=TWIN)})
            run(scene, recipe)
            assert scene.standin.resolved


@pytest.mark.oracle
@pytest.mark.parametrize(("name", "permission"), WRITES)
def test_a_permission_to_write_is_needed_and_named_where_it_is_missing(
    name: str, permission: str, tmp_path: Path
) -> None:
    recipe = read(name)
    with pull_request_of(tmp_path, is_fork=recipe.event in ("pull_request_target", "workflow_run")) as scene:
        outcome = run(scene, recipe, without=permission)
        assert outcome.status == 1
        assert permission not in written(scene)
        assert f"{permission}: write" in outcome.log
        assert "architecture-mismatch" in outcome.summary
