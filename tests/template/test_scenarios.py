"""Tests for bot/template/scenarios.py, and of scenarios as a whole against brute force."""

import pytest
from hypothesis import given, settings
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
from tests.template.brute_force import ARN_OF, PARAMETERS, VALUES, Case, Declared, Entry, cases
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


def shown_of(text: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What our reading says, the layers by name."""
    found = states(function_of(read(text)))
    return [(tuple(layer.split(":")[6] for layer in layers), architectures) for layers, architectures in found]


@settings(max_examples=40)
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


@settings(max_examples=40)
@given(cases())
def test_every_scenario_is_feasible(case: Case) -> None:
    for each in function_of(read(case.write())).cases:
        for scenario in each.scenarios:
            assert feasible(case, scenario), scenario


@settings(max_examples=40)
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
