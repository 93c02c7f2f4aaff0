"""Frozen values of `bot/settings.py` from the checked keys of a record."""

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias, cast

from bot.configuration.records import ENVIRONMENT, IGNORED_FINDING
from bot.configuration.shapes import Record
from bot.settings import Environment, IgnoredFinding, Written

Way: TypeAlias = tuple[str, ...]  # the keys from a record down to a value
_GIVEN = ("region", "parameters")


def build_value(
    record: Record, values: Mapping[str, object], place: str, written: Mapping[Way, Written]
) -> Environment | IgnoredFinding:
    """The value that `record` describes; `values` has been checked against it.

    `place` is `path:line`; `written` says where values stand, as far as a report may point there.
    """
    if record is ENVIRONMENT:
        return _build_environment(values, place, written)
    if record is IGNORED_FINDING:
        return _build_ignored_finding(values, place)
    raise AssertionError(f"no value is built from the record {record.name!r}")


def _build_environment(values: Mapping[str, object], place: str, written: Mapping[Way, Written]) -> Environment:
    places = {way[-1] if way[0] == "parameters" else "": found for way, found in written.items() if way[0] in _GIVEN}
    return Environment(
        paths=cast("tuple[str, ...]", values["paths"]),
        name=str(values["name"]),
        region=_text(values.get("region")),
        parameters=cast("tuple[tuple[str, str], ...]", values.get("parameters", ())),
        place=place,
        written=tuple(places.items()),
    )


def _build_ignored_finding(values: Mapping[str, object], place: str) -> IgnoredFinding:
    until = _text(values.get("until"))
    return IgnoredFinding(
        rule=str(values["rule"]),
        path=_text(values.get("path")),
        resource=_text(values.get("resource")),
        reason=str(values["reason"]),
        until=date.fromisoformat(until) if until else None,
        place=place,
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
