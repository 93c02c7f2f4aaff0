"""The resources of a template in one scenario: `Fn::ForEach` expanded, conditions looked at."""

from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from typing import NamedTuple

from bot.findings.finding import Location
from bot.template.evaluator import Evaluator
from bot.template.intrinsics import substitute_bindings
from bot.template.model import LayerProperties
from bot.template.values import Items, Nothing, Place, Text, Unknown, Value, concatenate
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, entries, find, resolve

LAYER_TYPES = frozenset(("AWS::Serverless::LayerVersion", "AWS::Lambda::LayerVersion"))
_FOR_EACH = "Fn::ForEach::"
MAX_COPIES = 500
"""A template has at most 500 resources
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html, read 2026-11-22)."""
_COPY_STEPS = 8


class Resource(NamedTuple):
    """A resource: its logical ID, the node of its key, its body, and the ForEach identifiers bound in it."""

    logical_id: str
    key: Node
    body: Mapping
    bindings: Dictionary[str, Text]

    @property
    def type_name(self) -> str:
        """The resource type, "" where it is not written as a text."""
        node = find(self.body, "Type")
        node = resolve(node) if node is not None else None
        return node.text if isinstance(node, Scalar) else ""

    @property
    def properties(self) -> Mapping | None:
        """The properties, or None where they are no mapping."""
        node = find(self.body, "Properties")
        concrete = resolve(node) if node is not None else None
        return concrete if isinstance(concrete, Mapping) else None

    def property_node(self, name: str) -> Node | None:
        """The node of a property, or None."""
        properties = self.properties
        return find(properties, name) if properties is not None else None


def list_resources(evaluator: Evaluator) -> Iterator[Resource]:
    """The resources in order, loops expanded; loops over an unknown or very long collection are left out."""
    section = evaluator.scope.section("Resources")
    if section is not None:
        yield from _expand(evaluator, section, {}, 1)


def find_resource(evaluator: Evaluator, logical_id: str) -> Resource | None:
    """The resource with a logical ID, or None."""
    node = evaluator.scope.resources.get(logical_id)
    if node is not None:
        return Resource(logical_id, evaluator.scope.resource_keys[logical_id], node, {})
    if evaluator.scope.has_loops:
        return next((each for each in list_resources(evaluator) if each.logical_id == logical_id), None)
    return None


def exists(evaluator: Evaluator, resource: Resource) -> bool:
    """Whether this scenario has the resource: its loop makes it, and its condition holds or is unheard of."""
    if resource.bindings and find_resource(evaluator, resource.logical_id) is None:
        return False
    node = find(resource.body, "Condition")
    node = resolve(node) if node is not None else None
    if not isinstance(node, Scalar):
        return True
    inner = evaluator.bound(resource.bindings)
    return inner.condition(inner.scalar(node).known or node.text) is not False


def find_layer(evaluator: Evaluator, logical_id: str) -> tuple[LayerProperties, Location] | None:
    """What the layer resource `logical_id` declares and the place of its logical ID; None if it is no layer."""
    resource = find_resource(evaluator, logical_id)
    if resource is None or resource.type_name not in LAYER_TYPES:
        return None
    inner = evaluator.bound(resource.bindings)
    metadata = find(resource.body, "Metadata")
    metadata = resolve(metadata) if metadata is not None else None
    build = {name: find(metadata, name) for name in ("BuildMethod", "BuildArchitecture")} if isinstance(
        metadata, Mapping) else {}  # fmt: skip
    architectures = resource.property_node("CompatibleArchitectures")
    runtimes = resource.property_node("CompatibleRuntimes")
    properties = LayerProperties(
        _values(inner, architectures),
        _values(inner, runtimes),
        _text(inner, build.get("BuildMethod")),
        _text(inner, build.get("BuildArchitecture")),
        _place(inner, architectures),
        _place(inner, runtimes),
        _place(inner, build.get("BuildArchitecture")),
    )
    return properties, evaluator.place(resource.key).location


def _values(evaluator: Evaluator, node: Node | None) -> tuple[Value, ...] | Unknown | None:
    value = evaluator.evaluate(node) if node is not None else Nothing()
    if isinstance(value, Items):
        return value.items
    if isinstance(value, Nothing):
        return None
    return (value,) if isinstance(value, Text) else Unknown("the list is not known")


def _text(evaluator: Evaluator, node: Node | None) -> Text | None:
    value = evaluator.evaluate(node) if node is not None else None
    return value if isinstance(value, Text) else None


def _place(evaluator: Evaluator, node: Node | None) -> Place | None:
    return evaluator.place(node) if node is not None else None


def _expand(evaluator: Evaluator, section: Mapping, bindings: Dictionary[str, Text], copies: int) -> Iterator[Resource]:
    for name, key, node in entries(section):
        body = resolve(node)
        if name.startswith(_FOR_EACH):
            if isinstance(body, Sequence) and len(body.items) == 3:
                yield from _loop(evaluator, body, bindings, copies)
        elif isinstance(body, Mapping):
            evaluator.world.budget.spend(_COPY_STEPS if bindings else 0)
            yield Resource(_bind_name(evaluator, key, name, bindings), key, body, bindings)


def _loop(evaluator: Evaluator, loop: Sequence, bindings: Dictionary[str, Text], copies: int) -> Iterator[Resource]:
    identifier, collection, body = (resolve(item) for item in loop.items)
    values = evaluator.bound(bindings).evaluate(collection)
    if not isinstance(identifier, Scalar) or not isinstance(values, Items) or not isinstance(body, Mapping):
        return
    copies *= len(values.items)
    if copies > MAX_COPIES:
        return
    for value in values.items:
        if isinstance(value, Text) and value.known is not None:
            evaluator.world.budget.spend()
            yield from _expand(evaluator, body, {**bindings, identifier.text: value}, copies)


def _bind_name(evaluator: Evaluator, key: Node, name: str, bindings: Dictionary[str, Text]) -> str:
    if not bindings or not isinstance(key, Scalar):
        return name
    known = substitute_bindings(concatenate([evaluator.scalar(key)]), bindings).known
    return known if known is not None else name
