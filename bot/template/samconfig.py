"""The environments that samconfig files describe: parameter overrides and regions, each with its place."""

import posixpath
import re
import tomllib
from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from typing import NamedTuple

from bot.template.scenarios import Environment
from bot.template.toml_places import Written, find_values
from bot.template.values import Hole, Origin, Stretch, Text, literal
from bot.text.source import SourceFile
from bot.yamltree.limits import Unreadable
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, entries, find, resolve
from bot.yamltree.parse import parse
from bot.yamltree.places import source_span

NAMES = ("samconfig.toml", "samconfig.yaml", "samconfig.yml")
# The later one wins, setting by setting (aws-sam-cli, samcli/lib/config/samconfig.py). `build` only says from which
# template the built one is made that `deploy` takes.
_COMMANDS = ("global", "build", "deploy")
# Key=Value, Key="a value", and the long form ParameterKey=Key,ParameterValue=Value, as the SAM CLI reads them.
_PAIR = re.compile(
    r"""(?<!\S)(?:ParameterKey=(?P<long>[A-Za-z0-9]++),ParameterValue=|(?P<short>[A-Za-z0-9]++)=)"""
    r"""(?P<value>"(?:\\.|[^"\\])*"|'[^']*'|(?:\\.|[^\s"\\])*)"""
)
_DOTTED = re.compile(r"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){64}""")


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
    if given.template and not _is_built(given.template):
        return posixpath.normpath(posixpath.join(folder, given.template)) == template_path
    beside = posixpath.dirname(template_path) == folder
    return beside and posixpath.basename(template_path) in ("template.yaml", "template.yml", "template.json")


def _is_built(template: str) -> bool:
    """Whether a template is what `sam build` makes of another one."""
    return "/.aws-sam/" in f"/{posixpath.normpath(template)}"


def environment_of(given: Given) -> Environment:
    """The environment as scenarios need it."""
    return Environment(given.name, given.parameters, (given.region,) if given.region else ())


def _read_toml(source: SourceFile) -> tuple[Given, ...] | Unreadable:
    if dotted := _DOTTED.search(source.text):  # tomllib takes time by the square of a key's parts
        message = "a key of too many parts, so no parameter override of it is known; shorten it"
        return Unreadable(message, dotted.start(), source.lines.position(dotted.start()).line)
    try:
        data = tomllib.loads(source.text.removeprefix("\ufeff"))
    except RecursionError:
        return Unreadable("values nested too deeply, so no parameter override of it is known; flatten them", 0)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        return Unreadable(
            f"not valid TOML ({error}), so no parameter override of it is known", 0, int(line[1]) if line else 1
        )
    found = []
    places: dict[str, dict[tuple[str, ...], Written]] = {}
    for path, written in find_values(source.text).items():
        places.setdefault(path[0], {})[path] = written
    for name, commands in data.items():
        if isinstance(commands, dict):
            given = _from_toml(_Toml(source, places.get(name, {}), commands), name)
            if given.parameters or given.region:
                found.append(given)
    return tuple(found)


class _Toml(NamedTuple):
    """One environment of a TOML file, and where its values stand."""

    source: SourceFile
    places: Dictionary[tuple[str, ...], Written]
    commands: Dictionary[str, object]

    def text(self, path: tuple[str, ...], span: tuple[int, int] | None = None) -> Text:
        """The value at a path, or a part of it, with its place."""
        written = self.places[path]
        start, end = span or (0, len(written.text))
        stretch = Stretch(self.source, *written.span(start, end)) if start < end else None
        return literal(written.text[start:end], stretch)


def _from_toml(toml: _Toml, name: str) -> Given:
    template: str | None = None
    region: Text | None = None
    parameters: dict[str, Text] = {}
    for command in _COMMANDS:
        table = toml.commands.get(command)
        values = table.get("parameters") if isinstance(table, dict) else None
        if not isinstance(values, dict):
            continue
        named = values.get("template_file", values.get("template"))
        template = named if isinstance(named, str) and not _is_built(named) else template
        if command == "build":
            continue
        path = (name, command, "parameters")
        if isinstance(values.get("region"), str) and (*path, "region") in toml.places:
            region = toml.text((*path, "region"))
        if "parameter_overrides" in values:
            parameters = dict(_overrides(toml, (*path, "parameter_overrides")))
    return Given(name, template, region, parameters)


def _overrides(toml: _Toml, path: tuple[str, ...]) -> Iterator[tuple[str, Text]]:
    """The overrides at a path: a text of pairs, a list of such texts, or a table."""
    for place, written in toml.places.items():
        if place[: len(path)] != path or len(place) > len(path) + 1:
            continue
        is_pairs = len(place) == len(path) or place[-1].isdecimal()
        if not is_pairs:
            yield place[-1], toml.text(place)
        for match in _PAIR.finditer(written.text) if is_pairs else ():
            yield match["long"] or match["short"], _unescaped(toml.text(place, _unquoted(match)))


def _unquoted(match: re.Match[str]) -> tuple[int, int]:
    """The span of a pair's value without its quotes."""
    start, end = match.span("value")
    return (start + 1, end - 1) if match["value"][:1] in ('"', "'") and end - start > 1 else (start, end)


def _unescaped(text: Text) -> Text:
    """A text without backslashes before blanks and quotes, at its place."""
    part = text.parts[0]
    if isinstance(part, Hole) or "\\" not in part.text:
        return text
    return literal(re.sub(r"\\([ \"'])", r"\1", part.text), part.origin)


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
        place, named = _child(values, "region"), _child(values, "template_file") or _child(values, "template")
        template = named.text if isinstance(named, Scalar) and not _is_built(named.text) else template
        if command == "build":
            continue
        if isinstance(place, Scalar):
            region = _scalar(source, place)
        overrides = _child(values, "parameter_overrides")
        if overrides is not None:
            parameters = _yaml_overrides(source, overrides)
    return Given(name, template, region, parameters)


def _yaml_overrides(source: SourceFile, node: Node) -> dict[str, Text]:
    found: dict[str, Text] = {}
    if isinstance(node, Scalar):
        for match in _PAIR.finditer(node.text):
            start, end = _unquoted(match)
            span = source_span(source, node, start, end) if start < end else None
            value = literal(node.text[start:end], Stretch(source, *span) if span else None)
            found[match["long"] or match["short"]] = _unescaped(value)
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
