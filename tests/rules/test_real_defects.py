"""Defects that public repositories had, rebuilt small: each is found, at its place, and nothing else is said of it.

The histories were read in November 2026; each id says where the original stood.
"""

import pytest

from bot.settings import Settings
from tests.rules.examples import marked, run

SECRETS = "arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:4"


def sam(properties: str, shared: str = "") -> str:
    """A SAM template with one function; both arguments are flow mappings."""
    common = f"Globals: {{Function: {shared}}}\n" if shared else ""
    return f"""Transform: AWS::Serverless-2016-10-31
{common}Resources:
  Api: {{Type: AWS::Serverless::Function, Properties: {properties}}}
"""


SERVERLESS = """
service: powertools-lambda
provider: {name: aws, runtime: python3.12, region: us-east-1}
functions:
  powertools:
    handler: lambda_function.lambda_handler
    architecture: arm64
    layers:
    - arn:aws:lambda:${aws:region}:017000801446:layer:AWSLambdaPowertoolsPythonV3-python312-x86_64:3
"""
TWO_REGIONS = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Simple:
    Type: AWS::Serverless::Function
    Properties: {Layers: ['arn:aws:lambda:us-east-2:209497400698:layer:php-72:7']}
  Http:
    Type: AWS::Serverless::Function
    Properties: {Layers: ['arn:aws:lambda:us-east-1:209497400698:layer:php-72-fpm:7']}
  Console:
    Type: AWS::Serverless::Function
    Properties: {Layers: ['arn:aws:lambda:us-east-2:209497400698:layer:console:7']}
"""
LONE_REGION = sam(
    "{Runtime: python3.13, Layers: ['arn:aws:lambda:us-east-1:580247275435:layer:LambdaInsightsExtension:60']}"
)


@pytest.mark.parametrize(
    ("text", "path", "found"),
    [
        pytest.param(
            sam("{Layers: ['arn:aws:lambda:${AWS::Region}:753240598075:layer:LambdaAdapterLayerX86:25']}"),
            "template.yaml",
            [("malformed-layer-arn", "arn:aws:lambda:${AWS::Region}:753240598075:layer:LambdaAdapterLayerX86:25")],
            id="no Sub: aws-lambda-web-adapter at f97f124",
        ),
        pytest.param(
            SERVERLESS,
            "serverless.yml",
            [("architecture-mismatch", "AWSLambdaPowertoolsPythonV3-python312-x86_64")],
            id="the other architecture: powertools-lambda-python, homepage/install/x86_64",
        ),
        pytest.param(
            sam(
                "{}",
                "{Runtime: python3.9, "
                'Layers: [!Sub "arn:aws:lambda:${AWS::Region}:580247275435:layer:LambdaInsightsExtension-Arm64:1"]}',
            ),
            "template.yaml",
            [("architecture-mismatch", "LambdaInsightsExtension-Arm64")],
            id="the other architecture by default: aws-serverless-saas-workshop at d520305",
        ),
        pytest.param(
            sam(
                "{Runtime: python3.12, "
                'Layers: [!Sub "arn:aws:lambda:${AWS::Region}:464622532012:layer:Datadog-Python310:78"]}'
            ),
            "template.yaml",
            [("runtime-mismatch", "Datadog-Python310")],
            id="another runtime: powertools-lambda-python at 228b7157b",
        ),
        pytest.param(
            sam(
                "{Runtime: python3.9, "
                'Layers: [!Sub "arn:aws:lambda:${AWS::Region}:017000801446:layer:AWSLambdaPowertoolsPython:76"]}'
            ),
            "template.yaml",
            [("superseded-layer", "AWSLambdaPowertoolsPython"), ("malformed-layer-arn", "76")],
            id="the number of another generation: serverless-test-samples at dc18faa",
        ),
        pytest.param(
            TWO_REGIONS, "template.yaml", [("region-mismatch", "us-east-1")], id="two regions: bref at 51ae13db"
        ),
    ],
)
def test_a_real_defect_is_found(text: str, path: str, found: list[tuple[str, str]]) -> None:
    report = run(text, path=path)
    assert [(each.finding.rule, marked(text, each.finding)) for each in report.findings] == found


def test_one_region_alone_is_wrong_only_where_the_stack_goes_elsewhere() -> None:
    rules = {
        regions: [each.finding.rule for each in run(LONE_REGION, settings=Settings(regions=regions)).findings]
        for regions in ((), ("us-east-1",), ("eu-west-1",))
    }
    assert rules == {(): [], ("us-east-1",): [], ("eu-west-1",): ["region-mismatch"]}


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["no BOM", "BOM"])
@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(SECRETS, id="plain"),
        pytest.param(f'"{SECRETS}"', id="double quotes"),
        pytest.param(f"'{SECRETS}'  # pinned", id="single quotes and a comment"),
        pytest.param(f">-\n          {SECRETS}", id="folded"),
        pytest.param(f"|-\n          {SECRETS}", id="literal"),
        pytest.param(f"!Sub {SECRETS}", id="Sub"),
        pytest.param(f'{{"Fn::Sub": "{SECRETS}"}}', id="long form"),
        pytest.param(
            "!Join [':', ['" + ":".join(SECRETS.split(":")[:-2]) + "', " + ", ".join(SECRETS.split(":")[-2:]) + "]]",
            id="Join",
        ),
    ],
)
def test_every_way_of_writing_is_read(entry: str, mark: str, ending: str) -> None:
    text = f"""{mark}Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Architectures: [arm64]
      Layers:
        - {entry}
""".replace("\n", ending)
    (reported,) = run(text).findings
    assert reported.finding.rule == "architecture-mismatch"
    assert marked(text, reported.finding) == "AWS-Parameters-and-Secrets-Lambda-Extension"
