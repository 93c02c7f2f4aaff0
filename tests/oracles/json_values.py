"""The values of a transformed template in plain JSON, with ordinary defaults: written apart from our own evaluator."""

import re
from typing import NamedTuple, TypeAlias

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
OPEN = "?"  # a value that the template alone does not decide
PSEUDO = {"AWS::Region": "us-east-1", "AWS::Partition": "aws"}
_VARIABLE = re.compile(r"\$\{([^{}]*)\}")
_HASHED = re.compile(r"[0-9a-f]{10}")


class NoValue:
    """What `AWS::NoValue` gives."""


NO_VALUE = NoValue()
Resolved: TypeAlias = "str | list[Resolved] | NoValue | None"


class Stack(NamedTuple):
    """The sections of a template, and the logical IDs of its layers before the transform."""

    parameters: dict[str, dict[str, Json]]
    conditions: dict[str, Json]
    mappings: dict[str, dict[str, dict[str, Json]]]
    layers: list[str]


def resolve(stack: Stack, value: Json) -> Resolved:
    """A value with its intrinsic functions resolved; None is absent, "${Name}" a parameter without default."""
    if isinstance(value, list):
        items = [resolve(stack, item) for item in value]
        return [item for item in items if item is not NO_VALUE]
    if isinstance(value, dict):
        name, argument = next(iter(value.items())) if len(value) == 1 else ("", None)
        return _call(stack, name, argument)
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)


def holds(stack: Stack, value: Json) -> bool | None:
    """The truth of a condition by name or expression, or None where it is open."""
    if isinstance(value, str):
        return holds(stack, stack.conditions[value]) if value in stack.conditions else None
    if not isinstance(value, dict) or len(value) != 1:
        return None
    name, argument = next(iter(value.items()))
    if name == "Condition":
        return holds(stack, argument)
    if not isinstance(argument, list):
        return None
    if name == "Fn::Equals":
        first, second = (resolve(stack, item) for item in argument)
        is_open = not isinstance(first, str) or not isinstance(second, str) or "${" in first + second
        return None if is_open or OPEN in (first, second) else first == second
    truths = [holds(stack, item) for item in argument]
    if name == "Fn::Not":
        return None if truths[0] is None else not truths[0]
    decisive = name == "Fn::Or"
    if decisive in truths:
        return decisive
    return None if None in truths else not decisive


def _call(stack: Stack, name: str, argument: Json) -> Resolved:
    if name == "Ref" and isinstance(argument, str):
        return _ref(stack, argument)
    if name == "Fn::Sub":
        return _sub(stack, argument)
    if name == "Fn::GetAtt" and isinstance(argument, list):
        return _ref(stack, str(argument[0])) if _layer(stack, str(argument[0])) else OPEN
    if not isinstance(argument, list):
        return OPEN
    if name == "Fn::If" and isinstance(argument[0], str):
        truth = holds(stack, argument[0])
        return OPEN if truth is None else resolve(stack, argument[1 if truth else 2])
    if name == "Fn::FindInMap":
        keys = [resolve(stack, item) for item in argument[:3]]
        row = stack.mappings.get(str(keys[0]), {}).get(str(keys[1]), {})
        return resolve(stack, row[str(keys[2])]) if str(keys[2]) in row else OPEN
    values = resolve(stack, argument[1])
    if name == "Fn::Join" and isinstance(values, list) and all(isinstance(each, str) for each in values):
        return OPEN if OPEN in values else str(argument[0]).join(str(each) for each in values)
    if name == "Fn::Split" and isinstance(values, str) and values != OPEN:
        return [*values.split(str(argument[0]))]
    if name == "Fn::Select" and isinstance(values, list):
        return values[int(str(resolve(stack, argument[0])))]
    return OPEN


def _ref(stack: Stack, name: str) -> Resolved:
    if name == "AWS::NoValue":
        return NO_VALUE
    if name in PSEUDO:
        return PSEUDO[name]
    layer = _layer(stack, name)
    if layer is not None:
        return f"local {layer}"
    declared = stack.parameters.get(name)
    if declared is None:
        return "${" + name + "}" if name.startswith("AWS::") else OPEN
    kind, default = str(declared.get("Type")), declared.get("Default")
    if default is None:
        return "${" + name + "}"
    text = str(default).lower() if isinstance(default, bool) else str(default)
    if kind.startswith("AWS::SSM::Parameter::Value"):
        return "{{resolve:ssm:" + text + "}}"
    return [item.strip() for item in text.split(",")] if "List" in kind else text


def _sub(stack: Stack, argument: Json) -> Resolved:
    template, given = argument if isinstance(argument, list) else (argument, {})
    assert isinstance(given, dict)
    whole = _VARIABLE.fullmatch(str(template))
    if whole and not whole[1].startswith("!"):
        return _variable(stack, whole[1], given)

    def replace(match: re.Match[str]) -> str:
        if match[1].startswith("!"):
            return "${" + match[1][1:] + "}"
        value = _variable(stack, match[1], given)
        return value if isinstance(value, str) and value != OPEN else match[0]

    return _VARIABLE.sub(replace, str(template))


def _variable(stack: Stack, name: str, given: dict[str, Json]) -> Resolved:
    name = name.strip()
    if name in given:
        return resolve(stack, given[name])
    if "." in name:
        layer = _layer(stack, name.split(".")[0])
        return f"local {layer}" if layer else OPEN
    return _ref(stack, name)


def _layer(stack: Stack, name: str) -> str | None:
    """The layer that a logical ID means: SAM adds ten characters of a hash to those of its own layers."""
    if name in stack.layers:
        return name
    return name[:-10] if name[:-10] in stack.layers and _HASHED.fullmatch(name[-10:]) else None
