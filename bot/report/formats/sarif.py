"""The report as SARIF 2.1.0, within the limits of GitHub code scanning.

Limits: docs.github.com, "SARIF support for code scanning" (read November 2026): 25,000 results a run of which 5,000
are shown, 1,000 locations a result of which 100 are kept, and only `primaryLocationLineHash` counts as a fingerprint.
"""

import json

from bot.findings.finding import Confidence, Fix, Location, ReportedFinding, Severity, Status
from bot.report.addresses import escape_path
from bot.report.counting import is_open
from bot.report.escaping import escape_json, escape_sarif
from bot.report.formats.json import JsonValue
from bot.report.model import Report
from bot.report.places import other_places, place_of, source_of
from bot.report.reporters import RenderOptions, Reporter, RuleInfo

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MAX_RESULTS = 25_000
SHOWN_RESULTS = 5_000
MAX_RELATED = 99
_LEVELS = {Severity.NOTE: "note", Severity.WARNING: "warning", Severity.ERROR: "error"}
_STATES = {Status.NEW: "new", Status.EXISTING: "unchanged", Status.FIXED: "absent"}


def render(report: Report, options: RenderOptions) -> str:
    """One SARIF run; results beyond what can be uploaded are left out, the worst stay, and a notification says so."""
    findings = _kept(report)
    rules = _rules(findings, options)
    index = {rule.name: number for number, rule in enumerate(rules)}
    driver: dict[str, JsonValue] = {
        "name": "layer-bot",
        "version": options.version,
        "rules": [_rule(rule, options) for rule in rules],
    }
    if options.docs_url:
        driver["informationUri"] = options.docs_url
    run: JsonValue = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "the root of the repository"}}},
        "invocations": [
            {
                "executionSuccessful": not any(problem.matters for problem in report.problems),
                "toolExecutionNotifications": [*_truncation(report), *_problems(report)],
            }
        ],
        "results": [_result(report, reported, index[reported.finding.rule]) for reported in findings],
    }
    document: JsonValue = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return escape_json(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def _kept(report: Report) -> tuple[ReportedFinding, ...]:
    """All findings, or where they are too many, those that count and are worst, in the order of the report."""
    if len(report.findings) <= MAX_RESULTS:
        return report.findings
    order = sorted(range(len(report.findings)), key=lambda number: _rank(report.findings[number]))
    return tuple(report.findings[number] for number in sorted(order[:MAX_RESULTS]))


def _rank(reported: ReportedFinding) -> tuple[bool, int]:
    return not is_open(reported), -reported.finding.severity


def _truncation(report: Report) -> list[JsonValue]:
    count = len(report.findings)
    if count <= SHOWN_RESULTS:
        return []
    text = f"{count:,} findings: GitHub shows the first {SHOWN_RESULTS:,} of an upload"
    if count > MAX_RESULTS:
        text += f", and {count - MAX_RESULTS:,} of the mildest are left out here, since it accepts {MAX_RESULTS:,}"
    return [{"level": "warning", "message": {"text": text + ". The text and JSON formats hold all of them."}}]


def _problems(report: Report) -> list[JsonValue]:
    notifications: list[JsonValue] = []
    for problem in report.problems:
        physical: dict[str, JsonValue] = {"artifactLocation": _artifact(problem.path)}
        if problem.line:
            physical["region"] = {"startLine": problem.line}
        notifications.append(
            {
                "level": "error" if problem.matters else "warning",
                "message": {"text": escape_sarif(problem.message) or "this file could not be read"},
                "locations": [{"physicalLocation": physical}],
            }
        )
    return notifications


def _rules(findings: tuple[ReportedFinding, ...], options: RenderOptions) -> tuple[RuleInfo, ...]:
    """The rules that were run, and any other that a finding names; sorted by name."""
    known = {rule.name: rule for rule in options.rules}
    for reported in findings:
        name, severity = reported.finding.rule, str(reported.finding.severity)
        known.setdefault(name, RuleInfo(name, name.replace("-", " "), severity=severity))
    return tuple(known[name] for name in sorted(known))


def _rule(rule: RuleInfo, options: RenderOptions) -> JsonValue:
    url = options.rule_url(rule.name)
    help_text: dict[str, JsonValue] = {"text": f"{rule.summary} {url}".strip()}
    if rule.help:
        help_text["markdown"] = rule.help
    described: dict[str, JsonValue] = {
        "id": rule.name,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": help_text,
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"tags": ["aws-lambda", "layers"]},
    }
    if url:
        described["helpUri"] = url
    return described


def _result(report: Report, reported: ReportedFinding, rule_index: int) -> JsonValue:
    finding = reported.finding
    related = [
        {"id": number, "message": {"text": escape_sarif(message) or "related"}, **_location(report, location, reported)}
        for number, (location, message) in enumerate(other_places(finding)[:MAX_RELATED], 1)
    ]
    result: dict[str, JsonValue] = {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(reported)},
        "locations": [_location(report, finding.location, reported)],
        "partialFingerprints": {"primaryLocationLineHash": reported.fingerprint},
        "properties": {
            "confidence": finding.confidence.value,
            "resource": finding.resource,
            "scenarios": finding.scenarios,
        },
    }
    if related:
        result["relatedLocations"] = related
    fixes = [_fix(fix) for fix in finding.fixes if fix.edits]
    if fixes:
        result["fixes"] = fixes
    if reported.status:
        result["baselineState"] = _STATES[reported.status]
    if reported.suppressed:
        kind = "inSource" if reported.suppressed.place.startswith(f"{finding.location.path}:") else "external"
        justification = f"{reported.suppressed.reason} ({reported.suppressed.place})"
        result["suppressions"] = [{"kind": kind, "status": "accepted", "justification": justification}]
    return result


def _fix(fix: Fix) -> JsonValue:
    """A fix by file; offsets count the characters of the file, a byte order mark included."""
    files: dict[str, list[JsonValue]] = {}
    for edit in fix.edits:
        start, end = edit.location.span
        files.setdefault(edit.location.path, []).append(
            {
                "deletedRegion": {"charOffset": start, "charLength": end - start},
                "insertedContent": {"text": edit.replacement},
            }
        )
    changes = [{"artifactLocation": _artifact(path), "replacements": each} for path, each in files.items()]
    why = f" ({fix.why})" if fix.why else ""
    description = escape_sarif(f"{fix.title}, {fix.applicability!s}{why}")
    return {"description": {"text": description}, "artifactChanges": changes}


def _message(reported: ReportedFinding) -> str:
    """The message, with the scenarios and the ways to repair it below."""
    finding = reported.finding
    lines = [finding.message]
    if finding.scenarios:
        lines.append(f"When: {'; '.join(finding.scenarios[:5])}")
    if finding.confidence is Confidence.LIKELY:
        lines.append("Likely, not proved: only a name or a declaration says so.")
    lines += [f"Help: {fix.title}" for fix in finding.fixes]
    return escape_sarif("\n".join(lines))


def _location(report: Report, location: Location, reported: ReportedFinding) -> dict[str, JsonValue]:
    place = place_of(report, location, reported)
    physical: dict[str, JsonValue] = {"artifactLocation": _artifact(place.path)}
    if source_of(report, location.path, reported) is not None:
        physical["region"] = {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        }
    else:
        physical["region"] = {"startLine": 1}
    return {"physicalLocation": physical}


def _artifact(path: str) -> JsonValue:
    """A path as a URI relative to the root of the repository; a colon would begin a scheme."""
    return {"uri": escape_path(path), "uriBaseId": "SRCROOT"}


REPORTER = Reporter("sarif", "SARIF 2.1.0, for GitHub code scanning and other viewers", render)
