"""Which version of a layer to propose: the newest one that is known to exist wherever it will be used.

Numbers never carry over from one region to another. A text that serves several regions, such as one with
`${AWS::Region}`, gets a number that is at or below what is known of each of them.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from bot.layers.layer import Layer, Release

# A number that is part of a word, as in `python39` or `amd64`, is no version; behind a `v` it is.
_ARCHITECTURE = re.compile("x86[_-]64|amd64|arm64|aarch64|x64|x86", re.IGNORECASE)
_VERSION = re.compile("(?<![A-Za-z0-9])[vV]?([0-9]+(?:[._-][0-9]+)*)(?![A-Za-z0-9])")
_NUMBER = re.compile("[0-9]+")
_LETTERS = str.maketrans("0123456789_-", "abcdefghijkl")


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
    """Whether two names differ in one version alone, and not in its first number: `0_10_0`, `0_14_0`.

    The first number is the major version: a step of it breaks users, and is never taken for them.
    """
    old, new = (_VERSION.split(_ARCHITECTURE.sub(_in_letters, each)) for each in (name, newer))
    if len(old) != len(new) or old[::2] != new[::2]:  # texts at even, versions at odd places
        return False
    differing = [pair for pair in zip(old[1::2], new[1::2], strict=True) if pair[0] != pair[1]]
    if len(differing) != 1:
        return False
    before, after = ([int(digits) for digits in _NUMBER.findall(each)] for each in differing[0])
    return len(before) == len(after) and before[0] == after[0] and before < after


def _in_letters(match: re.Match[str]) -> str:
    return "@" + match[0].lower().translate(_LETTERS)


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
