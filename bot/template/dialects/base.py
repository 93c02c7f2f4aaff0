"""What a dialect is, and how the functions of a template are judged in all their scenarios."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeAlias, TypeVar

from bot.findings.finding import Location
from bot.template.assertions import is_allowed
from bot.template.evaluator import Evaluator, World
from bot.template.model import Case, Function, FunctionState, Template
from bot.template.scenarios import MAX_STEPS, Assignment, Budget, Environment, TooManyScenarios, explore, labels
from bot.template.scope import Scope
from bot.text.source import SourceFile
from bot.yamltree.nodes import Mapping

Answer = TypeVar("Answer")


class Instance(NamedTuple):
    """One way a template is deployed: a root template and the logical IDs of the nested stacks down to this one.

    `environments` are those of the root.
    """

    root: Scope
    path: tuple[str, ...]
    environments: tuple[Environment, ...]


class Reading(NamedTuple):
    """Everything a dialect may use to read a template.

    `links` and `instances` come from nested stacks; `environments` holds the defaults first; `files` gives another
    file of the repository by its path, or None (for `${file(…)}`). `below` gives the bytes of the files below a folder
    whose names end in certain ways.
    """

    scope: Scope
    environments: tuple[Environment, ...]
    links: dict[tuple[str, str], Scope]
    instances: tuple[Instance, ...]
    files: Callable[[str], SourceFile | None]
    below: Callable[[str, tuple[str, ...]], Iterator[bytes]] = lambda _folder, _suffixes: iter(())


class Dialect(NamedTuple):
    """A template language. `sniff` tells by content; the dialect with the highest `rank` that says yes reads it."""

    name: str
    rank: int
    sniff: Callable[[Mapping], bool]
    read: Callable[[Reading], Template]


class Candidate(NamedTuple):
    """A function to be judged: where it is declared, and its state in a scenario (None where it does not exist)."""

    logical_id: str
    type_name: str
    place: Location
    state: Callable[[Evaluator], FunctionState | None]


Lister: TypeAlias = Callable[[Evaluator], Iterable[Candidate]]


def judge_functions(reading: Reading, lister: Lister) -> tuple[Function, ...]:
    """The functions that `lister` lists, each with its cases over all environments, instances and scenarios.

    All functions of a template share one budget: each may take an equal part of what is left.
    """
    found = _list(reading, lister)
    steps = MAX_STEPS
    judged: list[Function] = []
    for candidate in found:
        budget = Budget(steps // (len(found) - len(judged)))
        steps -= budget.steps
        judged.append(_judge(reading, candidate, budget))
        steps += max(budget.steps, 0)
    return tuple(judged)


def _list(reading: Reading, lister: Lister) -> tuple[Candidate, ...]:
    """The functions of all scenarios, as far as the budget reaches."""
    world = World(Budget(), reading.links)
    found: dict[str, Candidate] = {}
    for maker in _makers(reading, world):
        try:
            outcomes = explore(_compose(maker.make, lambda evaluator: tuple(lister(evaluator))))
        except TooManyScenarios:
            continue
        for outcome in outcomes:
            for candidate in outcome.answer:
                found.setdefault(candidate.logical_id, candidate)
    return tuple(found.values())


class _Maker(NamedTuple):
    environment: Environment
    make: Callable[[Assignment], Evaluator]


def _compose(
    make: Callable[[Assignment], Evaluator], ask: Callable[[Evaluator], Answer]
) -> Callable[[Assignment], Answer]:
    return lambda assignment: ask(make(assignment))


def _makers(reading: Reading, world: World) -> Iterator[_Maker]:
    for instance in reading.instances or (Instance(reading.scope, (), reading.environments),):
        for environment in instance.environments:
            yield _Maker(environment, _evaluator_maker(world, environment, instance))


def _evaluator_maker(world: World, environment: Environment, instance: Instance) -> Callable[[Assignment], Evaluator]:
    def make(assignment: Assignment) -> Evaluator:
        evaluator = Evaluator(instance.root, world, environment, assignment)
        for logical_id in instance.path:
            evaluator = evaluator.child(logical_id) or evaluator
        return evaluator

    return make


def _judge(reading: Reading, candidate: Candidate, budget: Budget) -> Function:
    cases: dict[FunctionState, list[tuple[str, ...]]] = {}
    world = World(budget, reading.links)
    try:
        for maker in _makers(reading, world):
            for outcome in explore(_compose(maker.make, candidate.state)):
                if outcome.answer is not None and is_allowed(maker.make(outcome.assignment)):
                    named = labels(maker.environment, outcome.assignment)
                    cases.setdefault(outcome.answer, []).append(named)
    except TooManyScenarios:
        reason = "it has more scenarios than are looked at"
        return Function(candidate.logical_id, candidate.type_name, candidate.place, (), reason)
    judged = tuple(Case(state, tuple(scenarios)) for state, scenarios in cases.items())
    return Function(candidate.logical_id, candidate.type_name, candidate.place, judged, state=candidate.state)
