"""All that is known of layers, as questions and answers: bundled tables with the user's own entries before them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bot.layers.entries import Tables, read_layer
from bot.layers.layer import Advisory, ArchitectureProof, Layer, RuntimeFacts, RuntimeProof, Source
from bot.layers.name_tokens import architectures_in, runtimes_in
from bot.layers.patterns import match_pattern
from bot.layers.regions import is_region, partition_of
from bot.layers.tables import all_rows, first_cells, listed, rows_of


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is known of layers. A name or an account that it lacks is unknown, not wrong.

    An `account_id` of None asks for a layer whose account is not known (an unresolved `${Account}`). `answered`
    keeps the layers found so far; it changes no answer.
    """

    tables: Tables
    own: tuple[Layer, ...] = ()
    answered: dict[tuple[str, str | None], Layer | None] = field(default_factory=dict, compare=False, repr=False)

    def find(self, name: str, account_id: str | None) -> Layer | None:
        """Return the layer of a name as the account's owner publishes it; None for a mirror or an unknown layer.

        Without an account, the name alone must be enough: it is known of one publisher only.
        """
        key = (name, account_id)
        if key not in self.answered:
            self.answered[key] = self._find(name, account_id)
        return self.answered[key]

    def _find(self, name: str, account_id: str | None) -> Layer | None:
        for layer in self.own:
            if layer.name == name and (account_id is None or not layer.accounts or account_id in layer.accounts):
                return layer
        candidates = self.named(name)
        if account_id is not None:
            candidates = tuple(layer for layer in candidates if self._publishes(account_id, layer))
        if len(candidates) == 1:
            return candidates[0]
        return None if candidates else match_pattern(name, account_id, self.tables)

    def _publishes(self, account_id: str, layer: Layer) -> bool:
        """Say whether an account publishes a bundled layer; without regions, any of its publisher's may."""
        if layer.accounts:
            return account_id in layer.accounts
        return layer.publisher in (self.publisher_of_account(account_id) or "").split(",")

    def named(self, name: str) -> tuple[Layer, ...]:
        """Return every bundled layer of exactly this name, of whatever publisher."""
        return tuple(read_layer(cells, self.tables) for cells in rows_of(self.tables.layers, name))

    def names(self) -> tuple[str, ...]:
        """Return all names that are listed, the user's own first."""
        return (*(layer.name for layer in self.own), *first_cells(self.tables.layers))

    def publishers(self) -> tuple[tuple[str, str], ...]:
        """Return the key and the name of the publisher of every listed layer, once for each layer."""
        own = [(layer.publisher, layer.publisher_name) for layer in self.own]
        return (*own, *((row[1], row[2]) for row in all_rows(self.tables.layers)))

    def of_publisher(self, word: str) -> tuple[Layer, ...]:
        """Return the layers of publishers whose key or name is the word, or holds it; case does not matter."""
        wanted = word.casefold()
        found = [layer for layer in self.own if wanted in (layer.publisher.casefold(), layer.publisher_name.casefold())]
        rows = (row for row in all_rows(self.tables.layers) if wanted == row[1].casefold())
        named = [read_layer(row, self.tables) for row in rows]
        if not named:
            rows = (row for row in all_rows(self.tables.layers) if wanted in row[2].casefold())
            named = [read_layer(row, self.tables) for row in rows]
        return (*found, *named)

    def accounts(self, name: str) -> frozenset[str]:
        """Return all accounts that are known to publish a layer of this name."""
        own = (layer for layer in self.own if layer.name == name)
        return frozenset(account for layer in (*own, *self.named(name)) for account in layer.accounts)

    def regions_of_account(self, account_id: str) -> frozenset[str]:
        """Return the regions where a publisher's account is known to publish; empty where that is not known."""
        rows = rows_of(self.tables.accounts, account_id)
        return frozenset(region for row in rows for region in listed(row[2]) if region != "*")

    def publisher_of_account(self, account_id: str) -> str | None:
        """Return the key of the publisher that an account belongs to; several are joined by commas."""
        rows = rows_of(self.tables.accounts, account_id)
        return rows[0][1] if rows else None

    def account_for(self, name: str, account_id: str | None, region: str) -> str | None:
        """Return the account that publishes this layer in a region."""
        layer = self.find(name, account_id)
        release = layer.release(region) if layer else None
        return release.account_id if release and release.confidence != "suspect" else None

    def only_region_of(self, name: str, account_id: str) -> str | None:
        """Return the one region that an account serves, for a layer with another account in every such region.

        None where the account serves several regions, or where the list may merely be short: the publisher must
        print other accounts for other regions of the same layer, also in the same partition, and this one for no
        other region of any layer.
        """
        layer = self.find(name, account_id)
        if layer is None or len(layer.accounts) < 3:
            return None
        regions = rows_of(self.tables.accounts, account_id)
        served = listed(regions[0][2]) if regions else ()
        if len(served) != 1 or not is_region(served[0]):
            return None
        return served[0] if _has_neighbours(layer, served[0], account_id) else None

    def successor_name(self, layer: Layer, runtime: str | None) -> str | None:
        """Return the successor's exact name; None where it depends on a runtime that is unknown, or is not listed."""
        if layer.successor is None or "{XY}" not in layer.successor:
            return layer.successor
        if runtime is None or not runtime.startswith("python"):
            return None
        name = layer.successor.replace("{XY}", runtime.removeprefix("python").replace(".", ""))
        return name if rows_of(self.tables.layers, name) else None

    def proven_architectures(self, name: str, account_id: str | None) -> ArchitectureProof | None:
        """Return for which architectures a layer is built, where that is stated somewhere or by its name."""
        layer = self.find(name, account_id)
        if layer and layer.architectures and layer.architecture_strength != "none":
            certain = layer.architecture_strength == "stated"
            return ArchitectureProof(layer.architectures, certain, basis=_basis(layer, layer.architecture_basis))
        stated = architectures_in(name)
        if stated is None:
            return None
        return ArchitectureProof(frozenset({stated[0]}), certain=False, basis=f'the word "{stated[1]}" in its name')

    def proven_runtimes(self, name: str, account_id: str | None) -> RuntimeProof | None:
        """Return for which runtimes a layer is built, where that is stated; names count for unknown layers only."""
        layer = self.find(name, account_id)
        if layer is None:
            stated = runtimes_in(name)
            return RuntimeProof(stated, exact=True, certain=False, basis="its name") if stated else None
        if not layer.runtimes or layer.runtime_strength == "none":
            return None
        exact = layer.runtime_strength == "pins"
        return RuntimeProof(layer.runtimes, exact, certain=True, basis=_basis(layer, layer.runtime_basis))

    def advisories(self, name: str, account_id: str | None, version: int, region: str | None) -> tuple[Advisory, ...]:
        """Return the known defects of this version in this region; those of one region need a known region."""
        layer = self.find(name, account_id)
        if layer is None or layer.mirror_of or layer in self.own:
            return ()
        rows = rows_of(self.tables.advisories, name)
        return tuple(_advisory(row) for row in rows if _concerns(row, version, region))

    def all_advisories(self, layer: Layer) -> tuple[tuple[str, Advisory], ...]:
        """Return every known defect of a layer, each with its versions in words."""
        rows = () if layer.mirror_of or layer in self.own else rows_of(self.tables.advisories, layer.name)
        return tuple((_versions_in_words(row), _advisory(row)) for row in rows)

    def runtime(self, name: str) -> RuntimeFacts | None:
        """Return what is known of a Lambda runtime; None for a name that is not listed."""
        for row in rows_of(self.tables.runtimes, name):
            deprecation, block_create, block_update = (_day(text) for text in row[2:5])
            built_for = frozenset(listed(row[1])) or None
            return RuntimeFacts(name, built_for, deprecation, block_create, block_update, row[5] or None)
        return None

    def last_of_finished_family(self, name: str, account_id: str | None, region: str) -> int | None:
        """Return a number that no version of a finished layer reaches beyond; None for every other layer.

        Finished means that the publisher itself ended it (a last documented release, or a sentence that says so). Its
        pages lag behind the layers, so a margin stands above the last printed number: this tells a slip of the finger
        (`:780`), not the newest version. Merely superseded, dead or third-party families are left out on purpose.
        """
        layer = self.find(name, account_id)
        release = layer.release(region) if layer else None
        if layer is None or layer.margin_above_last is None or release is None or not release.is_printed:
            return None
        return (release.version or 0) + layer.margin_above_last

    def with_own(self, layers: Iterable[Layer]) -> "Catalogue":
        """Return this catalogue with entries of the user before all others."""
        return replace(self, own=(*layers, *self.own), answered={})


def _has_neighbours(layer: Layer, region: str, account_id: str) -> bool:
    """Whether another account publishes the layer in another region of the same partition."""
    partition = partition_of(region)
    return any(
        release.account_id != account_id and partition_of(release.region) == partition
        for release in layer.releases.values()
    )


def _basis(layer: Layer, text: str) -> str:
    return f"{layer.publisher_name} ({text})" if text else layer.publisher_name


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _concerns(row: list[str], version: int, region: str | None) -> bool:
    versions, regions = row[3], listed(row[4])
    if regions and region not in regions:
        return False
    if versions.startswith("<="):
        return version <= int(versions[2:])
    return str(version) in listed(versions)


def _versions_in_words(row: list[str]) -> str:
    versions = row[3].replace("<=", "1 to ") if row[3] != "<=1" else "1"
    return f"{versions} in {row[4]}" if row[4] else versions


def _advisory(row: list[str]) -> Advisory:
    _, key, category, _, _, runtimes, acknowledged, summary, fixed_in, url, day = row
    source = Source(url.removeprefix("https://github.com/"), url, date.fromisoformat(day))
    return Advisory(key, category, summary, fixed_in, source, acknowledged == "acknowledged", listed(runtimes))


def known_runtimes(catalogue: Catalogue) -> Mapping[str, RuntimeFacts]:
    """Return the facts of every listed runtime by name."""
    facts = ((name, catalogue.runtime(name)) for name in first_cells(catalogue.tables.runtimes))
    return {name: found for name, found in facts if found is not None}
