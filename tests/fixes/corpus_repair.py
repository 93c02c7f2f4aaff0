"""The corpus of real templates in a folder of its own, repaired by the core as `layer-bot fix --unsafe-fixes` does."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from bot.analysis import Knowledge, Snapshot, analyse
from bot.findings.finding import Applicability, Edit
from bot.findings.repairs import Outcome, Result
from bot.fixes.pins import Pins
from bot.fixing import Job, Wish, repair_files
from bot.local.discovery import FoundFile, list_files
from bot.local.reading import FolderWalk, Loader, read_contents
from bot.report.model import Report
from bot.settings import Settings
from bot.sources.bundled import load_bundled
from bot.template.repository import Files
from bot.text.spans import Span
from bot.transform.client import SamTranslator

TODAY = date(2026, 11, 22)
_VERSION = re.compile(rb"(:layer:[A-Za-z0-9_-]+:)[0-9]+")


class CorpusRepair(NamedTuple):
    """The folder with the files as they were, what the check says of them, and what the repair makes of them."""

    root: Path
    settings: Settings
    before: Report
    after: Report


def copy_corpus(shared: Path, target: Path, change: Callable[[bytes], bytes]) -> Path:
    """A copy of the templates of the corpus in a new folder, with the change made in each of them."""
    shutil.copytree(shared / "corpus" / "templates", target)
    for path in sorted(target.rglob("*")):
        data = path.read_bytes() if path.is_file() else b""
        if data != change(data):
            path.write_bytes(change(data))
    return target


def as_it_is(data: bytes) -> bytes:
    return data


def with_first_versions(data: bytes) -> bytes:
    """Version 1 of every layer that a file names by a whole ARN."""
    return _VERSION.sub(b"\\g<1>1", data)


def snapshot_of(root: Path) -> Snapshot:
    """All files of the corpus, built ones too."""
    manifest = {entry["file"] for entry in json.loads((root / "manifest.json").read_text())["entries"]}
    listing = list_files((str(root),), str(root), ())
    listed = {found.path for found in listing.files}
    others = (FoundFile(str(root / path), path, is_named=False) for path in sorted(manifest - listed))
    files = tuple(found for found in (*listing.files, *others) if found.path in manifest)
    contents = read_contents(listing._replace(files=files))
    load, below = Loader(str(root)), FolderWalk(str(root))
    return Snapshot(
        Files(contents.candidates, contents.nesting, contents.named, load, below), contents.read, contents.skipped
    )


def repair_corpus(root: Path, settings: Settings) -> CorpusRepair:
    """What is found in a folder, and what the repair with all fixes makes of it; nothing is written."""
    snapshot, knowledge = snapshot_of(root), Knowledge(load_bundled(), TODAY)
    wish = Wish(Applicability.UNSAFE, Pins(today=TODAY))
    with SamTranslator() as transform:
        after = repair_files(snapshot, Job(settings, knowledge, wish, transform))
    return CorpusRepair(root, settings, analyse(snapshot, settings, knowledge), after)


def write_changes(root: Path, report: Report) -> None:
    """Writes the changed files as bytes."""
    for change in report.changes:
        (root / change.path).write_bytes(change.after.encode())


def fixed_edits(report: Report, path: str) -> list[tuple[Edit, ...]]:
    """The edits in a file of each fix that was applied, in the order in which they were."""
    fixed = (each for each in report.repairs if each.result is Result.FIXED)
    found = (tuple(edit for edit in each.fix.edits if edit.location.path == path) for each in fixed)
    return [edits for edits in found if edits]


def apply_by_hand(text: str, fixes: list[tuple[Edit, ...]], wanted: str) -> bool:
    """Whether the edits, done one after the other with every expected text in its place, give the wanted text.

    Fixes that were applied in one go count in the same text, later ones in what the earlier ones left; where a go ends
    is not told, so each possibility is tried.
    """
    if not fixes:
        return text == wanted
    edits: dict[Span, Edit] = {}
    for number, fix in enumerate(fixes, 1):
        edits.update({edit.location.span: edit for edit in fix})
        after = _replace(text, tuple(edits.values()))
        if after is None:
            return False
        if apply_by_hand(after, fixes[number:], wanted):
            return True
    return False


def _replace(text: str, edits: tuple[Edit, ...]) -> str | None:
    """The text after edits from its end to its start; None where one does not find what it expects, or two meet."""
    limit = len(text)
    for edit in sorted(edits, key=lambda each: each.location.span, reverse=True):
        start, end = edit.location.span
        if text[start:end] != edit.expected or end > limit:
            return None
        text, limit = text[:start] + edit.replacement + text[end:], start
    return text


def row_of(outcome: Outcome) -> tuple[str, str, str]:
    """The rule, what became of the finding, and the reason in short, for a table."""
    is_fixed = outcome.result is Result.FIXED
    result = f"{outcome.result.value} ({outcome.fix.applicability})" if is_fixed else outcome.result.value
    return outcome.finding.rule, result, outcome.reason
