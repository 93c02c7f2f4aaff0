"""Serverless Framework: what deploying base and then head publishes, by the hash that names a function's version.

The framework hashes a function as it writes it into its template: text, not values, and of its layers only the
service's own ones that are given by a plain Ref.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from bot.ports import Transform
from bot.publishing.cloudformation import judge_aliases
from bot.publishing.cloudformation_aliases import ALIAS
from bot.publishing.pairs import SideTemplates, TemplatePair
from bot.publishing.serverless_functions import Compiled, alias_of, compile_function
from bot.publishing.verdicts import Judged, Verdict
from bot.publishing.versioned import Deployed, Outcome, Summary, differing, judge_change, summarise
from bot.template.dialects.serverless import service_evaluator
from bot.template.dialects.serverless_functions import list_functions
from bot.template.evaluator import Evaluator, World
from bot.template.model import Function
from bot.template.scenarios import Assignment, Budget, Environment, TooManyScenarios, explore
from bot.template.scope import Scope
from bot.template.variables import VariableEvaluator
from bot.template.variables_files import ServiceFiles

_PROGRAM = re.compile(r"file \\?'([^'\\]+)\\?' is a program")
_PLUGIN = "a plug-in may change the function and its layers"
_NEW = Outcome(Verdict.PUBLISHED, "the function is new, or its alias is")


class Side(NamedTuple):
    """One side of a service in one environment. `evaluate` is that of `deployed` with its own type."""

    deployed: Deployed
    evaluate: Callable[[Assignment, Budget], VariableEvaluator]


Sides = tuple[Side, Side]


def judge_template(
    pair: TemplatePair,
    transform: Transform,  # noqa: ARG001 as all judges
    *,
    wants_remedies: bool = True,  # noqa: ARG001 as all judges
) -> tuple[Judged, ...]:
    """The verdicts for the functions of a service that have an alias, for each of its environments."""
    before = ServiceFiles(pair.base_scope or pair.head_scope, pair.base_side.read.sources.get)
    after = ServiceFiles(pair.head_scope, pair.head_side.read.sources.get)
    environments = list(pair.environments()) or [(each, each) for each in pair.head.environments[:1]]
    sides = [
        (_side(pair, before, pair.base_side, one), _side(pair, after, pair.head_side, other))
        for one, other in environments
    ]
    judged = [row for function in pair.head.functions for row in _judge(pair, function, sides)]
    if after.mention(ALIAS):
        judged.extend(judge_aliases(pair, [(base.deployed, head.deployed) for base, head in sides]))
    return tuple(judged)


def _side(pair: TemplatePair, files: ServiceFiles, side: SideTemplates, environment: Environment) -> Side:
    evaluate = partial(_evaluator, files, pair.head.path, environment)
    return Side(Deployed(environment, evaluate, side.artifacts, side.external), evaluate)


def _evaluator(
    files: ServiceFiles, key: str, environment: Environment, assignment: Assignment, budget: Budget
) -> VariableEvaluator:
    base = Evaluator(Scope(files.main, files.root), World(budget, only_defaults=True), environment, assignment)
    evaluator = service_evaluator(files, base)
    evaluator.key = evaluator.scope.key = key  # so that one choice decides both sides of a service that moved
    return evaluator


def _judge(pair: TemplatePair, function: Function, environments: list[Sides]) -> Iterator[Judged]:
    found = (_alias(function.logical_id, head) for _, head in environments)
    alias = next((each for each in found if each is not None), None)
    if alias is None:
        return
    if pair.base is None:
        outcome = Outcome(Verdict.PUBLISHED, "the template is new")
        yield _row(pair, function, alias, Summary(outcome, ()))
        return
    for base, head in environments:
        summary = summarise(_comparison(function.logical_id, base, head), head.deployed.environment)
        if summary is not None:
            has_plugins = pair.head.has_macros or pair.base.has_macros
            outcome = _with_plugins(summary.outcome) if has_plugins else summary.outcome
            yield _row(pair, function, alias, summary._replace(outcome=outcome))


def _alias(name: str, head: Side) -> str | None:
    budget = Budget()

    def ask(assignment: Assignment) -> str | None:
        evaluator = head.evaluate(assignment, budget)
        function = list_functions(evaluator, only=name).get(name)
        alias = alias_of(evaluator, function) if function is not None else None
        return alias.name if alias is not None else None

    try:
        return next((outcome.answer for outcome in explore(ask) if outcome.answer is not None), None)
    except TooManyScenarios:
        return None


def _comparison(name: str, base: Side, head: Side) -> Callable[[Assignment], Outcome | None]:
    budget = Budget()

    def compare(assignment: Assignment) -> Outcome | None:
        before, after = (
            compile_function(side.evaluate(assignment, budget), side.deployed, name) for side in (base, head)
        )
        if after is None:
            return None
        program = _changed_program(after, base, head)
        if program is not None:
            return Outcome(Verdict.UNKNOWN, f"'{program}' changes, and no program is run to see what it gives")
        return _NEW if before is None else _outcome(before, after)

    return compare


def _outcome(before: Compiled, after: Compiled) -> Outcome:
    changed = differing(before.effective, after.effective)
    outcome = judge_change(changed, version_changes=before.hashed != after.hashed)
    if after.alias.is_open and outcome.verdict is not Verdict.UNCHANGED:
        return Outcome(Verdict.UNKNOWN, "only the deployment knows whether the function has an alias", changed)
    if outcome.verdict in (Verdict.STALE_ALIAS, Verdict.STALE_CONFIG):
        return outcome._replace(reason=f"{', '.join(changed)} changes, and the hash that names the version misses it")
    return outcome


def _changed_program(after: Compiled, base: Side, head: Side) -> str | None:
    """A program that decides something about a function and differs between the sides, or None."""
    for name in sorted(set(_PROGRAM.findall(repr(after)))):
        path = head.evaluate({}, Budget()).scope.source.path
        if base.deployed.artifacts(path, name) != head.deployed.artifacts(path, name):
            return str(name)
    return None


def _with_plugins(outcome: Outcome) -> Outcome:
    if outcome.verdict is Verdict.UNCHANGED:
        return outcome
    return Outcome(Verdict.UNKNOWN, _PLUGIN, outcome.changed)


def _row(pair: TemplatePair, function: Function, alias: str, summary: Summary) -> Judged:
    verdict, reason, changed = summary.outcome
    place = function.place
    row = Judged(pair.head.path, function.logical_id, alias, verdict, reason, summary.scenarios, place, changed)
    return row._replace(hashes_all=True)
