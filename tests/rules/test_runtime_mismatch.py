"""Layers made for another runtime: what is proved, what is likely, and where silence is right."""

import pytest

from bot.findings.finding import Confidence, Finding, Severity
from bot.settings import Settings
from tests.rules.examples import findings_of, marked

RULE = "runtime-mismatch"
DATADOG = "arn:aws:lambda:eu-west-1:464622532012:layer:Datadog-{}:127"
OWN = "arn:aws:lambda:eu-west-1:123456789012:layer:{}:7"


def check(text: str) -> list[Finding]:
    return findings_of(RULE, text, settings=Settings(select=(RULE,)))


def function(arn: str, runtime: str, more: str = "") -> str:
    """A template with one function, its layer and its runtime."""
    return f"""
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: {runtime}
      Layers: ["{arn}"]
{more}"""


@pytest.mark.parametrize(
    ("arn", "runtime", "confidence"),
    [
        pytest.param(DATADOG.format("Python310"), "python3.12", Confidence.CERTAIN, id="an older Python is pinned"),
        pytest.param(DATADOG.format("Python313"), "python3.12", Confidence.CERTAIN, id="a newer Python is pinned"),
        pytest.param(DATADOG.format("Node20-x"), "nodejs22.x", Confidence.CERTAIN, id="another Node.js is pinned"),
        pytest.param(DATADOG.format("Ruby3-3"), "ruby3.4", Confidence.CERTAIN, id="another Ruby is pinned"),
        pytest.param(DATADOG.format("Python312"), "nodejs22.x", Confidence.CERTAIN, id="another language"),
        pytest.param(
            "arn:aws:lambda:us-east-1:451483290750:layer:NewRelicJava21:3",
            "java17",
            Confidence.CERTAIN,
            id="a newer Java is pinned",
        ),
        pytest.param(
            "arn:aws:lambda:us-east-1:615299751070:layer:AWSOpenTelemetryDistroPython:29",
            "nodejs22.x",
            Confidence.CERTAIN,
            id="a list of runtimes of another language",
        ),
        pytest.param(
            "arn:aws:lambda:us-east-1:770693421928:layer:Klayers-p312-requests:9",
            "python3.13",
            Confidence.CERTAIN,
            id="a publisher's template of names",
        ),
        pytest.param(OWN.format("deps-py38"), "python3.12", Confidence.LIKELY, id="the name of a layer of one's own"),
        pytest.param(OWN.format("libs_nodejs18x"), "python3.12", Confidence.LIKELY, id="the name of another language"),
        pytest.param(OWN.format("Datadog-Python310"), "python3.12", Confidence.LIKELY, id="a private mirror's name"),
    ],
)
def test_a_layer_for_another_runtime_is_found(arn: str, runtime: str, confidence: Confidence) -> None:
    text = function(arn, runtime)
    (finding,) = check(text)
    assert (finding.severity, finding.confidence) == (Severity.WARNING, confidence)
    assert marked(text, finding) == arn.split(":")[-2]
    assert f"the runtime of function 'Api' is {runtime}" in finding.message
    assert [text[each.location.span.start : each.location.span.end] for each in finding.related] == [runtime, "Api"]


@pytest.mark.parametrize(
    ("arn", "runtime"),
    [
        pytest.param(DATADOG.format("Python312"), "python3.12", id="the pinned runtime"),
        pytest.param(DATADOG.format("Extension"), "python3.12", id="an extension for all runtimes"),
        pytest.param(DATADOG.format("Python312"), "provided.al2023", id="a custom runtime may be any language"),
        pytest.param(
            "arn:aws:lambda:us-east-1:451483290750:layer:NewRelicJava11:3",
            "java21",
            id="an older Java works on a newer",
        ),
        pytest.param(
            "arn:aws:lambda:us-east-1:615299751070:layer:AWSOpenTelemetryDistroPython:29",
            "python3.14",
            id="a list that lacks the newest version",
        ),
        pytest.param(OWN.format("deps-py38-py312"), "python3.12", id="a name for several"),
        pytest.param(OWN.format("deps-python39-312"), "python3.12", id="a name with a second bare version"),
        pytest.param(OWN.format("happy38"), "python3.12", id="letters that only look like a language"),
        pytest.param(OWN.format("my-layer"), "python3.12", id="a name that says nothing"),
        pytest.param(OWN.format("python-utils"), "python3.12", id="a language without a version"),
        pytest.param(DATADOG.format("Python310"), "!Ref Runtime", id="a runtime that is not known"),
    ],
)
def test_what_may_suit_is_left_alone(arn: str, runtime: str) -> None:
    more = "Parameters:\n  Runtime: {Type: String}\n" if runtime.startswith("!") else ""
    assert check(function(arn, runtime, more)) == []


def test_a_container_image_has_no_runtime_to_compare() -> None:
    arn = DATADOG.format("Python310")
    text = function(arn, "python3.12").replace("      Runtime:", "      PackageType: Image\n      Runtime:")
    assert check(text) == []


LOCAL = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Shared:
    Type: AWS::Serverless::LayerVersion
    Properties: {{ContentUri: shared, CompatibleRuntimes: {declared}}}
    Metadata: {{BuildMethod: {build}}}
"""
USER = """  {name}:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: {runtime}, Layers: [!Ref Shared]}}
"""


def local(declared: str, *runtimes: str, build: str = "nodejs22.x") -> str:
    users = (USER.format(name=f"F{number}", runtime=runtime) for number, runtime in enumerate(runtimes))
    return LOCAL.format(declared=declared, build=build) + "".join(users)


def test_a_layer_of_the_template_for_another_language_is_likely_wrong() -> None:
    text = local("[nodejs20.x, nodejs22.x]", "python3.12", "nodejs22.x")
    (finding,) = check(text)
    assert (finding.confidence, finding.severity) == (Confidence.LIKELY, Severity.WARNING)
    assert (marked(text, finding), finding.resource) == ("Shared", "F0")
    assert "declares its compatible runtimes" in [related.message for related in finding.related]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(local("[nodejs20.x]", "nodejs24.x"), id="metadata that lacks a newer version"),
        pytest.param(local("[nodejs20.x, provided.al2023]", "python3.12"), id="a layer for custom runtimes too"),
        pytest.param(local("[nodejs20.x]", "provided.al2023"), id="a custom runtime"),
        pytest.param(local("[nodejs20.x]", "python3.12", build="makefile"), id="a makefile can build binaries"),
        pytest.param(local("[nodejs20.x, !Ref Other]", "python3.12"), id="a list that is not wholly known"),
        pytest.param(local("[nodejs20.x]", "python3.12", "java21", "nodejs20.x"), id="a layer that all languages use"),
        pytest.param(local("[dotnetcore3.1]", "dotnet8", build="dotnet6"), id=".NET under its older name"),
    ],
)
def test_a_declaration_alone_is_not_overrated(text: str) -> None:
    assert check(text) == []


GLOBALS = """
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {{Runtime: python3.12, Layers: ["{arn}"]}}
Resources:
  Api: {{Type: AWS::Serverless::Function}}
  Worker: {{Type: AWS::Serverless::Function, Properties: {{Runtime: {runtime}}}}}
"""


def test_one_place_is_one_finding_for_all_wrong_runtimes() -> None:
    (finding,) = check(GLOBALS.format(arn=DATADOG.format("Python310"), runtime="python3.11"))
    assert "the runtimes of functions 'Api' and 'Worker' are python3.12 and python3.11" in finding.message
    assert [fix.title.split("'")[1].split(":layer:")[1] for fix in finding.fixes] == [
        "Datadog-Python312:127",
        "Datadog-Python311:127",
    ]


def test_ballast_of_a_shared_list_is_a_note() -> None:
    (finding,) = check(GLOBALS.format(arn=DATADOG.format("Python312"), runtime="nodejs22.x"))
    assert (finding.severity, finding.resource) == (Severity.NOTE, "Worker")


def test_a_shared_layer_that_breaks_imports_is_a_warning() -> None:
    (finding,) = check(GLOBALS.format(arn=DATADOG.format("Python312"), runtime="python3.13"))
    assert (finding.severity, finding.resource) == (Severity.WARNING, "Worker")
