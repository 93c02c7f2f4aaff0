"""Layers whose publisher has gone on: which successor is named, and how many notes a map makes."""

import pytest

from bot.findings.finding import Confidence, Finding
from bot.settings import Settings
from tests.rules.examples import findings_of, marked

RULE = "superseded-layer"
V2 = "arn:aws:lambda:us-east-1:017000801446:layer:AWSLambdaPowertoolsPythonV2{}:{}"


def check(text: str, *regions: str, rules: tuple[str, ...] = (RULE,)) -> list[Finding]:
    return findings_of(RULE, text, settings=Settings(select=rules, regions=regions))


def function(layer: str, runtime: str = "python3.12", more: str = "", *, architecture: str = "x86_64") -> str:
    """A template with one function, its layer, its runtime and its architecture."""
    return f"""
Transform: AWS::Serverless-2016-10-31
{more}
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: {runtime}, Architectures: [{architecture}], Layers: [{layer}]}}
"""


def titles(finding: Finding) -> list[str]:
    """What the fixes name."""
    return [fix.title.split("'")[1].split(":layer:")[-1] for fix in finding.fixes if "'" in fix.title]


@pytest.mark.parametrize(
    ("arn", "runtime", "successors"),
    [
        pytest.param(
            V2.format("", 78), "python3.12", ["AWSLambdaPowertoolsPythonV3-python312-x86_64:37"], id="by runtime"
        ),
        pytest.param(
            V2.format("-Arm64", 78),
            "python3.13",
            ["AWSLambdaPowertoolsPythonV3-python313-arm64:37"],
            id="by architecture",
        ),
        pytest.param(V2.format("", 78), "python3.6", [], id="a runtime for which there is none"),
        pytest.param(
            "arn:aws:lambda:us-east-1:017000801446:layer:AWSLambdaPowertoolsPython:38",
            "python3.12",
            ["AWSLambdaPowertoolsPythonV3-python312-x86_64:37", "AWSLambdaPowertoolsPythonV2:78"],
            id="two steps, the maintained one first",
        ),
        pytest.param(
            "arn:aws:lambda:us-east-1:901920570463:layer:aws-otel-nodejs-amd64-ver-1-9-1:2",
            "nodejs20.x",
            ["AWSOpenTelemetryDistroJs:{}", "aws-otel-nodejs-amd64-ver-1-30-2:2"],
            id="a software version in the name",
        ),
        pytest.param(
            "arn:aws:lambda:us-east-1:094274105915:layer:AWSLambdaPowertoolsTypeScript:28",
            "nodejs22.x",
            ["AWSLambdaPowertoolsTypeScriptV2:50"],
            id="a new major version",
        ),
    ],
)
def test_the_successor_is_named_with_the_number_of_the_region(arn: str, runtime: str, successors: list[str]) -> None:
    text = function(arn, runtime, architecture="arm64" if "Arm64" in arn else "x86_64")
    (finding,) = check(text)
    assert marked(text, finding) == arn.split(":")[-2]
    named = [title.rpartition(":")[0] + ":{}" if "DistroJs" in title else title for title in titles(finding)]
    assert named == successors


@pytest.mark.parametrize(
    "arn",
    [
        pytest.param(
            "arn:aws:lambda:us-east-1:017000801446:layer:AWSLambdaPowertoolsPythonV3-python312-x86_64:3", id="current"
        ),
        pytest.param(V2.format("", 32).replace("017000801446", "123456789012"), id="a private mirror"),
        pytest.param("arn:aws:lambda:us-east-1:464622532012:layer:Datadog-Python37:10", id="frozen, but not gone on"),
        pytest.param("arn:aws:lambda:us-east-1:123456789012:layer:my-layer:1", id="not listed"),
    ],
)
def test_a_layer_that_is_not_known_to_be_left_is_left_alone(arn: str) -> None:
    assert check(function(arn)) == []


def test_a_stale_number_of_the_old_name_is_said_here_and_nowhere_else() -> None:
    text = function(V2.format("", 32))
    (finding,) = check(text, rules=(RULE, "stale-layer-version"))
    assert "; version 32 is also 46 behind in us-east-1, where at least :78 exists since August 2024" in finding.message
    assert finding.fixes[-1].title == f"or stay with the old name and use '{V2.format('', 78)}'"


def test_a_map_of_regions_is_one_note() -> None:
    rows = "\n".join(
        f"    {region}: {{Arn: '{V2.format('', 32).replace('us-east-1', region)}'}}"
        for region in ("eu-west-1", "us-east-1", "us-west-2")
    )
    text = function("!FindInMap [Tools, !Ref AWS::Region, Arn]", more=f"Mappings:\n  Tools:\n{rows}")
    (finding,) = check(text)
    assert finding.location.span.start == text.index("AWSLambdaPowertoolsPythonV2")
    assert [related.message for related in finding.related].count("the same layer for another region") == 2
    assert titles(finding) == ["AWSLambdaPowertoolsPythonV3-python312-x86_64"]


def test_functions_with_several_runtimes_get_a_successor_each() -> None:
    text = f"""
Transform: AWS::Serverless-2016-10-31
Globals: {{Function: {{Runtime: python3.12, Layers: ["{V2.format("", 78)}"]}}}}
Resources:
  Api: {{Type: AWS::Serverless::Function}}
  Worker: {{Type: AWS::Serverless::Function, Properties: {{Runtime: python3.13}}}}
"""
    (finding,) = check(text)
    assert titles(finding) == [
        "AWSLambdaPowertoolsPythonV3-python312-x86_64:37",
        "AWSLambdaPowertoolsPythonV3-python313-x86_64:37",
    ]


def test_an_end_that_only_the_editors_judged_is_likely() -> None:
    (finding,) = check(function("arn:aws:lambda:us-east-1:066549572091:layer:epsagon-python-layer:1"))
    assert finding.confidence is Confidence.LIKELY
    assert finding.message == "layer 'epsagon-python-layer' has come to its end"


@pytest.mark.parametrize(
    ("runtime", "first"),
    [
        pytest.param("!Ref Runtime", "move to 'AWSLambdaPowertoolsPythonV3-python…-x86_64'", id="not known"),
        pytest.param("python3.6", "stay with the old name", id="without a successor"),
        pytest.param("python3.12", "move to 'arn:aws:lambda:us-east-1:", id="known"),
    ],
)
def test_the_first_advice_depends_on_the_runtime(runtime: str, first: str) -> None:
    (finding,) = check(function(V2.format("", 32), runtime, "Parameters:\n  Runtime: {Type: String}"))
    assert finding.fixes[0].title.startswith(first)
    assert finding.fixes[-1].title.removeprefix("or ").startswith("stay with the old name and use '")
