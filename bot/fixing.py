"""The pure middle of a run that repairs: files in, repaired texts out, and what became of every finding.

Templates are repaired in the parts in which they are read: those that nested stacks join together, each of the others
by itself, and all that share a file which a fix edits. With two sides, what head has new since base is repaired. On
one side, files as they were are compared with what the fixes made of them, for a function behind an alias may publish
nothing by a fix, and then what would publish it is a fix too.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from bot.analysis import (
    Knowledge,
    Looked,
    Part,
    Snapshot,
    chosen_rules,
    has_edits,
    judge,
    look,
    make_report,
    parts_of,
    read_all,
)
from bot.comparing import Comparison, compare, judge_sides, rows_of
from bot.findings.finding import Applicability, Fix, ReportedFinding
from bot.findings.reading import Written
from bot.findings.repairs import FileChange, Outcome, Result
from bot.fixes.engine import Bench, Repaired, Texts, repair
from bot.fixes.pins import Pins
from bot.fixes.proof import Examined
from bot.fixes.selection import is_open, left_alone
from bot.ports import Transform
from bot.proving import examined_of, overlay
from bot.publishing.verdicts import Judged as Verdicted
from bot.report.model import Report
from bot.rules import load_rules
from bot.settings import Settings
from bot.template.model import Template
from bot.template.repository import Files, Templates
from bot.text.source import SourceFile

_PUBLISHED_BY = ("AWS::Lambda::Version", "AWS::Lambda::Alias")


class Wish(NamedTuple):
    """What shall be repaired: fixes of this applicability and above, with what holds versions back."""

    level: Applicability
    pins: Pins


class Job(NamedTuple):
    """What is the same for all parts of a run."""

    settings: Settings
    knowledge: Knowledge
    wish: Wish
    transform: Transform


def repair_files(snapshot: Snapshot, job: Job) -> Report:
    """The report on one side after its repair."""
    parts = _Parts(snapshot, job)
    for group in parts.groups():
        parts.repair(group)
    return parts.report()


def repair_change(comparison: Comparison, job: Job) -> Report:
    """The report on two sides after the repair of what is new on head."""
    texts: dict[str, str] = {}
    sources: dict[str, SourceFile] = {}
    outcomes: list[Outcome] = []
    for subset in _subsets(comparison, job):
        repaired = _repair_against_base(subset, job, {})
        texts.update(repaired.texts)
        sources.update(repaired.before.sources)
        outcomes.extend(repaired.outcomes)
    report = compare(_with_texts(comparison, texts), job.settings, job.knowledge)
    return _with_repairs(report, outcomes, texts, sources)


class _Done(NamedTuple):
    """What a repair made of the files, what became of the findings, the verdicts after it, and the files before."""

    texts: Texts
    outcomes: tuple[Outcome, ...]
    verdicts: tuple[Verdicted, ...]
    before: Examined


def _repair_against_base(comparison: Comparison, job: Job, texts: Texts) -> _Done:
    """Repairs what is new on head, beginning from texts that differ from it already."""

    def examine(more: Texts) -> Examined:
        compared = judge_sides(_with_texts(comparison, {**texts, **more}), job.settings, job.knowledge)
        return examined_of(compared.head, compared.findings)._replace(verdicts=compared.verdicts)

    start = examine({})
    bench = Bench(examine, job.wish.level, job.wish.pins, job.knowledge.catalogue)
    done = repair(bench, start)
    return _Done(done.texts, done.outcomes, done.examined.verdicts, start)


def _with_texts(comparison: Comparison, texts: Texts) -> Comparison:
    files = overlay(comparison.head.files, texts)
    return comparison._replace(head=comparison.head._replace(files=files))


def _subsets(comparison: Comparison, job: Job) -> Iterator[Comparison]:
    """The comparison of each part of head with what it was on base, where something is to be repaired there."""
    compared = judge_sides(comparison, job.settings, job.knowledge)
    paths = {each.finding.location.path for each in compared.findings if _has_edits(each)}
    before = {pair.head.path: pair.base.path for pair in compared.pairs if pair.base is not None}
    base_parts = [part.files for part in parts_of(comparison.base.files, job.settings)]
    for part in parts_of(comparison.head.files, job.settings):
        if not paths & part.read.sources.keys():
            continue
        wanted = {before[path] for path in part.read.documents if path in before}
        mine = [files for files in base_parts if wanted & files.candidates.keys()]
        candidates = {path: data for files in mine for path, data in files.candidates.items()}
        nesting = {path: data for files in mine for path, data in files.nesting.items()}
        base = comparison.base._replace(files=comparison.base.files._replace(candidates=candidates, nesting=nesting))
        yield comparison._replace(base=base, head=comparison.head._replace(files=part.files))


def _has_edits(reported: ReportedFinding) -> bool:
    return any(fix.edits for fix in reported.finding.fixes)


class _Parts:
    """The parts of one side: all that was seen, and the parts themselves where a fix has edits."""

    def __init__(self, snapshot: Snapshot, job: Job) -> None:
        self._snapshot, self._job = snapshot, job
        self._rules = tuple(load_rules(chosen_rules(job.settings)))
        self._looked: list[Looked] = []
        self._kept: dict[int, Part] = {}
        self._readers: dict[str, list[int]] = {}  # the parts that read a file which is none of their templates
        self._texts: dict[str, str] = {}
        self._sources: dict[str, SourceFile] = {}
        self._outcomes: list[Outcome] = []
        self._verdicts: list[Verdicted] = []
        for number, part in enumerate(parts_of(snapshot.files, job.settings)):
            looked = self._look(part.read)
            self._looked.append(looked)
            for path in part.read.sources.keys() - part.read.documents.keys():
                self._readers.setdefault(path, []).append(number)
            if has_edits(looked):
                self._kept[number] = part

    def groups(self) -> Iterator[tuple[int, ...]]:
        """The numbers of the parts that must be repaired together: a fix edits a file that all of them read."""
        left = dict(self._kept)
        while left:
            number, part = next(iter(left.items()))
            group = {number}
            fixes = (fix for _, hit in self._looked[number].hits for fix in hit.fixes)
            edited = {edit.location.path for fix in fixes for edit in fix.edits}
            for path in edited - part.read.documents.keys():
                group.update(self._readers.get(path, ()))
            for each in group:
                left.pop(each, None)
            yield tuple(sorted(group))

    def repair(self, group: tuple[int, ...]) -> None:
        """Repairs the templates of some parts."""
        files = self._files_of(group)
        seen: list[tuple[Examined, Looked]] = []

        def examine(texts: Texts) -> Examined:
            read = read_all(overlay(files, texts), self._job.settings)
            looked = self._look(read)
            examined = examined_of(
                read, judge([looked], self._job.settings, self._job.knowledge, is_whole=False).findings
            )
            seen.append((examined, looked))
            return examined

        start = self._start(group) or examine({})
        wish = self._job.wish
        done = repair(Bench(examine, wish.level, wish.pins, self._job.knowledge.catalogue), start)
        self._take(files, start, done)
        final = next((looked for examined, looked in seen if examined is done.examined), None)
        if final is not None:
            for number in group:
                self._looked[number] = Looked((), Written(), (), (), {})
            self._looked[group[0]] = final

    def _start(self, group: tuple[int, ...]) -> Examined | None:
        """What is known of a single part already, if no other part has changed a file of it."""
        part = self._kept.get(group[0]) if len(group) == 1 else None
        if part is None or part.read.sources.keys() & self._texts.keys():
            return None
        looked = self._looked[group[0]]
        findings = judge([looked], self._job.settings, self._job.knowledge, is_whole=False).findings
        return examined_of(part.read, findings)

    def _files_of(self, group: tuple[int, ...]) -> Files:
        parts = [self._kept.get(number) or self._read_again(number) for number in group]
        first = parts[0].files
        candidates = {path: data for part in parts for path, data in part.files.candidates.items()}
        nesting = {path: data for part in parts for path, data in part.files.nesting.items()}
        others = first.others - candidates.keys()
        return overlay(first._replace(candidates=candidates, nesting=nesting, others=others), self._texts)

    def _read_again(self, wanted: int) -> Part:
        parts = enumerate(parts_of(self._snapshot.files, self._job.settings))
        return next(part for number, part in parts if number == wanted)

    def _take(self, files: Files, start: Examined, done: Repaired) -> None:
        """Keeps what a repair made, and what would publish it where it publishes nothing by itself."""
        texts = dict(done.texts)
        self._outcomes.extend(done.outcomes)
        if any(_publishes(template) for template in done.examined.templates if template.path in texts):
            follow = self._follow_up(files, texts)
            texts.update(follow.texts)
            self._outcomes.extend(follow.outcomes)
            self._verdicts.extend(follow.verdicts)
        self._texts.update(texts)
        self._sources.update({path: start.sources[path] for path in texts})

    def _follow_up(self, files: Files, texts: Texts) -> _Done:
        side = Snapshot(files, 0, 0, is_whole=False)
        comparison = Comparison(side, side, {}, _same_content, _same_content, self._job.transform)
        return _repair_against_base(comparison, self._job, texts)

    def report(self) -> Report:
        """The report on what is there after all repairs."""
        settings, knowledge = self._job.settings, self._job.knowledge
        judged = judge(self._looked, settings, knowledge, is_whole=self._snapshot.is_whole)
        report = make_report(self._snapshot, self._looked, judged)
        report = replace(report, publishing=rows_of(tuple(self._verdicts)))
        told = [each.finding for each in self._outcomes]
        pins = self._job.wish.pins._replace(sources=report.sources)
        open_ = (each.finding for each in report.findings if is_open(each) and each.finding not in told)
        others = (outcome for finding in open_ for outcome in left_alone(finding, pins))
        return _with_repairs(report, (*self._outcomes, *others), self._texts, self._sources)

    def _look(self, read: Templates) -> Looked:
        return look(read, self._rules, {}, (self._job.settings, self._job.knowledge))


def _publishes(template: Template) -> bool:
    """Whether a template has aliases, so that a changed layer may not reach those who call them."""
    if any(case.state.alias is not None for function in template.functions for case in function.cases):
        return True
    return any(word in template.source.text for word in _PUBLISHED_BY)


def _same_content(_template: str, local: str) -> str:
    """Fixes change no code: what a local path holds is the same on both sides."""
    return local


def _with_repairs(
    report: Report, outcomes: Iterable[Outcome], texts: Texts, sources: Mapping[str, SourceFile]
) -> Report:
    changes = tuple(FileChange(path, sources[path].text, texts[path]) for path in sorted(texts))
    repairs = tuple(outcomes)
    findings = tuple(_in_words(each, repairs) for each in report.findings)
    return replace(report, findings=findings, repairs=repairs, changes=changes)


def _in_words(reported: ReportedFinding, repairs: tuple[Outcome, ...]) -> ReportedFinding:
    """What is left, with words in place of edits that were refused or not looked at: nobody shall apply them."""
    finding = reported.finding
    if not any(fix.edits for fix in finding.fixes):
        return reported
    outcome = next((each for each in repairs if each.finding == finding), None)
    fixes = tuple(_left_fix(fix, outcome) for fix in finding.fixes)
    return replace(reported, finding=replace(finding, fixes=fixes))


def _left_fix(fix: Fix, outcome: Outcome | None) -> Fix:
    if outcome is None or outcome.fix != fix:
        is_kept, reason = bool(fix.publishes), fix.why  # what the translator confirmed beside it is left as it is
    else:
        is_kept, reason = outcome.result is Result.UNSAFE, outcome.reason
    if is_kept or not fix.edits:
        return fix
    return replace(fix, applicability=Applicability.DISPLAY, edits=(), why=reason)
