"""The intrinsic functions of CloudFormation, in their short and long forms."""

import re
from collections.abc import Callable
from collections.abc import Mapping as Dictionary
from typing import TYPE_CHECKING

from bot.template.values import (
    MAX_PARTS,
    Hole,
    Items,
    Nothing,
    Piece,
    Reference,
    Text,
    Unknown,
    Value,
    concatenate,
    hole,
    skeleton,
    slice_text,
)
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, entries, find, resolve

if TYPE_CHECKING:
    from bot.template.evaluator import Evaluator

_VARIABLE = re.compile(r"\$\{([^{}]*)\}")
_INDEX = re.compile(r"[0-9]{1,6}")
_MAX_ITEMS = 1_000
# A region, a partition or an account ID holds neither of these, so a text with such holes can still be split.
_NEVER_IN_PSEUDO = frozenset(":,/|")


def is_call(node: Mapping) -> bool:
    """Whether a mapping is an intrinsic function: it has a tag, or one key that is the long form of one."""
    if node.tag is not None or len(node.pairs) != 1:
        return node.tag is not None
    key = node.pairs[0][0]
    return isinstance(key, Scalar) and (key.text in ("Ref", "Condition") or key.text.startswith("Fn::"))


def call(evaluator: "Evaluator", node: Node) -> Value:
    """The value of an intrinsic function in its short or long form."""
    node = resolve(node)
    if node.tag == "!Ref":
        return _ref(evaluator, node)
    if isinstance(node, Mapping) and node.tag is None:
        key, argument = node.pairs[0]
        name = key.text if isinstance(key, Scalar) else ""
    else:
        name = "Fn::" + (node.tag or "!").removeprefix("!")
        argument = evaluator.untagged(node)
    function = _FUNCTIONS.get(name)
    if function is None:
        return Unknown(f"{name} is resolved only at deployment")
    return function(evaluator, resolve(argument))


def _ref(evaluator: "Evaluator", argument: Node) -> Value:
    if not isinstance(argument, Scalar):
        return Unknown("Ref needs a name")
    return evaluator.ref(_name(evaluator, argument), argument)


def _name(evaluator: "Evaluator", scalar: Scalar) -> str:
    return evaluator.scalar(scalar).known or scalar.text if evaluator.bindings else scalar.text


def _get_att(evaluator: "Evaluator", argument: Node) -> Value:
    if isinstance(argument, Scalar):
        logical_id, _, attribute = _name(evaluator, argument).partition(".")
    elif isinstance(argument, Sequence) and len(argument.items) >= 2:
        names = [evaluator.evaluate(item) for item in argument.items]
        texts = [name.known if isinstance(name, Text) else None for name in names]
        if None in texts:
            return Unknown("Fn::GetAtt with a name that is not literal")
        logical_id, attribute = texts[0] or "", ".".join(text or "" for text in texts[1:])
    else:
        return Unknown("Fn::GetAtt needs a logical ID and an attribute")
    return _attribute(evaluator, logical_id, attribute, argument)


def _attribute(evaluator: "Evaluator", logical_id: str, attribute: str, node: Node) -> Value:
    """The attribute of a resource: the text that a nested stack with a local template puts out, else a reference."""
    if attribute.startswith("Outputs."):
        child = evaluator.child(logical_id)
        output = child.scope.output(attribute.removeprefix("Outputs.")) if child else None
        value = child.evaluate(output) if child and output is not None else None
        if isinstance(value, Text):
            return value
    return Reference(logical_id, attribute, evaluator.key, evaluator.place(node))


def _sub(evaluator: "Evaluator", argument: Node) -> Value:
    variables: Dictionary[str, Node] = {}
    if isinstance(argument, Sequence) and len(argument.items) == 2:
        given = resolve(argument.items[1])
        if not isinstance(given, Mapping):
            return Unknown("Fn::Sub needs a mapping of variables")
        variables = {name: node for name, _, node in entries(given)}
        argument = resolve(argument.items[0])
    if not isinstance(argument, Scalar):
        return Unknown("Fn::Sub needs a text")
    return substitute(evaluator, argument, variables)


def substitute(evaluator: "Evaluator", template: Scalar, variables: Dictionary[str, Node]) -> Value:
    """The value of a Sub template; a template that is one variable alone has that variable's value."""
    if template.text.count("${") > MAX_PARTS:
        return Unknown("a text of so many variables is not followed")
    text = evaluator.scalar(template)
    characters = skeleton(text)
    whole = _VARIABLE.fullmatch(characters)
    if whole and not whole[1].startswith("!"):
        return _variable(evaluator, whole[1].strip(), template, variables)
    parts: list[Text] = []
    last = 0
    for match in _VARIABLE.finditer(characters):
        parts.append(slice_text(text, last, match.start()))
        if match[1].startswith("!"):
            parts.append(slice_text(text, match.start(), match.start() + 2))
            parts.append(slice_text(text, match.start() + 3, match.end()))
        else:
            parts.append(_as_text(_variable(evaluator, match[1].strip(), template, variables), match[1]))
        last = match.end()
    parts.append(slice_text(text, last, len(characters)))
    return _concatenate(evaluator, parts)


def _concatenate(evaluator: "Evaluator", texts: list[Text]) -> Text:
    """The texts one after the other; many pieces count as steps, so that texts made of texts end soon."""
    text = concatenate(texts)
    evaluator.world.budget.spend(len(text.parts) // 8)
    return text


def _variable(evaluator: "Evaluator", name: str, template: Scalar, variables: Dictionary[str, Node]) -> Value:
    given = variables.get(name)
    if given is not None:
        return evaluator.evaluate(given)
    if "." in name:
        logical_id, _, attribute = name.partition(".")
        return _attribute(evaluator, logical_id, attribute, template)
    return evaluator.ref(name, template)


def _as_text(value: Value, name: str) -> Text:
    if isinstance(value, Text):
        return value
    if isinstance(value, Nothing):
        return Text((Piece("", None),))
    reason = value.reason if isinstance(value, Unknown) else f"'{name}' is known only at deployment"
    return hole(name, reason)


def _join(evaluator: "Evaluator", argument: Node) -> Value:
    if not isinstance(argument, Sequence) or len(argument.items) != 2:
        return Unknown("Fn::Join needs a delimiter and a list")
    delimiter = evaluator.evaluate(argument.items[0])
    values = evaluator.evaluate(argument.items[1])
    if not isinstance(delimiter, Text) or not isinstance(values, Items):
        return values if isinstance(values, Unknown) else Unknown("Fn::Join of a list that is not known")
    texts: list[Text] = []
    for value in values.items:
        if texts:
            texts.append(delimiter)
        texts.append(_as_text(value, "…"))
    return _concatenate(evaluator, texts)


def _select(evaluator: "Evaluator", argument: Node) -> Value:
    if not isinstance(argument, Sequence) or len(argument.items) != 2:
        return Unknown("Fn::Select needs an index and a list")
    index = evaluator.evaluate(argument.items[0])
    values = evaluator.evaluate(argument.items[1])
    number = index.known if isinstance(index, Text) else None
    if not isinstance(values, Items) or number is None or not _INDEX.fullmatch(number):
        return values if isinstance(values, Unknown) else Unknown("Fn::Select of a list or index that is not known")
    return values.items[int(number)] if int(number) < len(values.items) else Unknown("Fn::Select beyond the list")


def _split(evaluator: "Evaluator", argument: Node) -> Value:
    if not isinstance(argument, Sequence) or len(argument.items) != 2:
        return Unknown("Fn::Split needs a delimiter and a text")
    delimiter = evaluator.evaluate(argument.items[0])
    text = evaluator.evaluate(argument.items[1])
    separator = delimiter.known if isinstance(delimiter, Text) else None
    if not isinstance(text, Text) or not separator:
        return text if isinstance(text, Unknown) else Unknown("Fn::Split of a text that is not known")
    for part in text.parts:
        if isinstance(part, Hole) and not (part.name.startswith("AWS::") and _NEVER_IN_PSEUDO.intersection(separator)):
            return Unknown(f"Fn::Split of a text that holds '{part.name}'")
    return split_text(text, separator)


def split_text(text: Text, separator: str) -> Items | Unknown:
    """The parts of a text between separators; Unknown where they are too many."""
    characters = skeleton(text)
    if characters.count(separator) >= _MAX_ITEMS:
        return Unknown(f"a list of more than {_MAX_ITEMS:,} items is not followed")
    found: list[Value] = []
    last = 0
    while (index := characters.find(separator, last)) >= 0:
        found.append(slice_text(text, last, index))
        last = index + len(separator)
    found.append(slice_text(text, last, len(characters)))
    return Items(tuple(found), (None,) * len(found))


def split_list(text: Text) -> Value:
    """The items of a comma-delimited list parameter, blanks around each removed; Unknown where a hole may hold more."""
    first = text.hole
    if first is not None and not first.name.startswith("AWS::"):
        return Unknown(first.reason)
    parts = split_text(text, ",")
    if isinstance(parts, Unknown):
        return parts
    found: list[Value] = []
    for part in parts.items:
        if isinstance(part, Text):
            characters = skeleton(part)
            start = len(characters) - len(characters.lstrip())
            found.append(slice_text(part, start, max(start, len(characters.rstrip()))))
    if len(found) == 1 and isinstance(found[0], Text) and found[0].known == "":
        found = []
    return Items(tuple(found), (None,) * len(found))


def _find_in_map(evaluator: "Evaluator", argument: Node) -> Value:
    if not isinstance(argument, Sequence) or len(argument.items) < 3:
        return Unknown("Fn::FindInMap needs a mapping and two keys")
    keys = [evaluator.demand(evaluator.evaluate(item)) for item in argument.items[:3]]
    texts = [key.known if isinstance(key, Text) else None for key in keys]
    row = None if None in texts else evaluator.scope.mapping_value(*(text or "" for text in texts))
    if row is not None:
        return evaluator.evaluate(row)
    if any("{{resolve:" in (text or "") for text in texts):
        return Unknown("the row of the mapping depends on a dynamic reference")
    if None not in texts and len(argument.items) > 3:
        return _default_value(evaluator, argument.items[3])
    unknown = next(
        (key.parts[0].name for key in keys if isinstance(key, Text) and isinstance(key.parts[0], Hole)), None
    )
    if unknown is not None:
        return Unknown(f"the row of the mapping depends on '{unknown}'")
    return Unknown("the mapping has no such row")


def _default_value(evaluator: "Evaluator", node: Node) -> Value:
    node = resolve(node)
    default = find(node, "DefaultValue") if isinstance(node, Mapping) else None
    return evaluator.evaluate(default) if default is not None else Unknown("the mapping has no such row")


def _if(evaluator: "Evaluator", argument: Node) -> Value:
    if not isinstance(argument, Sequence) or len(argument.items) != 3:
        return Unknown("Fn::If needs a condition and two values")
    name = resolve(argument.items[0])
    holds = evaluator.condition(_name(evaluator, name)) if isinstance(name, Scalar) else None
    if holds is None:
        return Unknown("Fn::If on a condition that the template lacks")
    return evaluator.evaluate(argument.items[1 if holds else 2])


def substitute_bindings(text: Text, bindings: Dictionary[str, Text]) -> Text:
    """The text with each `${Identifier}` and `&{Identifier}` of a Fn::ForEach replaced by its value."""
    characters = skeleton(text)
    pattern = "|".join(re.escape(name) for name in bindings)
    parts: list[Text] = []
    last = 0
    for match in re.finditer(r"[$&]\{(" + pattern + r")\}", characters):
        parts.extend((slice_text(text, last, match.start()), bindings[match[1]]))
        last = match.end()
    return concatenate((*parts, slice_text(text, last, len(characters)))) if parts else text


_FUNCTIONS: Dictionary[str, Callable[["Evaluator", Node], Value]] = {
    "Ref": _ref,
    "Fn::GetAtt": _get_att,
    "Fn::Sub": _sub,
    "Fn::Join": _join,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::FindInMap": _find_in_map,
    "Fn::If": _if,
}
