"""Lines of the bundled tables as layers, releases and sources; tools/build_catalogue.py writes the columns."""

from datetime import date
from typing import NamedTuple, cast

from bot.layers.layer import Knowledge, Layer, Release, Source, Strength
from bot.layers.tables import listed, rows_of

_KNOWLEDGE: dict[str, Knowledge] = {
    "d": "documented",
    "m": "corrected-misprint",
    "q": "quoted",
    "o": "observed",
    "t": "third-party-list",
    "c": "constructed",
    "n": "name-and-region-only",
    "s": "suspect",
}
_UNKNOWN_SOURCE = Source("a source that is not listed", "", date(2026, 11, 22), exact=False, own=False)


class Tables(NamedTuple):
    """The bytes of the bundled tables."""

    layers: bytes
    patterns: bytes
    accounts: bytes
    sources: bytes
    texts: bytes
    advisories: bytes
    runtimes: bytes


class _Row(NamedTuple):
    """The cells of one line of layers.tsv."""

    name: str
    publisher: str
    publisher_name: str
    kind: str
    status: str
    architectures: str
    architecture_basis: str
    twin: str
    runtimes: str
    runtime_basis: str
    successor: str
    flags: str
    last: str
    live: str
    notes: str
    rows: str


def read_layer(cells: list[str], tables: Tables) -> Layer:
    """Return the layer of a line of layers.tsv."""
    row = _Row(*cells)
    releases = _read_releases(row.rows, tables)
    strength, _, basis = row.architecture_basis.partition(" ")
    runtime_strength, _, runtime_basis = row.runtime_basis.partition(" ")
    successor_publisher, _, successor = row.successor.rpartition("/")
    return Layer(
        name=row.name,
        publisher=row.publisher,
        publisher_name=row.publisher_name,
        kind=row.kind,
        status=row.status,
        architectures=frozenset(listed(row.architectures)) or None,
        architecture_basis=text_of(basis, tables),
        architecture_strength=cast("Strength", strength),
        twins=dict(_pair(part) for part in listed(row.twin)),
        runtimes=frozenset(listed(row.runtimes)) or None,
        runtime_basis=text_of(runtime_basis, tables),
        runtime_strength=runtime_strength,  # type: ignore[arg-type]  # a literal written by the build script
        version_in_name=row.flags == "version-in-name",
        successor=successor or None,
        successor_publisher=successor_publisher or None,
        notes=tuple(text_of(key, tables) for key in listed(row.notes)),
        releases=releases,
        accounts=frozenset(item.account_id for item in releases.values() if item.confidence != "suspect"),
        margin_above_last=int(row.last) if row.last else None,
        ssm_parameter=row.live or None,
    )


def text_of(key: str, tables: Tables) -> str:
    """Return a shared sentence by its key; "" for no key."""
    rows = rows_of(tables.texts, key) if key else []
    return rows[0][1] if rows else ""


def source_of(key: str, tables: Tables) -> Source:
    """Return a source by its key."""
    for _, day, exact, own, ref, url in rows_of(tables.sources, key):
        return Source(ref, url, date.fromisoformat(day), exact == "exact", own == "own")
    return _UNKNOWN_SOURCE


def _pair(part: str) -> tuple[str, str]:
    architecture, _, name = part.partition("=")
    return architecture, name


def _read_releases(text: str, tables: Tables) -> dict[str, Release]:
    releases: dict[str, Release] = {}
    sources: dict[str, Source] = {}
    for group in text.split(" ") if text else ():
        account_id, number, key, how, regions = group.split(":")
        if key not in sources:
            sources[key] = source_of(key, tables)
        confidence = _KNOWLEDGE[how]
        version = int(number) if number and confidence != "suspect" else None
        for region in listed(regions):
            releases[region] = Release(region, account_id, version, sources[key], confidence)
    return releases
