"""Words for layers: titles, and what could stand in their place."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.findings.finding import Location
from bot.layers.layer import Layer, Release, Source
from bot.rules.words import clip, layer_title, newest_number, replacement
from bot.template.layer_entries import read_text
from bot.template.model import LayerProperties, LocalTarget, UnknownTarget
from bot.template.values import concatenate, hole, literal
from bot.text.spans import Span

SOURCE = Source("a page", "https://example.org", date(2026, 7, 28))
NOTHING = LayerProperties(None, None, None, None, None, None, None)


def layer(**versions: int | None) -> Layer:
    """A layer with these newest numbers by region; `_` stands for `-` in regions."""
    regions = {region.replace("_", "-"): version for region, version in versions.items()}
    releases = {
        region: Release(region, "123456789012", version, SOURCE, "documented") for region, version in regions.items()
    }
    return Layer(name="own", publisher="p", publisher_name="P", kind="library", status="current", releases=releases)


@given(st.text(max_size=400))
def test_a_clipped_text_is_short_and_keeps_both_ends(text: str) -> None:
    clipped = clip(text)
    assert len(clipped) <= 161
    assert text.startswith(clipped[:80])
    assert text.endswith(clipped[-80:])


@pytest.mark.parametrize(
    ("known", "region", "words"),
    [
        pytest.param(layer(eu_west_1=7), "eu-west-1",
                     "use 'arn:aws:lambda:eu-west-1:123456789012:layer:own:7'; at least :7 exists since July 2026",
                     id="the region is known"),
        pytest.param(layer(cn_north_1=7), "cn-north-1",
                     "use 'arn:aws-cn:lambda:cn-north-1:123456789012:layer:own:7'; at least :7 exists since July 2026",
                     id="another partition"),
        pytest.param(layer(eu_west_1=7), "us-east-1", "use 'own'; its number in us-east-1 is not known here",
                     id="another region"),
        pytest.param(layer(eu_west_1=7, us_east_1=7), None,
                     "use 'own'; at least :7 exists since July 2026 in every region that is known", id="uniform"),
        pytest.param(layer(eu_west_1=7, us_east_1=8), None,
                     "use 'own'; its numbers differ from region to region (7 to 8)", id="different"),
        pytest.param(layer(eu_west_1=None), None, "use 'own'; its number is not known here", id="no number"),
    ],
)  # fmt: skip
def test_replacement(known: Layer, region: str | None, words: str) -> None:
    assert replacement(known, region) == words


def test_the_newest_number_is_that_of_the_region_alone() -> None:
    known = layer(eu_west_1=7)
    assert newest_number(known, "eu-west-1") == 7
    assert (newest_number(known, "us-east-1"), newest_number(known, None), newest_number(None, "eu-west-1")) == (
        None,
    ) * 3


def test_titles() -> None:
    open_name = concatenate(
        (literal("arn:aws:lambda:eu-west-1:123456789012:layer:a"), hole("Stage", "open"), literal(":3"))
    )
    assert layer_title(read_text(open_name, None), "eu-west-1") == "layer 'a${Stage}:3' (eu-west-1)"
    assert layer_title(read_text(literal("{{resolve:ssm:/a/b:2}}"), None)) == "the layer of SSM parameter '/a/b'"
    local = LocalTarget("Deps", "template.yaml", NOTHING, Location("template.yaml", Span(0, 4)))
    assert layer_title(local) == "layer 'Deps' of this template"
    assert layer_title(local, seen_from=local.place.path) == "layer 'Deps' of this template"
    assert layer_title(local, seen_from="other.yaml") == f"layer 'Deps' of {local.place.path}"
    assert layer_title(UnknownTarget("open")) == "a layer that is known at deployment only"
