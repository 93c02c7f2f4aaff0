"""The value of a scalar under the core schema of YAML 1.2: `off`, `no` and `012` mean what they meant to the author.

https://yaml.org/spec/1.2.2/#1032-tag-resolution
"""

import re
from typing import Final, TypeAlias

from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, Style, resolve

ScalarValue: TypeAlias = str | int | float | bool | None

_NULL: Final = frozenset(("", "~", "null", "Null", "NULL"))
_BOOLEANS: Final = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER: Final = re.compile(r"[-+]?[0-9]{1,400}")
_BASED: Final = re.compile(r"0o[0-7]{1,400}|0x[0-9a-fA-F]{1,400}")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE: Final = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def scalar_value(scalar: Scalar) -> ScalarValue:
    """What the scalar stands for; quoted and block scalars are always text."""
    text = scalar.text
    if scalar.style != Style.PLAIN:
        return text
    if text in _NULL:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _BASED.fullmatch(text):
        return int(text[2:], 8 if text[1] == "o" else 16)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _NOT_FINITE.fullmatch(text):
        return float(text.replace(".", "", 1))
    return text


def describe(node: Node) -> str:
    """What kind of value a node is, for messages: `a list`, `text`, `a number` …"""
    concrete = resolve(node)
    if isinstance(concrete, Sequence):
        return "a list"
    if isinstance(concrete, Mapping):
        return "a mapping"
    value = scalar_value(concrete)
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "a boolean"
    return "a number" if isinstance(value, int | float) else "text"
