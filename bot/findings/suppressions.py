"""Which findings do not count, because somebody said so and gave a reason; and which of these words are idle."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import NamedTuple, TypeAlias, assert_never

from bot.findings.finding import Finding, Location, ReportedFinding, Suppression
from bot.text.source import SourceFile
from bot.text.spans import Span

UNUSED_SUPPRESSION = "unused-suppression"


class LineScope(NamedTuple):
    """Findings that stand on one line of a file."""

    source: SourceFile
    line: int


class FileScope(NamedTuple):
    """Findings that stand in a file."""

    path: str


class ResourceScope(NamedTuple):
    """Findings of a resource: those that name it, and those that stand inside of it."""

    path: str
    resource: str
    span: Span


class GlobScope(NamedTuple):
    """Findings that the configuration names; None stands for every file or resource."""

    path: str | None
    resource: str | None


Scope: TypeAlias = LineScope | FileScope | ResourceScope | GlobScope


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressionEntry:
    """One suppression: the rules it silences, where, why, and until which day (None: for ever)."""

    rules: tuple[str, ...]
    scope: Scope
    reason: str
    until: date | None = None
    location: Location  # where it is written
    place: str  # "path:line" of it

    def counts_on(self, today: date) -> bool:
        """Whether its last day has not passed."""
        return self.until is None or today <= self.until


class Coverage(NamedTuple):
    """What a run judged: only there can a suppression be called idle."""

    rules: frozenset[str]
    paths: frozenset[str]
    is_whole: bool = True  # nothing of the repository was left out


class Idle(NamedTuple):
    """A rule of an entry that silences nothing."""

    entry: SuppressionEntry
    rule: str
    has_lapsed: bool  # it would silence something, but its last day has passed


def apply_suppressions(
    findings: Sequence[ReportedFinding], entries: Iterable[SuppressionEntry], today: date
) -> tuple[tuple[ReportedFinding, ...], tuple[Idle, ...]]:
    """The findings, those that an entry silences with its reason, and what of the entries silenced nothing.

    The first entry that fits gives the reason; every entry that fits is in use. One that has expired silences nothing.
    """
    index = _by_rule(entries)
    used: set[tuple[int, str]] = set()
    lapsed: set[tuple[int, str]] = set()
    judged: list[ReportedFinding] = []
    for reported in findings:
        fitting = [entry for entry in index.get(reported.finding.rule, ()) if fits(entry, reported.finding)]
        current = [entry for entry in fitting if entry.counts_on(today)]
        used.update((id(entry), reported.finding.rule) for entry in current)
        lapsed.update((id(entry), reported.finding.rule) for entry in fitting if entry not in current)
        judged.append(_suppressed(reported, current[0]) if current and reported.suppressed is None else reported)
    idle = (
        Idle(entry, rule, (id(entry), rule) in lapsed)
        for rule, with_rule in index.items()
        for entry in with_rule
        if (id(entry), rule) not in used
    )
    return tuple(judged), tuple(idle)


def was_judged(idle: Idle, coverage: Coverage) -> bool:
    """Whether the run looked at everything that the entry speaks of, so that it may be called idle."""
    if idle.rule == UNUSED_SUPPRESSION or idle.rule not in coverage.rules:
        return False
    match idle.entry.scope:
        case GlobScope(path=path):
            return coverage.is_whole or (path is not None and path in coverage.paths)
        case LineScope(source=source):
            return source.path in coverage.paths
        case FileScope(path=path) | ResourceScope(path=path):
            return path in coverage.paths
        case other:
            assert_never(other)


def fits(entry: SuppressionEntry, finding: Finding) -> bool:
    """Whether a finding is one that the entry speaks of; dates aside."""
    if finding.rule not in entry.rules:
        return False
    path, span = finding.location.path, finding.location.span
    match entry.scope:
        case LineScope(source=source, line=line):
            return path == source.path and _stands_on(source, span, line)
        case FileScope(path=file):
            return path == file
        case ResourceScope(path=file, resource=resource, span=inside):
            is_inside = inside.start <= span.start and span.end <= inside.end
            return path == file and (finding.resource == resource or is_inside)
        case GlobScope(path=glob, resource=resource):
            return (glob is None or fnmatchcase(path, glob)) and resource in (None, finding.resource)
        case other:
            assert_never(other)


def _stands_on(source: SourceFile, span: Span, line: int) -> bool:
    last = max(span.start, span.end - 1)
    return source.lines.position(span.start).line <= line <= source.lines.position(last).line


def _by_rule(entries: Iterable[SuppressionEntry]) -> dict[str, list[SuppressionEntry]]:
    index: dict[str, list[SuppressionEntry]] = {}
    for entry in entries:
        for rule in entry.rules:
            index.setdefault(rule, []).append(entry)
    return index


def _suppressed(reported: ReportedFinding, entry: SuppressionEntry) -> ReportedFinding:
    suppressed = Suppression(entry.reason, entry.place)
    return ReportedFinding(reported.finding, reported.fingerprint, reported.status, suppressed)
