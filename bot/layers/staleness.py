"""How old a layer version is, judged as a maintainer would: how far behind, for how long, how sure.

A catalogue number is a floor, so being below it is certain, and "newest" is never known offline.

The model. Let the version be `behind` numbers below the region's own floor, whose source was written on day D.
- `known_days`: a newer version has existed for at least today − D days.
- The publisher's pace (days for each number, a table below) turns distance into time: `outdated_days` is known_days
  plus the time of the numbers between. Without a known pace no time is added.
- Releases that span less than `minimum_age_days` at the publisher's pace are no distance: a layer that publishes every
  three days is not stale after a week. So the distance needed is the larger of `minimum_versions_behind` and the
  minimum age divided by the pace; once a newer version has existed for half a year, `minimum_versions_behind` alone.
- Stale: far enough, and outdated for at least `minimum_age_days`. It is a note; a warning after a year, or when it is
  four times as far behind as needed and half a year old. Never an error.
A number of the user's own file without a date is judged by distance only.
Numbers are compared within one region only: regions differ, and me-south-1 and me-central-1 stand still since 2026.
Where the software version is part of the name, numbers count re-publications and say nothing of age.
"""

from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Literal, NamedTuple

from bot.layers.layer import Layer, Release, Source

_YEAR, _HALF_YEAR, _FAR = 365, 182, 4

# Days for each number, from two dated numbers of one layer in one region: (number on day) → (number on day).
_PACES: dict[str, float] = {
    "aws-params-secrets": 2.7,  # us-east-1 :24 on 2026-01-09 → :99 on 2026-07-28
    # us-east-1 Arm64 :5 on 2023-06-28 (aws-cdk issue 26150) → :27 on 2026-02-04 (aws-cdk issue 36867)
    "aws-lambda-insights": 43.3,
    "aws-appconfig": 4.6,  # us-west-2 Arm64 :63 (2.0.358, December 2023) → :277 by August 2026
    "aws-powertools-python": 19.8,  # V3 python3.8 :2 on 2024-10-08 → V3 :37 by August 2026
    "aws-powertools-typescript": 15.4,  # V2.0.0 in July 2024 → :50 on 2026-08-18
    # us-east-1 Python39 :3 (2.19.0, before 2023-03-21) → :32 on 2025-10-30 (3.14.0), so no fewer days than these
    "aws-sdk-pandas": 32.9,
    "datadog": 20.0,  # Datadog-Extension :59 on 2024-07-11 → :99 on 2026-08-14 (19); Python311 :76 → :127 (22)
}


@dataclass(frozen=True, slots=True)
class StalenessTolerance:
    """How much a template may lag behind before it is told."""

    minimum_versions_behind: int = 2
    minimum_age_days: int = 30


class Staleness(NamedTuple):
    """A version that is behind, and by how much."""

    behind: int
    floor: int
    source: Source
    known_days: int  # a newer version has existed for at least so long
    outdated_days: int  # known_days and, at a known pace, the time of the numbers between
    estimated: bool  # outdated_days rests on the publisher's pace
    level: Literal["note", "warning"]
    certain: bool  # the publisher itself printed the floor


def judge_staleness(
    layer: Layer, release: Release | None, version: int, today: date, tolerance: StalenessTolerance
) -> Staleness | None:
    """Return how stale a version is, compared with what is known of its own region; None where it is fresh enough."""
    if release is None or release.version is None or release.confidence == "constructed" or layer.version_in_name:
        return None
    behind = release.version - version
    pace = pace_of(layer)
    smallest = max(1, tolerance.minimum_versions_behind)
    needed = max(smallest, ceil(tolerance.minimum_age_days / pace) if pace else 0)
    known_days = max(0, (today - release.source.date).days)
    outdated_days = known_days + int((behind - 1) * (pace or 0))
    is_undated = release.confidence == "user" and not release.source.exact
    enough = needed if known_days < _HALF_YEAR else smallest
    if behind < enough or (outdated_days < tolerance.minimum_age_days and not is_undated):
        return None
    is_far = behind >= _FAR * needed and outdated_days >= _HALF_YEAR
    return Staleness(
        behind=behind,
        floor=release.version,
        source=release.source,
        known_days=known_days,
        outdated_days=outdated_days,
        estimated=pace is not None,
        level="warning" if is_far or outdated_days >= _YEAR else "note",
        certain=release.is_printed,
    )


def pace_of(layer: Layer) -> float | None:
    """Return the days that the publisher takes for one number; None where two dated numbers are not known."""
    return _PACES.get(layer.publisher)


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def month_of(source: Source) -> str:
    """Return the month by which a source was true, as in "July 2026"."""
    return f"{_MONTHS[source.date.month - 1]} {source.date.year}"


def at_least(release: Release) -> str:
    """Return the floor in words, as in "at least :99 exists since July 2026"; "" where no number is known."""
    if release.version is None:
        return ""
    return f"at least :{release.version} exists since {month_of(release.source)}"
