"""A public layer is used in a version that newer ones have replaced long enough ago.

## What it finds

A version that is behind the newest one known for its own region: a note, or a warning where it is far behind or for
more than a year. It is never an error.

A known number is a floor: "at least :99 exists since July 2026". The rule asks how far behind the version is and for
how long, at the pace of its publisher. A layer that publishes every three days is not stale after a week. The settings
`minimum-versions-behind` and `minimum-age-days` change the tolerance.

The finding stands where the version is written. Each row of a map of regions has a number of its own, so each stale
row is a finding of its own: it can be repaired, suppressed and followed up alone. More than five rows behind one entry
are one finding at the first of them, and every other row is related with its own number. One place that serves several
regions or functions is one finding.

## Why it matters

A layer is code that runs beside yours. Its repairs, and the security updates of what it bundles, reach the function
only with a new number, and nothing tells you that there is one.

## How to fix

Use the number that the finding names, or a later one. Numbers differ between regions and between architectures: never
carry one over.

## When it is wrong

- You hold a version back on purpose: say so, `# layer-bot: ignore[stale-layer-version] until 2027-01-31 why`.
- Where the stack's region is not known, the version must be stale in every region that is known for the account. One
  number for several regions that are known is not stale once it is the newest that all of them have.
- A layer of another architecture, runtime or region than the function needs is left to the rule that says so: it
  names the newest number of the layer that fits, and a newer number of the wrong one helps nobody.
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

```yaml fixed
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Layers:
        - arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:99
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

```yaml fixed
AWSTemplateFormatVersion: "2010-09-09"
Mappings:
  Secrets:
    eu-west-1: {Arn: "arn:aws:lambda:eu-west-1:015030872274:layer:AWS-Parameters-and-Secrets-Lambda-Extension:101"}
    us-east-1: {Arn: "arn:aws:lambda:us-east-1:177933569100:layer:AWS-Parameters-and-Secrets-Lambda-Extension:99"}
    us-west-2: {Arn: "arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:99"}
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

from collections.abc import Iterable, Iterator

from bot.findings.finding import Confidence, Fix, Location, Severity
from bot.layers.choice import Choice, choose_version
from bot.layers.staleness import at_least
from bot.rules.base import Hit, Rule, RuleContext
from bot.rules.published import PublishedUse, StaleUse, release_arn, stale_uses
from bot.rules.repair import Proposal, propose
from bot.rules.rows import fold_rows
from bot.rules.uses import regions_by_place, use_place, version_place
from bot.template.model import ArnTarget

_SHOWN = 3
_LEVELS = {"note": Severity.NOTE, "warning": Severity.WARNING}


def check(context: RuleContext) -> Iterator[Hit]:
    """A hit for each use of a stale version; all uses of one place say the same."""
    return fold_rows(_hits(context))


def _hits(context: RuleContext) -> Iterator[tuple[Location, Hit]]:
    places: dict[Location, list[StaleUse]] = {}
    for stale in stale_uses(context):
        sighting = stale.use.sighting
        places.setdefault(version_place(sighting.use, sighting.function), []).append(stale)
    regions = regions_by_place(context.template) if places else {}
    for place, group in places.items():
        if _is_newest_for_all(group[0].use, tuple(regions[place])):
            continue
        verdicts = tuple({(stale.use.layer.name, stale.use.region or ""): stale for stale in group}.values())
        fixes: dict[tuple[ArnTarget, Location], Fix] = {}  # a place that serves fifty functions has one
        for stale in group:
            entry = use_place(stale.use.sighting.use, stale.use.sighting.function)
            fix = fixes.get((stale.use.target, entry)) or _fix(context, stale, verdicts, regions[place])
            fixes[stale.use.target, entry] = fix
            yield entry, _hit(place, stale.use, verdicts, fix)


def _is_newest_for_all(use: PublishedUse, regions: tuple[str | None, ...]) -> bool:
    """Whether no newer number can stand in a text that several known regions share, though some of them have one."""
    choice = choose_version(use.layer, use.account_id, regions) if len(regions) > 1 else None
    return isinstance(choice, Choice) and use.version >= choice.version


def _fix(context: RuleContext, stale: StaleUse, verdicts: tuple[StaleUse, ...], regions: Iterable[str | None]) -> Fix:
    proposal = Proposal(_advice(verdicts), stale.use.layer, regions, "newer-version", is_newer=True)
    return propose(context, stale.use.sighting, proposal)


def _hit(place: Location, use: PublishedUse, verdicts: tuple[StaleUse, ...], fix: Fix) -> Hit:
    worst = max(verdicts, key=lambda stale: stale.staleness.behind)
    staleness, region = worst.staleness, worst.use.region if len(verdicts) == 1 else None
    return Hit(
        location=place,
        function=use.sighting.function,
        case=use.sighting.case,
        message=_message(worst) if len(verdicts) == 1 else _message_of_several(verdicts),
        subject=(*sorted({stale.use.layer.name for stale in verdicts}), region or ""),
        confidence=Confidence.CERTAIN if staleness.certain else Confidence.LIKELY,
        severity=_LEVELS[staleness.level],
        fixes=(fix,),
        data=(
            ("layer", worst.use.layer.name),
            ("version", worst.use.version),
            ("newest", staleness.floor),
            ("behind", staleness.behind),
            ("region", region),
            ("since", staleness.source.date.isoformat()),
            ("source", staleness.source.url or staleness.source.ref),
        ),
    )


def _message(stale: StaleUse) -> str:
    behind, known = stale.staleness.behind, at_least(stale.release)
    if stale.use.region is None:
        regions = {release.region for release in stale.use.releases}
        where = "every region that is known" if len(regions) > 1 else f"{min(regions)}, the only region of its account"
        return f"{stale.use.title} is at least {behind} behind in {where}: {known}"
    return f"{stale.use.title} is {behind} behind: {known}"


def _message_of_several(verdicts: tuple[StaleUse, ...]) -> str:
    one_layer = len({stale.use.layer.name for stale in verdicts}) == 1
    served: dict[tuple[int, str], list[str]] = {}
    for stale in verdicts:
        where = f" in {stale.use.region}" if stale.use.region else ""
        label = where if one_layer else f" for '{stale.use.layer.name}'{where}"
        served.setdefault((stale.staleness.behind, at_least(stale.release)), []).append(label)
    each = [f"{behind} behind{','.join(labels)} ({known})" for (behind, known), labels in served.items()]
    rest = f" and {len(each) - _SHOWN} more" if len(each) > _SHOWN else ""
    of = f" of layer '{verdicts[0].use.layer.name}'" if one_layer else ""
    return f"version {verdicts[0].use.version}{of} is {'; '.join(each[:_SHOWN])}{rest}"


def _advice(verdicts: tuple[StaleUse, ...]) -> str:
    first = verdicts[0]
    if len(verdicts) == 1 and first.use.region is not None:
        return f"use '{release_arn(first.use.layer, first.release)}' or a later version"
    known = [each for stale in verdicts for each in ([stale.release] if stale.use.region else stale.use.releases)]
    numbers = sorted({release.version or 0 for release in known})
    if len(numbers) == 1:
        regions = len({each.region for each in known})
        where = f"; it is known in {regions} regions" if regions > 1 else ""
        return f"use version {numbers[0]} or a later one{where}"
    return f"use the newest version of each region; numbers that are known go from {numbers[0]} to {numbers[-1]}"


RULE = Rule(
    name="stale-layer-version",
    summary="A public layer is used in a version that is behind, and for long enough.",
    severity=Severity.WARNING,
    check=check,
)
