"""What would make a stale change publish, confirmed by the translator on the head as it would then be.

A remedy is tried on all stale functions of a template at once, for the ID of a version depends on its function alone;
it is named for a function only if this function then publishes and no other function's verdict becomes worse.
"""

import json
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Dictionary
from typing import Any, NamedTuple

from bot.ports import Transform, Transformed, TransformRequest
from bot.publishing.reduction import LAYER
from bot.publishing.sam import Output, Side, judge_functions, read_output
from bot.publishing.verdicts import Judged, Remedy, Verdict
from bot.template.model import Function

STALE = (Verdict.STALE_ALIAS, Verdict.STALE_CONFIG)
MARKER = "LAYERS_REVISION"
_ALL = "AutoPublishAliasAllProperties"
_SHA = "AutoPublishCodeSha256"

Properties = dict[str, Any]
Edit = Callable[[Dictionary[str, Any], tuple[str, ...]], bool]


class Asking(NamedTuple):
    """The head side, what was asked about it, and the translator."""

    head: Side
    request: TransformRequest
    transform: Transform


def with_remedies(
    found: Dictionary[str, Judged], functions: Dictionary[str, Function], base: tuple[Side, Output], asking: Asking
) -> Iterator[Judged]:
    """The verdicts, those of stale functions with the remedies that were confirmed."""
    stale = tuple(name for name, judged in found.items() if judged.verdict in STALE)
    template: Dictionary[str, Any] = json.loads(asking.request.template)
    confirmed: dict[str, list[Remedy]] = {name: [] for name in stale}
    for remedy, edit in _EDITS.items() if stale else ():
        for name in _confirm(found, functions, base, asking, (stale, edit)):
            confirmed[name].append(remedy)
    for name, judged in found.items():
        yield judged._replace(remedies=tuple(confirmed.get(name, ())), hashes_all=_counts_all(template, name))


def _confirm(
    found: Dictionary[str, Judged],
    functions: Dictionary[str, Function],
    base: tuple[Side, Output],
    asking: Asking,
    trial: tuple[tuple[str, ...], Edit],
) -> Iterator[str]:
    stale, edit = trial
    template: Dictionary[str, Any] = json.loads(asking.request.template)
    if not edit(template, stale):
        return
    request = asking.request._replace(template=json.dumps(template, sort_keys=True))
    (answer,) = asking.transform.transform((request,))
    output = read_output(asking.head.scope.source.path, answer.template) if isinstance(answer, Transformed) else None
    if output is None:
        return
    after = judge_functions(functions, base, (asking.head, output))
    if any(_is_worse(found[name], after.get(name)) for name in found):
        return
    yield from (name for name in stale if name in after and after[name].verdict is Verdict.PUBLISHED)


def _is_worse(before: Judged, after: Judged | None) -> bool:
    return after is None or after.verdict < before.verdict


def _function(template: Dictionary[str, Any], name: str) -> Properties:
    properties: Properties = template["Resources"][name].setdefault("Properties", {})
    return properties


def _shared(template: Dictionary[str, Any], kind: str) -> Properties:
    shared: Properties = template.get("Globals", {}).get(kind, {})
    return shared


def _counts_all(template: Dictionary[str, Any], name: str) -> bool:
    return _function(template, name).get(_ALL, _shared(template, "Function").get(_ALL)) is True


def _add_all_properties(template: Dictionary[str, Any], stale: tuple[str, ...]) -> bool:
    chosen = [name for name in stale if not _counts_all(template, name) and _SHA not in _function(template, name)]
    for name in chosen:
        _function(template, name)[_ALL] = True
    return bool(chosen)


def _add_both_flags(template: Dictionary[str, Any], stale: tuple[str, ...]) -> bool:
    changed = False
    for name in stale:
        properties = _function(template, name)
        layers = [*_list(_shared(template, "Function").get("Layers")), *_list(properties.get("Layers"))]
        for target in filter(None, map(_direct_target, layers)):
            resource = template["Resources"].get(target)
            if resource and resource.get("Type") == LAYER and _SHA not in properties:
                resource.setdefault("Properties", {})["PublishLambdaVersion"] = True
                properties[_ALL] = changed = True
    return changed


def _mark_description(template: Dictionary[str, Any], stale: tuple[str, ...]) -> bool:
    chosen = [name for name in stale if _counts_all(template, name) and _SHA not in _function(template, name)]
    for name in chosen:
        _function(template, name)["Description"] = MARKER
    return bool(chosen)


def _mark_environment(template: Dictionary[str, Any], stale: tuple[str, ...]) -> bool:
    changed = False
    for name in stale:
        properties = _function(template, name)
        environment = properties.setdefault("Environment", {"Variables": {}})
        variables = environment.setdefault("Variables", {}) if isinstance(environment, dict) else None
        if isinstance(variables, dict) and not any(key.startswith("Fn::") for key in variables):
            variables[MARKER] = "1"
            changed = True
    return changed


def _change_code_sha256(template: Dictionary[str, Any], stale: tuple[str, ...]) -> bool:
    chosen = [name for name in stale if isinstance(_function(template, name).get(_SHA), str)]
    for name in chosen:
        properties = _function(template, name)
        properties[_SHA] = ("0" if not properties[_SHA].startswith("0") else "1") * 64
    return bool(chosen)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _direct_target(item: Any) -> str | None:
    if isinstance(item, dict) and isinstance(item.get("Ref"), str):
        return str(item["Ref"])
    given = item.get("Fn::GetAtt") if isinstance(item, dict) else None
    return str(given[0]) if isinstance(given, list) and given else None


_EDITS: Dictionary[Remedy, Edit] = {
    Remedy.ALL_PROPERTIES: _add_all_properties,
    Remedy.ALL_PROPERTIES_AND_LAYER: _add_both_flags,
    Remedy.DESCRIPTION_MARKER: _mark_description,
    Remedy.ENVIRONMENT_MARKER: _mark_environment,
    Remedy.CODE_SHA256: _change_code_sha256,
}
