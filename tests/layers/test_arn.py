"""What is a layer version ARN, and what the answer is to everything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.layers.arn import (
    AwsOwnedLayer,
    LayerArn,
    LayerVersionArn,
    MalformedArn,
    MalformedPart,
    parse_layer_arn,
    parse_layer_version_arn,
)

GOOD = "arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:4"


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
        pytest.param("arn:aws:lambda:xx-nowhere-9:123456789012:layer:a:1", id="a region that is not known yet"),
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
        pytest.param("arn:aws:lambda:us-east-1:123456789012:layer:a", MalformedPart.VERSION_MISSING, "", id="no version"),
        pytest.param("arn:aws:lambda:us-east-1:123456789012:layer:a:", MalformedPart.VERSION_MISSING, "", id="a colon"),
        pytest.param("arn:aws:lambda:us-east-1:123456789012:layer:a:$LATEST", MalformedPart.VERSION, "$LATEST", id="$LATEST"),
        pytest.param("arn:aws:lambda:us-east-1:123456789012:layer:a:v4", MalformedPart.VERSION, "v4", id="a v before it"),
        pytest.param("arn:aws:lambda:us-east-1:123456789012:layer:a:0", MalformedPart.VERSION, "0", id="version 0"),
        pytest.param("arn:aws:lambda:us-east-1:123456789012:layer:a:٣", MalformedPart.VERSION, "٣", id="digits of Arabic"),
        pytest.param("arn:aws:lambda:us-east-1:123456789012:layer:a:1:2", MalformedPart.EXTRA, ":2", id="two versions"),
        pytest.param("arn:aws:lambda:us-east-1:123456789012:layer::1", MalformedPart.NAME, "", id="no name"),
        pytest.param("arn:aws:lambda:us-east-1:123456789012:layer", MalformedPart.NAME, "", id="the end after layer"),
        pytest.param("arn:aws:lambda:us-east-1:123456789012:layer:a b:1", MalformedPart.NAME, "a b", id="a blank within"),
        pytest.param(f"arn:aws:lambda:us-east-1:123456789012:layer:{'a' * 141}:1", MalformedPart.NAME, "a" * 141, id="long"),
        pytest.param("arn:aws:lambda:us-east-1:12345678901:layer:a:1", MalformedPart.ACCOUNT, "12345678901", id="11 digits"),
        pytest.param("arn:aws:lambda:us-east-1::layer:a:1", MalformedPart.ACCOUNT, "", id="no account"),
        pytest.param("arn:aws:lambda::123456789012:layer:a:1", MalformedPart.REGION, "", id="no region"),
        pytest.param("arn:aws:lambda:us_east_1:123456789012:layer:a:1", MalformedPart.REGION, "us_east_1", id="underscores"),
        pytest.param("arn:aws:lambda:us-east-1a:123456789012:layer:a:1", MalformedPart.REGION, "us-east-1a", id="a zone"),
        pytest.param("arn:gcp:lambda:us-east-1:123456789012:layer:a:1", MalformedPart.PARTITION, "gcp", id="no partition"),
        pytest.param("arn:aws:lambda:cn-north-1:123456789012:layer:a:1", MalformedPart.PARTITION, "aws", id="not China's"),
        pytest.param("arn:aws-cn:lambda:us-east-1:123456789012:layer:a:1", MalformedPart.PARTITION, "aws-cn", id="China's"),
        pytest.param("arn:aws:s3:us-east-1:123456789012:layer:a:1", MalformedPart.SERVICE, "s3", id="another service"),
        pytest.param("arn:aws:lambda:us-east-1:123456789012:function:a:1", MalformedPart.RESOURCE, "function", id="function"),
        pytest.param("my-layer:3", MalformedPart.NOT_AN_ARN, "my-layer:3", id="a name"),
        pytest.param("", MalformedPart.NOT_AN_ARN, "", id="nothing"),
        pytest.param(f"{GOOD}\n", MalformedPart.WHITESPACE, "\n", id="a line break behind it"),
        pytest.param(f" {GOOD}", MalformedPart.WHITESPACE, " ", id="a blank before it"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(text: str, part: MalformedPart, wrong: str) -> None:
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
