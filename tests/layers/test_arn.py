"""What is a layer version ARN, and what the answer is to everything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.layers.arn import (
    AwsOwnedLayer,
    LayerArn,
    LayerVersionArn,
    MalformedArn,
    parse_layer_arn,
    parse_layer_version_arn,
)
from bot.layers.arn import MalformedPart as Part

GOOD = "arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:4"
LAYER = "arn:aws:lambda:us-east-1:123456789012:layer"


def test_the_parts_of_a_layer_version_arn() -> None:
    assert parse_layer_version_arn(GOOD) == LayerVersionArn(
        "aws", "us-west-2", "345057560386", "AWS-Parameters-and-Secrets-Lambda-Extension", 4
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("arn:aws-cn:lambda:cn-north-1:123456789012:layer:a:1", id="China"),
        pytest.param("arn:aws-us-gov:lambda:us-gov-west-1:123456789012:layer:a:1", id="GovCloud"),
        pytest.param("arn:aws-iso-b:lambda:us-isob-east-1:123456789012:layer:a:1", id="isolated"),
        pytest.param("arn:aws-eusc:lambda:eusc-de-east-1:123456789012:layer:a:1", id="European Sovereign Cloud"),
        pytest.param("arn:aws:lambda:xx-south-9:123456789012:layer:a:1", id="a region that is not known yet"),
        pytest.param("arn:aws:lambda:us-east-1:000000000001:layer:a_b-C:999999", id="an account with leading zeros"),
        pytest.param(f"arn:aws:lambda:us-east-1:123456789012:layer:{'a' * 140}:1", id="the longest name"),
    ],
)
def test_these_are_layer_version_arns(text: str) -> None:
    parsed = parse_layer_version_arn(text)
    assert isinstance(parsed, LayerVersionArn)
    assert str(parsed) == text


@pytest.mark.parametrize(
    ("text", "part", "wrong"),
    [
        pytest.param(LAYER + ":a", Part.VERSION_MISSING, "", id="no version"),
        pytest.param(LAYER + ":a:", Part.VERSION_MISSING, "", id="a colon"),
        pytest.param(LAYER + ":a:$LATEST", Part.VERSION, "$LATEST", id="$LATEST"),
        pytest.param(LAYER + ":a:v4", Part.VERSION, "v4", id="a v before it"),
        pytest.param(LAYER + ":a:0", Part.VERSION, "0", id="version 0"),
        pytest.param(LAYER + ":a:٣", Part.VERSION, "٣", id="digits of Arabic"),
        pytest.param(LAYER + ":a:1:2", Part.EXTRA, ":2", id="two versions"),
        pytest.param(LAYER + "::1", Part.NAME, "", id="no name"),
        pytest.param(LAYER, Part.NAME, "", id="the end after layer"),
        pytest.param(LAYER + ":a b:1", Part.NAME, "a b", id="a blank within"),
        pytest.param(f"{LAYER}:{'a' * 141}:1", Part.NAME, "a" * 141, id="long"),
        pytest.param("arn:aws:lambda:us-east-1:12345678901:layer:a:1", Part.ACCOUNT, "12345678901", id="11 digits"),
        pytest.param("arn:aws:lambda:us-east-1::layer:a:1", Part.ACCOUNT, "", id="no account"),
        pytest.param("arn:aws:lambda::123456789012:layer:a:1", Part.REGION, "", id="no region"),
        pytest.param("arn:aws:lambda:us_east_1:123456789012:layer:a:1", Part.REGION, "us_east_1", id="underscores"),
        pytest.param("arn:aws:lambda:us-east-1a:123456789012:layer:a:1", Part.REGION, "us-east-1a", id="a zone"),
        pytest.param("arn:gcp:lambda:us-east-1:123456789012:layer:a:1", Part.PARTITION, "gcp", id="no partition"),
        pytest.param("arn:aws:lambda:cn-north-1:123456789012:layer:a:1", Part.PARTITION, "aws", id="not China's"),
        pytest.param("arn:aws-cn:lambda:us-east-1:123456789012:layer:a:1", Part.PARTITION, "aws-cn", id="China's"),
        pytest.param("arn:aws:s3:us-east-1:123456789012:layer:a:1", Part.SERVICE, "s3", id="another service"),
        pytest.param("arn:aws:lambda:us-east-1:123456789012:function:a:1", Part.RESOURCE, "function", id="function"),
        pytest.param("my-layer:3", Part.NOT_AN_ARN, "my-layer:3", id="a name"),
        pytest.param("", Part.NOT_AN_ARN, "", id="nothing"),
        pytest.param(f"{GOOD}\n", Part.WHITESPACE, "\n", id="a line break behind it"),
        pytest.param(f" {GOOD}", Part.WHITESPACE, " ", id="a blank before it"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(text: str, part: Part, wrong: str) -> None:
    parsed = parse_layer_version_arn(text)
    assert isinstance(parsed, MalformedArn)
    assert (parsed.part, text[parsed.start : parsed.end]) == (part, wrong)


def test_a_missing_version_keeps_the_layer() -> None:
    parsed = parse_layer_version_arn(GOOD.removesuffix(":4"))
    assert isinstance(parsed, MalformedArn)
    assert parsed.layer == parse_layer_arn(GOOD.removesuffix(":4"))


def test_a_layer_of_aws_itself_is_harmless() -> None:
    text = "arn:aws:lambda:::awslayer:AmazonLinux1803"
    assert parse_layer_version_arn(text) == AwsOwnedLayer(text)


def test_a_layer_arn_has_no_version() -> None:
    assert parse_layer_arn("arn:aws:lambda:us-east-1:123456789012:layer:a") == LayerArn(
        "aws", "us-east-1", "123456789012", "a"
    )
    assert parse_layer_arn(GOOD) is None


@given(st.text(alphabet="arn:aws-lmbdy12345678901layer _\n٣é", max_size=120))
def test_every_text_has_an_answer_with_a_place_inside_it(text: str) -> None:
    parsed = parse_layer_version_arn(text)
    if isinstance(parsed, MalformedArn):
        assert 0 <= parsed.start <= parsed.end <= len(text)
    else:
        assert str(parsed) == text or isinstance(parsed, AwsOwnedLayer)


@given(
    st.sampled_from([("aws", "eu-central-1"), ("aws-cn", "cn-northwest-1"), ("aws-us-gov", "us-gov-east-1")]),
    st.from_regex(r"[0-9]{12}", fullmatch=True).filter(str.isascii),
    st.from_regex(r"[a-zA-Z0-9_-]{1,140}", fullmatch=True),
    st.integers(1, 10**9),
)
def test_what_is_written_is_read_again(place: tuple[str, str], account: str, name: str, version: int) -> None:
    arn = LayerVersionArn(*place, account, name, version)
    assert parse_layer_version_arn(str(arn)) == arn
