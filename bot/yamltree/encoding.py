"""How characters of a value are written in each style of scalar, and which of them a style cannot hold."""

import re
from typing import Final

from yaml import ScalarNode
from yaml.resolver import Resolver

from bot.yamltree.nodes import Style

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
# What may not stand in a file as it is. Listed as what is left out of YAML's printable characters, for a set of all
# the others takes longer to compile than a template takes to read.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_DOUBLE_ESCAPED: Final = re.compile(f'["\\\\\t]|{_UNPRINTABLE.pattern}')
_JSON_ESCAPED: Final = re.compile(f'["\\\\\t\x7f]|{_UNPRINTABLE.pattern}')
_SHORT_JSON: Final = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SHORT_DOUBLE: Final = _SHORT_JSON | {
    "\0": "\\0",
    "\a": "\\a",
    "\v": "\\v",
    "\x1b": "\\e",
    "\x85": "\\N",
    "\u2028": "\\L",
    "\u2029": "\\P",
}
_CORE_NUMBER: Final = re.compile(  # https://yaml.org/spec/1.2.2/#1032-tag-resolution, read 2026-11-25
    r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
)
_JSON_LITERAL: Final = re.compile(
    r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null|NaN|-?Infinity"
)


def find_obstacle(style: Style, text: str) -> str | None:
    """Why a style cannot hold some characters wherever they stand, in words; None where it can."""
    if _SURROGATE.search(text):
        return "it holds half of a surrogate pair, which no file can hold"
    if style in (Style.DOUBLE, Style.JSON):
        return None
    unprintable = _UNPRINTABLE.search(text)
    if unprintable is not None:
        return "a line break or control character cannot be written in this style"
    if style is Style.PLAIN and "\t" in text:
        return "a tab cannot be written without quotes"
    return None


def encode(style: Style, text: str) -> str:
    """The characters as they are written in the style; they must have no obstacle there."""
    if style is Style.SINGLE:
        return text.replace("'", "''")
    if style is Style.DOUBLE:
        return _DOUBLE_ESCAPED.sub(lambda match: _SHORT_DOUBLE.get(match[0]) or _by_number(match[0]), text)
    if style is Style.JSON:
        return _JSON_ESCAPED.sub(lambda match: _SHORT_JSON.get(match[0]) or f"\\u{ord(match[0]):04x}", text)
    return text


def type_of(plain: str) -> tuple[str, bool]:
    """What readers of YAML 1.1 and of YAML 1.2 take a plain text for: the tag, and whether it is a number."""
    tag: str = Resolver().resolve(ScalarNode, plain, (True, False))  # type: ignore[no-untyped-call]  # PyYAML has no types for it
    return tag, _CORE_NUMBER.fullmatch(plain) is not None


def is_json_literal(plain: str) -> bool:
    """Whether a plain text may stand in a JSON document: a number, true, false or null."""
    return _JSON_LITERAL.fullmatch(plain) is not None


def _by_number(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
