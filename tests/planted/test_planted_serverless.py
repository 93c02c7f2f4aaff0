"""Defects planted into services of the Serverless Framework, through every kind of variable, in real and own files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.analysis import Knowledge, Snapshot, analyse
from bot.findings.finding import Finding, Severity
from bot.report.model import Report
from bot.settings import Settings
from bot.sources.bundled import load_bundled
from bot.template.repository import Files
from bot.text.source import SourceFile
from bot.yamltree.limits import Unreadable
from bot.yamltree.parse import parse
from tests.planted.insertion import insert_below, mapping_at
from tests.planted.test_planted import DEFECTS, HEALTHY, TODAY

pytestmark = pytest.mark.slow
PLAIN = """\
service: orders
provider:
  name: aws
  runtime: python3.13
  stage: ${opt:stage, 'dev'}
functions:
  planted:
    handler: app.handler
"""
Style = Callable[[str, str], dict[str, str]]


def literal(text: str, arn: str) -> dict[str, str]:
    return {"serverless.yml": insert_below(text, ("functions", "planted"), f"layers:\n  - {arn}")}


def provider(text: str, arn: str) -> dict[str, str]:
    return {"serverless.yml": insert_below(text, ("provider",), f"layers: ['{arn}']")}


def custom_variable(text: str, arn: str) -> dict[str, str]:
    text = insert_below(text, ("custom",), f"planted: {arn}")
    return {"serverless.yml": insert_below(text, ("functions", "planted"), "layers:\n  - ${self:custom.planted}")}


def version_in_text(text: str, arn: str) -> dict[str, str]:
    head, _, version = arn.rpartition(":")
    text = insert_below(text, ("custom",), f"planted: {version}")
    return {
        "serverless.yml": insert_below(text, ("functions", "planted"), f"layers:\n  - {head}:${{self:custom.planted}}")
    }


def table_by_stage(text: str, arn: str) -> dict[str, str]:
    text = insert_below(text, ("custom",), f"planted:\n  dev: {HEALTHY}\n  prod: {arn}")
    entry = "layers:\n  - ${self:custom.planted.${sls:stage}}"
    return {"serverless.yml": insert_below(text, ("functions", "planted"), entry)}


def parameter_by_stage(text: str, arn: str) -> dict[str, str]:
    text = insert_below(text, ("params",), f"prod:\n  planted: {arn}\ndefault:\n  planted: {HEALTHY}")
    return {"serverless.yml": insert_below(text, ("functions", "planted"), "layers: ['${param:planted}']")}


def other_file(text: str, arn: str) -> dict[str, str]:
    entry = "layers:\n  - ${file(./layers.yml):planted}"
    return {"serverless.yml": insert_below(text, ("functions", "planted"), entry), "layers.yml": f"planted: '{arn}'\n"}


def fallback(text: str, arn: str) -> dict[str, str]:
    entry = f"layers:\n  - ${{self:custom.absent, '{arn}'}}"
    return {"serverless.yml": insert_below(text, ("functions", "planted"), entry)}


def sub(text: str, arn: str) -> dict[str, str]:
    entry = f"layers:\n  - Fn::Sub: '{arn.replace('arn:aws:', 'arn:${AWS::Partition}:')}'"
    return {"serverless.yml": insert_below(text, ("functions", "planted"), entry)}


STYLES = (literal, provider, custom_variable, version_in_text, table_by_stage, parameter_by_stage, other_file, fallback,
          sub)  # fmt: skip


def check(files: dict[str, str]) -> Report:
    """The report on a service with the files beside it."""
    data = {path: text.encode() for path, text in files.items()}
    service = {"serverless.yml": data["serverless.yml"]}
    snapshot = Snapshot(Files(service, {}, frozenset(service), data.get), 1, 0)
    return analyse(snapshot, Settings(), Knowledge(load_bundled(), TODAY))


def findings_of(report: Report) -> list[Finding]:
    """The findings above notes."""
    return [each.finding for each in report.findings if each.finding.severity > Severity.NOTE]


def services(shared: Path) -> list[str]:
    """Services of the corpus on AWS with nothing to say about them; their functions make room for the planted one."""
    found = [PLAIN]
    for path in sorted((shared / "corpus" / "templates").rglob("serverless.yml")):
        text = path.read_text(encoding="utf-8", errors="replace")
        if any(
            word in text
            for word in ("layers", "architecture", "params:", "\r", "\ufffd", "plugins", "custom", "%}", "region")
        ):
            continue
        if isinstance(parse(SourceFile("serverless.yml", text.encode())), Unreadable):
            continue
        sections = [mapping_at(text, key) for key in ("provider", "functions")]
        if any(found is None or found[1].is_flow for found in sections) or "runtime: " not in text:
            continue
        planted = insert_below(text, ("functions",), "planted:\n  handler: app.handler\n  runtime: python3.13")
        report = check({"serverless.yml": planted})
        if not report.findings and not report.problems:
            found.append(planted)
    return found[:40]


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.__name__)
def test_a_healthy_layer_is_left_alone(style: Style, shared: Path) -> None:
    said = [findings_of(check(style(text, HEALTHY))) for text in services(shared)]
    assert [findings for findings in said if findings] == []


@pytest.mark.parametrize("rule", sorted(DEFECTS))
@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.__name__)
def test_a_planted_defect_is_found_where_it_stands(style: Style, rule: str, shared: Path) -> None:
    texts = services(shared)
    assert len(texts) == 40
    for text in texts:
        if rule == "runtime-mismatch" and style is provider:
            text = PLAIN  # whether a provider's layer fits depends on all functions of the service
        files = style(text, DEFECTS[rule])
        report = check(files)
        findings = findings_of(report)
        assert [each.rule for each in findings] == [rule], files
        source = report.sources[findings[0].location.path]
        start, end = source.lines.line_span(source.lines.position(findings[0].location.span.start).line)
        assert source.text[start:end] not in text.splitlines()
