"""Repairs of functions behind an alias: which of them ask the SAM translator, and how often files are read."""

import sys
from datetime import date
from types import FrameType

import pytest

from bot.analysis import Knowledge, Snapshot
from bot.findings.finding import Applicability
from bot.findings.repairs import Outcome
from bot.fixes.pins import Pins
from bot.fixing import Job, Wish, repair_files
from bot.report.model import PublishingRow, Report
from bot.settings import Settings
from bot.sources.bundled import load_bundled
from bot.template.repository import Files
from bot.yamltree.parse import parse
from tests.publishing.changes import NoTransform

TODAY = date(2026, 11, 22)
POWERTOOLS = "AWSLambdaPowertoolsPythonV3-python313-x86_64"
TEMPLATE = f"""\
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      CodeUri: s3://bucket/key
      AutoPublishAlias: live
      Layers: [arn:aws:lambda:us-east-1:017000801446:layer:{POWERTOOLS}:1]
"""
WRITTEN_OUT = f"""\
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Layers: [arn:aws:lambda:us-east-1:017000801446:layer:{POWERTOOLS}:1]
  Version1:
    Type: AWS::Lambda::Version
    Properties: {{FunctionName: !Ref Api}}
  Live:
    Type: AWS::Lambda::Alias
    Properties: {{FunctionName: !Ref Api, FunctionVersion: !GetAtt Version1.Version, Name: live}}
"""
ADVICE = (
    "unpublished-layer-change: publish a version of function 'Api' in this same change; "
    "--unsafe-fixes looks for what would, in the same run, or afterwards with --base HEAD"
)


def test_safe_fixes_need_no_translator_to_know_what_stays_stale() -> None:
    report = repair(Applicability.SAFE)
    (row,) = report.publishing
    assert (row.resource, row.verdict) == ("Api", "stale-alias")
    assert [told(each) for each in report.repairs] == ["fixed stale-layer-version", f"manual {ADVICE}"]


def test_unsafe_fixes_ask_the_translator() -> None:
    (row,) = repair(Applicability.UNSAFE).publishing
    reason = "SAM does not accept the template: SAM is not asked here"
    assert row == PublishingRow(path="template.yaml", resource="Api", alias="live", verdict="unknown", reason=reason)


@pytest.mark.parametrize("end", ["  Version1:", "  Live:"], ids=["without a version", "with a version and no alias"])
def test_a_fix_reads_its_file_a_second_time_to_be_proved(end: str) -> None:
    assert parses(Applicability.UNSAFE, WRITTEN_OUT.partition(end)[0]) == 2


@pytest.mark.parametrize("level", [Applicability.SAFE, Applicability.UNSAFE])
def test_what_publishes_a_fix_reads_its_file_once_more(level: Applicability) -> None:
    assert parses(level, WRITTEN_OUT) == 3


def parses(level: Applicability, template: str) -> int:
    """How often a repair parses a template, whoever calls the parser."""
    count = 0

    def see(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call" and frame.f_code is parse.__code__

    sys.setprofile(see)
    try:
        report = repair(level, template)
    finally:
        sys.setprofile(None)
    assert report.changes
    return count


def repair(level: Applicability, template: str = TEMPLATE) -> Report:
    """The report on a repair with a translator that refuses everything."""
    files = {"template.yaml": template.encode()}
    snapshot = Snapshot(Files(files, {}, frozenset(), files.get), 1, 0)
    wish = Wish(level, Pins(today=TODAY))
    return repair_files(snapshot, Job(Settings(), Knowledge(load_bundled(), TODAY), wish, NoTransform()))


def told(outcome: Outcome) -> str:
    """What became of a finding, in one line."""
    advice = f": {outcome.fix.title}; {outcome.reason}" if outcome.reason else ""
    return f"{outcome.result.value} {outcome.finding.rule}{advice}"
