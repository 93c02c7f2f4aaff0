"""The whole corpus of real templates: no crash, what can be parsed is read, and the byte tests lose no finding."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bot.analysis import Knowledge, Snapshot, analyse
from bot.local.discovery import FoundFile, list_files
from bot.local.disk import read_bytes
from bot.local.reading import Contents, Loader, read_contents
from bot.report.model import Report
from bot.settings import Settings
from bot.sources.bundled import load_bundled
from bot.template.repository import Files
from tests.cli import layer_bot

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("corpus")]

TODAY = date(2026, 11, 22)
# What a template says that is read all the same; every other Problem means that the file was not read.
REMARKS = ("stands twice in one mapping", "suppress")


class Judged(NamedTuple):
    """The manifest of the corpus, and the reports with the byte tests and without them."""

    manifest: dict[str, dict[str, Any]]
    tested: Report
    untested: Report


@pytest.fixture(scope="module")
def corpus(shared: Path) -> Path:
    """The folder of the templates."""
    return shared / "corpus" / "templates"


@pytest.fixture(scope="module")
def judged(corpus: Path) -> Judged:
    """All files of the corpus, built ones too: as candidates by their bytes, and all as candidates."""
    entries = json.loads((corpus / "manifest.json").read_text())["entries"]
    manifest = {entry["file"]: entry for entry in entries}
    listing = list_files((str(corpus),), str(corpus), ())
    listed = {found.path for found in listing.files}
    others = (FoundFile(str(corpus / path), path, is_named=False) for path in sorted(manifest.keys() - listed))
    files = tuple(found for found in (*listing.files, *others) if found.path in manifest)
    contents = read_contents(listing._replace(files=files))
    every = contents._replace(candidates={found.path: read_bytes(found.disk_path) for found in files}, nesting={})
    tested, untested = (_report(each, corpus) for each in (contents, every))
    return Judged(manifest, tested, untested)


def _report(contents: Contents, corpus: Path) -> Report:
    files = Files(contents.candidates, contents.nesting, contents.named, Loader(str(corpus)))
    return analyse(Snapshot(files, contents.read, contents.skipped), Settings(), Knowledge(load_bundled(), TODAY))


def _unread(report: Report) -> dict[str, str]:
    """The reason for each file that was not read."""
    return {
        problem.path: problem.message
        for problem in report.problems
        if not any(remark in problem.message for remark in REMARKS)
    }


def _findings(report: Report) -> list[tuple[str, str, int, str]]:
    return sorted(
        (each.finding.rule, each.finding.location.path, each.finding.location.span.start, each.finding.message)
        for each in report.findings
    )


def test_every_file_that_can_be_parsed_is_read(judged: Judged) -> None:
    unread = _unread(judged.untested)
    lost = {path: why for path, why in unread.items() if judged.manifest.get(path, {"parse": "ok"})["parse"] == "ok"}
    assert lost == {}


def test_the_byte_tests_lose_no_finding(judged: Judged) -> None:
    assert _findings(judged.tested) == _findings(judged.untested)


def test_what_the_other_files_met_is_said(judged: Judged, capsys: pytest.CaptureFixture[str]) -> None:
    unread = _unread(judged.untested)
    others = {path: entry for path, entry in judged.manifest.items() if entry["parse"] != "ok"}
    table = Counter((entry["parse"], unread.get(path, "read")) for path, entry in others.items())
    with capsys.disabled():
        print("\n".join(("", *_rows(table))))
    assert sum(table.values()) == len(others)
    assert all(judged.manifest[path]["parse"] != "ok" for path in unread if path in judged.manifest)


def _rows(table: Counter[tuple[str, str]]) -> Iterator[str]:
    for (parse, message), count in table.most_common():
        yield f"{count:5}  {parse:<12}  {message}"


def test_the_command_line_ends_without_a_crash(corpus: Path) -> None:
    for output_format in ("text", "json", "sarif", "github", "markdown", "junit"):
        done = layer_bot("check", "--output-format", output_format, "--fail-on", "never", str(corpus), directory=corpus)
        assert (done.status, done.errors) == (0, "")
        assert done.output.endswith("\n")
