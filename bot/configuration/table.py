"""The one table of all settings: flags, action inputs, configuration keys, schema and documentation come from it.

To add a setting: a row here, and a field of the same name in `bot/settings.py`.
"""

from collections.abc import Iterator
from typing import NamedTuple

from bot.configuration.records import ENVIRONMENT, EXTENDS, GLOB, IGNORED_FINDING, REGION, VERSION_PATTERN
from bot.configuration.shapes import Boolean, Choice, FilePath, Integer, ListOf, MapOf, RuleName, Shape, Text
from bot.settings import Settings


class Setting(NamedTuple):
    """A row: what a setting is called, which values it takes, and where it may be set."""

    name: str  # the configuration key and the action input, in kebab-case
    shape: Shape
    doc: str  # one or two sentences, no markup but backquotes
    flag: str = ""  # "--region"; "" where no flag sets it
    negative_flag: str = ""  # the flag that sets a boolean to false
    flag_doc: str = ""  # what `--help` says of the flag, where that is not `doc`
    is_input: bool = False
    is_key: bool = False
    adds_up: bool = False  # with `extends`, a list or mapping adds to that of the other file instead of replacing it
    variables: tuple[tuple[str, str], ...] = ()  # environment variable that is not empty → the value it stands for

    @property
    def field(self) -> str:
        """The name of the field of `Settings`."""
        return self.name.replace("-", "_")

    @property
    def default(self) -> object:
        """The value where nobody sets it."""
        return Settings._field_defaults[self.field]


SETTINGS = (
    Setting(
        "paths",
        ListOf(Text("PATH", "a file or a directory", r"[^\n]+")),
        "Files and directories to check.",
        is_input=True,
    ),
    Setting(
        "output-format",
        Choice(("text", "json", "sarif", "github", "markdown", "junit")),
        "How findings are written: for people, for programs, for code scanning, as annotations of a workflow run, as a "
        "job summary, or for test reports.",
        flag="--output-format",
        is_input=True,
    ),
    Setting(
        "output-file",
        FilePath(is_of_repository=False),
        "Write the findings to this file instead of standard output.",
        flag="--output-file",
        is_input=True,
    ),
    Setting(
        "select",
        ListOf(RuleName(), splits_at_commas=True),
        "Check these rules only.",
        flag="--select",
        is_input=True,
        is_key=True,
    ),
    Setting(
        "ignore",
        ListOf(RuleName(), splits_at_commas=True),
        "Leave these rules out; wins over `select`.",
        flag="--ignore",
        is_input=True,
        is_key=True,
    ),
    Setting(
        "rules",
        MapOf(RuleName(), Choice(("off", "note", "warning", "error"))),
        "The severity that a rule reports with, or `off`.",
        is_key=True,
        adds_up=True,
    ),
    Setting(
        "fail-on",
        Choice(("note", "warning", "error", "never")),
        "The lowest severity that makes the exit status 1.",
        flag="--fail-on",
        is_input=True,
        is_key=True,
    ),
    Setting(
        "base",
        Text("REV|DIR", "a git revision, or a directory written with a separator, such as ./before", r"[^\n]+"),
        "Compare with this side: a git revision, or a directory. Reports and exits by what is new since then.",
        flag="--base",
    ),
    Setting(
        "head",
        Text("REV|DIR", "a git revision, or a directory written with a separator, such as ./after", r"[^\n]+"),
        "The side to judge with `--base`; the work tree where nothing is given.",
        flag="--head",
    ),
    Setting(
        "base-exact",
        Boolean(),
        "Take the base revision itself instead of the merge base of the two sides.",
        flag="--base-exact",
    ),
    Setting("fix", Boolean(), "Repair what can be repaired, and report what remains.", flag="--fix"),
    Setting(
        "unsafe-fixes",
        Boolean(),
        "Apply fixes too that a person must look at; each says why.",
        flag="--unsafe-fixes",
    ),
    Setting(
        "diff",
        Boolean(),
        "Print what fixes would change as a patch for `git apply`, and write nothing.",
        flag="--diff",
    ),
    Setting("dry-run", Boolean(), "Say what fixes would change, and write nothing.", flag="--dry-run"),
    Setting(
        "regions",
        ListOf(REGION, splits_at_commas=True),
        "The regions that the templates are deployed to, where nothing else says so.",
        flag="--region",
        is_input=True,
        is_key=True,
    ),
    Setting(
        "environments",
        ListOf(ENVIRONMENT, may_stand_alone=False),
        "Deployments by path: region and parameters, for templates without a samconfig file.",
        is_key=True,
        adds_up=True,
    ),
    Setting(
        "exclude",
        ListOf(GLOB),
        "Files and directories to leave out: patterns from the repository root, as in `.gitignore`.",
        flag="--exclude",
        is_input=True,
        is_key=True,
        adds_up=True,
    ),
    Setting(
        "baseline",
        FilePath(),
        "Findings listed in this file do not count; `layer-bot baseline write` writes it.",
        flag="--baseline",
        is_input=True,
        is_key=True,
    ),
    Setting(
        "catalogues",
        ListOf(FilePath()),
        "Files that describe your own layers: private layers and mirrors.",
        flag="--catalogue",
        is_input=True,
        is_key=True,
        adds_up=True,
    ),
    Setting(
        "minimum-versions-behind",
        Integer(1, 100_000),
        "A layer version counts as stale only when at least this many newer versions are known.",
        is_key=True,
    ),
    Setting(
        "minimum-age-days",
        Integer(0, 36_500),
        "A layer version counts as stale only when newer versions have existed for at least this many days.",
        is_key=True,
    ),
    Setting(
        "denied-versions",
        ListOf(VERSION_PATTERN),
        "Versions that no fix proposes: patterns such as `Datadog-Extension:6*`, or of whole ARNs.",
        is_key=True,
        adds_up=True,
    ),
    Setting(
        "maximum-step",
        Integer(0, 1_000_000),
        "The most versions that a fix may go ahead at once; 0 for no limit.",
        is_key=True,
    ),
    Setting(
        "minimum-release-age-days",
        Integer(0, 36_500),
        "The days that a version must have been known before a fix proposes it.",
        is_key=True,
    ),
    Setting(
        "ignore-findings",
        ListOf(IGNORED_FINDING, may_stand_alone=False),
        "Findings that do not count, each with a reason.",
        is_key=True,
        adds_up=True,
    ),
    Setting(
        "review-from",
        Choice(("note", "warning", "error", "never")),
        "The lowest severity that the review of a pull request speaks of; `never` for no review.",
        is_input=True,
        is_key=True,
    ),
    Setting(
        "check-run",
        Boolean(),
        "Write the result as a check run named `layer-bot findings` too, which needs `checks: write`: it takes the "
        "place of the annotations in the log.",
        is_input=True,
    ),
    Setting(
        "sarif-upload",
        Boolean(),
        "Upload the result to code scanning too, which needs `security-events: write`.",
        is_input=True,
    ),
    Setting(
        "ca-bundle",
        FilePath(is_of_repository=False),
        "A file of certificates in PEM format by which a GitHub server of your own is trusted.",
        is_input=True,
    ),
    Setting(
        "live",
        Boolean(),
        "Whether AWS is asked about layers. So far it never is: files and catalogues alone decide.",
        negative_flag="--offline",
        flag_doc="Ask nobody: files and catalogues alone decide. This is so by default.",
    ),
    Setting(
        "color",
        Choice(("auto", "always", "never")),
        "Colors in text for people; `auto` means in a terminal only.",
        flag="--color",
        variables=(("NO_COLOR", "never"), ("FORCE_COLOR", "always")),
    ),
    Setting(
        "config",
        FilePath(),
        "The configuration file, instead of `.github/layer-bot.yml` or `layer-bot.yml`.",
        flag="--config",
        is_input=True,
    ),
    Setting(
        "extends",
        EXTENDS,
        "A configuration file whose settings hold where this one is silent: `./file.yml`, or "
        "`owner/repository/path@sha` in another repository.",
        is_key=True,
    ),
)


def find_setting(name: str) -> Setting:
    """The row of the setting `name`. Raises KeyError where there is none."""
    for setting in SETTINGS:
        if setting.name == name:
            return setting
    raise KeyError(name)


def config_settings() -> Iterator[Setting]:
    """The settings that a configuration file may hold, in the order of the table."""
    return (setting for setting in SETTINGS if setting.is_key)


def input_settings() -> Iterator[Setting]:
    """The settings that are inputs of the action, in the order of the table."""
    return (setting for setting in SETTINGS if setting.is_input)
