"""What would publish a change that publishes nothing: the remedies that the translator confirmed, with their edits."""

import re
from collections.abc import Iterator

from bot.findings.finding import Applicability, Fix
from bot.publishing.delta import own_layers
from bot.publishing.reduction import LAYER, SAM_TRANSFORM
from bot.publishing.sam_edits import MARKER
from bot.publishing.verdicts import Remedy
from bot.publishing.versioned import mapping_of, text_of
from bot.rules.base import FUNCTIONS
from bot.rules.unpublished import Unpublished
from bot.template.delta import layer_title
from bot.template.model import LocalTarget
from bot.template.renaming import rename_resource
from bot.template.rewriting import as_edit
from bot.template.scope import Scope, argument
from bot.text.edits import TextEdit
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, find, resolve
from bot.yamltree.patch import Refusal, replace_in_scalar
from bot.yamltree.structure import insert_pair

_ALIAS, _ALL, _PUBLISH = "AutoPublishAlias", "AutoPublishAliasAllProperties", "PublishLambdaVersion"
_FLAGS = (
    "from then on each change of the function's properties publishes a version, and a change of Tags or "
    "ReservedConcurrentExecutions alone fails the deployment"
)
_WHY = {
    Remedy.ALL_PROPERTIES: _FLAGS,
    Remedy.ALL_PROPERTIES_AND_LAYER: f"{_FLAGS}; the layer gets one more version now",
    Remedy.DIRECT_REFERENCE: f"{_FLAGS}; the layer gets one more version now",
    Remedy.ENVIRONMENT_MARKER: "the code can see the environment variable, and every such change needs a new value",
    Remedy.RENAMED_VERSION: "the old version goes unless the template that is deployed now retains it",
}
_POLICIES = ("DeletionPolicy", "UpdateReplacePolicy")
_RETAINED = ", and let the stack retain it (DeletionPolicy, UpdateReplacePolicy)"
_NUMBER = re.compile(r"[0-9]+(?=[^0-9]*$)")

Edits = tuple[TextEdit, ...] | Refusal


def remedies(unpublished: Unpublished) -> tuple[Fix, ...]:
    """The fixes that the translator has confirmed, the preferred one first; in words where there is no sure edit."""
    return tuple(_fix(unpublished, each) for each in unpublished.judged.remedies)


def _fix(unpublished: Unpublished, remedy: Remedy) -> Fix:
    title = _title(unpublished, remedy)
    found = _edits(unpublished, remedy)
    if isinstance(found, Refusal):
        return Fix(title, Applicability.DISPLAY, why=found.reason)
    source, name = unpublished.change.pair.head_scope.source, unpublished.judged.function
    edits = tuple(as_edit(source, each) for each in found)
    return Fix(title, Applicability.UNSAFE, edits, why=_WHY[remedy], key=f"publish-{remedy}", publishes=(name,))


def _title(unpublished: Unpublished, remedy: Remedy) -> str:
    judged, pair = unpublished.judged, unpublished.change.pair
    layers = _listed([layer_title(use.target) for use in own_layers(pair, unpublished.function)]) or "its layers"
    flag = "" if judged.hashes_all else f"{_ALL}: true on {FUNCTIONS}"
    both = " and ".join(filter(None, (flag, f"{_PUBLISH}: true on {layers}")))
    now = "in this same change"
    subject = "layers" if "Layers" in judged.changed else "configuration"
    titles = {
        Remedy.ALL_PROPERTIES: f"set {flag} {now}",
        Remedy.ALL_PROPERTIES_AND_LAYER: f"set {both} {now}",
        Remedy.DIRECT_REFERENCE: f"write {layers} as a plain !Ref instead of !Sub, and set {both}, {now}",
        Remedy.DESCRIPTION_MARKER: f"change the Description of {FUNCTIONS} {now}, for example to name what is new",
        Remedy.LANGUAGE_EXTENSIONS: f"list AWS::LanguageExtensions before {SAM_TRANSFORM} under Transform {now}: SAM "
        "then sees the values of parameters",
        Remedy.ENVIRONMENT_MARKER: f"set a literal environment variable of {FUNCTIONS} {now}, and again with every "
        f"change of {subject}",
        Remedy.CODE_SHA256: f"give {FUNCTIONS} an AutoPublishCodeSha256 that covers {subject} too",
        Remedy.RENAMED_VERSION: f"rename the AWS::Lambda::Version that alias '{judged.alias}' leads to, and all "
        f"references{_RETAINED if _is_unretained(pair.head_scope, judged.version) else ''}",
    }
    return titles[remedy]


def _is_unretained(scope: Scope, version: str) -> bool:
    """Whether nothing is said of what becomes of a version that goes."""
    resource = scope.resources.get(version)
    return resource is not None and all(find(resource, key) is None for key in _POLICIES)


def _listed(names: list[str]) -> str:
    return " and ".join(f"'{name}'" for name in dict.fromkeys(names))


def _edits(unpublished: Unpublished, remedy: Remedy) -> Edits:
    scope, name = unpublished.change.pair.head_scope, unpublished.judged.function
    properties = _properties(scope, name)
    if properties is None:
        return Refusal("the function's properties do not stand in this template")
    match remedy:
        case Remedy.ALL_PROPERTIES:
            return _joined((_flag(scope, properties),))
        case Remedy.ALL_PROPERTIES_AND_LAYER:
            return _joined((_flag(scope, properties), *_layer_flags(unpublished)))
        case Remedy.DIRECT_REFERENCE:
            return _joined(
                (*_references(unpublished, properties), _flag(scope, properties), *_layer_flags(unpublished))
            )
        case Remedy.ENVIRONMENT_MARKER:
            return _joined((_mark(scope, properties),))
        case Remedy.RENAMED_VERSION:
            return _rename(scope, unpublished.judged.version)
        case _:
            return Refusal("only its author can say what must stand there")


def _joined(parts: tuple[TextEdit | Refusal | None, ...]) -> Edits:
    """All edits, without those that are not needed; the first refusal if there is one."""
    refusal = next((each for each in parts if isinstance(each, Refusal)), None)
    return refusal or tuple(each for each in parts if isinstance(each, TextEdit))


def _properties(scope: Scope, name: str) -> Mapping | None:
    resource = scope.resources.get(name)
    return mapping_of(find(resource, "Properties")) if resource is not None else None


def _flag(scope: Scope, properties: Mapping) -> TextEdit | Refusal | None:
    return _set_true(scope, properties, _ALL, _ALIAS)


def _set_true(scope: Scope, properties: Mapping, key: str, after: str | None) -> TextEdit | Refusal | None:
    """The flag set to true; None where it is already."""
    node = find(properties, key)
    if node is None:
        return insert_pair(scope.source, properties, key, True, after=after)
    text = text_of(node)
    if text is not None and text.lower() == "true":
        return None
    concrete = resolve(node)
    if not isinstance(concrete, Scalar):
        return Refusal(f"{key} is not written as a plain value")
    return replace_in_scalar(scope.source, concrete, 0, len(concrete.text), "true")


def _layer_flags(unpublished: Unpublished) -> Iterator[TextEdit | Refusal | None]:
    """PublishLambdaVersion on each layer of the template that the function uses."""
    pair = unpublished.change.pair
    scope = pair.head_scope
    for use in own_layers(pair, unpublished.function):
        name = use.target.logical_id if isinstance(use.target, LocalTarget) else ""
        resource = scope.resources.get(name)
        if resource is None or text_of(find(resource, "Type")) != LAYER:
            continue
        properties = mapping_of(find(resource, "Properties"))
        if properties is None:
            yield Refusal(f"layer '{name}' has no properties")
        else:
            yield _set_true(scope, properties, _PUBLISH, None)


def _references(unpublished: Unpublished, properties: Mapping) -> Iterator[TextEdit | Refusal]:
    """`!Ref L` for `!Sub ${L}` in the function's own list and in that of Globals."""
    scope = unpublished.change.pair.head_scope
    names = {layer_title(use.target) for use in own_layers(unpublished.change.pair, unpublished.function)}
    section = scope.section("Globals")
    shared = mapping_of(find(section, "Function")) if section is not None else None
    for holder in filter(None, (shared, properties)):
        layers = find(holder, "Layers")
        concrete = resolve(layers) if layers is not None else None
        for item in concrete.items if isinstance(concrete, Sequence) else ():
            name = _substituted(item)
            if name in names and name is not None:
                yield _as_reference(item, name)


def _substituted(item: Node) -> str | None:
    template = argument(item, "!Sub", "Fn::Sub")
    text = text_of(template) if template is not None else None
    if text is None or not (text.startswith("${") and text.endswith("}")):
        return None
    return text[2:-1].strip().removesuffix(".LayerVersionArn")


def _as_reference(item: Node, name: str) -> TextEdit | Refusal:
    node = resolve(item)
    if node is not item or not isinstance(node, Scalar) or node.anchor is not None:
        return Refusal("the reference is not written as !Sub before a text")
    return TextEdit(node.start, node.end, f"!Ref {name}")


def _mark(scope: Scope, properties: Mapping) -> TextEdit | Refusal:
    """Another value of an environment variable: a number that goes up."""
    environment = find(properties, "Environment")
    if environment is None:
        return insert_pair(scope.source, properties, "Environment", (("Variables", ((MARKER, "1"),)),), after=None)
    holder = mapping_of(environment)
    variables = find(holder, "Variables") if holder is not None else None
    mapping = mapping_of(variables)
    if mapping is None or mapping.tag is not None or any(_is_function(key) for key, _ in mapping.pairs):
        return Refusal("the environment variables are not written out on the function")
    marker = find(mapping, MARKER)
    if marker is None:
        return insert_pair(scope.source, mapping, MARKER, "1", after=None)
    node = resolve(marker)
    if not isinstance(node, Scalar) or not node.text.isdecimal():
        return Refusal(f"the environment variable {MARKER} is no number")
    return replace_in_scalar(scope.source, node, 0, len(node.text), str(int(node.text[-9:]) + 1))


def _is_function(key: Node) -> bool:
    concrete = resolve(key)
    return isinstance(concrete, Scalar) and concrete.text.startswith("Fn::")


def _rename(scope: Scope, version: str) -> Edits:
    """A new logical ID for the version with all references to it, kept when it goes."""
    resource = scope.resources.get(version)
    if resource is None:
        return Refusal("the version is not written out in this template")
    renamed = rename_resource(scope, version, _next_name(scope, version))
    if isinstance(renamed, Refusal):
        return renamed
    if not _is_unretained(scope, version):
        return renamed
    first, second = (insert_pair(scope.source, resource, key, "Retain", after="Type") for key in _POLICIES)
    if isinstance(first, Refusal) or isinstance(second, Refusal):
        return renamed
    both = TextEdit(first.start, first.end, first.replacement + second.replacement)  # they stand at one place
    return (*renamed, both)


def _next_name(scope: Scope, name: str) -> str:
    """The name with its last number one higher, or with a number behind it, that nothing in the template has."""
    taken = {*scope.resources, *scope.parameters, *scope.conditions}
    for step in range(1, 100):
        number = _NUMBER.search(name)
        if number is None:
            other = f"{name}{step + 1}"
        else:
            other = f"{name[: number.start()]}{int(number[0]) + step:0{len(number[0])}}{name[number.end() :]}"
        if other not in taken:
            return other
    return f"{name}Next"
