"""The pure middle of a run: the files of one side and what is known of layers in, the report out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase
from functools import partial
from typing import NamedTuple

from bot.findings.baseline import parse_baseline
from bot.findings.finding import Location, Problem, Severity
from bot.findings.judgement import Judged, Judgement, judge_findings
from bot.findings.matching import match_findings
from bot.findings.reading import Written, configured_entry, read_comments, read_metadata
from bot.findings.suppressions import UNUSED_SUPPRESSION, Coverage
from bot.layers.catalogue import Catalogue
from bot.layers.staleness import StalenessTolerance
from bot.ports import Transform
from bot.publishing.judging import judge_publishing
from bot.publishing.pairs import SideTemplates, TemplatePair, pair_templates
from bot.publishing.verdicts import Judged as Verdicted
from bot.report.model import FileCounts, PublishingRow, Report
from bot.rules import load_rules
from bot.rules.base import Hit, Rule, RuleContext, TemplateChange
from bot.rules.gather import gather
from bot.rules.names import rule_names
from bot.settings import Settings
from bot.template.repository import Deployment, Files, Templates, read_templates
from bot.template.scenarios import Environment
from bot.template.values import literal
from bot.text.spans import Span
from bot.yamltree.comments import find_comments

_OFF = "off"
_SEVERITIES = {str(severity): severity for severity in Severity}


class Snapshot(NamedTuple):
    """What the shell read: the files, how many it looked at and skipped, and what it could not read."""

    files: Files
    read: int
    skipped: int
    problems: tuple[Problem, ...] = ()
    is_whole: bool = True  # nothing of the repository was left out


class Knowledge(NamedTuple):
    """What a run knows besides the files: layers, the day, and an accepted baseline."""

    catalogue: Catalogue
    today: date
    baseline: str | None = None


def chosen_rules(settings: Settings) -> tuple[str, ...]:
    """The names of the rules that run: those selected, without those ignored and those switched off."""
    off = {name for name, severity in settings.rules if severity == _OFF}
    chosen = settings.select or rule_names()
    return tuple(name for name in rule_names() if name in chosen and name not in settings.ignore and name not in off)


class Comparison(NamedTuple):
    """What the shell knows of two sides: the files of both, which moved, and the content of local directories.

    `renames` leads from a path on head to its path on base; the artifacts give for a template and a local path in it
    a text that changes with what lies there.
    """

    base: Snapshot
    head: Snapshot
    renames: Mapping[str, str]
    base_artifacts: Callable[[str, str], str]
    head_artifacts: Callable[[str, str], str]
    transform: Transform


def analyse(snapshot: Snapshot, settings: Settings, knowledge: Knowledge) -> Report:
    """The report on one side."""
    read = _read(snapshot, settings)
    judged = _judge(read, {}, settings, knowledge, is_whole=snapshot.is_whole)
    return _report(snapshot, read, judged)


def compare(comparison: Comparison, settings: Settings, knowledge: Knowledge) -> Report:
    """The report on two sides: findings with their status, and a verdict for every function behind an alias."""
    base, head = (_read(snapshot, settings) for snapshot in (comparison.base, comparison.head))
    before = SideTemplates(base, comparison.base_artifacts)
    after = SideTemplates(head, comparison.head_artifacts)
    verdicts = judge_publishing(before, after, comparison.renames, comparison.transform)
    changes = {pair.head.path: _change(pair, verdicts) for pair in pair_templates(before, after, comparison.renames)}
    old = _judge(base, {}, settings, knowledge, is_whole=comparison.base.is_whole)
    new = _judge(head, changes, settings, knowledge, is_whole=comparison.head.is_whole)
    matched = match_findings(old.findings, new.findings, comparison.renames)
    report = _report(comparison.head, head, Judged(matched, new.problems))
    rows = tuple(
        PublishingRow(path=each.path, resource=each.function, alias=each.alias, verdict=str(each.verdict),
                      reason=each.reason, scenarios=each.scenarios)
        for each in verdicts
    )  # fmt: skip
    return replace(report, publishing=rows, base_sources=base.sources)


def _change(pair: TemplatePair, verdicts: tuple[Verdicted, ...]) -> TemplateChange:
    return TemplateChange(pair, tuple(each for each in verdicts if each.path == pair.head.path))


def _read(snapshot: Snapshot, settings: Settings) -> Templates:
    return read_templates(snapshot.files, _defaults(settings), _deployments(settings))


def _judge(
    read: Templates, changes: Mapping[str, TemplateChange], settings: Settings, knowledge: Knowledge, *, is_whole: bool
) -> Judged:
    """The findings of one side with all that is decided about them; problems are those of the suppressions."""
    rules = tuple(load_rules(chosen_rules(settings)))
    findings = gather(_hits(rules, _contexts(read, changes, settings, knowledge)), _severities(settings))
    written = _written_suppressions(read)
    coverage = Coverage(frozenset(chosen_rules(settings)), frozenset(read.documents), is_whole)
    judged = judge_findings(findings, _judgement(written, coverage, settings, knowledge))
    return Judged(judged.findings, (*written.problems, *judged.problems))


def _report(snapshot: Snapshot, read: Templates, judged: Judged) -> Report:
    problems = sorted(
        (*snapshot.problems, *read.problems, *judged.problems), key=lambda each: (each.path, each.line, each.message)
    )
    counts = FileCounts(snapshot.read, len(read.templates), snapshot.skipped)
    return Report(findings=judged.findings, problems=tuple(problems), files=counts, sources=read.sources)


def _contexts(
    read: Templates, changes: Mapping[str, TemplateChange], settings: Settings, knowledge: Knowledge
) -> Iterator[RuleContext]:
    tolerance = StalenessTolerance(settings.minimum_versions_behind, settings.minimum_age_days)
    for template in read.templates:
        change = changes.get(template.path)
        yield RuleContext(template, knowledge.catalogue, knowledge.today, tolerance, change)


def _hits(rules: tuple[Rule, ...], contexts: Iterator[RuleContext]) -> Iterator[tuple[Rule, Hit]]:
    for context in contexts:
        for rule in rules:
            for hit in rule.check(context):
                yield rule, hit


def _written_suppressions(read: Templates) -> Written:
    """The suppressions in the comments and the Metadata of all templates."""
    names = rule_names()
    found: list[Written] = []
    for document in read.documents.values():
        found.append(read_comments(document.source, find_comments(document, containing="layer-bot:"), names))
        if "layer-bot" in document.source.text:
            found.append(read_metadata(document.source, document.root, names))
    return Written(
        tuple(entry for each in found for entry in each.entries),
        tuple(problem for each in found for problem in each.problems),
    )


def _judgement(written: Written, coverage: Coverage, settings: Settings, knowledge: Knowledge) -> Judgement:
    configured = tuple(
        configured_entry(each, Location(settings.config or each.place, Span(0, 0))) for each in settings.ignore_findings
    )
    severities = _severities(settings)
    return Judgement(
        (*written.entries, *configured),
        coverage,
        knowledge.today,
        parse_baseline(knowledge.baseline, settings.baseline or "") if knowledge.baseline is not None else None,
        severities.get(UNUSED_SUPPRESSION, Severity.NOTE),
    )


def _defaults(settings: Settings) -> Environment:
    return Environment("", {}, tuple(literal(region) for region in settings.regions))


def _deployments(settings: Settings) -> tuple[Deployment, ...]:
    return tuple(
        Deployment(
            partial(_matches, each.paths),
            Environment(
                each.name,
                {name: literal(value) for name, value in each.parameters},
                (literal(each.region),) if each.region else (),
            ),
        )
        for each in settings.environments
    )


def _matches(globs: tuple[str, ...], path: str) -> bool:
    return any(fnmatchcase(path, glob) for glob in globs)


def _severities(settings: Settings) -> dict[str, Severity]:
    return {name: _SEVERITIES[severity] for name, severity in settings.rules if severity != _OFF}
