"""Real changes of ../shared/corpus/pairs: the verdicts agree with what was measured of each, or the reason is known."""

import json
import shutil
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from tests.cli import check_json

pytestmark = pytest.mark.slow

# Functions that the measurement counts as affected, and that are not: they have IgnoreGlobals: "*", so that the layers
# of Globals are not theirs, or a condition that does not hold where the changed row of a mapping is used.
NOT_AFFECTED = {"01": 3, "03": 1, "06": 1, "15": 3}
# Not measured, read by hand: the number of functions by verdict. The alias of both is new.
READ = {"23": {"published": 1}, "48": {"published": 1}}


def test_every_pair_has_the_measured_verdicts(shared: Path, tmp_path: Path) -> None:
    pairs = {each.name: json.loads((each / "meta.json").read_text()) for each in _pairs(shared)}
    for each in _pairs(shared):
        for side in ("base", "head"):
            (source,) = each.glob(f"{side}.*")
            (tmp_path / side / each.name).mkdir(parents=True)
            shutil.copy(source, tmp_path / side / each.name / PurePosixPath(pairs[each.name]["path"]).name)
    report = check_json("--base", "./base", "--head", "./head", "--fail-on", "never", directory=tmp_path)
    given: dict[str, Counter[str]] = {name: Counter() for name in pairs}
    for row in report["publishing"]:
        given[row["path"].split("/")[0]][row["verdict"]] += 1
    assert len(pairs) == 48
    assert {name: dict(counts) for name, counts in given.items()} == {
        name: _wanted(name, pairs[name]) for name in pairs
    }


def _pairs(shared: Path) -> list[Path]:
    return sorted(each for each in (shared / "corpus" / "pairs").iterdir() if each.is_dir())


def _wanted(name: str, meta: dict[str, Any]) -> dict[str, int]:
    measured = meta.get("sam_translator_1_110_0")
    if measured is None:
        return READ.get(name, {})
    published, unchanged = measured["get_new_version"], NOT_AFFECTED.get(name, 0)
    counts = {
        "stale-alias": measured["affected_functions"] - published - unchanged,
        "published": published,
        "unchanged": unchanged,
    }
    return {verdict: count for verdict, count in counts.items() if count}
