"""layers-on-image-function: what it says, and where it stands."""

import pytest

from tests.rules.examples import findings_of, marked
from tests.rules.templates import ADAPTER, layers, sam

RULE = "layers-on-image-function"
OPEN = "Parameters:\n  Kind: {Type: String}\n  L: {Type: CommaDelimitedList}\n"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param(sam(layers(f"{ADAPTER}:27") + "PackageType: Image"), "LambdaAdapterLayerX86", id="its own"),
        pytest.param(sam("PackageType: Image", shared=layers(f"{ADAPTER}:27")), "Image", id="shared"),
        pytest.param(
            sam(layers(f"{ADAPTER}:27"), shared="PackageType: Image"), "LambdaAdapterLayerX86", id="all are images"
        ),
        pytest.param(sam(layers("!ImportValue a") + "PackageType: Image"), "a", id="an import"),
    ],
)
def test_it_stands_where_the_layer_is_written(text: str, place: str) -> None:
    assert [marked(text, finding) for finding in findings_of(RULE, text)] == [place]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(sam(layers(f"{ADAPTER}:27") + "PackageType: Zip"), id="an archive"),
        pytest.param(sam(layers(f"{ADAPTER}:27")), id="nothing said"),
        pytest.param(sam(layers(f"{ADAPTER}:27") + "PackageType: !Ref Kind", more=OPEN), id="an open package type"),
        pytest.param(sam("Layers: []\nPackageType: Image"), id="an empty list"),
        pytest.param(sam("Layers: !Ref L\nPackageType: Image", more=OPEN), id="an open list"),
        pytest.param(sam(layers("!Ref AWS::NoValue") + "PackageType: Image"), id="nothing in the list"),
    ],
)
def test_it_is_silent(text: str) -> None:
    assert findings_of(RULE, text) == []


def test_the_package_type_is_related() -> None:
    (finding,) = findings_of(RULE, sam(layers(f"{ADAPTER}:27") + "PackageType: Image"))
    assert finding.related[0].message == "'PackageType' of function 'Api'"
