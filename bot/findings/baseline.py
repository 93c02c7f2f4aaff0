"""The baseline: findings that a team accepted when it began, so that only new ones count."""

import json
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from bot.findings.finding import ReportedFinding, Status, Suppression
from bot.text.spans import LineIndex

_VERSION = 1
_REASON = "accepted in the baseline"


class BaselineError(ValueError):
    """A baseline file is not what `layer-bot baseline write` writes; the text says where."""


class Baseline(NamedTuple):
    """The accepted fingerprints, and the name of the file that holds them."""

    fingerprints: frozenset[str]
    place: str


class HasFindings(Protocol):
    """A report, as far as a baseline needs it."""

    @property
    def findings(self) -> tuple[ReportedFinding, ...]:
        """All findings, suppressed ones included."""


def render_baseline(report: HasFindings) -> str:
    """A baseline of the findings that count today, one a line, sorted; rule, path and resource are for readers."""
    rows = sorted(
        (finding.location.path, finding.rule, finding.resource, reported.fingerprint)
        for reported in report.findings
        for finding in (reported.finding,)
        if reported.suppressed is None and reported.status is not Status.FIXED
    )
    lines = (
        json.dumps({"fingerprint": fingerprint, "rule": rule, "path": path, "resource": resource})
        for path, rule, resource, fingerprint in rows
    )
    body = ",\n    ".join(lines)
    findings = f"[\n    {body}\n  ]" if rows else "[]"
    return f'{{\n  "version": {_VERSION},\n  "findings": {findings}\n}}\n'


def parse_baseline(text: str, place: str) -> Baseline:
    """The baseline in `text`; `place` names its file. Raises BaselineError, which says what to do."""
    advice = "write it anew with `layer-bot baseline write`"
    try:
        document: object = json.loads(text.removeprefix("\ufeff"))
    except (json.JSONDecodeError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise BaselineError(f"{place}:{line}: this is no JSON; {advice}") from error
    if not isinstance(document, dict) or document.get("version") != _VERSION:
        raise BaselineError(f"{place}:1: this is no baseline of version {_VERSION}; {advice}")
    findings = document.get("findings")
    if not isinstance(findings, list):
        raise BaselineError(f"{place}:1: a baseline has a list named findings; {advice}")
    return Baseline(frozenset(_fingerprint(item, number, text, place) for number, item in enumerate(findings)), place)


def apply_baseline(findings: Sequence[ReportedFinding], baseline: Baseline | None) -> tuple[ReportedFinding, ...]:
    """The findings, those of the baseline suppressed; those suppressed already keep their reason."""
    if baseline is None:
        return tuple(findings)
    accepted = Suppression(_REASON, baseline.place)
    return tuple(
        ReportedFinding(reported.finding, reported.fingerprint, reported.status, accepted)
        if reported.suppressed is None and reported.fingerprint in baseline.fingerprints
        else reported
        for reported in findings
    )


def _fingerprint(item: object, number: int, text: str, place: str) -> str:
    fingerprint = item.get("fingerprint") if isinstance(item, dict) else None
    if not isinstance(fingerprint, str) or not fingerprint:
        line = _line_of_item(text, number)
        raise BaselineError(
            f"{place}:{line}: finding {number + 1} has no fingerprint; write it anew with `layer-bot baseline write`"
        )
    return fingerprint


def _line_of_item(text: str, number: int) -> int:
    """The line of the item `number` (0-based) of the list `findings`, read by the decoder itself."""
    decoder = json.JSONDecoder()
    offset = text.index("[", text.index('"findings"')) + 1
    for index in range(number + 1):
        while text[offset] in " \t\r\n,":
            offset += 1
        if index < number:
            offset = decoder.raw_decode(text, offset)[1]
    return LineIndex(text).position(offset).line
