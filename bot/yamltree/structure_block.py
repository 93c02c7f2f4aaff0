"""Lines put into and taken out of block collections, so that every value beside them stays what it is."""

import re
from typing import Final, NamedTuple

from bot.text.edits import TextEdit
from bot.text.source import SourceFile
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, Style
from bot.yamltree.patch import Refusal
from bot.yamltree.places import content_span, source_span
from bot.yamltree.structure_lines import (
    BREAKS,
    before_break,
    column_of,
    comment_indentation,
    comments_above,
    is_blank_line,
    is_end_of_content,
    is_first_of_line,
    newline_at,
    past_blank_lines,
    past_deeper_comments,
    past_line,
    start_of_line,
)

_BLOCK_STYLES: Final = (Style.LITERAL, Style.FOLDED)
_COMPACT: Final = re.compile(r" *(?:- +)*")
_COLON: Final = re.compile(rf"[ \t]*+:(?=[ \t{BREAKS}]|\Z)")
_TO_DASH: Final = re.compile(rf"(?:[ \t{BREAKS}]|(?<=[ \t{BREAKS}])#[^{BREAKS}]*+)*+-(?=[ \t{BREAKS}]|\Z)")
_HEADER: Final = re.compile(r"[|>][-+0-9]*+")


class Entry(NamedTuple):
    """A pair or an item: the offset of its key or dash, and its value."""

    start: int
    value: Node


class Block(NamedTuple):
    """A block collection as the entries that stand below each other at one column."""

    source: SourceFile
    entries: tuple[Entry, ...]
    column: int
    is_mapping: bool


def block_of(source: SourceFile, collection: Mapping | Sequence) -> Block | Refusal:
    """The entries of a block collection, or why they cannot be told apart by lines."""
    entries = _pairs(source, collection) if isinstance(collection, Mapping) else _items(source, collection)
    if entries is None:
        return Refusal("keys are written behind a question mark there")
    column = column_of(source.text, entries[0].start)
    first_line = source.text[start_of_line(source.text, entries[0].start) : entries[0].start]
    others = (entry.start for entry in entries[1:])
    if not _COMPACT.fullmatch(first_line) or not all(_is_at(source.text, start, column) for start in others):
        return Refusal("the entries around the place do not begin on lines of their own")
    return Block(source, entries, column, isinstance(collection, Mapping))


def insert_lines(block: Block, index: int, lines: list[str]) -> TextEdit | Refusal:
    """The edit that puts whole lines, given without line breaks, before the entry `index` or behind the last one."""
    if index > 0:
        entry = block.entries[index - 1]
        place = _below(block, entry)
        if place is not None:
            return _insert_at(block.source.text, place, lines)
        if not _ends_with_the_file(block.source, entry.value):
            return Refusal("it cannot be told where the entry before ends")
        index -= 1
    return _insert_above(block, index, lines)


def remove_lines(block: Block, index: int) -> TextEdit | Refusal:
    """The edit that takes the entry's lines out, with its comments and no other; or why that cannot be."""
    text = block.source.text
    entry = block.entries[index]
    bottom = _past(block.source, entry.value)
    if bottom is None:
        return Refusal("it cannot be told where the entry ends")
    if not is_first_of_line(text, entry.start):
        return _remove_compact(block, index, bottom)
    bottom = past_deeper_comments(text, bottom, block.column)
    before = _leaf(block.entries[index - 1].value) if index else None
    floor = _past(block.source, block.entries[index - 1].value) if index else 0
    top = comments_above(text, start_of_line(text, entry.start), block.column, floor or 0)
    above = start_of_line(text, before_break(text, top))
    if above < top and is_blank_line(text, above):
        bottom = past_blank_lines(text, bottom)
    if _is_block_scalar(before) and _would_grow(block, before, bottom):
        return Refusal("the text block before would grow by what stands behind the entry")
    if bottom == len(text) and text[-1] not in BREAKS and not (_is_block_scalar(before) and _chomping(block, before)):
        top = before_break(text, top)
    return TextEdit(top, bottom, "")


def is_open(source: SourceFile, key: Node, value: Node) -> bool:
    """Whether the key of a block mapping has nothing behind the colon on its line."""
    colon = _COLON.match(source.text, key.end)
    return colon is not None and value.start == value.end == colon.end()


def fill_below(source: SourceFile, key: Node, lines: list[str]) -> TextEdit:
    """The edit that puts lines below an open key."""
    return _insert_at(source.text, past_line(source.text, key.end), lines)


def _pairs(source: SourceFile, mapping: Mapping) -> tuple[Entry, ...] | None:
    if not all(_COLON.match(source.text, key.end) for key, _ in mapping.pairs):
        return None  # explicit keys: `? key`
    return tuple(Entry(key.start, value) for key, value in mapping.pairs)


def _items(source: SourceFile, sequence: Sequence) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    place = content_span(source, _as_scalar(sequence)).start
    for item in sequence.items:
        dash = _TO_DASH.match(source.text, place)
        entries.append(Entry(dash.end() - 1 if dash is not None else place, item))
        place = _leaf(item).end
    return tuple(entries)


def _as_scalar(node: Mapping | Sequence) -> Scalar:
    """A scalar of the same place, for what is known of tags and anchors before it."""
    return Scalar("", node.tag, Style.PLAIN, node.start, node.end, node.anchor)


def _is_at(text: str, offset: int, column: int) -> bool:
    return text[start_of_line(text, offset) : offset] == " " * column


def _leaf(node: Node) -> Node:
    """The last node that is written below the node; the node itself if it is no block collection."""
    while isinstance(node, Mapping | Sequence) and not node.is_flow:
        node = node.pairs[-1][1] if isinstance(node, Mapping) else node.items[-1]
    return node


def _is_block_scalar(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.style in _BLOCK_STYLES


def _chomping(block: Block, node: Node | None) -> bool:
    """Whether a block scalar keeps line breaks at its end."""
    return isinstance(node, Scalar) and "-" not in _header(block.source, node)


def _header(source: SourceFile, scalar: Scalar) -> str:
    match = _HEADER.match(source.text, content_span(source, scalar).start)
    return match[0] if match is not None else ""


def _past(source: SourceFile, node: Node) -> int | None:
    """Where the line below the node's last line begins, or the end of the text; None where more is on that line."""
    leaf = _leaf(node)
    if not isinstance(leaf, Scalar) or leaf.style not in _BLOCK_STYLES:
        if leaf.start == leaf.end and source.text[leaf.start - 1] not in ":-":
            return None  # nothing behind `? key`: its place is that of what comes next
        return past_line(source.text, leaf.end) if is_end_of_content(source.text, leaf.end) else None
    if "+" in _header(source, leaf):
        return leaf.end
    length = len(leaf.text.rstrip("\n"))
    if not length:
        return past_line(source.text, content_span(source, leaf).start)
    last = source_span(source, leaf, length - 1, length)
    return past_line(source.text, last.end) if last is not None else None


def _ends_with_the_file(source: SourceFile, node: Node) -> bool:
    """Whether the node ends in a block scalar whose value would change if a line break followed it."""
    leaf = _leaf(node)
    if not isinstance(leaf, Scalar) or leaf.style not in _BLOCK_STYLES or "-" in _header(source, leaf):
        return False
    past = _past(source, leaf)
    return past == len(source.text) and source.text[-1] not in BREAKS and bool(leaf.text)


def _below(block: Block, entry: Entry) -> int | None:
    """Where a line below the entry may begin, behind the comments that are indented more; None where none may."""
    past = _past(block.source, entry.value)
    if past is None or _ends_with_the_file(block.source, entry.value):
        return None
    return past_deeper_comments(block.source.text, past, block.column)


def _insert_at(text: str, place: int, lines: list[str]) -> TextEdit:
    """The edit that puts lines where a line begins or the text ends; the file keeps its way to end."""
    newline = newline_at(text, before_break(text, place))
    if place and text[place - 1] not in BREAKS:
        return TextEdit(place, place, "".join(newline + line for line in lines))
    return TextEdit(place, place, "".join(line + newline for line in lines))


def _insert_above(block: Block, index: int, lines: list[str]) -> TextEdit | Refusal:
    text = block.source.text
    start = block.entries[index].start
    newline = newline_at(text, start)
    if not is_first_of_line(text, start):
        first, *others = (line + newline for line in lines)
        return TextEdit(start, start, first[block.column :] + "".join(others) + " " * block.column)
    floor = _past(block.source, block.entries[index - 1].value) if index else 0
    if floor is None:
        return Refusal("it cannot be told where the entry before ends")
    top = comments_above(text, start_of_line(text, start), block.column, floor)
    return TextEdit(top, top, "".join(line + newline for line in lines))


def _remove_compact(block: Block, index: int, bottom: int) -> TextEdit | Refusal:
    """The edit for the first pair of `- key: value`: the second one moves up to the dash."""
    if not block.is_mapping:
        return Refusal("the item shares its line with the list around it")
    text = block.source.text
    following = block.entries[index + 1].start
    if text[bottom:following].strip(f" \t{BREAKS}"):
        return Refusal("a comment stands between the entry and the next one, which moves up")
    return TextEdit(block.entries[index].start, following, "")


def _would_grow(block: Block, before: Node | None, bottom: int) -> bool:
    """Whether a block scalar would take what stands from `bottom` on for a part of itself."""
    text = block.source.text
    below = past_blank_lines(text, bottom)
    blank = text[bottom:below] if text[below:].strip(" \t") else text[bottom:]
    if isinstance(before, Scalar) and "+" in _header(block.source, before) and blank:
        return True
    if "\t" in blank or any(len(line) > block.column for line in blank.splitlines()):
        return True  # a line of blanks that is indented more than the block is one of its lines
    indentation = comment_indentation(text, below)
    return indentation is not None and indentation > block.column
