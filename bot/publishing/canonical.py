"""A value as CloudFormation would hand it to Lambda, in a form that can be compared between two sides.

What only a deployment knows stays as the expression that asks for it, so that the same unresolvable expression on
both sides counts as equal.
"""

from collections.abc import Mapping as Dictionary
from typing import TypeAlias

from bot.template.evaluator import Evaluator
from bot.template.values import Block, Hole, Items, Nothing, Reference, Text, Unknown, Value
from bot.yamltree.data import Data, DataReader
from bot.yamltree.nodes import Mapping, Node, Sequence, entries, resolve

Canonical: TypeAlias = "str | tuple[Canonical, ...]"
LAYER_TYPES = frozenset(("AWS::Serverless::LayerVersion", "AWS::Lambda::LayerVersion"))
_ABSENT: Canonical = ("absent",)


class Canonicalizer:
    """Makes canonical values of the nodes of one template in one scenario.

    `external` gives values from outside of the template that are known, by "ssm:NAME", "getatt:ID.ATTRIBUTE",
    "import:NAME" or the dynamic reference itself.
    """

    def __init__(self, evaluator: Evaluator, external: Dictionary[str, str]) -> None:
        self._evaluator = evaluator
        self._external = external
        self._reader = DataReader()
        self._visiting: set[str] = set()

    def node(self, node: Node | None) -> Canonical:
        """The canonical value of a node; "absent" where there is none or it is AWS::NoValue."""
        if node is None:
            return _ABSENT
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
                return _ABSENT
            case Block():
                return self._block(resolve(node) if not isinstance(value.place.node, Mapping) else value.place.node)
            case Unknown():
                return self._open(node)

    def _text(self, text: Text) -> Canonical:
        known = text.known
        if known is not None:
            return self._external.get(known, self._ssm(known))
        return ("text", *(part.text if not isinstance(part, Hole) else ("?", part.name) for part in text.parts))

    def _ssm(self, known: str) -> str:
        if known.startswith("{{resolve:ssm:") and known.endswith("}}"):
            return self._external.get("ssm:" + known[len("{{resolve:ssm:") : -2], known)
        return known

    def _reference(self, reference: Reference) -> Canonical:
        name, attribute = reference.logical_id, reference.attribute
        given = self._external.get(f"getatt:{name}.{attribute}")
        if given is not None:
            return given
        resource = self._evaluator.scope.resources.get(name)
        kind = self.type_of(resource)
        if resource is not None and kind in LAYER_TYPES:
            return ("layer", name, self._properties(name, resource))
        if attribute and attribute.startswith("Outputs."):
            return self._output(name, attribute.removeprefix("Outputs."), resource)
        return ("ref", name, attribute or "")

    def _output(self, name: str, output: str, resource: Mapping | None) -> Canonical:
        child = self._evaluator.child(name)
        node = child.scope.output(output) if child is not None else None
        if child is not None and node is not None:
            return Canonicalizer(child, self._external).node(node)
        where = self._properties(name, resource) if resource is not None else ""
        return ("output", name, output, where)

    def type_of(self, resource: Mapping | None) -> str:
        """The type of a resource, "" where it has none."""
        found = [resolve(value) for key, _, value in entries(resource) if key == "Type"] if resource else []
        return getattr(found[0], "text", "") if found else ""

    def _properties(self, name: str, resource: Mapping) -> Canonical:
        if name in self._visiting:
            return ("cycle",)
        self._visiting.add(name)
        kept = {key: value for key, _, value in entries(resource)}
        properties = self.node(kept["Properties"]) if "Properties" in kept else _ABSENT
        self._visiting.discard(name)
        return properties

    def _block(self, node: Node) -> Canonical:
        if not isinstance(node, Mapping):
            return self._open(node)
        pairs = ((key, self.node(value)) for key, _, value in entries(node))
        return ("map", *sorted(((key, value) for key, value in pairs if value != _ABSENT), key=lambda pair: pair[0]))

    def _open(self, node: Node) -> Canonical:
        """An expression that is not resolved, as written, with what its names stand for in this template."""
        expression = self._reader.read(node)
        key = _import_name(expression)
        if key is not None and f"import:{key}" in self._external:
            return self._external[f"import:{key}"]
        node = resolve(node)
        inner = node.items if isinstance(node, Sequence) else [value for _, value in node.pairs] if isinstance(
            node, Mapping) else ()  # fmt: skip
        return ("expression", _freeze(expression), *(self._inner(each) for each in inner))

    def _inner(self, node: Node) -> Canonical:
        concrete = resolve(node)
        if isinstance(concrete, Sequence) and concrete.tag is None:
            return ("list", *(self._inner(item) for item in concrete.items))
        return self.node(node)


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
