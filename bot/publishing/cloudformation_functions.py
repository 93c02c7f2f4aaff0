"""The configuration of a function that a version would hold, plain or with what SAM's Globals give it."""

from bot.publishing.canonical import Canonical
from bot.publishing.cloudformation_aliases import SERVERLESS_FUNCTION, properties_of
from bot.publishing.versioned import NOT_VERSIONED, Deployed, Properties, mapping_of, without_defaults
from bot.template.evaluator import Evaluator
from bot.template.functions import SharedProperties, ignored_globals
from bot.template.resources import Resource
from bot.yamltree.nodes import Mapping, entries, find

# Properties of AWS::Serverless::Function that make other resources, or only say when a version is published
# (aws-sam-translator 1.115.0, model/sam_resources.py).
_NOT_THE_FUNCTION = frozenset(
    ("Events", "Policies", "EventInvokeConfig", "FunctionUrlConfig", "DeploymentPreference", "AssumeRolePolicyDocument",
     "ProvisionedConcurrencyConfig", "PermissionsBoundary", "RolePath", "Connectors", "AutoPublishAlias",
     "AutoPublishAliasAllProperties", "AutoPublishCodeSha256", "VersionDescription", "VersionDeletionPolicy")
)  # fmt: skip


def function_properties(side: Deployed, evaluator: Evaluator, resource: Resource) -> Properties:
    """The versioned properties of a function in a scenario, by name. Raises Fork."""
    canonicalizer = side.canonicalizer(evaluator.bound(resource.bindings))
    written = properties_of(resource)
    found = canonicalizer.properties(written) if written is not None else {}
    dropped = NOT_VERSIONED
    if resource.type_name == SERVERLESS_FUNCTION:
        shared = _shared(evaluator, resource)
        found = _merged(canonicalizer.properties(shared), found) if shared is not None else found
        dropped = NOT_VERSIONED | _NOT_THE_FUNCTION
    return without_defaults({name: value for name, value in found.items() if name not in dropped})


def publishes_by_itself(resource: Resource) -> bool:
    """Whether SAM publishes versions of a function too, so that its version is not the first one."""
    return resource.property_node("AutoPublishAlias") is not None


def _shared(evaluator: Evaluator, resource: Resource) -> Mapping | None:
    section = evaluator.scope.section("Globals")
    mapping = mapping_of(find(section, "Function")) if section is not None else None
    if mapping is None:
        return None
    shared = SharedProperties(mapping, ignored_globals(resource))
    kept = tuple((key, node) for name, key, node in entries(mapping) if shared.find(name) is not None)
    return mapping._replace(pairs=kept)


def _merged(shared: Properties, own: Properties) -> dict[str, Canonical]:
    found = dict(shared)
    for name, value in own.items():
        found[name] = _merge(shared[name], value) if name in shared else value
    return found


def _merge(shared: Canonical, own: Canonical) -> Canonical:
    """Lists one after the other, maps key by key, else the function's own (plugins/globals/globals.py)."""
    if isinstance(shared, str) or isinstance(own, str) or shared[0] != own[0]:
        return own
    if own[0] == "list":
        return (*shared, *own[1:])
    if own[0] != "map":
        return own
    pairs = _pairs(shared)
    for key, value in _pairs(own).items():
        pairs[key] = _merge(pairs[key], value) if key in pairs else value
    return ("map", *sorted(pairs.items()))


def _pairs(written: tuple[Canonical, ...]) -> dict[str, Canonical]:
    return {str(pair[0]): pair[1] for pair in written[1:]}
