"""Where an AWS::Lambda::Alias leads in one scenario: to which version, and to which function of the template."""

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from bot.publishing.versioned import text_of
from bot.template.evaluator import Evaluator
from bot.template.resources import Resource, exists, find_resource, list_resources
from bot.template.scope import Scope, argument, referenced_name
from bot.template.values import Origin, Piece, Reference, Text, Value
from bot.yamltree.nodes import Mapping, Node, Scalar, find, resolve, walk

ALIAS = "AWS::Lambda::Alias"
VERSION = "AWS::Lambda::Version"
SERVERLESS_FUNCTION = "AWS::Serverless::Function"
FUNCTIONS = frozenset(("AWS::Lambda::Function", SERVERLESS_FUNCTION))
_CUSTOM = ("Custom::", "AWS::CloudFormation::CustomResource")
_LATEST = "$LATEST"
_VARIABLE = re.compile(r"\$\{(\w+)\}")


class Latest(NamedTuple):
    """The alias is on $LATEST."""


class Made(NamedTuple):
    """The alias leads to a version that is a resource of the template."""

    version: str


class Elsewhere(NamedTuple):
    """Something else decides which version it is: `resource` is its logical ID, if it is one of the template."""

    reason: str
    shown: str
    resource: str | None = None


Target: TypeAlias = Latest | Made | Elsewhere


class Alias(NamedTuple):
    """An alias in one scenario. `function` is the logical ID of its function, None if that is not in the template."""

    logical_id: str
    name: str
    function: str | None
    target: Target


def list_aliases(evaluator: Evaluator) -> Iterator[str]:
    """The logical IDs of the aliases, whether they exist in this scenario or not. Raises Fork."""
    return (resource.logical_id for resource in list_resources(evaluator) if resource.type_name == ALIAS)


def read_alias(evaluator: Evaluator, resource: Resource) -> Alias:
    """What an alias resource says. Raises Fork."""
    inner = evaluator.bound(resource.bindings)
    name = _shown(_property(inner, resource, "Name"))
    target = _target(inner, resource.property_node("FunctionVersion"))
    function = _function(inner, _property(inner, resource, "FunctionName"))
    if isinstance(target, Made):
        version = present(evaluator, target.version)
        function = (function_of(evaluator, version) if version is not None else None) or function
    return Alias(resource.logical_id, name, function, target)


def present(evaluator: Evaluator, logical_id: str) -> Resource | None:
    """The resource with a logical ID if it exists in this scenario, or None."""
    if logical_id not in evaluator.scope.resources and not evaluator.scope.has_loops:
        return None
    resource = find_resource(evaluator, logical_id)
    return resource if resource is not None and exists(evaluator, resource) else None


def function_of(evaluator: Evaluator, resource: Resource) -> str | None:
    """The logical ID of the function that a version or alias belongs to, or None if that is not in the template."""
    inner = evaluator.bound(resource.bindings)
    return _function(inner, _property(inner, resource, "FunctionName"))


def parameters_in(scope: Scope, nodes: list[Node]) -> tuple[str, ...]:
    """The parameters that expressions refer to, sorted."""
    names: set[str] = set()
    for node in (below for each in nodes for below in walk(each)):
        template = argument(node, "!Sub", "Fn::Sub")
        texts = _texts(template) if template is not None else ()
        names.update(name for text in texts for name in _VARIABLE.findall(text))
        names.update(filter(None, (referenced_name(node),)))
    return tuple(sorted(names & scope.parameters.keys()))


def _texts(node: Node) -> Iterator[str]:
    return (resolved.text for each in walk(node) if isinstance(resolved := resolve(each), Scalar))


def _property(evaluator: Evaluator, resource: Resource, name: str) -> Value | None:
    node = resource.property_node(name)
    return evaluator.evaluate(node) if node is not None else None


def _shown(value: Value | None) -> str:
    if isinstance(value, Reference):
        return "${" + value.logical_id + "}"
    return value.shown if isinstance(value, Text) else "?"


def _target(evaluator: Evaluator, node: Node | None) -> Target:
    value = evaluator.evaluate(node) if node is not None else None
    if isinstance(value, Reference):
        return _referenced(evaluator, value)
    if isinstance(value, Text) and value.known == _LATEST and not _is_default(evaluator.scope, value):
        return Latest()
    mentioned = _versions_in(evaluator, node) if node is not None and not isinstance(value, Text) else ()
    if len(mentioned) == 1:
        return Made(mentioned[0])
    return Elsewhere("the alias is pinned outside of this template", _shown(value))


def _referenced(evaluator: Evaluator, reference: Reference) -> Target:
    name = reference.logical_id
    resource = find_resource(evaluator, name)
    kind = resource.type_name if resource is not None else ""
    shown = f"{name}.{reference.attribute}"
    if kind == VERSION:
        return Made(name)
    if kind.startswith(_CUSTOM):
        return Elsewhere(f"the custom resource '{name}' publishes the version", shown, name)
    if resource is None:
        return Elsewhere(f"the version '{name}' is made by a loop over what only the deployment knows", shown)
    return Elsewhere(f"resource '{name}' of type {kind} gives the version", shown, name)


def _is_default(scope: Scope, text: Text) -> bool:
    """Whether a text is the default of a parameter, which a pipeline may override."""
    part = text.parts[0]
    origin = part.origin if isinstance(part, Piece) else None
    return isinstance(origin, Origin) and any(origin.scalar is each.default for each in scope.parameters.values())


def _versions_in(evaluator: Evaluator, node: Node) -> tuple[str, ...]:
    """The versions that an expression takes a part of, such as the last field of a version's ARN."""
    kinds = {name: text_of(find(body, "Type")) for name, body in evaluator.scope.resources.items()}
    versions = [name for name, kind in kinds.items() if kind == VERSION]
    words = frozenset(word for text in _texts(node) for word in (text, text.split(".")[0], text.strip("${}")))
    return tuple(name for name in versions if name in words)


def _function(evaluator: Evaluator, value: Value | None) -> str | None:
    if isinstance(value, Reference):
        resource = find_resource(evaluator, value.logical_id)
        return value.logical_id if resource is not None and resource.type_name in FUNCTIONS else None
    if not isinstance(value, Text):
        return None
    wanted = value.shown.rpartition(":function:")[2].split(":")[0]
    named = (each for each in list_resources(evaluator) if each.type_name in FUNCTIONS)
    return next((each.logical_id for each in named if _name(evaluator, each) == wanted), None)


def _name(evaluator: Evaluator, resource: Resource) -> str | None:
    inner = evaluator.bound(resource.bindings)
    value = _property(inner, resource, "FunctionName")
    return value.shown if isinstance(value, Text) else None


def properties_of(resource: Resource) -> Mapping | None:
    """The properties of a resource, or None where it has none."""
    node = find(resource.body, "Properties")
    concrete = resolve(node) if node is not None else None
    return concrete if isinstance(concrete, Mapping) else None
