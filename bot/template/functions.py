"""The state of a function in one scenario: effective layers, architectures, runtime, package type, alias."""

from typing import NamedTuple

from bot.template.evaluator import Evaluator
from bot.template.layer_entries import read_target
from bot.template.model import FunctionState, LayerUse, Setting
from bot.template.resources import Resource, exists
from bot.template.values import Items, Nothing, Place, Text, Unknown, Value, hole, literal
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, entries, find, resolve

DEFAULT_ARCHITECTURE = "x86_64"
_INCLUDED = "what AWS::Include or Fn::ForEach adds at deployment may set the architecture"


class Merged(NamedTuple):
    """A property as the function has it and as Globals (or the provider) share it; None where it is not written."""

    own: Node | None
    shared: Node | None


class SharedProperties(NamedTuple):
    """Properties that a function takes from elsewhere, unless `ignored` names them ("*" names all).

    `is_open` is set where a macro or a loop adds to them at deployment.
    """

    mapping: Mapping | None
    ignored: frozenset[str] = frozenset()
    is_open: bool = False

    def find(self, name: str) -> Node | None:
        """The node of a shared property, or None."""
        if self.mapping is None or "*" in self.ignored or name in self.ignored:
            return None
        return find(self.mapping, name)


def function_state(evaluator: Evaluator, resource: Resource, shared: SharedProperties) -> FunctionState | None:
    """The state of a SAM or CloudFormation function, or None where its condition does not hold."""
    if not exists(evaluator, resource):
        return None
    inner = evaluator.bound(resource.bindings)
    properties = resource.properties

    def merged(name: str) -> Merged:
        return Merged(find(properties, name) if properties is not None else None, shared.find(name))

    region = inner.ref("AWS::Region", resource.key)
    architectures = merged("Architectures")
    is_open = shared.is_open or (resource.properties is not None and is_added_to(resource.properties))
    is_added = is_open and architectures == Merged(None, None)
    return FunctionState(
        read_layers(inner, merged("Layers")),
        Unknown(_INCLUDED) if is_added else read_architectures(inner, architectures),
        read_setting(inner, merged("Runtime")),
        read_setting(inner, merged("PackageType")),
        read_setting(inner, merged("AutoPublishAlias")),
        region if isinstance(region, Text) and region.known is not None else None,
    )


def read_layers(evaluator: Evaluator, merged: Merged) -> tuple[LayerUse, ...] | Unknown:
    """The effective layers in order, shared ones first; Unknown where a whole list is not known."""
    uses: list[LayerUse] = []
    for node, is_shared in concatenated(merged):
        value = evaluator.evaluate(node)
        if isinstance(value, Nothing):
            continue
        items = _as_items(value, evaluator.place(node))
        if items is None:
            return Unknown(value.reason if isinstance(value, Unknown) else "the list of layers is not known")
        for item, place in zip(items.items, items.places, strict=True):
            uses.append(LayerUse(read_target(evaluator, item), place or evaluator.place(node), is_shared))
    return tuple(uses)


def read_architectures(evaluator: Evaluator, merged: Merged) -> tuple[Setting, ...] | Unknown:
    """The architectures; SAM concatenates those of Globals with the function's own. x86_64 where none is written."""
    settings: list[Setting] = []
    for node, is_shared in concatenated(merged):
        value = evaluator.evaluate(node)
        items = None if isinstance(value, Nothing) else _as_items(value, evaluator.place(node))
        if items is None:
            if isinstance(value, Nothing):
                continue
            return Unknown(value.reason if isinstance(value, Unknown) else "the architecture is not known")
        for item, place in zip(items.items, items.places, strict=True):
            text = item if isinstance(item, Text) else hole("architecture", "the architecture is not known")
            settings.append(Setting(text, place or evaluator.place(node), is_shared))
    return tuple(settings) or (Setting(literal(DEFAULT_ARCHITECTURE), None),)


def read_setting(evaluator: Evaluator, merged: Merged) -> Setting | None:
    """The value of a property that is one text: the function's own before the shared one; None where none is set."""
    node, is_shared = (merged.own, False) if merged.own is not None else (merged.shared, True)
    if node is None:
        return None
    value = evaluator.evaluate(node)
    if isinstance(value, Nothing):
        return None
    text = value if isinstance(value, Text) else hole("property", getattr(value, "reason", "the value is not known"))
    return Setting(text, evaluator.place(node), is_shared)


def concatenated(merged: Merged) -> tuple[tuple[Node, bool], ...]:
    """The list nodes that make a merged list, shared first, and whether each is shared.

    SAM concatenates two lists; if one of them is an intrinsic function, the function's own replaces the shared one
    (aws-sam-translator 1.115.0, plugins/globals/globals.py).
    """
    if merged.own is None:
        return ((merged.shared, True),) if merged.shared is not None else ()
    if merged.shared is None or not (_is_list(merged.own) and _is_list(merged.shared)):
        return ((merged.own, False),)
    return ((merged.shared, True), (merged.own, False))


def is_added_to(mapping: Mapping) -> bool:
    """Whether a mapping holds a macro of its own, such as AWS::Include, or a loop, which adds to it at deployment."""
    return any(name.startswith(("Fn::Transform", "Fn::ForEach::")) for name, _, _ in entries(mapping))


def _is_list(node: Node) -> bool:
    concrete = resolve(node)
    return isinstance(concrete, Sequence) and concrete.tag is None


def _as_items(value: Value, place: Place) -> Items | None:
    if isinstance(value, Items):
        return value
    if isinstance(value, Text) and value.hole is None:
        return Items((value,), (place,))
    return None


def ignored_globals(resource: Resource) -> frozenset[str]:
    """The Globals properties that the resource's IgnoreGlobals attribute names; "*" stands for all."""
    node = find(resource.body, "IgnoreGlobals")
    concrete = resolve(node) if node is not None else None
    items = concrete.items if isinstance(concrete, Sequence) else (concrete,) if concrete is not None else ()
    names = (resolve(item) for item in items)
    return frozenset(name.text for name in names if isinstance(name, Scalar))
