"""The value of a node in one scenario."""

from collections.abc import Mapping as Dictionary
from typing import NamedTuple

from bot.template import conditions, intrinsics
from bot.template.pseudo_parameters import PSEUDO_PARAMETERS, partition_of
from bot.template.scenarios import (
    MAX_NESTING,
    MAX_SCENARIOS,
    Assignment,
    Atom,
    Budget,
    Environment,
    Fork,
    Option,
)
from bot.template.scope import Parameter, Scope, nested_parameters
from bot.template.values import (
    Block,
    Hole,
    Items,
    Nothing,
    Origin,
    Place,
    Reference,
    Text,
    Unknown,
    Value,
    concatenate,
    hole,
    is_null,
    literal,
    lone_hole,
)
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, resolve, untagged
from bot.yamltree.places import content_span

MAX_NESTED_STACKS = 8
_OTHER = "another value"


class Handed(NamedTuple):
    """What a parent stack hands down: its evaluator, the logical ID of the nested stack, and nodes by parameter."""

    parent: "Evaluator"
    logical_id: str
    parameters: Dictionary[str, Node]


class World(NamedTuple):
    """What is the same for all evaluations of one template.

    `links` leads from the key of a scope and the logical ID of a nested stack to the scope of its local template.
    `only_defaults` leaves allowed and compared texts out: a parameter then has its default alone, if it has one.
    """

    budget: Budget
    links: Dictionary[tuple[str, str], Scope] = {}
    only_defaults: bool = False


class Evaluator:
    """Evaluates nodes of one template under one assignment. Raises Fork where a choice is needed first."""

    def __init__(
        self,
        scope: Scope,
        world: World,
        environment: Environment,
        assignment: Assignment,
        handed: Handed | None = None,
    ) -> None:
        self.scope = scope
        self.world = world
        self.environment = environment
        self.assignment = assignment
        self.handed = handed
        self.key: str = f"{handed.parent.key}#{handed.logical_id}" if handed else scope.key
        """Tells the stacks of a deployment apart: one template may be deployed twice."""
        self.depth: int = handed.parent.depth + 1 if handed else 0
        self.bindings: Dictionary[str, Text] = {}
        self.children: dict[str, Evaluator] = {}
        self.open_conditions: list[str] = []

    def bound(self, bindings: Dictionary[str, Text]) -> "Evaluator":
        """The same evaluator with `Fn::ForEach` identifiers bound to their values."""
        if not bindings:
            return self
        inner = Evaluator(self.scope, self.world, self.environment, self.assignment, self.handed)
        inner.bindings = {**self.bindings, **bindings}
        inner.children = self.children
        return inner

    def child(self, logical_id: str) -> "Evaluator | None":
        """The evaluator of a nested stack under the same assignment; None if it has no local template."""
        if logical_id not in self.children:
            scope = self.world.links.get((self.scope.key, logical_id))
            resource = self.scope.resources.get(logical_id)
            if scope is None or resource is None or self.depth >= MAX_NESTED_STACKS:
                return None
            handed = Handed(self, logical_id, nested_parameters(resource))
            self.children[logical_id] = Evaluator(scope, self.world, self.environment, self.assignment, handed)
        return self.children[logical_id]

    def owner(self, key: str) -> "Evaluator | None":
        """The evaluator of this stack or of one above it that has a key, or None."""
        evaluator: Evaluator | None = self
        while evaluator is not None and evaluator.key != key:
            evaluator = evaluator.handed.parent if evaluator.handed else None
        return evaluator

    def evaluate(self, node: Node) -> Value:
        """The value of a node. Raises Fork and TooManyScenarios."""
        budget = self.world.budget
        budget.spend()
        node = resolve(node)
        if isinstance(node, Scalar):
            if node.tag is None or node.tag.startswith("tag:yaml.org"):
                return Nothing() if is_null(node) else self.scalar(node)
        elif isinstance(node, Mapping) and not intrinsics.is_call(node):
            return Block(self.place(node))
        if budget.nesting >= MAX_NESTING:
            return Unknown("functions are nested too deeply to be followed")
        budget.nesting += 1
        try:
            if isinstance(node, Sequence) and node.tag is None:
                return self._items(node)
            return intrinsics.call(self, node)
        finally:
            budget.nesting -= 1

    def place(self, node: Node) -> Place:
        """The place of a node of this template."""
        return Place(self.scope.source, node)

    def untagged(self, node: Mapping | Sequence | Scalar) -> Node:
        """What a short tag stands before; a scalar starts behind tag and anchor, so that its characters have places."""
        if isinstance(node, Scalar):
            return Scalar(node.text, None, node.style, content_span(self.scope.source, node).start, node.end)
        return untagged(node)

    def scalar(self, node: Scalar) -> Text:
        """The text of a scalar, with `Fn::ForEach` identifiers replaced."""
        text = literal(node.text, Origin(self.scope.source, node, 0))
        return intrinsics.substitute_bindings(text, self.bindings) if self.bindings else text

    def _items(self, node: Sequence) -> Items:
        values: list[Value] = []
        places: list[Place | None] = []
        for item in node.items:
            value = self.evaluate(item)
            if not isinstance(value, Nothing):
                values.append(value)
                places.append(self.place(item))
        return Items(tuple(values), tuple(places))

    def ref(self, name: str, node: Node) -> Value:
        """The value of `!Ref name`."""
        self.world.budget.spend()
        if name in self.bindings:
            return self.bindings[name]
        if name == "AWS::NoValue":
            return Nothing()
        if name in PSEUDO_PARAMETERS:
            return self._pseudo(name)
        if name in self.scope.parameters:
            return self._parameter(self.scope.parameters[name])
        if name in self.scope.resources or self.scope.has_loops:
            return Reference(name, None, self.key, self.place(node))
        return Unknown(f"'{name}' is no parameter and no resource of this template")

    def _pseudo(self, name: str) -> Text:
        regions = self.environment.regions
        if name == "AWS::Region" and len(regions) == 1:
            return regions[0]
        chosen = self.assignment.get(Atom("", "param", name))
        if chosen is not None and isinstance(chosen.value, Text):
            return chosen.value
        if name == "AWS::Region" and regions:
            raise Fork(Atom("", "param", name), tuple(Option(f"{name}={each.known}", each) for each in regions))
        if name == "AWS::Partition" and (region := self._pseudo("AWS::Region").known):
            return literal(partition_of(region))
        return hole(name, f"{name} is known only at deployment", scope="")

    def _parameter(self, parameter: Parameter) -> Value:
        name = parameter.name
        if name in self.environment.parameters and self.handed is None:
            return _typed(parameter, self.environment.parameters[name])
        if self.handed is not None and name in self.handed.parameters:
            value = self._narrowed(parameter, self.handed.parent.evaluate(self.handed.parameters[name]))
            return _typed(parameter, value) if isinstance(value, Text) else value
        chosen = self.assignment.get(Atom(self.key, "param", name))
        if chosen is not None and isinstance(chosen.value, Text):
            return _typed(parameter, chosen.value)
        scalars = self._choices(parameter)
        if len(scalars) > 1:
            raise self._fork(self.key, name, scalars)
        if scalars:
            return _typed(parameter, self._choice(scalars[0]))
        return hole(name, f"parameter '{name}' has no value in the files", scope=self.key)

    def _narrowed(self, parameter: Parameter, value: Value) -> Value:
        """What a parent hands down again, after raising Fork if that is open and this template allows few values."""
        open_part = lone_hole(value)
        if open_part is None or open_part.excluded or not parameter.allowed or parameter.is_list or parameter.is_ssm:
            return value
        raise self._fork(open_part.scope or "", open_part.name, parameter.allowed)

    def _choices(self, parameter: Parameter) -> tuple[Scalar, ...]:
        """The values that a parameter without an override may have; () where it is open.

        Allowed values of a list are those of its items, so the default of a list stands beside them.
        """
        default = (parameter.default,) if parameter.default is not None else ()
        if parameter.is_ssm or (self.world.only_defaults and default):
            return default
        others = parameter.allowed
        if not others and default and not parameter.is_list:
            others = self.scope.compared.get(parameter.name, ())
        first = () if parameter.allowed and not parameter.is_list else default
        return (*first, *(each for each in others if not first or each.text != first[0].text))

    def _fork(self, scope: str, name: str, scalars: tuple[Scalar, ...], *others: Option) -> Fork:
        """The choice between the texts of scalars, and other options."""
        self.world.budget.spend(len(scalars))
        labels = (self.scope.label(name, number, each.text) for number, each in enumerate(scalars, 1))
        chosen = (Option(label, self._choice(each)) for label, each in zip(labels, scalars, strict=True))
        return Fork(Atom(scope, "param", name), (*chosen, *others))

    def _choice(self, scalar: Scalar) -> Text:
        """A text that a parameter may have."""
        return literal(scalar.text, Origin(self.scope.source, scalar, 0))

    def demand(self, value: Value) -> Value:
        """The value again, after raising Fork if it is an open parameter whose possible texts the template names."""
        part = lone_hole(value)
        if part is None or part.excluded:
            return value
        if part.name == "AWS::Partition" and part.scope == "":
            self.demand(self._pseudo("AWS::Region"))  # the region decides the partition
        compared = self._compared(part)
        if not 0 < len(compared) < MAX_SCENARIOS:
            return value
        excluded = frozenset(scalar.text for scalar in compared)
        other = Option(f"{part.name}={_OTHER}", hole(part.name, part.reason, excluded, scope=part.scope))
        raise self._fork(part.scope or "", part.name, compared, other)

    def _compared(self, part: Hole) -> tuple[Scalar, ...]:
        """The texts that this template compares an open parameter with, whatever name it was handed down under."""
        if part.scope in ("", self.key):
            return self.scope.compared.get(part.name, ())
        if self.handed is None:
            return ()
        return tuple(
            scalar
            for name, node in self.handed.parameters.items()
            if name in self.scope.compared and lone_hole(self.handed.parent.evaluate(node)) == part
            for scalar in self.scope.compared[name]
        )

    def condition(self, name: str) -> bool | None:
        """Whether a condition holds; forks where that is open. None for a condition that the template lacks."""
        node = self.scope.conditions.get(name)
        if node is None or name in self.open_conditions:
            return None
        self.open_conditions.append(name)
        try:
            truth = self.truth(node)
        finally:
            self.open_conditions.pop()
        return truth if truth is not None else self.decide("cond", name, name)

    def truth(self, node: Node) -> bool | None:
        """The truth of a condition expression, or None where it is open."""
        budget = self.world.budget
        budget.spend()
        if budget.nesting >= MAX_NESTING:
            return None
        budget.nesting += 1
        try:
            return conditions.truth(self, node)
        finally:
            budget.nesting -= 1

    def decide(self, kind: str, name: str, label: str) -> bool:
        """Whether something open holds in this scenario; raises Fork where that is not decided yet."""
        atom = Atom(self.key, kind, name)
        chosen = self.assignment.get(atom)
        if chosen is None:
            raise Fork(atom, (Option(f"{label}=true", True), Option(f"{label}=false", False)))
        return bool(chosen.value)


def _typed(parameter: Parameter, text: Text) -> Value:
    if not parameter.is_ssm:
        return intrinsics.split_list(text) if parameter.is_list else text
    if parameter.is_list:
        return Unknown("a list in the Parameter Store is known only at deployment")
    return concatenate((literal("{{resolve:ssm:"), text, literal("}}")))
