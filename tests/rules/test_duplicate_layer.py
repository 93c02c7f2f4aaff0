"""duplicate-layer: what it says, where, and when it is silent."""

import pytest

from bot.settings import Settings
from tests.rules.examples import findings_of, marked
from tests.rules.templates import ADAPTER, INSIGHTS, layers, sam

RULE = "duplicate-layer"
OWN = "arn:aws:lambda:eu-west-1:123456789012:layer:own"
DEPS = "  Deps:\n    Type: AWS::Serverless::LayerVersion\n    Properties: {ContentUri: x}\n"
PATH = "/aws/service/aws-appconfig/lambda-extension/%s/latest"
OPEN = "Parameters:\n  A: {Type: String}\n  B: {Type: String}\n"
JOIN = '!Join ["", ["arn:aws:lambda:eu-west-1:123456789012:layer:", !ImportValue %s, ":1"]]'
RESOLVE = "'{{resolve:ssm:" + PATH + "}}'"
NAME = "!Sub arn:aws:lambda:eu-west-1:123456789012:layer:%s:1"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        pytest.param(sam(layers(f"{OWN}:1", f"{OWN}:1")), ["same"], id="one version twice"),
        pytest.param(sam(layers(f"{OWN}:1", f"{OWN}:2")), ["versions"], id="two versions"),
        pytest.param(sam(layers(f"{OWN}:1", f"{OWN}-2:1")), [], id="two layers"),
        pytest.param(sam(layers(f"{OWN}:1"), shared=layers(f"{OWN}:1")), ["same"], id="once from Globals"),
        pytest.param(sam(layers(f"{OWN}:1", f"{OWN}:2", f"{OWN}:3")), ["versions", "versions"], id="three versions"),
        pytest.param(sam(layers(f"{OWN}:1", f"{OWN}:1".replace("1234", "2234"))), [], id="two accounts"),
        pytest.param(sam(layers(f"{OWN}:1", f"{OWN}:1".replace("eu-west-1", "eu-west-2"))), [], id="two regions"),
        pytest.param(sam(layers("!Ref Deps", "!Ref Deps"), resources=DEPS), ["same"], id="a layer of the template"),
        pytest.param(sam(layers(RESOLVE % "x86", RESOLVE % "x86")), ["same"], id="an SSM parameter"),
        pytest.param(sam(layers(RESOLVE % "x86", RESOLVE % "arm64")), ["twins"], id="both builds from SSM"),
        pytest.param(sam(layers(f"{INSIGHTS}:53", f"{INSIGHTS}-Arm64:20")), ["twins"], id="both builds"),
        pytest.param(sam(layers(f"{INSIGHTS}-Arm64:20", f"{INSIGHTS}:53")), ["twins"], id="both builds, arm first"),
        pytest.param(sam(layers(f"{ADAPTER}:27", f"{ADAPTER}:27")), ["same"], id="the stack's region twice"),
        pytest.param(sam(layers(f"{ADAPTER}:27", f"{ADAPTER}:27".replace("${AWS::Region}", "eu-west-1"))), [],
                     id="a literal region and the stack's"),
        pytest.param(sam(layers("!Ref A", "!Ref B"), more=OPEN), [], id="two open parameters"),
        pytest.param(sam(layers(NAME % "${A}", NAME % "${B}"), more=OPEN), [], id="two open names"),
        pytest.param(sam(layers(NAME % "${A}", NAME % "${A}"), more=OPEN), ["same"], id="one open name twice"),
        pytest.param(sam(layers(f"{OWN}:1", "!Sub '" + OWN + ":${A}'"), more=OPEN), ["versions"], id="an open version"),
        pytest.param(sam(layers(f"{OWN}:1", f"{OWN}:1") + "PackageType: Image"), [], id="container image"),
        pytest.param(sam(layers(JOIN % "a", JOIN % "b")), [], id="two joins with something unknown"),
    ],
)  # fmt: skip
def test_kinds(text: str, kinds: list[str]) -> None:
    assert [dict(finding.data)["kind"] for finding in findings_of(RULE, text)] == kinds


def test_a_literal_region_is_the_stacks_where_that_is_known() -> None:
    text = sam(layers(f"{ADAPTER}:27", f"{ADAPTER}:27".replace("${AWS::Region}", "eu-west-1")))
    (finding,) = findings_of(RULE, text, settings=Settings(regions=("eu-west-1",)))
    assert dict(finding.data)["kind"] == "same"


def test_it_stands_at_the_later_one_and_relates_the_earlier() -> None:
    text = sam(layers(f"{OWN}:2"), shared=layers(f"{OWN}:1"))
    (finding,) = findings_of(RULE, text)
    assert finding.location.span.start == text.rindex("own:2")
    assert finding.related[0].message == "layer 'own:1' is shared by all functions"
    assert finding.fixes[0].title == "take it away here: all functions have it"


def test_one_text_used_twice_is_reported_at_the_second_use() -> None:
    more = f"Parameters:\n  A: {{Type: String, Default: '{OWN}:1'}}\n"
    text = sam(layers("!Ref A", "!Ref A"), more=more)
    (finding,) = findings_of(RULE, text)
    assert finding.location.span.start == text.rindex("A")
    assert marked(text, finding) == "A"


def test_a_list_in_one_default() -> None:
    more = f"Parameters:\n  All: {{Type: CommaDelimitedList, Default: '{OWN}:1,{OWN}:2'}}\n"
    text = sam("Layers: !Ref All", more=more)
    (finding,) = findings_of(RULE, text)
    assert finding.location.span.start == text.rindex("own:2")
