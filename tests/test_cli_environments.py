"""Wrong values that the `environments` of the configuration give, as runs of the command line see them."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.report.reporters import reporter_names
from tests.cli import check_json, layer_bot
from tests.cli_templates import EXTENSION, configure, template, write

PARAMETERS = "Parameters:\n  Layer: {Type: String, Default: none}\n  Region: {Type: String}\nResources:"
BY_PARAMETER = template("!Ref Layer").replace("Resources:", PARAMETERS)
ENVIRONMENT = "environments:\n- paths: '*.yaml'\n  name: prod\n  parameters:\n"
CONFIG = ".github/layer-bot.yml"


def places(report: dict[str, Any]) -> list[tuple[str, int, int, int]]:
    """The path, line, column and end column of each finding of the wrong architecture."""
    found = [each for each in report["findings"] if each["rule"] == "architecture-mismatch"]
    return [(each["path"], each["line"], each["column"], each["end_column"]) for each in found]


def test_a_wrong_layer_is_reported_where_the_configuration_gives_it(tmp_path: Path) -> None:
    write(tmp_path, template_yaml=BY_PARAMETER)
    configure(tmp_path, f"{ENVIRONMENT}    Layer: {EXTENSION}\n")
    (finding,) = check_json("--select", "architecture-mismatch", directory=tmp_path)["findings"]
    start = 12 + EXTENSION.index("AWS-")
    assert places({"findings": [finding]}) == [(CONFIG, 5, start, 12 + len(EXTENSION) - len(":4"))]
    use = BY_PARAMETER[: BY_PARAMETER.index("!Ref")].count("\n") + 1
    assert ("template.yaml", use) in [(each["path"], each["line"]) for each in finding["related"]]
    assert finding["scenarios"] == ["environment=prod"]


@pytest.mark.parametrize(
    ("written", "line"),
    [
        pytest.param(f"    Region: us-west-2\n    Layer: '{EXTENSION}'\n", 6, id="in quotes"),
        pytest.param(f"    Layer: [{EXTENSION}]\n", 5, id="in a list"),
        pytest.param(f"    Layer:\n    - {EXTENSION}\n", 6, id="in a list of its own lines"),
        pytest.param(f'    Layer: "{EXTENSION[:-2]}\\x3A4"\n', 5, id="with an escape"),
        pytest.param(f"    Layer: >-\n      {EXTENSION}\n", 6, id="in a block"),
        pytest.param(f"    Region: &arn {EXTENSION}\n    Layer: *arn\n", 5, id="behind an anchor"),
    ],
)
def test_the_line_is_that_of_the_value(tmp_path: Path, written: str, line: int) -> None:
    write(tmp_path, template_yaml=BY_PARAMETER)
    configure(tmp_path, ENVIRONMENT + written)
    assert [place[:2] for place in places(check_json(directory=tmp_path))] == [(CONFIG, line)]


def test_what_a_template_makes_of_a_value_is_reported_where_the_longest_part_stands(tmp_path: Path) -> None:
    text = BY_PARAMETER.replace("!Ref Layer", f"!Sub '{EXTENSION[:-1]}${{Layer}}'")
    write(tmp_path, template_yaml=text)
    configure(tmp_path, f"{ENVIRONMENT}    Layer: 4\n")
    assert [place[0] for place in places(check_json(directory=tmp_path))] == ["template.yaml"]


def test_a_value_of_an_extended_file_is_reported_there(tmp_path: Path) -> None:
    write(tmp_path, template_yaml=BY_PARAMETER, shared_yml=f"\n{ENVIRONMENT}    Layer: {EXTENSION}\n")
    configure(tmp_path, "extends: ../shared.yml\n")
    assert [place[:2] for place in places(check_json(directory=tmp_path))] == [("shared.yml", 6)]


def test_a_fix_leaves_the_configuration_to_its_authors(tmp_path: Path) -> None:
    write(tmp_path, template_yaml=BY_PARAMETER)
    text = f"{ENVIRONMENT}    Layer: {EXTENSION}\n"
    configure(tmp_path, text)
    done = layer_bot("fix", "--unsafe-fixes", "--output-format", "json", directory=tmp_path)
    assert [place[0] for place in places(json.loads(done.output))] == [CONFIG]
    assert done.status == 1
    assert (tmp_path / CONFIG).read_text() == text
    assert (tmp_path / "template.yaml").read_text() == BY_PARAMETER


def test_the_configuration_silences_what_stands_in_it(tmp_path: Path) -> None:
    write(tmp_path, template_yaml=BY_PARAMETER)
    ignored = f"ignore-findings: [{{rule: architecture-mismatch, path: {CONFIG}, reason: ours}}]\n"
    configure(tmp_path, f"{ENVIRONMENT}    Layer: {EXTENSION}\n{ignored}")
    report = check_json("--select", "architecture-mismatch", directory=tmp_path)
    assert [each["suppressed"]["reason"] for each in report["findings"]] == ["ours"]


@pytest.mark.parametrize(("before", "after", "status"), [("x86_64", "arm64", "new"), ("arm64", "x86_64", "fixed")])
def test_two_sides_share_the_configuration(tmp_path: Path, before: str, after: str, status: str) -> None:
    for side, architecture in (("base", before), ("head", after)):
        write(tmp_path / side, template_yaml=BY_PARAMETER.replace("[arm64]", f"[{architecture}]"))
    configure(tmp_path, f"{ENVIRONMENT}    Layer: {EXTENSION}\n")
    report = check_json("--base", "base/", "--head", "head/", directory=tmp_path)
    assert [each["status"] for each in report["findings"] if each["rule"] == "architecture-mismatch"] == [status]
    assert [place[:2] for place in places(report)] == [(CONFIG, 5)]


@pytest.mark.parametrize("output_format", reporter_names())
def test_every_format_shows_it(tmp_path: Path, output_format: str) -> None:
    write(tmp_path, template_yaml=BY_PARAMETER)
    configure(tmp_path, f"{ENVIRONMENT}    Layer: {EXTENSION}\n")
    done = layer_bot("check", "--output-format", output_format, directory=tmp_path)
    assert done.status == 1
    assert CONFIG in done.output
