"""A layer whose publisher has gone on under another name, or has stopped.

## What it finds

A public layer that the catalogue lists as superseded, legacy or dead: `AWSLambdaPowertoolsPythonV2` gave way to one
layer for each Python version, the `aws-otel-…` layers to `AWSOpenTelemetryDistro…`, and where a software version is
part of the name, an older name gave way to a newer one.

The note stands where the layer's name is written. One layer in many rows of one map is one decision and one note, at
the first row. If the number is also behind the last one of the old name, the note says so, and `stale-layer-version`
stays silent: a place gets one finding.

## Why it matters

Repairs are published under the new name. Nothing under the old name tells you so, and one day a runtime or a library
needs what the old layer does not have.

## How to fix

Plan the move: most successors are a new major version, with other imports, environment variables or permissions. Until
then use the last number of the old name.

## When it is wrong

The successor is the publisher's, not always yours: a function on an old runtime may have none. Where only the
catalogue's editors judged that a product has ended, the finding is `likely`. A copy under another account is not
judged.

## Examples

```yaml fires="AWSLambdaPowertoolsPythonV2" severity="note" today="2026-11-22"
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: python3.12
    Layers:
      - !Sub arn:aws:lambda:${AWS::Region}:017000801446:layer:AWSLambdaPowertoolsPythonV2:32
Resources:
  Api:
    Type: AWS::Serverless::Function
```

A map with a row for each region is one note, where the name stands first:

```yaml fires="AWSLambdaPowertoolsTypeScript" today="2026-11-22"
AWSTemplateFormatVersion: "2010-09-09"
Mappings:
  Layers:
    eu-west-1: {Tools: "arn:aws:lambda:eu-west-1:094274105915:layer:AWSLambdaPowertoolsTypeScript:21"}
    us-east-1: {Tools: "arn:aws:lambda:us-east-1:094274105915:layer:AWSLambdaPowertoolsTypeScript:21"}
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs22.x
      Layers: [!FindInMap [Layers, !Ref "AWS::Region", Tools]]
```

The version of the software is part of the name, so a newer version has another name:

```yaml fires="opentelemetry-nodejs-0_10_0" severity="note" today="2026-11-22"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Layers:
        - arn:aws:lambda:eu-west-1:184161586896:layer:opentelemetry-nodejs-0_10_0:1
```

```yaml fixed="unsafe"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Layers:
        - arn:aws:lambda:eu-west-1:184161586896:layer:opentelemetry-nodejs-0_23_0:1
```

The layer that the publisher maintains:

```yaml silent today="2026-11-22"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Layers:
        - !Sub arn:aws:lambda:${AWS::Region}:017000801446:layer:AWSLambdaPowertoolsPythonV3-python312-x86_64:37
```

The same name under another account says nothing of who keeps it up to date:

```yaml silent today="2026-11-22"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Layers:
        - arn:aws:lambda:us-east-1:123456789012:layer:AWSLambdaPowertoolsPythonV2:32
```
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bot.findings.finding import Applicability, Confidence, Fix, Location, Related, Severity
from bot.layers.choice import is_minor_step
from bot.layers.layer import Layer
from bot.layers.staleness import at_least
from bot.rules.base import Hit, Rule, RuleContext
from bot.rules.fitting import find_fitting
from bot.rules.published import GONE_ON, PublishedUse, find_successors, published_uses, release_arn
from bot.rules.repair import Proposal, propose
from bot.rules.uses import arn_place, regions_by_place, stack_region, use_place, version_place

_NEWER_NAME = "it is a newer version of the software under another name, and may need changes"
_EDITORS_JUDGED = "status judged from general knowledge"


class _Group(NamedTuple):
    """The uses behind one entry of a list of layers: one, or a row of a map for each region."""

    places: tuple[Location, ...]
    uses: tuple[PublishedUse, ...]

    @property
    def is_single(self) -> bool:
        """Whether there is one place and one region, so that numbers can be named."""
        return len(self.places) == 1 and len({use.region for use in self.uses}) == 1

    @property
    def region(self) -> str | None:
        """The region that a replacement must be of: the stack's, or else that of the ARN."""
        return (stack_region(self.uses[0].sighting.case) or self.uses[0].region) if self.is_single else None


def check(context: RuleContext) -> Iterator[Hit]:
    """A hit for each use of a layer that its publisher has left; the rows behind one entry stand together."""
    found: dict[tuple[Location, str], list[PublishedUse]] = {}
    for use in published_uses(context):
        if use.layer.status in GONE_ON and not use.layer.mirror_of:
            entry = use_place(use.sighting.use, use.sighting.function)
            found.setdefault((entry, use.layer.name), []).append(use)
    for uses in found.values():
        places = {arn_place(use.sighting.use, use.sighting.function) for use in uses}
        group = _Group(tuple(sorted(places, key=lambda place: (place.path, place.span))), tuple(uses))
        yield from _hits(context, group)


def _hits(context: RuleContext, group: _Group) -> Iterator[Hit]:
    first, layer = group.uses[0], group.uses[0].layer
    functions = {use.sighting.function.place: use for use in group.uses}  # a map of regions has many uses in each
    steps = {place: find_successors(context, use) for place, use in functions.items()}
    moves = tuple(dict.fromkeys(_moves(group, tuple(steps.values()))))
    fixes = (*_renames(context, group, steps), *moves, *_stay(context, group, is_alternative=bool(moves)))
    is_judged = any(_EDITORS_JUDGED in note for note in layer.notes)
    last = next(iter(steps.values()))
    for use in group.uses:
        yield Hit(
            location=group.places[0],
            function=use.sighting.function,
            case=use.sighting.case,
            message=_message(first, last, is_single=group.is_single),
            subject=(layer.name,),
            confidence=Confidence.LIKELY if is_judged else Confidence.CERTAIN,
            related=tuple(Related(place, "the same layer for another region") for place in group.places[1:]),
            fixes=fixes,
            data=(
                ("layer", layer.name),
                ("version", first.version),
                ("status", layer.status),
                ("successor", last[-1].name if last else layer.successor),
                ("region", first.region),
            ),
        )


def _message(use: PublishedUse, steps: tuple[Layer, ...], *, is_single: bool) -> str:
    verdict = {"superseded": "is superseded", "legacy": "is legacy"}.get(use.layer.status, "has come to its end")
    text = f"layer '{use.layer.name}' {verdict}"
    last = steps[-1] if steps else use.layer
    following = last.successor.replace("{XY}", "…") if last.successor else last.name if steps else None
    if following is not None:
        text += f": its publisher has gone on with '{following}'"
    known = use.releases[0] if use.releases else None
    behind = (known.version or 0) - use.version if known else 0
    if known is None or behind <= 0 or not is_single:
        return text
    where = f" in {use.region}" if use.region else " in every region that is known"
    return f"{text}; version {use.version} is also {behind} behind{where}, where {at_least(known)}"


def _renames(context: RuleContext, group: _Group, steps: Mapping[Location, tuple[Layer, ...]]) -> Iterator[Fix]:
    """The edits for a layer whose name holds the version of its software: a newer name of the same major version."""
    if not group.uses[0].layer.version_in_name:
        return
    regions = regions_by_place(context.template)
    for use in group.uses:
        following = next((each for each in reversed(steps[use.sighting.function.place])), None)
        if following is None or use.is_elsewhere or not is_minor_step(use.layer.name, following.name):
            continue
        place = regions[version_place(use.sighting.use, use.sighting.function)]
        proposal = Proposal(f"use '{following.name}'", following, place, "newer-name", doubt=_NEWER_NAME)
        fix = propose(context, use.sighting, proposal)
        yield from (fix,) if fix.edits else ()


def _moves(group: _Group, steps: tuple[tuple[Layer, ...], ...]) -> Iterator[Fix]:
    """Fixes for the layers that the publisher maintains, one for each runtime, then for the next step on the way."""
    region = group.region
    last = next((each[-1] for each in steps if each), group.uses[0].layer)
    runtime = group.uses[0].sighting.case.state.runtime
    if last.successor and (runtime is None or runtime.known is None):
        yield _move(last.successor.replace("{XY}", "…"))
    following = [each[-1] for each in steps if each] + [each[0] for each in steps if len(each) > 1]
    for layer in following:
        release = layer.release(region) if region else None
        known = release is not None and release.version is not None
        target = release_arn(layer, release) if release is not None and known else layer.name
        yield _move(target)


def _move(target: str) -> Fix:
    return Fix(f"move to '{target}'; it can need changes to the function", Applicability.DISPLAY)


def _stay(context: RuleContext, group: _Group, *, is_alternative: bool) -> Iterator[Fix]:
    use = group.uses[0]
    if use.is_elsewhere or find_fitting(context, use.sighting, use.layer) is not None:
        return  # this layer cannot stay: another rule names its twin
    last = use.releases[0] if use.releases else None
    if last is not None and group.is_single and (last.version or 0) > use.version:
        target = f"'{release_arn(use.layer, last)}'" if use.region else f"version {last.version}"
        before = "or " if is_alternative else ""
        yield Fix(f"{before}stay with the old name and use {target}", Applicability.DISPLAY)


RULE = Rule(
    name="superseded-layer",
    summary="A layer's publisher has gone on under another name, or has stopped.",
    severity=Severity.NOTE,
    check=check,
)
