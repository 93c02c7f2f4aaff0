"""JSON with exact places: strict as `json.loads`, iterative, and within the limits of every document."""

import re
from typing import Final, TypeAlias

from bot.yamltree.limits import MAX_DEPTH, MAX_EVENTS, RefusedError, refuse_depth, refuse_nodes
from bot.yamltree.nodes import Concrete, Mapping, Node, Scalar, Sequence, Style

Duplicates: TypeAlias = tuple[tuple[str, int], ...]

_BLANK: Final = r"[ \t\n\r]*+"
_STRING: Final = r'"([^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[^"\\\x00-\x1f]*+)*+)"'
_LITERAL: Final = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null|NaN|-?Infinity"
_VALUE: Final = re.compile(rf"{_BLANK}(?:{_STRING}|({_LITERAL})|([\[{{]))")
_KEY: Final = re.compile(rf"{_BLANK}(,)?{_BLANK}{_STRING}{_BLANK}:")
_COMMA: Final = re.compile(rf"{_BLANK},")
_CLOSE: Final = re.compile(rf"{_BLANK}([\]}}])")
_TO_TOKEN: Final = re.compile(_BLANK)
_ESCAPE: Final = re.compile(r"\\(?:u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|.)")
_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_SHORT: Final = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class NotJsonError(Exception):
    """The text is no strict JSON; raised and caught within this package only."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


def read_json(text: str, start: int) -> tuple[Concrete, Duplicates]:
    """The root of the JSON text from `start` on, and the text and offset of each key that repeats an earlier one.

    Raises NotJsonError for text that is no strict JSON, and RefusedError beyond the limits.
    """
    return _Reader(text).read(start)


def decode_escape(escape: str) -> str:
    """The character that one JSON escape stands for: `\\n`, `\\u00e9`, or the two escapes of a surrogate pair."""
    if escape[1] != "u":
        return _SHORT[escape[1]]
    code = int(escape[2:6], 16)
    if len(escape) > 6:
        return chr(0x10000 + ((code - 0xD800) << 10) + int(escape[8:], 16) - 0xDC00)
    return chr(code)


def find_escape(text: str, start: int) -> str:
    """The whole escape that begins with the backslash at `start`, both halves of a surrogate pair together."""
    match = _ESCAPE.match(text, start)
    return match[0] if match else text[start]


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._items: list[Node] = []
        self._open: list[tuple[list[Node], int, bool]] = []  # the siblings, the offset, and whether it is an object
        self._duplicates: list[tuple[str, int]] = []
        self._budget = MAX_EVENTS

    def read(self, start: int) -> tuple[Concrete, Duplicates]:
        roots = self._items
        offset = self._take_value(start)
        while self._open:
            offset = self._take_member(offset) if self._open[-1][2] else self._take_element(offset)
        offset = self._skip_blanks(offset)
        if offset < len(self._text):
            raise NotJsonError("text after the end of the JSON value; remove it", offset)
        root = roots[0]
        if isinstance(root, Scalar | Sequence | Mapping):
            return root, tuple(self._duplicates)
        raise AssertionError(root)

    def _take_value(self, offset: int) -> int:
        match = _VALUE.match(self._text, offset)
        if match is None:
            raise NotJsonError("no JSON value where one must stand; correct the syntax", self._skip_blanks(offset))
        string, literal, _ = match.groups()
        end = match.end()
        if string is not None:
            self._add_string(string, match.start(1) - 1, end)
        elif literal is not None:
            self._add(Scalar(literal, None, Style.PLAIN, match.start(2), end))
        else:
            self._open.append((self._items, end - 1, match[3] == "{"))
            self._items = []
            if len(self._open) > MAX_DEPTH:
                raise refuse_depth(end - 1)
        return end

    def _take_member(self, offset: int) -> int:
        match = _KEY.match(self._text, offset)
        if match is None or (match[1] is not None) != bool(self._items):
            return self._close(offset, "}")
        self._add_string(match[2], match.start(2) - 1, match.end(2) + 1)
        return self._take_value(match.end())

    def _take_element(self, offset: int) -> int:
        if not self._items:
            match = _CLOSE.match(self._text, offset)
            return self._close(offset, "]") if match else self._take_value(offset)
        match = _COMMA.match(self._text, offset)
        return self._take_value(match.end()) if match else self._close(offset, "]")

    def _close(self, offset: int, bracket: str) -> int:
        match = _CLOSE.match(self._text, offset)
        if match is None or match[1] != bracket:
            expected = f"`,` or `{bracket}`" if self._items else f"`{bracket}`" if bracket == "]" else "a key or `}`"
            raise NotJsonError(f"{expected} is missing here; correct the JSON syntax", self._skip_blanks(offset))
        items, end = self._items, match.end()
        self._items, start, _ = self._open.pop()
        if bracket == "]":
            self._add(Sequence(tuple(items), None, True, start, end))
            return end
        keys = items[::2]
        if len({key[0] for key in keys}) < len(keys):
            self._note_duplicates(keys)
        self._add(Mapping(tuple(zip(keys, items[1::2], strict=True)), None, True, start, end))
        return end

    def _note_duplicates(self, keys: list[Node]) -> None:
        seen: set[str] = set()
        for key in keys:
            if isinstance(key, Scalar):
                if key.text in seen:
                    self._duplicates.append((key.text, key.start))
                seen.add(key.text)

    def _add_string(self, raw: str, start: int, end: int) -> None:
        text = raw
        if "\\" in raw:
            text = _ESCAPE.sub(lambda match: decode_escape(match[0]), raw)
            if _LONE_SURROGATE.search(text):
                raise RefusedError("half of a surrogate pair (`\\ud800` to `\\udfff`); write both halves", start)
        self._add(Scalar(text, None, Style.JSON, start, end))

    def _add(self, node: Node) -> None:
        self._budget -= 1
        if self._budget < 0:
            raise refuse_nodes(node.start)
        self._items.append(node)

    def _skip_blanks(self, offset: int) -> int:
        match = _TO_TOKEN.match(self._text, offset)
        return match.end() if match else offset
