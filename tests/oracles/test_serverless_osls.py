"""Our effective layers and architectures of serverless.yml are those of osls, on samples and on real services.

Differences that are explained, and nothing else:
- what we call unknown (a resource or an export that only AWS knows, an environment variable, a plug-in's variable) fits
  whatever osls shows;
- osls refuses a service that we read (a variable without a value in the files, a plug-in's variable, `service` as an
  object, a call to AWS): there is nothing to compare.
Versions and plug-ins are taken out of a copy first: osls refuses other framework versions, and no plug-in is installed.
"""

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.template.variables_scope import function_logical_id
from tests.oracles.samples import SAMPLES
from tests.oracles.services import (
    UNKNOWN,
    Function,
    Functions,
    Refused,
    is_service,
    packaged_functions,
    quiet_environment,
    read_by_us,
    resolve_with_osls,
    stages_of,
    without_plugins,
)
from tests.tools.places import node_command

pytestmark = pytest.mark.oracle

MAX_SIZE_BYTES = 500_000
MINIMUM_COMPARED = 400
WORDS = (b"provider:", b'"provider"')


class Comparison(NamedTuple):
    """A service under one stage, as both sides resolve it."""

    path: Path
    stage: str | None
    theirs: Functions | Refused
    ours: Functions


@pytest.fixture(scope="session")
def osls() -> list[str]:
    """The command of osls."""
    return node_command("osls")


@pytest.mark.parametrize("stage", [None, "dev", "prod", "qa"], ids=["no --stage", "dev", "prod", "a stage of no table"])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_printed_as_it_is_read(osls: list[str], tmp_path: Path, name: str, stage: str | None) -> None:
    write(tmp_path, SAMPLES[name])
    theirs = resolve_with_osls(osls, tmp_path, stage)
    assert not isinstance(theirs, Refused), theirs
    assert read_by_us(tmp_path / "serverless.yml", stage) == theirs


@pytest.mark.parametrize("name", [name for name in SAMPLES if "\nlayers:" not in SAMPLES[name]["serverless.yml"]])
def test_a_sample_is_packaged_as_it_is_read(osls: list[str], tmp_path: Path, name: str) -> None:
    write(tmp_path, {**SAMPLES[name], "index.js": "exports.handler = 0\n"})
    subprocess.run([*osls, "package"], cwd=tmp_path, env=quiet_environment(), check=True, capture_output=True)
    made = (tmp_path / ".serverless" / "cloudformation-template-update-stack.json").read_text(encoding="utf-8")
    ours = read_by_us(tmp_path / "serverless.yml", None)
    theirs = packaged_functions(json.loads(made), "us-east-1")
    assert {function_logical_id(name): function for name, function in ours.items()} == theirs


def test_real_services_are_printed_as_they_are_read(osls: list[str], shared: Path, tmp_path: Path) -> None:
    services = list(find_services(shared / "corpus" / "templates"))
    folders = [tmp_path / str(number) for number, _ in enumerate(services)]
    with ThreadPoolExecutor(2) as executor:
        compared = [each for batch in executor.map(partial(compare, osls), services, folders) for each in batch]
    counts: Counter[str] = Counter()
    different = []
    for each in compared:
        if isinstance(each.theirs, Refused):
            counts[f"refused by osls: {each.theirs.reason}"] += 1
            continue
        counts["services"] += 1
        for name in each.theirs.keys() | each.ours.keys():
            verdict = judge(each.theirs.get(name), each.ours.get(name))
            counts[verdict] += 1
            if verdict == "different":
                different.append((str(each.path), each.stage, name, each.theirs.get(name), each.ours.get(name)))
    print(f"compared with osls: {dict(sorted(counts.items()))}")
    assert different == []
    assert counts["same"] >= MINIMUM_COMPARED


def judge(theirs: Function | None, ours: Function | None) -> str:
    """Whether both sides say the same of a function: "same", "unknown to us" in a part, or "different"."""
    if theirs == ours:
        return "same"
    if theirs is None or ours is None:
        return "different"
    if ours.architecture not in (UNKNOWN, theirs.architecture):
        return "different"
    if ours.layers == (UNKNOWN,):
        return "unknown to us"
    pairs = zip(theirs.layers, ours.layers, strict=False)
    fits = len(theirs.layers) == len(ours.layers) and all(our in (UNKNOWN, their) for their, our in pairs)
    return "unknown to us" if fits else "different"


def compare(osls: list[str], service: Path, folder: Path) -> list[Comparison]:
    """A service in a copy of its folder, without a stage and in every stage that it names."""
    shutil.copytree(service.parent, folder, ignore=large_files)
    for name in ("serverless.yml", "serverless.yaml", "serverless.json"):
        (folder / name).unlink(missing_ok=True)
    copy = folder / "serverless.yml"
    copy.write_text(without_plugins(service.read_text(encoding="utf-8")), encoding="utf-8")
    stages = (None, *stages_of(copy))
    return [Comparison(service, each, resolve_with_osls(osls, folder, each), read_by_us(copy, each)) for each in stages]


def large_files(folder: str, names: list[str]) -> list[str]:
    """The names in a folder that are not worth a copy."""
    paths = ((name, Path(folder) / name) for name in names)
    return [name for name, path in paths if path.is_file() and path.stat().st_size > MAX_SIZE_BYTES]


def find_services(root: Path) -> Iterator[Path]:
    """The services below a folder, in the order of their paths."""
    for path in sorted(root.rglob("*")):
        if path.suffix not in (".yml", ".yaml", ".json") or path.stat().st_size > MAX_SIZE_BYTES:
            continue
        data = path.read_bytes()
        if any(word in data for word in WORDS) and is_service(path):
            yield path


def write(folder: Path, files: dict[str, str]) -> None:
    """Writes files by their paths below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
