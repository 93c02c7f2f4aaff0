"""What a rule is, what it is given, and what it gives back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.findings.finding import Confidence, DataValue, Fix, Location, Related, Severity
from bot.layers.catalogue import Catalogue
from bot.layers.staleness import StalenessTolerance
from bot.publishing.pairs import TemplatePair
from bot.publishing.verdicts import Judged
from bot.template.model import Case, Function, Template

# Stands in a message for the functions that a hit concerns, which are known only when all hits are gathered:
# "function 'Api'", or "functions 'Api', 'Worker' and 8 more". Write sentences that do not need a verb in agreement.
FUNCTIONS = "\0"


class TemplateChange(NamedTuple):
    """A template of head beside what it was on base, and the verdicts for its functions behind an alias."""

    pair: TemplatePair
    verdicts: tuple[Judged, ...]


class RuleContext(NamedTuple):
    """Everything a rule may look at. It asks nobody and keeps nothing."""

    template: Template
    catalogue: Catalogue
    today: date
    tolerance: StalenessTolerance
    change: TemplateChange | None = None  # with two sides: what became of this template since base


class Hit(NamedTuple):
    """A defect as seen in one case of one function; hits with equal rule, location and subject become one finding.

    `subject` identifies the defect besides rule and path: no line, no wording. `message` states the fact with its
    values, then the consequence, and may hold FUNCTIONS. `severity` is None for the rule's own.
    """

    location: Location
    function: Function | None  # None where none is concerned: then `resource` says what is
    case: Case | None  # None where it holds in every case
    message: str
    subject: tuple[str, ...]
    confidence: Confidence = Confidence.CERTAIN
    severity: Severity | None = None
    related: tuple[Related, ...] = ()
    fixes: tuple[Fix, ...] = ()
    data: tuple[tuple[str, DataValue], ...] = ()
    victim: Location | None = None  # where the function uses it; None for the function's own place
    resource: str = ""
    owner: tuple[str, ...] = ()  # as in Finding; found by what runs the rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule. `name` is kebab-case, equal to the file name, and reads well after "ignore"."""

    name: str
    summary: str
    severity: Severity
    check: Callable[[RuleContext], Iterator[Hit]]
    references: tuple[str, ...] = ()
