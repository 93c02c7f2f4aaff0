"""The pure middle of a run on two sides: findings with their status, and a verdict for every alias."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from bot.analysis import Knowledge, Looked, Snapshot, chosen_rules, judge, look, make_report, owners_in, read_all
from bot.findings.finding import Problem, ReportedFinding
from bot.findings.judgement import Judged
from bot.findings.matching import Sides, match_findings
from bot.findings.suppressions import SuppressionEntry
from bot.findings.trust import Owner, find_added
from bot.ports import Transform
from bot.publishing.judging import judge_publishing
from bot.publishing.pairs import SideTemplates, TemplatePair, pair_templates
from bot.publishing.same import find_same, join, only, without
from bot.publishing.verdicts import Judged as Verdicted
from bot.report.model import PublishingRow, Report
from bot.rules import load_rules
from bot.rules.base import TemplateChange
from bot.settings import Settings
from bot.template.repository import Templates
from bot.yamltree.nodes import names_at


class Comparison(NamedTuple):
    """What the shell knows of two sides: the files of both, which moved, and the content of local directories.

    `renames` leads from a path on head to its path on base; the artifacts give for a template and a local path in it
    a text that changes with what lies there. Without a wish for remedies a stale alias is not told what publishes it.
    `untouched` are templates in whose folder, and below it, everything is the same on both sides. Where head is not
    trusted, a suppression counts once it is on base.
    """

    base: Snapshot
    head: Snapshot
    renames: Mapping[str, str]
    base_artifacts: Callable[[str, str], str]
    head_artifacts: Callable[[str, str], str]
    transform: Transform
    wants_remedies: bool = True
    untouched: frozenset[str] = frozenset()
    trusts_head: bool = True


class Compared(NamedTuple):
    """Two sides as they were read and judged: the templates of head, what the rules saw on both, and the verdicts."""

    head: Templates
    gone: tuple[Looked, ...]
    there: tuple[Looked, ...]
    findings: tuple[ReportedFinding, ...]
    problems: tuple[Problem, ...]
    verdicts: tuple[Verdicted, ...]
    pairs: tuple[TemplatePair, ...]
    added: tuple[SuppressionEntry, ...] = ()  # suppressions that head brings


def compare(comparison: Comparison, settings: Settings, knowledge: Knowledge) -> Report:
    """The report on two sides."""
    return report_on(comparison, judge_sides(comparison, settings, knowledge))


def report_on(comparison: Comparison, compared: Compared) -> Report:
    """The report on two sides that were judged."""
    judged = Judged(compared.findings, compared.problems)
    report = make_report(comparison.head, list(compared.there), judged)
    sources = {path: source for each in compared.gone for path, source in each.sources.items()}
    added = frozenset(entry.place for entry in compared.added)
    return replace(report, publishing=rows_of(compared.verdicts), base_sources=sources, added_suppressions=added)


def judge_sides(comparison: Comparison, settings: Settings, knowledge: Knowledge) -> Compared:
    """Both sides with all that is decided about them; the problems are those of the suppressions."""
    base, head, same = _read_both(comparison, settings)
    before = SideTemplates(base, comparison.base_artifacts, same=same)
    after = SideTemplates(head, comparison.head_artifacts, same=same)
    wanted = comparison.wants_remedies
    verdicts = judge_publishing(before, after, comparison.renames, comparison.transform, wants_remedies=wanted)
    pairs = pair_templates(before, after, comparison.renames)
    changes = _changes(pairs, verdicts)
    rules = tuple(load_rules(chosen_rules(settings)))
    both = look(only(head, same), rules, {}, (settings, knowledge))
    old = look(without(base, same), rules, {}, (settings, knowledge))
    new = look(without(head, same), rules, changes, (settings, knowledge))
    added = find_added((old.written.entries, _owner(base)), (new.written.entries, _owner(head)), comparison.renames)
    if not comparison.trusts_head:
        new = _without(new, added)
    gone = judge([both, old], settings, knowledge, is_whole=comparison.base.is_whole)
    there = judge([both, new], settings, knowledge, is_whole=comparison.head.is_whole)
    problems = (*head.problems, *comparison.head.problems)
    unread = frozenset(each.path for each in problems if each.path not in head.documents)
    sides_of_findings = Sides(comparison.renames, owners_in(base), owners_in(head), unread)
    matched = match_findings(gone.findings, there.findings, sides_of_findings)
    sides = (both, old), (both, new)
    return Compared(head, *sides, matched, there.problems, verdicts, tuple(pairs), added)


def _owner(read: Templates) -> Owner:
    """Gives the resource or function that encloses a place, by the keys that lead to it."""

    def owner(path: str, offset: int) -> tuple[str, ...]:
        return names_at(read.documents[path].root, offset, 2) if path in read.documents else ()

    return owner


def _without(looked: Looked, added: tuple[SuppressionEntry, ...]) -> Looked:
    kept = tuple(entry for entry in looked.written.entries if not any(entry is each for each in added))
    return looked._replace(written=looked.written._replace(entries=kept))


def _read_both(comparison: Comparison, settings: Settings) -> tuple[Templates, Templates, frozenset[str]]:
    """The templates of base and of head, and the paths of those that are the same, which are read once."""
    before, after = comparison.base.files, comparison.head.files
    head = read_all(after, settings)
    same = find_same(comparison.untouched, before, (after, head))
    others = {path: data for path, data in before.candidates.items() if path not in same}
    base = read_all(before._replace(candidates=others, others=before.others | same), settings)
    same -= base.documents.keys()  # a nested stack of base deploys it
    return join(base, only(head, same)), head, same


def rows_of(verdicts: tuple[Verdicted, ...]) -> tuple[PublishingRow, ...]:
    """The verdicts as they are reported, the worst first."""
    return tuple(
        PublishingRow(
            path=each.path,
            resource=each.function,
            alias=each.alias,
            verdict=str(each.verdict),
            reason=each.reason,
            scenarios=each.scenarios,
        )
        for each in sorted(verdicts, key=lambda each: (each.verdict, each.path))
    )


def _changes(pairs: list[TemplatePair], verdicts: tuple[Verdicted, ...]) -> dict[str, TemplateChange]:
    """What became of each template of head, by its path."""
    by_path: dict[str, list[Verdicted]] = {}
    for each in verdicts:
        by_path.setdefault(each.path, []).append(each)
    return {pair.head.path: TemplateChange(pair, tuple(by_path.get(pair.head.path, ()))) for pair in pairs}
