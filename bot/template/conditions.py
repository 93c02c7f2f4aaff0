"""The truth of condition expressions in one scenario."""

from typing import TYPE_CHECKING

from bot.template.values import Text, Value, lone_hole
from bot.yamltree.nodes import Concrete, Mapping, Node, Scalar, Sequence, resolve, untagged

if TYPE_CHECKING:
    from bot.template.evaluator import Evaluator


def truth(evaluator: "Evaluator", node: Node) -> bool | None:
    """The truth of a condition expression: True, False, or None where it is open. Forks on open comparisons."""
    node = resolve(node)
    name, argument = function_of(node)
    if name == "Condition":
        return evaluator.condition(argument.text) if isinstance(argument, Scalar) else None
    if not isinstance(argument, Sequence):
        return None
    if name == "Fn::Equals" and len(argument.items) == 2:
        return _equals(evaluator, node, argument)
    if name == "Fn::Not" and len(argument.items) == 1:
        inner = evaluator.truth(argument.items[0])
        return None if inner is None else not inner
    if name in ("Fn::And", "Fn::Or"):
        return _connect(evaluator, argument, decisive=name == "Fn::Or")
    return None


def function_of(node: Node) -> tuple[str, Concrete]:
    """The long name of the function that an expression calls, in its short or long form, and its argument."""
    node = resolve(node)
    if isinstance(node, Mapping) and node.tag is None and len(node.pairs) == 1:
        key, argument = node.pairs[0]
        return key.text if isinstance(key, Scalar) else "", resolve(argument)
    name = "Condition" if node.tag == "!Condition" else "Fn::" + (node.tag or "!").removeprefix("!")
    return name, untagged(node)


def _connect(evaluator: "Evaluator", terms: Sequence, *, decisive: bool) -> bool | None:
    """The truth of Or (where true is decisive) or And (false). Terms behind a decisive one are not asked for."""
    is_open = False
    for term in terms.items:
        holds = evaluator.truth(term)
        if holds is decisive:
            return decisive
        is_open = is_open or holds is None
    return None if is_open else not decisive


def _equals(evaluator: "Evaluator", node: Node, arguments: Sequence) -> bool:
    first, second = (evaluator.demand(evaluator.evaluate(item)) for item in arguments.items)
    equal = _equal(first, second)
    return equal if equal is not None else _decide(evaluator, node, arguments)


def _equal(first: Value, second: Value) -> bool | None:
    if not isinstance(first, Text) or not isinstance(second, Text):
        return None
    one, other = first.known, second.known
    if one is not None and other is not None:
        return None if "{{resolve:" in one + other else one == other
    if one is None and other is None:
        return True if lone_hole(first) is not None and first == second else None
    part, text = (lone_hole(first), other) if one is None else (lone_hole(second), one)
    return False if part is not None and text in part.excluded else None


def _decide(evaluator: "Evaluator", node: Node, arguments: Sequence) -> bool:
    """Whether two values are equal that the files do not know: decided once for all comparisons written alike."""
    text = evaluator.scope.source.text
    written = " = ".join(sorted(" ".join(text[each.start : each.end].split()) for each in arguments.items))
    name = evaluator.open_conditions[-1] if evaluator.open_conditions else ""
    definition = evaluator.scope.conditions.get(name)
    is_whole = definition is not None and resolve(definition) is node
    return evaluator.decide("equal", written, name if is_whole else f"({written})")
