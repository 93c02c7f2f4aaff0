"""Edits of single scalars that keep their style, and are proved before they are given away."""

import re
from typing import Final, NamedTuple

from bot.text.edits import TextEdit, minimal
from bot.text.source import SourceFile
from bot.yamltree.encoding import encode, find_obstacle, is_json_literal, type_of
from bot.yamltree.nodes import Scalar, Style
from bot.yamltree.places import content_span, source_span
from bot.yamltree.rereading import is_key, is_read_as

_TAG: Final = re.compile(r"![A-Za-z][0-9A-Za-z]*")
_SHORT_KEYS: Final = {"!Ref": "Ref", "!Condition": "Condition"}
_BLANKS_BEHIND_COLON: Final = re.compile(r'"[ \t]*:([ \t]*)(?=["\[{0-9tfn-])')
_BRACKET: Final = re.compile("[\ufeff \t\r\n]*+[{\\[]")
_BREAK: Final = re.compile("[\r\n\x85\u2028\u2029]")
_TYPES: Final = {
    "tag:yaml.org,2002:bool": "a truth value",
    "tag:yaml.org,2002:int": "a number",
    "tag:yaml.org,2002:float": "a number",
    "tag:yaml.org,2002:null": "no value at all",
    "tag:yaml.org,2002:timestamp": "a date",
    "tag:yaml.org,2002:merge": "a merge key",
}


class Refusal(NamedTuple):
    """Why there is no edit, in words for users: lower case, no full stop."""

    reason: str


def replace_in_scalar(source: SourceFile, scalar: Scalar, start: int, end: int, replacement: str) -> TextEdit | Refusal:
    """The edit that makes the value's characters [start, end) `replacement`, or why there is none.

    Only the characters that differ are written anew. start == end inserts. The scalar keeps its style, and applied
    alone the edit gives exactly the wanted value; an edit that changes nothing is empty. Reads no more than the scalar,
    and the document up to it where only that tells whether a plain scalar stands in a flow collection.
    """
    is_inside = 0 <= start <= end <= len(scalar.text)
    if is_inside:
        start, end, replacement = minimal(scalar.text, TextEdit(start, end, replacement))  # never cuts an escape
    span = source_span(source, scalar, start, end) if is_inside else None
    if span is None:
        return Refusal("it cannot be told where its characters are written")
    if start == end and not replacement:
        return TextEdit(*span, "")
    wanted = scalar.text[:start] + replacement + scalar.text[end:]
    obstacle = find_obstacle(scalar.style, replacement) or _find_change_of_meaning(source, scalar, wanted)
    if obstacle is not None:
        return Refusal(obstacle)
    edit = TextEdit(*span, encode(scalar.style, replacement))
    is_block = scalar.style in (Style.LITERAL, Style.FOLDED)
    if is_block and _BREAK.search(source.text, edit.start, edit.end):
        return Refusal(_explain(scalar, wanted))
    if is_read_as(source, scalar, _edited_token(source, scalar, edit), scalar._replace(text=wanted)):
        return edit
    return Refusal(_explain(scalar, wanted))


def tag_scalar(source: SourceFile, scalar: Scalar, tag: str) -> TextEdit | Refusal:
    """The edit that puts a short tag such as "!Sub" before the scalar, or why there is none.

    In a JSON document the string becomes an object with the long name as its key. Raises ValueError for what is no
    short tag.
    """
    if not _TAG.fullmatch(tag):
        raise ValueError(f"{tag!r} is no short tag")
    if scalar.tag is not None:
        return Refusal(f"it has the tag {scalar.tag} already")
    if is_key(source, scalar):
        return Refusal(f"it is a key, which {tag} cannot stand before")
    if scalar.style is Style.JSON:
        return _wrap_json(source, scalar, tag)
    if scalar.style is Style.PLAIN and (not scalar.text or _is_json_value(source, scalar)):
        return Refusal("there is no text there")
    place = content_span(source, scalar).start
    if scalar.style in (Style.LITERAL, Style.FOLDED) and _begins_line(source.text, place):
        return Refusal(f"{tag} cannot be written before a block that begins on a line of its own")
    edit = TextEdit(place, place, f"{tag} ")
    if is_read_as(source, scalar, _edited_token(source, scalar, edit), scalar._replace(tag=tag)):
        return edit
    return Refusal(f"{tag} cannot be written before it")


def _begins_line(text: str, offset: int) -> bool:
    before = text[:offset].rstrip(" \t\ufeff")
    return before == "" or _BREAK.match(before[-1]) is not None


def _edited_token(source: SourceFile, scalar: Scalar, edit: TextEdit) -> str:
    return source.text[scalar.start : edit.start] + edit.replacement + source.text[edit.end : scalar.end]


def _find_change_of_meaning(source: SourceFile, scalar: Scalar, wanted: str) -> str | None:
    """Why a scalar cannot become `wanted` in its style, or None where the parser must be asked."""
    if scalar.style in (Style.LITERAL, Style.FOLDED) and not wanted.strip():
        return "a block cannot become empty"
    if scalar.style is not Style.PLAIN:
        return None
    if not scalar.text:
        return "there is no text there to be edited"
    if not wanted:
        return "a text without quotes cannot become empty"
    if wanted != wanted.strip(" \t\r\n"):
        return "a text without quotes cannot begin or end with a blank"
    if _is_like_json(source) and is_json_literal(scalar.text) != is_json_literal(wanted):
        return "it would be no JSON value any more, or become one"
    if scalar.tag is not None or type_of(scalar.text) == type_of(wanted):
        return None
    meaning = _TYPES.get(type_of(wanted)[0], "a number" if type_of(wanted)[1] else "a text")
    return f"without quotes it would be read as {meaning}"


def _explain(scalar: Scalar, wanted: str) -> str:
    if scalar.style is Style.PLAIN:
        if " #" in wanted:
            return "without quotes a part of it would be read as a comment"
        return "without quotes it would be read as something else than a text"
    if scalar.style in (Style.LITERAL, Style.FOLDED):
        return "the block's indentation or folding would change"
    return "its style cannot hold the text in this place"


def _is_like_json(source: SourceFile) -> bool:
    return _BRACKET.match(source.text) is not None


def _is_json_value(source: SourceFile, scalar: Scalar) -> bool:
    return _is_like_json(source) and is_json_literal(scalar.text)


def _wrap_json(source: SourceFile, scalar: Scalar, tag: str) -> TextEdit | Refusal:
    if tag == "!GetAtt":
        return Refusal("Fn::GetAtt takes a list in JSON")
    name = _SHORT_KEYS.get(tag, f"Fn::{tag[1:]}")
    colon = _BLANKS_BEHIND_COLON.search(source.text)
    blanks = colon[1] if colon is not None else " "
    written = source.text[scalar.start : scalar.end]
    return TextEdit(scalar.start, scalar.end, f'{{"{name}":{blanks}{written}}}')
