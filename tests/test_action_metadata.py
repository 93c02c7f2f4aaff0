"""action.yml declares the inputs of the table of settings, and nothing that GitHub would not pass on."""

import re
from pathlib import Path

import pytest
import yaml

from bot.configuration.docs import render_action_inputs

ROOT = Path(__file__).resolve().parent.parent
ACTION = (ROOT / "action.yml").read_text(encoding="utf-8")
METADATA = yaml.safe_load(ACTION)


def test_the_inputs_are_those_of_the_table_of_settings() -> None:
    generated = re.search(r"settings: begin\n(.*?)  # generated", ACTION, re.DOTALL)
    assert generated is not None
    assert generated.group(1) == render_action_inputs(), "run `make docs`"


def test_the_action_is_built_from_the_dockerfile_without_arguments() -> None:
    assert METADATA["runs"] == {"using": "docker", "image": "Dockerfile"}


@pytest.mark.parametrize("output", ["findings", "errors", "warnings", "notes", "json-file", "sarif-file"])
def test_every_output_says_what_it_is(output: str) -> None:
    assert METADATA["outputs"][output]["description"].endswith(".")
