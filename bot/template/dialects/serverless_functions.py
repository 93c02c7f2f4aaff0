"""The functions of a serverless.yml and the state of each in one scenario."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.template.functions import DEFAULT_ARCHITECTURE
from bot.template.layer_entries import read_target
from bot.template.model import FunctionState, LayerUse, Setting
from bot.template.values import Items, Nothing, Text, Unknown, Value, hole, literal
from bot.template.variables import VariableEvaluator
from bot.template.variables_scope import function_logical_id
from bot.template.variables_sources import current_region
from bot.yamltree.nodes import Mapping, Node, Sequence, entries, find

_ALIASES = {"provisionedConcurrency": "provisioned", "snapStart": "snapstart"}
_FALSE = ("", "false", "0")


class ServiceFunction(NamedTuple):
    """A function as declared: the node of its name and its bodies, the last of which counts first.

    `unknown` says why a body is not known.
    """

    name: str
    key: Node
    bodies: tuple[Mapping, ...]
    unknown: str | None = None

    def find(self, name: str) -> Node | None:
        """The node of a property, or None."""
        found = (find(body, name) for body in reversed(self.bodies))
        return next((node for node in found if node is not None), None)


class _Chosen(NamedTuple):
    node: Node
    value: Value
    is_shared: bool


def list_functions(evaluator: VariableEvaluator, *, only: str | None = None) -> dict[str, ServiceFunction]:
    """The functions by name: `functions` is a mapping, or a list of mappings that are merged. Raises Fork.

    `only` leaves out all but the one of that name.
    """
    node = evaluator.node(find(evaluator.files.root, "functions"))
    parts = node.items if isinstance(node, Sequence) else (node,) if isinstance(node, Mapping) else ()
    found: dict[str, ServiceFunction] = {}
    for part in parts:
        mapping = evaluator.node(part)
        for name, key, value in entries(mapping) if isinstance(mapping, Mapping) else ():
            body = evaluator.node(value) if only in (None, name) else None
            if body is None:
                continue
            earlier = found.get(name, ServiceFunction(name, key, ()))
            if isinstance(body, Mapping):
                found[name] = earlier._replace(bodies=(*earlier.bodies, body))
            else:
                reason = body.reason if isinstance(body, Unknown) else "its declaration is no mapping"
                found[name] = earlier._replace(unknown=reason)
    return found


def function_state(evaluator: VariableEvaluator, function: ServiceFunction) -> FunctionState:
    """The state of a function: what it does not say itself it has from `provider`. Raises Fork."""
    if function.unknown is not None:
        unknown = Unknown(function.unknown)
        return FunctionState(unknown, unknown, None, None, None, _region(evaluator))
    image = function.find("image")
    is_image = image is not None and evaluator.node(image) is not None
    overridden = _overridden(evaluator, function.name)
    return FunctionState(
        overridden.get("Layers") or _layers(evaluator, function),
        overridden.get("Architectures") or _architectures(evaluator, function),
        None if is_image else _setting(evaluator, function, "runtime"),
        Setting(literal("Image"), evaluator.place(image)) if image is not None and is_image else None,
        _alias(evaluator, function),
        _region(evaluator),
    )


def _region(evaluator: VariableEvaluator) -> Text | None:
    region = current_region(evaluator)
    return region if region.known is not None else None


def _layers(evaluator: VariableEvaluator, function: ServiceFunction) -> tuple[LayerUse, ...] | Unknown:
    chosen = _choose(evaluator, function, "layers")
    if chosen is None:
        return ()
    items = chosen.value
    if isinstance(items, Text) and items.known is not None and not items.known.startswith("{{resolve:"):
        items = Items((items,), (None,))
    if not isinstance(items, Items):
        return Unknown(_reason(items, "the list of layers is not known"))
    return tuple(
        LayerUse(read_target(evaluator, item), place or evaluator.place(chosen.node), chosen.is_shared)
        for item, place in zip(items.items, items.places, strict=True)
    )


def _architectures(evaluator: VariableEvaluator, function: ServiceFunction) -> tuple[Setting, ...]:
    setting = _setting(evaluator, function, "architecture")
    return (setting if setting is not None else Setting(literal(DEFAULT_ARCHITECTURE), None),)


def _setting(evaluator: VariableEvaluator, function: ServiceFunction, name: str) -> Setting | None:
    chosen = _choose(evaluator, function, name)
    if chosen is None:
        return None
    text = chosen.value
    if not isinstance(text, Text) or (text.known is not None and "{{resolve:" in text.known):
        text = hole(name, _reason(text, f"the {name} is known only at deployment"))
    return Setting(text, evaluator.place(chosen.node), chosen.is_shared)


def _choose(evaluator: VariableEvaluator, function: ServiceFunction, name: str) -> _Chosen | None:
    """A property of the function if it is written and not empty or false, else the provider's."""
    provider = evaluator.node(find(evaluator.files.root, "provider"))
    shared = find(provider, name) if isinstance(provider, Mapping) else None
    for node, is_shared in ((function.find(name), False), (shared, True)):
        value = evaluator.evaluate(node) if node is not None else Nothing()
        is_false = isinstance(value, Text) and value.known in _FALSE
        if node is not None and not isinstance(value, Nothing) and not is_false:
            return _Chosen(node, value, is_shared)
    return None


def _alias(evaluator: VariableEvaluator, function: ServiceFunction) -> Setting | None:
    for name, alias in _ALIASES.items():
        node = function.find(name)
        value = evaluator.evaluate(node) if node is not None else Nothing()
        if node is not None and isinstance(value, Text) and value.known is not None and value.known not in _FALSE:
            return Setting(literal(alias), evaluator.place(node))
    return None


def _overridden(evaluator: VariableEvaluator, name: str) -> dict[str, Unknown]:
    """The properties of the function's resource that `resources` sets again, by Resources or by extensions."""
    logical_id = function_logical_id(name)
    if not evaluator.files.mention(logical_id):
        return {}
    found: dict[str, Unknown] = {}
    for section in ("Resources", "extensions"):
        properties = _child(evaluator, _child(evaluator, evaluator.scope.section(section), logical_id), "Properties")
        for written in _names(properties):
            found[written] = Unknown(f"`resources` sets {written} of {logical_id} again")
    return found


def _child(evaluator: VariableEvaluator, mapping: Mapping | None, name: str) -> Mapping | None:
    found = evaluator.node(find(mapping, name)) if mapping is not None else None
    return found if isinstance(found, Mapping) else None


def _names(mapping: Mapping | None) -> Iterator[str]:
    return (name for name, _, _ in entries(mapping)) if mapping is not None else iter(())


def _reason(value: Value, otherwise: str) -> str:
    if isinstance(value, Text) and value.hole is not None:
        return value.hole.reason
    return value.reason if isinstance(value, Unknown) else otherwise
