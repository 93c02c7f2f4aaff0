"""What serves an architecture in place of a layer."""

import pytest

from tests.rules.examples import findings_of
from tests.rules.templates import layers, sam

RULE = "architecture-mismatch"


@pytest.mark.parametrize(
    ("arn", "architecture", "advice"),
    [
        pytest.param("arn:aws:lambda:eu-west-1:403367587399:layer:amqp-php-83:2", "arm64",
                     "no arm64 layer of this kind is known: set the function's architecture to x86_64, or take the "
                     "layer out", id="a public layer without a twin"),
        pytest.param("arn:aws:lambda:eu-west-1:123456789012:layer:own-arm64:2", "x86_64",
                     "use a layer that is built for x86_64 in place of 'own-arm64', or set", id="a private layer"),
        pytest.param("arn:aws:lambda:eu-west-1:873528684822:layer:php-83:2", "arm64", ":arm-php-83:", id="prefix"),
        pytest.param("arn:aws:lambda:eu-west-1:464622532012:layer:Datadog-Python312:90", "arm64",
                     "layer:Datadog-Python312-ARM:", id="a suffix"),
        pytest.param("arn:aws:lambda:eu-west-1:753240598075:layer:LambdaAdapterLayerX86:20", "arm64",
                     "layer:LambdaAdapterLayerArm64:", id="another word"),
    ],
)  # fmt: skip
def test_advice(arn: str, architecture: str, advice: str) -> None:
    (finding,) = findings_of(RULE, sam(layers(arn, architecture=architecture)))
    assert advice in finding.fixes[0].title


def test_a_layer_of_the_template_is_to_be_built() -> None:
    deps = "  Deps:\n    Type: AWS::Serverless::LayerVersion\n    Properties: {CompatibleArchitectures: [arm64]}\n"
    (finding,) = findings_of(RULE, sam(layers("!Ref Deps"), resources=deps))
    assert finding.fixes[0].title == (
        "build 'Deps' for x86_64 and say so there, or set the function's architecture to arm64"
    )


def test_a_parameter_of_somebody_claims_nothing() -> None:
    entry = "'{{resolve:ssm:/acme/x86_64/layer}}'"
    assert findings_of(RULE, sam(layers(entry, architecture="arm64"))) == []
