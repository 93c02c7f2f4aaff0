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
from bot.findings.finding import Applicability, ReportedFinding, Status
from bot.findings.reading import Written
from bot.findings.repairs import Outcome
from bot.fixes.engine import Bench, Repaired, Texts, repair
from bot.fixes.pins import Pins
from bot.fixes.proof import Examined
from bot.grouping import Member, group_members, join_files
from bot.ports import Transform
from bot.proving import examined_of, overlay
from bot.publishing.verdicts import Judged as Verdicted
from bot.report.model import Report
from bot.rules import load_rules
from bot.settings import Settings
from bot.splitting import examiner, member_of, split_comparison, with_texts
from bot.telling import find_untold, with_repairs
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
    parts.repair()
    return parts.report()


def repair_change(comparison: Comparison, job: Job) -> Report:
    """The report on two sides after the repair of what is new on head."""
    texts: dict[str, str] = {}
    sources: dict[str, SourceFile] = {}
    outcomes: list[Outcome] = []
    compared = judge_sides(comparison, job.settings, job.knowledge)
    for subset in split_comparison(comparison, compared, job.settings):
        repaired = _repair_against_base(subset, job, {})
        texts.update(repaired.texts)
        sources.update(repaired.before.sources)
        outcomes.extend(repaired.outcomes)
    report = compare(with_texts(comparison, texts), job.settings, job.knowledge)
    return with_repairs(report, (*outcomes, *find_untold(report, outcomes, job.wish.pins)), texts, sources)


class _Done(NamedTuple):
    """What a repair made of the files, what became of the findings, and the files before and after."""

    texts: Texts
    outcomes: tuple[Outcome, ...]
    before: Examined
    after: Examined


def _repair_against_base(comparison: Comparison, job: Job, texts: Texts) -> _Done:
    """Repairs what is new on head, beginning from texts that differ from it already."""

    examine = examiner(with_texts(comparison, texts), job.settings, job.knowledge)
    start = examine({})
    bench = Bench(examine, job.wish.level, job.wish.pins, job.knowledge.catalogue)
    done = repair(bench, start)
    return _Done(done.texts, done.outcomes, start, done.examined)


class _Parts:
    """The parts of one side: all that was seen, and the parts themselves where a fix has edits."""

    def __init__(self, snapshot: Snapshot, job: Job) -> None:
        self._snapshot, self._job = snapshot, job
        self._rules = tuple(load_rules(chosen_rules(job.settings)))
        self._looked: list[Looked] = []
        self._members: list[Member] = []
        self._kept: dict[int, Part] = {}
        self._texts: dict[str, str] = {}
        self._sources: dict[str, SourceFile] = {}
        self._outcomes: list[Outcome] = []
        self._verdicts: list[Verdicted] = []
        self._unpublished: list[ReportedFinding] = []
        for number, part in enumerate(parts_of(snapshot.files, job.settings)):
            looked = self._look(part.read)
            fixes = (fix for _, hit in looked.hits for fix in hit.fixes)
            self._looked.append(looked)
            self._members.append(member_of(part, {edit.location.path for fix in fixes for edit in fix.edits}))
            if has_edits(looked):
                self._kept[number] = part

    def repair(self) -> None:
        """Repairs all parts in which a fix has edits."""
        for group in group_members(self._members):
            files = join_files(self._members[number].files for number in group)
            seen: list[tuple[Examined, Looked]] = []

            def examine(texts: Texts, files: Files = files, seen: list[tuple[Examined, Looked]] = seen) -> Examined:
                looked = self._look(read := read_all(overlay(files, texts), self._job.settings))
                seen.append((self._judge(read, looked), looked))
                return seen[-1][0]

            wish = self._job.wish
            start = self._start(group) or examine({})
            done = repair(Bench(examine, wish.level, wish.pins, self._job.knowledge.catalogue), start)
            follow = self._take(files, start, done)
            if follow:
                examine({**done.texts, **follow})
            self._replace(group, seen[-1][1] if follow else _of(seen, done.examined))

    def _start(self, group: tuple[int, ...]) -> Examined | None:
        """What is known of a single part already."""
        part = self._kept.get(group[0]) if len(group) == 1 else None
        return self._judge(part.read, self._looked[group[0]]) if part is not None else None

    def _replace(self, group: tuple[int, ...], looked: Looked | None) -> None:
        """Takes what was seen after a repair for what was seen of the parts before."""
        if looked is not None:
            for number in group:
                self._looked[number] = Looked((), Written(), (), (), {})
            self._looked[group[0]] = looked

    def _take(self, files: Files, start: Examined, done: Repaired) -> Texts:
        """Keeps what a repair made, and gives the texts of what it takes to publish it, where aliases stay stale."""
        self._outcomes.extend(done.outcomes)
        self._texts.update(done.texts)
        self._sources.update({path: start.sources[path] for path in done.texts})
        if not done.texts or not any(_publishes(template) for template in done.examined.templates):
            return {}
        side = Snapshot(files, 0, 0, is_whole=False)
        wants_remedies = self._job.wish.level <= Applicability.UNSAFE  # else none is applied, and words will do
        comparison = Comparison(side, side, {}, _same_content, _same_content, self._job.transform, wants_remedies)
        follow = _repair_against_base(comparison, self._job, done.texts)
        self._texts.update(follow.texts)
        self._sources.update({path: start.sources[path] for path in follow.texts})
        self._outcomes.extend(follow.outcomes)
        self._verdicts.extend(follow.after.verdicts)
        self._unpublished.extend(replace(each, status=None) for each in follow.after.findings if _is_new(each))
        return follow.texts

    def report(self) -> Report:
        """The report on what is there after all repairs, with what they made that will not be published."""
        settings, knowledge = self._job.settings, self._job.knowledge
        judged = judge(self._looked, settings, knowledge, is_whole=self._snapshot.is_whole)
        report = make_report(self._snapshot, self._looked, judged)
        findings = sorted((*report.findings, *self._unpublished), key=_order)
        sources = {**report.sources, **dict(self._sources_of(findings, report.sources))}
        report = replace(report, findings=tuple(findings), sources=sources, publishing=rows_of(tuple(self._verdicts)))
        others = find_untold(report, self._outcomes, self._job.wish.pins)
        return with_repairs(report, (*self._outcomes, *others), self._texts, self._sources)

    def _sources_of(
        self, findings: Iterable[ReportedFinding], known: Mapping[str, SourceFile]
    ) -> Iterator[tuple[str, SourceFile]]:
        """The repaired files that findings point to and that nothing else does."""
        for path in {each.finding.location.path for each in findings} - known.keys():
            if path in self._texts:
                yield path, SourceFile(path, self._texts[path].encode("utf-8"))

    def _judge(self, read: Templates, looked: Looked) -> Examined:
        return examined_of(read, judge([looked], self._job.settings, self._job.knowledge, is_whole=False).findings)

    def _look(self, read: Templates) -> Looked:
        return look(read, self._rules, {}, (self._job.settings, self._job.knowledge))


def _of(seen: list[tuple[Examined, Looked]], wanted: Examined) -> Looked | None:
    return next((looked for examined, looked in seen if examined is wanted), None)


def _is_new(reported: ReportedFinding) -> bool:
    return reported.status is Status.NEW and reported.suppressed is None


def _order(reported: ReportedFinding) -> tuple[str, tuple[int, int], str]:
    finding = reported.finding
    return finding.location.path, finding.location.span, finding.rule


def _publishes(template: Template) -> bool:
    """Whether a template has aliases, so that a changed layer may not reach those who call them."""
    if any(case.state.alias is not None for function in template.functions for case in function.cases):
        return True
    return any(word in template.source.text for word in _PUBLISHED_BY)


def _same_content(_template: str, local: str) -> str:
    """Fixes change no code: what a local path holds is the same on both sides."""
    return local
