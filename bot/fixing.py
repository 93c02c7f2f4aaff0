"""The pure middle of a run that repairs: files in, repaired texts out, and what became of every finding.

Templates are repaired in the parts in which they are read: those that nested stacks join together, each of the others
by itself, and all that share a file which a fix edits. With two sides, what head has new since base is repaired. On
one side, files as they were are compared with what the fixes made of them, for a function behind an alias may publish
nothing by a fix, and then what would publish it is a fix too.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from bot.analysis import Knowledge, Looked, Part, Snapshot, has_edits, judge, make_report, parts_of
from bot.comparing import Comparison, compare, judge_sides, rows_of
from bot.findings.finding import Applicability, ReportedFinding, Status
from bot.findings.reading import Written
from bot.findings.repairs import Outcome
from bot.fixes.engine import Bench, Repaired, Texts, repair
from bot.fixes.pins import Pins
from bot.fixes.proof import Examined
from bot.grouping import Member, group_members, join_files
from bot.ports import Transform
from bot.proving import JudgePublishing, Seen, make_examiner
from bot.publishing.cloudformation_aliases import ALIAS
from bot.publishing.judging import judge_publishing
from bot.publishing.verdicts import Judged as Verdicted
from bot.report.model import Report
from bot.settings import Settings
from bot.splitting import examiner, member_of, split_comparison, with_texts
from bot.telling import find_untold, with_repairs
from bot.template.repository import Files, Templates
from bot.text.source import SourceFile


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
        examine = examiner(subset, job.settings, job.knowledge)
        start = examine({})
        repaired = repair(_bench(examine, job), start)
        texts.update(repaired.texts)
        sources.update(start.sources)
        outcomes.extend(repaired.outcomes)
    report = compare(with_texts(comparison, texts), job.settings, job.knowledge)
    return with_repairs(report, (*outcomes, *find_untold(report, outcomes, job.wish.pins)), texts, sources)


def _bench(examine: Callable[[Texts], Examined], job: Job) -> Bench:
    return Bench(examine, job.wish.level, job.wish.pins, job.knowledge.catalogue)


class _Parts:
    """The parts of one side: all that was seen, and the parts themselves where a fix has edits."""

    def __init__(self, snapshot: Snapshot, job: Job) -> None:
        self._snapshot, self._job = snapshot, job
        self._examiner = make_examiner(job.settings, job.knowledge)
        self._looked: list[Looked] = []
        self._members: list[Member] = []
        self._kept: dict[int, Part] = {}
        self._texts: dict[str, str] = {}
        self._sources: dict[str, SourceFile] = {}
        self._outcomes: list[Outcome] = []
        self._verdicts: list[Verdicted] = []
        self._unpublished: list[ReportedFinding] = []
        for number, part in enumerate(parts_of(snapshot.files, job.settings, dialects=self._examiner.dialects)):
            looked = self._examiner.look(part.read)
            fixes = (fix for _, hit in looked.hits for fix in hit.fixes)
            self._looked.append(looked)
            self._members.append(member_of(part, {edit.location.path for fix in fixes for edit in fix.edits}))
            if has_edits(looked):
                self._kept[number] = part

    def repair(self) -> None:
        """Repairs all parts in which a fix has edits."""
        for group in group_members(self._members):
            files = join_files(self._members[number].files for number in group)
            start = self._start(group, files)
            seen = [start]

            def examine(texts: Texts, files: Files = files, seen: list[Seen] = seen) -> Examined:
                seen.append(self._examiner.examine(self._examiner.read(files, texts)))
                return seen[-1].examined

            done = repair(_bench(examine, self._job), start.examined)
            self._take(start, done)
            made = next(each for each in seen if each.examined is done.examined)
            last = self._publish(files, start, made, done.texts) if done.texts else made
            for number in group:
                self._looked[number] = Looked((), Written(), (), (), {})
            self._looked[group[0]] = last.looked

    def _start(self, group: tuple[int, ...], files: Files) -> Seen:
        """What is known of a group before its repair; a part by itself was read already."""
        part = self._kept.get(group[0]) if len(group) == 1 else None
        if part is None:
            return self._examiner.examine(self._examiner.read(files, {}))
        return self._examiner.judge(part.read, self._looked[group[0]])

    def _take(self, start: Seen, done: Repaired) -> None:
        """Keeps what a repair made."""
        self._outcomes.extend(done.outcomes)
        self._texts.update(done.texts)
        self._sources.update({path: start.read.sources[path] for path in done.texts})

    def _publish(self, files: Files, start: Seen, made: Seen, texts: Texts) -> Seen:
        """Repairs what a repair made that aliases stay stale by it, and gives what is there then."""
        if not _has_aliases(made.read):
            return made
        wants_remedies = self._job.wish.level <= Applicability.UNSAFE  # else none is applied, and words will do
        ask: JudgePublishing = partial(
            judge_publishing, renames={}, transform=self._job.transform, wants_remedies=wants_remedies
        )
        seen = [self._examiner.examine_change(start, made.read, ask)]

        def examine(more: Texts) -> Examined:
            read = self._examiner.read(files, {**texts, **more})
            seen.append(self._examiner.examine_change(start, read, ask))
            return seen[-1].examined

        done = repair(_bench(examine, self._job), seen[0].examined)
        self._take(start, done)
        self._verdicts.extend(done.examined.verdicts)
        self._unpublished.extend(replace(each, status=None) for each in done.examined.findings if _is_new(each))
        if not done.texts:
            return made
        last = next(each for each in seen if each.examined is done.examined)
        return last._replace(looked=self._examiner.look(last.read))  # without what only the change shows

    def report(self) -> Report:
        """The report on what is there after all repairs, with what they made that will not be published."""
        settings, knowledge = self._job.settings, self._job.knowledge
        judged = judge(self._looked, settings, knowledge, is_whole=self._snapshot.is_whole, rules=self._examiner.rules)
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


def _is_new(reported: ReportedFinding) -> bool:
    return reported.status is Status.NEW and reported.suppressed is None


def _order(reported: ReportedFinding) -> tuple[str, tuple[int, int], str]:
    finding = reported.finding
    return finding.location.path, finding.location.span, finding.rule


def _has_aliases(read: Templates) -> bool:
    """Whether templates have aliases, so that a changed layer may not reach those who call them."""
    functions = (function for template in read.templates for function in template.functions)
    if any(case.state.alias is not None for function in functions for case in function.cases):
        return True
    return any(ALIAS in source.text for source in read.sources.values())
