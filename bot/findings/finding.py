"""The vocabulary of a result: finding, location, fix, severity, confidence, applicability."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum, IntEnum
from typing import TypeAlias

from bot.text.spans import Span


class Severity(IntEnum):
    """How bad it is; ordered, so that `--fail-on` compares."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


class Confidence(Enum):
    """How sure it is: proved by the files and the catalogue, or only by a name or a declaration."""

    CERTAIN = "certain"
    LIKELY = "likely"


class Applicability(IntEnum):
    """What a fix may be used for; ordered. See section 7 of the design in CONTRIBUTING.md."""

    DISPLAY = 1
    UNSAFE = 2
    SAFE = 3

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Location:
    """A span of one file."""

    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class Related:
    """A second place of a finding, and what it has to do with it."""

    location: Location
    message: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text of a location, which must be `expected`, by `replacement`."""

    location: Location
    expected: str
    replacement: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a fix means to do to the layers of functions: what an entry says before, and after ("" for one that goes).

    Texts are as `Text.shown` has them. `is_known` is set where the catalogue must know that the version exists. An
    entry may go only where `kept` stays in the same list.
    """

    before: str
    after: str
    is_known: bool = False
    since: date | None = None  # the day by which the version after was known
    kept: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """What would repair a finding; a display fix has no edits.

    `why` says why a fix is unsafe, or why there are no edits where one would expect them. The fixes of one finding
    with the same `key` are one: what it takes in several places. `publishes` names the functions that will publish
    a version with it.
    """

    title: str
    applicability: Applicability
    edits: tuple[Edit, ...] = ()
    why: str = ""
    changes: tuple[Change, ...] = ()
    key: str = ""
    publishes: tuple[str, ...] = ()
    entries: tuple[Location, ...] = ()  # the entries in lists of layers that it is about


DataValue: TypeAlias = str | int | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One defect at one place that must change."""

    rule: str
    severity: Severity
    confidence: Confidence
    location: Location
    resource: str  # the logical ID (or the function name in serverless.yml) that suffers first; "" where none does
    message: str
    subject: tuple[str, ...]  # what identifies the defect besides rule and path: no line, no wording
    scenarios: tuple[str, ...] = ()  # "IsArm=true" or "Stage=prod" …; () where it holds in every scenario
    related: tuple[Related, ...] = ()
    fixes: tuple[Fix, ...] = ()
    data: tuple[tuple[str, DataValue], ...] = ()
    owner: tuple[str, ...] = ()  # the keys of the file that enclose it: of its resource, function, map row …


class Status(Enum):
    """Where a finding stands between two sides."""

    NEW = "new"
    EXISTING = "existing"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why a finding does not count: the reason its author gave, and where."""

    reason: str
    place: str  # "path:line", the name of the configuration file, or the baseline file


@dataclass(frozen=True, slots=True)
class ReportedFinding:
    """A finding with everything that was decided about it."""

    finding: Finding
    fingerprint: str
    status: Status | None = None
    suppressed: Suppression | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A file, or a part of one, that could not be read. `line` is 1-based; 0 stands for the whole file."""

    path: str
    line: int
    message: str
    matters: bool = field(default=False)  # the file was named or changed: the exit status must not be 0
