"""Repairs files held in memory with all fixes allowed, as `layer-bot fix --unsafe-fixes` does with files on disk."""

from datetime import date
from typing import NamedTuple

from bot.analysis import Knowledge, Snapshot
from bot.findings.finding import Applicability
from bot.findings.repairs import Result
from bot.fixes.pins import Pins
from bot.fixing import Job, Wish, repair_files
from bot.ports import TransformAnswer, TransformRequest
from bot.report.model import Report
from bot.settings import Settings
from bot.sources.bundled import load_bundled
from bot.template.repository import Files

TODAY = date(2026, 11, 22)


class Untransformed:
    """The port Transform where nothing may be asked for: no function of the templates has an alias."""

    def transform(self, requests: tuple[TransformRequest, ...]) -> tuple[TransformAnswer, ...]:
        """Nothing, for nothing is asked."""
        assert requests == ()
        return ()


class Repaired(NamedTuple):
    """The files after a repair, and what was said of each finding: its rule, what became of it, and the reason."""

    files: dict[str, str]
    said: tuple[tuple[str, str, str], ...]

    @property
    def is_whole(self) -> bool:
        """Whether something was repaired and nothing was left."""
        return bool(self.said) and {result for _, result, _ in self.said} == {Result.FIXED.value}


def repair_texts(files: dict[str, str], settings: Settings, *, templates: tuple[str, ...] = ()) -> Repaired:
    """The files after the repair of the templates among them, the first if none is named; the others stand beside."""
    report = repair_report(files, settings, templates=templates)
    assert report.problems == ()
    changed = {change.path: change.after for change in report.changes}
    said = ((each.finding.rule, each.result.value, each.reason) for each in report.repairs)
    return Repaired({**files, **changed}, tuple(sorted(said)))


def repair_report(files: dict[str, str], settings: Settings, *, templates: tuple[str, ...] = ()) -> Report:
    """The report on the repair of the templates among some files, the first if none is named."""
    data = {path: text.encode() for path, text in files.items()}
    named = templates or (next(iter(files)),)
    candidates = {path: data[path] for path in named}
    snapshot = Snapshot(Files(candidates, {}, frozenset(named), data.get), len(named), 0)
    wish = Wish(Applicability.UNSAFE, Pins(today=TODAY))
    return repair_files(snapshot, Job(settings, Knowledge(load_bundled(), TODAY), wish, Untransformed()))
