"""What would make a stale change publish, as edits of the reduced template that the translator is asked about."""

from collections.abc import Callable
from collections.abc import Mapping as Dictionary
from typing import Any, NamedTuple

from bot.publishing.reduction import LAYER
from bot.publishing.verdicts import Remedy, Verdict

STALE = (Verdict.STALE_ALIAS, Verdict.STALE_CONFIG)
MARKER = "LAYERS_REVISION"
_ALL = "AutoPublishAliasAllProperties"
_SHA = "AutoPublishCodeSha256"
_PUBLISH = "PublishLambdaVersion"
_CHOICES = ("Fn::FindInMap", "Fn::If", "Fn::ImportValue", "Fn::GetAtt")

Template = Dictionary[str, Any]
Properties = dict[str, Any]
Edit = Callable[[Template, tuple[str, ...]], bool]


class Trial(NamedTuple):
    """A remedy and the edit that stands for it, which tells whether it applies.

    A flag `lasts` only if the same change would publish with it on both sides: otherwise it is the flag itself that
    publishes, once, and the next change of the kind is as silent as this one. `is_resolved` resolves references
    before the translator sees them. `beyond` are remedies that are smaller: where one of them helps, this is too much.
    `heals` are the verdicts that it is for.
    """

    remedy: Remedy
    edit: Edit
    must_last: bool = False
    is_resolved: bool = False
    beyond: tuple[Remedy, ...] = ()
    heals: tuple[Verdict, ...] = STALE


def properties_of(template: Template, name: str) -> Properties:
    """The properties of a function of the template, which may be written to."""
    properties: Properties = template["Resources"][name].setdefault("Properties", {})
    return properties


def counts_all(template: Template, name: str) -> bool:
    """Whether AutoPublishAliasAllProperties is true for a function."""
    return properties_of(template, name).get(_ALL, _shared(template, "Function").get(_ALL)) is True


def has_code_sha256(template: Template, name: str) -> bool:
    """Whether AutoPublishCodeSha256 decides alone which version a function has."""
    return _SHA in properties_of(template, name)


def _shared(template: Template, kind: str) -> Properties:
    shared: Properties = template.get("Globals", {}).get(kind, {})
    return shared


def _add_all_properties(template: Template, stale: tuple[str, ...]) -> bool:
    chosen = [name for name in stale if not counts_all(template, name) and not has_code_sha256(template, name)]
    for name in chosen:
        properties_of(template, name)[_ALL] = True
    return bool(chosen)


def _add_both_flags(template: Template, stale: tuple[str, ...]) -> bool:
    found = [_publish_layers(template, name) for name in stale if not has_code_sha256(template, name)]
    return any(found)


def _publish_layers(template: Template, name: str) -> bool:
    layers = [*_list(_shared(template, "Function").get("Layers")), *_list(properties_of(template, name).get("Layers"))]
    resources = [template["Resources"].get(target) for target in map(_direct_target, layers) if target]
    own = [each for each in resources if each and each.get("Type") == LAYER]
    for resource in own:
        resource.setdefault("Properties", {})[_PUBLISH] = True
    if own:
        properties_of(template, name)[_ALL] = True
    return bool(own)


def _refer_directly(template: Template, stale: tuple[str, ...]) -> bool:
    """Writes `!Sub ${L}` as `!Ref L`, which PublishLambdaVersion sees, and sets both flags."""
    changed = False
    for holder in (_shared(template, "Function"), *(properties_of(template, name) for name in stale)):
        for index, item in enumerate(_list(holder.get("Layers"))):
            target = _substituted(item)
            if target and template["Resources"].get(target, {}).get("Type") == LAYER:
                holder["Layers"][index] = {"Ref": target}
                changed = True
    return changed and _add_both_flags(template, stale)


def _mark_description(template: Template, stale: tuple[str, ...]) -> bool:
    chosen = [name for name in stale if counts_all(template, name) and not has_code_sha256(template, name)]
    for name in chosen:
        properties_of(template, name)["Description"] = MARKER
    return bool(chosen)


def _give_description(template: Template, failing: tuple[str, ...]) -> bool:
    for name in failing:
        properties_of(template, name)["Description"] = MARKER
    return bool(failing)


def _mark_environment(template: Template, stale: tuple[str, ...]) -> bool:
    changed = False
    for name in stale:
        environment = properties_of(template, name).setdefault("Environment", {"Variables": {}})
        variables = environment.setdefault("Variables", {}) if isinstance(environment, dict) else None
        if isinstance(variables, dict) and not any(key.startswith("Fn::") for key in variables):
            variables[MARKER] = "1"
            changed = True
    return changed


def _change_code_sha256(template: Template, stale: tuple[str, ...]) -> bool:
    chosen = [name for name in stale if has_code_sha256(template, name)]
    for name in chosen:
        properties = properties_of(template, name)
        properties[_SHA] = ("0" if not str(properties[_SHA]).startswith("0") else "1") * 64
    return bool(chosen)


def _leave_as_is(template: Template, stale: tuple[str, ...]) -> bool:
    """Applies where layers count, and are given by parameters alone: what else SAM would see resolved is not told."""
    if not any(counts_all(template, name) for name in stale):
        return False
    holders = (_shared(template, "Function"), *(properties_of(template, name) for name in stale))
    return not any(_mentions(holder.get("Layers"), _CHOICES) for holder in holders)


def _mentions(value: Any, keys: tuple[str, ...]) -> bool:
    if isinstance(value, dict):
        return any(key in keys or _mentions(inner, keys) for key, inner in value.items())
    return isinstance(value, list) and any(_mentions(inner, keys) for inner in value)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _direct_target(item: Any) -> str | None:
    if isinstance(item, dict) and isinstance(item.get("Ref"), str):
        return str(item["Ref"])
    given = item.get("Fn::GetAtt") if isinstance(item, dict) else None
    return str(given[0]) if isinstance(given, list) and given else None


def _substituted(item: Any) -> str | None:
    text = item.get("Fn::Sub") if isinstance(item, dict) else None
    if isinstance(text, str) and text.startswith("${") and text.endswith("}"):
        return text[2:-1].removesuffix(".LayerVersionArn")
    return None


_FLAGS = (Remedy.ALL_PROPERTIES, Remedy.ALL_PROPERTIES_AND_LAYER)
# In the order of preference.
TRIALS = (
    Trial(Remedy.ALL_PROPERTIES, _add_all_properties, must_last=True),
    Trial(Remedy.ALL_PROPERTIES_AND_LAYER, _add_both_flags, must_last=True, beyond=(Remedy.ALL_PROPERTIES,)),
    Trial(Remedy.DIRECT_REFERENCE, _refer_directly, must_last=True, beyond=_FLAGS),
    Trial(Remedy.DESCRIPTION_MARKER, _mark_description),
    Trial(Remedy.LANGUAGE_EXTENSIONS, _leave_as_is, is_resolved=True),
    Trial(Remedy.ENVIRONMENT_MARKER, _mark_environment),
    Trial(Remedy.CODE_SHA256, _change_code_sha256),
)
# For a version that is asked for with nothing to publish.
SOMETHING_NEW = Trial(Remedy.DESCRIPTION_MARKER, _give_description, heals=(Verdict.DEPLOY_FAILS,))
