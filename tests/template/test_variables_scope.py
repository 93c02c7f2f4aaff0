"""The layers and resources of a service, and the functions among them."""

import pytest

from bot.template.model import LocalTarget
from bot.template.values import Text, Unknown
from tests.template.builder import block, function_of, source_slice
from tests.template.services import ARN, only, read, table

LAYER = "AWS::Lambda::LayerVersion"


ARM = "{CompatibleArchitectures: [arm64]}"


@pytest.mark.parametrize(
    ("more", "reference"),
    [
        ("layers: {my-dep_layer: {path: x, compatibleArchitectures: [arm64]}}", "MyDashdepUnderscorelayerLambdaLayer"),
        ("layers: '${file(l.yml)}'", "DepLambdaLayer"),
        ("layers: {dep: {compatibleArchitectures: [arm64]}, none: 1}", "DepLambdaLayer"),
        (f"resources: {{Resources: {{Dep: {{Type: {LAYER}, Properties: {ARM}}}}}}}", "Dep"),
        (f"resources: {{Resources: {{Dep: {{Type: {LAYER}, Properties: '${{file(l.yml):properties}}'}}}}}}", "Dep"),
        ("resources:\n  - '${file(r.yml)}'\n  - Resources: {}", "Dep"),
        ("resources: {Resources: {Dep: '${file(r.yml):Resources.Dep}'}}", "Dep"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["{Ref: X}", "!Ref X", "{'Fn::Ref': X}", "!Sub '${X}'"])
def test_a_layer_of_the_service(more: str, reference: str, form: str) -> None:
    files = {
        "l.yml": "dep: {path: x, compatibleArchitectures: [arm64]}\nproperties: {CompatibleArchitectures: [arm64]}\n",
        "r.yml": "Resources:\n  Dep:\n    Type: AWS::Lambda::LayerVersion\n"
        "    Properties: {CompatibleArchitectures: [arm64]}\n",
    }
    found = read(f"{more}\nfunctions:\n  one:\n    layers: [{form.replace('X', reference)}]\n", files)
    layers = function_of(found, "one").cases[0].state.layers
    assert not isinstance(layers, Unknown)
    if "Fn::Ref" in form:
        assert not isinstance(layers[0].target, LocalTarget)
        return
    target = layers[0].target
    assert isinstance(target, LocalTarget)
    assert target.logical_id == reference
    declared = target.properties.compatible_architectures
    assert not isinstance(declared, Unknown | None)
    assert [value.known for value in declared if isinstance(value, Text)] == ["arm64"]
    text = files.get(target.place.path, f"service: svc\nprovider: {{name: aws}}\n{block(more)}")
    assert source_slice(target.place, text) in {"my-dep_layer", "dep", "Dep"}


def test_a_function_among_the_resources_is_read_as_cloudformation() -> None:
    text = f"""
    custom: {{version: 3}}
    resources:
      Parameters: {{Arch: {{Type: String, Default: arm64}}}}
      Conditions: {{IsProd: !Equals ['${{sls:stage}}', prod]}}
      Resources:
        Plain:
          Type: AWS::Lambda::Function
          Properties:
            Layers: [!If [IsProd, '{ARN}:p:1', '{ARN}:x:${{self:custom.version}}']]
            Architectures: [!Ref Arch]
    """
    assert only(function_of(read(text), "Plain")) == ((f"{ARN}:x:3",), ("arm64",))


def test_loops_among_the_resources_are_expanded() -> None:
    text = f"""
    custom: {{name: x}}
    resources:
      Resources:
        Fn::ForEach::Each:
          - Name
          - [A, B]
          - "Fn${{Name}}":
              Type: AWS::Lambda::Function
              Properties: {{Layers: ['{ARN}:${{Name}}-${{self:custom.name}}:1']}}
        Nothing: null
    """
    found = read(text)
    assert [only(function_of(found, name))[0] for name in ("FnA", "FnB")] == [(f"{ARN}:A-x:1",), (f"{ARN}:B-x:1",)]


def test_a_resource_that_only_one_stage_has() -> None:
    text = """
    resources: ["${file(${sls:stage}.yml)}"]
    """
    plain = f"Resources:\n  Plain: {{Type: AWS::Lambda::Function, Properties: {{Layers: ['{ARN}:x:1']}}}}\n"
    found = read(text, {"dev.yml": "Resources: {}\n", "prod.yml": plain})
    assert table(function_of(found, "Plain")) == {("stage=prod",): ((f"{ARN}:x:1",), ("x86_64",))}


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("extensions: {OneLambdaFunction: {Properties: {Layers: []}}}", (("??",), ("arm64",))),
        ("Resources: {OneLambdaFunction: {Properties: {Architectures: [x86_64]}}}", ((f"{ARN}:x:1",), ("??",))),
        ("extensions: {OneLambdaFunction: {Properties: {Timeout: 3}}}", ((f"{ARN}:x:1",), ("arm64",))),
    ],
)
def test_what_resources_set_again_is_unknown(section: str, expected: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    text = f"functions: {{one: {{architecture: arm64, layers: ['{ARN}:x:1']}}}}\nresources:\n  {section}\n"
    assert only(function_of(read(text), "one")) == expected
