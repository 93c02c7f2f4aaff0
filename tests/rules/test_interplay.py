"""Several defects of one layer: the rules must not advise against each other."""

import re

import pytest

from bot.findings.finding import Finding
from bot.settings import Settings
from tests.rules.examples import run

SECRETS = "arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension"
DATADOG = "arn:aws:lambda:us-east-1:464622532012:layer:Datadog-"
POWERTOOLS = "arn:aws:lambda:us-east-1:017000801446:layer:AWSLambdaPowertoolsPython"
INSIGHTS = "arn:aws:lambda:${AWS::Region}:580247275435:layer:LambdaInsightsExtension"
APPCONFIG = "arn:aws:lambda:eu-central-1:066940009817:layer:AWS-AppConfig-Extension"
ADOT = "arn:aws:lambda:us-west-2:901920570463:layer:aws-otel-python-{}-ver-1-32-0:2"
_NAME = re.compile(r"use '(?:arn:[^:']*:lambda:[^:']*:[0-9]*:layer:)?([^:']+)")


def function(layer: str, architecture: str, runtime: str = "python3.12") -> str:
    """A template with one function and one layer."""
    entry = f'!Sub "{layer}"' if "${" in layer else layer
    return f"""
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: {runtime}, Architectures: [{architecture}], Layers: [{entry}]}}
"""


def findings(text: str, *regions: str) -> list[Finding]:
    return [each.finding for each in run(text, settings=Settings(regions=regions)).findings]


def titles(found: list[Finding]) -> list[str]:
    return [fix.title for finding in found for fix in finding.fixes]


@pytest.mark.parametrize(
    ("text", "regions", "rules", "name"),
    [
        pytest.param(
            function(f"{SECRETS}:4", "arm64"), (), ["architecture-mismatch"],
            "AWS-Parameters-and-Secrets-Lambda-Extension-Arm64", id="a stale layer for the other architecture",
        ),
        pytest.param(
            function(f"{INSIGHTS}-Arm64:1", "x86_64"), (), ["architecture-mismatch"], "LambdaInsightsExtension",
            id="the same in any region",
        ),
        pytest.param(
            function(f"{DATADOG}Python310:45", "x86_64"), (), ["runtime-mismatch"], "Datadog-Python312",
            id="a stale layer for another runtime",
        ),
        pytest.param(
            function(f"{DATADOG}Python310:45", "arm64"), (), ["architecture-mismatch", "runtime-mismatch"],
            "Datadog-Python312-ARM", id="another architecture and another runtime",
        ),
        pytest.param(
            function(f"{DATADOG}Extension:61", "arm64"), (), ["architecture-mismatch", "known-bad-layer-version"],
            "Datadog-Extension-ARM", id="a bad version for the other architecture",
        ),
        pytest.param(
            function(f"{APPCONFIG}:82", "x86_64"), ("us-east-1",), ["region-mismatch"], "AWS-AppConfig-Extension",
            id="a stale layer of another region",
        ),
        pytest.param(
            function(f"{APPCONFIG}:82", "arm64"), ("us-east-1",), ["architecture-mismatch", "region-mismatch"],
            "AWS-AppConfig-Extension-Arm64", id="another region and another architecture",
        ),
        pytest.param(
            function(f"{DATADOG}Extension:61", "arm64"), ("eu-west-1",),
            ["architecture-mismatch", "known-bad-layer-version", "region-mismatch"], "Datadog-Extension-ARM",
            id="three defects at once",
        ),
    ],
)  # fmt: skip
def test_all_name_one_layer(text: str, regions: tuple[str, ...], rules: list[str], name: str) -> None:
    found = findings(text, *regions)
    assert sorted({finding.rule for finding in found}) == rules
    assert {match[1] for title in titles(found) for match in _NAME.finditer(title)} == {name}
    numbers = {match for title in titles(found) for match in re.findall(r"'(arn:[^']+)'", title)}
    assert len(numbers) <= 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param(
            function(f"{POWERTOOLS}V2:32", "arm64"), "AWSLambdaPowertoolsPythonV3-python312-arm64:37",
            id="the layer for the other architecture",
        ),
        pytest.param(
            function(f"{POWERTOOLS}:20", "arm64"), "AWSLambdaPowertoolsPythonV3-python312-arm64:37",
            id="a layer that states no architecture",
        ),
        pytest.param(
            function(f"{POWERTOOLS}V2-Arm64:32", "x86_64"), "AWSLambdaPowertoolsPythonV3-python312-x86_64:37",
            id="the other way round",
        ),
    ],
)  # fmt: skip
def test_a_successor_fits_the_function(text: str, name: str) -> None:
    (finding,) = (each for each in findings(text) if each.rule == "superseded-layer")
    assert f":layer:{name}'" in finding.fixes[0].title
    assert name.partition(":")[0] in finding.message


def parameter(architecture: str, runtime: str) -> str:
    """The SSM parameter of Powertools for Python."""
    return f"/aws/service/powertools/python/{architecture}/{runtime}/latest"


@pytest.mark.parametrize(
    ("architecture", "runtime", "rules"),
    [
        pytest.param("x86_64", "python3.13", [], id="it fits"),
        pytest.param("x86_64", "python3.12", ["runtime-mismatch"], id="another runtime"),
        pytest.param("arm64", "python3.13", ["architecture-mismatch"], id="another architecture"),
        pytest.param("arm64", "python3.12", ["architecture-mismatch", "runtime-mismatch"], id="both"),
        pytest.param("x86_64", "provided.al2023", [], id="a custom runtime"),
    ],
)
def test_an_ssm_parameter_fits_both(architecture: str, runtime: str, rules: list[str]) -> None:
    text = function(f'"{{{{resolve:ssm:{parameter("x86_64", "python3.13")}}}}}"', architecture, runtime)
    found = findings(text)
    assert sorted(finding.rule for finding in found) == rules
    assert all(title.startswith(f"use '{parameter(architecture, runtime)}'") for title in titles(found))


def test_a_layer_that_must_go_is_not_to_be_kept() -> None:
    assert not any(title.startswith("or stay") for title in titles(findings(function(f"{POWERTOOLS}V2:32", "arm64"))))
    assert any(title.startswith("or stay") for title in titles(findings(function(f"{POWERTOOLS}V2:32", "x86_64"))))
    adot = findings(function(ADOT.format("arm64"), "x86_64"))
    assert not any("aws-otel-python-arm64" in title for title in titles(adot))


def test_a_successor_is_of_the_region_of_the_stack() -> None:
    found = findings(function(f"{POWERTOOLS}V2:32", "x86_64"), "eu-west-1")
    (finding,) = (each for each in found if each.rule == "superseded-layer")
    assert [fix.title.split("'")[1].split(":")[3] for fix in finding.fixes] == ["eu-west-1"]


def test_a_shared_layer_stays_stale_for_the_functions_that_it_fits() -> None:
    text = f"""
Transform: AWS::Serverless-2016-10-31
Globals: {{Function: {{Runtime: python3.12, Layers: ["{SECRETS}:4"]}}}}
Resources:
  Intel: {{Type: AWS::Serverless::Function}}
  Graviton: {{Type: AWS::Serverless::Function, Properties: {{Architectures: [arm64]}}}}
"""
    found = {finding.rule: finding for finding in findings(text)}
    assert sorted(found) == ["architecture-mismatch", "stale-layer-version"]
    related = [each.message for each in found["stale-layer-version"].related]
    assert related == ["used by function 'Intel'"]


def test_an_account_of_one_region_is_judged_there() -> None:
    text = function(APPCONFIG.replace("eu-central-1", "${AWS::Region}") + ":82", "x86_64")
    (finding,) = (each for each in findings(text) if each.rule == "stale-layer-version")
    assert "behind in eu-central-1, the only region of its account: at least :" in finding.message
    assert finding.fixes[0].title.endswith(" or a later one")


def test_a_number_that_never_was_is_told_by_the_last_one_printed() -> None:
    (finding,) = (
        each
        for each in findings(function(f"{POWERTOOLS}:76", "x86_64", "python3.9"))
        if each.rule == "malformed-layer-arn"
    )
    assert "ended the layer, and the last number printed is 38;" in finding.message
