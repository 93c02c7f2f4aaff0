"""When a version is stale, how much, and when it is left alone."""

from datetime import date

import pytest

from bot.layers.layer import Knowledge, Layer, Release, Source
from bot.layers.staleness import Staleness, StalenessTolerance, at_least, judge_staleness

READ = date(2026, 7, 28)
FAST, SLOW, UNPACED = "aws-params-secrets", "aws-powertools-python", "somebody"


def layer_of(publisher: str, *, version_in_name: bool = False) -> Layer:
    """A layer of a publisher."""
    return Layer(name="l", publisher=publisher, publisher_name=publisher, kind="extension", status="current",
                 version_in_name=version_in_name)  # fmt: skip


def release_of(version: int | None, confidence: Knowledge = "documented", *, exact: bool = True) -> Release:
    """The floor that everything here is compared with."""
    return Release("us-west-2", "123456789012", version, Source("docs", "", READ, exact), confidence)


def judge(publisher: str, version: int, today: date, tolerance: StalenessTolerance | None = None) -> Staleness | None:
    """The verdict on a version of a layer whose floor is 99."""
    return judge_staleness(layer_of(publisher), release_of(99), version, today, tolerance or StalenessTolerance())


@pytest.mark.parametrize(
    ("publisher", "version", "today", "level"),
    [
        pytest.param(FAST, 99, date(2026, 11, 22), None, id="the floor itself"),
        pytest.param(FAST, 140, date(2026, 11, 22), None, id="newer than anything known"),
        pytest.param(FAST, 96, date(2026, 8, 4), None, id="a week behind a layer that publishes every three days"),
        pytest.param(FAST, 90, date(2026, 11, 22), None, id="a month of fast releases is not reached"),
        pytest.param(FAST, 96, date(2027, 2, 1), "note", id="a few fast releases, but known for half a year"),
        pytest.param(FAST, 96, date(2027, 8, 22), "warning", id="a few fast releases, but known for a year"),
        pytest.param(FAST, 98, date(2027, 2, 1), None, id="one fast release, known for half a year"),
        pytest.param(FAST, 80, date(2026, 8, 4), "note", id="two months behind"),
        pytest.param(FAST, 4, date(2026, 11, 22), "warning", id="the first version of all"),
        pytest.param(SLOW, 98, date(2026, 11, 22), None, id="one version behind"),
        pytest.param(SLOW, 97, date(2026, 8, 1), None, id="two behind, but only for three weeks"),
        pytest.param(SLOW, 97, date(2026, 9, 1), "note", id="two behind for two months"),
        pytest.param(SLOW, 60, date(2026, 9, 1), "warning", id="two years of releases behind"),
        pytest.param(UNPACED, 97, date(2026, 8, 4), None, id="no pace: only known days count"),
        pytest.param(UNPACED, 97, date(2026, 11, 22), "note", id="no pace, known for four months"),
        pytest.param(UNPACED, 97, date(2027, 8, 22), "warning", id="known for a year"),
    ],
)
def test_the_verdict(publisher: str, version: int, today: date, level: str | None) -> None:
    verdict = judge(publisher, version, today)
    assert (verdict.level if verdict else None) == level


@pytest.mark.parametrize(
    ("tolerance", "is_stale"),
    [
        pytest.param(StalenessTolerance(1, 0), True, id="none at all"),
        pytest.param(StalenessTolerance(3, 30), False, id="three versions"),
        pytest.param(StalenessTolerance(2, 365), False, id="a year"),
    ],
)
def test_the_tolerance_is_the_users(tolerance: StalenessTolerance, *, is_stale: bool) -> None:
    assert (judge(UNPACED, 97, date(2026, 11, 22), tolerance) is not None) == is_stale


@pytest.mark.parametrize(
    "release",
    [
        pytest.param(None, id="the region is not listed"),
        pytest.param(release_of(None, "name-and-region-only"), id="no number is known"),
        pytest.param(release_of(None, "suspect"), id="the number is implausible"),
        pytest.param(release_of(99, "constructed"), id="nobody printed the number"),
    ],
)
def test_without_a_floor_nothing_is_stale(release: Release | None) -> None:
    assert judge_staleness(layer_of(SLOW), release, 1, date(2030, 1, 1), StalenessTolerance()) is None


def test_numbers_of_names_with_a_version_in_them_say_nothing() -> None:
    layer = layer_of(UNPACED, version_in_name=True)
    assert judge_staleness(layer, release_of(99), 1, date(2030, 1, 1), StalenessTolerance()) is None


def test_a_quoted_floor_is_not_certain() -> None:
    verdict = judge_staleness(layer_of(UNPACED), release_of(99, "quoted"), 4, date(2026, 11, 22), StalenessTolerance())
    assert verdict is not None
    assert not verdict.certain


def test_an_undated_number_of_the_user_is_judged_by_distance() -> None:
    release = release_of(9, "user", exact=False)
    verdict = judge_staleness(layer_of("your-catalogue"), release, 4, READ, StalenessTolerance())
    assert verdict is not None
    assert (verdict.behind, verdict.level, verdict.certain) == (5, "note", True)


def test_how_far_and_how_long() -> None:
    verdict = judge(FAST, 4, date(2026, 11, 22))
    assert verdict is not None
    assert (verdict.behind, verdict.floor, verdict.known_days, verdict.outdated_days) == (95, 99, 117, 370)
    assert verdict.estimated


def test_a_floor_in_words() -> None:
    assert at_least(release_of(99)) == "at least :99 exists since July 2026"
    assert at_least(release_of(None)) == ""
