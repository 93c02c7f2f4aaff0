"""What one scalar is read as once its token is another one: asked of the parser, in a document of a few characters."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from yaml import YAMLError
from yaml.events import CollectionEndEvent, CollectionStartEvent

from bot.text.source import SourceFile
from bot.yamltree.block_decoding import parent_indentation
from bot.yamltree.compose import Composer, ParserEvent
from bot.yamltree.json_reader import NotJsonError, read_json
from bot.yamltree.limits import RefusedError
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, Style
from bot.yamltree.parse import new_event_parser
from bot.yamltree.places import content_span

_BOM: Final = "\ufeff"
_BREAKS: Final = "\r\n\x85\u2028\u2029"
_BLANK: Final = f" \t{_BREAKS}"
_BLANKS: Final = re.compile(f"[{_BLANK}]*+")
_COLON: Final = re.compile(rf"[ \t]*+:(?:[ \t{_BREAKS},\[\]{{}}]|\Z)")
_JSON_COLON: Final = re.compile(r"[ \t\r\n]*+:")
_FLOW_INDICATORS: Final = frozenset(",[]{}")


class _Frame(NamedTuple):
    """What stands before and after a token to make it a document."""

    before: str
    after: str


def is_key(source: SourceFile, scalar: Scalar) -> bool:
    """Whether a colon behind the scalar makes it a key; not for keys behind a `?`."""
    if scalar.style is Style.JSON:
        return _JSON_COLON.match(source.text, scalar.end) is not None
    if scalar.style in (Style.LITERAL, Style.FOLDED):
        return False
    colon = ":" if scalar.style is not Style.PLAIN and source.text.startswith(":", scalar.end) else ""
    return bool(colon) or _COLON.match(source.text, scalar.end) is not None


def is_read_as(source: SourceFile, scalar: Scalar, token: str, wanted: Scalar) -> bool:
    """Whether `token` in place of the scalar is read as `wanted`; of this only text, tag, style and anchor count."""
    if scalar.style is Style.JSON:
        return _json_text(token) == wanted.text
    if scalar.style is not Style.PLAIN:
        return _reads(_frame(source, scalar), token, wanted)
    in_block = _reads(_frame(source, scalar), token, wanted)
    in_flow = _reads(_flow_frame(source, scalar), token, wanted)
    if in_block and not in_flow and not _FLOW_INDICATORS.isdisjoint(scalar.text):
        return True  # no plain scalar of a flow collection holds these characters
    return in_block if in_block == in_flow else in_flow == is_in_flow(source, scalar.start)


def is_in_flow(source: SourceFile, offset: int) -> bool:
    """Whether the place in a YAML document is between `[` and `]` or `{` and `}`. Reads the document up to there."""
    nesting = [False]
    for event in _events_before(source.text, offset):
        if isinstance(event, CollectionStartEvent):
            nesting.append(bool(event.flow_style))
        elif isinstance(event, CollectionEndEvent):
            nesting.pop()
    return nesting[-1]


def _events_before(text: str, offset: int) -> Iterator[ParserEvent]:
    parser = new_event_parser("\n" + text[1:] if text.startswith(_BOM) else text)
    event = parser.get_event()
    while event is not None and event.start_mark.index < offset:
        yield event
        event = parser.get_event()


def _json_text(token: str) -> str | None:
    try:
        node, _ = read_json(token, 0)
    except (NotJsonError, RefusedError):
        return None
    return node.text if isinstance(node, Scalar) and node.style is Style.JSON else None


def _frame(source: SourceFile, scalar: Scalar) -> _Frame:
    """A document of the token alone in block style, at the beginning of a line if it stands there now."""
    if scalar.style in (Style.LITERAL, Style.FOLDED):
        indentation = parent_indentation(source.text, *content_span(source, scalar), scalar.text)
        return _Frame(" " * indentation + "k: ", _blanks_behind(source, scalar))
    if is_key(source, scalar):
        return _Frame("" if _is_first_of_line(source, scalar) else " ", f"{_blanks_behind(source, scalar)}: v")
    return _Frame("" if _is_first_of_line(source, scalar) else "k: ", "")


def _blanks_behind(source: SourceFile, scalar: Scalar) -> str:
    match = _BLANKS.match(source.text, scalar.end)
    return match[0] if match else ""


def _flow_frame(source: SourceFile, scalar: Scalar) -> _Frame:
    newline = "\n" if _is_first_of_line(source, scalar) else ""
    if is_key(source, scalar):
        return _Frame("{" + newline, f"{_blanks_behind(source, scalar)}: v}}")
    return _Frame("[" + newline, "]")


def _is_first_of_line(source: SourceFile, scalar: Scalar) -> bool:
    return scalar.start == 0 or source.text[scalar.start - 1] in _BREAKS + _BOM


def _reads(frame: _Frame, token: str, wanted: Scalar) -> bool:
    text = frame.before + token + frame.after
    try:
        root, _ = Composer(new_event_parser(text).get_event).compose()
    except (YAMLError, RefusedError):
        return False
    found = _framed(root, is_key=frame.after.lstrip(_BLANK).startswith(":"))
    if not isinstance(found, Scalar) or found.start != len(frame.before) or not _is_alike(found, wanted):
        return False
    return found.end == len(frame.before) + len(token) or found.style in (Style.LITERAL, Style.FOLDED)


def _framed(root: Node, *, is_key: bool) -> Node | None:
    """The node in the frame, or None where the token has become something else than one node."""
    if isinstance(root, Mapping):
        return root.pairs[0][0 if is_key else 1] if len(root.pairs) == 1 else None
    if isinstance(root, Sequence):
        return root.items[0] if len(root.items) == 1 else None
    return root


def _is_alike(found: Scalar, wanted: Scalar) -> bool:
    return found[:3] == wanted[:3] and found.anchor == wanted.anchor
