"""The bundled data against the collected catalogue: every figure is there, or left out for a reason."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.layers.catalogue import Catalogue, known_runtimes
from bot.layers.layer import Layer
from bot.sources.bundled import load_bundled

DATA = Path(__file__).parents[2] / "bot" / "sources" / "data"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The bundled catalogue."""
    return load_bundled()


def read(shared: Path, name: str) -> Any:
    """One of the collected files."""
    path = shared / "catalogue" / name
    if not path.is_file():
        pytest.skip(f"the collected catalogue: ../shared is absent or lacks {name}")
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def families(shared: Path) -> Any:
    """The collected families whose name is no template."""
    return [family for family in read(shared, "layers.json") if "{" not in family["name"]]


def bundled(catalogue: Catalogue, family: dict[str, Any]) -> Layer:
    """The bundled layer of a collected family."""
    (layer,) = (layer for layer in catalogue.named(family["name"]) if layer.publisher == family["publisher"])
    return layer


def test_every_family_is_bundled_with_its_facts(catalogue: Catalogue, families: Any) -> None:
    for family in families:
        layer = bundled(catalogue, family)
        assert sorted(layer.architectures or ()) == sorted(family["architectures"] or ()), family["id"]
        assert sorted(layer.runtimes or ()) == sorted(family["runtimes"] or ()), family["id"]
        assert (layer.kind, layer.status) == (family["kind"], family["status"])
        assert layer.pins_runtime in (family["pins_runtime"], None)
        pair = {arch: name for arch, name in (family["pair"] or {}).items() if name != family["name"]}
        assert dict(layer.twins) == pair, family["id"]


def test_every_number_is_bundled_or_left_out_for_a_reason(catalogue: Catalogue, families: Any) -> None:
    counts: Counter[str] = Counter()
    for family in families:
        layer = bundled(catalogue, family)
        assert layer.regions == set(family["regions"]), family["id"]
        for region, row in family["regions"].items():
            release = layer.releases[region]
            is_suspect = row["confidence"] == "suspect"
            counts["suspect" if is_suspect else "number" if row["version"] else "no number"] += 1
            assert release.version == (None if is_suspect else row["version"]), (family["id"], region)
            assert (release.account_id, release.confidence) == (row["account"], row["confidence"])
    assert counts == {"number": 11372, "no number": 1093, "suspect": 7}


def test_numbers_for_every_region_are_bundled(catalogue: Catalogue, families: Any) -> None:
    anywhere = [family for family in families if "any_region" in family]
    releases = {family["id"]: bundled(catalogue, family).releases["*"] for family in anywhere}
    assert len(anywhere) == 33
    assert {key: release.version for key, release in releases.items()} == {
        family["id"]: family["any_region"]["version"] for family in anywhere
    }


def test_no_claim_that_was_not_verified_is_a_number(catalogue: Catalogue, families: Any) -> None:
    claims = [
        (bundled(catalogue, family).releases[region], row["unverified_claim"]["version"], row["version"])
        for family in families
        for region, row in family["regions"].items()
        if "unverified_claim" in row
    ]
    assert len(claims) == 26
    assert [release.version for release, _, _ in claims] == [version for _, _, version in claims]


def test_every_source_is_told(catalogue: Catalogue, families: Any) -> None:
    for family in families:
        for release in bundled(catalogue, family).releases.values():
            assert release.source.ref != "a source that is not listed", family["id"]
            assert 2019 <= release.source.date.year <= 2026


def test_every_runtime_is_bundled(catalogue: Catalogue, shared: Path) -> None:
    collected = read(shared, "runtimes.json")
    facts = known_runtimes(catalogue)
    assert sorted(facts) == sorted(row["runtime"] for row in collected)
    for row in collected:
        found = facts[row["runtime"]]
        days = [day.isoformat() if day else None for day in (found.deprecation, found.block_create, found.block_update)]
        assert days == [row["deprecation"], row["block_create"], row["block_update"]]
        assert found.architectures == (frozenset(row["architectures"]) if row["architectures"] else None)


def test_the_data_is_what_the_build_script_writes(shared: Path, repository: Path, tmp_path: Path) -> None:
    read(shared, "layers.json")
    script = repository / "tools" / "build_catalogue.py"
    command = [sys.executable, str(script), str(shared / "catalogue"), str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in DATA.iterdir()
    }


@pytest.mark.parametrize("path", sorted(DATA.glob("*.tsv")), ids=lambda path: path.name)
def test_a_table_is_sorted_and_regular(path: Path) -> None:
    lines = path.read_bytes().decode().split("\n")
    cells = [line.split("\t") for line in lines[1:-1]]
    assert lines[-1] == ""
    assert {len(row) for row in cells} == {len(lines[0].split("\t"))}
    keys = [row[0].encode() for row in cells]
    assert keys == sorted(keys)


@pytest.mark.parametrize("path", sorted(DATA.glob("*.tsv")), ids=lambda path: path.name)
def test_no_number_of_a_kept_copy_is_published(path: Path) -> None:
    assert re.findall(r"stored-index|\b[0-9]{11}\b", path.read_text(encoding="utf-8")) == []


def test_loading_parses_nothing(catalogue: Catalogue) -> None:
    assert load_bundled().answered == {}
    assert catalogue.tables.layers.startswith(b"name\tpublisher\t")
