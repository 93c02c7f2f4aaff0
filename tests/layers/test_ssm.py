"""Public SSM parameters of layers: the architecture in their paths."""

import json
from pathlib import Path

import pytest

from bot.layers.ssm import parse_public_parameter

PATHS = {
    "/aws/service/powertools/python/x86_64/python3.13/latest": ("x86_64", "x86_64"),
    "/aws/service/powertools/python/arm64/python3.9/3.1.0": ("arm64", "arm64"),
    "/aws/service/aws-sdk-pandas/3.4.0/py3.10/x86_64/layer-arn": ("x86_64", "x86_64"),
    "/aws/service/aws-parameters-and-secrets-lambda-extension/x86/latest": ("x86_64", "x86"),
    "/aws/service/aws-parameters-and-secrets-lambda-extension/arm64/latest": ("arm64", "arm64"),
    "/aws/service/aws-appconfig/lambda-extension/x86/latest": ("x86_64", "x86"),
    "/aws/service/fis/lambda-extension/AWS-FIS-extension-arm64/1.x.x": ("arm64", "arm64"),
}


@pytest.mark.parametrize("path", PATHS)
def test_a_documented_path_states_its_architecture(path: str) -> None:
    parameter = parse_public_parameter(path)
    assert parameter is not None
    assert (parameter.architecture, path[parameter.start : parameter.end]) == PATHS[path]


@pytest.mark.parametrize("path", PATHS)
def test_the_twin_of_the_twin_is_the_path_itself(path: str) -> None:
    parameter = parse_public_parameter(path)
    assert parameter is not None
    other = "arm64" if parameter.architecture == "x86_64" else "x86_64"
    twin = parse_public_parameter(parameter.for_architecture(other))
    assert twin is not None
    assert twin.architecture == other
    assert twin.for_architecture(parameter.architecture) == path
    assert parameter.for_architecture(parameter.architecture) == path


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/aws/service/powertools/typescript/generic/all/latest", id="one layer for both"),
        pytest.param("/aws/service/powertools/python/amd64/python3.13/latest", id="another word"),
        pytest.param("/aws/service/aws-appconfig/lambda-extension/x86_64/latest", id="the word of another scheme"),
        pytest.param("/acme/layers/arm64/latest", id="a parameter of somebody"),
        pytest.param("acme/aws/service/powertools/python/arm64/python3.13/latest", id="not at the root"),
        pytest.param("", id="nothing"),
    ],
)
def test_other_paths_say_nothing(path: str) -> None:
    assert parse_public_parameter(path) is None


def test_the_schemes_agree_with_those_collected(shared: Path) -> None:
    schemes = json.loads((shared / "catalogue" / "ssm_paths.json").read_text(encoding="utf-8"))
    words = {"runtime": "python3.13", "version": "1.x.x", "py": "py3.12"}
    for scheme in schemes:
        tokens = scheme.get("arch_tokens", {})
        for architecture, token in tokens.items():
            parameter = parse_public_parameter(scheme["path"].format(arch=token, **words))
            assert (parameter.architecture if parameter else None) == (None if token == "all" else architecture)


@pytest.mark.parametrize(
    ("path", "runtime", "other"),
    [
        pytest.param(
            "/aws/service/powertools/python/arm64/python3.9/latest",
            "python3.9",
            "/aws/service/powertools/python/arm64/python3.13/latest",
            id="Powertools",
        ),
        pytest.param(
            "/aws/service/aws-sdk-pandas/3.4.0/py3.10/x86_64/layer-arn",
            "python3.10",
            "/aws/service/aws-sdk-pandas/3.4.0/py3.13/x86_64/layer-arn",
            id="SDK for pandas",
        ),
        pytest.param("/aws/service/aws-appconfig/lambda-extension/x86/latest", None, None, id="for every runtime"),
    ],
)
def test_a_path_may_ask_for_a_runtime(path: str, runtime: str | None, other: str | None) -> None:
    parameter = parse_public_parameter(path)
    assert parameter is not None
    assert parameter.runtime == runtime
    assert parameter.for_runtime("python3.13") == other
    assert parameter.for_runtime("nodejs22.x") is None
