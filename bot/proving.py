"""The pure middle of a run that only tells: which fixes of a report stand their proof.

A fix leaves the core proved or in words. All fixes of templates that are read together are applied and proved as a
repair would do it, and nothing is kept of that but the answer.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from bot.analysis import Knowledge, Looked, Open, chosen_rules, judge, look, owners_in, read_all
from bot.findings.finding import Applicability, Finding, Fix, ReportedFinding
from bot.findings.matching import Sides, match_findings
from bot.findings.repairs import Outcome, Result
from bot.fixes.engine import Bench, Texts, repair
from bot.fixes.pins import Pins
from bot.fixes.proof import Examined
from bot.fixes.selection import is_open
from bot.publishing.pairs import SideTemplates, pair_templates
from bot.publishing.verdicts import Judged as Verdicted
from bot.report.model import Report
from bot.rules import load_rules
from bot.rules.base import Rule, TemplateChange
from bot.settings import Settings
from bot.template.dialects import load_dialects
from bot.template.dialects.base import Dialect
from bot.template.repository import Files, Templates

_Key = tuple[object, ...]
JudgePublishing = Callable[[SideTemplates, SideTemplates], tuple[Verdicted, ...]]


class Seen(NamedTuple):
    """Templates as they were read, what the rules saw in them, and everything that is known of them."""

    read: Templates
    looked: Looked
    examined: Examined


class Examiner(NamedTuple):
    """Examines templates: rules and dialects are found once for all that it is asked; see `make_examiner`."""

    settings: Settings
    knowledge: Knowledge
    rules: tuple[Rule, ...]
    dialects: tuple[Dialect, ...]

    def read(self, files: Files, texts: Texts) -> Templates:
        """The templates as texts would make them."""
        return read_all(overlay(files, texts), self.settings, dialects=self.dialects)

    def look(self, read: Templates) -> Looked:
        """What the rules say about templates."""
        return look(read, self.rules, {}, (self.settings, self.knowledge))

    def judge(self, read: Templates, looked: Looked) -> Seen:
        """Everything that is known of templates once the rules have spoken."""
        findings = judge([looked], self.settings, self.knowledge, is_whole=False, rules=self.rules).findings
        return Seen(read, looked, examined_of(read, findings))

    def examine(self, read: Templates) -> Seen:
        """Everything that is known of templates."""
        return self.judge(read, self.look(read))

    def examine_change(self, before: Seen, read: Templates, judge_publishing: JudgePublishing) -> Seen:
        """Everything that is known of templates that were others before, with the verdicts on what became of them."""
        base, head = (SideTemplates(each, _same_content) for each in (before.read, read))
        verdicts = judge_publishing(base, head)
        changes = {
            pair.head.path: TemplateChange(pair, tuple(each for each in verdicts if each.path == pair.head.path))
            for pair in pair_templates(base, head, {})
        }
        seen = self.judge(read, look(read, self.rules, changes, (self.settings, self.knowledge)))
        sides = Sides({}, owners_in(before.read), owners_in(read))
        findings = match_findings(before.examined.findings, seen.examined.findings, sides)
        return seen._replace(examined=seen.examined._replace(findings=findings, verdicts=verdicts))


def make_examiner(settings: Settings, knowledge: Knowledge) -> Examiner:
    """The examiner with the rules of the settings."""
    return Examiner(settings, knowledge, tuple(load_rules(chosen_rules(settings))), load_dialects())


def prove_fixes(report: Report, parts: Iterable[Open], settings: Settings, knowledge: Knowledge, pins: Pins) -> Report:
    """The report with its edits proved; a fix that is no good or was not looked at stands in words, with the reason."""
    outcomes: list[Outcome] = []
    examiner = make_examiner(settings, knowledge)
    for part, looked in parts:

        def examine(texts: Texts, files: Files = part.files) -> Examined:
            return examiner.examine(examiner.read(files, texts)).examined

        start = examiner.judge(part.read, looked).examined
        outcomes.extend(repair(Bench(examine, Applicability.UNSAFE, pins, knowledge.catalogue), start).outcomes)
    return with_proofs(report, outcomes)


def with_proofs(report: Report, outcomes: Iterable[Outcome], *, trusts_published: bool = True) -> Report:
    """The report with those edits alone that outcomes call fixed; the other fixes stand in words, with the reason.

    With `trusts_published`, what the translator confirmed for functions that shall publish is left as it is.
    """
    refused: dict[_Key, str] = {}
    proved: dict[_Key, str] = {}  # with what must be known before it is applied
    for outcome in outcomes:
        key = _key(outcome.finding, outcome.fix)
        if outcome.result is Result.FIXED:
            proved[key] = outcome.reason
        elif outcome.fix.edits:
            refused.setdefault(key, outcome.reason)
    good = {key: reason for key, reason in proved.items() if key not in refused}
    findings = tuple(_told(each, good, refused, trusts_published=trusts_published) for each in report.findings)
    return replace(report, findings=findings)


def examined_of(read: Templates, findings: tuple[ReportedFinding, ...]) -> Examined:
    """What is known of templates that were read, with what was found in them."""
    return Examined(read.documents, read.sources, read.templates, findings, read.problems)


def overlay(files: Files, texts: Texts) -> Files:
    """The files with other texts in place of some of them."""
    if not texts:
        return files
    data = {path: text.encode("utf-8") for path, text in texts.items()}

    def load(path: str) -> bytes | None:
        return data[path] if path in data else files.load(path)

    candidates = {path: data.get(path, old) for path, old in files.candidates.items()}
    nesting = {path: data.get(path, old) for path, old in files.nesting.items()}
    return files._replace(candidates=candidates, nesting=nesting, load=load)


def _same_content(_template: str, local: str) -> str:
    """Fixes change no code: what a local path holds is the same before and after."""
    return local


def _told(
    reported: ReportedFinding, proved: Mapping[_Key, str], refused: Mapping[_Key, str], *, trusts_published: bool
) -> ReportedFinding:
    """A finding with those fixes that were proved."""
    finding = reported.finding
    if not is_open(reported) or not any(fix.edits for fix in finding.fixes):
        return reported
    fixes = tuple(
        fix
        if not fix.edits or (fix.publishes and trusts_published)
        else _told_fix(fix, _key(finding, fix), proved, refused)
        for fix in finding.fixes
    )
    return replace(reported, finding=replace(finding, fixes=fixes))


def _told_fix(fix: Fix, key: _Key, proved: Mapping[_Key, str], refused: Mapping[_Key, str]) -> Fix:
    if key not in proved:
        return replace(fix, applicability=Applicability.DISPLAY, edits=(), why=refused.get(key, ""))
    if not proved[key]:
        return fix
    why = "; ".join(filter(None, (fix.why, proved[key])))
    return replace(fix, applicability=min(fix.applicability, Applicability.UNSAFE), why=why)


def _key(finding: Finding, fix: Fix) -> _Key:
    """What tells a fix from others, wherever its finding has moved."""
    edits = tuple((each.location.path, each.expected, each.replacement) for each in fix.edits)
    return finding.rule, finding.location.path, finding.resource, finding.subject, fix.title, edits
