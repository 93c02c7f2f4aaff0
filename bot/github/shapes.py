"""Checked access to what GitHub answers: garbage is a RemoteError that names the field, never a crash."""

import re
from collections.abc import Iterator, Mapping

from bot.errors import RemoteError

_SHA = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")


def fields(value: object, place: str) -> Mapping[str, object]:
    """The fields of an object."""
    if not isinstance(value, dict):
        raise _garbage(place)
    return value


def items(value: object, place: str) -> Iterator[object]:
    """The items of a list."""
    if not isinstance(value, list):
        raise _garbage(place)
    yield from value


def inside(value: object, *names: str) -> Mapping[str, object]:
    """The object that a path of names leads to."""
    for position, name in enumerate(names):
        value = fields(value, ".".join(names[:position]) or "the answer").get(name)
    return fields(value, ".".join(names))


def text(value: Mapping[str, object], name: str) -> str:
    """The text of a field."""
    found = value.get(name)
    if not isinstance(found, str):
        raise _garbage(name)
    return found


def sha(value: Mapping[str, object], name: str) -> str:
    """The SHA in a field."""
    found = text(value, name)
    if not _SHA.fullmatch(found):
        raise _garbage(name)
    return found


def number(value: Mapping[str, object], name: str) -> int:
    """The integer of a field."""
    found = value.get(name)
    if isinstance(found, bool) or not isinstance(found, int):
        raise _garbage(name)
    return found


def big_number(value: Mapping[str, object], name: str) -> int:
    """The integer of a field of GraphQL's BigInt, a text: IDs of reviews have outgrown its Int of 32 bits."""
    found = text(value, name)
    if not (found.isascii() and found.isdigit()):
        raise _garbage(name)
    return int(found)


def flag(value: Mapping[str, object], name: str) -> bool:
    """The truth value of a field."""
    found = value.get(name)
    if not isinstance(found, bool):
        raise _garbage(name)
    return found


def optional_number(value: Mapping[str, object], name: str) -> int | None:
    """The integer of a field that may be null."""
    return None if value.get(name) is None else number(value, name)


def optional_text(value: Mapping[str, object], name: str) -> str:
    """The text of a field that may be null, which is ""."""
    return "" if value.get(name) is None else text(value, name)


def _garbage(place: str) -> RemoteError:
    return RemoteError(f"GitHub answered something that is not understood (in {place}). Run again.")
