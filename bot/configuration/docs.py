"""The generated parts of the documentation: the settings table of the README and the inputs of `action.yml`."""

import json

from bot.configuration.command_line import flag_metavar
from bot.configuration.shapes import Choice, ListOf
from bot.configuration.table import SETTINGS, Setting, input_settings

_HEADER = ("Setting", "What it does", "Default", "Flag", "Action input", "Configuration key")

# Inputs of the action that are no settings: what is secret stands in no report and in no configuration.
SECRET_INPUTS = {
    "token": (
        "The token that reads the pull request and writes the review: contents: read and pull-requests: write.",
        "${{ github.token }}",
    ),
}


def render_settings_table() -> str:
    """The Markdown table of all settings, in the order of the source, with a final newline."""
    rows = [_HEADER, tuple("---" for _ in _HEADER), *(_row(setting) for setting in SETTINGS)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _row(setting: Setting) -> tuple[str, ...]:
    metavar = "" if isinstance(setting.shape, Choice) else flag_metavar(setting)
    flag = setting.flag or setting.negative_flag
    return (
        f"`{setting.name}`",
        _cell(f"{setting.doc} {_values(setting)}".strip()),
        _cell(_default(setting)),
        _cell(f"`{flag} {metavar}`" if flag and metavar else f"`{flag}`" if flag else ""),
        "yes" if setting.is_input else "",
        "yes" if setting.is_key else "",
    )


def _values(setting: Setting) -> str:
    if isinstance(setting.shape, Choice):
        return "One of " + ", ".join(f"`{value}`" for value in setting.shape.values) + "."
    return "With `extends`, adds to the other file's." if setting.adds_up else ""


def _default(setting: Setting) -> str:
    default = setting.default
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, tuple):
        return ", ".join(f"`{item}`" for item in default)
    return "" if default is None else f"`{default}`"


def _cell(text: str) -> str:
    """Text of ours as a table cell: backquotes stay markup, a bar or `<` outside of them would not."""
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def action_inputs() -> dict[str, dict[str, object]]:
    """The inputs of `action.yml`, by name. No setting has a `default`: an input that is set wins over the file."""
    inputs: dict[str, dict[str, object]] = {
        name: {"description": doc, "required": False, "default": default}
        for name, (doc, default) in SECRET_INPUTS.items()
    }
    return inputs | {
        setting.name: {"description": _describe(setting), "required": False} for setting in input_settings()
    }


def render_action_inputs() -> str:
    """The lines below `inputs:` in `action.yml`, indented by two, with a final newline."""
    lines = []
    for name, entry in action_inputs().items():
        lines.append(f"  {name}:")
        lines.extend(f"    {key}: {json.dumps(value, ensure_ascii=False)}" for key, value in entry.items())
    return "\n".join(lines) + "\n"


def _describe(setting: Setting) -> str:
    separator = (
        "line or between commas" if isinstance(setting.shape, ListOf) and setting.shape.splits_at_commas else "line"
    )
    parts = [setting.doc]
    if isinstance(setting.shape, ListOf):
        parts.append(f"One a {separator}.")
    if isinstance(setting.shape, Choice):
        parts.append(f"One of {', '.join(setting.shape.values)}.")
    default = _default(setting)
    return " ".join([*parts, f"Default: {default}"] if default else parts).replace("`", "")
