"""Where a template names its resources: in references, in dependencies, and in the keys that define them."""

import re
from enum import IntEnum, auto
from typing import Final, NamedTuple

from bot.template.scope import Scope
from bot.yamltree.nodes import Concrete, Mapping, Node, Scalar, Sequence, Style, resolve

_LOOP: Final = "Fn::ForEach::"
_VARIABLE: Final = re.compile(r"\$\{([^{}]*)\}")
_MADE_VARIABLE: Final = re.compile(r"\$\{([^{}]*(?:[$&]\{[^{}]*\}[^{}]*)+)\}")
_HOLE: Final = re.compile(r"[$&]\{[^{}]*\}")


class Mention(NamedTuple):
    """The characters [start, end) of a scalar that name the resource."""

    scalar: Scalar
    start: int
    end: int


class Mentions(NamedTuple):
    """All places that name one resource, and what stands against taking them for all there are."""

    places: tuple[Mention, ...]
    definitions: int  # the keys of resources among them
    names: frozenset[str]  # all names that the template refers to, without attributes
    attributes: frozenset[str]  # what it reads of the resource, "" for Ref
    patterns: tuple[re.Pattern[str], ...]  # of names that loops make
    identifiers: frozenset[str]  # of loops
    variables: frozenset[str]  # of the Fn::Sub texts that name the resource
    obstacle: str | None
    is_left: bool  # whether the name stands as a word in a text that is no reference


class _Kind(IntEnum):
    """What a node is taken for, by what stands around it."""

    ROOT = auto()
    VALUE = auto()
    REF = auto()
    ATTRIBUTE = auto()
    TEXT = auto()
    NAME = auto()
    RESOURCES = auto()
    RESOURCE = auto()
    CONNECTOR = auto()
    HOOKS = auto()


class _Task(NamedTuple):
    node: Node
    kind: _Kind
    variables: frozenset[str] = frozenset()


_TAGS: Final = {"!Ref": _Kind.REF, "!GetAtt": _Kind.ATTRIBUTE, "!Sub": _Kind.TEXT}
_KEYS: Final = {"Ref": _Kind.REF, "Fn::GetAtt": _Kind.ATTRIBUTE, "Fn::Sub": _Kind.TEXT}
_CALLS: Final = frozenset((_Kind.REF, _Kind.ATTRIBUTE, _Kind.TEXT))
_ROOT: Final = {"Resources": _Kind.RESOURCES, "Hooks": _Kind.HOOKS}
# Keys whose values are logical IDs. Hooks: the section of AWS::CodeDeployBlueGreen,
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/blue-green.html, read 2026-11-25. Connectors:
# https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-connector-resourcereference.html
_NAMING: Final = {
    _Kind.RESOURCE: frozenset(("DependsOn",)),
    _Kind.CONNECTOR: frozenset(("Id",)),
    _Kind.HOOKS: frozenset(("LogicalID", "TaskDefinitions", "TaskSets", "TargetGroups")),
}
_INHERITED: Final = frozenset((_Kind.CONNECTOR, _Kind.HOOKS))
_CONNECTOR_TYPE: Final = "AWS::Serverless::Connector"
_API_KEYS: Final = frozenset(("RestApiId", "ApiId"))  # SAM takes a text there for a logical ID, if it is one


def find_mentions(scope: Scope, name: str) -> Mentions:
    """The places that name the resource, in the order of the source, each once. Aliases are looked into."""
    survey = _Survey(name)
    survey.run(_Task(scope.root, _Kind.ROOT))
    places = sorted((mention for uses in survey.uses.values() for use in uses for mention in use),
                    key=lambda each: (each.scalar.start, each.start))  # fmt: skip
    if any(len(uses) > 1 and any(uses) for uses in survey.uses.values()):
        survey.obstacle = survey.obstacle or "an anchor makes one text both a reference and something else"
    return Mentions(
        tuple(dict.fromkeys(places)),
        survey.definitions,
        frozenset(survey.names),
        frozenset(survey.attributes),
        tuple(survey.patterns.values()),
        frozenset(survey.identifiers),
        frozenset(survey.variables),
        survey.obstacle,
        survey.is_left,
    )


class _Survey:
    """The walk through a template, with what it has come across so far."""

    def __init__(self, name: str) -> None:
        self.uses: dict[int, set[tuple[Mention, ...]]] = {}
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.patterns: dict[str, re.Pattern[str]] = {}
        self.identifiers: set[str] = set()
        self.variables: set[str] = set()
        self.obstacle: str | None = None
        self.is_left = False
        self.definitions = 0
        self._name = name
        self._word = re.compile(rf"(?<![0-9A-Za-z]){re.escape(name)}(?![0-9A-Za-z])")
        self._pending: list[_Task] = []

    def run(self, root: _Task) -> None:
        """Visits each node once for each thing that it is taken for."""
        seen: set[tuple[int, _Kind, frozenset[str]]] = set()
        self._pending.append(root)
        while self._pending:
            task = self._pending.pop()
            node = resolve(task.node)
            key = (id(node), task.kind, task.variables)
            if key in seen:
                continue
            seen.add(key)
            self._visit(node, self._kind(node, task), task.variables)

    def _kind(self, node: Concrete, task: _Task) -> _Kind:
        """What the node is taken for, its own tag considered."""
        if node.tag is None:
            return task.kind
        if task.kind in _CALLS:
            self._meet("a reference whose name is computed")
        if node.tag == "!Transform":
            self._meet("a macro in the template may name it, too")
        return _TAGS.get(node.tag, _Kind.VALUE)

    def _visit(self, node: Concrete, kind: _Kind, variables: frozenset[str]) -> None:
        if isinstance(node, Scalar):
            self._visit_scalar(node, kind, variables)
        elif kind in _CALLS:
            self._visit_arguments(node, kind)
        elif isinstance(node, Sequence):
            inner = kind if kind in _INHERITED or kind is _Kind.NAME else _Kind.VALUE
            self._pending.extend(_Task(item, inner) for item in node.items)
        else:
            self._visit_mapping(node, kind)

    def _visit_arguments(self, node: Sequence | Mapping, kind: _Kind) -> None:
        """The arguments of a reference that are no text."""
        if not isinstance(node, Sequence) or not node.items or kind is _Kind.REF:
            self._meet("a reference whose name is computed")
            self._visit(node._replace(tag=None), _Kind.VALUE, frozenset())
            return
        first, *others = node.items
        variables: frozenset[str] = frozenset()
        if kind is _Kind.ATTRIBUTE:
            self._note_attribute(resolve(first), others)
        else:
            given = resolve(others[0]) if others else None
            keys = (resolve(key) for key, _ in given.pairs) if isinstance(given, Mapping) else ()
            variables = frozenset(key.text for key in keys if isinstance(key, Scalar))
        self._pending.append(_Task(first, _Kind.NAME if kind is _Kind.ATTRIBUTE else kind, variables))
        self._pending.extend(_Task(other, _Kind.VALUE) for other in others)

    def _note_attribute(self, first: Concrete, others: list[Node]) -> None:
        if not isinstance(first, Scalar) or first.tag is not None:
            self._meet("a reference whose name is computed")
        elif first.text == self._name:
            self.attributes.add(".".join(_text(other) for other in others))

    def _visit_mapping(self, node: Mapping, kind: _Kind) -> None:
        if kind in (_Kind.ROOT, _Kind.RESOURCES):
            self._add_pairs(node, kind, _ROOT) if kind is _Kind.ROOT else self._visit_resources(node)
            return
        if node.tag is None and len(node.pairs) == 1:
            key, value = node.pairs[0]
            call = _KEYS.get(key.text) if isinstance(key, Scalar) else None
            if call is not None:
                self._plain(key)
                self._pending.append(_Task(value, call))
                return
        kinds = dict.fromkeys(_NAMING.get(kind, ()), _Kind.NAME)
        if kind is _Kind.RESOURCE:
            kinds["Connectors"] = _Kind.CONNECTOR
            if any(_text(key) == "Type" and _text(value) == _CONNECTOR_TYPE for key, value in node.pairs):
                kinds["Properties"] = _Kind.CONNECTOR
        self._add_pairs(node, kind, kinds)

    def _add_pairs(self, node: Mapping, kind: _Kind, kinds: dict[str, _Kind]) -> None:
        usual = kind if kind in _INHERITED else _Kind.VALUE
        for key, value in node.pairs:
            text = _text(key)
            self._plain(key)
            self._check_key(text, value)
            inner = kind if text == "<<" and _is_merge(key) else kinds.get(text, usual)
            self._add(value, inner, is_list=text == "<<")

    def _visit_resources(self, node: Mapping) -> None:
        for key, value in node.pairs:
            text = _text(key)
            if text.startswith(_LOOP):
                self._plain(key)
                self._visit_loop(value)
            elif text == "<<" and _is_merge(key):
                self._add(value, _Kind.RESOURCES, is_list=True)
            else:
                self._check_key(text, value)
                self._define(key, text)
                self._pending.append(_Task(value, _Kind.RESOURCE))

    def _add(self, value: Node, kind: _Kind, *, is_list: bool) -> None:
        concrete = resolve(value)
        items = concrete.items if is_list and isinstance(concrete, Sequence) else (value,)
        self._pending.extend(_Task(item, kind) for item in items)

    def _visit_loop(self, node: Node) -> None:
        """A loop in the resources: identifier, collection, and the resources that it makes."""
        loop = resolve(node)
        if not isinstance(loop, Sequence) or len(loop.items) != 3:
            self._meet("a loop that cannot be followed")
            return
        self.identifiers.add(_text(loop.items[0]))
        self._pending.extend(_Task(item, _Kind.VALUE) for item in loop.items[:2])
        self._pending.append(_Task(loop.items[2], _Kind.RESOURCES))

    def _check_key(self, key: str, value: Node) -> None:
        """Notes what a key says about its value, whatever it stands in."""
        if key == "Fn::Transform":
            self._meet("a macro in the template may name it, too")
        if key in _API_KEYS and _text(value) == self._name and resolve(value).tag is None:
            self._meet("a text may name it where SAM expects an API")
        loop = resolve(value) if key.startswith(_LOOP) else None
        if isinstance(loop, Sequence) and loop.items:
            self.identifiers.add(_text(loop.items[0]))

    def _define(self, key: Node, text: str) -> None:
        """Notes the key of a resource."""
        if isinstance(key, Scalar):
            mentions = self._mentions(key, ((0, text),))
            self.definitions += len(mentions)
            self._use(key, mentions)
        else:
            self._meet("an alias stands where a logical ID is expected")

    def _visit_scalar(self, scalar: Scalar, kind: _Kind, variables: frozenset[str]) -> None:
        text = scalar.text
        if kind is _Kind.TEXT:
            found = [(match.start(1), match[1]) for match in _VARIABLE.finditer(text)]
            found = [(start, name) for start, name in found if not name.startswith("!") and name not in variables]
            made = [(match.start(1), match[1]) for match in _MADE_VARIABLE.finditer(text)]
            mentions = self._mentions(scalar, tuple(found + made))
            self.variables.update(variables if mentions else ())
        elif kind in (_Kind.REF, _Kind.ATTRIBUTE) or (kind is _Kind.NAME and "." not in text):
            mentions = self._mentions(scalar, ((0, text),))
            if kind is _Kind.REF and mentions and "." in text:
                self._meet(f"only SAM knows what '!Ref {text}' is")
        else:
            mentions = ()
        self._use(scalar, mentions)
        for mention in reversed(mentions):
            text = text[: mention.start] + text[mention.end :]
        self.is_left = self.is_left or self._word.search(text) is not None

    def _mentions(self, scalar: Scalar, references: tuple[tuple[int, str], ...]) -> tuple[Mention, ...]:
        """The references, given by offset and text, that name the resource; notes the names of all of them."""
        found: list[Mention] = []
        for start, written in references:
            start += len(written) - len(written.lstrip())
            name, _, attribute = written.strip().partition(".")
            if _HOLE.search(name):
                self.patterns[name] = re.compile(".*".join(re.escape(part) for part in _HOLE.split(name)))
                continue
            self.names.add(name)
            if name == self._name:
                self.attributes.add(attribute)
                found.append(Mention(scalar, start, start + len(name)))
        return tuple(found)

    def _plain(self, key: Node) -> None:
        """Notes a key that is no reference."""
        target = resolve(key)
        if isinstance(target, Scalar):
            self._use(target, ())

    def _use(self, scalar: Scalar, mentions: tuple[Mention, ...]) -> None:
        self.uses.setdefault(id(scalar), set()).add(mentions)

    def _meet(self, obstacle: str) -> None:
        self.obstacle = self.obstacle or obstacle


def _text(node: Node) -> str:
    """The text of a scalar, "" for anything else."""
    concrete = resolve(node)
    return concrete.text if isinstance(concrete, Scalar) else ""


def _is_merge(key: Node) -> bool:
    return isinstance(key, Scalar) and key.style is Style.PLAIN
