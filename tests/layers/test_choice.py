"""Which version is proposed for the regions of a text, and which versions are known to exist there."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.layers.choice import Choice, NoChoice, choose_version, is_known_to_exist, is_minor_step
from bot.layers.layer import Knowledge, Layer, Release, Source

ONE, OTHER = "111111111111", "222222222222"
LOWEST = "the numbers differ from region to region, and this is the lowest of the newest that are known"
NOT_PRINTED = "it is not the publisher itself that names this number"


def release(
    region: str, version: int | None, account: str = ONE, confidence: Knowledge = "documented", day: int = 1
) -> Release:
    """What is known of one region."""
    return Release(region, account, version, Source("docs", "", date(2026, 7, day)), confidence)


def layer(*releases: Release) -> Layer:
    """A layer with releases."""
    return Layer(name="l", publisher="p", publisher_name="P", kind="extension", status="current",
                 releases={each.region: each for each in releases})  # fmt: skip


TWO_NUMBERS = layer(release("us-east-1", 90), release("us-west-2", 80), release("eu-west-1", 70, OTHER))
ONE_NUMBER = layer(release("us-east-1", 50), release("us-west-2", 50), release("eu-west-1", 50))
EVERYWHERE = layer(release("*", 33), release("us-gov-west-1", 12, OTHER))
PARTLY = layer(release("us-east-1", 9), release("us-west-2", None), release("eu-west-1", 8, ONE, "observed"))


@pytest.mark.parametrize(
    ("known", "account", "regions", "version", "chosen_account", "doubt"),
    [
        pytest.param(TWO_NUMBERS, ONE, ("us-east-1",), 90, ONE, "", id="one region"),
        pytest.param(TWO_NUMBERS, ONE, ("us-west-2",), 80, ONE, "", id="another region has another number"),
        pytest.param(TWO_NUMBERS, ONE, ("eu-west-1",), 70, OTHER, "", id="and another account"),
        pytest.param(TWO_NUMBERS, ONE, ("us-east-1", "us-east-1"), 90, ONE, "", id="one region twice"),
        pytest.param(TWO_NUMBERS, ONE, ("us-east-1", "us-west-2"), 80, ONE, LOWEST, id="two regions"),
        pytest.param(TWO_NUMBERS, ONE, (None,), 80, ONE, LOWEST, id="any region of the account"),
        pytest.param(TWO_NUMBERS, OTHER, (None,), 70, OTHER, "", id="any region of an account with one"),
        pytest.param(TWO_NUMBERS, ONE, ("us-east-1", None), 80, ONE, LOWEST, id="one region, and any other"),
        pytest.param(ONE_NUMBER, ONE, (None,), 50, ONE, "", id="any region, one number"),
        pytest.param(ONE_NUMBER, ONE, ("us-east-1", "eu-west-1"), 50, ONE, "", id="two regions, one number"),
        pytest.param(EVERYWHERE, ONE, ("ap-south-1",), 33, ONE, "", id="a region of `every region`"),
        pytest.param(EVERYWHERE, ONE, ("us-gov-west-1",), 12, OTHER, "", id="a region of its own"),
        pytest.param(EVERYWHERE, ONE, (None,), 33, ONE, "", id="any region of `every region`"),
        pytest.param(PARTLY, ONE, ("eu-west-1",), 8, ONE, NOT_PRINTED, id="a number that others have seen"),
        pytest.param(PARTLY, ONE, (None,), 8, ONE, LOWEST, id="any region, as far as numbers are known"),
    ],
)
def test_the_version(
    known: Layer, account: str | None, regions: tuple[str | None, ...], version: int, chosen_account: str, doubt: str
) -> None:
    choice = choose_version(known, account, regions)
    assert isinstance(choice, Choice)
    assert (choice.version, choice.account_id, choice.doubt) == (version, chosen_account, doubt)
    assert choice.release.version == version


@pytest.mark.parametrize(
    ("known", "account", "regions", "reason"),
    [
        pytest.param(TWO_NUMBERS, ONE, ("ap-south-1",), "its number in ap-south-1 is not known here",
                     id="a region of which nothing is known"),
        pytest.param(TWO_NUMBERS, ONE, ("us-east-1", "ap-south-1"), "its number in ap-south-1 is not known here",
                     id="one region of two"),
        pytest.param(PARTLY, ONE, ("us-west-2",), "its number in us-west-2 is not known here",
                     id="a region where it is, with no number"),
        pytest.param(TWO_NUMBERS, "333333333333", (None,), "its number is not known here", id="another account"),
        pytest.param(layer(), ONE, (None,), "its number is not known here", id="no region at all"),
        pytest.param(TWO_NUMBERS, ONE, ("us-east-1", "eu-west-1"),
                     "'l' has another account in some of the regions: use a map of regions", id="two accounts"),
        pytest.param(EVERYWHERE, ONE, ("cn-north-1",), "its number in cn-north-1 is not known here",
                     id="`every region` is every commercial one"),
        pytest.param(EVERYWHERE, ONE, ("us-east-1", "us-gov-west-1"),
                     "'l' has another account in some of the regions: use a map of regions", id="two partitions"),
    ],
)  # fmt: skip
def test_no_version_and_why(known: Layer, account: str, regions: tuple[str | None, ...], reason: str) -> None:
    assert choose_version(known, account, regions) == NoChoice(reason)


@pytest.mark.parametrize(
    ("known", "account", "version", "region", "exists"),
    [
        (TWO_NUMBERS, ONE, 90, "us-east-1", True),
        (TWO_NUMBERS, ONE, 1, "us-east-1", True),
        (TWO_NUMBERS, ONE, 91, "us-east-1", False),
        (TWO_NUMBERS, ONE, 90, "us-west-2", False),
        (TWO_NUMBERS, ONE, 70, "eu-west-1", False),
        (TWO_NUMBERS, OTHER, 70, "eu-west-1", True),
        (TWO_NUMBERS, OTHER, 70, "us-east-1", False),
        (TWO_NUMBERS, ONE, 80, None, True),
        (TWO_NUMBERS, ONE, 81, None, False),
        (TWO_NUMBERS, ONE, 1, "ap-south-1", False),
        (PARTLY, ONE, 1, "us-west-2", False),
        (EVERYWHERE, ONE, 33, "ap-south-1", True),
        (EVERYWHERE, ONE, 33, "cn-north-1", False),
    ],
    ids=[
        "the newest", "an old one", "one that is newer than known", "a number of another region", "another account",
        "the account of the region", "an account of another region", "the lowest of all regions",
        "one that is missing in a region", "a region of which nothing is known", "a region without a number",
        "every region", "a region of another partition",
    ],
)  # fmt: skip
def test_what_is_known_to_exist(known: Layer, account: str, version: int, region: str | None, exists: bool) -> None:
    assert is_known_to_exist(known, account, version, region) is exists


@given(
    st.dictionaries(
        st.sampled_from(["us-east-1", "us-west-2", "eu-west-1", "ap-south-1"]),
        st.tuples(st.one_of(st.none(), st.integers(1, 9)), st.sampled_from([ONE, OTHER])),
    ),
    st.lists(st.sampled_from(["us-east-1", "us-west-2", "eu-west-1", "ap-south-1", None]), min_size=1),
)
def test_what_is_chosen_exists_wherever_it_is_used(
    numbers: dict[str, tuple[int | None, str]], regions: list[str | None]
) -> None:
    known = layer(*(release(region, number, account) for region, (number, account) in numbers.items()))
    choice = choose_version(known, ONE, regions)
    if isinstance(choice, NoChoice):
        return
    for region in regions:
        assert is_known_to_exist(known, choice.account_id, choice.version, region)
    assert not all(is_known_to_exist(known, choice.account_id, choice.version + 1, region) for region in regions)


@pytest.mark.parametrize(
    ("name", "newer", "is_minor"),
    [
        ("opentelemetry-nodejs-0_10_0", "opentelemetry-nodejs-0_14_0", True),
        ("opentelemetry-nodejs-0_10_0", "opentelemetry-nodejs-0_10_1", True),
        ("tool-1-9-0", "tool-1-10-0", True),
        ("tool-1.9", "tool-1.10", True),
        ("opentelemetry-nodejs-0_14_0", "opentelemetry-nodejs-0_10_0", False),
        ("opentelemetry-nodejs-0_10_0", "opentelemetry-nodejs-1_0_0", False),
        ("opentelemetry-nodejs-0_10_0", "opentelemetry-python-0_14_0", False),
        ("opentelemetry-nodejs-0_10_0", "opentelemetry-nodejs-0_10_0", False),
        ("PowertoolsPythonV2", "PowertoolsPythonV3", False),
        ("tool-python39-1_2", "tool-python310-1_2", False),
        ("tool-amd64-0_5_0", "tool-arm64-0_6_0", False),
        ("tool-1_2", "tool-1_2_3", False),
        ("tool", "tool", False),
        ("tool-1_99999999999_0", "tool-1_99999999999_1", True),
        ("collector-amd64-0_10_0", "collector-amd64-0_11_0", True),
        ("collector-amd64-0_10_0", "collector-amd64-1_0_0", False),
        ("collector-x86_64-0_5_0", "collector-x86_64-1_0_0", False),
        ("tool-python39-1_2", "tool-python39-2_0", False),
        ("tool-python39-1_2", "tool-python39-1_3", True),
    ],
)
def test_a_minor_step(name: str, newer: str, is_minor: bool) -> None:
    assert is_minor_step(name, newer) is is_minor
