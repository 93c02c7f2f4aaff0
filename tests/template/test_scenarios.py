"""Tests for bot/template/scenarios.py, and of scenarios as a whole against brute force."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import NamedTuple, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.template.scenarios import (
    MAX_SCENARIOS,
    Assignment,
    Atom,
    Budget,
    Environment,
    Fork,
    Option,
    TooManyScenarios,
    explore,
    labels,
)
from bot.template.values import literal
from tests.template.builder import HEAD, block, function_of, read, states


def atom(name: str) -> Atom:
    return Atom("", "param", name)


def choose(assignment: Assignment, name: str, count: int = 2) -> str:
    """What an assignment says about a name; forks where it says nothing."""
    chosen = assignment.get(atom(name))
    if chosen is None:
        raise Fork(atom(name), tuple(Option(f"{name}={each}", literal(str(each))) for each in range(count)))
    return chosen.label


class TestExplore:
    def test_each_combination_is_visited_once_in_order(self) -> None:
        outcomes = explore(lambda assignment: (choose(assignment, "a"), choose(assignment, "b")))
        assert [outcome.answer for outcome in outcomes] == [
            ("a=0", "b=0"), ("a=0", "b=1"), ("a=1", "b=0"), ("a=1", "b=1")]  # fmt: skip

    def test_what_is_not_asked_for_is_not_enumerated(self) -> None:
        def compute(assignment: Assignment) -> str:
            return choose(assignment, "a") if choose(assignment, "b") == "b=0" else "none"

        assert [outcome.answer for outcome in explore(compute)] == ["a=0", "a=1", "none"]

    def test_as_many_scenarios_as_allowed_are_looked_at(self) -> None:
        names = [str(number) for number in range(12)]
        assert len(explore(lambda assignment: [choose(assignment, name) for name in names])) == MAX_SCENARIOS

    @pytest.mark.parametrize("counts", [[2] * 13, [MAX_SCENARIOS + 1], [MAX_SCENARIOS // 2, 3]])
    def test_more_scenarios_are_refused(self, counts: list[int]) -> None:
        with pytest.raises(TooManyScenarios):
            explore(lambda assignment: [choose(assignment, str(i), count) for i, count in enumerate(counts)])

    def test_a_budget_ends(self) -> None:
        budget = Budget(3)
        budget.spend(2)
        budget.spend()
        with pytest.raises(TooManyScenarios):
            budget.spend()


def test_labels_name_the_environment_first() -> None:
    assignment = {atom("a"): Option("a=1", literal("1"))}
    assert labels(Environment("prod", {}), assignment) == ("environment=prod", "a=1")
    assert labels(Environment("", {}), assignment) == ("a=1",)
    assert labels(Environment("", {}), {}) == ()


# ---- brute force: an evaluator of its own for small templates, over all assignments of the parameters

VALUES = ("a", "b", "c")
PARAMETERS = ("P0", "P1", "P2")
ARCHITECTURES = ("arm64", "x86_64")
ARN_OF = "arn:aws:lambda:us-east-1:123456789012:layer:{}:1"
CONDITIONS = ("C0", "C1", "C2", "C3")


class Declared(NamedTuple):
    """A parameter of a generated template."""

    allowed: tuple[str, ...]
    default: str | None


class Equals(NamedTuple):
    parameter: str
    other: str  # "=P1" for another parameter


class Not(NamedTuple):
    term: "Term"


class Both(NamedTuple):
    kind: str  # "And" or "Or"
    terms: tuple["Term", ...]


Term: TypeAlias = Equals | Not | Both | str  # a str is a reference to a condition


class Entry(NamedTuple):
    """An entry of a list: a text, or a choice by a condition; None is NoValue."""

    text: str | None
    condition: str = ""
    otherwise: "Entry | None" = None


def write_term(term: Term) -> str:
    match term:
        case str():
            return f"!Condition {term}"
        case Equals(parameter, other):
            return f"!Equals [!Ref {parameter}, {'!Ref ' + other[1:] if other.startswith('=') else other}]"
        case Not(inner):
            return f"!Not [{write_term(inner)}]"
        case Both(kind, terms):
            return f"!{kind} [{', '.join(write_term(each) for each in terms)}]"


def write_entry(entry: Entry | None) -> str:
    if entry is None or entry.text is None:
        return "!Ref AWS::NoValue"
    if entry.condition:
        return f"!If [{entry.condition}, {write_entry(Entry(entry.text))}, {write_entry(entry.otherwise)}]"
    if entry.text in ARCHITECTURES:
        return entry.text
    return f'!Sub "{ARN_OF.format("${" + entry.text + "}" if entry.text in PARAMETERS else entry.text)}"'


class Case(NamedTuple):
    """A generated template."""

    parameters: Mapping[str, Declared]
    conditions: Mapping[str, Term]
    layers: tuple[Entry, ...]
    architectures: tuple[Entry, ...]

    def write(self) -> str:
        lines = ["Parameters:"]
        for name, declared in self.parameters.items():
            allowed = f", AllowedValues: [{', '.join(declared.allowed)}]" if declared.allowed else ""
            default = f", Default: {declared.default}" if declared.default is not None else ""
            lines.append(f"  {name}: {{Type: String{allowed}{default}}}")
        lines.append("Conditions:")
        lines.extend(f"  {name}: {write_term(term)}" for name, term in self.conditions.items())
        lines.append("Resources:\n  Fn:\n    Type: AWS::Serverless::Function\n    Properties:")
        lines.append(f"      Layers: [{', '.join(write_entry(each) for each in self.layers)}]")
        lines.append(f"      Architectures: [{', '.join(write_entry(each) for each in self.architectures)}]")
        return HEAD + block("\n".join(lines))

    def expected(self) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        """The pairs of layers and architectures over all assignments."""
        found = set()
        for values in self.assignments():
            layers = self._items(self.layers, values)
            architectures = self._items(self.architectures, values)
            found.add((layers, architectures or ("x86_64",)))
        return sorted(found)

    def assignments(self) -> Iterator[dict[str, str]]:
        names = list(self.parameters)
        for values in product(*(declared.allowed for declared in self.parameters.values())):
            yield dict(zip(names, values, strict=True))

    def _items(self, entries: tuple[Entry, ...], values: Mapping[str, str]) -> tuple[str, ...]:
        texts = (self._entry(entry, values) for entry in entries)
        return tuple(text for text in texts if text is not None)

    def _entry(self, entry: Entry | None, values: Mapping[str, str]) -> str | None:
        if entry is None or entry.text is None:
            return None
        if entry.condition and not self.holds(entry.condition, values):
            return self._entry(entry.otherwise, values)
        return values.get(entry.text, entry.text)

    def holds(self, term: Term, values: Mapping[str, str]) -> bool:
        match term:
            case str():
                return self.holds(self.conditions[term], values)
            case Equals(parameter, other):
                return values[parameter] == (values[other[1:]] if other.startswith("=") else other)
            case Not(inner):
                return not self.holds(inner, values)
            case Both("And", terms):
                return all(self.holds(each, values) for each in terms)
            case Both(_, terms):
                return any(self.holds(each, values) for each in terms)


def terms(below: tuple[str, ...]) -> st.SearchStrategy[Term]:
    """Condition expressions that may refer to the conditions `below`."""
    others = [*VALUES, "d", *(f"={name}" for name in PARAMETERS)]
    equals = st.builds(Equals, st.sampled_from(PARAMETERS), st.sampled_from(others))
    leaves = equals | st.sampled_from(below) if below else equals
    return st.recursive(
        leaves,
        lambda inner: (
            st.builds(Not, inner)
            | st.builds(Both, st.sampled_from(["And", "Or"]), st.lists(inner, min_size=2, max_size=3).map(tuple))
        ),
        max_leaves=5,
    )


def entries(texts: tuple[str, ...]) -> st.SearchStrategy[Entry]:
    plain = st.builds(Entry, st.sampled_from(texts), st.just(""), st.none())
    return st.recursive(
        plain,
        lambda inner: st.builds(
            Entry, st.sampled_from(texts), st.sampled_from(CONDITIONS), inner | st.just(Entry(None))
        ),
        max_leaves=3,
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    allowed = st.lists(st.sampled_from(VALUES), min_size=1, max_size=3, unique=True).map(tuple)
    parameters = {}
    for name in PARAMETERS:
        choices = draw(allowed)
        parameters[name] = Declared(choices, draw(st.none() | st.sampled_from(choices)))
    conditions = {name: draw(terms(CONDITIONS[:index])) for index, name in enumerate(CONDITIONS)}
    return Case(
        parameters,
        conditions,
        tuple(draw(st.lists(entries(("l1", "l2", *PARAMETERS)), max_size=3))),
        tuple(draw(st.lists(entries(ARCHITECTURES), max_size=2))),
    )


def shown_of(text: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What our reading says, the layers by name."""
    found = states(function_of(read(text)))
    return [(tuple(layer.split(":")[6] for layer in layers), architectures) for layers, architectures in found]


@given(cases())
def test_the_states_are_those_of_brute_force(case: Case) -> None:
    assert shown_of(case.write()) == case.expected()


def feasible(case: Case, scenario: tuple[str, ...]) -> bool:
    """Whether one assignment of the parameters fits all that a scenario says."""
    said = dict(label.split("=", 1) for label in scenario)
    return any(
        all(values.get(name, case.parameters and said[name]) == said[name] for name in said)
        for values in case.assignments()
    )


@given(cases())
def test_every_scenario_is_feasible(case: Case) -> None:
    for each in function_of(read(case.write())).cases:
        for scenario in each.scenarios:
            assert feasible(case, scenario), scenario


@given(cases(), st.sets(st.sampled_from(PARAMETERS), min_size=1))
def test_open_parameters_lose_no_state(case: Case, opened: set[str]) -> None:
    """Without AllowedValues and default, each state that some values give is among those that we see."""
    parameters = {name: Declared(VALUES, None) if name in opened else each for name, each in case.parameters.items()}
    layers = tuple(Entry("l1", each.condition, Entry("l2")) for each in case.layers)
    whole = case._replace(parameters=parameters, layers=layers)
    shut = {name: Declared((), None) if name in opened else each for name, each in parameters.items()}
    assert set(whole.expected()) <= set(shown_of(whole._replace(parameters=shut).write()))


CORRELATED = {
    "a condition and its negation": ("A: !Equals [!Ref P, !Ref Q]", "B: !Not [!Equals [!Ref P, !Ref Q]]", 2),
    "one comparison in two orders": ("A: !Equals [!Ref P, !Ref Q]", "B: !Equals [!Ref Q, !Ref P]", 2),
    "an open text twice": ('A: !Equals [!Sub "${P}-x", y-x]', 'B: !Equals [!Sub "${P}-x", y-x]', 2),
    "a negated condition": ("A: !Equals [!ImportValue x, y]", "B: !Not [!Condition A]", 2),
    "two values of one parameter": ("A: !Equals [!Ref P, x]", "B: !Equals [!Ref P, y]", 3),
    "two parameters": ("A: !Equals [!Ref P, x]", "B: !Equals [!Ref Q, x]", 4),
    "region and partition": ('A: !Equals [!Ref AWS::Region, cn-north-1]', 'B: !Equals [!Ref AWS::Partition, aws]', 3),
}  # fmt: skip


@pytest.mark.parametrize(("first", "second", "count"), CORRELATED.values(), ids=CORRELATED.keys())
def test_open_conditions_that_exclude_one_another_never_meet(first: str, second: str, count: int) -> None:
    text = HEAD + block(f"""
        Parameters: {{P: {{Type: String}}, Q: {{Type: String}}}}
        Conditions:
          {first}
          {second}
        Resources:
          Fn:
            Type: AWS::Serverless::Function
            Properties:
              Layers:
                - !If [A, "{ARN_OF.format("a1")}", "{ARN_OF.format("a2")}"]
                - !If [B, "{ARN_OF.format("b1")}", "{ARN_OF.format("b2")}"]
        """)
    assert len(shown_of(text)) == count
