"""A SAM template reduced to what decides which versions are published, as data for the translator.

Kept: the functions that are asked about, all layers, nested stacks, parameters, mappings, conditions and Globals. What
never enters a version's ID (aws-sam-translator 1.115.0, model/sam_resources.py) is left out, so that the cost of a
transform does not grow with the events and policies of a template.
"""

from collections.abc import Collection
from collections.abc import Mapping as Dictionary
from contextlib import suppress
from typing import NamedTuple

from bot.publishing.canonical import Artifacts
from bot.template.evaluator import Evaluator
from bot.template.resources import Resource, list_resources
from bot.template.scenarios import Fork
from bot.template.scope import Scope
from bot.template.values import Items, Text, Value
from bot.yamltree.data import Data, DataReader
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, entries, find, resolve

FUNCTION = "AWS::Serverless::Function"
LAYER = "AWS::Serverless::LayerVersion"
APPLICATION = "AWS::Serverless::Application"
STACK = "AWS::CloudFormation::Stack"  # what SAM makes of an application
KEPT_TYPES = frozenset((LAYER, "AWS::Lambda::LayerVersion", STACK, APPLICATION))
SAM_TRANSFORM = "AWS::Serverless-2016-10-31"
LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions"
_DROPPED = frozenset(
    ("Events", "Policies", "EventInvokeConfig", "FunctionUrlConfig", "DeploymentPreference", "AssumeRolePolicyDocument",
     "ProvisionedConcurrencyConfig", "PermissionsBoundary", "RolePath", "Connectors")
)  # fmt: skip
_ATTRIBUTES = frozenset(("Type", "Condition", "IgnoreGlobals"))
_RESOLVED_INSIDE = frozenset(("Fn::ImportValue", "Fn::If", "Fn::Join", "Fn::Select", "Fn::Split"))
_CODE = {FUNCTION: "CodeUri", LAYER: "ContentUri"}


class Reducer(NamedTuple):
    """What a reduction needs: the template, its evaluator for loops and extensions, and the hashes of local code.

    `is_resolved` resolves references first, as if AWS::LanguageExtensions stood before the SAM transform.
    """

    evaluator: Evaluator
    artifacts: Artifacts
    is_resolved: bool = False

    @property
    def scope(self) -> Scope:
        """The template."""
        return self.evaluator.scope


def reduce_template(reducer: Reducer, functions: Collection[str]) -> Dictionary[str, Data]:
    """The reduced template; of the functions only those in `functions`."""
    reader = DataReader()
    scope = reducer.scope
    template: dict[str, Data] = {"AWSTemplateFormatVersion": "2010-09-09", "Transform": SAM_TRANSFORM}
    for name in ("Parameters", "Mappings", "Conditions"):
        section = scope.section(name)
        if section is not None:
            template[name] = reader.read(section)
    shared = _globals(reducer)
    if shared:
        template["Globals"] = shared
    template["Resources"] = {
        resource.logical_id: _resource(reducer, reader, resource)
        for resource in list_resources(reducer.evaluator)
        if resource.type_name in KEPT_TYPES or (resource.type_name == FUNCTION and resource.logical_id in functions)
    }
    return template


def resolves_first(scope: Scope) -> bool:
    """Whether AWS::LanguageExtensions resolves references before SAM computes the ID of a version."""
    names = scope.transforms
    if LANGUAGE_EXTENSIONS not in names or SAM_TRANSFORM not in names:
        return False
    return names.index(LANGUAGE_EXTENSIONS) < names.index(SAM_TRANSFORM)


def _globals(reducer: Reducer) -> dict[str, Data]:
    section = reducer.scope.section("Globals")
    kept: dict[str, Data] = {}
    for name, kind in (("Function", FUNCTION), ("LayerVersion", LAYER)):
        node = find(section, name) if section is not None else None
        concrete = resolve(node) if node is not None else None
        if isinstance(concrete, Mapping):
            kept[name] = _properties(reducer, concrete, kind, is_shared=True)
    return kept


def _resource(reducer: Reducer, reader: DataReader, resource: Resource) -> Data:
    data: dict[str, Data] = {name: reader.read(node) for name, _, node in entries(resource.body) if name in _ATTRIBUTES}
    if resource.type_name == APPLICATION:
        data["Type"] = STACK
    properties = find(resource.body, "Properties")
    concrete = resolve(properties) if properties is not None else Mapping((), None, True, 0, 0)
    if not isinstance(concrete, Mapping):
        return data
    inner = reducer._replace(evaluator=reducer.evaluator.bound(resource.bindings))
    data["Properties"] = _properties(inner, concrete, resource.type_name, is_shared=False)
    return data


def _properties(reducer: Reducer, mapping: Mapping, kind: str, *, is_shared: bool) -> dict[str, Data]:
    reader, evaluator = DataReader(), reducer.evaluator
    pre_resolved = reducer.is_resolved or resolves_first(reducer.scope) or bool(evaluator.bindings)
    read = (lambda node: _resolved(evaluator, reader, node)) if pre_resolved else reader.read
    data = {name: read(node) for name, _, node in entries(mapping) if name not in _DROPPED}
    key = _CODE.get(kind)
    if key is None or (is_shared and key not in data):
        return data
    path = reducer.scope.source.path
    if isinstance(data.get(key), str) and not str(data[key]).startswith("s3://"):
        data[key] = _uri(reducer.artifacts(path, str(data[key])))
    elif key not in data and key == "ContentUri":
        data[key] = _uri(reducer.artifacts(path, "."))
    elif key not in data and kind == FUNCTION:
        _add_code(reducer, data)
    elif isinstance(data.get(key), dict) and not {"Bucket", "Key"} <= set(data[key]):  # type: ignore[arg-type]
        data[key] = _uri("expression")
    return data


def _add_code(reducer: Reducer, data: dict[str, Data]) -> None:
    shared = reducer.scope.section("Globals")
    node = find(shared, "Function") if shared is not None else None
    concrete = resolve(node) if node is not None else None
    inherits = isinstance(concrete, Mapping) and find(concrete, "CodeUri") is not None
    package = data.get("PackageType") or (
        _text(find(concrete, "PackageType")) if isinstance(concrete, Mapping) else None
    )
    if package == "Image":
        data.setdefault("ImageUri", "111111111111.dkr.ecr.us-east-1.amazonaws.com/local:latest")
    elif "InlineCode" not in data and not inherits:
        data["CodeUri"] = _uri(reducer.artifacts(reducer.scope.source.path, "."))


def _uri(content: str) -> str:
    return f"s3://local/{content}"


def _text(node: Node | None) -> str | None:
    concrete = resolve(node) if node is not None else None
    return concrete.text if isinstance(concrete, Scalar) else None


def _resolved(evaluator: Evaluator, reader: DataReader, node: Node) -> Data:
    """The data of a node with everything resolved that the files decide, as AWS::LanguageExtensions does first."""
    concrete = resolve(node)
    if concrete.tag is None:
        if isinstance(concrete, Scalar) and not (evaluator.bindings and "{" in concrete.text):
            return reader.read(concrete)  # a number and a flag keep their types
        if isinstance(concrete, Sequence):
            return [_resolved(evaluator, reader, item) for item in concrete.items]
        if isinstance(concrete, Mapping) and not _is_intrinsic(concrete):
            return {key: _resolved(evaluator, reader, inner) for key, _, inner in entries(concrete)}
    with suppress(Fork):  # only the deployment decides
        resolved = _from_value(evaluator.evaluate(concrete))
        if resolved is not None:
            return resolved
    return _resolved_inside(evaluator, reader, concrete)


def _resolved_inside(evaluator: Evaluator, reader: DataReader, node: Mapping | Sequence | Scalar) -> Data:
    """An expression that stays one, with what it is given resolved."""
    data = reader.read(node)
    name = next(iter(data), "") if isinstance(data, dict) else ""
    if name not in _RESOLVED_INSIDE:
        return data
    given = (
        evaluator.untagged(node) if node.tag is not None else find(node, name) if isinstance(node, Mapping) else None
    )
    return {name: _resolved(evaluator, reader, given)} if given is not None else data


def _is_intrinsic(mapping: Mapping) -> bool:
    names = [name for name, _, _ in entries(mapping)]
    return len(names) == 1 and (names[0] in ("Ref", "Condition") or names[0].startswith("Fn::"))


def _from_value(value: Value) -> Data:
    if isinstance(value, Text):
        known = value.known
        return known if known is not None else {"Fn::Sub": value.shown}
    if isinstance(value, Items):
        items = [_from_value(item) for item in value.items]
        return None if None in items else items
    return None
