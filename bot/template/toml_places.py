"""Where the values of a TOML file stand in its text, which tomllib does not tell."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.text.spans import Span

_MAX_DEPTH = 8
_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)+")
_KEY = re.compile(r"""[ \t]*("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+)[ \t]*""")
_STRING = re.compile(
    r'''"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}|\'\'\'(?:[^']++|'{1,2}(?!'))*+'{3,5}'''
    r"""|"(?!"")(?:[^"\\\n]++|\\.)*+"|'(?!'')[^'\n]*+'""",
    re.S,
)
_BARE = re.compile(r"[^,\]\}#\r\n]+")
_NESTED = re.compile(r'[\[\]{}]|#[^\n]*|[^\[\]{}#"\']+')
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[ \t]*\r?\n[ \t\r\n]*|.)")
_SHORT = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}

Path = tuple[str, ...]


class _Piece(NamedTuple):
    """Characters of a value, and the span that writes them."""

    text: str
    start: int
    end: int


class Written(NamedTuple):
    """A value as text, and where its characters stand. A value that is no string is taken as it is written."""

    text: str
    pieces: tuple[_Piece, ...]

    def span(self, start: int, end: int) -> Span:
        """The span that writes the characters [start, end), which are not empty."""
        return Span(self._place(start, is_end=False), self._place(end - 1, is_end=True))

    def _place(self, index: int, *, is_end: bool) -> int:
        for piece in self.pieces:
            if index < len(piece.text):
                if piece.end - piece.start != len(piece.text):
                    return piece.end if is_end else piece.start
                return piece.start + index + is_end
            index -= len(piece.text)
        raise AssertionError("the index is within the value")


def find_values(text: str) -> dict[Path, Written]:
    """The strings, numbers and booleans of a valid TOML text by their path; an item of an array by its number."""
    return dict(_Scanner(text).scan())


class _Scanner:
    """Goes once over a text that tomllib has read without complaint."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 1 if text.startswith("\ufeff") else 0

    def scan(self) -> Iterator[tuple[Path, Written]]:
        """All values in order."""
        table: Path = ()
        while self._skip_blanks():
            if self._text[self._at] == "[":
                table = self._header()
                continue
            key = self._key()
            self._at += 1  # "="
            yield from self._value((*table, *key))

    def _skip_blanks(self) -> bool:
        match = _BLANK.match(self._text, self._at)
        self._at = match.end() if match else self._at
        return self._at < len(self._text)

    def _header(self) -> Path:
        is_array = self._text.startswith("[[", self._at)
        self._at += 1 + is_array
        key = self._key()
        self._at += 1 + is_array
        return ("[[]]", *key) if is_array else key  # tables of an array are not looked for

    def _key(self) -> Path:
        parts: list[str] = []
        while match := _KEY.match(self._text, self._at):
            self._at = match.end()
            quoted = match[1][:1] in "\"'"
            parts.append("".join(each.text for each in _pieces(match[1], 0)) if quoted else match[1])
            if self._text[self._at] != ".":
                break
            self._at += 1
        return tuple(parts)

    def _value(self, path: Path) -> Iterator[tuple[Path, Written]]:
        self._skip_blanks()
        character = self._text[self._at]
        string = _STRING.match(self._text, self._at)
        if string is not None:
            self._at = string.end()
            pieces = tuple(_pieces(string[0], string.start()))
            yield path, Written("".join(piece.text for piece in pieces), pieces)
        elif character in "[{" and len(path) >= _MAX_DEPTH:
            self._skip_nested()
        elif character == "[":
            yield from self._array(path)
        elif character == "{":
            yield from self._inline_table(path)
        elif bare := _BARE.match(self._text, self._at):
            self._at = bare.end()
            written = bare[0].rstrip()
            yield path, Written(written, (_Piece(written, bare.start(), bare.start() + len(written)),))

    def _array(self, path: Path) -> Iterator[tuple[Path, Written]]:
        self._at += 1
        number = 0
        while self._skip_blanks() and self._text[self._at] != "]":
            yield from self._value((*path, str(number)))
            number += 1
            self._skip_comma()
        self._at += 1

    def _inline_table(self, path: Path) -> Iterator[tuple[Path, Written]]:
        self._at += 1
        while self._skip_blanks() and self._text[self._at] != "}":
            key = self._key()
            self._at += 1  # "="
            yield from self._value((*path, *key))
            self._skip_comma()
        self._at += 1

    def _skip_comma(self) -> None:
        self._skip_blanks()
        self._at += self._text.startswith(",", self._at)

    def _skip_nested(self) -> None:
        depth = 0
        while True:
            match = _STRING.match(self._text, self._at) or _NESTED.match(self._text, self._at)
            if match is None:
                return
            self._at = match.end()
            depth += (match[0] in ("[", "{")) - (match[0] in ("]", "}"))
            if depth == 0:
                return


def _pieces(token: str, offset: int) -> Iterator[_Piece]:
    """The pieces of a string token that begins at an offset."""
    quotes = 3 if token[:3] in ('"""', "'''") else 1
    start, end = quotes, len(token) - quotes
    if quotes == 3:
        start += 2 if token.startswith("\r\n", start) else token.startswith("\n", start)
    for match in _ESCAPE.finditer(token, start, end) if token[0] == '"' else ():
        yield from _plain(token, start, match.start(), offset)
        yield _Piece(_unescape(match[0]), offset + match.start(), offset + match.end())
        start = match.end()
    yield from _plain(token, start, end, offset)


def _plain(token: str, start: int, end: int, offset: int) -> Iterator[_Piece]:
    """Characters without escapes; a CRLF stands for a newline."""
    while start < end:
        line_end = token.find("\r\n", start, end)
        stop = end if line_end < 0 else line_end
        if start < stop:
            yield _Piece(token[start:stop], offset + start, offset + stop)
        if line_end >= 0:
            yield _Piece("\n", offset + stop, offset + stop + 2)
            stop += 2
        start = stop


def _unescape(escape: str) -> str:
    if escape[1] in "uU":
        return chr(int(escape[2:], 16))
    return _SHORT.get(escape[1], "")  # a line end and the blanks behind it stand for nothing
