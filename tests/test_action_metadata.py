"""action.yml declares the inputs of the table of settings, and nothing that GitHub would not pass on."""

import re
from pathlib import Path

import yaml

from bot.configuration.docs import render_action_inputs
from bot.local.runner import OUTPUTS, make_runner

ROOT = Path(__file__).resolve().parent.parent
ACTION = (ROOT / "action.yml").read_text(encoding="utf-8")
METADATA = yaml.safe_load(ACTION)


def test_the_inputs_are_those_of_the_table_of_settings() -> None:
    generated = re.search(r"settings: begin\n(.*?)  # generated", ACTION, re.DOTALL)
    assert generated is not None
    assert generated.group(1) == render_action_inputs(), "run `make docs`"


def test_the_action_is_built_from_the_dockerfile_without_arguments() -> None:
    assert METADATA["runs"] == {"using": "docker", "image": "Dockerfile"}


def test_the_outputs_are_those_of_the_table_of_outputs() -> None:
    assert {name: each["description"] for name, each in METADATA["outputs"].items()} == OUTPUTS, "run `make docs`"


def test_a_step_sets_every_output(tmp_path: Path) -> None:
    runner = make_runner({"GITHUB_OUTPUT": str(tmp_path / "output")}, str(tmp_path), lambda _line: None)
    runner.set_outputs({"findings": "3"})
    lines = (tmp_path / "output").read_text(encoding="utf-8").splitlines()
    assert dict(line.split("=", 1) for line in lines) == {**dict.fromkeys(OUTPUTS, ""), "findings": "3"}
