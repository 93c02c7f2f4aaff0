"""The report as JSON for programs: schema version 1, published as docs/schemas/output.schema.json."""

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from bot.findings.finding import Edit, Finding, Fix, ReportedFinding
from bot.findings.repairs import Outcome, Result
from bot.report.escaping import escape_json
from bot.report.model import Report
from bot.report.places import byte_offsets, place_of, source_of
from bot.report.reporters import RenderOptions, Reporter

JsonValue: TypeAlias = "bool | int | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"

SCHEMA_VERSION = 1


def render(report: Report, options: RenderOptions) -> str:
    """The report as one JSON object; lines and columns are 1-based, columns in code points, edits in byte offsets."""
    document: dict[str, JsonValue] = {
        "schema_version": SCHEMA_VERSION,
        "findings": [_finding(report, reported) for reported in report.findings],
        "publishing": [
            {
                "path": row.path,
                "resource": row.resource,
                "alias": row.alias,
                "verdict": row.verdict,
                "reason": row.reason,
                "scenarios": row.scenarios,
            }
            for row in report.publishing
        ],
        "problems": [
            {"path": problem.path, "line": problem.line, "message": problem.message} for problem in report.problems
        ],
        "files": {"read": report.files.read, "templates": report.files.templates, "skipped": report.files.skipped},
    }
    if report.repairs:
        document["repairs"] = [_repair(outcome, options) for outcome in report.repairs]
    return escape_json(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def _repair(outcome: Outcome, options: RenderOptions) -> JsonValue:
    """What became of a finding that was to be repaired; such findings are gone from `findings` where it was fixed."""
    return {
        "rule": outcome.finding.rule,
        "path": outcome.finding.location.path,
        "line": outcome.line,
        "resource": outcome.finding.resource,
        "title": outcome.fix.title,
        "applicability": str(outcome.fix.applicability),
        "result": outcome.result.value,
        "written": outcome.result is Result.FIXED and options.is_written,
        "reason": outcome.reason,
    }


def _finding(report: Report, reported: ReportedFinding) -> JsonValue:
    finding, suppressed = reported.finding, reported.suppressed
    place = place_of(report, finding.location, reported)
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "confidence": finding.confidence.value,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "resource": finding.resource,
        "message": finding.message,
        "fingerprint": reported.fingerprint,
        "status": reported.status.value if reported.status else None,
        "suppressed": {"reason": suppressed.reason, "place": suppressed.place} if suppressed else None,
        "scenarios": finding.scenarios,
        "related": _related(report, reported),
        "fixes": [_fix(report, reported, fix) for fix in finding.fixes],
        "data": _data(finding),
    }


def _related(report: Report, reported: ReportedFinding) -> JsonValue:
    return [
        {
            "path": related.location.path,
            "line": place_of(report, related.location, reported).line,
            "message": related.message,
        }
        for related in reported.finding.related
    ]


def _fix(report: Report, reported: ReportedFinding, fix: Fix) -> JsonValue:
    return {
        "title": fix.title,
        "applicability": str(fix.applicability),
        "why": fix.why,
        "edits": [_edit(report, reported, edit) for edit in fix.edits],
    }


def _edit(report: Report, reported: ReportedFinding, edit: Edit) -> JsonValue:
    path = edit.location.path
    start, end = byte_offsets(source_of(report, path, reported), edit.location)
    return {"path": path, "start": start, "end": end, "replacement": edit.replacement}


def _data(finding: Finding) -> dict[str, JsonValue]:
    return dict(finding.data)


REPORTER = Reporter("json", "for programs: see docs/schemas/output.schema.json", render)
