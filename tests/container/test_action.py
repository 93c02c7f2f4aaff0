"""The image is built and run as GitHub's runner does it: annotations, job summary, outputs, exit status."""

import re
from pathlib import Path

import pytest

from tests.container.runner import Outcome, run_action

pytestmark = [pytest.mark.container, pytest.mark.xdist_group("container")]

X86_LAYER = "arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:4"
TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Reader:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      Architectures: [{architecture}]
      Layers:
        - {layer}
"""
HEALTHY = TEMPLATE.format(architecture="arm64", layer="!Sub arn:aws:lambda:${AWS::Region}:123456789012:layer:ours:1")
WRONG = TEMPLATE.format(architecture="arm64", layer=X86_LAYER)
LAYER_LINE = 12


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The empty folder that the workflow checked out its repository into."""
    path = tmp_path / "workspace"
    path.mkdir()
    return path


@pytest.fixture
def runner(tmp_path: Path) -> Path:
    """The empty folder of the runner's own files."""
    path = tmp_path / "runner"
    path.mkdir()
    return path


def write(workspace: Path, **files: str) -> None:
    """Writes files into the workspace: `template_yaml` is `template.yaml`."""
    for name, text in files.items():
        (workspace / name.replace("_", ".")).write_bytes(text.encode())


def assert_only_known_commands(outcome: Outcome) -> None:
    """Every line that the runner would obey is an annotation, a group or a mask."""
    known = re.compile(r"::(error|warning|notice|debug|group|endgroup)\b[^:]*::")
    assert [line for line in outcome.commands if not known.match(line)] == []


def test_a_finding_is_annotated_summarised_counted_and_fails_the_step(workspace: Path, runner: Path) -> None:
    write(workspace, template_yaml=WRONG)
    outcome = run_action(workspace, runner)
    assert outcome.status == 1, outcome.log
    annotations = [line for line in outcome.commands if line.startswith("::error ")]
    assert len(annotations) == 1, outcome.log
    assert re.search(rf"\bfile=template\.yaml\b.*\bline={LAYER_LINE}\b.*::", annotations[0])
    assert outcome.outputs["errors"] == "1"
    assert int(outcome.outputs["findings"]) >= 1
    assert "architecture-mismatch" in outcome.summary
    assert "template.yaml" in outcome.summary
    assert_only_known_commands(outcome)


def test_a_healthy_repository_passes_in_silence(workspace: Path, runner: Path) -> None:
    write(workspace, template_yaml=HEALTHY)
    outcome = run_action(workspace, runner)
    assert (outcome.status, outcome.commands) == (0, []), outcome.log
    counts = [outcome.outputs[name] for name in ("findings", "errors", "warnings", "notes")]
    assert counts == ["0", "0", "0", "0"]


def test_an_empty_repository_passes(workspace: Path, runner: Path) -> None:
    (workspace / ".git").mkdir()
    outcome = run_action(workspace, runner)
    assert (outcome.status, outcome.outputs["findings"]) == (0, "0"), outcome.log


def test_inputs_decide_what_fails(workspace: Path, runner: Path) -> None:
    write(workspace, template_yaml=WRONG)
    outcome = run_action(workspace, runner, fail_on="never")
    assert (outcome.status, outcome.outputs["errors"]) == (0, "1"), outcome.log


def test_a_mistake_in_the_configuration_is_shown_at_its_line(workspace: Path, runner: Path) -> None:
    write(workspace, template_yaml=HEALTHY)
    (workspace / ".github").mkdir()
    (workspace / ".github" / "layer-bot.yml").write_text("select:\n  - architecture-mismatch\nfail-on: sometimes\n")
    outcome = run_action(workspace, runner)
    assert outcome.status == 2, outcome.log
    assert any(re.match(r"::error file=\.github/layer-bot\.yml,line=3\b", line) for line in outcome.commands), outcome


def test_a_mistake_in_an_input_names_the_input(workspace: Path, runner: Path) -> None:
    outcome = run_action(workspace, runner, fail_on="sometimes")
    assert outcome.status == 2, outcome.log
    assert any(line.startswith("::error") and "fail-on" in line for line in outcome.commands), outcome.log


def test_a_template_that_cannot_be_read_does_not_hide_the_others(workspace: Path, runner: Path) -> None:
    write(workspace, broken_yaml=WRONG + "  Bad: [\n", template_yaml=WRONG)
    outcome = run_action(workspace, runner, paths=".")
    assert outcome.status == 1, outcome.log
    assert any("file=template.yaml" in line and line.startswith("::error") for line in outcome.commands), outcome.log
    assert any("file=broken.yaml" in line for line in outcome.commands), outcome.log
    assert "broken.yaml" in outcome.summary
    assert_only_known_commands(outcome)


def test_a_named_template_that_cannot_be_read_fails_the_step(workspace: Path, runner: Path) -> None:
    write(workspace, broken_yaml=HEALTHY + "  Bad: [\n")
    outcome = run_action(workspace, runner, paths="broken.yaml")
    assert outcome.status == 1, outcome.log
    assert any("file=broken.yaml" in line for line in outcome.commands), outcome.log


def test_the_results_are_files_for_the_next_step(workspace: Path, runner: Path) -> None:
    write(workspace, template_yaml=WRONG)
    outcome = run_action(workspace, runner)
    for name, mark in (("json-file", '"schema_version"'), ("sarif-file", "2.1.0")):
        path = workspace / outcome.outputs[name]
        assert outcome.outputs[name], outcome.outputs
        assert mark in path.read_text(encoding="utf-8")


def test_nothing_of_the_workspace_is_executed(workspace: Path, runner: Path) -> None:
    write(workspace, template_yaml=HEALTHY, sitecustomize_py="raise SystemExit(99)", yaml_py="raise SystemExit(99)")
    (workspace / "bot").mkdir()
    (workspace / "bot" / "__init__.py").write_text("raise SystemExit(99)")
    outcome = run_action(workspace, runner)
    assert (outcome.status, outcome.outputs["findings"]) == (0, "0"), outcome.log


def test_words_of_a_template_are_no_workflow_commands(workspace: Path, runner: Path) -> None:
    hostile = WRONG.replace("Reader", '"Re\\r::set-env name=A::b\\n::add-mask::a\\n##[add-path]x"')
    write(workspace, template_yaml=hostile)
    outcome = run_action(workspace, runner)
    assert outcome.outputs["errors"] == "1", outcome.log
    assert_only_known_commands(outcome)
    assert outcome.log.count("##[") == 0
    assert "\r" not in outcome.log
