"""SAM: what deploying base and then head publishes, by the version IDs that the real translator gives."""

import json
from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from contextlib import suppress
from functools import cached_property
from typing import NamedTuple

from bot.findings.finding import Location
from bot.ports import TransformRequest
from bot.publishing.canonical import Artifacts, Canonicalizer
from bot.publishing.deployments import Deployment
from bot.publishing.doubt import compare_properties
from bot.publishing.reduction import Reducer, reduce_template
from bot.publishing.verdicts import Judged, Verdict
from bot.publishing.versioned import (
    Outcome,
    Properties,
    judge_change,
    mapping_of,
    summarise,
    text_of,
    versioned_properties,
)
from bot.template.evaluator import Evaluator, World
from bot.template.model import Function
from bot.template.scenarios import Assignment, Budget, Environment, Fork
from bot.template.scope import Scope
from bot.template.values import Text, Value
from bot.text.source import SourceFile
from bot.yamltree.limits import Unreadable
from bot.yamltree.nodes import Mapping, Node, Scalar, find, resolve
from bot.yamltree.parse import parse

DEFAULT_REGION = "us-east-1"


class Side(NamedTuple):
    """One side of a template: its names, nested stacks, deployment, local code and known outside values."""

    scope: Scope
    links: Dictionary[tuple[str, str], Scope]
    deployment: Deployment
    artifacts: Artifacts
    external: Dictionary[str, str] = {}

    @property
    def environment(self) -> Environment:
        """The environment that it is deployed in."""
        return self.deployment.environment

    def evaluator(self, scope: Scope, assignment: Assignment, budget: Budget) -> Evaluator:
        """An evaluator of a scope of this side in which a parameter without override has its default alone."""
        return self.deployment.evaluator(scope, World(budget, self.links, only_defaults=True), assignment)


class AliasVersion(NamedTuple):
    """An alias in a transformed template: its name and the version resource that it leads to."""

    alias: str
    version_id: str
    version_properties: Node | None


def make_request(side: Side, functions: frozenset[str], *, is_resolved: bool = False) -> TransformRequest:
    """What the translator is asked about one side; references stay as they are unless they are resolved first."""
    reducer = Reducer(side.evaluator(side.scope, {}, Budget()), side.artifacts, is_resolved)
    template = reduce_template(reducer, functions)
    region = next((text.known for text in side.environment.regions if text.known), None)
    return TransformRequest(json.dumps(template, sort_keys=True), tuple(_parameters(side)), region or DEFAULT_REGION)


def _parameters(side: Side) -> Iterator[tuple[str, str]]:
    evaluator = side.evaluator(side.scope, {}, Budget())
    for name, parameter in sorted(side.scope.parameters.items()):
        given = _given(evaluator, name)
        if given is not None:
            yield name, given
        elif parameter.default is None:
            filler = "unset" + "".join(filter(str.isalnum, name))
            yield name, parameter.allowed[0].text if parameter.allowed else filler


def _given(evaluator: Evaluator, name: str) -> str | None:
    """The value that an override, or the stack above, gives a parameter, if it is a text that is known."""
    value: Value | None = evaluator.environment.parameters.get(name)
    if evaluator.handed is not None:
        node = evaluator.handed.parameters.get(name)
        value = None
        with suppress(Fork):
            value = evaluator.handed.parent.evaluate(node) if node is not None else None
    return value.known if isinstance(value, Text) else None


class Output:
    """A transformed template as a scope with the key of its source, so that links of nested stacks still lead on."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def resource(self, logical_id: str) -> Mapping | None:
        """A resource, or None."""
        return self.scope.resources.get(logical_id)

    @cached_property
    def aliases(self) -> dict[str, AliasVersion]:
        """The aliases that SAM made, by function: the first of each."""
        found: dict[str, AliasVersion] = {}
        for resource in self.scope.resources.values():
            properties = mapping_of(find(resource, "Properties"))
            if properties is None or text_of(find(resource, "Type")) != "AWS::Lambda::Alias":
                continue
            version = _target(find(properties, "FunctionVersion")) or ""
            body = self.resource(version)
            made = find(body, "Properties") if body is not None else None
            name = text_of(find(properties, "Name")) or "?"
            found.setdefault(_target(find(properties, "FunctionName")) or "", AliasVersion(name, version, made))
        return found


def read_output(scope: Scope, text: str) -> Output | None:
    """What SAM made of the template of a scope, whose nested stacks it keeps; None if it is beyond our own limits."""
    document = parse(SourceFile(scope.source.path, text.encode("utf-8")))
    if isinstance(document, Unreadable) or not isinstance(document.root, Mapping):
        return None
    made = Scope(document.source, document.root)
    made.key = scope.key
    return Output(made)


def judge_functions(
    functions: Dictionary[str, Function], base: tuple[Side, Output], head: tuple[Side, Output]
) -> dict[str, Judged]:
    """The verdicts by function; those without an alias on head are left out."""
    found = {name: judge_function(name, function.place, base, head) for name, function in functions.items()}
    return {name: judged for name, judged in found.items() if judged is not None}


def judge_function(name: str, place: Location, base: tuple[Side, Output], head: tuple[Side, Output]) -> Judged | None:
    """The verdict for a function of both sides, or None where it has no alias on head."""
    before, after = base[1].aliases.get(name), head[1].aliases.get(name)
    if after is None:
        return None
    path = head[0].scope.source.path
    if before is None:
        reason = "its alias is new" if base[1].resource(name) is not None else "the function is new"
        return Judged(path, name, after.alias, Verdict.PUBLISHED, reason, (), place)
    version_changes = before.version_id != after.version_id
    budget = Budget()

    def compare(assignment: Assignment) -> Outcome | None:
        new = _effective(name, head, assignment, budget)
        if new is None:
            return None
        old = _effective(name, base, assignment, budget)
        if old is None:
            return Outcome(Verdict.PUBLISHED, "the function is new where its condition holds")
        changed, doubt = compare_properties(old, new)
        return (
            Outcome(Verdict.UNKNOWN, doubt, changed)
            if doubt
            else judge_change(changed, version_changes=version_changes)
        )

    summary = summarise(compare, head[0].environment)
    if summary is None:
        return None
    verdict, reason, changed = summary.outcome
    return Judged(path, name, after.alias, verdict, reason, summary.scenarios, place, changed)


def _effective(name: str, side: tuple[Side, Output], assignment: Assignment, budget: Budget) -> Properties | None:
    """What a version of the function holds; None where its condition does not hold."""
    given, output = side
    resource = output.resource(name)
    evaluator = given.evaluator(output.scope, assignment, budget)
    condition = text_of(find(resource, "Condition")) if resource is not None else None
    if condition is not None and evaluator.condition(condition) is False:
        return None
    canonicalizer = Canonicalizer(evaluator, given.external, given.artifacts)
    return versioned_properties(canonicalizer, mapping_of(find(resource, "Properties")) if resource else None)


def _target(node: Node | None) -> str | None:
    """The logical ID in {"Ref": id} or {"Fn::GetAtt": [id, …]}."""
    mapping = mapping_of(node)
    if mapping is None or len(mapping.pairs) != 1:
        return None
    value = resolve(mapping.pairs[0][1])
    if isinstance(value, Scalar):
        return value.text
    return text_of(value.items[0]) if not isinstance(value, Mapping) and value.items else None
