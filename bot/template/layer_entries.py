"""From the value of an entry of `Layers` to what it names."""

import re
from collections.abc import Iterator

from bot.template.evaluator import Evaluator
from bot.template.model import (
    ARN_FIELDS,
    ArnTarget,
    LayerTarget,
    LocalTarget,
    MalformedTarget,
    SsmTarget,
    UnknownTarget,
)
from bot.template.resources import find_layer
from bot.template.scenarios import MAX_NESTING
from bot.template.scope import Scope
from bot.template.values import Hole, Origin, Piece, Reference, Text, Unknown, Value, skeleton, slice_text

_SSM = re.compile(r"\{\{resolve:(ssm|ssm-secure):([^:}\0]+)(?::([^}\0]*))?\}\}")
_NEWEST = ("latest", "$LATEST")
_VARIABLE = re.compile(r"\$\{([^{}]*)\}")
_AWS_OWNED = re.compile(r"arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+")
# Placeholders of other tools and normalised test snapshots: replaced before deployment, so no claim is made.
_PLACEHOLDER = re.compile(
    r"<[^<>]*>|\{\{.*|\[\[.*|%[^%]+%|#\{.*|@@?[^@]+@@?|__[^_].*__|(?<![\w-])[Xx*#?]+(?![\w-])|[Xx*#]{3,}"
    r"|\{[^{}]*\}|\$[A-Za-z_]\w*"
)
# Words that stand for a region, an account or a version in samples: `ACCOUNT_ID`, `your-region`.
_WORD = re.compile(r"[A-Z][A-Z0-9_-]+|.*(?i:your|account|region|version|partition|replace|placeholder|change).*")


def read_target(evaluator: Evaluator, value: Value) -> LayerTarget:
    """What an entry of a function's layers names."""
    evaluator.world.budget.spend()
    if isinstance(value, Reference):
        return _read_reference(evaluator, value)
    if isinstance(value, Text):
        return read_text(value, evaluator.scope)
    if isinstance(value, Unknown):
        return UnknownTarget(value.reason)
    return UnknownTarget("the entry is a list or a mapping")


def _read_reference(current: Evaluator, reference: Reference) -> LayerTarget:
    evaluator = current.owner(reference.scope)
    if evaluator is None:
        return UnknownTarget(f"resource '{reference.logical_id}' of another stack is known only at deployment")
    attribute = reference.attribute or ""
    layer = find_layer(evaluator, reference.logical_id)
    if layer is not None and attribute in ("", "Arn", "LayerVersionArn"):
        return LocalTarget(reference.logical_id, evaluator.scope.key, layer[0], layer[1])
    if attribute.startswith("Outputs."):
        child = evaluator.child(reference.logical_id)
        if child is not None:
            return _read_output(child, attribute.removeprefix("Outputs."))
    resource = evaluator.scope.resources.get(reference.logical_id)
    if resource is None:
        return UnknownTarget(f"'{reference.logical_id}' is no resource of this template")
    return UnknownTarget(f"resource '{reference.logical_id}' is no layer that the files show")


def _read_output(child: Evaluator, name: str) -> LayerTarget:
    node = child.scope.output(name)
    if node is None:
        return UnknownTarget(f"the nested stack has no output '{name}'")
    budget = child.world.budget
    if budget.nesting >= MAX_NESTING:
        return UnknownTarget("outputs of nested stacks refer to one another")
    budget.nesting += 1
    try:
        return read_target(child, child.evaluate(node))
    finally:
        budget.nesting -= 1


def read_text(text: Text, scope: Scope | None) -> LayerTarget:
    """What a text in a list of layers names. `scope` knows the names that `${…}` without Sub could mean."""
    characters = skeleton(text)
    ssm = _SSM.fullmatch(characters.strip())
    if ssm:
        return SsmTarget(ssm[2], ssm[3], text)
    if "{{resolve:" in characters:
        return UnknownTarget("a dynamic reference is resolved only at deployment")
    if len(text.parts) == 1 and isinstance(text.parts[0], Hole):
        return UnknownTarget(text.parts[0].reason)
    variable = _unsubstituted(characters, scope)
    if variable is not None:
        return variable._replace(text=text)
    if characters.startswith("arn:") and characters.count(":") == 7:
        return _read_arn(text, characters)
    if any(isinstance(part, Hole) and not part.name.startswith("AWS::") for part in text.parts):
        return UnknownTarget("a part of the ARN is not known")
    if _AWS_OWNED.fullmatch(characters):
        return UnknownTarget("a layer that AWS owns and versions by itself")
    if _PLACEHOLDER.search(characters) and not characters.startswith("arn:aws:lambda:\0"):
        return UnknownTarget("a placeholder that another tool replaces")
    if not characters.startswith("arn:") and (not characters.strip() or _is_default(text, scope)):
        return UnknownTarget("the default of a parameter stands for an ARN that the deployment gives")
    return MalformedTarget(text, _why_malformed(characters), certain=True)


def _is_default(text: Text, scope: Scope | None) -> bool:
    """Whether a text is the default or an allowed value of a parameter, often a word such as "none".

    What another template hands down counts as one too.
    """
    part = text.parts[0]
    origin = part.origin if isinstance(part, Piece) else None
    if scope is None or not isinstance(origin, Origin) or origin.source is not scope.source:
        return True
    return any(origin.scalar is each.default or origin.scalar in each.allowed for each in scope.parameters.values())


def _unsubstituted(characters: str, scope: Scope | None) -> MalformedTarget | None:
    for match in _VARIABLE.finditer(characters):
        name = match[1].strip()
        known = name.startswith("AWS::") or (scope is not None and name.split(".")[0] in scope.names)
        if scope is None or not known:
            continue
        reason = f"'${{{match[1]}}}' is not replaced here: only Fn::Sub replaces it"
        return MalformedTarget(Text((Piece("", None),)), reason, certain=True, lacks_sub=True)
    return None


def _read_arn(text: Text, characters: str) -> LayerTarget:
    fields = dict(zip(ARN_FIELDS, characters.split(":"), strict=True))
    wrong = _wrong_field(fields)
    if wrong is not None:
        return wrong._replace(text=text) if isinstance(wrong, MalformedTarget) else wrong
    region, name, version = _slice_fields(text, fields, ("region", "name", "version"))
    region_hole = region.hole
    return ArnTarget(
        text,
        _known(fields["partition"]),
        region.known,
        region_hole is not None and region_hole.name in ("AWS::Region", "aws:region"),
        _known(fields["account"]),
        name.known,
        int(fields["version"]) if _known(fields["version"]) is not None else None,
        region,
        name,
        version,
    )


def _slice_fields(text: Text, fields: dict[str, str], names: tuple[str, ...]) -> Iterator[Text]:
    """The texts of some fields of an ARN."""
    offset = 0
    for name, field in fields.items():
        if name in names:
            yield slice_text(text, offset, offset + len(field))
        offset += len(field) + 1


def _known(field: str) -> str | None:
    return None if "\0" in field else field


_GRAMMAR = {
    "partition": (r"aws[a-zA-Z-]*", "its partition"),
    "service": (r"lambda", "its service"),
    "region": (
        r"(eusc-)?[a-z]{2}(-gov|-iso[a-z]?)?-((north|south)?(east|west)|north|south|central)-[0-9]",
        "its region",
    ),
    "account": (r"[0-9]{12}", "its account ID"),
    "kind": (r"layer", "its resource type"),
    "name": (r"[a-zA-Z0-9-_]{1,140}", "its layer name"),
    "version": (r"[0-9]{1,10}", "its version"),
}
_RULE = {
    "partition": "is no AWS partition",
    "service": "is not 'lambda'",
    "region": "is no region",
    "account": "is not 12 digits",
    "kind": "is not 'layer'",
    "name": "may hold letters, digits, '-' and '_' alone",
    "version": "is not a number",
}


def _wrong_field(fields: dict[str, str]) -> MalformedTarget | UnknownTarget | None:
    for name, (pattern, title) in _GRAMMAR.items():
        field = fields[name]
        if "\0" in field or re.fullmatch(pattern, field):
            continue
        if _PLACEHOLDER.search(field) or _WORD.fullmatch(field) or (name == "version" and field in _NEWEST):
            return UnknownTarget(f"{title} is a placeholder that another tool replaces")
        return MalformedTarget(Text((Piece("", None),)), f"{title} '{field}' {_RULE[name]}", certain=True)
    return None


def _why_malformed(characters: str) -> str:
    if not characters.startswith("arn:"):
        return "it is no ARN" if characters else "it is empty"
    fields = characters.split(":")
    if len(fields) == 7 and fields[5] == "layer":
        return "it has no version"
    if len(fields) > 5 and fields[5] != "layer":
        return f"it names a '{fields[5]}', not a layer"
    return "it does not have the form arn:partition:lambda:region:account:layer:name:version"
