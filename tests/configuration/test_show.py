"""What `config show` prints."""

from datetime import date

import yaml

from bot.configuration.document import read_entries
from bot.configuration.show import render_settings
from bot.configuration.table import SETTINGS, config_settings
from bot.settings import Environment, IgnoredFinding, Settings

SETTINGS_OF_ALL_KINDS = Settings(
    regions=("eu-west-1",),
    rules=(("a-rule", "off"),),
    fail_on="never",
    environments=(Environment(("a/**",), "prod \x1b[31m", None, (("P", "1"),), "c.yml:1"),),
    ignore_findings=(IgnoredFinding("a-rule", None, "Fn", "why", date(2027, 1, 31), "c.yml:2"),),
    origins=(("regions", "flag --region"), ("fail-on", "c.yml:3")),
)


def test_each_setting_has_a_line_with_its_origin() -> None:
    lines = render_settings(SETTINGS_OF_ALL_KINDS).splitlines()
    assert [line.split(":")[0] for line in lines] == [setting.name for setting in SETTINGS]
    assert [line.split() for line in lines if line.startswith(("regions", "fail-on", "select"))] == [
        ["select:", "[]", "#", "default"],
        ["fail-on:", '"never"', "#", "c.yml:3"],
        ["regions:", '["eu-west-1"]', "#", "flag", "--region"],
    ]


def test_the_keys_that_are_set_may_be_pasted_into_a_configuration_file() -> None:
    shown = yaml.safe_load(render_settings(SETTINGS_OF_ALL_KINDS))
    keys = {setting.name for setting in config_settings()}
    text = yaml.safe_dump({name: value for name, value in shown.items() if name in keys and value})
    entries = read_entries("c.yml", text.encode())
    assert entries["rules"].value == SETTINGS_OF_ALL_KINDS.rules
    assert entries["fail-on"].value == "never"


def test_nothing_but_printable_characters_is_printed() -> None:
    assert "\x1b" not in render_settings(SETTINGS_OF_ALL_KINDS)
    assert "prod \\u001b[31m" in render_settings(SETTINGS_OF_ALL_KINDS)
