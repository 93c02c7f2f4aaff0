"""The usual ways to bump a layer version, each as a function from a file's text to what it makes of it.

The recipe is that of cisco-open/forge, `renovate.json` at 3cc9272 (manager for AWS SDK for pandas), for layers of any
name. The rest is Renovate's own: `auto-replace.ts` at 9c61e5d replaces the first occurrence of the current value in the
matched text, extracts again, and tries the next occurrence of that text until the dependency has the new value.
"""

import io
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.comments import TaggedScalar
from ruamel.yaml.util import load_yaml_guess_indent

from bench.references import Reference, find_newest
from bot.layers.catalogue import Catalogue

_NAME = r":layer:(?P<name>[A-Za-z0-9._-]+):(?P<current>\d+)"
_LITERAL = re.compile(
    r"arn:(?P<partition>aws(?:-[a-z]+)*):lambda:(?P<region>[a-z]{2}(?:-gov)?-[a-z]+-\d):(?P<account>\d{12})" + _NAME
)
_INTERPOLATED = re.compile(r"arn:aws:lambda:\$\{[^}]+\}:(?P<account>\d{12})" + _NAME)
_WIDTH = 1 << 20


class Dependency(NamedTuple):
    """What the recipe extracts: the matched text, the layer, and the version in it."""

    matched: str
    name: str
    account_id: str
    region: str
    current: str


class UpdateFailedError(Exception):
    """Renovate gives a branch up whose new value cannot be extracted again."""


def extract(text: str) -> list[Dependency]:
    """The dependencies in the order of the recipe: those with a region first, the others looked up in us-east-1."""
    return [
        Dependency(match[0], match["name"], match["account"], match.groupdict().get("region", "us-east-1"),
                   match["current"])
        for pattern in (_LITERAL, _INTERPOLATED)
        for match in pattern.finditer(text)
    ]  # fmt: skip


def renovate(text: str, catalogue: Catalogue, *, confirms: bool = True) -> str:
    """The text after the recipe. Raises UpdateFailedError; without `confirms`, the replacement is left unchecked."""
    for index, dependency in enumerate(extract(text)):
        newest = _lookup(dependency, catalogue)
        if newest is not None and newest > int(dependency.current):
            text = _replace(text, index, dependency, str(newest), confirms=confirms)
    return text


def _lookup(dependency: Dependency, catalogue: Catalogue) -> int | None:
    """The newest version in the data source: what the catalogue has for this very layer ARN."""
    return find_newest(catalogue, (dependency.name, dependency.account_id), dependency.region)


def _replace(text: str, index: int, dependency: Dependency, newest: str, *, confirms: bool) -> str:
    old = dependency.matched
    new = old.replace(dependency.current, newest, 1)
    start = text.find(old)
    while start >= 0:
        changed = text[:start] + new + text[start + len(old) :]
        if not confirms or _is_updated(changed, index, dependency, newest):
            return changed
        start = text.find(old, start + 1)
    raise UpdateFailedError(old)


def _is_updated(text: str, index: int, dependency: Dependency, newest: str) -> bool:
    found = extract(text)[index : index + 1]
    return any((each.name, each.current) == (dependency.name, newest) for each in found)


def dump_as_loaded(text: str, references: tuple[Reference, ...]) -> str:
    """The text after a load and dump by ruamel.yaml as it comes, with the values set. Raises YAMLError."""
    return _round_trip(YAML(), text, references)


def dump_with_care(text: str, references: tuple[Reference, ...]) -> str:
    """The same with quotes kept, lines of any width, and the indentation guessed from the file. Raises YAMLError."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    _, indent, offset = load_yaml_guess_indent(text)
    mapping = re.search(r"^( +)[^\s#-]", text, re.MULTILINE)
    yaml.indent(mapping=len(mapping[1]) if mapping else indent, sequence=indent, offset=offset)
    yaml.explicit_start = text.startswith("---")
    return _round_trip(yaml, text, references)


def _round_trip(yaml: YAML, text: str, references: tuple[Reference, ...]) -> str:
    stale = [each for each in references if each.is_stale and each.newest is not None]
    values = {each.scalar: each.with_version(each.newest or 0) for each in stale}
    tree = yaml.load(text)
    _set_values(tree, values)
    output = io.StringIO()
    yaml.dump(tree, output)
    return output.getvalue()


def _set_values(node: Any, values: dict[str, str]) -> None:
    """Sets new values in place, as the same kind of scalar."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in list(items):
        if isinstance(value, TaggedScalar):
            value.value = values.get(value.value, value.value)
        elif isinstance(value, str) and value in values:
            make: Callable[[str], str] = type(value)
            node[key] = make(values[value])
        elif isinstance(value, int) and str(value) in values:
            node[key] = int(values[str(value)])
        else:
            _set_values(value, values)
