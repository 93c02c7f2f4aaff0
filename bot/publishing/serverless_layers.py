"""The layers of a service's own `layers`: what they hold, and which of them the hash of a version counts.

Facts from osls 4.3.1, lib/plugins/aws/package/compile/layers.js and functions.js, read 2026-11-22.
"""

from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from typing import NamedTuple

from bot.publishing.canonical import Artifacts, Canonical, Canonicalizer
from bot.publishing.serverless_written import written
from bot.publishing.versioned import Deployed
from bot.template.scope import argument
from bot.template.values import Text
from bot.template.variables import VariableEvaluator
from bot.template.variables_scope import layer_logical_id
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, entries, find, resolve

_PROPERTIES = ("name", "description", "licenseInfo", "compatibleRuntimes", "compatibleArchitectures")
_FALSE = (None, "", "false", "0")


class OwnLayer(NamedTuple):
    """A layer of the service. `content` is its properties and a hash of its files; a retained one has another ID."""

    name: str
    content: Canonical
    is_retained: bool


class ServiceCanonicalizer(Canonicalizer):
    """Makes canonical values of a service: its own layers with their content, expressions with variables replaced."""

    def __init__(self, evaluator: VariableEvaluator, side: Deployed, layers: Dictionary[str, OwnLayer]) -> None:
        super().__init__(evaluator, side.external, side.artifacts)
        self._service = evaluator
        self._layers = layers

    def layer(self, name: str, resource: Mapping) -> Canonical:
        """A layer of the service, or of its resources."""
        own = self._layers.get(name)
        return ("layer", name, own.content) if own is not None else super().layer(name, resource)

    def written(self, node: Node) -> Canonical:
        """An expression with its variables replaced."""
        return written(self._service, node)


def own_layers(evaluator: VariableEvaluator, artifacts: Artifacts) -> dict[str, OwnLayer]:
    """The service's own layers by the logical ID that the framework gives them. Raises Fork."""
    section = evaluator.node(find(evaluator.files.root, "layers"))
    found = {}
    for name, _, value in entries(section) if isinstance(section, Mapping) else ():
        body = evaluator.node(value)
        if isinstance(body, Mapping):
            found[layer_logical_id(name)] = _layer(evaluator, artifacts, name, body)
    return found


def layer_folders(evaluator: VariableEvaluator) -> Iterator[str]:
    """The folders of the service's own layers, which no function's package holds. Raises Fork."""
    section = evaluator.node(find(evaluator.files.root, "layers"))
    for _, _, value in entries(section) if isinstance(section, Mapping) else ():
        body = evaluator.node(value)
        path = text_at(evaluator, body, "path") if isinstance(body, Mapping) else None
        if path is not None:
            yield path.removeprefix("./").rstrip("/")


def counted_layers(evaluator: VariableEvaluator, items: Node | None, layers: Dictionary[str, OwnLayer]) -> Canonical:
    """What the hash of a version counts of a function's own layers: those given by a plain Ref. Raises Fork."""
    found = evaluator.node(items)
    names = [_referenced(evaluator, item) for item in found.items] if isinstance(found, Sequence) else []
    counted = (layers[name] for name in names if name is not None and name in layers)
    return ("list", *(layer.content for layer in counted if not layer.is_retained))


def patterns_of(evaluator: VariableEvaluator, *holders: Mapping | None) -> tuple[str, ...]:
    """The `package.patterns` of the holders, in order. Raises Fork."""
    found: list[str] = []
    for holder in holders:
        package = evaluator.node(find(holder, "package")) if holder is not None else None
        listed = evaluator.node(find(package, "patterns")) if isinstance(package, Mapping) else None
        values = [evaluator.evaluate(item) for item in listed.items] if isinstance(listed, Sequence) else []
        found.extend(value.shown for value in values if isinstance(value, Text))
    return tuple(found)


def packed(evaluator: VariableEvaluator, artifacts: Artifacts, folder: str, patterns: tuple[str, ...]) -> str:
    """A text that changes with the files of a folder that the patterns leave in."""
    return artifacts(evaluator.scope.source.path, "\n".join((folder, *patterns)))


def text_at(evaluator: VariableEvaluator, holder: Mapping, *keys: str) -> str | None:
    """The text below a mapping at a path of keys, or None where none is known. Raises Fork."""
    node = find(holder, keys[0])
    for key in keys[1:]:
        found = evaluator.node(node)
        node = find(found, key) if isinstance(found, Mapping) else None
    value = evaluator.evaluate(node) if node is not None else None
    return value.known if isinstance(value, Text) else None


def _layer(evaluator: VariableEvaluator, artifacts: Artifacts, name: str, body: Mapping) -> OwnLayer:
    artifact = text_at(evaluator, body, "package", "artifact")
    patterns = patterns_of(evaluator, evaluator.files.root, body)
    path = text_at(evaluator, body, "path") or "."
    files = packed(evaluator, artifacts, artifact, ()) if artifact else packed(evaluator, artifacts, path, patterns)
    properties = (("name", name), *((key, written(evaluator, find(body, key))) for key in _PROPERTIES))
    return OwnLayer(name, ("map", *properties, ("files", files)), text_at(evaluator, body, "retain") not in _FALSE)


def _referenced(evaluator: VariableEvaluator, item: Node) -> str | None:
    found = evaluator.node(item)
    name = argument(found, "!Ref", "Ref") if isinstance(found, Scalar | Sequence | Mapping) else None
    name = resolve(name) if name is not None else None
    return evaluator.scalar(name).known if isinstance(name, Scalar) else None
