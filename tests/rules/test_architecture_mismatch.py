"""architecture-mismatch: what it says, where, and when it is silent."""

import pytest

from bot.findings.finding import Confidence
from bot.settings import Settings
from tests.rules.examples import findings_of, marked
from tests.rules.templates import INSIGHTS, SECRETS, function, layers, sam

RULE = "architecture-mismatch"
OTEL = "arn:aws:lambda:us-east-1:901920570463:layer:aws-otel-python-amd64-ver-1-25-0:1"
DATADOG = "arn:aws:lambda:us-east-1:464622532012:layer:Datadog-Node20-x:99"
COPY = f"{SECRETS}:4".replace("345057560386", "123456789012")
PARAMETER = "Parameters:\n  Layer: {Type: String, Default: " + SECRETS + ":4}\n"
LIST = 'Parameters:\n  All: {Type: CommaDelimitedList, Default: "' + SECRETS + ':4"}\n'
MAP = f"Mappings:\n  M:\n    eu-west-1: {{A: '{INSIGHTS}-Arm64:20'}}\n"
STAGES = "Parameters:\n  Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}\n"
IS_PROD = STAGES + "Conditions:\n  IsProd: !Equals [!Ref Stage, prod]\n"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param(sam(layers(f"{SECRETS}:4", architecture="arm64")), "AWS-Parameters-and-Secrets-Lambda-Extension",
                     id="literal"),
        pytest.param(sam(layers(f"{INSIGHTS}-Arm64:20")), "LambdaInsightsExtension-Arm64", id="default architecture"),
        pytest.param(sam("Architectures: [arm64]", shared=layers(f"{SECRETS}:4")),
                     "AWS-Parameters-and-Secrets-Lambda-Extension", id="layer from Globals"),
        pytest.param(sam(layers("!Ref Layer", architecture="arm64"), more=PARAMETER),
                     "AWS-Parameters-and-Secrets-Lambda-Extension", id="parameter"),
        pytest.param(sam("Layers: !Ref All\nArchitectures: [arm64]", more=LIST),
                     "AWS-Parameters-and-Secrets-Lambda-Extension", id="list parameter"),
        pytest.param(sam(layers('!FindInMap [M, !Ref "AWS::Region", A]'), more=MAP), "LambdaInsightsExtension-Arm64",
                     id="map of regions"),
        pytest.param(sam(layers(f"!If [IsProd, {SECRETS}:4, !Ref AWS::NoValue]", architecture="arm64"), more=IS_PROD),
                     "AWS-Parameters-and-Secrets-Lambda-Extension", id="one branch"),
        pytest.param(sam(layers('!Join [":", [arn:aws:lambda, !Ref AWS::Region, 580247275435, layer, '
                                "LambdaInsightsExtension-Arm64, 20]]")),
                     "LambdaInsightsExtension-Arm64", id="join"),
        pytest.param(sam(layers("arn:aws:lambda:eu-west-1:123456789012:layer:tools-x86_64:3", architecture="arm64")),
                     "tools-x86_64", id="a word in the name of a private layer"),
    ],
)  # fmt: skip
def test_it_stands_at_the_name_of_the_layer(text: str, place: str) -> None:
    assert [marked(text, finding) for finding in findings_of(RULE, text)] == [place]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(sam(layers(f"{SECRETS}:4")), id="the right architecture by default"),
        pytest.param(sam(layers(f"{SECRETS}-Arm64:4", architecture="arm64")), id="the twin"),
        pytest.param(sam(layers(f"{SECRETS}:4") + "PackageType: Image\nArchitectures: [arm64]"), id="container image"),
        pytest.param(sam(layers(COPY, architecture="arm64")), id="a copy"),
        pytest.param(sam(layers(DATADOG, architecture="arm64")),
                     id="a layer for both"),
        pytest.param(sam(layers("!Ref Layer", architecture="arm64"), more="Parameters:\n  Layer: {Type: String}\n"),
                     id="an open parameter"),
        pytest.param(sam(layers(f"{SECRETS}:4", architecture="!Ref Cpu"), more="Parameters:\n  Cpu: {Type: String}\n"),
                     id="an open architecture"),
        pytest.param(sam(layers(f"{SECRETS}:4", architecture="amd64")), id="an architecture that Lambda lacks"),
    ],
)  # fmt: skip
def test_it_is_silent(text: str) -> None:
    assert findings_of(RULE, text) == []


def test_the_twin_is_named_with_its_number_for_the_region() -> None:
    (finding,) = findings_of(RULE, sam(layers(f"{SECRETS}:4", architecture="arm64")))
    assert finding.message == (
        "layer 'AWS-Parameters-and-Secrets-Lambda-Extension:4' (us-west-2) is built for x86_64, but arm64 is the "
        "architecture of function 'Api': its processes end with 'exec format error' at the first invocation"
    )
    assert [fix.title for fix in finding.fixes] == [
        f"use '{SECRETS}-Arm64:99', the arm64 layer; at least :99 exists since July 2026"
    ]
    assert dict(finding.data)["twin"] == "AWS-Parameters-and-Secrets-Lambda-Extension-Arm64"
    assert dict(finding.data)["newest"] == 99
    assert finding.confidence is Confidence.CERTAIN


def test_of_numbers_that_differ_per_region_the_lowest_serves_all() -> None:
    arn = f"!Sub {INSIGHTS.replace('eu-west-1', '${AWS::Region}')}-Arm64:20"
    (finding,) = findings_of(RULE, sam(layers(arn)))
    assert finding.fixes[0].title == (
        "use 'LambdaInsightsExtension:57', the newest that is known of the region that is furthest behind"
    )
    (finding,) = findings_of(RULE, sam(layers(arn)), settings=Settings(regions=("eu-west-1",)))
    assert finding.fixes[0].title.startswith(f"use '{INSIGHTS}:")


def test_a_macro_can_set_what_is_not_written() -> None:
    macro = "Transform: [Company, AWS::Serverless-2016-10-31]"
    text = sam(layers(f"{INSIGHTS}-Arm64:20"))
    (finding,) = findings_of(RULE, text.replace("Transform: AWS::Serverless-2016-10-31", macro))
    assert finding.confidence == Confidence.LIKELY
    text = sam(layers(f"{INSIGHTS}-Arm64:20", architecture="x86_64"))
    (finding,) = findings_of(RULE, text.replace("Transform: AWS::Serverless-2016-10-31", macro))
    assert finding.confidence == Confidence.CERTAIN


def test_the_twin_is_that_of_the_stacks_region() -> None:
    text = sam(layers(f"{SECRETS}:4", architecture="arm64"))
    (finding,) = findings_of(RULE, text, settings=Settings(regions=("eu-west-1",)))
    assert finding.fixes[0].title.startswith("use 'arn:aws:lambda:eu-west-1:015030872274:layer:")


def test_a_name_under_an_open_account_is_only_likely() -> None:
    arn = "!Sub arn:aws:lambda:eu-west-1:${Account}:layer:LambdaInsightsExtension-Arm64:2"
    (finding,) = findings_of(RULE, sam(layers(arn), more="Parameters:\n  Account: {Type: String}\n"))
    assert finding.confidence is Confidence.LIKELY


def test_the_twin_is_the_exact_pair_where_the_name_holds_a_version() -> None:
    (finding,) = findings_of(RULE, sam(layers(OTEL, architecture="arm64")))
    assert "aws-otel-python-arm64-ver-1-25-0" in finding.fixes[0].title


def test_the_architecture_is_related_and_every_function_that_suffers() -> None:
    text = sam(
        "Timeout: 3", shared=f"Architectures: [arm64]\n{layers(f'{SECRETS}:4')}", resources=function("B", "Timeout: 3")
    )
    (finding,) = findings_of(RULE, text)
    assert "functions 'Api' and 'B'" in finding.message
    messages = {related.message for related in finding.related}
    assert messages == {"arm64 is shared by all functions", "used by function 'Api'", "used by function 'B'"}


def test_the_scenario_is_named() -> None:
    architecture = "!If [IsProd, arm64, x86_64]"
    (finding,) = findings_of(RULE, sam(layers(f"{SECRETS}:4", architecture=architecture), more=IS_PROD))
    assert finding.scenarios == ("Stage=prod",)


LAYER = "  Deps:\n    Type: AWS::Serverless::LayerVersion\n    Properties: {ContentUri: x%s}\n%s"
BUILD = "    Metadata: {BuildMethod: python3.12, BuildArchitecture: arm64}\n"


@pytest.mark.parametrize(
    ("declared", "metadata", "count"),
    [
        pytest.param(", CompatibleArchitectures: [arm64]", "", 1, id="compatible with another"),
        pytest.param("", BUILD, 1, id="built for another"),
        pytest.param(", CompatibleArchitectures: [x86_64]", BUILD, 0, id="the declaration wins over the build"),
        pytest.param(", CompatibleArchitectures: [arm64, x86_64]", "", 0, id="compatible with both"),
        pytest.param(", CompatibleArchitectures: [!Ref Cpu]", "", 0, id="an open declaration"),
        pytest.param("", "    Metadata: {BuildArchitecture: arm64}\n", 0, id="never built"),
        pytest.param("", "", 0, id="nothing declared"),
    ],
)
def test_layers_of_the_template(declared: str, metadata: str, count: int) -> None:
    text = sam(layers("!Ref Deps"), more="Parameters:\n  Cpu: {Type: String}\n", resources=LAYER % (declared, metadata))
    findings = findings_of(RULE, text)
    assert [finding.confidence for finding in findings] == [Confidence.LIKELY] * count


def test_a_declaration_that_fits_no_function_is_one_finding() -> None:
    layer = LAYER % (", CompatibleArchitectures: [arm64]", "")
    text = sam(layers("!Ref Deps"), resources=function("Worker", layers("!Ref Deps")) + layer)
    assert [marked(text, finding) for finding in findings_of(RULE, text)] == ["[arm64]"]
    fitting = function("Worker", layers("!Ref Deps", architecture="arm64"))
    text = sam(layers("!Ref Deps"), resources=fitting + layer)
    assert [marked(text, finding) for finding in findings_of(RULE, text)] == ["Deps"]


def test_a_path_of_an_ssm_parameter() -> None:
    path = "/aws/service/aws-parameters-and-secrets-lambda-extension/%s/latest"
    more = f"Parameters:\n  Layer: {{Type: 'AWS::SSM::Parameter::Value<String>', Default: {path % 'x86'}}}\n"
    text = sam(layers("!Ref Layer", architecture="arm64"), more=more)
    (finding,) = findings_of(RULE, text)
    assert marked(text, finding) == "x86"
    assert path % "arm64" in finding.fixes[0].title
    assert findings_of(RULE, sam(layers("!Ref Layer"), more=more)) == []


@pytest.mark.parametrize(
    ("shared", "own", "places"),
    [
        pytest.param("x86_64", "arm64", ["arm64"], id="two"),
        pytest.param("arm64", "arm64", ["arm64"], id="equal"),
        pytest.param("arm64", "!Ref Cpu", ["Cpu"], id="one that is open"),
        pytest.param("arm64, x86_64", "", ["x86_64"], id="both in Globals"),
        pytest.param("", "arm64, x86_64", ["x86_64"], id="both on the function"),
        pytest.param("arm64", "", [], id="one in Globals"),
        pytest.param("arm64", "!If [None, arm64, x86_64]", [], id="an If that is not known"),
    ],
)
def test_lists_of_architectures(shared: str, own: str, places: list[str]) -> None:
    text = sam(
        f"Architectures: [{own}]" if own else "Timeout: 3",
        shared=f"Architectures: [{shared}]" if shared else "Timeout: 3",
        more="Parameters:\n  Cpu: {Type: String}\n",
    )
    assert [marked(text, finding) for finding in findings_of(RULE, text)] == places


def test_a_long_name_is_shortened_in_the_message() -> None:
    name = "a" * 130
    (finding,) = findings_of(RULE, sam(layers(f"arn:aws:lambda:eu-west-1:123456789012:layer:{name}-arm64:3")))
    assert "a" * 60 + "…" not in finding.message
    (finding,) = findings_of(RULE, sam(layers(f"!Sub 'arn:aws:lambda:${{{name * 2}}}:123456789012:layer:x-arm64:3'")))
    assert len(finding.message) < 400


def test_a_list_of_two_is_told_in_a_sentence() -> None:
    (own,) = findings_of(RULE, sam("Architectures: [arm64, x86_64]"))
    assert own.message.startswith("the architectures of function 'Api' are 'arm64' and 'x86_64': ")
    (joined,) = findings_of(RULE, sam("Architectures: [arm64]", shared="Architectures: [x86_64]"))
    assert joined.message.startswith("the architectures of function 'Api', joined from Globals and the function, are ")
