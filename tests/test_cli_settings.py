"""Settings from flags, the configuration file and catalogues, as runs of the command line see them."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli import check_json, layer_bot
from tests.cli_templates import ERROR, EXTENSION, HEALTHY, NOTE, WARNING, configure, template, write

BY_PARAMETER = template(architecture="!Ref Arch").replace(
    "Resources:", "Parameters:\n  Arch: {Type: String}\nResources:"
)
CATALOGUE = """\
layers:
  - name: our-layer
    account: "123456789012"
    architectures: [x86_64]
    regions: {us-west-2: 9}
    as-of: 2026-01-01
  - name: our-mirror
    account: "123456789012"
    mirror-of: AWS-Parameters-and-Secrets-Lambda-Extension
"""


def rules_of(report: dict[str, Any]) -> list[tuple[str, str]]:
    """The rule and the severity of each finding that counts."""
    return [(each["rule"], each["severity"]) for each in report["findings"] if each["suppressed"] is None]


def test_an_environment_counts_for_the_templates_that_its_globs_match(tmp_path: Path) -> None:
    write(tmp_path, app__template_yaml=BY_PARAMETER, other__template_yaml=BY_PARAMETER)
    configure(tmp_path, "environments: [{paths: [app/*.yaml], name: prod, parameters: {Arch: arm64}}]\n")
    report = check_json("--select", "architecture-mismatch", directory=tmp_path)
    assert [(each["path"], each["scenarios"]) for each in report["findings"]] == [
        ("app/template.yaml", ["environment=prod"])
    ]


def test_the_region_of_an_environment_counts(tmp_path: Path) -> None:
    write(tmp_path, template_yaml=WARNING)
    configure(tmp_path, "environments: [{paths: ['*'], name: prod, region: eu-west-1}]\n")
    assert ("region-mismatch", "error") in rules_of(check_json(directory=tmp_path))


def test_the_regions_of_the_settings_count_where_nothing_else_says_so(tmp_path: Path) -> None:
    write(tmp_path, template_yaml=WARNING)
    assert ("region-mismatch", "error") in rules_of(check_json("--region", "eu-west-1", directory=tmp_path))
    assert rules_of(check_json("--region", "us-west-2", directory=tmp_path)) == [("stale-layer-version", "warning")]


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("rules: {stale-layer-version: error}", [("stale-layer-version", "error")]),
        ("rules: {stale-layer-version: note}", [("stale-layer-version", "note")]),
        ("rules: {stale-layer-version: off}", []),
        ("ignore: stale-layer-version", []),
        ("select: [duplicate-layer]", []),
        ("select: [stale-layer-version]", [("stale-layer-version", "warning")]),
        ("minimum-versions-behind: 1000", []),
        ("minimum-age-days: 30000", []),
        ("exclude: ['*.yaml']", []),
        ("", [("stale-layer-version", "warning")]),
    ],
)
def test_the_configuration_decides(tmp_path: Path, config: str, expected: list[tuple[str, str]]) -> None:
    write(tmp_path, template_yaml=WARNING)
    assert rules_of(check_json(directory=configure(tmp_path, config))) == expected


@pytest.mark.parametrize(
    ("config", "flags", "expected"),
    [
        ("select: [duplicate-layer]", ("--select", "stale-layer-version"), 1),
        ("ignore: [stale-layer-version]", ("--ignore", "duplicate-layer"), 1),
        ("exclude: [nothing/]", ("--exclude", "template.yaml"), 0),
        ("regions: [eu-west-1]", ("--region", "us-west-2", "--select", "region-mismatch"), 0),
    ],
)
def test_flags_win_over_the_configuration(tmp_path: Path, config: str, flags: tuple[str, ...], expected: int) -> None:
    write(tmp_path, template_yaml=WARNING)
    assert len(rules_of(check_json(*flags, directory=configure(tmp_path, config)))) == expected


@pytest.mark.parametrize("name", [".github/layer-bot.yml", ".github/layer-bot.yaml", "layer-bot.yml", "layer-bot.yaml"])
def test_the_configuration_of_the_root_counts_below_it(tmp_path: Path, name: str) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path, app__template_yaml=WARNING)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("fail-on: warning\n")
    assert layer_bot("check", directory=tmp_path / "app").status == 1
    assert layer_bot("check", "app", directory=tmp_path).status == 1


def test_two_configurations_are_refused(tmp_path: Path) -> None:
    configure(write(tmp_path, template_yaml=WARNING), "fail-on: note\n")
    (tmp_path / "layer-bot.yml").write_text("fail-on: never\n")
    done = layer_bot("check", directory=tmp_path)
    assert (done.status, "Keep one of them" in done.errors) == (2, True)


def test_every_mistake_is_told_with_its_line_and_column(tmp_path: Path) -> None:
    configure(tmp_path, "fail-on: sometimes\nselect:\n  - stale-layer-version\n  - nope\nfial-on: error\n")
    done = layer_bot("check", directory=tmp_path)
    assert (done.status, done.output) == (2, "")
    places = [line.split(": ")[0].strip() for line in done.errors.splitlines() if line.startswith("  ")]
    assert places == [f".github/layer-bot.yml:{place}" for place in ("1:10", "4:5", "5:1")]


@pytest.mark.parametrize(
    ("text", "words"),
    [("a: [", ".github/layer-bot.yml:1"), ("\x00", "NUL"), ("- a", "mapping"), ("extends: ./none.yml", "none.yml"),
     ("catalogues: [none.yml]", "none.yml"), ("baseline: none.json", "none.json")],
)  # fmt: skip
def test_a_configuration_that_cannot_be_used_is_wrong_use(tmp_path: Path, text: str, words: str) -> None:
    write(tmp_path, template_yaml=WARNING)
    done = layer_bot("check", directory=configure(tmp_path, text))
    assert (done.status, done.output, words in done.errors) == (2, "", True), done.errors


def test_extends_gives_what_the_nearer_file_does_not_say(tmp_path: Path) -> None:
    write(tmp_path, template_yaml=WARNING, vendor__template_yaml=ERROR)
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/base.yml").write_text("fail-on: never\nexclude: [vendor/]\nrules: {stale-layer-version: off}\n")
    configure(tmp_path, "extends: ./../shared/base.yml\nfail-on: warning\nexclude: [other/]\n")
    report = layer_bot("check", "--output-format", "json", directory=tmp_path)
    assert (report.status, json.loads(report.output)["findings"]) == (0, [])
    shown = layer_bot("config", "show", directory=tmp_path).output
    assert 'fail-on: "warning"' in shown
    assert 'exclude: ["other/", "vendor/"]' in shown


def test_extends_in_another_repository_asks_nobody(tmp_path: Path) -> None:
    done = layer_bot("check", directory=configure(tmp_path, f"extends: o/r/f.yml@{'0' * 40}\n"))
    assert (done.status, "asks nobody" in done.errors) == (2, True)


def test_a_named_configuration_is_used_instead(tmp_path: Path) -> None:
    configure(write(tmp_path, template_yaml=WARNING), "fail-on: sometimes\n")
    (tmp_path / "other.yml").write_text("fail-on: warning\n")
    assert layer_bot("check", "--config", "other.yml", directory=tmp_path).status == 1


def test_the_users_catalogue_knows_private_layers_and_mirrors(tmp_path: Path) -> None:
    ours = "arn:aws:lambda:us-west-2:123456789012:layer:our-layer:1"
    mirror = "arn:aws:lambda:us-west-2:123456789012:layer:our-mirror:2"
    write(tmp_path, a_yaml=template(ours), b_yaml=template(mirror))
    assert rules_of(check_json(directory=tmp_path)) == []
    (tmp_path / "layers.yml").write_text(CATALOGUE)
    found = check_json("--catalogue", "layers.yml", directory=tmp_path)
    assert ("architecture-mismatch", "error") in rules_of(found)
    assert {each["path"] for each in found["findings"]} == {"a.yaml", "b.yaml"}
    configure(tmp_path, "catalogues: layers.yml\n")
    assert rules_of(check_json(directory=tmp_path)) == rules_of(found)
    assert "our-layer" in layer_bot("layers", "our-layer", directory=tmp_path).output


def test_a_mistake_in_a_catalogue_is_told_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, template_yaml=HEALTHY)
    (tmp_path / "layers.yml").write_text("layers:\n  - name: a b\n    account: 1\n")
    done = layer_bot("check", "--catalogue", "layers.yml", directory=tmp_path)
    assert done.status == 2
    assert "layers.yml:2: name" in done.errors
    assert "layers.yml:3: account" in done.errors


def test_a_wrong_catalogue_is_wrong_use_even_where_there_is_nothing_to_check(tmp_path: Path) -> None:
    (tmp_path / "layers.yml").write_text("layers: 1\n")
    assert layer_bot("check", "--catalogue", "layers.yml", directory=tmp_path).status == 2


def test_config_show_names_each_origin(tmp_path: Path) -> None:
    configure(tmp_path, "fail-on: note\nregions: [eu-west-1]\n")
    shown = layer_bot("config", "show", "--region", "us-east-1", directory=tmp_path, environment={"NO_COLOR": "1"})
    lines = {line.split(":")[0]: line for line in shown.output.splitlines()}
    assert lines["fail-on"].split() == ["fail-on:", '"note"', "#", ".github/layer-bot.yml:1"]
    assert lines["regions"].split() == ["regions:", '["us-east-1"]', "#", "flag", "--region"]
    assert lines["color"].endswith("# variable NO_COLOR")
    assert lines["select"].endswith("# default")
    assert lines["config"].endswith("# found there")


def test_config_schema_is_the_published_one(repository: Path) -> None:
    shown = layer_bot("config", "schema", directory=repository)
    published = [path for path in (repository / "docs/schemas").iterdir() if path.read_text() == shown.output]
    assert len(published) == 1


def test_a_note_can_be_made_an_error(tmp_path: Path) -> None:
    configure(write(tmp_path, template_yaml=NOTE), "rules: {superseded-layer: error}\n")
    assert layer_bot("check", directory=tmp_path).status == 1


def test_extension_layers_are_known_by_arn() -> None:
    shown = layer_bot("layers", EXTENSION, directory=Path(__file__).parent)
    assert (shown.status, "95 behind" in shown.output) == (0, True)
