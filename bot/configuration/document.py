"""A configuration file as values: every mistake in it is found in one go, each with its line and column."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, assert_never

from bot.configuration.scalars import describe, scalar_value
from bot.configuration.shapes import (
    Boolean,
    Choice,
    Date,
    Field,
    FilePath,
    Integer,
    ListOf,
    MapOf,
    ParameterValue,
    Plain,
    Record,
    RuleName,
    Shape,
    Text,
)
from bot.configuration.suggestions import suggest
from bot.configuration.table import SETTINGS, Setting, config_settings
from bot.configuration.texts import find_mistake, printable, quote
from bot.configuration.values import Way, build_value
from bot.errors import UserError
from bot.settings import Written
from bot.yamltree import nodes
from bot.yamltree.limits import Unreadable
from bot.yamltree.parse import Document, parse, read_source
from bot.yamltree.places import content_span, source_span

SHOWN_MISTAKES = 20
ROOT = Record("configuration", tuple(Field(row.name, row.shape, row.doc) for row in config_settings()))


class Entry(NamedTuple):
    """The value of a setting in a file, and where it stands: `path:line`."""

    value: object
    place: str


class Mistake(NamedTuple):
    """Something that may not stand in a configuration file; line and column are 1-based."""

    path: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}"


def read_entries(
    path: str, data: bytes, rule_names: Iterable[str] = (), *, is_local: bool = True
) -> Mapping[str, Entry]:
    """The settings of the configuration file `path`, by name, in the order of the file.

    Rules are compared with `rule_names`, unless these are empty. Findings may point to values of a file that
    `is_local`, of this repository. Raises UserError that lists all mistakes.
    """
    source = read_source(path, data)
    document = source if isinstance(source, Unreadable) else parse(source)
    if isinstance(document, Unreadable):
        raise UserError(f"{path}:{document.line}: the configuration file cannot be read: {document.message}.")
    reader = _Reader(document, tuple(rule_names), is_local=is_local)
    entries = reader.read_root()
    if reader.mistakes:
        raise _mistakes_error(path, sorted(set(reader.mistakes)))
    return entries


def _mistakes_error(path: str, mistakes: list[Mistake]) -> UserError:
    count = "a mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
    lines = [f"the configuration has {count}:", *(f"  {mistake}" for mistake in mistakes[:SHOWN_MISTAKES])]
    if len(mistakes) > SHOWN_MISTAKES:
        lines.append(f"  … and {len(mistakes) - SHOWN_MISTAKES} more")
    lines.append(f"Correct {path}; `layer-bot config schema` prints everything that may stand there.")
    return UserError("\n".join(lines))


class _Reader:
    """Reads one document; collects mistakes and goes on, values are meaningless once there is one."""

    def __init__(self, document: Document, rule_names: tuple[str, ...], *, is_local: bool) -> None:
        self._source = document.source
        self._path = document.source.path
        self._lines = document.source.lines
        self._root = document.root
        self._rule_names = rule_names
        self._is_local = is_local
        self.mistakes: list[Mistake] = []
        for key, offset in document.duplicates:
            self._refuse(offset, f"{quote(key)} stands twice in one mapping; keep one.")

    def _refuse(self, offset: int, message: str) -> None:
        line, column = self._lines.position(offset)
        self.mistakes.append(Mistake(self._path, line, column, printable(message)))

    def _place(self, node: nodes.Node) -> str:
        return f"{self._path}:{self._lines.position(node.start).line}"

    def read_root(self) -> dict[str, Entry]:
        """The entries of the file; an empty file has none."""
        root = self._root
        if isinstance(root, nodes.Scalar) and scalar_value(root) is None:
            return {}
        values = self._read_fields(ROOT, root, "the configuration")
        return {name: Entry(value, self._place(node)) for name, (value, node) in values.items()}

    def _read(self, shape: Shape, node: nodes.Node, key: str) -> object:
        """The value of the key `key`; None after a mistake."""
        match shape:
            case ListOf():
                return self._read_list(shape, node, key)
            case MapOf():
                return self._read_map(shape, node, key)
            case ParameterValue():
                return self._read_parameter(node, key)
            case Record():
                return self._read_record(shape, node, key)
            case Text() | FilePath() | RuleName() | Date() | Choice() | Boolean() | Integer():
                return self._read_plain(shape, node, key)
            case _:
                assert_never(shape)

    def _read_list(self, shape: ListOf, node: nodes.Node, key: str) -> tuple[object, ...]:
        concrete = self._resolve(node, key)
        if isinstance(concrete, nodes.Sequence):
            return tuple(self._read(shape.item, item, key) for item in concrete.items)
        if shape.may_stand_alone:
            return (self._read(shape.item, node, key),)
        self._refuse(node.start, f"{key}: must be a list, and this is {describe(node)}.")
        return ()

    def _read_map(self, shape: MapOf, node: nodes.Node, key: str) -> tuple[tuple[str, object], ...]:
        pairs = []
        for name, key_node, value in self._pairs(node, key):
            mistake = find_mistake(shape.key, name, self._rule_names)
            if mistake:
                self._refuse(key_node.start, f"{key}: {mistake}")
            pairs.append((name, self._read(shape.value, value, name)))
        return tuple(pairs)

    def _read_parameter(self, node: nodes.Node, key: str) -> str:
        concrete = self._resolve(node, key)
        items = concrete.items if isinstance(concrete, nodes.Sequence) else (node,)
        return ",".join(self._read_parameter_item(item, key) for item in items)

    def _read_parameter_item(self, node: nodes.Node, key: str) -> str:
        concrete = self._resolve(node, key)
        if isinstance(concrete, nodes.Scalar) and scalar_value(concrete) is not None:
            return concrete.text
        self._refuse(node.start, f"{key}: must be text, a number, a boolean or a list of them, not {describe(node)}.")
        return ""

    def _read_record(self, shape: Record, node: nodes.Node, key: str) -> object:
        count = len(self.mistakes)
        values = {name: value for name, (value, _) in self._read_fields(shape, node, key).items()}
        if len(self.mistakes) != count:
            return None
        written = dict(self._written(node, ())) if self._is_local else {}
        return build_value(shape, values, self._place(node), written)

    def _written(self, node: nodes.Node, way: Way) -> Iterator[tuple[Way, Written]]:
        """Where the values of a record without a mistake stand, by the keys that lead to them."""
        concrete = nodes.resolve(node)
        if isinstance(concrete, nodes.Mapping):
            for key, _, value in nodes.entries(concrete):
                yield from self._written(value, (*way, key))
            return
        span = content_span(self._source, concrete)
        if isinstance(concrete, nodes.Scalar):
            span = source_span(self._source, concrete, 0, len(concrete.text)) or span
        yield way, Written(self._path, *span)

    def _read_fields(self, shape: Record, node: nodes.Node, key: str) -> dict[str, tuple[object, nodes.Node]]:
        """The known keys of a mapping: value and the node of the key."""
        count = len(self.mistakes)
        known = {field.name: field for field in shape.fields}
        values: dict[str, tuple[object, nodes.Node]] = {}
        for name, key_node, value in self._pairs(node, key):
            if name in known:
                values[name] = (self._read(known[name].shape, value, name), key_node)
            else:
                self._refuse(key_node.start, _unknown_key(name, shape))
        missing = [field.name for field in shape.fields if field.is_required and field.name not in values]
        if missing and (values or len(self.mistakes) == count):
            self._refuse(node.start, f"{key}: {' and '.join(missing)} must be given.")
        return values

    def _pairs(self, node: nodes.Node, key: str) -> list[tuple[str, nodes.Node, nodes.Node]]:
        """The pairs of a mapping with the text of their keys."""
        concrete = self._resolve(node, key)
        if not isinstance(concrete, nodes.Mapping):
            self._refuse(node.start, f"{key}: must be a mapping (`key: value`), and this is {describe(node)}.")
            return []
        pairs = []
        for key_node, value in concrete.pairs:
            name = self._resolve(key_node, key)
            if isinstance(name, nodes.Scalar):
                pairs.append((name.text, key_node, value))
            else:
                self._refuse(key_node.start, f"{key}: a key must be text, and this is {describe(key_node)}.")
        return pairs

    def _read_plain(self, shape: Plain, node: nodes.Node, key: str) -> object:
        concrete = self._resolve(node, key)
        value = scalar_value(concrete) if isinstance(concrete, nodes.Scalar) else None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        mistake = _find_kind_mistake(shape, value, node)
        if not mistake:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            mistake = find_mistake(shape, text, self._rule_names)
        if mistake:
            self._refuse(node.start, f"{key}: {mistake}")
            return None
        return value

    def _resolve(self, node: nodes.Node, key: str) -> nodes.Concrete:
        concrete = nodes.resolve(node)
        if concrete.tag is not None:
            self._refuse(concrete.start, f"{key}: tags such as {quote(concrete.tag)} have no meaning here; remove it.")
        return concrete


def _find_kind_mistake(shape: Plain, value: object, node: nodes.Node) -> str:
    """What is wrong with the kind of a value, such as a number where text must stand; "" where nothing is."""
    if value is None and describe(node) == "nothing":
        return "there is no value; give one, or remove the key."
    match shape:
        case Boolean():
            return "" if isinstance(value, bool) else f"must be true or false, and this is {describe(node)}."
        case Integer():
            is_number = isinstance(value, int) and not isinstance(value, bool)
            return "" if is_number else f"must be a whole number, and this is {describe(node)}."
        case _:
            if isinstance(value, str):
                return ""
            hint = "; put it in quotes" if value is not None else ""
            return f"must be {_expected(shape)}, and this is {describe(node)}{hint}."


def _expected(shape: Plain) -> str:
    return f"one of {', '.join(shape.values)}" if isinstance(shape, Choice) else "text"


def _unknown_key(name: str, shape: Record) -> str:
    known = [field.name for field in shape.fields]
    elsewhere = [setting for setting in SETTINGS if setting.name == name] if shape is ROOT else []
    if elsewhere:
        return f"{quote(name)} cannot be set in the configuration file{_where_else(elsewhere[0])}."
    hint = suggest(name, known) or f" Known are {', '.join(known)}."
    return f"there is no key {quote(name)} in the {shape.name}.{hint}"


def _where_else(setting: Setting) -> str:
    flag = setting.flag or setting.negative_flag
    return f"; use the flag {flag}" if flag else ""
