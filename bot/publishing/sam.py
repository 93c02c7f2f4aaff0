"""SAM: what deploying base and then head publishes, by the version IDs that the real translator gives."""

import json
from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from typing import NamedTuple

from bot.findings.finding import Location
from bot.ports import TransformRequest
from bot.publishing.canonical import Canonical, Canonicalizer
from bot.publishing.reduction import Artifacts, Reducer, reduce_template
from bot.publishing.verdicts import Judged, Verdict, decide
from bot.template.evaluator import Evaluator, World
from bot.template.model import Function
from bot.template.scenarios import Assignment, Budget, Environment, TooManyScenarios, explore, labels
from bot.template.scope import Scope
from bot.text.source import SourceFile
from bot.yamltree.limits import Unreadable
from bot.yamltree.nodes import Mapping, Node, Scalar, entries, find, resolve
from bot.yamltree.parse import parse

# Properties of a function that are no part of a version, so that a change of them gives Lambda nothing to publish
# (aws-cdk-lib 2.276.0, aws-lambda/lib/function-hash.ts, VERSION_LOCKED).
NOT_VERSIONED = frozenset(("Tags", "ReservedConcurrentExecutions", "CodeSigningConfigArn", "TenancyConfig"))
DEFAULT_REGION = "us-east-1"


class Side(NamedTuple):
    """One side of a template: its names, nested stacks, environment, local code and known outside values."""

    scope: Scope
    links: Dictionary[tuple[str, str], Scope]
    environment: Environment
    artifacts: Artifacts
    external: Dictionary[str, str] = {}

    def evaluator(self, scope: Scope, assignment: Assignment, budget: Budget) -> Evaluator:
        """An evaluator of a scope of this side in which a parameter without override has its default alone."""
        return Evaluator(scope, World(budget, self.links, only_defaults=True), self.environment, assignment)


class AliasVersion(NamedTuple):
    """An alias in a transformed template: its name and the version resource that it leads to."""

    alias: str
    version_id: str
    version_properties: Node | None


def make_request(side: Side, functions: frozenset[str]) -> TransformRequest:
    """What the translator is asked about one side."""
    reducer = Reducer(side.evaluator(side.scope, {}, Budget()), side.artifacts)
    template = reduce_template(reducer, functions)
    region = next((text.known for text in side.environment.regions if text.known), None)
    return TransformRequest(json.dumps(template, sort_keys=True), tuple(_parameters(side)), region or DEFAULT_REGION)


def _parameters(side: Side) -> Iterator[tuple[str, str]]:
    for name, parameter in sorted(side.scope.parameters.items()):
        given = side.environment.parameters.get(name)
        if given is not None and given.known is not None:
            yield name, given.known
        elif parameter.default is None:
            filler = "unset" + "".join(filter(str.isalnum, name))
            yield name, parameter.allowed[0].text if parameter.allowed else filler


class Output(NamedTuple):
    """A transformed template as a scope with the key of its source, so that links of nested stacks still lead on."""

    scope: Scope

    def resource(self, logical_id: str) -> Mapping | None:
        """A resource, or None."""
        return self.scope.resources.get(logical_id)

    def alias_of(self, function: str) -> AliasVersion | None:
        """The alias that SAM made for a function, or None."""
        for resource in self.scope.resources.values():
            if _text(find(resource, "Type")) == "AWS::Lambda::Alias":
                properties = _mapping(find(resource, "Properties"))
                if properties is not None and _target(find(properties, "FunctionName")) == function:
                    version = _target(find(properties, "FunctionVersion")) or ""
                    body = self.resource(version)
                    name = _text(find(properties, "Name")) or "?"
                    return AliasVersion(name, version, find(body, "Properties") if body is not None else None)
        return None


def read_output(path: str, text: str) -> Output | None:
    """A transformed template, or None if it is beyond our own limits."""
    document = parse(SourceFile(path, text.encode("utf-8")))
    if isinstance(document, Unreadable) or not isinstance(document.root, Mapping):
        return None
    return Output(Scope(document.source, document.root))


def judge_functions(
    functions: Dictionary[str, Function], base: tuple[Side, Output], head: tuple[Side, Output]
) -> dict[str, Judged]:
    """The verdicts by function; those without an alias on head are left out."""
    found = {name: judge_function(name, function.place, base, head) for name, function in functions.items()}
    return {name: judged for name, judged in found.items() if judged is not None}


def judge_function(name: str, place: Location, base: tuple[Side, Output], head: tuple[Side, Output]) -> Judged | None:
    """The verdict for a function of both sides, or None where it has no alias on head."""
    before, after = base[1].alias_of(name), head[1].alias_of(name)
    if after is None:
        return None
    path = head[0].scope.source.path

    def judged(verdict: Verdict, reason: str, scenarios: tuple[str, ...] = (), changed: tuple[str, ...] = ()) -> Judged:
        return Judged(path, name, after.alias, verdict, reason, scenarios, place, changed)

    if before is None:
        return judged(Verdict.PUBLISHED, "the function is new, or its alias is")
    try:
        outcomes = _changes(name, base, head)
    except TooManyScenarios:
        return judged(Verdict.UNKNOWN, "it has more scenarios than are looked at")
    version_changes = before.version_id != after.version_id
    verdicts = [
        (decide(version_changes=version_changes, changed=changed), changed, named) for changed, named in outcomes
    ]
    worst = min(verdict for verdict, _, _ in verdicts)
    deciding = [(changed, named) for verdict, changed, named in verdicts if verdict is worst]
    scenarios = () if len(deciding) == len(verdicts) else tuple(" and ".join(named) for _, named in deciding)
    return judged(worst, _reason(worst, deciding[0][0]), scenarios, deciding[0][0])


def _changes(
    name: str, base: tuple[Side, Output], head: tuple[Side, Output]
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The versioned properties that change effectively, and the scenario in words, for every scenario."""
    budget = Budget()

    def compare(assignment: Assignment) -> tuple[str, ...]:
        before = _effective(name, base, assignment, budget)
        after = _effective(name, head, assignment, budget)
        return tuple(sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key)))

    return [(outcome.answer, labels(head[0].environment, outcome.assignment)) for outcome in explore(compare)]


def _effective(
    name: str, side: tuple[Side, Output], assignment: Assignment, budget: Budget
) -> Dictionary[str, Canonical]:
    given, output = side
    resource = output.resource(name)
    properties = _mapping(find(resource, "Properties")) if resource is not None else None
    evaluator = given.evaluator(output.scope, assignment, budget)
    canonicalizer = Canonicalizer(evaluator, given.external)
    found = {}
    for key, _, node in entries(properties) if properties is not None else ():
        if key not in NOT_VERSIONED:
            value = canonicalizer.node(node)
            if value != ("absent",):
                found[key] = value
    return found


def _reason(verdict: Verdict, changed: tuple[str, ...]) -> str:
    listed = ", ".join(changed)
    match verdict:
        case Verdict.PUBLISHED:
            return f"{listed} changes, and with it the ID of the version"
        case Verdict.DEPLOY_FAILS:
            return "the ID of the version changes, and nothing that a version holds does"
        case Verdict.STALE_ALIAS | Verdict.STALE_CONFIG:
            return f"{listed} changes, and the ID of the version does not"
        case _:
            return "nothing that a version holds changes"


def _mapping(node: Node | None) -> Mapping | None:
    concrete = resolve(node) if node is not None else None
    return concrete if isinstance(concrete, Mapping) else None


def _text(node: Node | None) -> str | None:
    concrete = resolve(node) if node is not None else None
    return concrete.text if isinstance(concrete, Scalar) else None


def _target(node: Node | None) -> str | None:
    """The logical ID in {"Ref": id} or {"Fn::GetAtt": [id, …]}."""
    mapping = _mapping(node)
    if mapping is None or len(mapping.pairs) != 1:
        return None
    value = resolve(mapping.pairs[0][1])
    if isinstance(value, Scalar):
        return value.text
    return _text(value.items[0]) if not isinstance(value, Mapping) and value.items else None
