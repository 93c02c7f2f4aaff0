"""Tests for bot/template/layer_entries.py: what an entry of `Layers` names."""

import pytest

from bot.template.layer_entries import read_text
from bot.template.model import ArnTarget, MalformedTarget, SsmTarget, UnknownTarget
from bot.template.values import Hole, Piece, Text, Unknown, literal, locate
from tests.template.builder import ARN, function_of, layers_of, read, source_slice, template


def text_of(written: str) -> Text:
    """A text in which `${Name}` stands for a hole."""
    parts: list[Piece | Hole] = []
    for index, piece in enumerate(written.replace("${", "}").split("}")):
        if index % 2:
            parts.append(Hole(piece, f"'{piece}' is not known"))
        elif piece:
            parts.append(Piece(piece, None))
    return Text(tuple(parts))


COMPONENTS = {
    "a whole ARN": (ARN, ("aws", "us-east-1", "123456789012", "dep", 7)),
    "another partition": (ARN.replace("aws:", "aws-us-gov:", 1), ("aws-us-gov", "us-east-1", "123456789012", "dep", 7)),
    "an open region": (ARN.replace("us-east-1", "${AWS::Region}"), ("aws", None, "123456789012", "dep", 7)),
    "an open partition": (ARN.replace("aws:", "${AWS::Partition}:", 1), (None, "us-east-1", "123456789012", "dep", 7)),
    "an open version": (ARN.replace(":7", ":${V}"), ("aws", "us-east-1", "123456789012", "dep", None)),
    "an open part of a name": (ARN.replace("dep", "dep-${N}"), ("aws", "us-east-1", "123456789012", None, 7)),
    "an open account": (ARN.replace("123456789012", "${A}"), ("aws", "us-east-1", None, "dep", 7)),
}


@pytest.mark.parametrize(("written", "expected"), COMPONENTS.values(), ids=COMPONENTS.keys())
def test_an_arn_has_components(written: str, expected: tuple[object, ...]) -> None:
    target = read_text(text_of(written), None)
    assert isinstance(target, ArnTarget)
    assert (target.partition, target.region, target.account_id, target.name, target.version) == expected
    assert target.region_is_current == ("AWS::Region" in written)


@pytest.mark.parametrize(
    ("written", "path", "version"),
    [("{{resolve:ssm:/a/b}}", "/a/b", None), ("{{resolve:ssm:/a/b:3}}", "/a/b", "3"),
     ("{{resolve:ssm-secure:name:1}}", "name", "1"), (" {{resolve:ssm:/a}} ", "/a", None)],
)  # fmt: skip
def test_a_reference_to_the_parameter_store_has_a_path(written: str, path: str, version: str | None) -> None:
    target = read_text(literal(written), None)
    assert isinstance(target, SsmTarget)
    assert (target.path, target.version) == (path, version)


MALFORMED = {
    "no version": (ARN[:-2], "it has no version"),
    "a function": ("arn:aws:lambda:us-east-1:123456789012:function:example", "it names a 'function', not a layer"),
    "a version in words": (ARN.replace(":7", ":seven"), "its version 'seven' is not a number"),
    "a short account": (ARN.replace("123456789012", "1234"), "its account ID '1234' is not 12 digits"),
    "a slip in a region": (ARN.replace("us-east-1", "us-esat-1"), "its region 'us-esat-1' is no region"),
    "no region": (ARN.replace("us-east-1", "useast1"), "its region 'useast1' is no region"),
    "another service": (ARN.replace(":lambda:", ":s3:"), "its service 's3' is not 'lambda'"),
    "another kind": (ARN.replace(":layer:", ":layers:"), "its resource type 'layers' is not 'layer'"),
    "a name with a dot": (
        ARN.replace("dep", "d.ex"),
        "its layer name 'd.ex' may hold letters, digits, '-' and '_' alone",
    ),
    "another partition": (ARN.replace("aws:", "gcp:", 1), "its partition 'gcp' is no AWS partition"),
    "too many parts": (
        f"{ARN}:8",
        "it does not have the form arn:partition:lambda:region:account:layer:name:version",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("written", "reason"), MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_arn_says_what_is_wrong(written: str, reason: str) -> None:
    target = read_text(literal(written), None)
    assert isinstance(target, MalformedTarget)
    assert target.reason == reason


UNKNOWN = {
    "an open text": "${P}",
    "an ARN of open parts": "arn:${P}",
    "a secret": "{{resolve:secretsmanager:x}}",
    "a reference within a text": "arn:aws:lambda:us-east-1:123456789012:layer:{{resolve:ssm:/x}}",
    "a placeholder of a template engine": "{{ layer }}",
    "a placeholder in angle brackets": "<your layer ARN>",
    "a placeholder version": f"{ARN[:-1]}XXX",
    "a masked account": ARN.replace("123456789012", "12345xxxxxxx"),
    "a letter for a version": f"{ARN[:-1]}X",
    "a placeholder account": ARN.replace("123456789012", "<account>"),
    "the latest version": f"{ARN[:-1]}latest",
    "a word": "none",
    "nothing": "",
    "a layer of AWS": "arn:aws:lambda:::awslayer:AmazonLinux1803",
    "a variable of a shell": "$LAYER_ARN",
}


@pytest.mark.parametrize("written", UNKNOWN.values(), ids=UNKNOWN.keys())
def test_what_may_become_an_arn_is_unknown(written: str) -> None:
    target = read_text(text_of(written), None)
    assert isinstance(target, UnknownTarget), target
    assert target.reason


UNSUBSTITUTED = {
    "a region without Sub": ("arn:aws:lambda:${AWS::Region}:123456789012:layer:dep:7", True),
    "a parameter without Sub": ("arn:aws:lambda:us-east-1:123456789012:layer:${P}:7", True),
    "a resource without Sub": ("${Dep.Arn}", True),
    "an unheard name": ("${env.LAYER}", False),
}


@pytest.mark.parametrize(("written", "is_malformed"), UNSUBSTITUTED.values(), ids=UNSUBSTITUTED.keys())
def test_a_variable_without_sub_is_malformed(written: str, *, is_malformed: bool) -> None:
    text = template(
        f"Layers: ['{written}']", before="Parameters: {P: {Type: String}}", resources="Dep: {Type: AWS::S3::Bucket}"
    )
    found = layers_of(function_of(read(text)).cases[0].state)
    assert found == ((f"malformed {written}",) if is_malformed else ("?",))


def test_each_component_has_its_place() -> None:
    text = template(f"Layers:\n  - '{ARN}'")
    (case,) = function_of(read(text)).cases
    assert not isinstance(case.state.layers, Unknown)
    (use,) = case.state.layers
    assert isinstance(use.target, ArnTarget)
    parts = (use.target.region_text, use.target.name_text, use.target.version_text, use.target.text)
    assert [source_slice(locate(part), text) for part in parts] == ["us-east-1", "dep", "7", ARN]
