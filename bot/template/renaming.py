"""Another logical ID for a resource, with everything in the template that names it."""

import re
from typing import Final

from bot.template.mentions import Mentions, find_mentions
from bot.template.scope import Scope
from bot.text.edits import TextEdit
from bot.yamltree.nodes import Scalar, find, resolve
from bot.yamltree.patch import Refusal, replace_in_scalar

_LOGICAL_ID: Final = re.compile(r"[A-Za-z0-9]{1,255}")
_SAM: Final = "AWS::Serverless::"
_KNOWN_TRANSFORMS: Final = re.compile(
    r"AWS::(?:Serverless-2016-10-31|LanguageExtensions|CodeDeployBlueGreen|SecretsManager-[0-9]{4}-[0-9]{2}-[0-9]{2})"
)
_COMMANDS: Final = re.compile(r"\bcfn-(?:init|signal|hup|get-metadata)\b")
# What SAM makes beside a resource and lets be referenced through it (`referable_properties`), and ends of the names of
# what it makes (aws-sam-translator 1.115.0, model/sam_resources.py, model/api/*.py, read 2026-11-25).
_MADE_ATTRIBUTES: Final = frozenset(
    ("Alias", "Version", "DestinationTopic", "DestinationQueue", "Stage", "Deployment", "DomainName", "DomainNameV2",
     "UsagePlan", "UsagePlanKey", "ApiKey")
)  # fmt: skip
_MADE_NAMES: Final = re.compile(
    r"(?:Version|Deployment)?[0-9a-f]{10}|Version|Alias[0-9A-Za-z]+|[0-9A-Za-z]*(?:Role|Stage|Permission|Policy|Queue|"
    r"EventSourceMapping)|Url(?:PublicPermissions)?|EventInvokeConfig|DeploymentGroup|DomainName|UsagePlan|ApiKey"
)


def rename_resource(scope: Scope, old: str, new: str) -> tuple[TextEdit, ...] | Refusal:
    """The edits that give the resource `old` the logical ID `new` everywhere in its template, in order; or why not.

    Everything is Ref, Fn::GetAtt, Fn::Sub, DependsOn and what else names a resource. The names of outputs, exports and
    events stay, and so do words in descriptions, comments and physical names. What other files say is not looked at;
    and CloudFormation replaces what gets another logical ID.
    """
    mentions = find_mentions(scope, old)
    reason = (
        _find_reason_of_name(scope, old, new)
        or _find_reason_of_place(scope, old, mentions)
        or _find_clash(old, new, mentions)
        or _find_generated(scope, old, mentions)
    )
    if reason is not None:
        return Refusal(reason)
    edits: list[TextEdit] = []
    for scalar, start, end in mentions.places:
        edit = replace_in_scalar(scope.source, scalar, start, end, new)
        if isinstance(edit, Refusal):
            return edit
        edits.append(edit)
    return tuple(edits)


def _find_reason_of_name(scope: Scope, old: str, new: str) -> str | None:
    """Why the new name cannot be one, whatever the template refers to."""
    if old == new:
        return f"'{old}' has this name already"
    if not _LOGICAL_ID.fullmatch(new):
        return f"'{new}' is no logical ID, which has letters and digits only"
    if new in scope.resource_keys:
        return f"the template has a resource '{new}' already"
    if new in scope.parameters:
        return f"the template has a parameter '{new}' already"
    if any(name != old and _made_by(scope, name, new) for name in scope.resources):
        return f"SAM may make a resource '{new}'"
    return None


def _find_reason_of_place(scope: Scope, old: str, mentions: Mentions) -> str | None:
    """Why the places that name the resource are not certainly all there are."""
    if old not in scope.resources:
        return f"the template has no resource '{old}' written out"
    if mentions.definitions != 1:
        return f"'{old}' is not written as a key of Resources once"
    if _type_of(scope, old).endswith("::MODULE"):
        return "a module names its resources after it"
    if not all(_KNOWN_TRANSFORMS.fullmatch(name) for name in scope.transforms):
        return "a macro that transforms the template may name it, too"
    if mentions.is_left and _COMMANDS.search(scope.source.text):
        return f"a command of the CloudFormation helper scripts may name '{old}'"
    return mentions.obstacle


def _find_clash(old: str, new: str, mentions: Mentions) -> str | None:
    """What else in the template has one of the two names, or may have it."""
    if new in mentions.names:
        return f"the template refers to '{new}' already"
    if new in mentions.variables:
        return f"a Fn::Sub that names it has a variable '{new}' of its own"
    if not mentions.identifiers.isdisjoint((old, new)):
        return "a loop (Fn::ForEach) has a variable of this name"
    if any(pattern.fullmatch(name) for pattern in mentions.patterns for name in (old, new)):
        return "a loop (Fn::ForEach) may make a name like this"
    return None


def _find_generated(scope: Scope, old: str, mentions: Mentions) -> str | None:
    """A reference to what SAM makes beside the resource and names after it."""
    if not _type_of(scope, old).startswith(_SAM):
        return None
    made = {attribute.partition(".")[0] for attribute in mentions.attributes} & _MADE_ATTRIBUTES
    if made:
        return f"the template refers to '{old}.{min(made)}', which SAM makes"
    others = (name for name in mentions.names if name.startswith(old) and name != old)
    made = {name for name in others if name not in scope.names and name not in scope.resource_keys}
    return f"the template refers to '{min(made)}', which SAM makes and names after '{old}'" if made else None


def _made_by(scope: Scope, name: str, new: str) -> bool:
    """Whether SAM may give this name to something that it makes beside the resource."""
    if not new.startswith(name) or not _type_of(scope, name).startswith(_SAM):
        return False
    return _MADE_NAMES.fullmatch(new, len(name)) is not None


def _type_of(scope: Scope, name: str) -> str:
    node = find(scope.resources[name], "Type")
    concrete = resolve(node) if node is not None else None
    return concrete.text if isinstance(concrete, Scalar) else ""
