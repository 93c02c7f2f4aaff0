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

from collections.abc import Iterator

from bot.findings.finding import Applicability, Confidence, Fix, Location, Related, Severity
from bot.layers.catalogue import Catalogue
from bot.layers.layer import Layer
from bot.layers.staleness import at_least
from bot.rules.base import Hit, Rule, RuleContext
from bot.rules.published import GONE_ON, PublishedUse, published_uses, release_arn
from bot.rules.uses import arn_place, use_place

_MOST_STEPS = 4
_EDITORS_JUDGED = "status judged from general knowledge"


def check(context: RuleContext) -> Iterator[Hit]:
    """A hit for each use of a layer that its publisher has left; the rows behind one entry stand together."""
    groups: dict[tuple[Location, str], list[PublishedUse]] = {}
    for use in published_uses(context):
        if use.layer.status in GONE_ON and not use.layer.mirror_of:
            entry = use_place(use.sighting.use, use.sighting.function)
            groups.setdefault((entry, use.layer.name), []).append(use)
    for group in groups.values():
        by_place = {arn_place(use.sighting.use, use.sighting.function): use for use in group}
        places = sorted(by_place, key=lambda place: (place.path, place.span))
        for use in group:
            yield _hit(context.catalogue, use, tuple(places))


def _hit(catalogue: Catalogue, use: PublishedUse, places: tuple[Location, ...]) -> Hit:
    steps = _successors(catalogue, use)
    is_judged = any(_EDITORS_JUDGED in note for note in use.layer.notes)
    return Hit(
        location=places[0],
        function=use.sighting.function,
        case=use.sighting.case,
        message=_message(use, is_alone=len(places) == 1),
        subject=(use.layer.name,),
        confidence=Confidence.LIKELY if is_judged else Confidence.CERTAIN,
        related=tuple(Related(place, "the same layer for another region") for place in places[1:]),
        fixes=(*_moves(use, steps, is_alone=len(places) == 1), *_stay(use, is_alone=len(places) == 1)),
        data=(
            ("layer", use.layer.name),
            ("version", use.version),
            ("status", use.layer.status),
            ("successor", steps[-1].name if steps else use.layer.successor),
            ("region", use.region),
        ),
    )


def _successors(catalogue: Catalogue, use: PublishedUse) -> tuple[Layer, ...]:
    """The layers that followed, in order, as far as their names are decided by the function's runtime."""
    runtime = use.sighting.case.state.runtime
    steps: list[Layer] = []
    layer = use.layer
    while len(steps) < _MOST_STEPS:
        name = catalogue.successor_name(layer, runtime.known if runtime else None)
        found = catalogue.named(name) if name else ()
        publishers = (layer.successor_publisher, layer.publisher)
        following = next((each for each in found if each.publisher in publishers), found[0] if found else None)
        if following is None or following.name == layer.name:
            break
        steps.append(following)
        layer = following
    return tuple(steps)


def _message(use: PublishedUse, *, is_alone: bool) -> str:
    layer = use.layer
    verdict = {"superseded": "is superseded", "legacy": "is legacy"}.get(layer.status, "has come to its end")
    text = f"layer '{layer.name}' {verdict}"
    if layer.successor:
        text += f": its publisher, {layer.publisher_name}, has gone on with '{layer.successor.replace('{XY}', '…')}'"
    last = use.releases[0] if use.releases else None
    behind = (last.version or 0) - use.version if last else 0
    if last is None or behind <= 0 or not is_alone:
        return text
    where = f" in {use.region}" if use.region else " in every region that is known"
    return f"{text}; version {use.version} is also {behind} behind{where}, where {at_least(last)}"


def _moves(use: PublishedUse, steps: tuple[Layer, ...], *, is_alone: bool) -> Iterator[Fix]:
    """One fix for the layer that the publisher maintains, and one for the next step where that is another."""
    for layer in (*steps[-1:], *steps[: len(steps) > 1]):
        release = layer.release(use.region) if use.region and is_alone else None
        known = release is not None and release.version is not None
        target = release_arn(layer, release) if release is not None and known else layer.name
        yield Fix(f"move to '{target}'; it can need changes to the function", Applicability.DISPLAY)


def _stay(use: PublishedUse, *, is_alone: bool) -> Iterator[Fix]:
    last = use.releases[0] if use.releases else None
    if last is not None and is_alone and (last.version or 0) > use.version:
        target = f"'{release_arn(use.layer, last)}'" if use.region else f"version {last.version}"
        yield Fix(f"or stay with the old name and use {target}", Applicability.DISPLAY)


RULE = Rule(
    name="superseded-layer",
    summary="A layer's publisher has gone on under another name, or has stopped.",
    severity=Severity.NOTE,
    check=check,
)
