"""How keys and values that are added to a file are written: in its own quotes, indentation and spacing."""

import re
from typing import Final, NamedTuple, TypeAlias

from bot.text.source import SourceFile
from bot.yamltree.encoding import encode, find_obstacle, type_of
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, Style, resolve

Atom: TypeAlias = str | bool
Value: TypeAlias = "Atom | tuple[tuple[str, Value], ...]"
"""A text, a truth value, or the pairs of a mapping."""

_STRING: Final = ("tag:yaml.org,2002:str", False)
_PLAIN: Final = re.compile(r"(?:[^\W\d]|[/$]|\./)[\w ./:$@+=()*<>%;'\"!?&|~^,{}\[\]-]*")
_FLOW_INDICATORS: Final = re.compile(r"[\[\]{},]")
_LOOKS_LIKE_JSON: Final = re.compile('\ufeff?[ \t\r\n]*+[{\\[][ \t\r\n]*+["{}\\[\\]]')
_QUOTES: Final = {Style.SINGLE: "'", Style.DOUBLE: '"', Style.JSON: '"'}
_TRUTHS: Final = frozenset(("y", "n"))  # YAML 1.1; PyYAML takes them for texts


class Manner(NamedTuple):
    """How one place of a file writes keys and values. PLAIN keys and texts are quoted where they must be."""

    key_style: Style
    text_style: Style
    quote: Style  # for what is quoted only because it must be
    colon: str = ": "
    comma: str = ", "


class Layout(NamedTuple):
    """How nested pairs are laid out: the indentation of the outer ones, what each level adds, and the line break."""

    indentation: str
    step: str
    newline: str

    @property
    def deeper(self) -> "Layout":
        """The layout one level below."""
        return self._replace(indentation=self.indentation + self.step)


def manner_of_mapping(source: SourceFile, mapping: Mapping) -> Manner:
    """How the mapping's pairs are written: quoted keys where all are quoted, and in flow quoted texts with them."""
    styles = {key.style for key, _ in mapping.pairs if isinstance(key, Scalar)}
    if Style.JSON in styles or (not mapping.pairs and is_like_json(source)):
        return Manner(Style.JSON, Style.JSON, Style.JSON)
    quote = preferred_quote(source)
    key_style = styles.pop() if len(styles) == 1 else Style.PLAIN
    if key_style not in _QUOTES:
        return Manner(Style.PLAIN, Style.PLAIN, quote)
    return Manner(key_style, key_style if mapping.is_flow else Style.PLAIN, key_style)


def manner_of_items(source: SourceFile, sequence: Sequence) -> Manner:
    """How the items of the sequence are written: quoted where all texts among them are."""
    styles = {item.style for item in sequence.items if isinstance(item, Scalar) and item.tag is None}
    if Style.JSON in styles or (sequence.is_flow and Style.SINGLE not in styles and is_like_json(source)):
        return Manner(Style.JSON, Style.JSON, Style.JSON)
    style = styles.pop() if len(styles) == 1 else Style.PLAIN
    if style not in _QUOTES:
        return Manner(Style.PLAIN, Style.PLAIN, preferred_quote(source))
    return Manner(Style.PLAIN, style, style)


def is_like_json(source: SourceFile) -> bool:
    """Whether the file begins as JSON does."""
    return _LOOKS_LIKE_JSON.match(source.text) is not None


def preferred_quote(source: SourceFile) -> Style:
    """The quotes that the file uses more often, double ones if it uses none."""
    double, single = (
        sum(source.text.count(before + quote) for before in (": ", "- ", "[", ", ")) for quote in ('"', "'")
    )
    return Style.SINGLE if single > double else Style.DOUBLE


def write_key(key: str, manner: Manner, *, is_flow: bool) -> str:
    """The key as it is written before its colon."""
    return _write_text(key, manner.key_style, manner.quote, is_flow=is_flow)


def write_scalar(value: Atom, manner: Manner, *, is_flow: bool) -> str:
    """A text or truth value as it is written; texts that would be read as something else get quotes."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _write_text(value, manner.text_style, manner.quote, is_flow=is_flow)


def write_lines(pairs: tuple[tuple[str, Value], ...], manner: Manner, layout: Layout) -> list[str]:
    """The lines of pairs in block style, without their line breaks."""
    lines: list[str] = []
    for key, value in pairs:
        written = f"{layout.indentation}{write_key(key, manner, is_flow=False)}"
        if not isinstance(value, tuple):
            lines.append(f"{written}: {write_scalar(value, manner, is_flow=False)}")
        elif value:
            lines += (f"{written}:", *write_lines(value, manner, layout.deeper))
        else:
            lines.append(f"{written}: {{}}")
    return lines


def write_pair(pair: tuple[str, Value], manner: Manner, layout: Layout | None) -> str:
    """A pair in flow style; nested pairs stand on lines of their own with a layout, else on the same line."""
    key, value = pair
    colon = manner.colon if manner.key_style in _QUOTES or manner.colon[-1:].isspace() else f"{manner.colon} "
    return f"{write_key(key, manner, is_flow=True)}{colon}{_write_flow(value, manner, layout)}"


def find_unwritable(value: Value) -> str | None:
    """Why no file can hold the value, or None where one can."""
    if isinstance(value, tuple):
        parts = [part for pair in value for part in pair]
        return next((reason for part in parts if (reason := find_unwritable(part)) is not None), None)
    return find_obstacle(Style.DOUBLE, value) if isinstance(value, str) else None


def is_same_key(node: Node, key: str) -> bool:
    """Whether the node of a key stands for a scalar of that text."""
    concrete = resolve(node)
    return isinstance(concrete, Scalar) and concrete.text == key


def _write_flow(value: Value, manner: Manner, layout: Layout | None) -> str:
    if not isinstance(value, tuple):
        return write_scalar(value, manner, is_flow=True)
    if layout is None or not value:
        return "{" + manner.comma.join(write_pair(pair, manner, None) for pair in value) + "}"
    line = layout.newline + layout.deeper.indentation
    pairs = f",{line}".join(write_pair(pair, manner, layout.deeper) for pair in value)
    return f"{{{line}{pairs}{layout.newline}{layout.indentation}}}"


def _write_text(text: str, style: Style, quote: Style, *, is_flow: bool) -> str:
    if style not in _QUOTES and _is_plain(text, is_flow=is_flow):
        return text
    chosen = style if style in _QUOTES else quote
    if find_obstacle(chosen, text) is not None:
        chosen = Style.DOUBLE
    return f"{_QUOTES[chosen]}{encode(chosen, text)}{_QUOTES[chosen]}"


def _is_plain(text: str, *, is_flow: bool) -> bool:
    """Whether every reader takes the text, written without quotes, for exactly this text."""
    if not _PLAIN.fullmatch(text) or text.endswith((" ", ":")) or ": " in text:
        return False
    if is_flow and _FLOW_INDICATORS.search(text):
        return False
    return text.lower() not in _TRUTHS and type_of(text) == _STRING
