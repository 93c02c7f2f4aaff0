"""Suppressions in comments, in Metadata and in the configuration, as runs of the command line see them."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli import check_json, layer_bot
from tests.cli_templates import ERROR, EXTENSION, HEALTHY, configure, template, write

RULE = "architecture-mismatch"
LAYER = f"        - {EXTENSION}\n"


def commented(*, above: str = "", beside: str = "", first: str = "") -> str:
    """The wrong template with comments above its layer, beside it, and in front of everything."""
    text = ERROR.replace(
        LAYER, f"{above and f'        # {above}' + chr(10)}{LAYER.rstrip()}{beside and f'  # {beside}'}\n"
    )
    return (f"# {first}\n" if first else "") + text


def outcome(report: dict[str, Any]) -> tuple[list[str], list[str], list[str]]:
    """The rules of the findings that count, the reasons of those that do not, and the problems."""
    counting = [each["rule"] for each in report["findings"] if each["suppressed"] is None]
    reasons = [each["suppressed"]["reason"] for each in report["findings"] if each["suppressed"]]
    return counting, reasons, [each["message"] for each in report["problems"]]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(commented(beside=f"layer-bot: ignore[{RULE}] ours"), id="on the same line"),
        pytest.param(commented(above=f"layer-bot: ignore[{RULE}] ours"), id="on the line above"),
        pytest.param(commented(above=f"layer-bot: ignore[{RULE}, duplicate-layer] until 2100-01-31 ours"),
                     id="two rules and a last day"),
        pytest.param(commented(first=f"layer-bot: ignore-file[{RULE}] ours"), id="for the file"),
        pytest.param(commented(above=f"layer-bot: ignore[{RULE}] ours").replace("\n", "\r\n"), id="CRLF"),
    ],
)  # fmt: skip
def test_a_comment_silences_with_its_reason(tmp_path: Path, text: str) -> None:
    (tmp_path / "template.yaml").write_bytes(text.encode())
    counting, reasons, problems = outcome(check_json(directory=tmp_path))
    assert reasons == ["ours"]
    assert problems == []
    assert [rule for rule in counting if rule != "unused-suppression"] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (commented(above=f"layer-bot: ignore[{RULE}]"), "no reason"),
        (commented(above="layer-bot: ignore ours"), "not understood"),
        (commented(above="layer-bot: ignore[] ours"), "no rule"),
        (commented(above="layer-bot: ignore[architecture-mismach] ours"), "did you mean 'architecture-mismatch'?"),
        (commented(above=f"layer-bot: ignore[{RULE}] until 2027-02-31 ours"), "no date"),
        (commented(above=f"layer-bot: ignore-file[{RULE}] ours"), "above the first key"),
    ],
)
def test_a_comment_that_is_not_understood_is_said_and_silences_nothing(tmp_path: Path, text: str, words: str) -> None:
    counting, reasons, problems = outcome(check_json(directory=write(tmp_path, template_yaml=text)))
    assert (counting, reasons) == ([RULE], [])
    (problem,) = problems
    assert words in problem


def test_a_lapsed_suppression_counts_no_more_and_is_noted(tmp_path: Path) -> None:
    write(tmp_path, template_yaml=commented(above=f"layer-bot: ignore[{RULE}] until 2020-01-31 ours"))
    done = layer_bot("check", directory=tmp_path)
    assert done.status == 1
    assert "note[unused-suppression]: the suppression of architecture-mismatch ended on 2020-01-31" in done.output


def test_a_suppression_that_silences_nothing_is_noted_once(tmp_path: Path) -> None:
    write(tmp_path, template_yaml="# layer-bot: ignore-file[duplicate-layer] old words\n" + HEALTHY)
    report = check_json(directory=tmp_path)
    assert outcome(report) == (["unused-suppression"], [], [])
    assert report["findings"][0]["line"] == 1
    assert layer_bot("check", "--fail-on", "note", directory=tmp_path).status == 1


def test_a_suppression_of_a_rule_that_did_not_run_is_not_called_idle(tmp_path: Path) -> None:
    write(tmp_path, template_yaml="# layer-bot: ignore-file[duplicate-layer] old words\n" + HEALTHY)
    assert outcome(check_json("--ignore", "duplicate-layer", directory=tmp_path)) == ([], [], [])


@pytest.mark.parametrize("is_of_resource", [True, False])
def test_metadata_silences_in_json(tmp_path: Path, is_of_resource: bool) -> None:
    metadata = {"layer-bot": {"ignore": [{"rule": RULE, "reason": "ours", "until": "2100-01-31"}]}}
    function: dict[str, Any] = {
        "Type": "AWS::Serverless::Function",
        "Properties": {"Handler": "a.b", "Runtime": "python3.13", "Architectures": ["arm64"], "Layers": [EXTENSION]},
    }
    document: dict[str, Any] = {"Transform": "AWS::Serverless-2016-10-31", "Resources": {"Reader": function}}
    (function if is_of_resource else document)["Metadata"] = metadata
    (tmp_path / "template.json").write_text(json.dumps(document, indent=1))
    assert outcome(check_json(directory=tmp_path)) == ([], ["ours"], [])


@pytest.mark.parametrize(
    ("entry", "reasons"),
    [
        ("{rule: %s, reason: ours}", ["ours", "ours"]),
        ("{rule: %s, reason: ours, path: 'a/*.yaml'}", ["ours"]),
        ("{rule: %s, reason: ours, resource: Reader}", ["ours"]),
        ("{rule: %s, reason: ours, resource: Nobody}", []),
        ("{rule: %s, reason: ours, until: 2100-01-01}", ["ours", "ours"]),
        ("{rule: %s, reason: ours, until: 2020-01-01}", []),
        ("{rule: duplicate-layer, reason: ours}", []),
    ],
)
def test_the_configuration_silences(tmp_path: Path, entry: str, reasons: list[str]) -> None:
    write(tmp_path, a__t_yaml=ERROR, b__t_yaml=template(name="Writer"))
    configure(tmp_path, f"ignore-findings: [{entry.replace('%s', RULE)}]\n")
    counting, found, problems = outcome(check_json(directory=tmp_path))
    assert (found, problems) == (reasons, [])
    assert counting.count(RULE) == 2 - len(reasons)
    assert counting.count("unused-suppression") == (0 if reasons else 1)


@pytest.mark.parametrize(
    "entry", ["{rule: %s}", "{reason: ours}", "{rule: nope, reason: ours}", "{rule: %s, reason: ' '}"]
)
def test_the_configuration_needs_a_rule_and_a_reason(tmp_path: Path, entry: str) -> None:
    write(tmp_path, template_yaml=ERROR)
    configure(tmp_path, f"ignore-findings: [{entry.replace('%s', RULE)}]\n")
    assert layer_bot("check", directory=tmp_path).status == 2


def test_an_idle_suppression_of_the_configuration_stands_at_its_line(tmp_path: Path) -> None:
    write(tmp_path, template_yaml=HEALTHY)
    configure(tmp_path, "fail-on: error\nignore-findings:\n  - {rule: duplicate-layer, reason: old}\n")
    (finding,) = check_json(directory=tmp_path)["findings"]
    assert (finding["rule"], finding["path"], finding["line"]) == ("unused-suppression", ".github/layer-bot.yml", 3)


def test_a_finding_about_an_override_is_silenced_where_its_layer_stands(tmp_path: Path) -> None:
    text = ERROR.replace("[arm64]", "[!Ref Arch]").replace(
        "Resources:", "Parameters:\n  Arch: {Type: String}\nResources:"
    )
    override = '[default.deploy.parameters]\nparameter_overrides = "Arch=arm64"\n'
    write(tmp_path, template_yaml=text, samconfig_toml=override)
    assert RULE in outcome(check_json(directory=tmp_path))[0]
    write(tmp_path, template_yaml=text.replace(LAYER, LAYER.rstrip() + f"  # layer-bot: ignore[{RULE}] ours\n"))
    assert outcome(check_json(directory=tmp_path)) == (["stale-layer-version"], ["ours"], [])


def test_a_layer_that_stands_in_an_override_is_silenced_there(tmp_path: Path) -> None:
    text = template("!Ref Layer").replace("Resources:", "Parameters:\n  Layer: {Type: String}\nResources:")
    override = f'[default.deploy.parameters]\nparameter_overrides = "Layer={EXTENSION}"\n'
    write(tmp_path, template_yaml=text, samconfig_toml=override)
    (finding,) = check_json(directory=tmp_path)["findings"]
    assert (finding["rule"], finding["path"], finding["line"]) == (RULE, "samconfig.toml", 2)
    configure(tmp_path, f"ignore-findings: [{{rule: {RULE}, path: samconfig.toml, reason: ours}}]\n")
    assert outcome(check_json(directory=tmp_path)) == ([], ["ours"], [])
