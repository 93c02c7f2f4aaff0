"""A value as CloudFormation would hand it to Lambda, in a form that can be compared between two sides.

What only a deployment knows stays as the expression that asks for it, so that the same unresolvable expression on
both sides counts as equal.
"""

from collections.abc import Callable
from collections.abc import Mapping as Dictionary
from typing import TypeAlias

from bot.template.evaluator import Evaluator
from bot.template.resources import find_resource
from bot.template.values import Block, Hole, Items, Nothing, Reference, Text, Unknown, Value
from bot.yamltree.data import Data, DataReader
from bot.yamltree.nodes import Mapping, Node, Sequence, entries, find, resolve

Artifacts = Callable[[str, str], str]  # (path of the template, local path in it) → a text that changes with the content
Canonical: TypeAlias = "str | tuple[Canonical, ...]"
LAYER_TYPES = frozenset(("AWS::Serverless::LayerVersion", "AWS::Lambda::LayerVersion"))
ABSENT: Canonical = ("absent",)
OPEN = "?"  # stands before the name of a parameter that the deployment decides
_CONTENT = ("Content", "ContentUri", "Code", "CodeUri")


class Canonicalizer:
    """Makes canonical values of the nodes of one template in one scenario.

    `external` gives values from outside of the template that are known, by "ssm:NAME", "getatt:ID.ATTRIBUTE",
    "import:NAME" or the dynamic reference itself. `artifacts` gives for a template and a local path in it a text that
    changes with the content there.
    """

    def __init__(
        self, evaluator: Evaluator, external: Dictionary[str, str], artifacts: Artifacts = lambda _, local: local
    ) -> None:
        self._evaluator = evaluator
        self._external = external
        self._artifacts = artifacts
        self._reader = DataReader()
        self._visiting: set[str] = set()

    def node(self, node: Node | None) -> Canonical:
        """The canonical value of a node; "absent" where there is none or it is AWS::NoValue."""
        if node is None:
            return ABSENT
        return self._value(self._evaluator.evaluate(node), node)

    def _value(self, value: Value, node: Node) -> Canonical:
        match value:
            case Text():
                return self._text(value)
            case Items():
                pairs = zip(value.items, value.places, strict=True)
                return ("list", *(self._value(item, place.node if place else node) for item, place in pairs))
            case Reference():
                return self._reference(value)
            case Nothing():
                return ABSENT
            case Block():
                return self._block(resolve(node) if not isinstance(value.place.node, Mapping) else value.place.node)
            case Unknown():
                return self._open(node)

    def _text(self, text: Text) -> Canonical:
        known = text.known
        if known is not None:
            return self._external.get(known, self._ssm(known))
        return ("text", *(_hole(part) if isinstance(part, Hole) else part.text for part in text.parts))

    def _ssm(self, known: str) -> str:
        if known.startswith("{{resolve:ssm:") and known.endswith("}}"):
            return self._external.get("ssm:" + known[len("{{resolve:ssm:") : -2], known)
        return known

    def _reference(self, reference: Reference) -> Canonical:
        owner = self._evaluator.owner(reference.scope)
        if owner is not None and owner is not self._evaluator:  # a stack above handed it down
            return Canonicalizer(owner, self._external, self._artifacts)._reference(reference)
        name, attribute = reference.logical_id, reference.attribute
        given = self._external.get(f"getatt:{name}.{attribute}")
        if given is not None:
            return given
        resource = self._resource(name)
        kind = self.type_of(resource)
        if resource is not None and kind in LAYER_TYPES:
            return self.layer(name, resource)
        if attribute and attribute.startswith("Outputs."):
            return self._output(name, attribute.removeprefix("Outputs."), resource)
        return ("ref", name, attribute or "")

    def layer(self, name: str, resource: Mapping) -> Canonical:
        """A layer of the template: any change of its properties makes a new version of it."""
        return ("layer", name, self._properties(name, resource))

    def _output(self, name: str, output: str, resource: Mapping | None) -> Canonical:
        child = self._evaluator.child(name)
        node = child.scope.output(output) if child is not None else None
        if child is not None and node is not None:
            return Canonicalizer(child, self._external, self._artifacts).node(node)
        where = self._properties(name, resource) if resource is not None else ""
        return ("output", name, output, where)

    def _resource(self, name: str) -> Mapping | None:
        resource = self._evaluator.scope.resources.get(name)
        if resource is not None or not self._evaluator.scope.has_loops:
            return resource
        found = find_resource(self._evaluator, name)
        return found.body if found is not None else None

    def type_of(self, resource: Mapping | None) -> str:
        """The type of a resource, "" where it has none."""
        found = [resolve(value) for key, _, value in entries(resource) if key == "Type"] if resource else []
        return getattr(found[0], "text", "") if found else ""

    def _properties(self, name: str, resource: Mapping) -> Canonical:
        if name in self._visiting:
            return ("cycle",)
        self._visiting.add(name)
        written = find(resource, "Properties")
        concrete = resolve(written) if written is not None else None
        pairs = self.properties(concrete) if isinstance(concrete, Mapping) else {}
        self._visiting.discard(name)
        return ("map", *sorted(pairs.items()))

    def properties(self, written: Mapping) -> dict[str, Canonical]:
        """The properties of a resource by name, without those that are absent; local paths to code by its content."""
        found = {}
        for key, _, node in entries(written):
            value = self.node(node)
            if value != ABSENT:
                is_local = key in _CONTENT and isinstance(value, str) and not value.startswith(("s3://", "{{resolve:"))
                path = self._evaluator.scope.source.path
                found[key] = ("content", self._artifacts(path, str(value))) if is_local else value
        return found

    def _block(self, node: Node) -> Canonical:
        if not isinstance(node, Mapping):
            return self._open(node)
        pairs = ((key, self.node(value)) for key, _, value in entries(node))
        return ("map", *sorted(((key, value) for key, value in pairs if value != ABSENT), key=lambda pair: pair[0]))

    def _open(self, node: Node) -> Canonical:
        """An expression that is not resolved, as written, with what its names stand for in this template."""
        key = _import_name(self._reader.read(node))
        if key is not None and f"import:{key}" in self._external:
            return self._external[f"import:{key}"]
        node = resolve(node)
        if node.tag is not None:
            inner: tuple[Node, ...] = (self._evaluator.untagged(node),)
        elif isinstance(node, Mapping):
            inner = tuple(value for _, value in node.pairs)
        else:
            inner = node.items if isinstance(node, Sequence) else ()
        return ("expression", self.written(node), *(self._inner(each) for each in inner))

    def written(self, node: Node) -> Canonical:
        """An expression as it stands in the template."""
        return _freeze(self._reader.read(node))

    def _inner(self, node: Node) -> Canonical:
        concrete = resolve(node)
        if isinstance(concrete, Sequence) and concrete.tag is None:
            return ("list", *(self._inner(item) for item in concrete.items))
        return self.node(node)


def _hole(hole: Hole) -> Canonical:
    return (OPEN if hole.scope else "unknown", hole.name)


def _import_name(expression: Data) -> str | None:
    if isinstance(expression, dict) and isinstance(expression.get("Fn::ImportValue"), str):
        return str(expression["Fn::ImportValue"])
    return None


def _freeze(data: Data) -> Canonical:
    if isinstance(data, dict):
        return ("map", *((key, _freeze(value)) for key, value in sorted(data.items())))
    if isinstance(data, list):
        return ("list", *(_freeze(item) for item in data))
    return str(data)
