"""The action without its container: what the runner gets told, by the variables and files that it gives."""

import json
import os
import re
import stat
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.local.runner import OUTPUTS
from tests.cli import layer_bot
from tests.cli_templates import BROKEN, ERROR, HEALTHY, LAYER_LINE, WARNING, configure, template, write
from tests.container.runner import parse_outputs

KNOWN_COMMAND = re.compile(r"::(error|warning|notice)( [^:]*)?::")


class Step(NamedTuple):
    """What a step left behind."""

    status: int
    log: str
    errors: str
    outputs: dict[str, str]
    summary: str

    @property
    def commands(self) -> list[str]:
        """The lines that the runner obeys."""
        return [line for line in self.log.splitlines() if line.lstrip().startswith("::") or "##[" in line]


def run(workspace: Path, *, without: str = "", **inputs: str) -> Step:
    """A step in `workspace`; an underscore in the name of an input stands for a dash."""
    runner = workspace.parent / "runner"
    runner.mkdir(exist_ok=True)
    files = {name: runner / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for path in files.values():
        path.write_text("")
    environment = {name: str(path) for name, path in files.items()}
    environment |= {f"INPUT_{name.replace('_', '-').upper()}": value for name, value in inputs.items()}
    environment |= {"GITHUB_WORKSPACE": str(workspace), "GITHUB_ACTIONS": "true"}
    environment |= {without: ""} if without else {}
    done = layer_bot("action", directory=runner, environment=environment)
    outputs = parse_outputs(files["GITHUB_OUTPUT"].read_text())
    return Step(done.status, done.output, done.errors, outputs, files["GITHUB_STEP_SUMMARY"].read_text())


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """An empty workspace."""
    path = tmp_path / "workspace"
    path.mkdir()
    return path


def test_a_finding_is_annotated_summarised_counted_and_fails(workspace: Path) -> None:
    step = run(write(workspace, app__template_yaml=ERROR))
    assert (step.status, step.errors) == (1, "")
    (annotation,) = step.commands
    assert annotation.startswith("::error file=app/template.yaml,")
    assert f"line={LAYER_LINE}," in annotation
    assert "architecture-mismatch" in step.summary
    assert step.outputs == {
        "findings": "1", "errors": "1", "warnings": "0", "notes": "0",
        "json-file": ".layer-bot/results.json", "sarif-file": ".layer-bot/results.sarif", "review-url": "",
    }  # fmt: skip
    assert len(json.loads((workspace / ".layer-bot/results.json").read_text())["findings"]) == 1


def test_a_workflow_that_checked_nothing_out_does_not_pass(workspace: Path) -> None:
    (workspace / ".layer-bot").mkdir()  # of an earlier step
    step = run(workspace)
    assert step.status == 2
    assert "actions/checkout" in step.log


def test_a_second_run_does_not_read_the_results_of_the_first(workspace: Path) -> None:
    write(workspace, template_yaml=ERROR)
    first, second = run(workspace), run(workspace)
    assert first == second


def test_inputs_are_settings(workspace: Path) -> None:
    write(workspace, a__template_yaml=WARNING, b__template_yaml=ERROR)
    step = run(
        workspace, paths="a\n", fail_on="warning", select="stale-layer-version, duplicate-layer", exclude="b/\nc/"
    )
    assert (step.status, step.outputs["findings"], step.outputs["warnings"]) == (1, "1", "1")


def test_inputs_win_over_the_configuration(workspace: Path) -> None:
    configure(write(workspace, template_yaml=ERROR), "fail-on: never\n")
    assert run(workspace).status == 0
    assert run(workspace, fail_on="error").status == 1


def test_suppressed_findings_are_not_counted(workspace: Path) -> None:
    configure(
        write(workspace, template_yaml=ERROR), "ignore-findings: [{rule: architecture-mismatch, reason: known}]\n"
    )
    step = run(workspace)
    assert (step.status, step.outputs["findings"], step.commands) == (0, "0", [])


def test_each_mistake_of_the_configuration_is_annotated_at_its_line(workspace: Path) -> None:
    configure(workspace, "fail-on: sometimes\nselect:\n  - stale-layer-version\n  - nope\n")
    step = run(workspace)
    assert step.status == 2
    assert [line.partition("::fail-on")[0].partition("::select")[0] for line in step.commands] == [
        "::error file=.github/layer-bot.yml,line=1",
        "::error file=.github/layer-bot.yml,line=4",
    ]
    assert "could not do its work" in step.summary
    assert step.outputs == {}


def test_mistakes_of_a_catalogue_are_annotated_at_their_lines(workspace: Path) -> None:
    write(workspace, template_yaml=HEALTHY)
    (workspace / "layers.yml").write_text("layers:\n  - name: a b\n    account: 1\n")
    step = run(workspace, catalogues="layers.yml")
    assert step.status == 2
    assert [line.split("::")[1] for line in step.commands] == [
        "error file=layers.yml,line=2", "error file=layers.yml,line=3",
    ]  # fmt: skip


def test_a_broken_baseline_is_annotated_at_its_line(workspace: Path) -> None:
    write(workspace, template_yaml=HEALTHY)
    (workspace / "accepted.json").write_text("{\n")
    step = run(workspace, baseline="accepted.json")
    assert (step.status, step.commands[0].split("::")[1]) == (2, "error file=accepted.json,line=2")


@pytest.mark.parametrize(
    ("name", "value"),
    [("fail_on", "maybe"), ("select", "nope"), ("regions", "here"), ("paths", "typo"), ("config", "a.yml")],
)
def test_a_mistake_in_an_input_is_annotated(workspace: Path, name: str, value: str) -> None:
    step = run(write(workspace, template_yaml=HEALTHY), **{name: value})
    assert (step.status, len(step.commands)) == (2, 1)
    assert step.commands[0].startswith("::error::")
    assert value in step.commands[0]


def test_what_cannot_be_read_is_annotated_and_fails_only_if_named(workspace: Path) -> None:
    write(workspace, broken_yaml=BROKEN)
    walked, named = run(workspace), run(workspace, paths="broken.yaml")
    assert (walked.status, named.status) == (0, 1)
    assert all("file=broken.yaml" in step.commands[0] and "broken.yaml" in step.summary for step in (walked, named))


def test_an_output_file_gets_the_asked_format(workspace: Path) -> None:
    write(workspace, template_yaml=ERROR)
    step = run(workspace, output_format="junit", output_file="reports/junit.xml")
    assert (workspace / "reports/junit.xml").read_text().startswith("<?xml")
    assert len(step.commands) == 1
    assert run(workspace, output_format="github", output_file="annotations").status == 1
    assert (workspace / "annotations").read_text().startswith("::error ")


def test_a_format_without_a_file_is_warned_of(workspace: Path) -> None:
    step = run(write(workspace, template_yaml=HEALTHY), output_format="json")
    assert (step.status, len(step.commands)) == (0, 1)
    assert step.commands[0].startswith("::warning::input output-format: has no effect without output-file")


def test_an_output_file_that_cannot_be_written_fails_after_everything_else_is_told(workspace: Path) -> None:
    step = run(write(workspace, template_yaml=WARNING), output_file="template.yaml/out")
    assert (step.status, step.outputs["warnings"]) == (2, "1")
    assert "stale-layer-version" in step.summary
    assert step.commands[-1].startswith("::error::input output-file: template.yaml/out")


def test_result_files_that_cannot_be_written_lose_no_finding(workspace: Path) -> None:
    write(workspace, template_yaml=ERROR)
    (workspace / ".layer-bot").write_text("a file where a folder must be")
    step = run(workspace)
    assert (step.status, step.outputs["errors"], len(step.commands)) == (1, "1", 1)
    assert (step.outputs["json-file"], step.outputs["sarif-file"]) == ("", "")


@pytest.mark.parametrize("name", [".layer-bot", ".layer-bot/results.json"])
def test_links_of_the_workspace_lead_to_no_other_file(workspace: Path, tmp_path: Path, name: str) -> None:
    write(workspace, template_yaml=ERROR)
    (tmp_path / "target").mkdir()
    place = tmp_path / "target/results.json"
    place.write_text("the runner's own")
    (workspace / name).parent.mkdir(exist_ok=True)
    (workspace / name).symlink_to(tmp_path / "target" if name == ".layer-bot" else place)
    step = run(workspace)
    assert (step.status, step.outputs["json-file"], place.read_text()) == (1, "", "the runner's own")
    assert run(workspace, output_file=name).status == 2


@pytest.mark.parametrize("name", ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE"])
def test_a_variable_of_the_runner_may_be_missing(workspace: Path, name: str) -> None:
    write(workspace, template_yaml=HEALTHY)
    step = run(workspace, without=name)
    assert (step.status, step.errors, step.commands) == (0, "", [])


def test_a_file_of_the_runner_that_cannot_be_written_is_warned_of(workspace: Path, tmp_path: Path) -> None:
    write(workspace, template_yaml=ERROR)
    environment = {
        "GITHUB_WORKSPACE": str(workspace),
        "GITHUB_STEP_SUMMARY": str(tmp_path),
        "GITHUB_OUTPUT": str(tmp_path),
    }
    done = layer_bot("action", directory=workspace, environment=environment)
    kinds = [line.split("::")[1].split()[0] for line in done.output.splitlines() if line.startswith("::")]
    assert (done.status, kinds) == (1, ["error", "warning", "warning"]), done.errors


@pytest.mark.parametrize(
    "hostile",
    [
        '"R\\r::set-env name=A::b\\n::add-mask::a\\n##[add-path]x"',
        '"R\\e[31m%0A::error::x"',
        '"a,line=1::stop-commands::x"',
    ],
)
def test_words_of_a_template_are_no_commands(workspace: Path, hostile: str) -> None:
    step = run(write(workspace, template_yaml=template(name=hostile)))
    assert step.status == 1
    assert [line for line in step.commands if not KNOWN_COMMAND.match(line)] == []
    assert len(step.commands) == 1
    assert not set("\r\x1b") & set(step.log + step.summary)


def test_words_of_a_path_are_no_commands(workspace: Path) -> None:
    (workspace / "::error::,line=1%0A\n::add-mask::x.yaml").write_text(ERROR)
    step = run(workspace)
    assert (step.status, len(step.commands)) == (1, 1)
    assert step.commands[0].startswith("::error file=%3A%3Aerror%3A%3A%2Cline=1%250A")
    assert set(step.outputs) == set(OUTPUTS)


def test_words_of_a_configuration_are_no_commands(workspace: Path) -> None:
    configure(workspace, 'select: ["x\\r\\n::add-mask::y", "##[add-path]z"]\n"\\n::error::k": 1\n')
    step = run(workspace)
    assert (step.status, len(step.commands)) == (2, 3)
    assert [line for line in step.commands if not KNOWN_COMMAND.match(line) or "##[" in line] == []


def test_the_results_have_the_permissions_of_any_new_file(workspace: Path) -> None:
    write(workspace, template_yaml=HEALTHY)
    run(workspace)
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE((workspace / ".layer-bot/results.json").stat().st_mode) == 0o666 & ~mask
