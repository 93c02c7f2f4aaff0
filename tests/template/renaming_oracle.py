"""The renaming of a resource in plain data: an independent statement of what the edits must do to the text."""

import json
import re
from typing import TypeAlias

import yaml

from bot.template.renaming import rename_resource
from bot.template.scope import Scope
from bot.text.edits import apply_edits
from bot.text.source import SourceFile
from bot.yamltree.nodes import Mapping
from bot.yamltree.parse import Document, parse
from bot.yamltree.patch import Refusal
from bot.yamltree.sameness import find_unmeant_difference

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[Plain, Plain] | None"


class _Loader(yaml.CSafeLoader):
    """Reads templates; short functions become long ones."""


def _construct(loader: _Loader, suffix: str, node: yaml.Node) -> Plain:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        return {name: node.value}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)
    mapping: Plain = loader.construct_mapping(node, deep=True)  # type: ignore[assignment]  # its keys are texts
    return {name: mapping}


_Loader.add_multi_constructor("!", _construct)
_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith((":timestamp", ":value", ":int", ":float"))]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def load(text: str) -> Plain:
    """The data of a template, JSON or YAML."""
    try:
        loaded: Plain = json.loads(text.removeprefix("\ufeff"))
    except ValueError:
        loaded = yaml.load(text, _Loader)
    return loaded


def renamed(data: Plain, old: str, new: str) -> Plain:
    """The data with the logical ID and every reference to it changed."""
    assert isinstance(data, dict)
    result = {key: _values(value, old, new) for key, value in data.items()}
    resources = result.get("Resources")
    assert isinstance(resources, dict)
    result["Resources"] = _resources(resources, old, new)
    if "Hooks" in result:
        result["Hooks"] = _named(
            result["Hooks"], ("LogicalID", "TaskDefinitions", "TaskSets", "TargetGroups"), old, new
        )
    return result


def scope_of(text: str) -> Scope:
    """The template of a text."""
    document = parse(SourceFile("template.yaml", text.encode()))
    assert isinstance(document, Document), document
    assert isinstance(document.root, Mapping)
    return Scope(document.source, document.root)


def outcome(text: str, new: str = "New", old: str = "Old") -> str:
    """The text after a renaming, or why it is refused."""
    edits = rename_resource(scope_of(text), old, new)
    return edits.reason if isinstance(edits, Refusal) else apply_edits(text, edits)


def assert_renamed(text: str, old: str = "Old", new: str = "New") -> str:
    """Holds that the renaming does to the text what it does to its data, and to nothing else; returns the text."""
    before = parse(SourceFile("template.yaml", text.encode()))
    assert isinstance(before, Document)
    edits = rename_resource(scope_of(text), old, new)
    assert not isinstance(edits, Refusal), edits
    after = apply_edits(text, edits)
    assert load(after) == renamed(load(text), old, new)
    document = parse(SourceFile("template.yaml", after.encode()))
    assert isinstance(document, Document)
    assert find_unmeant_difference(before, document, edits) is None
    return after


def _resources(resources: dict[Plain, Plain], old: str, new: str) -> Plain:
    changed: dict[Plain, Plain] = {}
    for key, body in resources.items():
        if str(key).startswith("Fn::ForEach::"):
            assert isinstance(body, list)
            assert isinstance(body[2], dict)
            changed[key] = [*body[:2], _resources(body[2], old, new)]
            continue
        if isinstance(body, dict):
            body = dict(body)
            if "DependsOn" in body:
                body["DependsOn"] = _replace(body["DependsOn"], old, new)
            for part in ("Connectors", "Properties" if body.get("Type") == "AWS::Serverless::Connector" else ""):
                if part in body:
                    body[part] = _named(body[part], ("Id",), old, new)
        changed[new if key == old else key] = body
    return changed


def _values(data: Plain, old: str, new: str) -> Plain:
    """Data with the intrinsic functions in it changed."""
    if isinstance(data, list):
        return [_values(item, old, new) for item in data]
    if not isinstance(data, dict):
        return data
    if len(data) == 1:
        ((function, argument),) = data.items()
        if function == "Ref" and isinstance(argument, str):
            return {function: _replace(argument, old, new)}
        if function == "Fn::GetAtt" and isinstance(argument, str):
            head, dot, tail = argument.partition(".")
            return {function: (new if head == old else head) + dot + tail}
        if function == "Fn::GetAtt" and isinstance(argument, list):
            return {function: [_replace(argument[0], old, new), *_each(argument[1:], old, new)]}
        if function == "Fn::Sub" and isinstance(argument, str):
            return {function: _text(argument, (), old, new)}
        if function == "Fn::Sub" and isinstance(argument, list) and isinstance(argument[0], str):
            own = tuple(str(name) for each in argument[1:] if isinstance(each, dict) for name in each)
            return {function: [_text(argument[0], own, old, new), *_each(argument[1:], old, new)]}
    return {key: _values(value, old, new) for key, value in data.items()}


def _each(items: list[Plain], old: str, new: str) -> list[Plain]:
    return [_values(item, old, new) for item in items]


def _text(text: str, own: tuple[str, ...], old: str, new: str) -> str:
    def change(match: re.Match[str]) -> str:
        whole = match[1].strip()
        return match[0] if whole in own else match[0].replace(old, new, 1)

    return re.sub(r"\$\{( *" + re.escape(old) + r"(?:\.[^{}]*)? *)\}", change, text)


def _replace(data: Plain, old: str, new: str) -> Plain:
    if isinstance(data, list):
        return [_replace(item, old, new) for item in data]
    return new if data == old else data


def _named(data: Plain, keys: tuple[str, ...], old: str, new: str) -> Plain:
    """Data whose values below certain keys are logical IDs."""
    if isinstance(data, list):
        return [_named(item, keys, old, new) for item in data]
    if not isinstance(data, dict) or (len(data) == 1 and str(next(iter(data))) in ("Ref", "Fn::GetAtt", "Fn::Sub")):
        return data
    return {
        key: _replace(value, old, new) if key in keys else _named(value, keys, old, new) for key, value in data.items()
    }
