"""Which version of a layer to propose: the newest one that is known to exist wherever it will be used.

Numbers never carry over from one region to another. A text that serves several regions, such as one with
`${AWS::Region}`, gets a number that is at or below what is known of each of them.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from bot.layers.layer import Layer, Release

_NUMBERS = re.compile("([0-9]{1,9})")


class Choice(NamedTuple):
    """A version to propose, and why that is not certain; "" where the publisher printed it for every region."""

    version: int
    account_id: str
    release: Release  # the one with the lowest number of all regions
    doubt: str = ""


class NoChoice(NamedTuple):
    """Why no version can be proposed."""

    reason: str


def choose_version(layer: Layer, account_id: str | None, regions: Iterable[str | None]) -> Choice | NoChoice:
    """The version for all regions in which one text is used; None among them stands for whatever region it may be.

    `account_id` is the one in the text, None where it is not known there and stays as it is. In a single region that
    is known, the account may change with the version; one text for several regions has one account for all of them.
    """
    wanted = tuple(dict.fromkeys(regions))
    is_single = len(wanted) == 1 and wanted[0] is not None
    releases = _releases(layer, None if is_single else account_id, wanted)
    if isinstance(releases, NoChoice):
        return releases
    if account_id is not None and not is_single and {each.account_id for each in releases} != {account_id}:
        return NoChoice(f"'{layer.name}' has another account in some of the regions: use a map of regions")
    lowest = min(releases, key=lambda each: (each.version or 0, each.region))
    return Choice(lowest.version or 0, lowest.account_id, lowest, _doubt(releases))


def is_known_to_exist(layer: Layer, account_id: str | None, version: int, region: str | None) -> bool:
    """Whether a version is at or below what is known of a region, or of every region of its account."""
    releases = _releases(layer, account_id, (region,))
    if isinstance(releases, NoChoice):
        return False
    return all(account_id in (None, each.account_id) and version <= (each.version or 0) for each in releases)


def is_minor_step(name: str, newer: str) -> bool:
    """Whether two names differ in numbers alone, and the first that differs follows an equal one: `0_10_0`, `0_14_0`.

    The number that comes first is the major version: a step of it breaks users, and is never taken for them.
    """
    old, new = _NUMBERS.split(name), _NUMBERS.split(newer)  # texts at even, numbers at odd places
    if len(old) != len(new) or old[::2] != new[::2]:
        return False
    first = next((place for place, (one, other) in enumerate(zip(old, new, strict=True)) if one != other), 0)
    return first >= 3 and old[first - 1] in ("-", "_", ".") and int(old[first]) < int(new[first])


def _releases(layer: Layer, account_id: str | None, regions: tuple[str | None, ...]) -> list[Release] | NoChoice:
    found: list[Release] = []
    for region in regions:
        mine = [layer.release(region)] if region is not None else [*layer.releases.values()]
        known = [each for each in mine if each is not None and each.version is not None]
        if region is None:
            known = [each for each in known if account_id in (None, each.account_id)]
        if not known:
            return NoChoice(f"its number in {region} is not known here" if region else "its number is not known here")
        found.extend(known)
    return found


def _doubt(releases: list[Release]) -> str:
    numbers = {each.version for each in releases}
    if len(numbers) > 1:
        return "the numbers differ from region to region, and this is the lowest of the newest that are known"
    return "" if all(each.is_printed for each in releases) else "it is not the publisher itself that names this number"
