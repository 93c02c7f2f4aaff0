"""A version of a layer that is known to be broken, withdrawn or insecure.

## What it finds

A layer version that an advisory of the catalogue names: its publisher withdrew it, it crashes on start, or it holds
software with a known vulnerability. It is an error where the publisher acknowledged the fault, and a note where only
users report it.

An advisory can be limited to regions or to runtimes. It is reported only where the layer's region and the function's
runtime are known and fit. More than five rows of a map that share a fault are one finding at the first of them.

## Why it matters

An extension that crashes on start takes every invocation of the function with it. A withdrawn version still serves the
functions that have it, but the next deployment fails.

## How to fix

Use the version that the advisory names as repaired, or the newest one that is known for the region.

## When it is wrong

The catalogue holds what was public on the day it was made. A version can have been repaired in some regions and not in
others, and a fault can need a setting or a library that your function does not have: read the source that the finding
names. A private mirror under an account that is not the publisher's is not judged, though it may hold the same files.

## Examples

The publisher acknowledged that this version crashes on start:

```yaml fires="61" severity="error" confidence="certain"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Layers:
        - arn:aws:lambda:us-east-1:464622532012:layer:Datadog-Extension:61
```

```yaml fixed
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Layers:
        - arn:aws:lambda:us-east-1:464622532012:layer:Datadog-Extension:99
```

In a map of regions, in another row than the first:

```yaml fires="8" severity="note"
AWSTemplateFormatVersion: "2010-09-09"
Mappings:
  Regions:
    us-east-1: {Vault: "arn:aws:lambda:us-east-1:634166935893:layer:vault-lambda-extension-arm64:13"}
    eu-west-1: {Vault: "arn:aws:lambda:eu-west-1:634166935893:layer:vault-lambda-extension-arm64:8"}
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.12
      Architectures: [arm64]
      Layers: [!FindInMap [Regions, !Ref "AWS::Region", Vault]]
```

Only in a parameter's default, shared through Globals:

```yaml fires="16" severity="error"
Transform: AWS::Serverless-2016-10-31
Parameters:
  Axiom:
    Type: String
    Default: arn:aws:lambda:us-east-1:694952825951:layer:axiom-extension-arm64:16
Globals:
  Function:
    Runtime: nodejs22.x
    Architectures: [arm64]
    Layers: [!Ref Axiom]
Resources:
  Api:
    Type: AWS::Serverless::Function
```

Version 62 is reported for Java functions alone:

```yaml silent
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Layers:
        - arn:aws:lambda:us-east-1:464622532012:layer:Datadog-Extension:62
```

The same name and number under another account is another layer:

```yaml silent
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Layers:
        - arn:aws:lambda:us-east-1:123456789012:layer:Datadog-Extension:61
```
"""

from collections.abc import Iterable, Iterator

from bot.findings.finding import Fix, Location, Severity
from bot.layers.layer import Advisory
from bot.layers.staleness import at_least
from bot.rules.base import Hit, Rule, RuleContext
from bot.rules.fitting import find_fitting
from bot.rules.published import PublishedUse, advisories, published_uses
from bot.rules.repair import Proposal, only_words, propose
from bot.rules.rows import fold_rows
from bot.rules.uses import regions_by_place, stack_region, use_place, version_place
from bot.rules.words import replacement


def check(context: RuleContext) -> Iterator[Hit]:
    """A hit for each layer version that an advisory names."""
    return fold_rows(_hits(context))


def _hits(context: RuleContext) -> Iterator[tuple[Location, Hit]]:
    found = [(use, advisory) for use in published_uses(context) for advisory in advisories(context, use)]
    regions = regions_by_place(context.template) if found else {}
    for use, advisory in found:
        fix = _fix(context, use, advisory, regions[_place(use)])
        yield use_place(use.sighting.use, use.sighting.function), _hit(use, advisory)._replace(fixes=(fix,))


def _place(use: PublishedUse) -> Location:
    return version_place(use.sighting.use, use.sighting.function)


def _fix(context: RuleContext, use: PublishedUse, advisory: Advisory, regions: Iterable[str | None]) -> Fix:
    title = _advice(context, use, advisory)
    if use.is_elsewhere or find_fitting(context, use.sighting, use.layer) is not None:
        return only_words(title, "another rule names what must stand here instead")
    if not advisory.acknowledged:
        return only_words(title, "")
    return propose(context, use.sighting, Proposal(title, use.layer, regions, "newer-version", is_newer=True))


def _hit(use: PublishedUse, advisory: Advisory) -> Hit:
    verdict = "is bad, as its publisher says" if advisory.acknowledged else "is under suspicion"
    return Hit(
        location=_place(use),
        function=use.sighting.function,
        case=use.sighting.case,
        message=f"{use.title} {verdict}: {advisory.summary} ({advisory.source.url}, {advisory.source.date})",
        subject=(use.layer.name, advisory.id, use.region or ""),
        severity=Severity.ERROR if advisory.acknowledged else Severity.NOTE,
        data=(
            ("layer", use.layer.name),
            ("version", use.version),
            ("region", use.region),
            ("advisory", advisory.id),
            ("fixed_in", advisory.fixed_in),
            ("source", advisory.source.url),
        ),
    )


def _advice(context: RuleContext, use: PublishedUse, advisory: Advisory) -> str:
    fitting = find_fitting(context, use.sighting, use.layer)
    if fitting is not None or use.is_elsewhere:
        region = stack_region(use.sighting.case) or use.region
        return replacement(fitting or use.layer, region, account_id=use.account_id)
    advice = f"use {'version ' if advisory.fixed_in[:1].isdigit() else ''}{advisory.fixed_in}"
    newest = use.releases[0] if use.region and use.releases else None
    if newest is None or (newest.version or 0) <= use.version:
        return advice
    return f"{advice}; {at_least(newest)}"


RULE = Rule(
    name="known-bad-layer-version",
    summary="A layer version is known to be broken, withdrawn or insecure.",
    severity=Severity.ERROR,
    check=check,
)
