"""The pure middle of a run: the files of one side and what is known of layers in, the report out."""

from collections.abc import Iterator
from datetime import date
from fnmatch import fnmatchcase
from functools import partial
from typing import NamedTuple

from bot.findings.baseline import parse_baseline
from bot.findings.finding import Location, Problem, Severity
from bot.findings.judgement import judge_findings
from bot.findings.judgement import Judgement, judge_findings
from bot.findings.reading import Written, configured_entry, read_comments, read_metadata
from bot.findings.suppressions import UNUSED_SUPPRESSION, Coverage
from bot.layers.catalogue import Catalogue
from bot.layers.staleness import StalenessTolerance
from bot.report.model import FileCounts, Report
from bot.rules import load_rules
from bot.rules.base import Hit, Rule, RuleContext
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


def analyse(snapshot: Snapshot, settings: Settings, knowledge: Knowledge) -> Report:
    """The report on one side."""
    read = read_templates(snapshot.files, _defaults(settings), _deployments(settings))
    rules = tuple(load_rules(chosen_rules(settings)))
    findings = gather(_hits(read, rules, settings, knowledge), _severities(settings))
    written = _written_suppressions(read)
    coverage = Coverage(frozenset(chosen_rules(settings)), frozenset(read.documents), snapshot.is_whole)
    judged = judge_findings(findings, _judgement(written, coverage, settings, knowledge))
    counts = FileCounts(snapshot.read, len(read.templates), snapshot.skipped)
    problems = sorted(
        (*snapshot.problems, *read.problems, *written.problems, *judged.problems),
        key=lambda each: (each.path, each.line, each.message),
    )
    return Report(findings=judged.findings, problems=tuple(problems), files=counts, sources=read.sources)


def _hits(
    read: Templates, rules: tuple[Rule, ...], settings: Settings, knowledge: Knowledge
) -> Iterator[tuple[Rule, Hit]]:
    tolerance = StalenessTolerance(settings.minimum_versions_behind, settings.minimum_age_days)
    for template in read.templates:
        context = RuleContext(template, knowledge.catalogue, knowledge.today, tolerance)
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
