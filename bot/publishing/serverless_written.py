"""A node of a service as the framework writes it into its template: variables replaced, intrinsic functions not."""

from bot.publishing.canonical import ABSENT, Canonical
from bot.template.values import Hole, Text, Unknown
from bot.template.variables import VariableEvaluator
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, entries

MAX_DEPTH = 64


def written(evaluator: VariableEvaluator, node: Node | None, depth: int = MAX_DEPTH) -> Canonical:
    """The node with its variables replaced, in a form that can be compared. Raises Fork.

    Numbers and texts are the same, for the framework's schema makes of each value what the property takes (osls 4.3.1,
    lib/classes/config-schema-handler, measured 2026-11-22).
    """
    found = evaluator.node(node)
    if found is None or depth == 0:
        return ABSENT
    if isinstance(found, Scalar):
        return _scalar(evaluator, found)
    if isinstance(found, Sequence):
        return _tagged(found.tag, ("list", *(written(evaluator, item, depth - 1) for item in found.items)))
    if isinstance(found, Mapping):
        pairs = sorted((key, written(evaluator, value, depth - 1)) for key, _, value in entries(found))
        return _tagged(found.tag, ("map", *pairs))
    if isinstance(found, Text):
        return _text(found)
    return ("unknown", found.reason) if isinstance(found, Unknown) else ("value", str(found))


def _scalar(evaluator: VariableEvaluator, scalar: Scalar) -> Canonical:
    value = _text(evaluator.scalar(scalar))
    if scalar.tag is not None and scalar.tag.startswith("!"):
        if scalar.tag == "!GetAtt" and isinstance(value, str):
            value = ("list", *value.split(".", 1))
        return _tagged(scalar.tag, value)
    return value


def _text(text: Text) -> Canonical:
    known = text.known
    if known is not None:
        return known
    return ("text", *(("?", part.name, part.reason) if isinstance(part, Hole) else part.text for part in text.parts))


def _tagged(tag: str | None, value: Canonical) -> Canonical:
    """A short tag in its long form."""
    if tag is None or not tag.startswith("!"):
        return value
    name = tag[1:] if tag in ("!Ref", "!Condition") else "Fn::" + tag[1:]
    return ("map", (name, value))
