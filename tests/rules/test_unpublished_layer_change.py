"""What the alias keeps, where the layer that changed is not one of the function's own template."""

from pathlib import Path

import pytest

from tests.cli import check_json

HEAD = "Transform: AWS::Serverless-2016-10-31\n"
FUNCTION = "Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: python3.13, InlineCode: x, "
CHILD = HEAD + (
    "Parameters: {Up: {Type: String}}\n"
    "Resources:\n  Kid: {" + FUNCTION + "AutoPublishAlias: live, AutoPublishAliasAllProperties: true, "
    "Layers: [!Ref Up]}}\n"
)
PARENT = HEAD + (
    "Resources:\n  Own: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: s3://b/%d}}\n"
    "  Stack: {Type: AWS::CloudFormation::Stack, "
    "Properties: {TemplateURL: child.yaml, Parameters: {Up: !Ref Own}}}\n"
)
ADDED = HEAD + "Resources:\n  Kid: {" + FUNCTION + "AutoPublishAlias: live, Layers: [%s]}}\n"
ARN = "arn:aws:lambda:us-east-1:123456789012:layer:dep:5"
OTHER = "arn:aws:lambda:us-east-1:123456789012:layer:other:1"
CASES = {
    "a layer of the stack above": (
        {"child.yaml": CHILD, "template.yaml": PARENT % 5},
        {"child.yaml": CHILD, "template.yaml": PARENT % 6},
        "new version of Own",
        "keeps serving the old version of Own",
        "template.yaml:3",
    ),
    "a layer that comes": (
        {"template.yaml": ADDED % ""}, {"template.yaml": ADDED % ARN}, "dep:5 added", "goes on without it",
        "template.yaml:3",
    ),
    "another order": (
        {"template.yaml": ADDED % f"{ARN}, {OTHER}"}, {"template.yaml": ADDED % f"{OTHER}, {ARN}"},
        "the layers change", "keeps serving the old ones", "template.yaml:3",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("base", "head", "change", "kept", "place"), CASES.values(), ids=list(CASES))
def test_the_message_says_what_the_alias_keeps(
    base: dict[str, str], head: dict[str, str], change: str, kept: str, place: str, tmp_path: Path
) -> None:
    for side, files in (("base", base), ("head", head)):
        (tmp_path / side).mkdir()
        for path, text in files.items():
            (tmp_path / side / path).write_text(text)
    flags = ("--base", "./base", "--head", "./head", "--select", "unpublished-layer-change")
    (finding,) = check_json(*flags, directory=tmp_path)["findings"]
    assert finding["message"].startswith(
        f"{change}: this publishes no version of function 'Kid', so alias 'live' {kept} after the deployment; "
    )
    assert f"{finding['path']}:{finding['line']}" == place
