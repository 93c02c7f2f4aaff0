"""What names of layers say of architectures and runtimes, and what they do not say."""

import pytest

from bot.layers.name_tokens import architectures_in, runtimes_in


@pytest.mark.parametrize(
    ("name", "architecture"),
    [
        ("AWS-Parameters-and-Secrets-Lambda-Extension-Arm64", "arm64"),
        ("Datadog-Python313-ARM", "arm64"),
        ("Datadog-Extension-ARM-FIPS", "arm64"),
        ("arm-php-84", "arm64"),
        ("NewRelicPython313ARM64", "arm64"),
        ("NewRelicNodeJSARM64", "arm64"),
        ("LogzioLambdaExtensionLogsArm", "arm64"),
        ("LambdaAdapterLayerArm64", "arm64"),
        ("Dynatrace_OneAgent_1_with_collector_java_arm", "arm64"),
        ("tools-aarch64", "arm64"),
        ("LambdaAdapterLayerX86", "x86_64"),
        ("honeycomb-lambda-extension-x86_64-v12-0-0", "x86_64"),
        ("aws-otel-python-amd64-ver-1-32-0", "x86_64"),
        ("BunRuntimeX64", "x86_64"),
    ],
)
def test_a_word_states_the_architecture(name: str, architecture: str) -> None:
    found = architectures_in(name)
    assert found is not None
    assert found[0] == architecture


@pytest.mark.parametrize(
    "name",
    ["Datadog-Extension", "alarm", "fire-alarm-api", "swarm-tools", "Charm", "army", "farm64x", "x86_64-and-arm64",
     "ax64b", "harmony", "AlarmHandler", "matrix86"],
)  # fmt: skip
def test_these_names_state_none(name: str) -> None:
    assert architectures_in(name) is None


@pytest.mark.parametrize(
    ("name", "runtimes"),
    [
        ("deps-python311", {"python3.11"}),
        ("deps-py38", {"python3.8"}),
        ("AWSSDKPandas-Python312", {"python3.12"}),
        ("my_python3_9_libs", {"python3.9"}),
        ("libs-py38-py39", {"python3.8", "python3.9"}),
        ("shared-node20", {"nodejs20.x"}),
        ("shared-nodejs18x", {"nodejs18.x"}),
        ("tools-ruby33", {"ruby3.3"}),
        ("agent-java21", {"java21"}),
        ("agent-java8", {"java8", "java8.al2", "java8.al2023"}),
        ("php-84", set()),
        ("python3-libs", set()),
        ("happy38", set()),
        ("node-2024", set()),
        ("nodes20", set()),
        ("python3110", set()),
        ("v3-12-tools", set()),
    ],
)
def test_a_runtime_needs_its_language_and_version(name: str, runtimes: set[str]) -> None:
    assert runtimes_in(name) == runtimes
