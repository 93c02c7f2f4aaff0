"""region-mismatch: what it says, where, and when it is silent."""

import pytest

from bot.findings.finding import Confidence, Severity
from bot.settings import Environment, Settings
from tests.rules.examples import findings_of, marked
from tests.rules.templates import ADAPTER, INSIGHTS, SECRETS, function, layers, sam

RULE = "region-mismatch"
EUROPE = Settings(regions=("eu-west-1",))
CURRENT_SECRETS = f"!Sub {SECRETS.replace('us-west-2', '${AWS::Region}')}:99"
CHINA = Settings(regions=("cn-north-1",))
US_INSIGHTS = INSIGHTS.replace("eu-west-1", "us-east-1")
BRANCHES = (
    "Parameters:\n  Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}\n"
    "Conditions:\n  IsProd: !Equals [!Ref Stage, prod]\n"
)


@pytest.mark.parametrize(
    ("text", "settings", "places"),
    [
        pytest.param(sam(layers(f"{US_INSIGHTS}:53")), EUROPE, ["us-east-1"], id="another region than the stack"),
        pytest.param(sam(layers(f"{INSIGHTS}:53")), EUROPE, [], id="the stack's region"),
        pytest.param(sam(layers(f"{US_INSIGHTS}:53")), Settings(), [], id="one region, the stack's unknown"),
        pytest.param(sam(layers(f"{INSIGHTS}:53", f"{US_INSIGHTS}-Arm64:2")), Settings(), ["us-east-1"],
                     id="two regions in a function"),
        pytest.param(sam(layers(f"{INSIGHTS}:53"), shared=layers(f"{SECRETS}:99")), Settings(), ["eu-west-1"],
                     id="two regions, one from Globals"),
        pytest.param(sam(layers(f"{INSIGHTS}:53"), resources=function("B", layers(f"{US_INSIGHTS}:53"))), Settings(),
                     ["us-east-1"], id="two regions in a stack"),
        pytest.param(sam(layers(f"{INSIGHTS}:53", ADAPTER + ":27")), Settings(), [], id="a literal beside it"),
        pytest.param(sam(layers(f"!If [IsProd, {INSIGHTS}:53, {US_INSIGHTS}:53]"), more=BRANCHES), Settings(), [],
                     id="two branches"),
        pytest.param(sam(layers(f"!If [IsProd, {INSIGHTS}:53, !Ref AWS::NoValue]"), more=BRANCHES,
                         resources=function("B", layers(f"!If [IsProd, !Ref AWS::NoValue, {US_INSIGHTS}:53]"))),
                     Settings(), [], id="two functions, never both"),
        pytest.param(sam(layers("arn:aws:lambda:cn-north-1:123456789012:layer:own:1")), Settings(), ["aws"],
                     id="not the partition"),
        pytest.param(sam(layers("!Sub arn:aws:lambda:${AWS::Region}:123456789012:layer:own:1")), CHINA, ["aws"],
                     id="a partition in China"),
        pytest.param(sam(layers("!Sub arn:${AWS::Partition}:lambda:${AWS::Region}:123456789012:layer:own:1")), CHINA,
                     [], id="all taken over"),
        pytest.param(sam(layers("arn:aws-us-gov:lambda:us-gov-west-1:123456789012:layer:own:1")), Settings(), [],
                     id="a partition that fits"),
        pytest.param(sam(layers(f"{SECRETS}:99".replace("us-west-2", "us-east-1"))), Settings(),
                     ["AWS-Parameters-and-Secrets-Lambda-Extension"], id="the account of another region"),
        pytest.param(sam(layers(CURRENT_SECRETS)), EUROPE, ["AWS-Parameters-and-Secrets-Lambda-Extension"],
                     id="the account of another region than the stack's"),
        pytest.param(sam(layers(CURRENT_SECRETS)), Settings(regions=("us-west-2",)), [], id="its account"),
        pytest.param(sam(layers("arn:aws:lambda:${AWS::Region}:580247275435:layer:own:1")), EUROPE, [], id="no ARN"),
        pytest.param(sam(layers("!Sub arn:aws:lambda:${R}:123456789012:layer:own:1"), more="Parameters:\n"
                         "  R: {Type: String}\n"), EUROPE, [], id="an open region"),
        pytest.param(sam(layers(f"{US_INSIGHTS}:53") + "PackageType: Image"), EUROPE, [], id="container image"),
    ],
)  # fmt: skip
def test_places(text: str, settings: Settings, places: list[str]) -> None:
    assert [marked(text, finding) for finding in findings_of(RULE, text, settings=settings)] == places


def test_several_regions_are_judged_one_by_one() -> None:
    settings = Settings(regions=("eu-west-1", "us-east-1"))
    (finding,) = findings_of(RULE, sam(layers(f"{INSIGHTS}:53")), settings=settings)
    assert finding.scenarios == ("AWS::Region=us-east-1",)


def test_an_environment_of_the_configuration_is_a_region() -> None:
    environment = Environment(("*.yaml",), "live", "eu-west-1", (), "layer-bot.yml:1")
    (finding,) = findings_of(RULE, sam(layers(f"{US_INSIGHTS}:53")), settings=Settings(environments=(environment,)))
    assert finding.scenarios == ("environment=live",)


def test_the_fix_names_account_and_number_of_the_region() -> None:
    (finding,) = findings_of(RULE, sam(layers(CURRENT_SECRETS)), settings=EUROPE)
    assert finding.severity is Severity.ERROR
    assert finding.message == (
        "layer 'AWS-Parameters-and-Secrets-Lambda-Extension:99' (eu-west-1) is given with account 345057560386, which "
        "serves us-west-2; in eu-west-1 its account is 015030872274: the deployment of function 'Api' fails"
    )
    assert finding.fixes[0].title.startswith("use 'arn:aws:lambda:eu-west-1:015030872274:layer:AWS-Parameters")
    assert dict(finding.data)["right_account"] == "015030872274"


def test_the_fix_serves_the_functions_architecture_too() -> None:
    (finding,) = findings_of(RULE, sam(layers(CURRENT_SECRETS, architecture="arm64")), settings=EUROPE)
    assert "015030872274:layer:AWS-Parameters-and-Secrets-Lambda-Extension-Arm64:" in finding.fixes[0].title


def test_an_account_of_one_region_is_a_warning_that_names_the_parameter() -> None:
    (finding,) = findings_of(RULE, sam(layers(CURRENT_SECRETS)))
    assert (finding.severity, finding.confidence) == (Severity.WARNING, Confidence.LIKELY)
    assert (
        "'{{resolve:ssm:/aws/service/aws-parameters-and-secrets-lambda-extension/x86/latest}}'"
        in finding.fixes[0].title
    )


def test_an_environment_elsewhere_tells_where_the_account_is_used() -> None:
    environment = Environment(("*.yaml",), "live", "us-west-2", (), "layer-bot.yml:1")
    assert findings_of(RULE, sam(layers(CURRENT_SECRETS)), settings=Settings(environments=(environment,))) == []


def test_the_odd_one_out_is_wrong_and_the_other_related() -> None:
    own = "arn:aws:lambda:us-east-2:123456789012:layer:own:1"
    text = sam(layers(f"{INSIGHTS}:53", own, SECRETS.replace("us-west-2", "eu-west-1") + ":1"))
    found = [finding for finding in findings_of(RULE, text) if "same stack" in finding.message]
    assert [marked(text, finding) for finding in found] == ["us-east-2"]
    assert found[0].related[0].message == "layer 'LambdaInsightsExtension:53' (eu-west-1)"
    assert "eu-west-1" in found[0].fixes[0].title
