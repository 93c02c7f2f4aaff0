"""The pure middle of a run: the files of one side and what is known of layers in, the report out."""

from collections.abc import Iterator
from datetime import date
from fnmatch import fnmatchcase
from typing import NamedTuple

from bot.findings.finding import Problem, Severity
from bot.findings.judgement import Judgement, judge_findings
from bot.layers.catalogue import Catalogue
from bot.layers.staleness import StalenessTolerance
from bot.report.model import FileCounts, Report
from bot.rules import load_rules
from bot.rules.base import Hit, Rule, RuleContext
from bot.rules.gather import gather
from bot.rules.names import rule_names
from bot.settings import Settings
from bot.template.model import Template
from bot.template.repository import Deployment, Files, Templates, read_templates
from bot.template.scenarios import Environment
from bot.template.values import literal

_OFF = "off"
_SEVERITIES = {str(severity): severity for severity in Severity}


class Snapshot(NamedTuple):
    """What the shell read: the files, how many it looked at and skipped, and what it could not read."""

    files: Files
    read: int
    skipped: int
    problems: tuple[Problem, ...] = ()


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
    judged = judge_findings(findings, _judgement(read, rules, settings, knowledge))
    counts = FileCounts(snapshot.read, len(read.templates), snapshot.skipped)
    problems = sorted(
        (*snapshot.problems, *read.problems, *judged.problems), key=lambda each: (each.path, each.line, each.message)
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


def _defaults(settings: Settings) -> Environment:
    return Environment("", {}, tuple(literal(region) for region in settings.regions))


def _deployments(settings: Settings) -> tuple[Deployment, ...]:
    return tuple(
        Deployment(
            lambda path, globs=each.paths: any(fnmatchcase(path, glob) for glob in globs),
            Environment(
                each.name,
                {name: literal(value) for name, value in each.parameters},
                (literal(each.region),) if each.region else (),
            ),
        )
        for each in settings.environments
    )


def _severities(settings: Settings) -> dict[str, Severity]:
    return {name: _SEVERITIES[severity] for name, severity in settings.rules if severity != _OFF}
