"""The exact reader: bytes to a source, a source to a document, or the reason why not."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from yaml import YAMLError
from yaml.error import MarkedYAMLError

from bot.text.source import SourceFile
from bot.text.spans import LineIndex
from bot.yamltree.compose import Composer, Duplicates, EventParser
from bot.yamltree.json_reader import NotJsonError, read_json
from bot.yamltree.limits import MAX_SIZE_BYTES, MAX_TAG_DIRECTIVES, RefusedError, Unreadable
from bot.yamltree.nodes import Concrete
from bot.yamltree.placeholders import explain_placeholder

try:
    from yaml._yaml import CParser
except ImportError:  # a PyYAML that was built without libyaml
    from bot.yamltree.pure_parser import PureParser

    new_event_parser: Callable[[str], EventParser] = PureParser
else:
    new_event_parser = CParser

_BOM: Final = "\ufeff"
_FIRST: Final = re.compile("\ufeff?[ \t\r\n]*+")
_UNPRINTABLE: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds: the root node, and the keys that repeat an earlier one of their mapping."""

    root: Concrete
    source: SourceFile
    duplicates: Duplicates  # the key's text and offset


def read_source(path: str, data: bytes) -> SourceFile | Unreadable:
    """The source of a file's bytes, or why they are no text that a template can be."""
    if len(data) > MAX_SIZE_BYTES:
        return Unreadable(
            f"larger than {MAX_SIZE_BYTES // 1024 // 1024} MiB, and CloudFormation takes at most 1 MB; "
            "split the file, or exclude it if it is no template",
            0,
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Unreadable("encoded in UTF-16; save the file as UTF-8", 0)
    if b"\0" in data:
        offset = data.index(b"\0")
        return Unreadable(
            "holds a NUL byte, so it is not UTF-8 text; save the file as UTF-8, or exclude it if it is no template",
            offset,
            _line_of_byte(data, offset),
        )
    try:
        return SourceFile(path, data)
    except UnicodeDecodeError as error:
        message = f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8"
        return Unreadable(message, len(data[: error.start].decode("utf-8")), _line_of_byte(data, error.start))


def parse(source: SourceFile) -> Document | Unreadable:
    """The document of a source: JSON if it is strict JSON, else YAML; or why it cannot be read, and where."""
    text = source.text
    try:
        first = _first_offset(text)
        if text[first : first + 1] in ("{", "["):
            try:
                return _document(source, read_json(text, first))
            except NotJsonError as error:
                return _parse_yaml_instead(source, error)
        return _document(source, _read_yaml(text))
    except RefusedError as refusal:
        return _unreadable(source, refusal.message, refusal.offset)
    except YAMLError as error:
        return _explain(source, error)


def _parse_yaml_instead(source: SourceFile, json_error: NotJsonError) -> Document | Unreadable:
    try:
        return _document(source, _read_yaml(source.text))
    except YAMLError as error:
        if source.path.endswith(".json"):
            return _unreadable(source, json_error.message, json_error.offset)
        return _explain(source, error)


def _read_yaml(text: str) -> tuple[Concrete, Duplicates]:
    if text.count("%TAG") > MAX_TAG_DIRECTIVES:
        message = f"more than {MAX_TAG_DIRECTIVES} `%TAG` directives; a template needs none, so remove them"
        raise RefusedError(message, text.index("%TAG"))
    if text.startswith(_BOM):
        text = "\n" + text[1:]  # libyaml does not count a BOM; a line break keeps offsets and columns as they are
    return Composer(new_event_parser(text).get_event).compose()


def _document(source: SourceFile, read: tuple[Concrete, Duplicates]) -> Document:
    return Document(read[0], source, read[1])


def _explain(source: SourceFile, error: YAMLError) -> Unreadable:
    if not isinstance(error, MarkedYAMLError):
        match = _UNPRINTABLE.search(source.text)
        if match is None:
            return _unreadable(source, f"not YAML: {error}; correct the syntax", 0)
        message = f"the control character U+{ord(match[0]):04X} may not stand here; remove it"
        return _unreadable(source, message, match.start())
    mark = error.problem_mark or error.context_mark
    offset = min(mark.index, len(source.text)) if mark else 0
    placeholder = explain_placeholder(source.text, offset)
    if placeholder is not None:
        return _unreadable(source, *placeholder)
    problem = ", ".join(part for part in (error.context, error.problem) if part)
    return _unreadable(source, f"not YAML: {problem}; correct the syntax", offset)


def _unreadable(source: SourceFile, message: str, offset: int) -> Unreadable:
    return Unreadable(message, offset, source.lines.position(offset).line)


def _first_offset(text: str) -> int:
    match = _FIRST.match(text)
    return match.end() if match else 0


def _line_of_byte(data: bytes, offset: int) -> int:
    return LineIndex(data[:offset].decode("utf-8", "replace")).position(offset).line
