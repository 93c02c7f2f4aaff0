"""One template file as a scope of names: parameters, mappings, conditions and the texts they are compared with."""

from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from functools import cached_property
from typing import NamedTuple

from bot.text.source import SourceFile
from bot.yamltree.nodes import Alias, Mapping, Node, Scalar, Sequence, entries, find, resolve, untagged

_MAX_LABEL = 100  # characters of a value


class Parameter(NamedTuple):
    """A parameter as declared. `type_name` is "String" where none is written."""

    name: str
    type_name: str
    default: Scalar | None
    allowed: tuple[Scalar, ...]
    is_hidden: bool = False  # NoEcho: no scenario shows its values

    @property
    def is_list(self) -> bool:
        """Whether its value is a list: comma-delimited, or of any listed type."""
        return "List<" in self.type_name or self.type_name == "CommaDelimitedList"

    @property
    def is_ssm(self) -> bool:
        """Whether its value is the name of an SSM parameter whose value is read at deployment."""
        return self.type_name.startswith("AWS::SSM::Parameter::Value")


class Scope:
    """The names of one template. Made once per template; what is derived is made on first use."""

    def __init__(self, source: SourceFile, root: Mapping) -> None:
        self.source = source
        self.root = root
        self.key = source.path

    def section(self, name: str) -> Mapping | None:
        """A top-level section that is a mapping, or None."""
        node = find(self.root, name)
        concrete = resolve(node) if node is not None else None
        return concrete if isinstance(concrete, Mapping) else None

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        """The parameters by name."""
        section = self.section("Parameters")
        if section is None:
            return {}
        return {name: _parameter(name, resolve(node)) for name, _, node in entries(section)}

    def label(self, name: str, number: int, text: str) -> str:
        """What people read of the n-th value (1-based) that a parameter may have."""
        parameter = self.parameters.get(name)
        is_hidden = parameter is not None and parameter.is_hidden
        return f"{name}=hidden value {number}" if is_hidden else f"{name}={text[:_MAX_LABEL]}"

    @cached_property
    def conditions(self) -> dict[str, Node]:
        """The condition expressions by name."""
        section = self.section("Conditions")
        return {name: node for name, _, node in entries(section)} if section else {}

    @cached_property
    def mappings(self) -> dict[str, Mapping]:
        """The mappings by name; those that are no mappings of mappings are left out."""
        section = self.section("Mappings")
        found = ((name, resolve(node)) for name, _, node in entries(section)) if section else ()
        return {name: node for name, node in found if isinstance(node, Mapping)}

    @cached_property
    def _rows(self) -> dict[tuple[str, str], Node]:
        """The rows of all mappings by the mapping's name and the row's key."""
        return {(name, key): row for name, mapping in self.mappings.items() for key, _, row in entries(mapping)}

    def mapping_value(self, name: str, top: str, second: str) -> Node | None:
        """The value in a mapping, or None where it has no such row or key."""
        node = self._rows.get((name, top))
        row = resolve(node) if node is not None else None
        return find(row, second) if isinstance(row, Mapping) else None

    @cached_property
    def resources(self) -> dict[str, Mapping]:
        """The resources by logical ID, `Fn::ForEach` entries not expanded."""
        section = self.section("Resources")
        found = ((name, resolve(node)) for name, _, node in entries(section)) if section else ()
        return {name: node for name, node in found if isinstance(node, Mapping)}

    @cached_property
    def resource_keys(self) -> dict[str, Node]:
        """The nodes of the logical IDs, by logical ID."""
        section = self.section("Resources")
        return {name: key for name, key, _ in entries(section)} if section else {}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names that `${name}` may mean: parameters and resources."""
        return frozenset((*self.parameters, *self.resources))

    @cached_property
    def has_loops(self) -> bool:
        """Whether `Fn::ForEach` makes some of the resources."""
        section = self.section("Resources")
        keys = (key for key, _ in section.pairs) if section else ()
        return any(isinstance(key, Scalar) and key.text.startswith("Fn::ForEach::") for key in keys)

    @cached_property
    def transforms(self) -> tuple[str, ...]:
        """The names of the transforms, in order; a transform that is no text is named "?"."""
        node = find(self.root, "Transform")
        concrete = resolve(node) if node is not None else None
        items = concrete.items if isinstance(concrete, Sequence) else (concrete,) if concrete is not None else ()
        names = (resolve(item) for item in items)
        return tuple(name.text if isinstance(name, Scalar) else "?" for name in names)

    def output(self, name: str) -> Node | None:
        """The value of an output, or None."""
        section = self.section("Outputs")
        node = find(section, name) if section else None
        concrete = resolve(node) if node is not None else None
        return find(concrete, "Value") if isinstance(concrete, Mapping) else None

    @cached_property
    def compared(self) -> dict[str, tuple[Scalar, ...]]:
        """By parameter or pseudo parameter: the texts that conditions compare it with and the mapping keys it picks.

        These are the values the author of the template had in mind; each text stands once, in order of appearance.
        """
        found: dict[str, dict[str, Scalar]] = {}
        for name, scalar in self._comparisons():
            found.setdefault(name, {}).setdefault(scalar.text, scalar)
        return {name: tuple(by_text.values()) for name, by_text in found.items()}

    def _comparisons(self) -> Iterator[tuple[str, Scalar]]:
        for node in self.conditions.values():
            yield from _equals(node)
        if self.mappings:
            for target, name, column in dict.fromkeys(_picked(self.root)):
                yield from ((target, key) for key in self._keys(name, column))

    def _keys(self, name: str | None, column: int) -> Iterator[Scalar]:
        """The names of mappings (column 0), the keys of a mapping's rows (1) or within its rows (2); None: of any."""
        if column == 0:
            section = self.section("Mappings")
            yield from (key for _, key, _ in entries(section) if isinstance(key, Scalar)) if section else ()
            return
        for each in self.mappings if name is None else (name,):
            yield from self._row_keys(each, column)

    def _row_keys(self, name: str, column: int) -> Iterator[Scalar]:
        for _, key, row in entries(self.mappings[name]) if name in self.mappings else ():
            row = resolve(row)
            if column == 1 and isinstance(key, Scalar):
                yield key
            elif column == 2 and isinstance(row, Mapping):
                yield from (inner for _, inner, _ in entries(row) if isinstance(inner, Scalar))


def argument(node: Node, short: str, long: str) -> Node | None:
    """What an intrinsic function is called with, in its short (`!Ref x`) or long (`{Ref: x}`) form, else None."""
    node = resolve(node)
    if node.tag == short:
        return untagged(node)
    if isinstance(node, Mapping) and node.tag is None and len(node.pairs) == 1:
        key = node.pairs[0][0]
        if isinstance(key, Scalar) and key.text == long:
            return node.pairs[0][1]
    return None


def referenced_name(node: Node) -> str | None:
    """The name in `!Ref name` or `!Sub "${name}"`, or None."""
    target = argument(node, "!Ref", "Ref")
    if target is not None:
        target = resolve(target)
        return target.text if isinstance(target, Scalar) else None
    template = argument(node, "!Sub", "Fn::Sub")
    template = resolve(template) if template is not None else None
    if isinstance(template, Scalar) and template.text.startswith("${") and template.text.endswith("}"):
        name = template.text[2:-1].strip()
        return name if "${" not in name and not name.startswith("!") and "." not in name else None
    return None


def nested_parameters(resource: Mapping) -> Dictionary[str, Node]:
    """The parameters that a nested stack resource hands down, as nodes of its own template."""
    properties = find(resource, "Properties")
    properties = resolve(properties) if properties is not None else None
    given = find(properties, "Parameters") if isinstance(properties, Mapping) else None
    given = resolve(given) if given is not None else None
    return {name: node for name, _, node in entries(given)} if isinstance(given, Mapping) else {}


def _parameter(name: str, node: Node) -> Parameter:
    if not isinstance(node, Mapping):
        return Parameter(name, "String", None, ())
    kind, default, allowed, hidden = (
        _resolved(find(node, key)) for key in ("Type", "Default", "AllowedValues", "NoEcho")
    )
    choices = (resolve(item) for item in allowed.items) if isinstance(allowed, Sequence) else ()
    return Parameter(
        name,
        kind.text if isinstance(kind, Scalar) else "String",
        default if isinstance(default, Scalar) else None,
        tuple(item for item in choices if isinstance(item, Scalar)),
        isinstance(hidden, Scalar) and hidden.text.lower() == "true",
    )


def _resolved(node: Node | None) -> Node | None:
    return resolve(node) if node is not None else None


def _equals(root: Node) -> Iterator[tuple[str, Scalar]]:
    for node in _all_nodes(root):
        arguments = argument(node, "!Equals", "Fn::Equals")
        arguments = resolve(arguments) if arguments is not None else None
        if isinstance(arguments, Sequence) and len(arguments.items) == 2:
            first, second = (resolve(item) for item in arguments.items)
            for one, other in ((first, second), (second, first)):
                name = referenced_name(one)
                if name and isinstance(other, Scalar) and other.tag is None:
                    yield name, other


def _picked(root: Node) -> Iterator[tuple[str, str | None, int]]:
    """The parameters that pick from mappings: the parameter, the mapping (None where it is picked, too), and what.

    It picks a mapping where that is 0, a row where it is 1, a key of a row where it is 2.
    """
    for node in _all_nodes(root):
        arguments = argument(node, "!FindInMap", "Fn::FindInMap")
        arguments = resolve(arguments) if arguments is not None else None
        if not isinstance(arguments, Sequence) or len(arguments.items) < 3:
            continue
        written = resolve(arguments.items[0])
        name = written.text if isinstance(written, Scalar) and written.tag is None else None
        for column, key in enumerate(arguments.items[:3]):
            target = referenced_name(key)
            if target is not None:
                yield target, name, column


def _all_nodes(root: Node) -> Iterator[Node]:
    """Every collection and scalar with a tag, in document order; what an alias stands for is not visited again."""
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Mapping):
            yield node
            stack.extend(value for _, value in reversed(node.pairs))
        elif isinstance(node, Sequence):
            yield node
            stack.extend(reversed(node.items))
        elif isinstance(node, Alias):
            continue
        elif node.tag is not None:
            yield node
