"""A container image function has layers.

## What it finds

A function whose `PackageType` is `Image` and whose list of layers holds at least one layer, its own or one that it
takes from Globals or the provider.

## Why it matters

Lambda refuses layers on functions made from container images, and SAM refuses the template before: "Runtime, Handler,
Layers cannot be present when PackageType is of type `Image`". The deployment fails.

## How to fix

Put what the layer holds into the image, for example with `COPY --from` in its Dockerfile, and take the layers away. If
they come from Globals, move them to the functions that are made from archives.

## When it is wrong

Nothing is said where the package type, or whether the list holds a layer at all, is known only at deployment.

## Examples

```yaml fires="LambdaInsightsExtension" severity="error"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      PackageType: Image
      Layers:
        - !Sub arn:aws:lambda:${AWS::Region}:580247275435:layer:LambdaInsightsExtension:55
```

The layers are shared, so the finding stands at the function that cannot have them:

```yaml fires="Image"
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Layers: [!Ref Common]
Resources:
  Common:
    Type: AWS::Serverless::LayerVersion
  Api:
    Type: AWS::Serverless::Function
    Properties:
      PackageType: Image
```

The layers go with the archive, not with the image:

```yaml silent
Transform: AWS::Serverless-2016-10-31
Parameters:
  Package: {Type: String, AllowedValues: [Zip, Image]}
Conditions:
  IsImage: !Equals [!Ref Package, Image]
Resources:
  Common:
    Type: AWS::Serverless::LayerVersion
  Api:
    Type: AWS::Serverless::Function
    Properties:
      PackageType: !Ref Package
      Layers: !If [IsImage, !Ref AWS::NoValue, [!Ref Common]]
```

Globals are ignored here:

```yaml silent
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Layers: [!Ref Common]
Resources:
  Common:
    Type: AWS::Serverless::LayerVersion
  Api:
    Type: AWS::Serverless::Function
    IgnoreGlobals: [Layers]
    Properties:
      PackageType: Image
```
"""

from collections.abc import Iterator

from bot.findings.finding import Applicability, Fix, Location, Severity
from bot.rules.base import FUNCTIONS, Hit, Rule, RuleContext
from bot.rules.uses import arn_place, setting_place
from bot.rules.words import certain_entries, layer_title
from bot.template.model import Case, Function, LayerUse


def check(context: RuleContext) -> Iterator[Hit]:
    """A hit for each image function with layers, in each case that has both."""
    for function in context.template.functions:
        for case in function.cases:
            uses = certain_entries(case) if case.state.is_image else ()
            if uses:
                yield _hit(function, case, uses)


def _hit(function: Function, case: Case, uses: tuple[LayerUse, ...]) -> Hit:
    own = next((use for use in uses if not use.is_shared), None)
    count = f"{len(uses)} layers" if len(uses) > 1 else layer_title(uses[0].target)
    origin = "" if own else ", taken from what all functions share"
    advice = "put what the layers hold into the image, and take the layers away"
    if own is None:
        advice = "put what the layers hold into the image, and give the shared layers to the other functions alone"
    return Hit(
        location=arn_place(own, function) if own else _package_place(function, case),
        function=function,
        case=case,
        message=f"container images take no layers, but the package type of {FUNCTIONS} is Image beside {count}{origin}:"
        " the deployment fails",
        subject=(function.logical_id,),
        related=setting_place(case.state.package_type, f"'PackageType' of function '{function.logical_id}'"),
        fixes=(Fix(advice, Applicability.DISPLAY),),
        data=(("layers", len(uses)),),
    )


def _package_place(function: Function, case: Case) -> Location:
    setting = case.state.package_type
    return setting.place.location if setting is not None and setting.place is not None else function.place


RULE = Rule(
    name="layers-on-image-function",
    summary="A container image function has layers, which Lambda refuses.",
    severity=Severity.ERROR,
    check=check,
    references=("https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html",),
)
