"""Keys and items put into and taken out of mappings and sequences, in the file's own style, byte for byte.

Each function gives the edit of one file, or a Refusal. What stands around the place keeps its bytes; where that would
change its meaning there is no edit. An edit below an anchor changes what its aliases stand for: the caller looks.
"""

import re
from typing import Final, TypeAlias

from bot.text.edits import TextEdit
from bot.text.source import SourceFile
from bot.yamltree.nodes import Alias, Mapping, Node, Sequence, Style, find, walk
from bot.yamltree.patch import Refusal
from bot.yamltree.structure_block import block_of, fill_below, insert_lines, is_open, remove_lines
from bot.yamltree.structure_flow import Flow, find_gap, flow_of, insert_member, remove_member
from bot.yamltree.structure_lines import (
    column_of,
    end_of_line,
    indentation_step,
    is_first_of_line,
    newline_at,
    start_of_line,
)
from bot.yamltree.structure_writing import (
    Layout,
    Manner,
    Value,
    find_unwritable,
    is_same_key,
    manner_of_items,
    manner_of_mapping,
    write_lines,
    write_pair,
    write_scalar,
)

Pairs: TypeAlias = tuple[tuple[str, Value], ...]

_FLOW_STEP: Final = re.compile(r"[\r\n]([ \t]+)[^ \t\r\n]")
_LONGEST_KEY: Final = 1000  # parsers refuse keys of more than 1,024 characters


def insert_pair(
    source: SourceFile, mapping: Mapping, key: str, value: Value, *, after: str | None
) -> TextEdit | Refusal:
    """The edit that puts a pair behind the one with the key `after`, else behind the last one; or why there is none.

    A key that is there with nothing behind its colon gets the value.
    """
    return insert_pairs(source, mapping, ((key, value),), after=after)


def insert_pairs(source: SourceFile, mapping: Mapping, pairs: Pairs, *, after: str | None) -> TextEdit | Refusal:
    """The one edit that puts several pairs, in order, where `insert_pair` puts one; or why there is none."""
    unwritable = find_unwritable(pairs)
    if unwritable is not None:
        return Refusal(unwritable)
    own = [key for key, _ in mapping.pairs]
    present = next((key for key, _ in pairs if any(is_same_key(each, key) for each in own)), None)
    if present is not None:
        return _fill(source, mapping, pairs) if len(pairs) == 1 else Refusal(f"'{present}' is there already")
    if any(len(key) > _LONGEST_KEY for key, _ in pairs):
        return Refusal("the key is too long")
    indexes = [index for index, each in enumerate(own, 1) if after is not None and is_same_key(each, after)]
    index = indexes[-1] if indexes else len(own)
    if mapping.is_flow:
        return _insert_in_flow(source, mapping, pairs, index)
    block = block_of(source, mapping)
    if isinstance(block, Refusal):
        return block
    layout = _block_layout(source, mapping, block.column)
    return insert_lines(block, index, write_lines(pairs, manner_of_mapping(source, mapping), layout))


def insert_item(source: SourceFile, sequence: Sequence, text: str, *, index: int) -> TextEdit | Refusal:
    """The edit that puts the text before the item `index`, or behind the last one if there are as many; or a refusal.

    Raises IndexError beyond that.
    """
    if not 0 <= index <= len(sequence.items):
        raise IndexError(index)
    unwritable = find_unwritable(text)
    if unwritable is not None:
        return Refusal(unwritable)
    manner = manner_of_items(source, sequence)
    if sequence.is_flow:
        flow = flow_of(source, sequence)
        written = write_scalar(text, manner, is_flow=True)
        return flow if isinstance(flow, Refusal) else _insert_member(flow, index, written)
    block = block_of(source, sequence)
    if isinstance(block, Refusal):
        return block
    neighbour = block.entries[max(index - 1, 0)]
    blanks = source.text[neighbour.start + 1 : neighbour.value.start]
    dash = f"-{blanks}" if blanks and not blanks.strip(" ") else "- "
    return insert_lines(block, index, [" " * block.column + dash + write_scalar(text, manner, is_flow=False)])


def remove_item(source: SourceFile, sequence: Sequence, index: int) -> TextEdit | Refusal:
    """The edit that takes an item out with its own comments, in flow style with one comma; or why there is none.

    Raises IndexError for an index of no item. The only item is refused: what is left would be no list any more.
    """
    item = sequence.items[index]
    if len(sequence.items) == 1:
        return Refusal("it is the only item of its list")
    return _remove(source, sequence, range(len(sequence.items))[index], (item,))


def remove_pair(source: SourceFile, mapping: Mapping, key: str) -> TextEdit | Refusal:
    """The edit that takes the pair with the key out, as `remove_item` does; or why there is none."""
    indexes = [index for index, (each, _) in enumerate(mapping.pairs) if is_same_key(each, key)]
    if len(indexes) != 1:
        return Refusal(f"'{key}' is there more than once" if indexes else f"'{key}' is not written there")
    if len(mapping.pairs) == 1:
        return Refusal(f"'{key}' is the only key of its mapping")
    rest = mapping._replace(pairs=mapping.pairs[: indexes[0]] + mapping.pairs[indexes[0] + 1 :])
    if key == "<<" or find(rest, key) is not None:
        return Refusal(f"a merge key (`<<`) decides what is left without '{key}'")
    return _remove(source, mapping, indexes[0], mapping.pairs[indexes[0]])


def _remove(
    source: SourceFile, collection: Mapping | Sequence, index: int, nodes: tuple[Node, ...]
) -> TextEdit | Refusal:
    name = _needed_anchor(source, nodes)
    if name is not None:
        return Refusal(f"`*{name}` stands for a part of it somewhere else")
    if collection.is_flow:
        flow = flow_of(source, collection)
        return flow if isinstance(flow, Refusal) else remove_member(flow, index)
    block = block_of(source, collection)
    return block if isinstance(block, Refusal) else remove_lines(block, index)


def _needed_anchor(source: SourceFile, nodes: tuple[Node, ...]) -> str | None:
    """An anchor within the nodes that may have an alias outside of them."""
    names = {node.anchor for each in nodes for node in walk(each) if not isinstance(node, Alias)}
    outside = source.text[: nodes[0].start], source.text[nodes[-1].end :]
    for name in sorted(name for name in names if name is not None):
        if any(re.search(rf"\*{re.escape(name)}(?![0-9A-Za-z_-])", text) for text in outside):
            return name
    return None


def _insert_in_flow(source: SourceFile, mapping: Mapping, pairs: Pairs, index: int) -> TextEdit | Refusal:
    flow = flow_of(source, mapping)
    if isinstance(flow, Refusal):
        return flow
    manner = manner_of_mapping(source, mapping)
    if not mapping.pairs:
        return _fill_braces(flow, pairs, manner)
    key, value = mapping.pairs[max(index - 1, 0)]
    if value.start == value.end:
        return Refusal("the pair before has no value")
    colon = source.text[key.end : value.start]
    gap = find_gap(flow, index)
    manner = manner._replace(colon=colon if not colon.strip(": \t") else ": ", comma=f",{gap.blanks or ' '}")
    is_expanded = gap.newline and manner.key_style is Style.JSON and not gap.has_leading_comma
    layout = Layout(gap.indentation, _flow_step(flow, gap.indentation), gap.newline) if is_expanded else None
    return insert_member(flow, index, gap.separator.join(write_pair(pair, manner, layout) for pair in pairs))


def _fill(source: SourceFile, mapping: Mapping, pairs: Pairs) -> TextEdit | Refusal:
    """The edit that gives a key without a value its value."""
    key, value = pairs[0]
    key_node, node = next(pair for pair in reversed(mapping.pairs) if is_same_key(pair[0], key))
    if mapping.is_flow or not is_open(source, key_node, node):
        return Refusal(f"'{key}' is there already")
    manner = manner_of_mapping(source, mapping)
    if isinstance(value, tuple) and value:
        layout = _block_layout(source, mapping, column_of(source.text, key_node.start)).deeper
        return fill_below(source, key_node, write_lines(value, manner, layout))
    written = "{}" if isinstance(value, tuple) else write_scalar(value, manner, is_flow=False)
    return TextEdit(node.start, node.start, f" {written}")


def _block_layout(source: SourceFile, mapping: Mapping, column: int) -> Layout:
    """The indentation of the mapping's siblings, and the step to what is nested: theirs, else the file's usual one."""
    nested = (value for _, value in mapping.pairs if isinstance(value, Mapping) and not value.is_flow)
    steps = (column_of(source.text, each.pairs[0][0].start) - column for each in nested)
    step = next((step for step in steps if step > 0), None) or indentation_step(source.text)
    return Layout(" " * column, " " * step, newline_at(source.text, mapping.start))


def _flow_step(flow: Flow, indentation: str) -> str:
    """What the members are indented by more than the line of the opening bracket, else the first step of the file."""
    start = start_of_line(flow.text, flow.opening)
    line = flow.text[start : end_of_line(flow.text, start)]
    outer = line[: len(line) - len(line.lstrip(" \t"))]
    if indentation.startswith(outer) and len(indentation) > len(outer):
        return indentation[len(outer) :]
    first = _FLOW_STEP.search(flow.text)
    return first[1] if first is not None else "  "


def _fill_braces(flow: Flow, pairs: Pairs, manner: Manner) -> TextEdit | Refusal:
    """The edit that puts pairs between empty braces: on lines of their own where the file is JSON written so."""
    text, line = flow.text, start_of_line(flow.text, flow.opening)
    indentation = text[line : end_of_line(text, line)]
    indentation = indentation[: len(indentation) - len(indentation.lstrip(" \t"))]
    is_pretty = bool(indentation) and not text[flow.closing + 1 : end_of_line(text, flow.closing)].strip(" \t,")
    if manner.key_style is not Style.JSON or not is_pretty or not is_first_of_line(text, line + len(indentation)):
        return _fill_brackets(flow, [write_pair(pair, manner, None) for pair in pairs])
    if text[flow.opening : flow.closing].strip():
        return Refusal("a comment stands between the brackets")
    layout = Layout(indentation, _flow_step(flow, ""), newline_at(text, flow.opening)).deeper
    inner = f",{layout.newline}{layout.indentation}".join(write_pair(pair, manner, layout) for pair in pairs)
    return TextEdit(
        flow.opening, flow.closing, f"{layout.newline}{layout.indentation}{inner}{layout.newline}{indentation}"
    )


def _insert_member(flow: Flow, index: int, written: str) -> TextEdit | Refusal:
    return insert_member(flow, index, written) if flow.members else _fill_brackets(flow, [written])


def _fill_brackets(flow: Flow, written: list[str]) -> TextEdit | Refusal:
    between = flow.text[flow.opening : flow.closing]
    if between.strip(" \t"):
        return Refusal("lines or a comment stand between the brackets")
    return TextEdit(flow.opening, flow.closing, between + ", ".join(written) + between)
