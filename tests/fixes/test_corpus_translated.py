"""Repaired templates of the corpus, given to the real tools: their output differs in what was meant alone."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pytest

from bot.findings.repairs import Outcome, Result
from bot.settings import Settings
from tests.conftest import REPOSITORY
from tests.fixes.corpus_repair import (
    CorpusRepair,
    as_it_is,
    copy_corpus,
    repair_corpus,
    with_first_versions,
    write_changes,
)
from tests.oracles.services import quiet_environment, without_plugins
from tests.tools.places import node_command

pytestmark = [pytest.mark.oracle, pytest.mark.xdist_group("corpus")]

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
SECONDS = 300
_VERSION_ID = re.compile(r"Version[0-9a-f]{10}\b")


class Both(NamedTuple):
    """The corpus before and after its repair, in two folders, and what was done."""

    before: Path
    after: Path
    repair: CorpusRepair


@pytest.fixture(scope="module", params=[as_it_is, with_first_versions], ids=["as it is", "with first versions"])
def both(shared: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Both:
    """The corpus, repaired: as it is, and with the first version of every layer."""
    before, after = (copy_corpus(shared, tmp_path_factory.mktemp(each) / "t", request.param) for each in ("old", "new"))
    repair = repair_corpus(before, Settings())
    write_changes(after, repair.after)
    return Both(before, after, repair)


def test_the_translator_sees_the_meant_layers_change(both: Both, capsys: pytest.CaptureFixture[str]) -> None:
    changes = both.repair.after.changes
    paths = [each.path for each in changes if "AWS::Serverless" in each.before]
    old, new = (_translate([root / path for path in paths]) for root in (both.before, both.after))
    counts: Counter[str] = Counter()
    unmeant: dict[str, list[str]] = {}
    for path, before, after in zip(paths, old, new, strict=True):
        assert ("error" in before) == ("error" in after), (path, before, after)
        if "error" in before:
            counts[f"refused by the translator before and after: {before['error']}"[:160]] += 1
            continue
        outcomes = [each for each in both.repair.after.repairs if each.finding.location.path == path]
        wrong, versions = _judge(before, after, outcomes)
        counts["templates"] += 1
        counts["version IDs that follow"] += versions
        if wrong:
            unmeant[path] = wrong
    with capsys.disabled():
        print(f"\n{dict(counts)}")
    assert unmeant == {}
    assert counts["templates"] >= 40


def test_osls_sees_the_meant_layers_change(both: Both, capsys: pytest.CaptureFixture[str]) -> None:
    command = node_command("osls")
    paths = [each.path for each in both.repair.after.changes if Path(each.path).stem == "serverless"]
    counts: Counter[str] = Counter()
    for path in paths:
        before, after = (_print(command, root / path) for root in (both.before, both.after))
        assert (before is None) == (after is None), path
        if before is None:
            counts["refused by osls before and after"] += 1
            continue
        outcomes = [each for each in both.repair.after.repairs if each.finding.location.path == path]
        assert _judge({"template": before}, {"template": after}, outcomes) == ([], 0)
        counts["services"] += 1
    with capsys.disabled():
        print(f"\n{dict(counts)}")
    assert counts["services"] >= 2


def _translate(paths: list[Path]) -> list[dict[str, Json]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.fixes.sam_whole_worker"],
        cwd=REPOSITORY,
        input="".join(f"{path}\n" for path in paths),
        capture_output=True,
        text=True,
        check=True,
        timeout=SECONDS,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _print(command: list[str], service: Path) -> Json:
    """The service as `osls print` resolves it, in its folder; None where osls refuses it."""
    service.write_text(without_plugins(service.read_text(encoding="utf-8")), encoding="utf-8")
    arguments = [*command, "print", "--format", "json", "--config", service.name]
    done = subprocess.run(
        arguments, cwd=service.parent, env=quiet_environment(), capture_output=True, text=True, check=False, timeout=60
    )
    start = done.stdout.find("{")
    return None if done.returncode or start < 0 else json.loads(done.stdout[start:])


def _judge(before: dict[str, Json], after: dict[str, Json], outcomes: list[Outcome]) -> tuple[list[str], int]:
    """The differences that no fix means, and how many version IDs are others where a fix says that they will be."""
    fixed = [each for each in outcomes if each.result is Result.FIXED]
    meant = {(change.before, change.after) for each in fixed for change in each.fix.changes}
    publishing = {each.finding.resource for each in fixed if each.finding.rule == "unpublished-layer-change"}
    versions: set[str] = set()
    wrong = []
    for where, old, new in _differences(_without_hashes(before), _without_hashes(after)):
        if (old, new) not in meant:
            wrong.append(f"{where}: {old} → {new}")
    for name in set(_version_ids(after)) - set(_version_ids(before)):
        versions.add(_VERSION_ID.sub("", name))
    wrong.extend(f"{name} publishes" for name in versions - publishing)
    wrong.extend(f"{name} does not publish" for name in publishing - versions)
    return wrong, len(versions)


def _differences(before: Json, after: Json, where: str = "") -> Iterator[tuple[str, Json, Json]]:
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        for key in before:
            yield from _differences(before[key], after[key], f"{where}/{key}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _differences(one, other, f"{where}/{index}")
    elif before != after:
        yield where, before, after


def _without_hashes(value: Json) -> Json:
    """The value with every version ID's hash taken out."""
    found: Json = json.loads(_VERSION_ID.sub("Version", json.dumps(value)))
    return found


def _version_ids(value: dict[str, Json]) -> Iterator[str]:
    template = value.get("template")
    resources = template.get("Resources") if isinstance(template, dict) else None
    for name, each in resources.items() if isinstance(resources, dict) else ():
        if isinstance(each, dict) and each.get("Type") == "AWS::Lambda::Version":
            yield name
