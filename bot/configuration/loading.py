"""Settings from everywhere they may be set: flags, then action inputs, then the configuration file, then defaults."""

from collections.abc import Callable, Collection, Mapping
from typing import Protocol, TypeAlias

from bot.configuration.commands import Command, find_command
from bot.configuration.shapes import FilePath, ListOf, RuleName
from bot.configuration.table import SETTINGS, Setting, find_setting, input_settings
from bot.configuration.texts import find_mistake, parse_text
from bot.errors import UserError
from bot.settings import Settings

CONFIG_PATHS = (".github/layer-bot.yml", ".github/layer-bot.yaml", "layer-bot.yml", "layer-bot.yaml")

Layer: TypeAlias = dict[str, tuple[object, str]]  # name of a setting → its value, and where it was set


class ConfigFiles(Protocol):
    """The files that a configuration may stand in."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file, or None where there is none. `path` is relative to the repository root, or absolute.

        Raises UserError for a file that is there and cannot be read.
        """

    def locate(self, path: str) -> str:
        """The path relative to the repository root (else absolute) of a path relative to the current directory."""


def load_settings(
    command: Command,
    environ: Mapping[str, str],
    files: ConfigFiles,
    *,
    rule_names: Callable[[], Collection[str]] = tuple,
    resolve_extends: Callable[[str], bytes] | None = None,
) -> Settings:
    """The settings of a run of `command`.

    Action inputs (`INPUT_…` in `environ`) count for the command `action` only. A configuration file is read by the
    commands that take `--config`. `rule_names` gives all rules, for the check of names; `resolve_extends` reads
    `owner/repository/path@sha`. Raises UserError with all mistakes of the first wrong place.
    """
    given: Layer = {**_variables(environ), **_inputs(command, environ), **_flags(command)}
    for name, (value, place) in given.items():
        given[name] = _locate(find_setting(name), value, files), place
    _check_rules(given, rule_names)
    path = _find_config(command, given, files)
    if path is not None:
        from bot.configuration.chain import read_chain  # loads the YAML reader: only where there is a file

        origin = given["config"][1] if "config" in given else "found there"
        given = {**read_chain(path, files.read, rule_names, resolve_extends), **given, "config": (path, origin)}
    return _build_settings(given)


def _build_settings(given: Layer) -> Settings:
    by_field = {name.replace("-", "_"): value for name, (value, _) in given.items()}
    by_field["origins"] = tuple((row.name, given[row.name][1]) for row in SETTINGS if row.name in given)
    return Settings._make(by_field.get(field, Settings._field_defaults[field]) for field in Settings._fields)


def _variables(environ: Mapping[str, str]) -> Layer:
    layer: Layer = {}
    for setting in SETTINGS:
        for variable, text in reversed(setting.variables):
            if environ.get(variable):
                layer[setting.name] = parse_text(setting.shape, text, variable), f"variable {variable}"
    return layer


def _inputs(command: Command, environ: Mapping[str, str]) -> Layer:
    layer: Layer = {}
    for setting in input_settings() if command.name == "action" else ():
        text = environ.get(f"INPUT_{setting.name.upper()}", "").strip()
        if text:
            layer[setting.name] = parse_text(setting.shape, text, f"input {setting.name}"), f"input {setting.name}"
    return layer


def _flags(command: Command) -> Layer:
    layer: Layer = {}
    for name, value in command.flags:
        setting = find_setting(name)
        layer[name] = value, f"flag {setting.flag if value is not False else setting.negative_flag}"
    if command.arguments and find_command(command.name).has_many_arguments:
        layer["paths"] = command.arguments, "command line"
    return layer


def _locate(setting: Setting, value: object, files: ConfigFiles) -> object:
    shape = setting.shape.item if isinstance(setting.shape, ListOf) else setting.shape
    if not isinstance(shape, FilePath) or not shape.is_of_repository:
        return value
    return tuple(files.locate(str(path)) for path in value) if isinstance(value, tuple) else files.locate(str(value))


def _check_rules(given: Layer, rule_names: Callable[[], Collection[str]]) -> None:
    for name in ("select", "ignore"):
        value, place = given.get(name, ((), ""))
        for rule in value if isinstance(value, tuple) else ():
            mistake = find_mistake(RuleName(), str(rule), rule_names())
            if mistake:
                raise UserError(f"{place}: {mistake}")


def _find_config(command: Command, given: Layer, files: ConfigFiles) -> str | None:
    """The path of the configuration file to read, or None. Raises UserError where two could be meant."""
    if command.name != "action" and "config" not in find_command(command.name).settings:
        return None
    if "config" in given:
        return str(given["config"][0])
    found = [path for path in CONFIG_PATHS if files.read(path) is not None]
    if len(found) > 1:
        raise UserError(f"there are two configuration files, {found[0]} and {found[1]}. Keep one of them.")
    return found[0] if found else None
