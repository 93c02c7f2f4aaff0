"""The whole corpus of real templates, repaired: nothing is dropped, and every byte that changes is told."""

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.findings.finding import Finding
from bot.findings.repairs import Result
from bot.fixes.selection import is_open
from bot.layers.layer import Release
from bot.report.model import Report
from bot.report.patch import render_patch
from bot.settings import Settings
from bot.sources.bundled import load_bundled
from tests.fixes.corpus_repair import (
    CorpusRepair,
    apply_by_hand,
    as_it_is,
    copy_corpus,
    fixed_edits,
    repair_corpus,
    row_of,
    with_first_versions,
    write_changes,
)

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("corpus")]

ARN = re.compile(r"arn:[\w${}:-]+?:lambda:(?P<region>[\w-]+|\$\{[\w:]+\}):(?P<account>[0-9]{12}):"
                 r"layer:(?P<name>[\w-]+):(?P<version>[0-9]+)")  # fmt: skip


class Way(NamedTuple):
    """The corpus as it is, or changed so that there is more to repair; and how it is deployed."""

    change: Callable[[bytes], bytes] = as_it_is
    settings: Settings = Settings()


WAYS = {
    "the corpus as it is": Way(),
    "the corpus deployed to eu-west-1": Way(settings=Settings(regions=("eu-west-1",))),
    "the corpus with the first version of every layer": Way(with_first_versions),
    "the same deployed to two regions": Way(with_first_versions, Settings(regions=("us-east-1", "ap-south-1"))),
}


@pytest.fixture(scope="module", params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    """The name of one of the ways."""
    return str(request.param)


@pytest.fixture(scope="module")
def corpus(way: str, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> CorpusRepair:
    """The corpus and its repair, which is not written."""
    copy = copy_corpus(shared, tmp_path_factory.mktemp("corpus") / "templates", WAYS[way].change)
    return repair_corpus(copy, WAYS[way].settings)


@pytest.fixture
def copy(corpus: CorpusRepair, tmp_path: Path) -> Path:
    """A copy of the corpus as it was before the repair."""
    return Path(shutil.copytree(corpus.root, tmp_path / "templates"))


def test_what_becomes_of_each_finding_is_said(
    way: str, corpus: CorpusRepair, capsys: pytest.CaptureFixture[str]
) -> None:
    table = Counter(row_of(outcome) for outcome in corpus.after.repairs)
    with capsys.disabled():
        print(f"\n{way}")
        for (rule, result, reason), count in sorted(table.items()):
            print(f"{count:5}  {rule:<24}  {result:<14}  {reason}")
        print(f"{len(corpus.after.changes):5}  files changed")
    assert table.total() > 0


def test_no_finding_is_dropped(corpus: CorpusRepair) -> None:
    told = Counter(identity(each.finding) for each in corpus.after.repairs)
    left = Counter(identity(each) for each in open_findings(corpus.after))
    found = Counter(identity(each) for each in open_findings(corpus.before))
    assert {each: count for each, count in found.items() if told[each] < count} == {}
    assert {each: count for each, count in left.items() if count > found[each]} == {}  # nor is there a new one
    kept = Counter(identity(each.finding) for each in corpus.after.repairs if each.result is not Result.FIXED)
    assert left == kept


def test_every_finding_with_edits_is_fixed_or_has_a_reason(corpus: CorpusRepair) -> None:
    silent = [each for each in corpus.after.repairs if each.fix.edits and not each.reason]
    assert [row_of(each) for each in silent if each.result is not Result.FIXED] == []
    fixed = Counter(identity(each.finding) for each in corpus.after.repairs if each.result is Result.FIXED)
    reasoned = Counter(identity(each.finding) for each in corpus.after.repairs if each.reason)
    wanted = Counter(identity(each) for each in open_findings(corpus.before) if any(fix.edits for fix in each.fixes))
    assert {each: count for each, count in wanted.items() if fixed[each] + reasoned[each] < count} == {}


def test_only_the_edited_bytes_change(corpus: CorpusRepair) -> None:
    wrong = []
    for change in corpus.after.changes:
        before = (corpus.root / change.path).read_bytes()
        assert before.decode() == change.before
        if not apply_by_hand(before.decode(), fixed_edits(corpus.after, change.path), change.after):
            wrong.append(change.path)
    assert wrong == []
    assert len(corpus.after.changes) > 40


def test_git_applies_the_patch(corpus: CorpusRepair, copy: Path) -> None:
    files = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    patch = render_patch(corpus.after).encode()
    subprocess.run(["git", "init", "--quiet"], cwd=copy, check=True)
    done = subprocess.run(["git", "apply", "-"], cwd=copy, input=patch, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    changed = {copy / change.path: change.after.encode() for change in corpus.after.changes}
    assert {path: path.read_bytes() for path in files} == {**files, **changed}


def test_a_second_run_changes_nothing(corpus: CorpusRepair, copy: Path) -> None:
    write_changes(copy, corpus.after)
    again = repair_corpus(copy, corpus.settings)
    assert again.after.changes == ()
    assert Counter(identity(each) for each in open_findings(again.before)) == Counter(
        identity(each) for each in open_findings(corpus.after)
    )


def test_every_number_that_is_written_is_known(corpus: CorpusRepair) -> None:
    written = [arn for change in corpus.after.changes for arn in new_arns(change.before, change.after)]
    assert [arn[0] for arn in written if not is_known(arn, corpus.settings.regions)] == []
    assert len(written) > 40


def open_findings(report: Report) -> Iterator[Finding]:
    """The findings that count and have something to say on how to repair them."""
    return (each.finding for each in report.findings if is_open(each) and each.finding.fixes)


def identity(finding: Finding) -> tuple[str, ...]:
    """What a finding is about, wherever it has moved."""
    return finding.rule, finding.location.path, finding.resource, *finding.subject


def new_arns(before: str, after: str) -> Iterator[re.Match[str]]:
    """The whole ARNs in a text that another text does not have."""
    old = {match[0] for match in ARN.finditer(before)}
    return (match for match in ARN.finditer(after) if match[0] not in old)


def is_known(arn: re.Match[str], regions: tuple[str, ...]) -> bool:
    """Whether the catalogue has the number in the regions that the ARN serves; without any, in all of its account."""
    layer = load_bundled().find(arn["name"], arn["account"])
    releases: list[Release | None] = []
    if layer is not None and "$" in arn["region"] and regions:
        releases.extend(layer.release(region) for region in regions)
    elif layer is not None and "$" in arn["region"]:
        releases.extend(each for each in layer.releases.values() if each.account_id == arn["account"] and each.version)
    elif layer is not None:
        releases.append(layer.release(arn["region"]))
    return bool(releases) and all(
        each is not None and each.account_id == arn["account"] and int(arn["version"]) <= (each.version or 0)
        for each in releases
    )
