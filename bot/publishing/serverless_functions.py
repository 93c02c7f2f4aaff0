"""A function of a service in one scenario: its alias, what the hash of its version counts, and what a version holds.

Facts from osls 4.3.1, lib/plugins/aws/package/compile/functions.js, read 2026-11-22; version 4 of the Serverless
Framework does the same but for the name of an alias, RecursiveLoop, and a durable function's alias.
"""

from collections.abc import Iterator
from typing import NamedTuple

from bot.publishing.canonical import ABSENT, Canonical, Canonicalizer
from bot.publishing.serverless_layers import (
    OwnLayer,
    ServiceCanonicalizer,
    counted_layers,
    layer_folders,
    own_layers,
    packed,
    patterns_of,
    text_at,
)
from bot.publishing.serverless_written import written
from bot.publishing.versioned import NOT_VERSIONED, Deployed, Properties, without_defaults
from bot.template.dialects.serverless_functions import ServiceFunction, list_functions
from bot.template.values import Text, Unknown
from bot.template.variables import VariableEvaluator
from bot.template.variables_scope import function_logical_id
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, entries, find

_ALIASES = {"durableConfig": "durable", "provisionedConcurrency": "provisioned", "snapStart": "snapstart"}
_FALSE = ("", "false", "0")
# Property of the function, its key in `functions`, and where `provider` has it.
_SETTINGS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("FunctionName", "name", ()), ("Handler", "handler", ()), ("Description", "description", ()),
    ("Runtime", "runtime", ("runtime",)), ("MemorySize", "memorySize", ("memorySize",)),
    ("Timeout", "timeout", ("timeout",)), ("Architectures", "architecture", ("architecture",)),
    ("KmsKeyArn", "kmsKeyArn", ("kmsKeyArn",)), ("TracingConfig", "tracing", ("tracing", "lambda")),
    ("RuntimeManagementConfig", "runtimeManagement", ("runtimeManagement",)),
    ("EphemeralStorage", "ephemeralStorageSize", ()), ("RecursiveLoop", "recursiveLoop", ()),
    ("DeadLetterConfig", "onError", ()), ("FileSystemConfigs", "fileSystemConfig", ()), ("SnapStart", "snapStart", ()),
    ("DurableConfig", "durableConfig", ()), ("Layers", "layers", ("layers",)),
)  # fmt: skip
_WRITTEN_ANYWAY = {"MemorySize": "1024", "Timeout": "6"}  # the framework's own defaults, not those of Lambda
_VPC = ("securityGroupIds", "subnetIds", "ipv6AllowedForDualStack")
_UNHASHED = ("LoggingConfig", "logs", ("logs", "lambda"))  # added when the hash is made already


class Alias(NamedTuple):
    """The alias of a function; `is_open` where only the deployment knows whether there is one."""

    name: str
    is_open: bool


class Compiled(NamedTuple):
    """A function with an alias: what the hash of its version counts, and what the version holds, both by property."""

    alias: Alias
    hashed: Properties
    effective: Properties


class _Service(NamedTuple):
    evaluator: VariableEvaluator
    root: Mapping
    provider: Mapping
    function: ServiceFunction
    layers: dict[str, OwnLayer]

    def shared(self, keys: tuple[str, ...]) -> Node | None:
        """What `provider` has at a path of keys."""
        node: Node | None = self.provider
        for key in keys:
            found = self.evaluator.node(node)
            node = find(found, key) if isinstance(found, Mapping) else None
        return node if keys else None

    def choose(self, key: str, shared: tuple[str, ...]) -> Node | None:
        """What the function says if it is not empty or false, else what `provider` says."""
        for node in (self.function.find(key), self.shared(shared)):
            if node is not None and _is_true(self.evaluator, node):
                return node
        return None


def compile_function(evaluator: VariableEvaluator, side: Deployed, name: str) -> Compiled | None:
    """A function with an alias in the scenario of the evaluator; None where there is none. Raises Fork."""
    function = list_functions(evaluator, only=name).get(name)
    alias = alias_of(evaluator, function) if function is not None else None
    if function is None or alias is None:
        return None
    root = evaluator.files.root
    provider = evaluator.node(find(root, "provider"))
    shared = provider if isinstance(provider, Mapping) else Mapping((), None, True, 0, 0)
    service = _Service(evaluator, root, shared, function, own_layers(evaluator, side.artifacts))
    canonicalizer = ServiceCanonicalizer(evaluator, side, service.layers)
    code = _code(service, side)
    nodes = dict(_nodes(service))
    hashed = {key: value for key, node in nodes.items() if (value := written(evaluator, node)) != ABSENT}
    hashed |= _combined(service, None) | _image(service, None)
    hashed = _WRITTEN_ANYWAY | hashed
    hashed |= {"Code": code, "own layers": counted_layers(evaluator, nodes.get("Layers"), service.layers)}
    return Compiled(alias, hashed, {**_effective(service, canonicalizer, nodes), "Code": code})


def alias_of(evaluator: VariableEvaluator, function: ServiceFunction) -> Alias | None:
    """The alias that the framework makes for a function, or None. Raises Fork."""
    for key, name in _ALIASES.items():
        node = function.find(key)
        if node is not None and _is_true(evaluator, node):
            found = evaluator.node(node)
            given = text_at(evaluator, found, "alias") if isinstance(found, Mapping) else None
            value = evaluator.evaluate(node)
            return Alias(given or name, isinstance(value, Unknown) or (isinstance(value, Text) and value.known is None))
    return None


def _nodes(service: _Service) -> Iterator[tuple[str, Node]]:
    for name, key, shared in _SETTINGS:
        node = service.choose(key, shared)
        if node is not None:
            yield name, node
    role = service.function.find("role") or _provided_role(service)
    if role is not None:
        yield "Role", role


def _provided_role(service: _Service) -> Node | None:
    node = service.shared(("iam", "role"))
    found = service.evaluator.node(node)
    is_given = isinstance(found, Scalar | Text) or (isinstance(found, Mapping) and _is_intrinsic(found))
    return node if is_given else service.shared(("role",))


def _is_intrinsic(mapping: Mapping) -> bool:
    return any(key == "Ref" or key.startswith("Fn::") for key, _, _ in entries(mapping))


def _combined(service: _Service, canonicalizer: Canonicalizer | None) -> dict[str, Canonical]:
    """The properties that function and provider make together: as written, or as values."""

    def value(node: Node) -> Canonical:
        return _value(service, canonicalizer, node)

    found: dict[str, Canonical] = {}
    variables = {key: value(node) for key, node in _variables(service)}
    if variables:
        found["Environment"] = ("map", *sorted(variables.items()))
    networks = {key: value(node) for key, node in _networks(service)}
    if {"securityGroupIds", "subnetIds"} <= networks.keys():
        found["VpcConfig"] = ("map", *sorted(networks.items()))
    return found


def _image(service: _Service, canonicalizer: Canonicalizer | None) -> dict[str, Canonical]:
    node = service.function.find("image")
    images = service.shared(("ecr", "images"))
    if node is None:
        return {}
    return {"Image": tuple(_value(service, canonicalizer, each) for each in (node, images))}


def _value(service: _Service, canonicalizer: Canonicalizer | None, node: Node | None) -> Canonical:
    return canonicalizer.node(node) if canonicalizer is not None else written(service.evaluator, node)


def _variables(service: _Service) -> Iterator[tuple[str, Node]]:
    for node in (service.shared(("environment",)), service.function.find("environment")):
        found = service.evaluator.node(node)
        for key, _, value in entries(found) if isinstance(found, Mapping) else ():
            yield key, value


def _networks(service: _Service) -> Iterator[tuple[str, Node]]:
    node = service.function.find("vpc")
    if node is not None and not _is_true(service.evaluator, node):
        return
    own = service.evaluator.node(node)
    for key in _VPC:
        mine = find(own, key) if isinstance(own, Mapping) else None
        chosen = mine if mine is not None else service.shared(("vpc", key))
        if chosen is not None:
            yield key, chosen


def _effective(service: _Service, canonicalizer: Canonicalizer, nodes: dict[str, Node]) -> dict[str, Canonical]:
    name, key, shared = _UNHASHED
    logs = service.choose(key, shared)
    chosen = {**nodes, name: logs} if logs is not None else nodes
    found = {key: value for key, node in chosen.items() if (value := canonicalizer.node(node)) != ABSENT}
    found = {**_WRITTEN_ANYWAY, **found, **_combined(service, canonicalizer), **_image(service, canonicalizer)}
    for section in ("Resources", "extensions"):  # merged when the hash is made already
        for key, node in _overrides(service, section):
            found[key] = ("set again", found.get(key, ""), canonicalizer.node(node))
    return without_defaults({key: value for key, value in found.items() if key not in NOT_VERSIONED})


def _overrides(service: _Service, section: str) -> Iterator[tuple[str, Node]]:
    node: Node | None = service.evaluator.scope.section(section)
    for key in (function_logical_id(service.function.name), "Properties"):
        found = service.evaluator.node(node)
        node = find(found, key) if isinstance(found, Mapping) else None
    found = service.evaluator.node(node)
    for key, _, value in entries(found) if isinstance(found, Mapping) else ():
        yield key, value


def _code(service: _Service, side: Deployed) -> Canonical:
    """What changes with the code of a function: its artifact, or the files of the service that are packed."""
    evaluator, body = service.evaluator, service.function.bodies[-1] if service.function.bodies else None
    holders = [holder for holder in (body, service.root) if holder is not None]
    for holder in holders:
        artifact = text_at(evaluator, holder, "package", "artifact")
        if artifact:
            return ("artifact", packed(evaluator, side.artifacts, artifact, ()))
    alone = any(text_at(evaluator, holder, "package", "individually") == "true" for holder in holders)
    patterns = patterns_of(evaluator, service.root, body if alone else None)
    left_out = tuple(f"!{folder}/**" for folder in layer_folders(evaluator))
    return ("files", packed(evaluator, side.artifacts, ".", (*left_out, *patterns)))


def _is_true(evaluator: VariableEvaluator, node: Node) -> bool:
    found = evaluator.node(node)
    if found is None:
        return False
    if isinstance(found, Scalar | Sequence | Mapping):
        found = evaluator.scalar(found) if isinstance(found, Scalar) else found
    return not (isinstance(found, Text) and found.known in _FALSE)
