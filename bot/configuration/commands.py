"""The table of all commands, and a command line as a value."""

from typing import NamedTuple


class CommandSpec(NamedTuple):
    """A row: a command, the words after it, and the settings that its flags set."""

    name: str  # one word or two
    summary: str
    settings: tuple[str, ...] = ()
    arguments: str = ""  # as the usage line shows them; "" where there are none
    arguments_doc: str = ""
    has_many_arguments: bool = False


class Command(NamedTuple):
    """What the command line asks for. `name` is that of a row of `COMMANDS`, or `help` or `version`."""

    name: str
    arguments: tuple[str, ...] = ()  # for `help`: the command that is asked about, if any
    flags: tuple[tuple[str, object], ...] = ()  # name of a setting and its value, each name once


_SIDES = ("base", "head", "base-exact")
_REPAIRING = ("unsafe-fixes", "diff", "dry-run")
_CHECKING = (
    "output-format",
    "output-file",
    "select",
    "ignore",
    "fail-on",
    "regions",
    "exclude",
    "baseline",
    "catalogues",
    "live",
    "color",
    "config",
)
_PATHS_DOC = "Files and directories; the current directory where none is given."

COMMANDS = (
    CommandSpec(
        "check",
        "Find wrong and stale layers in templates.",
        (*_SIDES, "fix", *_REPAIRING, *_CHECKING),
        "[PATH ...]",
        _PATHS_DOC,
        True,
    ),
    CommandSpec(
        "fix",
        "Repair what can be repaired, changing no byte that need not change: `check --fix`.",
        (*_SIDES, *_REPAIRING, *_CHECKING),
        "[PATH ...]",
        _PATHS_DOC,
        True,
    ),
    CommandSpec(
        "baseline write",
        "Write today's findings to the baseline file, so that only new ones count.",
        ("select", "ignore", "regions", "exclude", "baseline", "catalogues", "live", "color", "config"),
        "[PATH ...]",
        _PATHS_DOC,
        True,
    ),
    CommandSpec(
        "layers",
        "Show what is known of layers: versions by region and architecture, from where, and how old.",
        ("regions", "catalogues", "live", "color", "config"),
        "[ARN|NAME|PUBLISHER]",
        "The layer or publisher to show; every publisher where none is given.",
    ),
    CommandSpec("rule", "Show a rule's page, or list all rules.", ("color",), "[NAME]", "The rule to show."),
    CommandSpec(
        "config show",
        "Show each setting, its value, and where the value comes from.",
        _CHECKING,
        "[PATH ...]",
        _PATHS_DOC,
        True,
    ),
    CommandSpec("config schema", "Print the JSON schema of the configuration file."),
    CommandSpec("action", "Run as a GitHub Action: settings come from the inputs of the workflow step."),
)


def find_command(name: str) -> CommandSpec:
    """The row of the command `name`. Raises KeyError where there is none."""
    for spec in COMMANDS:
        if spec.name == name:
            return spec
    raise KeyError(name)
