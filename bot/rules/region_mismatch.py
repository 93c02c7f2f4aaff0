"""A layer is of another region, partition or account than the stack can use.

## What it finds

- A layer of another region than the one that the stack goes to, where that is known: from `--region`, a samconfig file,
  an environment in the configuration, or the row of a map of regions in which the ARN stands.
- Layers of two regions in one function, or in functions of one stack that exist in every scenario.
- A partition that does not fit the region, such as `aws` in `cn-north-1`.
- A publisher's account that does not serve the layer's region. Many layers have another account in each region.
- As a warning, and only likely: an account that serves one region alone under `${AWS::Region}`.

## Why it matters

A function can use layers of its own region only, and the deployment fails. It is easy to miss, for the template works
in the region where it was written.

## How to fix

Take the layer's account and number of the stack's region; both can differ. The finding names them where they are known.
For several regions use a map, or the publisher's SSM parameter where there is one.

## When it is wrong

- One literal region is no finding while nothing says where the stack goes.
- A template that is deployed to one region alone may name that region's account under `${AWS::Region}`: say where it
  goes with `--region` or an environment, and the warning is gone.
- A publisher may have opened a region after the catalogue was made, so an account is judged wrong only where the
  catalogue knows another one for that region and this one for another.

## Examples

```yaml fires="us-east-1" region="eu-west-1" severity="error" confidence="certain"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Layers:
        - arn:aws:lambda:us-east-1:580247275435:layer:LambdaInsightsExtension:53
```

```yaml fixed
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Layers:
        - arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension:60
```

A slip in a map of regions:

```yaml fires="us-east-1" severity="error"
AWSTemplateFormatVersion: "2010-09-09"
Mappings:
  Insights:
    us-east-1: {Arn: "arn:aws:lambda:us-east-1:580247275435:layer:LambdaInsightsExtension:53"}
    eu-west-1: {Arn: "arn:aws:lambda:us-east-1:580247275435:layer:LambdaInsightsExtension:53"}
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Layers: [!FindInMap [Insights, !Ref "AWS::Region", Arn]]
```

```yaml fixed
AWSTemplateFormatVersion: "2010-09-09"
Mappings:
  Insights:
    us-east-1: {Arn: "arn:aws:lambda:us-east-1:580247275435:layer:LambdaInsightsExtension:53"}
    eu-west-1: {Arn: "arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension:60"}
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Layers: [!FindInMap [Insights, !Ref "AWS::Region", Arn]]
```

Two functions of one stack, two regions:

```yaml fires="us-east-2" severity="error"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Layers: ["arn:aws:lambda:us-east-1:534081306603:layer:php-83:20"]
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Layers: ["arn:aws:lambda:us-east-2:534081306603:layer:php-83:20"]
```

This account is that of us-west-2 alone:

```yaml fires="AWS-Parameters-and-Secrets-Lambda-Extension" severity="warning" confidence="likely"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Layers:
        - !Sub arn:aws:lambda:${AWS::Region}:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:99
```

The same, and the stack goes there:

```yaml silent region="us-west-2"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Layers:
        - !Sub arn:aws:lambda:${AWS::Region}:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:99
```

One region, and nothing says where the stack goes:

```yaml silent
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Layers:
        - arn:aws:lambda:us-east-1:580247275435:layer:LambdaInsightsExtension:53
```

Two regions that never meet:

```yaml silent
Transform: AWS::Serverless-2016-10-31
Conditions:
  IsEurope: !Equals [!Ref "AWS::Region", eu-west-1]
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Layers:
        - !If
          - IsEurope
          - arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension:53
          - arn:aws:lambda:us-east-1:580247275435:layer:LambdaInsightsExtension:53
```
"""

from collections.abc import Iterator

from bot.findings.finding import Fix, Location, Severity
from bot.layers.regions import partition_of
from bot.rules.base import FUNCTIONS, Hit, Rule, RuleContext
from bot.rules.region_faults import Fault, RegionalLayer, find_fault, find_mixed, see
from bot.rules.repair import Proposal, Words, edit_fix, only_words, propose
from bot.rules.uses import arn_place, arn_sightings
from bot.rules.words import newest_number, replacement, victim_of
from bot.template.rewriting import rewrite_arn
from bot.template.values import locate


def check(context: RuleContext) -> Iterator[Hit]:
    """A hit for each layer that cannot serve the region of its stack."""
    seen = [see(context, *each) for each in arn_sightings(context.template) if not each[0].case.state.is_image]
    stacks: dict[Location, dict[str | None, None]] = {}
    for each in seen:
        stacks.setdefault(_written(each), {})[each.stack] = None
    for each in seen:
        fault = find_fault(context, each)
        if fault is not None:
            yield _hit(each, fault)._replace(fixes=(_fix(context, each, fault, tuple(stacks[_written(each)])),))
    for each, difference in find_mixed(seen):
        yield _hit(each, difference)._replace(fixes=(_fix(context, each, difference, (None,)),))


def _written(seen: RegionalLayer) -> Location:
    """Where the region of a layer is written, else where the layer is named."""
    return locate(seen.target.region_text) or arn_place(seen.sighting.use, seen.sighting.function)


def _fix(context: RuleContext, seen: RegionalLayer, fault: Fault, stacks: tuple[str | None, ...]) -> Fix:
    """The layer's account and number of the region that is wanted, or the partition that this region lies in."""
    title, target, wanted = _advice(seen, fault.wanted), seen.target, fault.wanted
    partition = partition_of(wanted) if wanted else None
    if wanted is None or partition is None or seen.stack not in (None, wanted):
        return only_words(title, "")
    if len(stacks) > 1 and not target.region_is_current:
        regions = " and ".join(sorted(each or "a region that is not known" for each in stacks))
        return only_words(title, f"one text serves stacks in {regions}: use a map of regions")
    if fault.kind == "partition":
        rewriting = rewrite_arn(target, {"partition": partition})
        return edit_fix(context, rewriting, Words(f"write '{partition}'", "partition"))
    if seen.serving is None:
        return only_words(title, "")
    fields = {"partition": partition} if target.region_is_current else {"partition": partition, "region": wanted}
    doubt = "the regions differ, and which of them is meant is a guess" if fault.kind == "regions" else ""
    return propose(context, seen.sighting, Proposal(title, seen.serving, (wanted,), "region", fields, doubt))


def _hit(seen: RegionalLayer, fault: Fault) -> Hit:
    target, function = seen.target, seen.sighting.function
    name, wanted = target.name or target.name_text.shown, fault.wanted
    release = seen.serving.release(wanted) if seen.serving is not None and wanted else None
    location = _location(seen, fault)
    return Hit(
        location=location,
        function=function,
        case=seen.sighting.case,
        message=_message(fault),
        subject=(name, fault.kind, wanted or ""),
        severity=fault.severity,
        confidence=fault.confidence,
        related=fault.related,
        data=(
            ("layer", name),
            ("version", target.version),
            ("region", seen.region),
            ("stack_region", wanted),
            ("account", target.account_id),
            ("right_account", release.account_id if release is not None else None),
            ("newest", newest_number(seen.serving, wanted)),
        ),
        victim=victim_of(seen.sighting.use, function, location),
    )


def _message(fault: Fault) -> str:
    where = "" if fault.severity == Severity.ERROR else "in every other region "
    return f"{fault.message}: {where}the deployment of {FUNCTIONS} fails"


def _location(seen: RegionalLayer, fault: Fault) -> Location:
    written = locate(fault.place) if fault.place is not None else None
    return written or arn_place(seen.sighting.use, seen.sighting.function)


def _advice(seen: RegionalLayer, wanted: str | None) -> str:
    if seen.serving is not None and wanted is not None:
        return replacement(seen.serving, wanted)
    parameter = seen.serving.ssm_parameter if seen.serving is not None else None
    if parameter is not None and _is_commercial(seen):
        return f"use '{{{{resolve:ssm:{parameter}}}}}', which has the right ARN in every region"
    where = f"of {wanted}" if wanted else "for each region, from a map"
    return f"use account and version {where}; both can differ from region to region"


def _is_commercial(seen: RegionalLayer) -> bool:
    """Whether the account is one of the partition where publishers keep their SSM parameters."""
    releases = seen.layer.releases.values() if seen.layer is not None else ()
    return any(each.account_id == seen.target.account_id and partition_of(each.region) == "aws" for each in releases)


RULE = Rule(
    name="region-mismatch",
    summary="A layer is of another region, partition or account than the stack can use.",
    severity=Severity.ERROR,
    check=check,
    references=("https://docs.aws.amazon.com/lambda/latest/dg/adding-layers.html",),
)
