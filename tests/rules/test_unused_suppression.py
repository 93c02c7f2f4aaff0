"""The rule itself finds nothing: its findings are made where suppressions are applied."""

from datetime import date

import pytest

from bot.layers.staleness import StalenessTolerance
from bot.rules.base import RuleContext
from bot.rules.unused_suppression import RULE, check
from bot.settings import Settings
from bot.sources.bundled import load_bundled
from bot.template.model import Template
from bot.text.source import SourceFile
from tests.rules.examples import findings_of, marked

STALE = "arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:{}"
TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Layers:
        - {arn} # layer-bot: ignore[stale-layer-version] {rest}
"""


def test_the_rule_leaves_the_work_to_the_suppressions() -> None:
    source = SourceFile("template.yaml", TEMPLATE.encode())
    context = RuleContext(Template(source, "sam", ()), load_bundled(), date(2026, 11, 22), StalenessTolerance())
    assert list(check(context)) == []


@pytest.mark.parametrize(
    ("number", "rest", "messages"),
    [
        pytest.param(4, "we wait", [], id="used"),
        pytest.param(4, "until 2026-11-22 we wait", [], id="used on its last day"),
        pytest.param(99, "we wait", ["silences nothing"], id="not needed"),
        pytest.param(4, "until 2026-11-21 we wait", ["ended on 2026-11-21"], id="its last day has passed"),
    ],
)
def test_an_idle_suppression_is_noted_where_it_stands(number: int, rest: str, messages: list[str]) -> None:
    text = TEMPLATE.format(arn=STALE.format(number), rest=rest)
    findings = findings_of(RULE.name, text)
    assert [message for message in messages if message in findings[0].message] == messages
    assert len(findings) == len(messages)
    assert all(marked(text, finding).startswith("# layer-bot: ignore[stale-layer-version]") for finding in findings)


def test_a_rule_that_did_not_run_leaves_its_suppressions_alone() -> None:
    text = TEMPLATE.format(arn=STALE.format(99), rest="we wait")
    assert findings_of(RULE.name, text, settings=Settings(select=(RULE.name,))) == []
