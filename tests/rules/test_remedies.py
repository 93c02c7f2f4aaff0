"""What makes a change publish that publishes nothing, byte for byte, and why a person must allow it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bot.findings.repairs import Result
from bot.ports import Transform
from bot.transform.client import SamTranslator
from tests.fixes.bench import OURS, TOOLS, function, repaired, sam

OLD, NEW = f"{TOOLS}:89", f"{TOOLS}:90"
ALIAS = "AutoPublishAlias: live"
FLAG = "AutoPublishAliasAllProperties: true"
FLAGS = (
    "from then on each change of the function's properties publishes a version, and a change of Tags or "
    "ReservedConcurrentExecutions alone fails the deployment"
)
CFN = """\
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Handler: a.b
      Runtime: python3.12
      Role: arn:aws:iam::123456789012:role/x
      Code: {S3Bucket: b, S3Key: k}
      Layers: [LAYER]
  NAME: # the version
    Type: AWS::Lambda::Version
POLICY    Properties: {FunctionName: !Ref Fn}
  Live:
    Type: AWS::Lambda::Alias
    DependsOn: [Fn, NAME]
    Properties:
      Name: live
      FunctionName: !Ref Fn
      FunctionVersion: !GetAtt NAME.Version # not the NAME in a comment
Outputs:
  Number: {Value: !Sub "${NAME.Version} of ${Fn}, not ${!Version3.Version}"}
"""
RETAIN = "    DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain\n"


@pytest.fixture(scope="module")
def translator() -> Iterator[Transform]:
    """A translator for all tests of this module."""
    with SamTranslator() as started:
        yield started


def cfn(layer: str, name: str = "Version3", policy: str = "", more: str = "") -> str:
    """A template that writes its alias out; `more` are further resources."""
    text = CFN.replace("LAYER", layer).replace("POLICY", policy)
    return text.replace("not the NAME", "not the Old").replace("NAME", name).replace("Outputs:", f"{more}Outputs:")


def alias(layer: str, *more: str) -> str:
    """A SAM template with one function behind an alias."""
    return sam(function("A", layer, more="\n".join((ALIAS, *more))))


def in_flow(layer: str, flag: str = "") -> str:
    """The same on one line."""
    properties = f"CodeUri: s3://b/k, Handler: a.b, Runtime: python3.12, {ALIAS}, {flag}Layers: ['{layer}']"
    return sam(f"  A: {{Type: AWS::Serverless::Function, Properties: {{{properties}}}}}\n")


def in_json(layer: str, **flag: bool) -> str:
    """The same in JSON."""
    properties: dict[str, Any] = {"CodeUri": "s3://b/k", "Handler": "a.b", "Runtime": "python3.12"}
    properties |= {"AutoPublishAlias": "live", **flag, "Layers": [layer]}
    resources = {"A": {"Type": "AWS::Serverless::Function", "Properties": properties}}
    return json.dumps({"Transform": "AWS::Serverless-2016-10-31", "Resources": resources}, indent=4)


@pytest.mark.parametrize(
    ("base", "head", "after"),
    [
        pytest.param(alias(OLD), alias(NEW), alias(NEW, FLAG), id="the flag comes behind the alias"),
        pytest.param(alias(OLD, "Timeout: 3 # s"), alias(NEW, "Timeout: 3 # s"), alias(NEW, FLAG, "Timeout: 3 # s"),
                     id="before what follows, with its comment"),
        pytest.param(alias(OLD, FLAG.replace("true", "false # why")), alias(NEW, FLAG.replace("true", "false # why")),
                     alias(NEW, f"{FLAG} # why"), id="a flag that is there is changed"),
        pytest.param(alias(OLD).replace("\n", "\r\n"), alias(NEW).replace("\n", "\r\n"),
                     alias(NEW, FLAG).replace("\n", "\r\n"), id="with the file's line ends"),
        pytest.param(in_flow(OLD), in_flow(NEW), in_flow(NEW, f"{FLAG}, "), id="in flow style"),
        pytest.param(in_json(OLD), in_json(NEW), in_json(NEW, AutoPublishAliasAllProperties=True), id="in JSON"),
        pytest.param(
            sam(function("A"), before=f"Globals:\n  Function:\n    {ALIAS}\n    Layers: ['{OLD}']\n"),
            sam(function("A"), before=f"Globals:\n  Function:\n    {ALIAS}\n    Layers: ['{NEW}']\n"),
            sam(function("A", more=FLAG), before=f"Globals:\n  Function:\n    {ALIAS}\n    Layers: ['{NEW}']\n"),
            id="on the function where Globals hold the alias",
        ),
        pytest.param(
            sam(function("A", OLD, more=ALIAS), function("B", f"{OURS}:1", more=ALIAS)),
            sam(function("A", NEW, more=ALIAS), function("B", f"{OURS}:1", more=ALIAS)),
            sam(function("A", NEW, more=f"{ALIAS}\n{FLAG}"), function("B", f"{OURS}:1", more=ALIAS)),
            id="on the function that changes alone",
        ),
        pytest.param(cfn(OLD), cfn(NEW), cfn(NEW, "Version4", RETAIN), id="a version with a number gets the next"),
        pytest.param(cfn(OLD, "Version"), cfn(NEW, "Version"), cfn(NEW, "Version2", RETAIN),
                     id="a version without a number gets one"),
        pytest.param(cfn(OLD, "V09x"), cfn(NEW, "V09x"), cfn(NEW, "V10x", RETAIN), id="a number keeps its width"),
        pytest.param(cfn(OLD, more="  Version4: {Type: AWS::SNS::Topic}\n"),
                     cfn(NEW, more="  Version4: {Type: AWS::SNS::Topic}\n"),
                     cfn(NEW, "Version5", RETAIN, more="  Version4: {Type: AWS::SNS::Topic}\n"),
                     id="a name that is taken is passed over"),
        pytest.param(cfn(OLD, policy=RETAIN), cfn(NEW, policy=RETAIN), cfn(NEW, "Version4", RETAIN),
                     id="policies that are there stay"),
        pytest.param(cfn(OLD).replace("\n", "\r\n"), cfn(NEW).replace("\n", "\r\n"),
                     cfn(NEW, "Version4", RETAIN).replace("\n", "\r\n"), id="a version with the file's line ends"),
    ],
)  # fmt: skip
def test_what_publishes_the_change(base: str, head: str, after: str, translator: Transform) -> None:
    path = "template.json" if head.startswith("{") else "template.yaml"
    done = repaired({path: head}, base={path: base}, unsafe=True, transform=translator)
    assert done.texts == {path: after}
    assert [(each.result, each.finding.rule) for each in done.report.repairs] == [
        (Result.FIXED, "unpublished-layer-change")
    ]
    assert {row.verdict for row in done.report.publishing} <= {"published", "unchanged"}
    again = repaired({path: after}, base={path: base}, unsafe=True, transform=translator)
    assert (again.texts, again.told) == ({path: after}, ())


@pytest.mark.parametrize(
    ("base", "head", "reason"),
    [
        (alias(OLD), alias(NEW), FLAGS),
        (cfn(OLD), cfn(NEW), "the old version goes unless the template that is deployed now retains it"),
    ],
    ids=["the flag", "another name"],
)
def test_a_person_must_allow_it(base: str, head: str, reason: str, translator: Transform) -> None:
    done = repaired(head, base=base, transform=translator)
    assert done.text == head
    assert [(each.result, each.reason) for each in done.report.repairs] == [(Result.UNSAFE, reason)]
    assert [row.verdict for row in done.report.publishing] == ["stale-alias"]


def test_a_name_that_a_command_may_use_is_not_changed(translator: Transform) -> None:
    other = "  Other: {Type: AWS::SNS::Topic, Metadata: {Run: cfn-signal --resource Version3}}\n"
    done = repaired(cfn(NEW, more=other), base=cfn(OLD, more=other), unsafe=True, transform=translator)
    assert done.text == cfn(NEW, more=other)
    assert [(each.result, each.reason) for each in done.report.repairs] == [
        (Result.MANUAL, "a command of the CloudFormation helper scripts may name 'Version3'")
    ]


def test_with_one_side_the_repair_is_published_in_the_same_run(translator: Transform) -> None:
    stale = f"{TOOLS}:4"
    done = repaired(alias(stale), unsafe=True, transform=translator)
    assert done.text == alias(NEW, FLAG)
    assert [row.verdict for row in done.report.publishing] == ["published"]
    assert repaired(done.text, unsafe=True, transform=translator).told == ()


def test_with_one_side_a_repair_that_reaches_nobody_says_so(translator: Transform) -> None:
    done = repaired(alias(f"{TOOLS}:4"), transform=translator)
    assert done.text == alias(NEW)
    assert [row.verdict for row in done.report.publishing] == ["stale-alias"]
    rules = [(each.result, each.finding.rule) for each in done.report.repairs]
    assert rules[0] == (Result.FIXED, "stale-layer-version")
    assert [rule for result, rule in rules if result is not Result.FIXED] == ["unpublished-layer-change"]


def test_a_repair_in_samconfig_reaches_the_alias_or_says_so(translator: Transform) -> None:
    samconfig = f"version = 0.1\n[a.deploy.parameters]\nregion = 'us-east-1'\nparameter_overrides = 'L={TOOLS}:4'\n"
    template = sam(function("A", "!Ref L", more=ALIAS), before="Parameters: {L: {Type: String}}\n")
    done = repaired({"template.yaml": template, "samconfig.toml": samconfig}, transform=translator)
    assert done.texts["samconfig.toml"] == samconfig.replace("tools:4", "tools:90")
    assert [row.verdict for row in done.report.publishing] == ["stale-alias"]
    assert [each.finding.rule for each in done.report.repairs if each.result is not Result.FIXED] == [
        "unpublished-layer-change"
    ]
