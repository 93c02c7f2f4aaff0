"""What a parameter allows, and whether a new value of it certainly meets that.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html, read 2026-11-25
"""

import re
from typing import Final

from bot.rules.patterns import matches
from bot.yamltree.nodes import Mapping, Scalar, Sequence, find, resolve

LIMITS: Final = ("AllowedValues", "AllowedPattern", "MaxLength", "MinLength", "MaxValue", "MinValue")
_TYPES: Final = ("String", "Number")  # of a list, each item has the limits of its own, and of what else nobody knows
_NUMBER: Final = re.compile("0|[1-9][0-9]{0,14}")


def limits_of(parameter: Mapping) -> tuple[str, ...]:
    """The names of the limits that a parameter has."""
    return tuple(key for key in LIMITS if find(parameter, key) is not None)


def find_unmet(parameter: Mapping, value: str | None) -> str:
    """The name of a limit that a value is not known to meet; "" where it meets them all. None: it is not known."""
    limits = limits_of(parameter)
    if value is None or _text(parameter, "Type") not in _TYPES:
        return limits[0] if limits else ""
    return next((key for key in limits if not _is_met(parameter, key, value)), "")


def _is_met(parameter: Mapping, key: str, value: str) -> bool:
    if key == "AllowedValues":
        return value in _texts(parameter, key)
    limit = _text(parameter, key)
    if limit is None:
        return False
    if key == "AllowedPattern":
        return matches(limit, value)
    size = str(len(value)) if key in ("MaxLength", "MinLength") else value
    if _NUMBER.fullmatch(limit) is None or _NUMBER.fullmatch(size) is None:
        return False
    return int(size) <= int(limit) if key.startswith("Max") else int(size) >= int(limit)


def _text(parameter: Mapping, key: str) -> str | None:
    node = find(parameter, key)
    concrete = resolve(node) if node is not None else None
    return concrete.text if isinstance(concrete, Scalar) and concrete.tag is None else None


def _texts(parameter: Mapping, key: str) -> tuple[str, ...]:
    node = find(parameter, key)
    concrete = resolve(node) if node is not None else None
    items = map(resolve, concrete.items) if isinstance(concrete, Sequence) else ()
    return tuple(each.text for each in items if isinstance(each, Scalar) and each.tag is None)
