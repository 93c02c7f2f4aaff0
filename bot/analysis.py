"""The pure middle of a run: the files of one side and what is known of layers in, the report out."""

from collections.abc import Iterator, Mapping
from datetime import date
from fnmatch import fnmatchcase
from functools import partial
from typing import NamedTuple

from bot.findings.baseline import parse_baseline
from bot.findings.finding import Location, Problem, Severity
from bot.findings.fingerprint import owner_of
from bot.findings.judgement import Judged, Judgement, judge_findings
from bot.findings.matching import Has
from bot.findings.reading import Written, configured_entry, read_comments, read_metadata
from bot.findings.suppressions import UNUSED_SUPPRESSION, Coverage
from bot.fixes.pins import find_holds, find_idle
from bot.layers.catalogue import Catalogue
from bot.layers.staleness import StalenessTolerance
from bot.report.model import FileCounts, Report
from bot.rules import load_rules
from bot.rules.base import Hit, Rule, RuleContext, TemplateChange
from bot.rules.gather import gather
from bot.rules.names import rule_names
from bot.settings import Environment as Configuration
from bot.settings import Settings
from bot.template.candidates import may_nest
from bot.template.dialects import load_dialects
from bot.template.dialects.base import Dialect
from bot.template.repository import Deployment, Files, Templates, read_templates
from bot.template.scenarios import Environment
from bot.template.values import Configured, literal
from bot.text.source import SourceFile
from bot.text.spans import Span
from bot.yamltree.comments import find_comments
from bot.yamltree.nodes import has_names, names_at

_OFF = "off"
_DEEPEST = 8  # keys of a place that are looked at
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
    configuration: Mapping[str, SourceFile] = {}  # the files that hold the `ignore-findings` of the settings


def chosen_rules(settings: Settings) -> tuple[str, ...]:
    """The names of the rules that run: those selected, without those ignored and those switched off."""
    off = {name for name, severity in settings.rules if severity == _OFF}
    chosen = settings.select or rule_names()
    return tuple(name for name in rule_names() if name in chosen and name not in settings.ignore and name not in off)


class Part(NamedTuple):
    """Templates that are read together, and the files that they were read from."""

    files: Files
    read: Templates


class Open(NamedTuple):
    """A part in which a fix has edits that are not proved yet, with what the rules saw."""

    part: Part
    looked: "Looked"


class Looked(NamedTuple):
    """What one part of a run saw: the hits of the rules, the suppressions as written, and what could not be read."""

    hits: tuple[tuple[Rule, Hit], ...]
    written: Written
    problems: tuple[Problem, ...]
    paths: tuple[str, ...]
    sources: Mapping[str, SourceFile]


class Analysed(NamedTuple):
    """The report on one side, and the parts whose fixes are to be proved."""

    report: Report
    open: tuple[Open, ...]


def analyse(snapshot: Snapshot, settings: Settings, knowledge: Knowledge) -> Report:
    """The report on one side. Its fixes are not proved."""
    return analyse_parts(snapshot, settings, knowledge).report


def analyse_parts(snapshot: Snapshot, settings: Settings, knowledge: Knowledge) -> Analysed:
    """The report on one side. Templates that no nested stack joins are read one by one, so that memory stays small."""
    rules = tuple(load_rules(chosen_rules(settings)))
    seen: list[Looked] = []
    open_: list[Open] = []
    for part in parts_of(snapshot.files, settings):
        looked = look(part.read, rules, {}, (settings, knowledge))
        seen.append(looked)
        if has_edits(looked):
            open_.append(Open(part, looked))
    judged = judge(seen, settings, knowledge, is_whole=snapshot.is_whole)
    return Analysed(make_report(snapshot, seen, judged), tuple(open_))


def has_edits(looked: Looked) -> bool:
    """Whether any fix of what the rules saw has edits."""
    return any(fix.edits for _, hit in looked.hits for fix in hit.fixes)


def look(
    read: Templates,
    rules: tuple[Rule, ...],
    changes: Mapping[str, TemplateChange],
    given: tuple[Settings, Knowledge],
) -> Looked:
    """What the rules say about templates; of the sources only those that something points to."""
    found = _hits(rules, _contexts(read, changes, *given))
    hits = tuple((rule, hit._replace(owner=_owner(read, hit.location))) for rule, hit in found)
    written = _written_suppressions(read)
    named = {place.path for _, hit in hits for place in _places(hit)}
    named.update(entry.location.path for entry in written.entries)
    sources = {path: source for path, source in read.sources.items() if path in named}
    return Looked(hits, written, (*read.problems, *_idle_holds(read)), tuple(read.documents), sources)


def _owner(read: Templates, place: Location) -> tuple[str, ...]:
    """The keys of what owns a place; () in a file that is no template."""
    document = read.documents.get(place.path)
    return owner_of(names_at(document.root, place.span.start, _DEEPEST)) if document is not None else ()


def owners_in(read: Templates) -> Has:
    """Tells whether a file has a resource, function or other owner, by the keys that lead to it."""

    def has(path: str, owner: tuple[str, ...]) -> bool:
        return path in read.documents and has_names(read.documents[path].root, owner)

    return has


def judge(
    parts: list[Looked], settings: Settings, knowledge: Knowledge, *, is_whole: bool, rules: tuple[Rule, ...] = ()
) -> Judged:
    """The findings of one side with all that is decided about them; problems are those of the suppressions.

    `rules` are those that ran, for a caller who has loaded them: to list them again takes longer than to judge.
    """
    findings = gather((each for part in parts for each in part.hits), _severities(settings))
    written = Written(
        tuple(entry for part in parts for entry in part.written.entries),
        tuple(problem for part in parts for problem in part.written.problems),
    )
    paths = frozenset(path for part in parts for path in part.paths)
    names = (rule.name for rule in rules) if rules else chosen_rules(settings)
    coverage = Coverage(frozenset(names), paths, is_whole)
    judged = judge_findings(findings, _judgement(written, coverage, settings, knowledge))
    return Judged(judged.findings, (*written.problems, *judged.problems))


def make_report(snapshot: Snapshot, parts: list[Looked], judged: Judged) -> Report:
    """The report on what was judged."""
    found = {*snapshot.problems, *judged.problems, *(problem for part in parts for problem in part.problems)}
    problems = sorted(found, key=lambda each: (each.path, each.line, each.message))
    paths = {path for part in parts for path in part.paths}
    counts = FileCounts(snapshot.read, len(paths), snapshot.skipped)
    sources = {path: source for part in parts for path, source in part.sources.items()}
    return Report(findings=judged.findings, problems=tuple(problems), files=counts, sources=sources)


def read_all(files: Files, settings: Settings, *, dialects: tuple[Dialect, ...] = ()) -> Templates:
    """All templates of one side at once, judged in the environments of the settings; see `read_templates`."""
    return read_templates(files, _defaults(settings), _deployments(settings), dialects=dialects)


def parts_of(files: Files, settings: Settings, *, dialects: tuple[Dialect, ...] = ()) -> Iterator[Part]:
    """The templates: first those that nested stacks join, then each of the others by itself."""
    joining = {path: data for path, data in files.candidates.items() if may_nest(data)}
    others = frozenset(files.candidates) - frozenset(joining)
    read: frozenset[str] = frozenset()
    dialects = dialects or load_dialects()
    if joining or files.nesting:
        mine = files._replace(candidates=joining, others=others)
        joined = Part(mine, read_all(mine, settings, dialects=dialects))
        read = frozenset(joined.read.documents)
        yield joined
    for path, data in files.candidates.items():
        if path in others and path not in read:
            mine = files._replace(candidates={path: data}, nesting={})
            yield Part(mine, read_all(mine, settings, dialects=dialects))


def _places(hit: Hit) -> Iterator[Location]:
    yield hit.location
    if hit.function is not None:
        yield hit.function.place
    yield from (related.location for related in hit.related)
    yield from (edit.location for fix in hit.fixes for edit in fix.edits)
    if hit.victim is not None:
        yield hit.victim


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
    documents = [document for document in read.documents.values() if "layer-bot" in document.source.text]
    names = rule_names() if documents else ()
    found: list[Written] = []
    for document in documents:
        found.append(read_comments(document.source, find_comments(document, containing="layer-bot:"), names))
        found.append(read_metadata(document.source, document.root, names))
    return Written(
        tuple(entry for each in found for entry in each.entries),
        tuple(problem for each in found for problem in each.problems),
    )


def _idle_holds(read: Templates) -> tuple[Problem, ...]:
    holds = tuple(find_holds(read.documents.values()))
    return tuple(find_idle(holds, read.templates)) if holds else ()


def _judgement(written: Written, coverage: Coverage, settings: Settings, knowledge: Knowledge) -> Judgement:
    configured = tuple(
        configured_entry(each, _location(each.place, knowledge.configuration)) for each in settings.ignore_findings
    )
    severities = _severities(settings)
    return Judgement(
        (*written.entries, *configured),
        coverage,
        knowledge.today,
        parse_baseline(knowledge.baseline, settings.baseline or "") if knowledge.baseline is not None else None,
        severities.get(UNUSED_SUPPRESSION, Severity.NOTE),
    )


def _location(place: str, files: Mapping[str, SourceFile]) -> Location:
    """The start of the line that `path:line` names, which can be shown if its file is given."""
    path, _, line = place.rpartition(":")
    start = files[path].lines.line_span(int(line))[0] if path in files else 0
    return Location(path, Span(start, start))


def _defaults(settings: Settings) -> Environment:
    return Environment("", {}, tuple(literal(region) for region in settings.regions))


def _deployments(settings: Settings) -> tuple[Deployment, ...]:
    return tuple(Deployment(partial(_matches, each.paths), _environment(each)) for each in settings.environments)


def _environment(configured: Configuration) -> Environment:
    """An environment of the configuration as scenarios need it, each value with the place where it is written."""
    places = {name: Configured(*written) for name, written in configured.written}
    return Environment(
        configured.name,
        {name: literal(value, places.get(name)) for name, value in configured.parameters},
        (literal(configured.region, places.get("")),) if configured.region else (),
    )


def _matches(globs: tuple[str, ...], path: str) -> bool:
    return any(fnmatchcase(path, glob) for glob in globs)


def _severities(settings: Settings) -> dict[str, Severity]:
    return {name: _SEVERITIES[severity] for name, severity in settings.rules if severity != _OFF}
