"""Precedence: flags, then action inputs, then variables, then the configuration file, then defaults."""

import pytest

from bot.configuration.command_line import parse_command_line
from bot.configuration.commands import Command
from bot.configuration.loading import load_settings
from bot.configuration.table import SETTINGS
from bot.errors import UserError
from bot.settings import Settings

CONFIG = ".github/layer-bot.yml"


class Files:
    """Configuration files in memory; the current directory is `here` below the root."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, or None."""
        text = self.texts.get(path)
        return None if text is None else text.encode()

    def locate(self, path: str) -> str:
        """The path below the root."""
        return f"here/{path}"


def load(argv: str, environ: dict[str, str] | None = None, texts: dict[str, str] | None = None) -> Settings:
    """The settings for a command line, an environment and configuration files."""
    return load_settings(
        parse_command_line(argv.split()), environ or {}, Files(texts or {}), rule_names=lambda: ["a-rule"]
    )


def test_without_anything_the_defaults_hold() -> None:
    assert load("check") == Settings()


def test_every_setting_has_a_field_and_every_field_a_setting() -> None:
    assert [row.field for row in SETTINGS] == [field for field in Settings._fields if field != "origins"]


@pytest.mark.parametrize(
    ("argv", "environ", "text", "expected", "origin"),
    [
        pytest.param("check --fail-on note", {}, "fail-on: never", "note", "flag --fail-on", id="flag over file"),
        pytest.param(
            "action", {"INPUT_FAIL-ON": "note"}, "fail-on: never", "note", "input fail-on", id="input over file"
        ),
        pytest.param("action", {"INPUT_FAIL-ON": " "}, "fail-on: never", "never", f"{CONFIG}:1", id="empty input"),
        pytest.param(
            "check", {"INPUT_FAIL-ON": "note"}, "fail-on: never", "never", f"{CONFIG}:1", id="input elsewhere"
        ),
        pytest.param("check", {}, "\nfail-on: never", "never", f"{CONFIG}:2", id="file over default"),
        pytest.param("check", {}, "select: []", "error", None, id="default"),
    ],
)
def test_the_nearest_source_wins(
    argv: str, environ: dict[str, str], text: str, expected: str, origin: str | None
) -> None:
    settings = load(argv, environ, {CONFIG: text})
    assert (settings.fail_on, dict(settings.origins).get("fail-on")) == (expected, origin)


@pytest.mark.parametrize(
    ("argv", "environ", "expected"),
    [
        pytest.param("check", {}, "auto", id="nothing"),
        pytest.param("check", {"NO_COLOR": "1"}, "never", id="NO_COLOR"),
        pytest.param("check", {"NO_COLOR": ""}, "auto", id="empty NO_COLOR"),
        pytest.param("check", {"FORCE_COLOR": "1"}, "always", id="FORCE_COLOR"),
        pytest.param("check", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, "never", id="both"),
        pytest.param("check --color always", {"NO_COLOR": "1"}, "always", id="flag over variable"),
        pytest.param("rule --color never", {}, "never", id="a command without configuration"),
    ],
)
def test_color_heeds_the_environment(argv: str, environ: dict[str, str], expected: str) -> None:
    assert load(argv, environ).color == expected


def test_inputs_are_lists_by_lines_and_commas() -> None:
    environ = {"INPUT_REGIONS": "eu-west-1, us-east-1\n", "INPUT_PATHS": "a,b\n c\n", "INPUT_SELECT": "a-rule"}
    settings = load("action", environ)
    assert (settings.regions, settings.paths, settings.select) == (
        ("eu-west-1", "us-east-1"),
        ("a,b", "c"),
        ("a-rule",),
    )


def test_paths_of_flags_are_given_from_the_root() -> None:
    settings = load("check sub --baseline b.json --catalogue c.json --output-file o.txt")
    assert settings.paths == ("sub",)
    assert settings.baseline == "here/b.json"
    assert settings.catalogues == ("here/c.json",)
    assert settings.output_file == "o.txt"


def test_paths_of_the_file_are_from_the_root_as_they_stand() -> None:
    assert load("check", texts={CONFIG: "baseline: b.json"}).baseline == "b.json"


@pytest.mark.parametrize(
    ("argv", "environ", "texts", "message"),
    [
        pytest.param("check --select a-role", {}, {}, 'flag --select: there is no rule "a-role"', id="rule in a flag"),
        pytest.param("action", {"INPUT_IGNORE": "b"}, {}, 'input ignore: there is no rule "b"', id="rule in an input"),
        pytest.param("action", {"INPUT_FAIL-ON": "x"}, {}, 'input fail-on: "x" is not one of', id="word in an input"),
        pytest.param("check --config c.yml", {}, {}, "there is no configuration file here/c.yml.", id="missing file"),
        pytest.param(
            "check",
            {},
            {CONFIG: "", "layer-bot.yml": ""},
            f"two configuration files, {CONFIG} and layer-bot.yml",
            id="two",
        ),
    ],
)
def test_what_cannot_be_loaded_is_refused(
    argv: str, environ: dict[str, str], texts: dict[str, str], message: str
) -> None:
    with pytest.raises(UserError) as refused:
        load(argv, environ, texts)
    assert message in str(refused.value)


@pytest.mark.parametrize("path", [CONFIG, ".github/layer-bot.yaml", "layer-bot.yml", "layer-bot.yaml"])
def test_the_configuration_file_is_found(path: str) -> None:
    settings = load("check", texts={path: "fail-on: note"})
    assert (settings.fail_on, settings.config) == ("note", path)


def test_the_named_file_is_read_and_no_other() -> None:
    settings = load("check --config c.yml", texts={CONFIG: "fail-on: note", "here/c.yml": "fail-on: never"})
    assert (settings.fail_on, settings.config) == ("never", "here/c.yml")


def test_a_broken_file_does_not_stop_a_command_that_needs_none() -> None:
    files = Files({CONFIG: "fail-on: ["})
    assert load_settings(Command("rule"), {}, files) == Settings()
