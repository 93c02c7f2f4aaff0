"""What SAM makes of two sides where nothing changes but layers that do not count, told without the translator.

Without AutoPublishAliasAllProperties the layers of a function are no part of its version's ID (aws-sam-translator
1.115.0, model/sam_resources.py, `_construct_version`), so that two templates which differ in nothing else have the same
IDs. What is left to ask is what the layers are worth, and that needs no translator.
"""

import json
from collections.abc import Collection
from collections.abc import Mapping as Dictionary
from typing import TypeAlias

from bot.ports import TransformRequest
from bot.yamltree.data import Data

_ALIAS, _ALL, _SHA = "AutoPublishAlias", "AutoPublishAliasAllProperties", "AutoPublishCodeSha256"
_SHARED_ONLY = "IgnoreGlobals"

Requests: TypeAlias = tuple[TransformRequest, TransformRequest]
_Object: TypeAlias = dict[str, Data]


def find_uncounted(requests: Requests, functions: Collection[str]) -> tuple[str, ...]:
    """The functions of both sides that differ in their layers at most, where layers do not count, sorted."""
    before, after = (_parts(request) for request in requests)
    if requests[0].parameters != requests[1].parameters or requests[0].region != requests[1].region:
        return ()
    if _without_layers(before, functions) != _without_layers(after, functions):
        return ()
    return tuple(name for name in sorted(functions) if _is_uncounted(name, (before, after), requests[1]))


def imitate(request: TransformRequest, functions: Collection[str]) -> str:
    """The template that SAM would make of a request, as far as the layers of these functions are concerned.

    Each function has its properties with those of Globals, and an alias that leads to a version of one and the same
    ID on both sides. Only for functions that `find_uncounted` gives.
    """
    template = _parts(request)
    resources, shared = _object(template.get("Resources")), _shared(template)
    made = {
        name: resource for name, resource in resources.items() if name not in functions and not _has_alias(resource)
    }
    for name in functions:
        body = _object(resources[name])
        alias = _alias(name, template, request)
        properties = _merged(shared, body.get("Properties", {}))
        made[name] = {**body, "Type": "AWS::Lambda::Function", "Properties": _published(_object(properties))}
        made[f"{name}Alias{alias}"] = {
            "Type": "AWS::Lambda::Alias",
            "Properties": {"Name": alias, "FunctionName": {"Ref": name},
                           "FunctionVersion": {"Fn::GetAtt": [f"{name}Version", "Version"]}},
        }  # fmt: skip
    kept = {name: section for name, section in template.items() if name not in ("Globals", "Transform")}
    return json.dumps({**kept, "Resources": made})


def _published(properties: _Object) -> _Object:
    return {name: value for name, value in properties.items() if not name.startswith("AutoPublish")}


def _has_alias(resource: Data) -> bool:
    return _object(resource).get("Type") == "AWS::Serverless::Function"


def _is_uncounted(name: str, sides: tuple[_Object, _Object], request: TransformRequest) -> bool:
    bodies = [_object(_object(side.get("Resources")).get(name)) for side in sides]
    properties = [_object(body.get("Properties")) for body in bodies]
    if not all(properties) or any(_SHARED_ONLY in body for body in bodies) or _rest(bodies[0]) != _rest(bodies[1]):
        return False
    decides = any(_counts(_shared(side), own) for side, own in zip(sides, properties, strict=True))
    aliases = [_alias(name, side, request) for side in sides]
    return not decides and aliases[0] == aliases[1] != ""


def _counts(shared: _Object, own: _Object) -> bool:
    """Whether more than code and configuration decides about the version, or SAM may refuse what is written."""
    return own.get(_ALL, shared.get(_ALL, False)) is not False or _SHA in own or _SHA in shared


def _alias(name: str, template: _Object, request: TransformRequest) -> str:
    """The name of the alias that SAM makes for a function; "" where it is not sure."""
    own = _object(_object(_object(template.get("Resources")).get(name)).get("Properties"))
    written = own.get(_ALIAS, _shared(template).get(_ALIAS))
    if isinstance(written, dict) and written.keys() == {"Ref"}:
        parameter = written["Ref"]
        declared = _object(_object(template.get("Parameters")).get(str(parameter)))
        written = dict(request.parameters).get(str(parameter), declared.get("Default"))
    return written if isinstance(written, str) else ""


def _without_layers(template: _Object, functions: Collection[str]) -> _Object:
    """The template without the functions and without the layers that they share; empty sections count as none."""
    resources = {key: each for key, each in _object(template.get("Resources")).items() if key not in functions}
    shared = {key: each for key, each in _shared(template).items() if key != "Layers"}
    others = {key: each for key, each in _object(template.get("Globals")).items() if key != "Function"}
    return {**template, "Resources": resources, "Globals": [others, shared]}


def _rest(body: _Object) -> _Object:
    own = {key: each for key, each in _object(body.get("Properties")).items() if key != "Layers"}
    return {**body, "Properties": own}


def _merged(shared: Data, own: Data) -> Data:
    """As SAM merges Globals (plugins/globals/globals.py, `_do_merge`): lists one behind the other, own values first."""
    if isinstance(shared, list) and isinstance(own, list):
        return [*shared, *own]
    if isinstance(shared, dict) and isinstance(own, dict) and not (_is_intrinsic(shared) or _is_intrinsic(own)):
        both = {key: _merged(shared[key], value) if key in shared else value for key, value in own.items()}
        return {**shared, **both}
    return own


def _is_intrinsic(value: Dictionary[str, Data]) -> bool:
    return len(value) == 1 and all(key in ("Ref", "Condition") or key.startswith("Fn::") for key in value)


def _parts(request: TransformRequest) -> _Object:
    template: _Object = json.loads(request.template)
    return template


def _shared(template: _Object) -> _Object:
    return _object(_object(template.get("Globals")).get("Function"))


def _object(data: Data) -> _Object:
    return data if isinstance(data, dict) else {}
