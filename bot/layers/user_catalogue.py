"""Layers that the user describes: private layers, and private copies of public ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.layers.catalogue import Catalogue
from bot.layers.layer import Layer, Release, Source

STATUSES = ("current", "superseded", "frozen", "dead")


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRegion:
    """The newest version in a region, and the account there where it is not that of the entry."""

    version: int
    account_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UserEntry:
    """One checked entry of a user's catalogue file; `place` is `path:line`."""

    name: str
    place: str
    account_id: str | None = None
    architectures: frozenset[str] = frozenset()
    runtimes: frozenset[str] = frozenset()
    regions: Mapping[str, UserRegion] = field(default_factory=dict)
    twins: Mapping[str, str] = field(default_factory=dict)
    successor: str | None = None
    mirror_of: str | None = None
    status: str = "current"
    as_of: date | None = None
    note: str | None = None


def merge_user_catalogue(catalogue: Catalogue, entries: Iterable[UserEntry], read_on: date) -> Catalogue:
    """Return the catalogue with the user's entries before all others; of two for one layer the first wins.

    `read_on` dates the numbers of entries without `as-of`, which are then judged by distance only. A mirror takes the
    architectures and the runtimes of the public layer unless it states its own, and never its numbers.
    """
    return catalogue.with_own([_layer(entry, catalogue, read_on) for entry in entries])


def _layer(entry: UserEntry, catalogue: Catalogue, read_on: date) -> Layer:
    original = catalogue.find(entry.mirror_of, None) if entry.mirror_of else None
    proof = catalogue.proven_architectures(original.name, None) if original else None
    proven = catalogue.proven_runtimes(original.name, None) if original else None
    architectures = entry.architectures or (proof.architectures if proof else frozenset())
    runtimes = entry.runtimes or (proven.runtimes if proven else frozenset())
    is_exact = bool(entry.runtimes) or (proven is not None and proven.exact)
    is_stated = bool(entry.architectures) or (proof is not None and proof.certain)
    releases = _releases(entry, read_on)
    accounts = {release.account_id for release in releases.values()} | {entry.account_id or ""}
    return Layer(
        name=entry.name,
        publisher="your-catalogue",
        publisher_name="your catalogue",
        kind=original.kind if original else "library",
        status=entry.status,
        architectures=architectures or None,
        architecture_basis=entry.place,
        architecture_strength=("stated" if is_stated else "inferred") if architectures else "none",
        twins=dict(entry.twins),
        runtimes=runtimes or None,
        runtime_basis=entry.place,
        runtime_strength=("pins" if is_exact else "supports") if runtimes else "none",
        successor=entry.successor,
        notes=(entry.note,) if entry.note else (),
        releases=releases,
        accounts=frozenset(accounts - {""}) if entry.account_id else frozenset(),
        mirror_of=entry.mirror_of,
    )


def _releases(entry: UserEntry, read_on: date) -> dict[str, Release]:
    source = Source(entry.place, "", entry.as_of or read_on, exact=entry.as_of is not None)
    return {
        region: Release(region, known.account_id or entry.account_id or "", known.version, source, "user")
        for region, known in entry.regions.items()
    }
