"""A function has more than five layers.

## What it finds

A function with more than five layers after Globals and its own list are joined, as SAM does it. In serverless.yml a
function's own list replaces the provider's, so the two are not added up.

Each entry counts that is certainly one layer, also one whose ARN only the deployment knows. The finding stands at the
sixth.

## Why it matters

Lambda takes five layers at most. The limit cannot be raised, and the deployment fails. In SAM this is easy to miss, for
each of the two lists can be short enough.

## How to fix

Take a layer out, or put the content of two of your own layers into one. With Globals, leave layers that not every
function needs to those that do.

## When it is wrong

Nothing is counted that may turn out to be nothing: an `!If` that the files cannot decide, or a list parameter without
a value.

## Examples

Three from Globals, three of its own:

```yaml fires="Six" severity="error"
Transform: AWS::Serverless-2016-10-31
Parameters:
  One: {Type: String}
  Two: {Type: String}
  Three: {Type: String}
  Four: {Type: String}
  Five: {Type: String}
  Six: {Type: String}
Globals:
  Function:
    Layers: [!Ref One, !Ref Two, !Ref Three]
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Layers: [!Ref Four, !Ref Five, !Ref Six]
```

Too many in production alone:

```yaml fires="sixth:1"
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Layers:
        - arn:aws:lambda:eu-west-1:123456789012:layer:first:1
        - arn:aws:lambda:eu-west-1:123456789012:layer:second:1
        - arn:aws:lambda:eu-west-1:123456789012:layer:third:1
        - arn:aws:lambda:eu-west-1:123456789012:layer:fourth:1
        - !If [IsProd, arn:aws:lambda:eu-west-1:123456789012:layer:fifth:1, !Ref AWS::NoValue]
        - arn:aws:lambda:eu-west-1:123456789012:layer:sixth:1
```

Six entries, of which at most five count at a time:

```yaml silent
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsDev: !Not [!Condition IsProd]
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Layers:
        - arn:aws:lambda:eu-west-1:123456789012:layer:first:1
        - arn:aws:lambda:eu-west-1:123456789012:layer:second:1
        - arn:aws:lambda:eu-west-1:123456789012:layer:third:1
        - arn:aws:lambda:eu-west-1:123456789012:layer:fourth:1
        - !If [IsProd, arn:aws:lambda:eu-west-1:123456789012:layer:fifth:1, !Ref AWS::NoValue]
        - !If [IsDev, arn:aws:lambda:eu-west-1:123456789012:layer:sixth:1, !Ref AWS::NoValue]
```

A parameter decides how many there are:

```yaml silent
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Layers: {Type: CommaDelimitedList}
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Layers: !Ref Layers
```
"""

from collections.abc import Iterator

from bot.findings.finding import Applicability, Fix, Location, Related, Severity
from bot.rules.base import FUNCTIONS, Hit, Rule, RuleContext
from bot.rules.uses import arn_place, use_place
from bot.rules.words import certain_entries, layer_title
from bot.template.model import Case, Function, LayerUse

_MOST = 5  # https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, read 2026-11-22


def check(context: RuleContext) -> Iterator[Hit]:
    """A hit for each function with too many layers, in each case where it has them."""
    for function in context.template.functions:
        for case in function.cases:
            uses = certain_entries(case)
            if len(uses) > _MOST and not case.state.is_image:
                yield _hit(function, case, uses)


def _hit(function: Function, case: Case, uses: tuple[LayerUse, ...]) -> Hit:
    shared = sum(use.is_shared for use in uses)
    parts = f" ({shared} shared, {len(uses) - shared} of its own)" if 0 < shared < len(uses) else ""
    return Hit(
        location=_place(uses[_MOST], function),
        function=function,
        case=case,
        message=f"{len(uses)} layers{parts} are too many for {FUNCTIONS}: Lambda takes {_MOST}, the deployment fails",
        subject=(function.logical_id if shared < len(uses) else "Globals",),
        related=tuple(Related(_place(use, function), f"{layer_title(use.target)} is another") for use in uses[:_MOST]),
        fixes=(Fix(f"keep {_MOST} layers, or join some of your own into one", Applicability.DISPLAY),),
        data=(("layers", len(uses)), ("most", _MOST)),
    )


def _place(use: LayerUse, function: Function) -> Location:
    """The entry in the list: that is what has to go."""
    return use_place(use, function) if use.place is not None else arn_place(use, function)


RULE = Rule(
    name="too-many-layers",
    summary="A function has more than five layers.",
    severity=Severity.ERROR,
    check=check,
    references=("https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",),
)
