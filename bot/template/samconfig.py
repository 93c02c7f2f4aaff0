"""The environments that samconfig files describe: parameter overrides and regions, each with its place."""

import posixpath
import re
import tomllib
from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from typing import Any, NamedTuple

from bot.template.scenarios import Environment
from bot.template.values import Origin, Stretch, Text, literal
from bot.text.source import SourceFile
from bot.yamltree.limits import Unreadable
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, entries, find, resolve
from bot.yamltree.parse import parse

NAMES = ("samconfig.toml", "samconfig.yaml", "samconfig.yml")
_COMMANDS = ("global", "deploy")  # the later one wins
# Key=Value, Key="a value", and the long form ParameterKey=Key,ParameterValue=Value, as the SAM CLI reads them.
_PAIR = re.compile(
    r"""(?:ParameterKey=(?P<long>[A-Za-z0-9]+),ParameterValue=|(?P<short>[A-Za-z0-9]+)=)"""
    r"""(?P<value>"(?:\\.|[^"\\])*"|'[^']*'|(?:\\.|[^\s"'\\])*)"""
)


class Given(NamedTuple):
    """The parameters of one command of one environment: each value is a text, a list of texts or a table."""

    name: str
    template: str | None
    region: Text | None
    parameters: dict[str, Text]


def read_samconfig(source: SourceFile) -> tuple[Given, ...] | Unreadable:
    """The environments of a samconfig file in order; those without parameters and region are left out."""
    if source.path.endswith(".toml"):
        return _read_toml(source)
    document = parse(source)
    if isinstance(document, Unreadable):
        return document
    return tuple(_read_yaml(source, document.root)) if isinstance(document.root, Mapping) else ()


def applies_to(given: Given, config_path: str, template_path: str) -> bool:
    """Whether an environment is that of a template: the one it names, else template.yaml or template.yml beside it."""
    folder = posixpath.dirname(config_path)
    named = posixpath.normpath(posixpath.join(folder, given.template)) if given.template else None
    if named is not None and "/.aws-sam/" not in f"/{named}":
        return named == template_path
    beside = posixpath.dirname(template_path) == folder
    return beside and posixpath.basename(template_path) in ("template.yaml", "template.yml", "template.json")


def environment_of(given: Given) -> Environment:
    """The environment as scenarios need it."""
    return Environment(given.name, given.parameters, (given.region,) if given.region else ())


def _read_toml(source: SourceFile) -> tuple[Given, ...] | Unreadable:
    try:
        data = tomllib.loads(source.text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        return Unreadable(
            f"not valid TOML ({error}), so no parameter override of it is known", 0, int(line[1]) if line else 1
        )
    found = []
    for name, commands in data.items():
        if isinstance(commands, dict):
            given = _from_toml(source, name, commands)
            if given.parameters or given.region:
                found.append(given)
    return tuple(found)


def _from_toml(source: SourceFile, name: str, commands: dict[str, Any]) -> Given:
    template: str | None = None
    region: Text | None = None
    parameters: dict[str, Text] = {}
    for command in _COMMANDS:
        table = commands.get(command)
        values = table.get("parameters") if isinstance(table, dict) else None
        if not isinstance(values, dict):
            continue
        locator = _Locator(source, name, command)
        if isinstance(values.get("region"), str):
            region = locator.text(values["region"])
        if isinstance(values.get("template_file", values.get("template")), str):
            template = values.get("template_file", values.get("template"))
        overrides = values.get("parameter_overrides")
        if overrides is not None:
            parameters.update((key, locator.text(value)) for key, value in _pairs(overrides))
    return Given(name, template, region, parameters)


def _pairs(overrides: object) -> Iterator[tuple[str, str]]:
    if isinstance(overrides, str):
        for match in _PAIR.finditer(overrides):
            yield match["long"] or match["short"], _unquote(match["value"])
    elif isinstance(overrides, list):
        for item in overrides:
            yield from _pairs(item)
    elif isinstance(overrides, dict):
        for key, value in overrides.items():
            yield (
                key,
                value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value),
            )


def _unquote(value: str) -> str:
    if value[:1] in "\"'" and len(value) > 1:
        value = value[1:-1]
    return re.sub(r"\\(.)", r"\1", value)


class _Locator:
    """Finds where a value of one table stands in the text of a TOML file, which tomllib does not tell."""

    def __init__(self, source: SourceFile, environment: str, command: str) -> None:
        self._source = source
        names = (re.escape(environment), command, "parameters")
        dotted = r"[ \t]*\.[ \t]*".join(f"[\"']?{name}[\"']?" for name in names)
        header = re.compile(rf"^[ \t]*\[[ \t]*{dotted}[^\]]*\]", re.M)
        found = header.search(source.text)
        self._start = found.end() if found else 0
        following = re.compile(r"^[ \t]*\[(?![^\]]*parameters)", re.M).search(source.text, self._start)
        self._end = following.start() if found and following else len(source.text)

    def text(self, value: str) -> Text:
        """The value with its place: exact where it is written without escapes, else its table."""
        pattern = re.compile(r"(?<![\w:/.-])" + re.escape(value) + r"(?![\w:/.-])") if value else None
        match = pattern.search(self._source.text, self._start, self._end) if pattern else None
        start, end = match.span() if match else (self._start, self._start)
        return literal(value, Stretch(self._source, start, end))


def _read_yaml(source: SourceFile, root: Mapping) -> Iterator[Given]:
    for name, _, node in entries(root):
        commands = resolve(node)
        if not isinstance(commands, Mapping):
            continue
        given = _from_yaml(source, name, commands)
        if given.parameters or given.region:
            yield given


def _from_yaml(source: SourceFile, name: str, commands: Mapping) -> Given:
    template: str | None = None
    region: Text | None = None
    parameters: dict[str, Text] = {}
    for command in _COMMANDS:
        values = _child(_child(commands, command), "parameters")
        if not isinstance(values, Mapping):
            continue
        place, named = _child(values, "region"), _child(values, "template_file")
        if isinstance(place, Scalar):
            region = _scalar(source, place)
        if isinstance(named, Scalar):
            template = named.text
        parameters.update(_yaml_overrides(source, _child(values, "parameter_overrides")))
    return Given(name, template, region, parameters)


def _yaml_overrides(source: SourceFile, node: Node | None) -> Dictionary[str, Text]:
    found: dict[str, Text] = {}
    if isinstance(node, Scalar):
        for match in _PAIR.finditer(node.text):
            value = _unquote(match["value"])
            start = match.start("value") + (len(match["value"]) != len(value))
            found[match["long"] or match["short"]] = literal(value, Origin(source, node, start))
    elif isinstance(node, Sequence):
        for item in node.items:
            found.update(_yaml_overrides(source, resolve(item)))
    elif isinstance(node, Mapping):
        values = ((key, resolve(value)) for key, _, value in entries(node))
        found.update((key, _scalar(source, value)) for key, value in values if isinstance(value, Scalar))
    return found


def _scalar(source: SourceFile, node: Scalar) -> Text:
    return literal(node.text, Origin(source, node, 0))


def _child(node: Node | None, key: str) -> Node | None:
    found = find(node, key) if isinstance(node, Mapping) else None
    return resolve(found) if found is not None else None
