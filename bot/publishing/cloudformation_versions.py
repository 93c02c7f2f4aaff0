"""What deploying base and then head does to one alias of a template in one scenario."""

from typing import NamedTuple

from bot.publishing.cloudformation_aliases import (
    ALIAS,
    VERSION,
    Alias,
    Elsewhere,
    Latest,
    Made,
    Target,
    function_of,
    list_aliases,
    parameters_in,
    present,
    properties_of,
    read_alias,
)
from bot.publishing.cloudformation_functions import function_properties, publishes_by_itself
from bot.publishing.doubt import compare_properties
from bot.publishing.verdicts import Verdict
from bot.publishing.versioned import Deployed, Outcome, Properties, differing, judge_change, text_of
from bot.template.evaluator import Evaluator
from bot.template.resources import Resource, exists, list_resources
from bot.yamltree.nodes import Node, find

# Registry schemas bundled in cfn-lint 1.58.0, dated 2026-10-20. A change of these replaces the resource.
CREATE_ONLY = ("FunctionName", "Description", "CodeSha256", "ProvisionedConcurrencyConfig", "RuntimePolicy")
_REPLACES_FUNCTION = frozenset(("FunctionName", "PackageType", "TenancyConfig"))


class View(NamedTuple):
    """One side of a template in one scenario."""

    side: Deployed
    evaluator: Evaluator

    def function(self, logical_id: str) -> Resource | None:
        """A function if it exists in the scenario."""
        return present(self.evaluator, logical_id)

    def version(self, logical_id: str) -> Resource | None:
        """A version if it exists in the scenario."""
        found = present(self.evaluator, logical_id)
        return found if found is not None and found.type_name == VERSION else None


def judge_alias(logical_id: str, base: View, head: View) -> Outcome | None:
    """The outcome for an alias of head; None where it or its function does not exist. Raises Fork."""
    resource = present(head.evaluator, logical_id)
    alias = read_alias(head.evaluator, resource) if resource is not None else None
    after = head.function(alias.function) if alias is not None and alias.function is not None else None
    if alias is None or after is None:
        return None
    before = base.function(after.logical_id)
    if before is None:
        return Outcome(Verdict.PUBLISHED, "the function is new")
    changed, doubt = compare_properties(
        function_properties(base.side, base.evaluator, before), function_properties(head.side, head.evaluator, after)
    )
    if doubt and not isinstance(alias.target, Latest):
        return Outcome(Verdict.UNKNOWN, doubt, changed)
    old = _former(alias, base)
    match alias.target:
        case Latest():
            return _judge_latest(old, changed)
        case Elsewhere():
            return _judge_elsewhere(alias.target, old, changed, (base, head))
        case Made():
            return _judge_version(alias.target.version, old, changed, (base, head))


def _former(alias: Alias, base: View) -> Target | None:
    """Where the alias led on base: by its logical ID, else by its function and name."""
    resource = present(base.evaluator, alias.logical_id)
    if resource is not None and resource.type_name == ALIAS:
        return read_alias(base.evaluator, resource).target
    found = (present(base.evaluator, name) for name in list_aliases(base.evaluator))
    same = (read_alias(base.evaluator, each) for each in found if each is not None)
    return next((each.target for each in same if (each.function, each.name) == (alias.function, alias.name)), None)


def _judge_latest(old: Target | None, changed: tuple[str, ...]) -> Outcome:
    if changed:
        return Outcome(Verdict.PUBLISHED, f"{_listed(changed)} changes, and the alias is always on $LATEST", changed)
    if not isinstance(old, Latest):
        return Outcome(Verdict.PUBLISHED, "the alias moves to $LATEST")
    return judge_change((), version_changes=False)


def _judge_elsewhere(
    target: Elsewhere, old: Target | None, changed: tuple[str, ...], views: tuple[View, View]
) -> Outcome:
    if not changed and old == target and _same_resource(target.resource, views):
        return judge_change((), version_changes=False)
    return Outcome(Verdict.UNKNOWN, target.reason, changed)


def _same_resource(logical_id: str | None, views: tuple[View, View]) -> bool:
    values = []
    for view in views if logical_id is not None else ():
        resource = present(view.evaluator, logical_id or "")
        written = properties_of(resource) if resource is not None else None
        values.append(view.side.canonicalizer(view.evaluator).node(written))
    return len(set(values)) <= 1


def _judge_version(name: str, old: Target | None, changed: tuple[str, ...], views: tuple[View, View]) -> Outcome:
    base, head = views
    before, after = base.version(name), head.version(name)
    usual = judge_change(changed, version_changes=before is None)
    if after is None or usual.verdict is Verdict.UNKNOWN:
        return usual
    if before is None:
        return _judge_new(name, (old, after), changed, views)
    replaced = _replaced(before, after, changed, views)
    if replaced:
        return _judge_replaced(name, after, changed, replaced)
    if isinstance(old, Elsewhere | Latest) or (isinstance(old, Made) and old.version != name):
        return _judge_moved(name, changed)
    return _judge_kept(name, after, changed, head)


def _judge_new(
    name: str, found: tuple[Target | None, Resource], changed: tuple[str, ...], views: tuple[View, View]
) -> Outcome:
    if changed:
        reason = f"{_listed(changed)} changes, and the alias leads to the new version '{name}'"
        return Outcome(Verdict.PUBLISHED, reason, changed)
    function = function_of(views[1].evaluator, found[1]) or ""
    if _has_version(views[0], function):
        reason = f"'{name}' is a new version, and nothing that a version holds changes"
        return Outcome(Verdict.DEPLOY_FAILS, reason)
    if isinstance(found[0], Elsewhere):
        return Outcome(Verdict.UNKNOWN, "the alias was pinned outside of this template, maybe to the same version")
    return Outcome(Verdict.PUBLISHED, f"'{name}' is the first version of the function")


def _has_version(view: View, function: str) -> bool:
    """Whether the template published a version of a function before."""
    resource = view.function(function)
    if resource is not None and publishes_by_itself(resource):
        return True
    versions = (each for each in list_resources(view.evaluator) if each.type_name == VERSION)
    there = (each for each in versions if exists(view.evaluator, each))
    return any(function_of(view.evaluator, each) == function for each in there)


def _replaced(before: Resource, after: Resource, changed: tuple[str, ...], views: tuple[View, View]) -> tuple[str, ...]:
    """The create-only properties of a version that change; its FunctionName also where the function is replaced."""
    found = differing(_values(views[0], before), _values(views[1], after))
    return ("FunctionName", *found) if not found and _REPLACES_FUNCTION.intersection(changed) else found


def _values(view: View, resource: Resource) -> Properties:
    written = properties_of(resource)
    canonicalizer = view.side.canonicalizer(view.evaluator.bound(resource.bindings))
    found = canonicalizer.properties(written) if written is not None else {}
    return {key: value for key, value in found.items() if key in CREATE_ONLY}


def _judge_replaced(name: str, after: Resource, changed: tuple[str, ...], replaced: tuple[str, ...]) -> Outcome:
    what = f"{_listed(replaced)} of version '{name}' changes"
    if not changed:
        return Outcome(Verdict.DEPLOY_FAILS, f"{what}, which replaces it, and nothing that a version holds does")
    kept = text_of(find(after.body, "UpdateReplacePolicy")) == "Retain"
    lost = "" if kept else ", and the version before it is deleted"
    reason = f"{_listed(changed)} changes, and {what}, so it should publish by replacement{lost}"
    return Outcome(Verdict.PUBLISHED, reason, changed)


def _judge_moved(name: str, changed: tuple[str, ...]) -> Outcome:
    moves = f"the alias moves to '{name}', a version that an earlier deployment published"
    if not changed:
        return Outcome(Verdict.UNKNOWN, moves)
    return judge_change(changed, version_changes=False)._replace(reason=f"{_listed(changed)} changes, and {moves}")


def _judge_kept(name: str, after: Resource, changed: tuple[str, ...], head: View) -> Outcome:
    """A version that stays as it is, as far as its parameters do."""
    outcome = judge_change(changed, version_changes=False)
    if not changed:
        return outcome
    named = _named_parameters(after, head)
    open_ones = [each for each in named if not _has_value(head, each)]
    if open_ones:
        listed = " and ".join(f"'{each}'" for each in open_ones)
        reason = f"version '{name}' is published anew with each value of {listed}, which only the deployment knows"
        return Outcome(Verdict.UNKNOWN, reason, changed)
    unless = "".join(f", unless parameter '{each}' is given another value" for each in named[:1])
    return outcome._replace(reason=f"{_listed(changed)} changes, and version '{name}' stays as it was{unless}")


def _named_parameters(version: Resource, view: View) -> tuple[str, ...]:
    """The parameters of what may publish a version anew; its function's name is the same in every deployment."""
    properties = (version.property_node(key) for key in CREATE_ONLY if key != "FunctionName")
    nodes: list[Node] = [node for node in properties if node is not None]
    return parameters_in(view.evaluator.scope, nodes)


def _has_value(view: View, parameter: str) -> bool:
    given = view.side.environment.parameters.get(parameter)
    return given is not None or view.evaluator.scope.parameters[parameter].default is not None


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names)
