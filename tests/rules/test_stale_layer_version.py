"""Stale versions: where they are found, how many findings they make, and what is named instead."""

import pytest

from bot.findings.finding import Finding, Severity
from bot.settings import Settings
from tests.rules.examples import findings_of, marked

RULE = "stale-layer-version"
SECRETS = "arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:{}"
ADAPTER = "arn:aws:lambda:${{AWS::Region}}:753240598075:layer:LambdaAdapterLayerX86:{}"


def check(text: str, *regions: str) -> list[Finding]:
    return findings_of(RULE, text, settings=Settings(select=(RULE,), regions=regions))


def function(layer: str, more: str = "") -> str:
    """A template with one function and its layer."""
    return f"""
Transform: AWS::Serverless-2016-10-31
{more}
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: python3.12, Layers: [{layer}]}}
"""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param(function(SECRETS.format(4)), "4", id="a literal ARN"),
        pytest.param(function(f'!Sub "{ADAPTER.format(3)}"'), "3", id="a Sub"),
        pytest.param(
            function("!Join [':', ['" + SECRETS.format("")[:-1] + "', '11']]"),
            "11",
            id="a Join with the version apart",
        ),
        pytest.param(
            function("!Ref Layer", f"Parameters:\n  Layer: {{Type: String, Default: '{SECRETS.format(4)}'}}"),
            "4",
            id="a parameter's default",
        ),
        pytest.param(
            function(
                "!Sub 'arn:aws:lambda:eu-central-1:464622532012:layer:Datadog-Extension:${Version}'",
                "Parameters:\n  Version: {Type: String, Default: '20'}",
            ),
            "20",
            id="the version as a parameter's default",
        ),
        pytest.param(
            function(
                "!If [IsProd, !Ref AWS::NoValue, '" + SECRETS.format(4) + "']",
                "Parameters:\n  Stage: {Type: String}\nConditions:\n  IsProd: !Equals [!Ref Stage, prod]",
            ),
            "4",
            id="an If",
        ),
    ],
)
def test_the_version_is_marked_where_it_is_written(text: str, place: str) -> None:
    (finding,) = check(text)
    assert marked(text, finding) == place


def test_the_message_names_the_floor_of_the_region_and_its_age() -> None:
    (finding,) = check(function(SECRETS.format(4)))
    assert finding.message == (
        "version 4 of layer 'AWS-Parameters-and-Secrets-Lambda-Extension' in us-west-2 is 95 behind: "
        "at least :99 exists since July 2026"
    )
    assert [fix.title for fix in finding.fixes] == [f"use '{SECRETS.format(99)}' or a later version"]
    facts = dict(finding.data)
    assert (facts["version"], facts["newest"], facts["behind"], facts["region"]) == (4, 99, 95, "us-west-2")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(function(SECRETS.format(99)), id="the newest that is known"),
        pytest.param(function(SECRETS.format(250)), id="newer than the catalogue"),
        pytest.param(function(SECRETS.format(4).replace("345057560386", "123456789012")), id="a private mirror"),
        pytest.param(
            function(
                "!Sub '" + SECRETS.format(4).replace("345057560386", "${Account}") + "'",
                "Parameters: {Account: {Type: String}}",
            ),
            id="an account that is not known",
        ),
        pytest.param(
            function("!Sub '" + SECRETS.format("${V}") + "'", "Parameters:\n  V: {Type: String}"),
            id="a version that is not known",
        ),
        pytest.param(
            function("arn:aws:lambda:us-east-1:901920570463:layer:aws-otel-python-amd64-ver-1-32-0:1"),
            id="a software version in the name",
        ),
        pytest.param(
            function("arn:aws:lambda:us-east-1:017000801446:layer:AWSLambdaPowertoolsPythonV2:32"),
            id="a superseded layer",
        ),
        pytest.param(
            function("arn:aws:lambda:us-east-1:464622532012:layer:Datadog-Extension:61"),
            id="a version that its publisher calls bad",
        ),
        pytest.param(
            function(SECRETS.format(4).replace("us-west-2", "us-east-1")), id="another region than the account's"
        ),
    ],
)
def test_what_is_not_known_to_be_stale_is_left_alone(text: str) -> None:
    assert check(text) == []


TYPESCRIPT = "arn:aws:lambda:${AWS::Region}:094274105915:layer:AWSLambdaPowertoolsTypeScriptV2:"


def test_without_a_region_the_slowest_region_decides() -> None:
    assert check(function(f'!Sub "{TYPESCRIPT}44"')) == []
    (finding,) = check(function(f'!Sub "{TYPESCRIPT}20"'))
    assert "is at least 25 behind in every region that is known: at least :45 exists" in finding.message
    assert finding.fixes[0].title == (
        "use 'AWSLambdaPowertoolsTypeScriptV2:45', the newest that is known of the region that is furthest behind"
    )


def test_with_a_region_that_region_decides() -> None:
    text = function(f'!Sub "{TYPESCRIPT}44"')
    (finding,) = check(text, "eu-west-1")
    assert "in eu-west-1 is 6 behind: at least :50 exists" in finding.message
    assert check(text, "me-central-1") == []


def test_one_place_for_several_regions_is_one_finding() -> None:
    (finding,) = check(function(f'!Sub "{TYPESCRIPT}20"'), "eu-west-1", "us-east-1", "me-central-1")
    assert finding.message == (
        "version 20 of layer 'AWSLambdaPowertoolsTypeScriptV2' is 30 behind in eu-west-1, in us-east-1 "
        "(at least :50 exists since August 2026); 25 behind in me-central-1 (at least :45 exists since August 2026)"
    )


def test_one_place_for_two_layers_is_one_finding() -> None:
    text = function(
        "!Sub 'arn:aws:lambda:us-east-1:464622532012:layer:Datadog-Extension${Suffix}:${Version}'",
        "Parameters:\n  Suffix: {Type: String, AllowedValues: ['', '-FIPS']}\n  Version: {Type: String, Default: '20'}",
    )
    (finding,) = check(text)
    assert marked(text, finding) == "20"
    assert "for 'Datadog-Extension' in us-east-1, for 'Datadog-Extension-FIPS' in us-east-1" in finding.message
    assert finding.subject == ("Datadog-Extension", "Datadog-Extension-FIPS", "")


def test_each_row_of_a_map_is_a_finding_with_its_own_number() -> None:
    rows = {"eu-west-1": ("015030872274", 11), "us-east-1": ("177933569100", 99), "us-west-2": ("345057560386", 4)}
    lines = "\n".join(
        f"    {region}: {{Arn: 'arn:aws:lambda:{region}:{account}:layer:{SECRETS.split(':')[-2]}:{number}'}}"
        for region, (account, number) in rows.items()
    )
    text = function("!FindInMap [Secrets, !Ref AWS::Region, Arn]", f"Mappings:\n  Secrets:\n{lines}")
    findings = check(text)
    assert [marked(text, finding) for finding in findings] == ["11", "4"]
    assert [dict(finding.data)["newest"] for finding in findings] == [101, 99]
    assert [finding.subject[-1] for finding in findings] == ["eu-west-1", "us-west-2"]


def test_an_entry_of_globals_is_one_finding_for_all_functions() -> None:
    text = f"""
Transform: AWS::Serverless-2016-10-31
Globals: {{Function: {{Runtime: python3.12, Layers: ["{SECRETS.format(4)}"]}}}}
Resources:
  Api: {{Type: AWS::Serverless::Function}}
  Worker: {{Type: AWS::Serverless::Function}}
"""
    (finding,) = check(text)
    assert [related.message for related in finding.related] == ["used by function 'Api'", "used by function 'Worker'"]


@pytest.mark.parametrize(
    ("number", "severity"),
    [
        pytest.param(4, Severity.WARNING, id="far behind"),
        pytest.param(80, Severity.NOTE, id="a little behind"),
    ],
)
def test_it_is_never_an_error(number: int, severity: Severity) -> None:
    (finding,) = check(function(SECRETS.format(number)))
    assert finding.severity == severity


@pytest.mark.parametrize(
    "layer",
    [
        pytest.param("arn:aws:lambda:${aws:region}:464622532012:layer:Datadog-Extension:20", id="the stack's region"),
        pytest.param(
            "arn:aws:lambda:${self:provider.region}:464622532012:layer:Datadog-Extension:20", id="a variable as region"
        ),
        pytest.param("arn:aws:lambda:us-east-1:464622532012:layer:Datadog-Extension:${self:custom.v}", id="a variable"),
    ],
)
def test_a_serverless_file_is_judged_alike(layer: str) -> None:
    text = f"""
service: demo
provider:
  name: aws
  runtime: python3.12
  region: us-east-1
  layers: ["{layer}"]
custom: {{v: 20}}
functions:
  api: {{handler: api.main}}
"""
    (finding,) = findings_of(RULE, text, settings=Settings(select=(RULE,)), path="serverless.yml")
    assert "version 20 of layer 'Datadog-Extension' in us-east-1 is 79 behind" in finding.message
    assert marked(text, finding) == "20"
