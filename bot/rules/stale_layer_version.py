"""A public layer is used in a version that newer ones have replaced long enough ago.

## What it finds

A version that is behind the newest one known for its own region: a note, or a warning where it is far behind or for
more than a year. It is never an error.

A known number is a floor: "at least :99 exists since July 2026". The rule asks how far behind the version is and for
how long, at the pace of its publisher. A layer that publishes every three days is not stale after a week. The settings
`minimum-versions-behind` and `minimum-age-days` change the tolerance.

The finding stands where the version is written. Each row of a map of regions has a number of its own, so each stale
row is a finding of its own, with the number for its region: it can be repaired, suppressed and followed up alone. One
place that serves several regions or functions is one finding.

## Why it matters

A layer is code that runs beside yours. Its repairs, and the security updates of what it bundles, reach the function
only with a new number, and nothing tells you that there is one.

## How to fix

Use the number that the finding names, or a later one. Numbers differ between regions and between architectures: never
carry one over.

## When it is wrong

- You hold a version back on purpose: say so, `# layer-bot: ignore[stale-layer-version] until 2027-01-31 why`.
- Where the stack's region is not known, the version must be stale in every region that is known for the account.
- A copy under another account is never compared with the public layer: its numbers are its own.
- Layers that carry the software's version in their name, and layers whose publisher has gone on under another name,
  are left to `superseded-layer`, and versions that their publisher calls bad to `known-bad-layer-version`. Both name
  the newest number.
- A publisher can withdraw a number after the catalogue was made. Take the next one then.

## Examples

```yaml fires="4" today="2026-11-22" severity="warning"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Layers:
        - arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:4
```

The stack can go to any region, and the version is stale in all of them:

```yaml fires="3" today="2026-11-22"
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: nodejs22.x
    Layers:
      - !Sub arn:aws:lambda:${AWS::Region}:753240598075:layer:LambdaAdapterLayerX86:3
Resources:
  Api:
    Type: AWS::Serverless::Function
  Worker:
    Type: AWS::Serverless::Function
```

Two rows of a map are stale, each by a number of its own:

```yaml fires="11" fires="4" today="2026-11-22"
AWSTemplateFormatVersion: "2010-09-09"
Mappings:
  Secrets:
    eu-west-1: {Arn: "arn:aws:lambda:eu-west-1:015030872274:layer:AWS-Parameters-and-Secrets-Lambda-Extension:11"}
    us-east-1: {Arn: "arn:aws:lambda:us-east-1:177933569100:layer:AWS-Parameters-and-Secrets-Lambda-Extension:99"}
    us-west-2: {Arn: "arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:4"}
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.12
      Layers: [!FindInMap [Secrets, !Ref "AWS::Region", Arn]]
```

A few numbers behind is no news for a layer that publishes every three days:

```yaml silent today="2026-08-10"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Layers:
        - arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:96
```

A copy under the company's own account has its own numbers:

```yaml silent today="2026-11-22"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Layers:
        - arn:aws:lambda:us-west-2:123456789012:layer:AWS-Parameters-and-Secrets-Lambda-Extension:4
```
"""

from collections.abc import Iterator
from typing import NamedTuple

from bot.findings.finding import Applicability, Confidence, Fix, Location, Severity
from bot.layers.layer import Release
from bot.layers.staleness import Staleness, at_least, judge_staleness
from bot.rules.base import Hit, Rule, RuleContext
from bot.rules.published import GONE_ON, PublishedUse, advisories, published_uses, release_arn
from bot.rules.uses import version_place

_SHOWN_REGIONS = 3
_LEVELS = {"note": Severity.NOTE, "warning": Severity.WARNING}


class _Stale(NamedTuple):
    """A stale use: the release that it is compared with, and the verdict. Both are the mildest where regions vary."""

    use: PublishedUse
    release: Release
    staleness: Staleness


def check(context: RuleContext) -> Iterator[Hit]:
    """A hit for each use of a stale version; all uses of one place say the same."""
    places: dict[tuple[Location, str], list[_Stale]] = {}
    for use in published_uses(context):
        stale = _judge(context, use)
        if stale is not None:
            place = version_place(use.sighting.use, use.sighting.function)
            places.setdefault((place, use.layer.name), []).append(stale)
    for (place, _), group in places.items():
        by_region = {stale.use.region: stale for stale in group}
        worst = max(by_region.values(), key=lambda stale: stale.staleness.behind)
        for stale in group:
            yield _hit(place, stale.use, worst, tuple(by_region.values()))


def _judge(context: RuleContext, use: PublishedUse) -> _Stale | None:
    if use.layer.status in GONE_ON or any(advisory.acknowledged for advisory in advisories(context, use)):
        return None  # superseded-layer and known-bad-layer-version say it, and the newest number
    mildest: _Stale | None = None
    for release in reversed(use.releases):
        staleness = judge_staleness(use.layer, release, use.version, context.today, context.tolerance)
        if staleness is None:
            return None
        mildest = _Stale(use, release, staleness)
    return mildest


def _hit(place: Location, use: PublishedUse, worst: _Stale, regions: tuple[_Stale, ...]) -> Hit:
    staleness = worst.staleness
    return Hit(
        location=place,
        function=use.sighting.function,
        case=use.sighting.case,
        message=_message(worst) if len(regions) == 1 else _message_of_regions(worst, regions),
        subject=(use.layer.name, "" if len(regions) > 1 else worst.use.region or ""),
        confidence=Confidence.CERTAIN if staleness.certain else Confidence.LIKELY,
        severity=_LEVELS[staleness.level],
        fixes=(Fix(_advice(regions), Applicability.DISPLAY),),
        data=(
            ("layer", use.layer.name),
            ("version", use.version),
            ("newest", staleness.floor),
            ("behind", staleness.behind),
            ("region", worst.use.region),
            ("since", staleness.source.date.isoformat()),
            ("source", staleness.source.url or staleness.source.ref),
        ),
    )


def _message(stale: _Stale) -> str:
    behind, known = stale.staleness.behind, at_least(stale.release)
    if stale.use.region is None:
        return f"{stale.use.title} is at least {behind} behind in every region that is known: {known}"
    return f"{stale.use.title} is {behind} behind: {known}"


def _message_of_regions(worst: _Stale, regions: tuple[_Stale, ...]) -> str:
    by_verdict: dict[str, list[str]] = {}
    for stale in regions:
        by_verdict.setdefault(f"{stale.staleness.behind}|({at_least(stale.release)})", []).append(
            stale.use.region or ""
        )
    each = [
        f"{verdict.partition('|')[0]} in {', '.join(names)} {verdict.partition('|')[2]}"
        for verdict, names in by_verdict.items()
    ]
    rest = f" and others in {len(each) - _SHOWN_REGIONS} regions more" if len(each) > _SHOWN_REGIONS else ""
    return f"{worst.use._replace(region=None).title} is behind: {', '.join(each[:_SHOWN_REGIONS])}{rest}"


def _advice(regions: tuple[_Stale, ...]) -> str:
    stale = regions[0]
    releases = [each.release for each in regions] if stale.use.region else list(stale.use.releases)
    if stale.use.region is not None and len(regions) == 1:
        return f"use '{release_arn(stale.use.layer, stale.release)}' or a later version"
    numbers = sorted({release.version or 0 for release in releases})
    if len(numbers) == 1:
        return f"use version {numbers[0]} or a later one; it is known in {len(releases)} regions"
    return f"use the newest version of each region; numbers that are known go from {numbers[0]} to {numbers[-1]}"


RULE = Rule(
    name="stale-layer-version",
    summary="A public layer is used in a version that is behind, and for long enough.",
    severity=Severity.WARNING,
    check=check,
)
