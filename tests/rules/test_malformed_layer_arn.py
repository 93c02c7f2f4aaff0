"""malformed-layer-arn: what it says, where, and when it is silent."""

import pytest

from bot.findings.finding import Confidence
from tests.rules.examples import findings_of, marked
from tests.rules.templates import INSIGHTS, layers, sam

RULE = "malformed-layer-arn"
POWERTOOLS = "arn:aws:lambda:eu-west-1:017000801446:layer:AWSLambdaPowertoolsPython"


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        pytest.param(INSIGHTS, "it has no version", id="no version"),
        pytest.param("arn:aws:lambda:eu-west-1:12345678901:layer:own:1", "12 digits", id="eleven digits"),
        pytest.param("arn:aws:lambda:euwest1:123456789012:layer:own:1", "is no region", id="no region"),
        pytest.param("arn:aws:lambda:eu-west-1:123456789012:function:own:1", "'layer'", id="a function"),
        pytest.param("arn:aws:s3:::bucket", "not a layer", id="a bucket"),
        pytest.param("arn:aws:lambda:eu-west-1:123456789012:layer:own.lib:1", "letters", id="a dot in the name"),
        pytest.param("arn:aws:lambda:eu-west-1:123456789012:layer:own:v1", "not a number", id="a word for a number"),
        pytest.param("LambdaInsightsExtension", "no ARN", id="a bare name"),
        pytest.param("arn:aws:lambda:${AWS::Region}:123456789012:layer:own:1", "only Fn::Sub", id="no Sub"),
    ],
)
def test_texts_that_are_no_arn(entry: str, reason: str) -> None:
    text = sam(layers(entry))
    (finding,) = findings_of(RULE, text)
    assert reason in finding.message
    assert marked(text, finding) == entry
    assert finding.confidence is Confidence.CERTAIN


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(f"{INSIGHTS}:53", id="healthy"),
        pytest.param("arn:aws:lambda:::awslayer:AmazonLinux1803", id="owned by AWS"),
        pytest.param(f"{INSIGHTS}:latest", id="latest"),
        pytest.param(f"{INSIGHTS}:XXX", id="a normalised snapshot"),
        pytest.param(f"'{INSIGHTS}:<version>'", id="angle brackets"),
        pytest.param("arn:aws:lambda:REGION:ACCOUNT_ID:layer:own:1", id="upper-case words"),
        pytest.param("arn:aws:lambda:eu-west-1:your-account-id:layer:own:1", id="a word for people"),
        pytest.param("'{{ layer_arn }}'", id="double braces"),
        pytest.param("'__LAYER_ARN__'", id="underscores"),
        pytest.param("!ImportValue layer-arn", id="an import"),
        pytest.param("'{{resolve:ssm:/acme/layer}}'", id="a dynamic reference"),
        pytest.param(f"{POWERTOOLS}:20", id="a number of a finished layer"),
        pytest.param(f"{INSIGHTS}:9999", id="a high number of a living layer"),
        pytest.param(f"{POWERTOOLS}:999".replace("017000801446", "123456789012"), id="a high number of a copy"),
    ],
)
def test_it_is_silent(entry: str) -> None:
    assert findings_of(RULE, sam(layers(entry))) == []


@pytest.mark.parametrize("region", ["eu-west-1", "${AWS::Region}"])
def test_a_number_above_the_last_of_a_finished_layer(region: str) -> None:
    text = sam(layers(f"!Sub {POWERTOOLS.replace('eu-west-1', region)}:780"))
    (finding,) = findings_of(RULE, text)
    assert (marked(text, finding), finding.confidence) == ("780", Confidence.LIKELY)
    assert "AWSLambdaPowertoolsPythonV2" in finding.fixes[0].title


@pytest.mark.parametrize(
    ("entry", "advice"),
    [
        pytest.param(
            "arn:aws:lambda:${AWS::Region}:123456789012:layer:own:1", "put '!Sub' before the text", id="no Sub"
        ),
        pytest.param(
            "arn:aws:lambda:eu-west-1:123456789012:layer:own", "add the number of a version at the end", id="own"
        ),
        pytest.param("own", "write 'arn:PARTITION:lambda:REGION:ACCOUNT:layer:NAME:VERSION'", id="no ARN"),
    ],
)
def test_advice(entry: str, advice: str) -> None:
    (finding,) = findings_of(RULE, sam(layers(entry)))
    assert finding.fixes[0].title == advice


def test_a_missing_number_is_named_where_it_is_known() -> None:
    (finding,) = findings_of(RULE, sam(layers(INSIGHTS)))
    assert finding.fixes[0].title.startswith("add a version, for example ':")


def test_a_macro_makes_it_likely_only() -> None:
    text = sam(layers(INSIGHTS)).replace(
        "Transform: AWS::Serverless-2016-10-31", "Transform: [AWS::Serverless-2016-10-31, Own]"
    )
    (finding,) = findings_of(RULE, text)
    assert finding.confidence is Confidence.LIKELY
