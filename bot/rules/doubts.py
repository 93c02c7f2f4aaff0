"""Why an edit must not be made where a value is written, or why a person must look at it.

A value is written in one place and used in others: a default that existing stacks do not see, a choice that a
parameter allows, a row of a map that a timeout takes too, a file that other templates read.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from bot.findings.finding import Edit, Location
from bot.rules.limits import find_unmet, limits_of
from bot.template.model import Template
from bot.template.scope import argument, referenced_name
from bot.template.values import Origin, Piece, Place, Stretch, Text
from bot.text.edits import TextEdit, apply_edits, normalise
from bot.text.spans import Span
from bot.yamltree.nodes import Alias, Mapping, Node, Scalar, Sequence, entries, find, resolve
from bot.yamltree.places import source_span

_DEFAULT = "an existing stack keeps the value that it has, and does not see a new default"
_SHARED = "other things than layers take this value too"
_SAMCONFIG = "samconfig."
_PLAIN = re.compile("[0-9A-Za-z:._/-]*")  # is written in every style as it is
_LAYERS = ("Layers", "layers")


class Parameter(NamedTuple):
    """A parameter as far as edits are concerned: its default, and what it allows."""

    name: str
    default: Scalar | None
    node: Mapping
    allowed: Node | None


def find_obstacle(template: Template, edits: tuple[Edit, ...]) -> str:
    """Why the edits of a fix must not be made; "" where nothing stands against it."""
    for parameter in _parameters(template):
        allowed = parameter.allowed
        if allowed is not None and any(_holds(template, allowed, each.location) for each in edits):
            return f"the values that parameter '{parameter.name}' allows are its author's choice"
        values = _values_after(template, parameter, edits) if limits_of(parameter.node) else ()
        limit = next(filter(None, (find_unmet(parameter.node, value) for value in values)), "")
        if limit:
            return f"parameter '{parameter.name}' limits what it may be ({limit})"
    return ""


def _values_after(template: Template, parameter: Parameter, edits: tuple[Edit, ...]) -> Iterator[str | None]:
    """What edits make of the default of a parameter, and of the environments' values for it; None: not known."""
    for parts in _written(template, parameter):
        covered = [each for each in edits if any(_covers(part, each.location) for part in parts)]
        if covered:
            yield _edited(parts[0], covered) if len(parts) == 1 else None


def _edited(part: object, edits: list[Edit]) -> str | None:
    """A value after edits of where it is written, if it is written as it is, without escapes and breaks."""
    origin = part.origin if isinstance(part, Piece) else None
    if not isinstance(part, Piece) or not isinstance(origin, Origin | Stretch):
        return None
    if isinstance(origin, Stretch):
        span: Span | None = Span(origin.start, origin.end)
    else:
        span = source_span(origin.source, origin.scalar, origin.start, origin.start + len(part.text))
    if span is None or origin.source.text[span.start : span.end] != part.text:
        return None
    if not all(_is_within(each.location.span, span) and _PLAIN.fullmatch(each.replacement) for each in edits):
        return None
    moved = (
        TextEdit(each.location.span.start - span.start, each.location.span.end - span.start, each.replacement)
        for each in edits
    )
    return apply_edits(part.text, normalise(moved))


def find_doubt(template: Template, edit: Edit) -> str:
    """Why an edit needs a person's eye for the place where it is; "" where it does not."""
    path = edit.location.path
    mine = next((each for each in _parameters(template) if _is_value_of(template, each, edit.location)), None)
    if mine is not None and _is_taken_elsewhere(template, mine.name):
        return _SHARED
    if path != template.path:
        is_samconfig = path.rpartition("/")[2].startswith(_SAMCONFIG)
        return "" if is_samconfig else f"it stands in another file, {path}, which others may share"
    if mine is not None:
        return _DEFAULT
    return _SHARED if _is_bare(template, edit.location) else ""


def find_default(template: Template, texts: Iterable[Text]) -> str:
    """The first parameter, or variable, whose default decides what texts say; "" where none does.

    A parameter with allowed values is judged with each of them, so its default decides nothing.
    """
    open_ = {id(each.default): each.name for each in _parameters(template) if each.default and each.allowed is None}
    for scalar in (each for text in texts for each in scalars_of(text)):
        if id(scalar) in open_:
            return f"parameter '{open_[id(scalar)]}'"
        if scalar.text.startswith("${") and "," in scalar.text:
            return f"'{scalar.text}'"
    return ""


def scalars_of(text: Text) -> tuple[Scalar, ...]:
    """The scalars in which the characters of a text stand."""
    origins = (part.origin for part in text.parts if isinstance(part, Piece))
    return tuple(origin.scalar for origin in origins if isinstance(origin, Origin))


def _parameters(template: Template) -> Iterator[Parameter]:
    section = find(template.root, "Parameters") if template.root is not None else None
    concrete = resolve(section) if section is not None else None
    for name, _, node in entries(concrete) if isinstance(concrete, Mapping) else ():
        parameter = resolve(node)
        if isinstance(parameter, Mapping):
            default, allowed = find(parameter, "Default"), find(parameter, "AllowedValues")
            value = resolve(default) if default is not None else None
            yield Parameter(name, value if isinstance(value, Scalar) else None, parameter, allowed)


def _holds(template: Template, node: Node, place: Location) -> bool:
    span = Place(template.source, resolve(node)).location.span
    return place.path == template.path and _is_within(place.span, span)


def _is_within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _is_value_of(template: Template, parameter: Parameter, place: Location) -> bool:
    """Whether a place is the default of a parameter, or an environment's value for it."""
    return any(_covers(part, place) for parts in _written(template, parameter) for part in parts)


def _written(template: Template, parameter: Parameter) -> Iterator[tuple[object, ...]]:
    """The parts of the default of a parameter, and of each environment's value for it."""
    default = parameter.default
    if default is not None:
        yield (Piece(default.text, Origin(template.source, default, 0)),)
    for environment in template.environments:
        value = environment.parameters.get(parameter.name)
        if value is not None:
            yield value.parts


def _covers(part: object, place: Location) -> bool:
    origin = part.origin if isinstance(part, Piece) else None
    if isinstance(origin, Stretch):
        return origin.source.path == place.path and _is_within(place.span, Span(origin.start, origin.end))
    if isinstance(origin, Origin):
        span = Place(origin.source, origin.scalar).location.span
        return origin.source.path == place.path and _is_within(place.span, span)
    return False


def _is_taken_elsewhere(template: Template, name: str) -> bool:
    """Whether anything outside lists of layers refers to a parameter, alone or in a text without an ARN of a layer."""
    return template.root is not None and any(
        referenced_name(node) == name or _substitutes(node, name) for node in _outside_layers(template.root)
    )


def _substitutes(node: Node, name: str) -> bool:
    template = argument(node, "!Sub", "Fn::Sub")
    scalar = resolve(template) if template is not None else None
    return isinstance(scalar, Scalar) and "${" + name + "}" in scalar.text and ":layer:" not in scalar.text


def _is_bare(template: Template, place: Location) -> bool:
    """Whether a number or a name stands where other things than layers may take it: in a map, or behind an anchor."""
    root = template.root
    if root is None:
        return False
    way = _way_to(root, place)
    scalar = way[-1] if way else None
    if not isinstance(scalar, Scalar) or ":layer:" in scalar.text or "/aws/service/" in scalar.text:
        return False
    keys = _keys(way)
    if keys[:1] == ("Mappings",):
        return any(_picks(node, keys[1]) for node in _outside_layers(root))
    if any(node.anchor is not None for node in way):
        return True
    if find(root, "provider") is not None:
        variable = "${self:" + ".".join(keys)
        return any(_asks_for(node, variable) for node in _outside_layers(root))
    return not any(key in _LAYERS for key in keys)


def _asks_for(node: Node, variable: str) -> bool:
    """Whether a text of a serverless.yml, which is none of a layer, takes a variable."""
    return isinstance(node, Scalar) and variable in node.text and ":layer:" not in node.text


def _picks(node: Node, name: str) -> bool:
    picked = argument(node, "!FindInMap", "Fn::FindInMap")
    items = resolve(picked) if picked is not None else None
    first = resolve(items.items[0]) if isinstance(items, Sequence) and items.items else None
    return isinstance(first, Scalar) and (first.text == name or first.tag is not None)


def _way_to(root: Mapping, place: Location) -> tuple[Mapping | Sequence | Scalar, ...]:
    """The collections from the root down to the scalar at a place, and the scalar; () where there is none."""
    way: list[Mapping | Sequence | Scalar] = [root]
    while not isinstance(way[-1], Scalar):
        node = way[-1]
        children = [each for pair in node.pairs for each in pair] if isinstance(node, Mapping) else node.items
        inner = next((each for each in children if each.start <= place.span.start <= place.span.end <= each.end), None)
        if inner is None or isinstance(inner, Alias):
            return ()
        way.append(inner)
    return tuple(way)


def _keys(way: tuple[Mapping | Sequence | Scalar, ...]) -> tuple[str, ...]:
    """The keys under which the nodes of a way stand."""
    found: list[str] = []
    for node, inner in pairwise(way):
        for key, value in node.pairs if isinstance(node, Mapping) else ():
            concrete = resolve(key)
            if value is inner and isinstance(concrete, Scalar):
                found.append(concrete.text)
    return tuple(found)


def _outside_layers(root: Mapping) -> Iterator[Node]:
    """Every node that stands in no list of layers."""
    pending: list[Node] = [root]
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, Sequence):
            pending.extend(node.items)
        elif isinstance(node, Mapping):
            for key, value in node.pairs:
                concrete = resolve(key)
                if not (isinstance(concrete, Scalar) and concrete.text in _LAYERS):
                    pending.append(value)
