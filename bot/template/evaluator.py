"""The value of a node in one scenario."""

from collections.abc import Mapping as Dictionary
from typing import NamedTuple

from bot.template import intrinsics
from bot.template.scenarios import Assignment, Atom, Budget, Environment, Fork, Option
from bot.template.scope import Parameter, Scope
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
    literal,
)
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, entries, find, resolve
from bot.yamltree.places import content_span

PSEUDO_PARAMETERS = frozenset(
    ("AWS::AccountId", "AWS::NotificationARNs", "AWS::Partition", "AWS::Region", "AWS::StackId", "AWS::StackName",
     "AWS::URLSuffix")
)  # fmt: skip
MAX_NESTED_STACKS = 8
_OTHER = "another value"


class Handed(NamedTuple):
    """Parameters that a parent stack hands down: nodes of the parent's template, and the parent's evaluator."""

    parameters: Dictionary[str, Node]
    parent: "Evaluator"


class World(NamedTuple):
    """What is the same for all evaluations of one template.

    `links` leads from the key of a scope and the logical ID of a nested stack to the scope of its local template.
    `only_defaults` leaves allowed values and compared texts out: a parameter then has its default alone.
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
        self.bindings: Dictionary[str, Text] = {}
        self.children: dict[str, Evaluator] = {}
        self._open_conditions: set[str] = set()

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
            if scope is None or resource is None or self._depth() >= MAX_NESTED_STACKS:
                return None
            handed = Handed(nested_parameters(resource), self)
            self.children[logical_id] = Evaluator(scope, self.world, self.environment, self.assignment, handed)
        return self.children[logical_id]

    def _depth(self) -> int:
        depth, handed = 0, self.handed
        while handed is not None:
            depth, handed = depth + 1, handed.parent.handed
        return depth

    def evaluate(self, node: Node) -> Value:
        """The value of a node. Raises Fork and TooManyScenarios."""
        self.world.budget.spend()
        node = resolve(node)
        if isinstance(node, Scalar):
            if node.tag is None or node.tag.startswith("tag:yaml.org"):
                return self.scalar(node)
        elif isinstance(node, Sequence):
            if node.tag is None:
                return self._items(node)
        elif node.tag is None and (len(node.pairs) != 1 or not intrinsics.long_form(node)):
            return Block(self.place(node))
        return intrinsics.call(self, node)

    def place(self, node: Node) -> Place:
        """The place of a node of this template."""
        return Place(self.scope.source, node)

    def untagged(self, node: Mapping | Sequence | Scalar) -> Node:
        """What a short tag stands before; a scalar starts behind the tag, so that its characters have places."""
        if isinstance(node, Scalar):
            return node._replace(tag=None, start=content_span(self.scope.source, node).start)
        return node._replace(tag=None)

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
        if name in self.bindings:
            return self.bindings[name]
        if name == "AWS::NoValue":
            return Nothing()
        if name in PSEUDO_PARAMETERS:
            return self._pseudo(name)
        if name in self.scope.parameters:
            return self._parameter(self.scope.parameters[name])
        if name in self.scope.resources:
            return Reference(name, None, self.scope.key, self.place(node))
        if self.scope.has_loops:
            return Reference(name, None, self.scope.key, self.place(node))
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
            return literal(_partition(region))
        return hole(name, f"{name} is known only at deployment")

    def _parameter(self, parameter: Parameter) -> Value:
        name = parameter.name
        if name in self.environment.parameters and self.handed is None:
            return _typed(parameter, self.environment.parameters[name])
        if self.handed is not None and name in self.handed.parameters:
            value = self.handed.parent.evaluate(self.handed.parameters[name])
            return _typed(parameter, value) if isinstance(value, Text) else value
        chosen = self.assignment.get(Atom(self.scope.key, "param", name))
        if chosen is not None and isinstance(chosen.value, Text):
            return _typed(parameter, chosen.value)
        options = self._options(parameter)
        if len(options) > 1:
            raise Fork(Atom(self.scope.key, "param", name), options)
        if options and isinstance(options[0].value, Text):
            return _typed(parameter, options[0].value)
        return hole(name, f"parameter '{name}' has no value in the files")

    def _options(self, parameter: Parameter) -> tuple[Option, ...]:
        default = (parameter.default,) if parameter.default is not None else ()
        scalars: tuple[Scalar, ...] = default
        closed = parameter.is_ssm or self.world.only_defaults
        if parameter.allowed and not closed:
            scalars = parameter.allowed
        elif default and not closed and not parameter.is_list:
            others = self.scope.compared.get(parameter.name, ())
            scalars = (*default, *(each for each in others if each.text != default[0].text))
        return tuple(self._option(parameter.name, scalar) for scalar in scalars)

    def _option(self, name: str, scalar: Scalar) -> Option:
        return Option(f"{name}={scalar.text}", literal(scalar.text, Origin(self.scope.source, scalar, 0)))

    def demand(self, value: Value) -> Value:
        """The value again, after raising Fork if it is an open parameter whose possible texts the template names."""
        if not isinstance(value, Text) or len(value.parts) != 1:
            return value
        part = value.parts[0]
        if not isinstance(part, Hole) or part.excluded:
            return value
        compared = self.scope.compared.get(part.name, ())
        if not compared or (self.world.only_defaults and part.name not in PSEUDO_PARAMETERS):
            return value
        excluded = frozenset(scalar.text for scalar in compared)
        options = [self._option(part.name, scalar) for scalar in compared]
        options.append(Option(f"{part.name}={_OTHER}", hole(part.name, part.reason, excluded)))
        scope = "" if part.name in PSEUDO_PARAMETERS else self.scope.key
        raise Fork(Atom(scope, "param", part.name), tuple(options))

    def condition(self, name: str) -> bool | None:
        """Whether a condition holds; forks where that is open. None for a condition that the template lacks."""
        node = self.scope.conditions.get(name)
        if node is None or name in self._open_conditions:
            return None
        self._open_conditions.add(name)
        try:
            truth = self.truth(node)
        finally:
            self._open_conditions.discard(name)
        if truth is not None:
            return truth
        atom = Atom(self.scope.key, "cond", name)
        chosen = self.assignment.get(atom)
        if chosen is None:
            raise Fork(atom, (Option(f"{name}=true", True), Option(f"{name}=false", False)))
        return bool(chosen.value)

    def truth(self, node: Node) -> bool | None:
        """The truth of a condition expression, or None where it is open."""
        self.world.budget.spend()
        return intrinsics.truth(self, node)


def _partition(region: str) -> str:
    for prefix, partition in (("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("us-isob-", "aws-iso-b"),
                              ("us-isof-", "aws-iso-f"), ("eu-isoe-", "aws-iso-e"), ("us-iso-", "aws-iso"),
                              ("eusc-", "aws-eusc")):  # fmt: skip
        if region.startswith(prefix):
            return partition
    return "aws"


def _typed(parameter: Parameter, text: Text) -> Value:
    if parameter.is_ssm:
        return concatenate((literal("{{resolve:ssm:"), text, literal("}}")))
    return intrinsics.split_list(text) if parameter.is_list else text


def nested_parameters(resource: Mapping) -> Dictionary[str, Node]:
    """The parameters that a nested stack resource hands down, as nodes of its own template."""
    properties = find(resource, "Properties")
    properties = resolve(properties) if properties is not None else None
    given = find(properties, "Parameters") if isinstance(properties, Mapping) else None
    given = resolve(given) if given is not None else None
    return {name: node for name, _, node in entries(given)} if isinstance(given, Mapping) else {}
