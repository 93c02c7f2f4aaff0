"""The delta of a function between base and head, in the first scenario of an environment in which its layers change."""

from functools import partial

from bot.publishing.canonical import Canonicalizer
from bot.publishing.deployments import Deployment
from bot.publishing.pairs import TemplatePair, template_at
from bot.publishing.verdicts import Judged
from bot.template.delta import FunctionDelta, compare_states, layer_title
from bot.template.evaluator import Evaluator, World
from bot.template.model import Function, FunctionState, LayerUse, LocalTarget, Template
from bot.template.scenarios import Assignment, Budget, Environment, TooManyScenarios, explore
from bot.template.scope import Scope
from bot.template.values import Unknown

_NOTHING = FunctionDelta((), (None, None))


def delta_of(pair: TemplatePair, judged: Judged) -> FunctionDelta:
    """What changed about a judged function; an empty delta where the function is new or nothing can be told."""
    base, head = _function(pair.base, judged.function), _function(pair.head, judged.function)
    if base is None or head is None:
        return _NOTHING
    best = _NOTHING
    for before, after in pair.deployments():
        for delta in _deltas(pair, (base, head), (before, after)):
            if delta.words and (not best.words or f"environment={after.environment.name}" in judged.scenarios):
                best = delta
                break
    if "Layers" not in judged.changed:
        return best
    came = {change.head.target for change in best.layers if change.head is not None}
    kept = (use for use in _made_layers(head) if use.target not in came)
    contents = (use for use in kept if is_remade(pair_of(pair, use), layer_title(use.target)))
    return best._replace(contents=tuple(contents))


def own_layers(pair: TemplatePair, function: Function) -> tuple[LayerUse, ...]:
    """The layers of the template itself that a function of head uses, each once."""
    own = pair.head_scope.key
    return tuple(use for use in _made_layers(function) if getattr(use.target, "scope", "") == own)


def _made_layers(function: Function) -> tuple[LayerUse, ...]:
    """The layers that templates of the repository make and a function uses, each once."""
    found: dict[tuple[str, str], LayerUse] = {}
    for case in function.cases:
        for use in () if isinstance(case.state.layers, Unknown) else case.state.layers:
            if isinstance(use.target, LocalTarget):
                found.setdefault((use.target.scope, use.target.logical_id), use)
    return tuple(found.values())


def pair_of(pair: TemplatePair, use: LayerUse) -> TemplatePair:
    """Both sides of the template that makes a layer: a stack above or below the one that uses it, or the same."""
    path = use.target.scope if isinstance(use.target, LocalTarget) else pair.head.path
    head = template_at(pair.head_side, path) if path != pair.head_scope.key else None
    return pair._replace(base=template_at(pair.base_side, path), head=head) if head is not None else pair


def is_remade(pair: TemplatePair, name: str) -> bool:
    """Whether a layer that both sides of a template have differs between them, in some scenario."""
    scope, links = pair.base_names()
    before, after = scope.resources.get(name), pair.head_scope.resources.get(name)
    if before is None or after is None:
        return False
    budget = Budget()

    def differs(environments: tuple[Environment, Environment], assignment: Assignment) -> bool:
        worlds = World(budget, links, only_defaults=True), World(budget, pair.head_side.read.links, only_defaults=True)
        old, new = (Evaluator(each, world, environment, assignment) for each, world, environment in zip(
            (scope, pair.head_scope), worlds, environments, strict=True))  # fmt: skip
        base, head = pair.base_side, pair.head_side
        return (Canonicalizer(old, base.external, base.artifacts).layer(name, before)
                != Canonicalizer(new, head.external, head.artifacts).layer(name, after))  # fmt: skip

    try:
        return any(outcome.answer for each in pair.environments() for outcome in explore(partial(differs, each)))
    except TooManyScenarios:
        return False


def default_delta(pair: TemplatePair, function: str) -> FunctionDelta:
    """What changed about a function under the defaults of both sides, alias or not."""
    base, head = _function(pair.base, function), _function(pair.head, function)
    environments = next(iter(pair.environments()), None)
    if base is None or head is None or environments is None:
        return _NOTHING
    before, after = environments
    deltas = _deltas(pair, (base, head), (Deployment(before), Deployment(after)))
    return next((delta for delta in deltas if delta.words), _NOTHING)


def _deltas(
    pair: TemplatePair, functions: tuple[Function, Function], deployments: tuple[Deployment, Deployment]
) -> list[FunctionDelta]:
    budget = Budget()
    sides = ((pair.base_side, pair.base_scope), (pair.head_side, pair.head_scope))

    def compare(assignment: Assignment) -> FunctionDelta:
        states = []
        for function, deployment, (side, scope) in zip(functions, deployments, sides, strict=True):
            world = World(budget, side.read.links, only_defaults=True)
            states.append(_state(function, scope, world, deployment, assignment))
        before, after = states
        return compare_states(before, after) if before is not None and after is not None else _NOTHING

    try:
        return [outcome.answer for outcome in explore(compare)]
    except TooManyScenarios:
        return []


def _state(
    function: Function, scope: Scope | None, world: World, deployment: Deployment, assignment: Assignment
) -> FunctionState | None:
    if scope is None or function.state is None:
        return None
    return function.state(deployment.evaluator(scope, world, assignment))


def _function(template: Template | None, name: str) -> Function | None:
    return next((each for each in template.functions if each.logical_id == name), None) if template else None
