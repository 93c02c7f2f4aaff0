"""Scenarios: consistent assignments of parameters, conditions and region, found by asking only what matters.

A computation asks for a choice that is not made yet by raising Fork; `explore` then runs it once for every option.
So branches that can never be true together never meet, and what a function does not reach costs nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from bot.template.values import Text

MAX_SCENARIOS = 4096
MAX_STEPS = 150_000
MAX_NESTING = 100
"""Calls of intrinsic functions within one another: as deep as YAML itself may be, and far from Python's own limit."""

Answer = TypeVar("Answer")


class Atom(NamedTuple):
    """Something a deployment decides: a parameter ("param"), a condition ("cond") or a pseudo parameter ("param")."""

    scope: str
    kind: str
    name: str


class Option(NamedTuple):
    """One way to decide an atom. `label` is what people read ("Stage=prod")."""

    label: str
    value: Text | bool


Assignment = Mapping[Atom, Option]


class Fork(Exception):
    """Raised where a computation reaches an atom that is not decided."""

    def __init__(self, atom: Atom, options: tuple[Option, ...]) -> None:
        super().__init__(atom)
        self.atom = atom
        self.options = options


class TooManyScenarios(Exception):
    """Raised where a computation has more scenarios, or takes more steps, than we are willing to look at."""


class Environment(NamedTuple):
    """One way a template is deployed: parameter overrides and region, each with its place; "" names the defaults."""

    name: str
    parameters: Mapping[str, Text]
    regions: tuple[Text, ...] = ()


@dataclass(slots=True)
class Budget:
    """The evaluation steps that are left for one template; deterministic, so that the same input ends the same way.

    `nesting` counts the calls that are open: through conditions and nested stacks they go deeper than the YAML.
    """

    steps: int = field(default=MAX_STEPS)
    nesting: int = 0

    def spend(self, steps: int = 1) -> None:
        """Counts steps. Raises TooManyScenarios when none is left."""
        self.steps -= steps
        if self.steps < 0:
            raise TooManyScenarios


class Outcome(NamedTuple, Generic[Answer]):
    """What a computation gave under one assignment."""

    assignment: Assignment
    answer: Answer


def explore(compute: Callable[[Assignment], Answer]) -> list[Outcome[Answer]]:
    """The outcome in every scenario that `compute` reaches, in the order of the options.

    Raises TooManyScenarios above MAX_SCENARIOS.
    """
    outcomes: list[Outcome[Answer]] = []
    waiting: list[Assignment] = [{}]
    while waiting:
        assignment = waiting.pop()
        try:
            outcomes.append(Outcome(assignment, compute(assignment)))
        except Fork as fork:
            waiting.extend({**assignment, fork.atom: option} for option in reversed(fork.options))
        if len(outcomes) + len(waiting) > MAX_SCENARIOS:
            raise TooManyScenarios
    return outcomes


def labels(environment: Environment, assignment: Assignment) -> tuple[str, ...]:
    """The scenario in words, the environment first; empty for the defaults with nothing to choose."""
    chosen = tuple(option.label for option in assignment.values())
    return (f"environment={environment.name}", *chosen) if environment.name else chosen
