"""Nodes as plain data with the types that the SAM CLI and CloudFormation give them: YAML 1.1 without timestamps.

Only for what is handed to the SAM translator: everything that is judged stays text with a place.
"""

from typing import TypeAlias

from yaml import ScalarNode
from yaml.constructor import ConstructorError, SafeConstructor
from yaml.resolver import Resolver

from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, Style, entries, resolve

Data: TypeAlias = "str | int | float | bool | list[Data] | dict[str, Data] | None"

_PREFIX = "tag:yaml.org,2002:"
_KEPT_AS_TEXT = (_PREFIX + "timestamp", _PREFIX + "value", _PREFIX + "merge")


class DataReader:
    """Turns nodes into data. Not for documents beyond the limits of `parse`: aliases are written out."""

    def __init__(self) -> None:
        self._resolver = Resolver()
        self._constructor = SafeConstructor()

    def read(self, node: Node) -> Data:
        """The data of a node; intrinsic functions in their long form."""
        node = resolve(node)
        if node.tag is not None and node.tag.startswith("!"):
            return self._intrinsic(node, node.tag)
        return self._plain(node)

    def _plain(self, node: Node) -> Data:
        node = resolve(node)
        if isinstance(node, Mapping):
            return {key: self.read(value) for key, _, value in entries(node)}
        if isinstance(node, Sequence):
            return [self.read(item) for item in node.items]
        return self._scalar(node)

    def _intrinsic(self, node: Node, tag: str) -> Data:
        name = tag[1:]
        key = name if name in ("Ref", "Condition") else f"Fn::{name}"
        value = self._plain(node)
        if name == "GetAtt" and isinstance(value, str):
            return {key: list(value.split(".", 1))}
        return {key: value}

    def _scalar(self, node: Scalar) -> Data:
        if node.style is not Style.PLAIN or node.tag is not None:
            return node.text
        tag: str = self._resolver.resolve(ScalarNode, node.text, (True, False))  # type: ignore[no-untyped-call]  # PyYAML has no types for it
        if tag in _KEPT_AS_TEXT:
            return node.text
        return self._typed(node.text, tag)

    def _typed(self, text: str, tag: str) -> Data:
        value = ScalarNode(tag, text)
        construct = self._constructor.yaml_constructors.get(tag)
        if construct is None or tag == _PREFIX + "str":
            return text
        try:
            constructed = construct(self._constructor, value)
        except (ConstructorError, ValueError, OverflowError):
            return text
        return constructed if isinstance(constructed, bool | int | float | None) else text
