"""The edits that make a value read otherwise: each in the scalar, or the part of one, that the characters came from."""

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Dictionary
from typing import NamedTuple, assert_never

from bot.findings.finding import Edit, Location
from bot.template.model import (
    ARN_FIELDS,
    ArnTarget,
    LayerTarget,
    LocalTarget,
    MalformedTarget,
    SsmTarget,
    UnknownTarget,
)
from bot.template.values import Hole, Origin, Piece, Stretch, Text, skeleton
from bot.text.edits import TextEdit
from bot.text.source import SourceFile
from bot.text.spans import Span
from bot.yamltree.patch import Refusal, replace_in_scalar

_HOLE = "\0"


class Replacement(NamedTuple):
    """The characters [start, end) of a text's skeleton, and what they become."""

    start: int
    end: int
    text: str


class Rewriting(NamedTuple):
    """The edits that rewrite a text, none where it says so already, and the text as shown before and after."""

    edits: tuple[Edit, ...]
    before: str
    after: str


def rewrite(text: Text, replacements: Iterable[Replacement]) -> Rewriting | Refusal:
    """The edits for replacements that do not overlap, or why the characters cannot be edited where they are written."""
    characters = skeleton(text)
    edits: list[Edit] = []
    after: list[str] = []
    last = 0
    for wanted in sorted(replacements):
        smallest = _shrink(characters, wanted)
        edit = _edit(text, wanted, smallest) if smallest.start < smallest.end or smallest.text else None
        if isinstance(edit, Refusal):
            return edit
        edits.extend((edit,) if edit is not None else ())
        after.extend((characters[last : wanted.start], wanted.text))
        last = wanted.end
    after.append(characters[last:])
    return Rewriting(tuple(edits), text.shown, _with_holes("".join(after), text))


def rewrite_arn(target: ArnTarget, fields: Dictionary[str, str]) -> Rewriting | Refusal:
    """The edits that give some fields of a layer version ARN other values; see `ARN_FIELDS` for their names."""
    return rewrite(target.text, _of_fields(target, fields))


def shown_target(target: LayerTarget) -> str:
    """What an entry of a list of layers says, as `Rewriting` has it; equal entries have equal texts."""
    match target:
        case ArnTarget() | SsmTarget() | MalformedTarget():
            return target.text.shown
        case LocalTarget():
            return f"{target.scope} {target.logical_id}"
        case UnknownTarget():
            return f"? {target.reason}"
        case other:
            assert_never(other)


def as_edit(source: SourceFile, edit: TextEdit) -> Edit:
    """An edit of a file with the text that it expects there."""
    location = Location(source.path, Span(edit.start, edit.end))
    return Edit(location, source.text[edit.start : edit.end], edit.replacement)


def _of_fields(target: ArnTarget, fields: Dictionary[str, str]) -> Iterator[Replacement]:
    offset = 0
    for name, field in zip(ARN_FIELDS, skeleton(target.text).split(":"), strict=True):
        end = offset + len(field)
        if name in fields and fields[name] != field:
            yield Replacement(offset, end, fields[name])
        offset = end + 1


def _shrink(characters: str, wanted: Replacement) -> Replacement:
    """The smallest replacement that makes the same change."""
    start, end, text = wanted
    while start < end and text and characters[start] == text[0]:
        start, text = start + 1, text[1:]
    while start < end and text and characters[end - 1] == text[-1]:
        end, text = end - 1, text[:-1]
    return Replacement(start, end, text)


def _edit(text: Text, wanted: Replacement, smallest: Replacement) -> Edit | Refusal:
    start, end, replacement = smallest
    if _HOLE in skeleton(text)[start:end]:
        return Refusal("a part of it is known only at deployment")
    offset = 0
    for part in text.parts:
        length = 1 if isinstance(part, Hole) else len(part.text)
        holds = offset <= start and end <= offset + length
        if start == end:  # an insertion belongs to the piece that holds its neighbour within what is wanted
            is_behind = start > wanted.start or (wanted.start == wanted.end and start > 0)
            holds = offset < start <= offset + length if is_behind else offset <= start < offset + length
        if holds:
            if isinstance(part, Hole):
                return Refusal("a part of it is known only at deployment")
            return _edit_piece(part, start - offset, end - offset, replacement)
        offset += length
    return Refusal("it is put together from parts that are written in several places")


def _edit_piece(piece: Piece, start: int, end: int, replacement: str) -> Edit | Refusal:
    origin = piece.origin
    if isinstance(origin, Origin):
        if origin.scalar.text[origin.start : origin.start + len(piece.text)] != piece.text:
            return Refusal("the characters cannot be found again where they are written")
        edit = replace_in_scalar(origin.source, origin.scalar, origin.start + start, origin.start + end, replacement)
        return edit if isinstance(edit, Refusal) else as_edit(origin.source, edit)
    if isinstance(origin, Stretch):
        if origin.source.text[origin.start : origin.end] != piece.text:
            return Refusal("it is written with escapes")
        return as_edit(origin.source, TextEdit(origin.start + start, origin.start + end, replacement))
    return Refusal("it stands in no file that can be edited")


def _with_holes(characters: str, text: Text) -> str:
    """The characters with the names of the text's holes, which no replacement touches."""
    names = [part.name for part in text.parts if isinstance(part, Hole)]
    first, *rest = characters.split(_HOLE)
    return first + "".join("${" + name + "}" + piece for name, piece in zip(names, rest, strict=True))
