"""The settings table of the README and the inputs of the action."""

import yaml

from bot.configuration.docs import action_inputs, render_action_inputs, render_settings_table
from bot.configuration.table import SETTINGS, input_settings


def test_the_table_has_one_row_of_six_cells_for_each_setting() -> None:
    header, rule, *rows = render_settings_table().splitlines()
    assert [row.split("`")[1] for row in rows] == [setting.name for setting in SETTINGS]
    assert {row.count(" | ") for row in (header, rule, *rows)} == {5}


def test_a_row_says_where_a_setting_may_be_set() -> None:
    assert (
        "| `fail-on` | The lowest severity that makes the exit status 1. One of `note`, `warning`, `error`, `never`. "
        "| `error` | `--fail-on` | yes | yes |\n"
    ) in render_settings_table()


def test_the_inputs_are_yaml_and_say_the_same() -> None:
    assert yaml.safe_load("inputs:\n" + render_action_inputs()) == {"inputs": action_inputs()}
    assert list(action_inputs()) == ["token", *(setting.name for setting in input_settings())]


def test_inputs_have_no_default_that_would_hide_the_configuration_file() -> None:
    assert [name for name, entry in action_inputs().items() if "default" in entry] == ["token"]
