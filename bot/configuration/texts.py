"""Values of settings from text: from flags, action inputs and environment variables."""

import re
from collections.abc import Iterable
from typing import assert_never

from bot.configuration.shapes import (
    Boolean,
    Choice,
    Date,
    FilePath,
    Integer,
    ListOf,
    MapOf,
    ParameterValue,
    Plain,
    Record,
    RuleName,
    Shape,
    Text,
)
from bot.configuration.suggestions import suggest
from bot.errors import UserError

FILE_PATH = r"[^\n\0]+"
RULE_NAME = "[a-z][a-z0-9]*(-[a-z0-9]+)*"
DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"


def parse_text(shape: Shape, text: str, place: str) -> object:
    """The value that `text` stands for: str, bool, int, or a tuple of them for a list.

    The items of a list are separated by line ends, and by commas where its shape says so. Raises UserError, which
    begins with `place`.
    """
    match shape:
        case ListOf():
            return _parse_list(shape, text, place)
        case MapOf() | Record() | ParameterValue():
            raise UserError(f"{place}: can be set in the configuration file only.")
        case _:
            return _parse_plain(shape, text, place)


def _parse_list(shape: ListOf, text: str, place: str) -> tuple[object, ...]:
    if isinstance(shape.item, Record):
        raise UserError(f"{place}: can be set in the configuration file only.")
    lines = text.replace(",", "\n") if shape.splits_at_commas else text
    words = [word.strip() for word in lines.split("\n")]
    return tuple(_parse_plain(shape.item, word, place) for word in words if word)


def _parse_plain(shape: Plain, text: str, place: str) -> object:
    mistake = find_mistake(shape, text)
    if mistake:
        raise UserError(f"{place}: {mistake}")
    match shape:
        case Boolean():
            return text.lower() == "true"
        case Integer():
            return int(text)
        case _:
            return text


def find_mistake(shape: Plain, text: str, rule_names: Iterable[str] = ()) -> str:
    """What is wrong with `text` as a value of `shape`, and what is allowed; "" where nothing is.

    Rule names are compared with `rule_names`, unless these are empty.
    """
    match shape:
        case Choice(values):
            return "" if text in values else _unknown_word(text, values)
        case Boolean():
            return "" if text.lower() in ("true", "false") else f"{quote(text)} is neither true nor false."
        case Integer(minimum, maximum):
            return _find_number_mistake(text, minimum, maximum)
        case Text(_, expects, pattern):
            return "" if _fits(pattern, text) else f"{quote(text)} is not {expects}."
        case FilePath():
            return "" if _fits(FILE_PATH, text) else f"{quote(text)} is not the path of a file."
        case Date():
            return "" if _is_date(text) else f"{quote(text)} is not a day such as 2027-01-31."
        case RuleName():
            return _find_rule_mistake(text, tuple(rule_names))
        case _:
            assert_never(shape)


def quote(text: str) -> str:
    """`text` between double quotes, shortened, fit for a terminal."""
    return '"' + printable(text if len(text) <= 60 else text[:59] + "…") + '"'


def printable(text: str) -> str:
    """`text` with everything escaped that a terminal would not print as a character, line ends included."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _fits(pattern: str, text: str) -> bool:
    return not pattern or re.fullmatch(pattern, text) is not None


def _unknown_word(text: str, values: Iterable[str]) -> str:
    known = tuple(values)
    return f"{quote(text)} is not one of {', '.join(known)}.{suggest(text, known)}"


def _find_number_mistake(text: str, minimum: int, maximum: int) -> str:
    if re.fullmatch("[0-9]{1,9}", text) and minimum <= int(text) <= maximum:
        return ""
    return f"{quote(text)} is not a whole number from {minimum} to {maximum}."


def _find_rule_mistake(text: str, known: tuple[str, ...]) -> str:
    if not re.fullmatch(RULE_NAME, text):
        return f"{quote(text)} is not the name of a rule; `layer-bot rule` lists them."
    if known and text not in known:
        return f"there is no rule {quote(text)}; `layer-bot rule` lists them.{suggest(text, known)}"
    return ""


def _is_date(text: str) -> bool:
    from datetime import date  # loaded on first need: dates stand in few configuration files

    if not re.fullmatch(DATE, text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
