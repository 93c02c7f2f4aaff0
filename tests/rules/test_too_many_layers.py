"""too-many-layers: what it counts, and where it stands."""

import pytest

from tests.rules.examples import findings_of, marked
from tests.rules.templates import layers, sam

RULE = "too-many-layers"
OWN = [f"arn:aws:lambda:eu-west-1:123456789012:layer:own{number}:1" for number in range(9)]
MORE = "Parameters:\n  A: {Type: String}\n  L: {Type: CommaDelimitedList}\n"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param(sam(layers(*OWN[:6])), OWN[5], id="six"),
        pytest.param(sam(layers(*OWN[:3]), shared=layers(*OWN[3:6])), OWN[2], id="three and three"),
        pytest.param(sam("Timeout: 3", shared=layers(*OWN[:7])), OWN[5], id="seven in Globals"),
        pytest.param(sam(layers(*OWN[:5], "!Ref A"), more=MORE), "A", id="an open parameter as the sixth"),
        pytest.param(sam(layers("!ImportValue a", *OWN[:5])), OWN[4], id="an import among six"),
    ],
)
def test_it_stands_at_the_sixth(text: str, place: str) -> None:
    (finding,) = findings_of(RULE, text)
    assert marked(text, finding) == place
    assert len(finding.related) >= 5


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(sam(layers(*OWN[:5])), id="five"),
        pytest.param(sam(layers(*OWN[:5], "!If [Unknown, a, !Ref AWS::NoValue]")), id="an If that is not known"),
        pytest.param(sam(layers(*OWN[:5], "!Ref AWS::NoValue")), id="nothing"),
        pytest.param(sam(layers(*OWN[:5], "Fn::Transform: {Name: Own}")), id="a macro"),
        pytest.param(sam(layers(*OWN[:6]) + "PackageType: Image"), id="container image"),
        pytest.param(sam("Layers: !Ref L", shared=layers(*OWN[:6]), more=MORE), id="an open list in place of Globals"),
    ],
)
def test_it_is_silent(text: str) -> None:
    assert findings_of(RULE, text) == []


def test_both_counts_are_told() -> None:
    (finding,) = findings_of(RULE, sam(layers(*OWN[:3]), shared=layers(*OWN[3:6])))
    assert finding.message.startswith("6 layers (3 shared, 3 of its own) are too many for function 'Api'")
