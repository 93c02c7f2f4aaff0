"""The delta of a function between base and head, in the first scenario of an environment in which its layers change."""

from bot.publishing.pairs import TemplatePair
from bot.publishing.verdicts import Judged
from bot.template.delta import FunctionDelta, compare_states
from bot.template.evaluator import Evaluator, World
from bot.template.model import Function, FunctionState, Template
from bot.template.scenarios import Assignment, Budget, Environment, TooManyScenarios, explore
from bot.template.scope import Scope

_NOTHING = FunctionDelta((), (None, None))


def delta_of(pair: TemplatePair, judged: Judged) -> FunctionDelta:
    """What changed about a judged function; an empty delta where the function is new or nothing can be told."""
    base, head = _function(pair.base, judged.function), _function(pair.head, judged.function)
    if base is None or head is None:
        return _NOTHING
    best = _NOTHING
    for before, after in pair.environments():
        for delta in _deltas(pair, (base, head), (before, after)):
            if delta.words and (not best.words or f"environment={after.name}" in judged.scenarios):
                best = delta
                break
    return best


def default_delta(pair: TemplatePair, function: str) -> FunctionDelta:
    """What changed about a function under the defaults of both sides, alias or not."""
    base, head = _function(pair.base, function), _function(pair.head, function)
    environments = next(iter(pair.environments()), None)
    if base is None or head is None or environments is None:
        return _NOTHING
    return next((delta for delta in _deltas(pair, (base, head), environments) if delta.words), _NOTHING)


def _deltas(
    pair: TemplatePair, functions: tuple[Function, Function], environments: tuple[Environment, Environment]
) -> list[FunctionDelta]:
    budget = Budget()
    sides = ((pair.base_side, pair.base_scope), (pair.head_side, pair.head_scope))

    def compare(assignment: Assignment) -> FunctionDelta:
        states = []
        for function, environment, (side, scope) in zip(functions, environments, sides, strict=True):
            world = World(budget, side.read.links, only_defaults=True)
            states.append(_state(function, scope, world, environment, assignment))
        before, after = states
        return compare_states(before, after) if before is not None and after is not None else _NOTHING

    try:
        return [outcome.answer for outcome in explore(compare)]
    except TooManyScenarios:
        return []


def _state(
    function: Function, scope: Scope | None, world: World, environment: Environment, assignment: Assignment
) -> FunctionState | None:
    if scope is None or function.state is None:
        return None
    return function.state(Evaluator(scope, world, environment, assignment))


def _function(template: Template | None, name: str) -> Function | None:
    return next((each for each in template.functions if each.logical_id == name), None) if template else None
