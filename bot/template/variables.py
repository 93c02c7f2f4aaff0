"""The value of a node of a serverless.yml in one scenario: its variables first, then CloudFormation's functions."""

from collections.abc import Mapping as Dictionary

from bot.template.evaluator import Evaluator
from bot.template.scope import Scope
from bot.template.values import (
    Nothing,
    Origin,
    Place,
    Text,
    Unknown,
    Value,
    concatenate,
    hole,
    is_null,
    literal,
    skeleton,
    slice_text,
)
from bot.template.variables_files import ServiceFiles
from bot.template.variables_sources import Found, Missing, ask, current_region, unescape
from bot.template.variables_syntax import Constant, Escape, Fragment, Variable
from bot.yamltree.nodes import Concrete, Mapping, Node, Scalar, Sequence, resolve

MAX_DEPTH = 24  # the framework follows a value 10 times
MAX_TEXT = 16_384
MAX_PARTS = 256


class VariableEvaluator(Evaluator):
    """Evaluates nodes of a service's files under one assignment. Raises Fork where a choice is needed first."""

    def __init__(self, files: ServiceFiles, scope: Scope, base: Evaluator) -> None:
        """`base` gives the budget, the environment and the assignment."""
        super().__init__(scope, base.world, base.environment, base.assignment)
        self.files = files
        self._source = files.main
        self._known: dict[int, Value] = {}
        self._open: set[int] = set()
        self._depth_now = 0

    def bound(self, bindings: Dictionary[str, Text]) -> Evaluator:
        """The same evaluator with `Fn::ForEach` identifiers bound to their values."""
        if not bindings:
            return self
        inner = VariableEvaluator(self.files, self.scope, self)
        inner.bindings = {**self.bindings, **bindings}
        return inner

    def place(self, node: Node) -> Place:
        """The place of a node of any file of the service."""
        return Place(self.files.source_of(resolve(node)) or self._source, node)

    def evaluate(self, node: Node) -> Value:
        """The value of a node; Nothing for null. Raises Fork and TooManyScenarios."""
        concrete = resolve(node)
        if self._depth_now >= MAX_DEPTH:
            return Unknown("its variables lead too deep")
        outer = self._source
        self._source = self.files.source_of(concrete) or outer
        self._depth_now += 1
        try:
            if isinstance(concrete, Scalar) and _is_plain(concrete):
                return Nothing() if is_null(concrete) else self._scalar_value(concrete)
            return super().evaluate(concrete)
        finally:
            self._source = outer
            self._depth_now -= 1

    def scalar(self, node: Scalar) -> Text:
        """The text of a scalar with its variables replaced; holes for those that are not known."""
        return as_text(self._scalar_value(node), "…")

    def _scalar_value(self, node: Scalar) -> Value:
        if id(node) in self._known:
            return self._known[id(node)]
        value = self.settle(self._followed(node))
        if self.files.source_of(node) is not None and not self.bindings:
            self._known[id(node)] = value
        return value

    def _followed(self, node: Scalar) -> Found:
        """What a scalar stands for: the node that its one variable leads to, or a value."""
        if id(node) in self._open or len(self._open) >= MAX_DEPTH:
            return Unknown("its variables lead back to themselves, or too deep")
        self.world.budget.spend()
        self._open.add(id(node))
        try:
            text = super().scalar(node) if self.bindings else self._literal(node)
            return self.expand(text)
        finally:
            self._open.discard(id(node))

    def _literal(self, node: Scalar) -> Text:
        return literal(node.text, Origin(self.place(node).source, node, 0))

    def _choice(self, scalar: Scalar) -> Text:
        return self.scalar(scalar)

    def _pseudo(self, name: str) -> Text:
        return current_region(self) if name == "AWS::Region" else super()._pseudo(name)

    def settle(self, found: Found) -> Value:
        """The value of what a variable led to."""
        return self.evaluate(found) if isinstance(found, Scalar | Sequence | Mapping) else found

    def expand(self, text: Text) -> Found:
        """What a text with variables stands for: one variable alone leads to its node or value, else it is a text."""
        characters = skeleton(text)
        if "${" not in characters:
            return text
        variables = self.files.variables_of(characters)
        if variables is None:
            return Unknown("its variables do not follow the grammar of the Serverless Framework")
        whole = variables[0] if len(variables) == 1 else None
        if isinstance(whole, Variable) and whole.start == 0 and whole.end == len(characters):
            return self._variable(text, whole)
        return self._replaced(text, Fragment(0, len(characters), ()), variables)

    def fragment(self, text: Text, fragment: Fragment) -> Text:
        """A stretch of a text with the variables in it replaced."""
        if not fragment.variables:
            return slice_text(text, fragment.start, fragment.end)
        return as_text(self._replaced(text, fragment, fragment.variables), "…")

    def _replaced(self, text: Text, span: Fragment, variables: tuple[Variable | Escape, ...]) -> Text | Unknown:
        parts: list[Text] = []
        start = span.start
        for each in variables:
            parts.append(slice_text(text, start, each.start))
            if isinstance(each, Escape):
                parts.append(slice_text(text, each.kept, each.end))
            else:
                name = skeleton(slice_text(text, each.start + 2, each.end - 1)).replace("\0", "…")
                parts.append(as_text(self.settle(self._variable(text, each)), name))
            start = each.end
        parts.append(slice_text(text, start, span.end))
        made = concatenate(parts)
        too_long = len(made.parts) > MAX_PARTS or len(skeleton(made)) > MAX_TEXT
        return Unknown("its variables make a text that is too long") if too_long else made

    def _variable(self, text: Text, variable: Variable) -> Found:
        missing = Missing("…", "a variable has no value in the files")
        for index, source in enumerate(variable.sources):
            if isinstance(source, Constant):
                return self._constant(text, source)
            if isinstance(source, Variable):
                return self._variable(text, source)
            found = ask(self, text, source, is_last=index + 1 == len(variable.sources))
            if isinstance(found, Missing):
                missing = found
            elif not (isinstance(found, Scalar) and is_null(found)) and not isinstance(found, Nothing):
                return found
        return hole(missing.name, missing.reason)

    def _constant(self, text: Text, constant: Constant) -> Found:
        if constant.is_null:
            return Nothing()
        content = slice_text(text, constant.start, constant.end)
        return unescape(content) if constant.is_json and "\\" in skeleton(content) else self.expand(content)

    def walk(self, node: Node, keys: tuple[str, ...]) -> Found | None:
        """What stands below a node at a path of keys and indexes; None where nothing does."""
        found: Found = resolve(node)
        if len(keys) > MAX_DEPTH:
            return Unknown("its variables lead too deep")
        for index in range(len(keys)):
            found = self.landed(found)
            if not isinstance(found, Sequence | Mapping):
                reason = found.hole.reason if isinstance(found, Text) and found.hole else None
                return Unknown(reason) if reason else found if isinstance(found, Unknown) else None
            child = self.child_at(found, keys[index:])
            if child is None or isinstance(child, Unknown):
                return child
            found = resolve(child)
        return found

    def child_at(self, found: Sequence | Mapping, keys: tuple[str, ...]) -> Node | Unknown | None:
        """What stands in a collection at the first of the keys, of which the others are looked up below it."""
        if isinstance(found, Mapping):
            return self.files.find(found, keys[0])
        return found.items[int(keys[0])] if keys[0].isdecimal() and int(keys[0]) < len(found.items) else None

    def content(self, name: str) -> Concrete | Text | Unknown | None:
        """What `${file(name)}` stands for; None where the repository has no such file."""
        return self.files.content(name)

    def landed(self, found: Found) -> Found:
        """A node itself, or what it stands for in the end if it is a variable."""
        for _ in range(MAX_DEPTH):
            if not (isinstance(found, Scalar) and _is_plain(found) and "${" in found.text):
                return found
            found = self._followed(found)
        return Unknown("its variables lead back to themselves, or too deep")

    def node(self, node: Node | None) -> Found | None:
        """What a node stands for; None for null and for what is not written."""
        found = self.landed(resolve(node)) if node is not None else None
        return None if isinstance(found, Nothing) or (isinstance(found, Scalar) and is_null(found)) else found


def as_text(value: Value, name: str) -> Text:
    """A value as a part of a text; a hole where it is none."""
    if isinstance(value, Text):
        return value
    return hole(name, value.reason if isinstance(value, Unknown) else f"'{name}' is no text")


def _is_plain(node: Concrete) -> bool:
    return node.tag is None or node.tag.startswith("tag:yaml.org")
