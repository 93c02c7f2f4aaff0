"""The section Rules of a template: which scenarios CloudFormation refuses before it deploys anything.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html (read 2026-11-25)
"""

from bot.template.conditions import function_of
from bot.template.evaluator import Evaluator
from bot.template.scenarios import Atom
from bot.template.scope import referenced_name
from bot.template.values import Text, lone_hole
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, entries, find, resolve


def is_allowed(evaluator: Evaluator) -> bool:
    """Whether the Rules of a template, and of those that deploy it, may let the scenario pass.

    Only what the scenario or the environment chooses is looked at; all else is open, and an open assertion passes.
    """
    current: Evaluator | None = evaluator
    while current is not None:
        rules = current.scope.section("Rules")
        if rules is not None and any(_is_broken(current, rule) for _, _, rule in entries(rules)):
            return False
        current = current.handed.parent if current.handed else None
    return True


def _is_broken(evaluator: Evaluator, rule: Node) -> bool:
    body = resolve(rule)
    if not isinstance(body, Mapping):
        return False
    condition, assertions = find(body, "RuleCondition"), find(body, "Assertions")
    if condition is not None and _truth(evaluator, condition) is not True:
        return False
    listed = resolve(assertions) if assertions is not None else None
    found = (resolve(each) for each in listed.items) if isinstance(listed, Sequence) else ()
    asserted = (find(each, "Assert") for each in found if isinstance(each, Mapping))
    return any(_truth(evaluator, each) is False for each in asserted if each is not None)


def _truth(evaluator: Evaluator, node: Node) -> bool | None:
    """The truth of a rule's expression, or None where it is open."""
    evaluator.world.budget.spend()
    name, argument = function_of(node)
    items = argument.items if isinstance(argument, Sequence) else ()
    if name == "Fn::Not" and len(items) == 1:
        inner = _truth(evaluator, items[0])
        return None if inner is None else not inner
    if name in ("Fn::And", "Fn::Or"):
        terms = [_truth(evaluator, item) for item in items]
        decisive = name == "Fn::Or"
        return decisive if decisive in terms else None if None in terms or not terms else not decisive
    if name == "Fn::Equals" and len(items) == 2:
        return _equal(_chosen(evaluator, items[0]), _chosen(evaluator, items[1]))
    if name == "Fn::Contains" and len(items) == 2:
        return _contains(evaluator, resolve(items[0]), _chosen(evaluator, items[1]))
    return None


def _contains(evaluator: Evaluator, listed: Node, value: Text | None) -> bool | None:
    if not isinstance(listed, Sequence) or listed.tag is not None:
        return None
    answers = [_equal(_chosen(evaluator, item), value) for item in listed.items]
    return True if True in answers else None if None in answers else False


def _chosen(evaluator: Evaluator, node: Node) -> Text | None:
    """A text as it is written, or what the scenario or the environment chooses for a parameter; else None."""
    node = resolve(node)
    if isinstance(node, Scalar) and node.tag is None:
        return evaluator.scalar(node)
    name = referenced_name(node)
    if name is None:
        return None
    if evaluator.handed is None and name in evaluator.environment.parameters:
        return evaluator.environment.parameters[name]
    if name == "AWS::Region" and len(evaluator.environment.regions) == 1:
        return evaluator.environment.regions[0]
    option = evaluator.assignment.get(Atom("" if name.startswith("AWS::") else evaluator.key, "param", name))
    return option.value if option is not None and isinstance(option.value, Text) else None


def _equal(one: Text | None, other: Text | None) -> bool | None:
    if one is None or other is None:
        return None
    if one.known is not None and other.known is not None:
        return one.known == other.known
    part, text = (lone_hole(one), other.known) if one.known is None else (lone_hole(other), one.known)
    return False if part is not None and text in part.excluded else None
