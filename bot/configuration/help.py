"""The help texts of the command line, from the tables of commands and settings."""

import textwrap
from collections.abc import Iterable

from bot.configuration.command_line import flag_metavar, usage
from bot.configuration.commands import COMMANDS, CommandSpec, find_command
from bot.configuration.shapes import Choice, ListOf
from bot.configuration.table import Setting, find_setting

WIDTH = 100
_SUMMARY = "Keeps AWS Lambda layers right in the templates that deploy them."
_COMMON = (("-h, --help", "Show this help."), ("-V, --version", "Show the version."))
_EXITS = (
    ("0", "nothing found that matters"),
    ("1", "findings at or above --fail-on, or a file that was named cannot be read"),
    ("2", "wrong flags, inputs or configuration"),
    ("3", "the tool, a permission or a service failed"),
)


def render_help(name: str = "") -> str:
    """The help of the command `name`, or of the whole program for "". Ends with a newline."""
    sections = _program_sections() if not name else _command_sections(find_command(name))
    return "\n\n".join(sections) + "\n"


def _program_sections() -> list[str]:
    return [
        "usage: layer-bot COMMAND [flags] [arguments]",
        _SUMMARY,
        _section("commands", [(spec.name, spec.summary) for spec in COMMANDS]),
        _section("flags", _COMMON),
        _section("exit status", _EXITS),
        "`layer-bot COMMAND --help` explains a command.",
    ]


def _command_sections(spec: CommandSpec) -> list[str]:
    sections = [f"usage: {usage(spec)}", *textwrap.wrap(spec.summary, WIDTH)]
    if spec.arguments:
        sections.append(_section("arguments", [(spec.arguments, spec.arguments_doc)]))
    settings = [find_setting(name) for name in spec.settings]
    flags = [(_flag_words(setting), _flag_doc(setting)) for setting in settings]
    sections.append(_section("flags", [*flags, _COMMON[0]]))
    return sections


def _flag_words(setting: Setting) -> str:
    if isinstance(setting.shape, Choice):
        return f"{setting.flag} {'|'.join(setting.shape.values)}"
    metavar = flag_metavar(setting)
    flags = ", ".join(flag for flag in (setting.flag, setting.negative_flag) if flag)
    return f"{flags} {metavar}" if metavar else flags


def _flag_doc(setting: Setting) -> str:
    notes = "May be repeated. " if isinstance(setting.shape, ListOf) else ""
    default = setting.default
    shown = f"Default: {default}." if isinstance(default, str | int) and not isinstance(default, bool) else ""
    return f"{setting.flag_doc or setting.doc} {notes}{shown}".strip()


def _section(title: str, rows: Iterable[tuple[str, str]]) -> str:
    """A titled list in two columns; a long first column pushes the second to the next line."""
    lines = [f"{title}:"]
    for words, doc in rows:
        wrapped = textwrap.wrap(doc, WIDTH - 24, break_on_hyphens=False)
        if len(words) > 20:
            lines.append(f"  {words}")
        else:
            lines.append(f"  {words:<20}  {wrapped.pop(0)}")
        lines.extend(" " * 24 + line for line in wrapped)
    return "\n".join(lines)
