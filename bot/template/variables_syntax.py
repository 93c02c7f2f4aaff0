"""The variables in a text of a serverless.yml: `${kind(parameters):address, fallback}`, nested to any depth we follow.

The grammar is that of Serverless Framework 3 and later; a fallback that is a variable in braces of its own is taken,
too, as version 1 and 2 took it (osls 4.3.1, lib/configuration/variables/parse.js, read 2026-11-22).
"""

import re
from typing import NamedTuple, TypeAlias

MAX_NESTING = 8

_KIND = re.compile(r"([a-z][a-zA-Z0-9.-]*)([:(])")
_IN_ADDRESS = re.compile(r"\$\{|[},]")
_IN_PARAMETER = re.compile(r"\$\{|[}),]")
_BLANKS = re.compile(r" *")
_WORD = re.compile(r"[a-zA-Z0-9.-]+(?= *[},])")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class Malformed(Exception):
    """Raised for a text whose variables do not follow the grammar."""


class Fragment(NamedTuple):
    """The characters [start, end) of the text, and the variables among them."""

    start: int
    end: int
    variables: tuple["Variable", ...]


class Call(NamedTuple):
    """One place to ask: `kind(parameters):address`."""

    kind: str
    parameters: tuple[Fragment, ...]
    address: Fragment | None


class Constant(NamedTuple):
    """A literal fallback, its quotes left out."""

    start: int
    end: int
    is_null: bool
    is_json: bool  # in double quotes: backslashes escape


Source: TypeAlias = "Call | Constant | Variable"


class Variable(NamedTuple):
    """The variable in the characters [start, end); its sources are asked in order until one has a value."""

    start: int
    end: int
    sources: tuple[Source, ...]


class Escape(NamedTuple):
    """Backslashes before `${` in [start, end), of which [kept, end) stays."""

    start: int
    end: int
    kept: int


def parse_variables(text: str) -> tuple[Variable | Escape, ...]:
    """The variables and escapes of a text, in order; `${Name}` and `${AWS::Region}` are none. Raises Malformed."""
    found: list[Variable | Escape] = []
    position = 0
    while (start := text.find("${", position)) >= 0:
        slashes = start
        while slashes > position and text[slashes - 1] == "\\":
            slashes -= 1
        count = start - slashes
        position = start + 2
        if count % 2:
            found.append(Escape(slashes, start + 1, start - count // 2))
            continue
        kind = _kind(text, start)
        if kind is not None:
            variable = _variable(text, start, kind, 0)
            if count:
                found.append(Escape(slashes, start, start - count // 2))
            found.append(variable)
            position = variable.end
    return tuple(found)


def _kind(text: str, start: int) -> re.Match[str] | None:
    """The kind of the variable at `start`, or None where `${` opens no variable of the framework."""
    kind = _KIND.match(text, start + 2)
    is_foreign = kind is None or (kind[2] == ":" and text.startswith(":", _skip(text, kind.end())))
    return None if is_foreign else kind


def _nested(text: str, start: int, nesting: int) -> Variable:
    kind = _kind(text, start)
    if kind is None:
        raise Malformed("a variable in it has no kind")
    if nesting >= MAX_NESTING:
        raise Malformed("its variables are nested too deeply")
    return _variable(text, start, kind, nesting + 1)


def _variable(text: str, start: int, kind: re.Match[str], nesting: int) -> Variable:
    call, position = _call(text, kind, nesting)
    sources: list[Source] = [call]
    while True:
        position = _skip(text, position)
        if text.startswith("}", position):
            return Variable(start, position + 1, tuple(sources))
        if not text.startswith(",", position):
            raise Malformed("a variable in it is not closed")
        source, position = _fallback(text, _skip(text, position + 1), nesting)
        sources.append(source)


def _call(text: str, kind: re.Match[str], nesting: int) -> tuple[Call, int]:
    position = kind.end()
    parameters: tuple[Fragment, ...] = ()
    if kind[2] == "(":
        parameters, position = _parameters(text, position, nesting)
        position = _skip(text, position)
        if not text.startswith(":", position):
            return Call(kind[1], parameters, None), position
        position += 1
    position = _skip(text, position)
    if text[position : position + 1] in ("}", ","):
        return Call(kind[1], parameters, None), position
    address, position = _fragment(text, position, _IN_ADDRESS, nesting)
    return Call(kind[1], parameters, address), position


def _parameters(text: str, position: int, nesting: int) -> tuple[tuple[Fragment, ...], int]:
    found: list[Fragment] = []
    while True:
        position = _skip(text, position)
        if text.startswith(")", position):
            return tuple(found), position + 1
        fragment, position = _fragment(text, position, _IN_PARAMETER, nesting)
        found.append(fragment)
        position = _skip(text, position)
        if text.startswith(",", position):
            position += 1
        elif not text.startswith(")", position):
            raise Malformed("the parentheses of a variable in it are not closed")


def _fragment(text: str, start: int, stops: re.Pattern[str], nesting: int) -> tuple[Fragment, int]:
    if text[start : start + 1] in ("'", '"'):
        end = _closing_quote(text, start)
        return Fragment(start + 1, end, ()), end + 1
    variables: list[Variable] = []
    position = start
    while (stop := stops.search(text, position)) is not None:
        if stop[0] != "${":
            end = start + len(text[start : stop.start()].rstrip(" "))
            return Fragment(start, end, tuple(variables)), stop.start()
        variables.append(_nested(text, stop.start(), nesting))
        position = variables[-1].end
    raise Malformed("a variable in it is not closed")


def _fallback(text: str, start: int, nesting: int) -> tuple[Source, int]:
    if text[start : start + 1] in ("'", '"'):
        end = _closing_quote(text, start)
        return Constant(start + 1, end, is_null=False, is_json=text[start] == '"'), end + 1
    if text.startswith("${", start):
        variable = _nested(text, start, nesting)
        return variable, variable.end
    kind = _KIND.match(text, start)
    if kind is not None:
        return _call(text, kind, nesting)
    word = _WORD.match(text, start)
    if word is None or (word[0] not in ("true", "false", "null") and not _NUMBER.fullmatch(word[0])):
        raise Malformed("a fallback in it is neither quoted nor a variable")
    return Constant(start, word.end(), is_null=word[0] == "null", is_json=False), word.end()


def _closing_quote(text: str, start: int) -> int:
    quote, position = text[start], start + 1
    while position < len(text) and text[position] != quote:
        position += 2 if quote == '"' and text[position] == "\\" else 1
    if position >= len(text):
        raise Malformed("a quoted text in a variable is not closed")
    return position


def _skip(text: str, position: int) -> int:
    blanks = _BLANKS.match(text, position)
    return blanks.end() if blanks else position
