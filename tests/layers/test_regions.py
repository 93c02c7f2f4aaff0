"""The shape of regions, and their partitions."""

import pytest

from bot.layers.regions import LAMBDA_REGIONS, is_known_region, is_region, partition_of


@pytest.mark.parametrize(("partition", "region"), [(p, r) for p, regions in LAMBDA_REGIONS.items() for r in regions])
def test_every_known_region_has_the_shape_and_the_partition(partition: str, region: str) -> None:
    assert is_region(region)
    assert is_known_region(region)
    assert partition_of(region) == partition


@pytest.mark.parametrize(
    "text",
    ["", "us-east", "us-east-1a", "US-EAST-1", "useast1", "us-east-1 ", "${AWS::Region}", "eu-wst-1", "us-estern-1"],
)
def test_these_are_no_regions(text: str) -> None:
    assert not is_region(text)


def test_a_region_of_tomorrow_is_legal_but_not_known() -> None:
    assert is_region("eu-east-7")
    assert not is_known_region("eu-east-7")
    assert partition_of("eu-east-7") == "aws"


def test_a_continent_of_tomorrow_has_no_partition_yet() -> None:
    assert is_region("zz-east-1")
    assert partition_of("zz-east-1") is None
