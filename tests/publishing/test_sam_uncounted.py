"""Verdicts without the translator are those of the translator, wherever they are given."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.ports import Transform
from bot.publishing.judging import judge_publishing
from bot.publishing.pairs import SideTemplates
from bot.publishing.verdicts import Judged, Verdict
from bot.template.scenarios import Environment
from bot.template.values import Text, literal
from bot.transform.client import SamTranslator
from tests.publishing.changes import NoTransform
from tests.template.builder import read_files

ARN = "arn:aws:lambda:eu-west-1:123456789012:layer:dep:"
FUNCTION = """\
Transform: AWS::Serverless-2016-10-31
{before}
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      InlineCode: x
      AutoPublishAlias: live
      {own}
  Worker:
    Type: AWS::Serverless::Function
    Properties: {{Handler: a.b, Runtime: python3.13, InlineCode: x, Layers: []}}
"""
NOT_ASKED = "SAM does not accept the template: SAM is not asked here"


def write(own: str, before: str = "") -> str:
    """A template with a function `Api`; `own` are further properties of it, `before` stands above the resources."""
    return FUNCTION.format(own=own, before=before)


def both(own: str, before: str = "") -> tuple[str, str]:
    """A template in which every %d becomes 5 on base and 6 on head."""
    return write(own.replace("%d", "5"), before.replace("%d", "5")), write(
        own.replace("%d", "6"), before.replace("%d", "6")
    )


LAYER = f"Layers: [{ARN}%d]"
SHARED = f"Globals: {{Function: {{Timeout: 5, Environment: {{Variables: {{A: b}}}}, Layers: [{ARN}%d]}}}}"
OWN_LAYER = """Layers: [!Ref {0}]
  Old: {{Type: AWS::Serverless::LayerVersion, Properties: {{ContentUri: s3://b/old}}}}
  New: {{Type: AWS::Serverless::LayerVersion, Properties: {{ContentUri: s3://b/new}}}}"""
TOLD = {
    "a version": both(LAYER),
    "a layer of Globals": both("MemorySize: 512", SHARED),
    "layers of both, and variables": both(f"{LAYER}\n      Environment: {{Variables: {{C: d}}}}", SHARED),
    "a layer that came": (write("Timeout: 5"), write(f"Layers: [{ARN}5]\n      Timeout: 5")),
    "Globals with nothing but layers": (
        write("Timeout: 5"),
        write("Timeout: 5", f"Globals: {{Function: {{Layers: [{ARN}5]}}}}"),
    ),
    "the flag as false": both(f"{LAYER}\n      AutoPublishAliasAllProperties: false"),
    "the same layers in other words": (
        write(f"Layers: [{ARN}5]", "Parameters: {V: {Type: String, Default: '5'}}"),
        write(f"Layers: [!Sub '{ARN}${{V}}']", "Parameters: {V: {Type: String, Default: '5'}}"),
    ),
    "layers of the template": (write(OWN_LAYER.format("Old")), write(OWN_LAYER.format("New"))),
    "a condition that only the deployment decides": both(
        f"Layers: [!If [C, {ARN}%d, {ARN}1]]",
        "Parameters: {P: {Type: String}}\nConditions: {C: !Equals [!Ref P, a]}",
    ),
}
CHOSEN_ALIAS = write(LAYER).replace("live", "!If [C, a, b]")
ASKED = {
    "all properties count": both(f"{LAYER}\n      AutoPublishAliasAllProperties: true"),
    "all properties count by Globals": both(LAYER, "Globals: {Function: {AutoPublishAliasAllProperties: true}}"),
    "a hash by hand": both(f"{LAYER}\n      AutoPublishCodeSha256: {'c' * 64}"),
    "more than layers": both(f"{LAYER}\n      MemorySize: %d00"),
    "a parameter": both(LAYER, "Parameters: {V: {Type: String, Default: '%d'}}"),
    "the content of a layer": both(
        "Layers: [!Ref L]\n  L: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: s3://b/%d}}"
    ),
    "an alias that a condition chooses": (CHOSEN_ALIAS % 5, CHOSEN_ALIAS % 6),
}


@pytest.mark.parametrize("sides", TOLD.values(), ids=list(TOLD))
def test_layers_that_do_not_count_need_no_translator(sides: tuple[str, str], translator: SamTranslator) -> None:
    expected = judge(sides, translator, wants_remedies=True)
    assert judge(sides, NoTransform(), wants_remedies=False) == _unasked(expected)


@pytest.mark.parametrize("sides", ASKED.values(), ids=list(ASKED))
def test_the_translator_is_asked_about_everything_else(sides: tuple[str, str]) -> None:
    (judged,) = judge(sides, NoTransform(), wants_remedies=False)
    assert (judged.verdict, judged.reason) == (Verdict.UNKNOWN, NOT_ASKED)


def test_remedies_are_asked_for_where_they_are_wanted() -> None:
    (judged,) = judge(both(LAYER), NoTransform(), wants_remedies=True)
    assert (judged.verdict, judged.reason) == (Verdict.UNKNOWN, NOT_ASKED)


@pytest.mark.slow
def test_every_measured_case_has_the_same_verdict_either_way(shared: Path, translator: SamTranslator) -> None:
    cases = json.loads((shared / "publishing" / "sam-cases.json").read_text())
    told = 0
    for case in cases["cases"]:
        for mode, properties in cases["modes"].items():
            base, head = (json.dumps(_with(case[side], properties)) for side in ("base", "head"))
            quick = judge((base, head), NoTransform(), wants_remedies=False, overrides=case["head_parameters"])
            if any(judged.reason == NOT_ASKED for judged in quick):
                continue
            asked = judge((base, head), translator, wants_remedies=True, overrides=case["head_parameters"])
            assert quick == _unasked(asked), (case["case"], mode)
            told += any(judged.verdict is Verdict.STALE_ALIAS for judged in quick)
    assert told > 50


@pytest.fixture(scope="module")
def translator() -> Iterator[SamTranslator]:
    with SamTranslator() as started:
        yield started


def judge(
    sides: tuple[str, str], transform: Transform, *, wants_remedies: bool, overrides: Mapping[str, str] | None = None
) -> tuple[Judged, ...]:
    """The verdicts on a change between two templates, of which head is deployed with overrides."""
    read = (
        read_files({"template.yaml": text}, environments=(Environment("prod", _values(given)),) if given else ())
        for text, given in zip(sides, ({}, overrides), strict=True)
    )
    before, after = (SideTemplates(each, lambda _template, local: local) for each in read)
    return judge_publishing(before, after, {}, transform, wants_remedies=wants_remedies)


def _values(given: Mapping[str, str]) -> dict[str, Text]:
    return {name: literal(value) for name, value in given.items()}


def _with(template: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    function = template["Resources"]["F"]
    resources = {**template["Resources"], "F": {**function, "Properties": {**function["Properties"], **properties}}}
    return {**template, "Resources": resources}


def _unasked(rows: tuple[Judged, ...]) -> tuple[Judged, ...]:
    """The same rows as they are where nobody asks for remedies."""
    needy = (Verdict.STALE_ALIAS, Verdict.STALE_CONFIG, Verdict.DEPLOY_FAILS)
    return tuple(each._replace(remedies=(), is_unasked=each.verdict in needy) for each in rows)
