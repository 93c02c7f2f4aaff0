"""What is reported: the result of a run as one value, which every reporter renders."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.findings.finding import Problem, ReportedFinding
from bot.findings.repairs import FileChange, Outcome
from bot.text.source import SourceFile


@dataclass(frozen=True, slots=True)
class FileCounts:
    """How many files were looked at, how many are templates, how many were skipped as no concern of ours."""

    read: int
    templates: int
    skipped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishingRow:
    """The verdict for one function and alias; only with two sides."""

    path: str
    resource: str
    alias: str
    verdict: str
    reason: str
    scenarios: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole result of a run. Findings are sorted by path, offset and rule; suppressed ones are included."""

    findings: tuple[ReportedFinding, ...]
    problems: tuple[Problem, ...]
    files: FileCounts
    sources: Mapping[str, SourceFile]  # the files that findings point to, for excerpts and positions
    publishing: tuple[PublishingRow, ...] = field(default=())
    base_sources: Mapping[str, SourceFile] = field(default_factory=dict)  # the files that fixed findings point to
    repairs: tuple[Outcome, ...] = field(default=())  # after a repair: what became of each finding
    changes: tuple[FileChange, ...] = field(default=())  # and the files that it changes, sorted by path
    added_suppressions: frozenset[str] = field(default=frozenset())  # places of those that head brings, with two sides
