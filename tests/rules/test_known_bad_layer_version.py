"""Versions that an advisory names: when its conditions are decided, and what is named instead."""

import pytest

from bot.findings.finding import Finding, Severity
from bot.settings import Settings
from tests.rules.examples import findings_of, marked

RULE = "known-bad-layer-version"
DATADOG = "arn:aws:lambda:us-east-1:464622532012:layer:Datadog-Extension-ARM:{}"
AXIOM = "arn:aws:lambda:{}:694952825951:layer:axiom-extension-arm64:16"


def check(text: str, *regions: str) -> list[Finding]:
    return findings_of(RULE, text, settings=Settings(select=(RULE,), regions=regions))


def function(layer: str, runtime: str = "python3.12", more: str = "") -> str:
    """A template with one function, its layer and its runtime."""
    return f"""
Transform: AWS::Serverless-2016-10-31
{more}
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: {runtime}, Architectures: [arm64], Layers: [{layer}]}}
"""


@pytest.mark.parametrize(
    ("text", "severity", "place"),
    [
        pytest.param(function(DATADOG.format(61)), Severity.ERROR, "61", id="acknowledged"),
        pytest.param(function(DATADOG.format(62), "java17"), Severity.NOTE, "62", id="reported for this language"),
        pytest.param(function(AXIOM.format("us-east-1")), Severity.ERROR, "16", id="in the region of the advisory"),
        pytest.param(
            function("arn:aws:lambda:us-east-1:901920570463:layer:aws-otel-python-amd64-ver-1-32-0:2"),
            Severity.ERROR,
            "2",
            id="every version up to one",
        ),
        pytest.param(
            function("!Ref Layer", more=f"Parameters:\n  Layer: {{Type: String, Default: '{DATADOG.format(59)}'}}"),
            Severity.ERROR,
            "59",
            id="in a parameter's default",
        ),
    ],
)
def test_a_bad_version_is_found(text: str, severity: Severity, place: str) -> None:
    (finding,) = check(text)
    assert (finding.severity, marked(text, finding)) == (severity, place)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(function(DATADOG.format(63)), id="the repaired version"),
        pytest.param(function(DATADOG.format(62)), id="another language"),
        pytest.param(
            function(DATADOG.format(62), "!Ref Runtime", "Parameters:\n  Runtime: {Type: String}"),
            id="a runtime that is not known",
        ),
        pytest.param(function(DATADOG.format(61).replace("464622532012", "123456789012")), id="a private mirror"),
        pytest.param(function("!Sub '" + AXIOM.format("${AWS::Region}") + "'"), id="a region that is not known"),
        pytest.param(function(AXIOM.format("eu-west-1")), id="another region"),
        pytest.param(
            function("arn:aws:lambda:us-east-1:901920570463:layer:aws-otel-python-amd64-ver-1-32-0:3"),
            id="the version after the last bad one",
        ),
    ],
)
def test_conditions_that_are_not_met_mean_silence(text: str) -> None:
    assert check(text) == []


def test_the_region_of_the_stack_decides() -> None:
    text = function("!Sub '" + AXIOM.format("${AWS::Region}") + "'")
    assert [finding.severity for finding in check(text, "us-east-1")] == [Severity.ERROR]
    assert check(text, "eu-west-1") == []


def test_it_names_the_fault_its_source_and_what_is_repaired() -> None:
    (finding,) = check(function(DATADOG.format(61)))
    assert finding.message == (
        "version 61 of layer 'Datadog-Extension-ARM' in us-east-1 is bad, as its publisher says: it crashes on start: "
        'UnsupportedField("extension_version") '
        "(https://github.com/DataDog/datadog-lambda-extension/issues/331, 2024-07-23)"
    )
    (fix,) = finding.fixes
    assert fix.title == "use version 63 (60 works too); at least :99 exists since August 2026"
    assert dict(finding.data)["advisory"] == "datadog-extension-61"


def test_rows_of_a_map_are_judged_by_themselves() -> None:
    text = function(
        "!FindInMap [Vault, !Ref AWS::Region, Arn]",
        more="""
Mappings:
  Vault:
    us-east-1: {Arn: "arn:aws:lambda:us-east-1:634166935893:layer:vault-lambda-extension-arm64:13"}
    eu-west-1: {Arn: "arn:aws:lambda:eu-west-1:634166935893:layer:vault-lambda-extension-arm64:8"}
    eu-west-2: {Arn: "arn:aws:lambda:eu-west-2:634166935893:layer:vault-lambda-extension-arm64:11"}
""",
    )
    findings = check(text)
    assert [(marked(text, each), each.scenarios) for each in findings] == [
        ("8", ("AWS::Region=eu-west-1",)),
        ("11", ("AWS::Region=eu-west-2",)),
    ]
