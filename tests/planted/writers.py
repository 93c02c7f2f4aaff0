"""Writes a template in block style as JSON or as YAML in flow style, with the same meaning."""

import json
import re
from typing import TypeAlias

from bot.text.source import SourceFile
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, Style, resolve
from bot.yamltree.parse import Document, parse

Data: TypeAlias = "str | list[Data] | dict[str, Data]"

_SHORT = {"!Ref": "Ref", "!Condition": "Condition"}
_UNSAFE_IN_FLOW = re.compile(r"[\[\]{},#'\"&*!|>%@`\\]|: |:$|^[-?:\s]|\s$|^$|\n")


def to_json(text: str, indent: int | str | None) -> str:
    """The template as JSON: intrinsic functions in their long form, every scalar a string; None for one line."""
    return json.dumps(_data(_root(text)), ensure_ascii=False, indent=indent) + "\n"


def to_flow(text: str, line_end: str) -> str:
    """The template as one YAML flow mapping, `line_end` before each pair and item; short tags stay as they are."""
    return _flow(_root(text), line_end) + "\n"


def _root(text: str) -> Node:
    document = parse(SourceFile("template.yaml", text.encode()))
    assert isinstance(document, Document)
    return document.root


def _data(node: Node) -> Data:
    concrete = resolve(node)
    value: Data
    if isinstance(concrete, Scalar):
        value = concrete.text
    elif isinstance(concrete, Sequence):
        value = [_data(item) for item in concrete.items]
    else:
        value = {_key(key): _data(item) for key, item in concrete.pairs}
    tag = concrete.tag
    if tag is None or not tag.startswith("!"):
        return value
    if tag == "!GetAtt" and isinstance(value, str):
        value = [*value.split(".", 1)]
    return {_SHORT.get(tag, f"Fn::{tag[1:]}"): value}


def _key(node: Node) -> str:
    concrete = resolve(node)
    assert isinstance(concrete, Scalar)
    return concrete.text


def _flow(node: Node, line_end: str) -> str:
    concrete = resolve(node)
    tag = f"{concrete.tag} " if concrete.tag and concrete.tag.startswith("!") else ""
    if isinstance(concrete, Scalar):
        return tag + _scalar(concrete)
    if isinstance(concrete, Mapping):
        pairs = (f"{_scalar_text(_key(key))}: {_flow(item, line_end)}" for key, item in concrete.pairs)
        return tag + "{" + f",{line_end}".join(pairs) + "}"
    return tag + "[" + f",{line_end}".join(_flow(item, line_end) for item in concrete.items) + "]"


def _scalar(scalar: Scalar) -> str:
    if scalar.style == Style.DOUBLE:
        return json.dumps(scalar.text, ensure_ascii=False)
    return f"'{scalar.text}'" if scalar.style == Style.SINGLE else _scalar_text(scalar.text)


def _scalar_text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if _UNSAFE_IN_FLOW.search(text) else text
