"""Repairs of functions behind an alias: which of them ask the SAM translator."""

from datetime import date

from bot.analysis import Knowledge, Snapshot
from bot.findings.finding import Applicability
from bot.findings.repairs import Outcome
from bot.fixes.pins import Pins
from bot.fixing import Job, Wish, repair_files
from bot.report.model import PublishingRow, Report
from bot.settings import Settings
from bot.sources.bundled import load_bundled
from bot.template.repository import Files
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


def repair(level: Applicability) -> Report:
    """The report on a repair with a translator that refuses everything."""
    files = {"template.yaml": TEMPLATE.encode()}
    snapshot = Snapshot(Files(files, {}, frozenset(), files.get), 1, 0)
    wish = Wish(level, Pins(today=TODAY))
    return repair_files(snapshot, Job(Settings(), Knowledge(load_bundled(), TODAY), wish, NoTransform()))


def told(outcome: Outcome) -> str:
    """What became of a finding, in one line."""
    advice = f": {outcome.fix.title}; {outcome.reason}" if outcome.reason else ""
    return f"{outcome.result.value} {outcome.finding.rule}{advice}"
