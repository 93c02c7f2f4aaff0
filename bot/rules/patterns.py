"""Whether a text certainly matches a regular expression of a template, in time that no expression can make long.

Templates are hostile, and CloudFormation's expressions are those of Java. So none is handed to an engine that tries one
way after the other: all places at which a part may end are kept at once. What is not read here, such as a look-ahead or
a class within a class, matches nothing for certain.
"""

import re
from collections.abc import Callable
from typing import Final

_MOST_STEPS: Final = 20_000
_MOST_CHARACTERS: Final = 1_000
_CLASS: Final = re.compile(r"\[\^?(?:\\[dDwWsS]|\\[^0-9A-Za-z]|[^\[\]\\&~|-]|-(?!-))+\]")
_ESCAPE: Final = re.compile(r"\\(?:[dDwWsS]|[^0-9A-Za-z])")
_COUNT: Final = re.compile(r"\{([0-9]{1,4})(,([0-9]{1,4})?)?\}")
_COUNTS: Final = {"*": (0, None), "+": (1, None), "?": (0, 1)}

_Ends = Callable[[int], set[int]]  # from where a part begins to all places where it may end


class _UnreadError(Exception):
    """The expression has something that is not read here, or takes too many steps."""


def matches(pattern: str, text: str) -> bool:
    """Whether an expression certainly matches the whole of a text; only ASCII means the same to all engines."""
    if len(pattern) > _MOST_CHARACTERS or not text.isascii() or not text.isprintable():
        return False
    try:
        reader = _Reader(pattern, text)
        ends = reader.alternatives()
        return reader.is_at_end and len(text) in ends(0)
    except (_UnreadError, RecursionError):
        return False


class _Reader:
    """Reads an expression from left to right into what it accepts of one text."""

    def __init__(self, pattern: str, text: str) -> None:
        self._pattern, self._text = pattern, text
        self._at = 0
        self._steps = 0

    @property
    def is_at_end(self) -> bool:
        return self._at == len(self._pattern)

    def alternatives(self) -> _Ends:
        found = [self._sequence()]
        while self._take("|"):
            found.append(self._sequence())
        return lambda start: set().union(*(each(start) for each in found))

    def _sequence(self) -> _Ends:
        parts: list[_Ends] = []
        while not self.is_at_end and self._pattern[self._at] not in "|)":
            parts.append(self._repeated(self._part()))

        def ends(start: int) -> set[int]:
            places = {start}
            for part in parts:
                places = self._all(part, places)
            return places

        return ends

    def _part(self) -> _Ends:
        if self._take("("):
            inner = self._group()
            if not self._take(")"):
                raise _UnreadError
            return inner
        for anchor, place in (("^", 0), ("$", len(self._text))):
            if self._take(anchor):
                return self._anchor(place)
        return self._character()

    def _anchor(self, place: int) -> _Ends:
        if self._is_counted():
            raise _UnreadError
        return lambda start: {start} if start == place else set()

    def _is_counted(self) -> bool:
        return not self.is_at_end and self._pattern[self._at] in "*+?{"

    def _group(self) -> _Ends:
        if self._take("?") and not self._take(":"):
            raise _UnreadError
        return self.alternatives()

    def _character(self) -> _Ends:
        match = _CLASS.match(self._pattern, self._at) or _ESCAPE.match(self._pattern, self._at)
        written = match[0] if match is not None else self._pattern[self._at]
        if match is None and written in "[]{}*+?\\":
            raise _UnreadError
        self._at += len(written)
        try:
            one = re.compile(written if match is not None or written == "." else re.escape(written), re.ASCII)
        except re.error as error:  # a range that ends before it begins
            raise _UnreadError from error
        return lambda start: {start + 1} if one.fullmatch(self._text, start, start + 1) else set()

    def _repeated(self, part: _Ends) -> _Ends:
        least, most = self._count()
        self._take("?")  # as few as possible: what matches as a whole is the same
        if self._is_counted():
            raise _UnreadError
        if (least, most) == (1, 1):
            return part

        def ends(start: int) -> set[int]:
            places = {start}
            for _ in range(least):
                places = self._all(part, places)
            found, count = set(places), least
            while places and count != most:
                places = self._all(part, places) - found
                found |= places
                count += 1
            return found

        return ends

    def _count(self) -> tuple[int, int | None]:
        for mark, count in _COUNTS.items():
            if self._take(mark):
                return count
        match = _COUNT.match(self._pattern, self._at)
        if match is None:
            return 1, 1
        self._at = match.end()
        least = int(match[1])
        return least, (int(match[3]) if match[3] else None) if match[2] else least

    def _all(self, part: _Ends, places: set[int]) -> set[int]:
        self._steps += 1 + len(places)
        if self._steps > _MOST_STEPS:
            raise _UnreadError
        return set().union(*(part(place) for place in places))

    def _take(self, character: str) -> bool:
        is_there = self._pattern.startswith(character, self._at)
        self._at += is_there
        return is_there
