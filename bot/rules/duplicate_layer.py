"""A function has one layer twice: the same version, two versions, or the builds for both architectures.

## What it finds

Two entries in the effective list of a function that are the same layer:

- the same layer version twice, also a layer of the template itself or the same SSM parameter,
- two versions of one layer,
- a public layer together with its twin for the other architecture.

Often one of them comes from Globals and the other stands on the function: SAM joins the two lists. The finding stands
at the later one.

## Why it matters

Lambda refuses it: "Two different versions of the same layer are not allowed to be referenced in the same function". It
says so of one version that stands twice, too. The twin for the other architecture is accepted and fails when the
function starts.

## How to fix

Take one of the two away. If Globals has the layer already, the function does not need it.

## When it is wrong

ARNs are compared with what is known in one scenario. A literal region and `${AWS::Region}` may be the same region or
not, so such a pair is left alone, as are two parameters without a value.

## Examples

```yaml fires="LambdaAdapterLayerX86" severity="error" confidence="certain"
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Layers:
      - !Sub arn:aws:lambda:${AWS::Region}:753240598075:layer:LambdaAdapterLayerX86:27
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Layers:
        - !Sub arn:aws:lambda:${AWS::Region}:753240598075:layer:LambdaAdapterLayerX86:26
```

```yaml fixed="unsafe"
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Layers:
      - !Sub arn:aws:lambda:${AWS::Region}:753240598075:layer:LambdaAdapterLayerX86:27
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
```

The same layer under two names of parameters:

```yaml fires="Common"
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Common: {Type: String, Default: "arn:aws:lambda:eu-west-1:123456789012:layer:common:7"}
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Layers:
        - !Ref Common
        - !Sub "${Common}"
```

```yaml fixed
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Common: {Type: String, Default: "arn:aws:lambda:eu-west-1:123456789012:layer:common:7"}
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Layers:
        - !Ref Common
```

Both builds of one layer, of which only one can run:

```yaml fires="LambdaInsightsExtension-Arm64"
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Processor: {Type: String}
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Architectures: [!Ref Processor]
      Layers:
        - arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension:53
        - arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension-Arm64:20
```

Never both at once:

```yaml silent
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
        - !If [IsProd, arn:aws:lambda:eu-west-1:123456789012:layer:common:7, !Ref AWS::NoValue]
        - !If [IsProd, !Ref AWS::NoValue, arn:aws:lambda:eu-west-1:123456789012:layer:common:8]
```

Nobody knows whether these are the same:

```yaml silent
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  One: {Type: String}
  Other: {Type: String}
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Layers:
        - !Ref One
        - !Ref Other
        - !Sub arn:aws:lambda:eu-west-1:${One}:layer:common:7
        - !Sub arn:aws:lambda:eu-west-1:${Other}:layer:common:7
```
"""

from collections.abc import Iterator
from typing import NamedTuple

from bot.findings.finding import Location, Related, Severity
from bot.layers.ssm import parse_public_parameter
from bot.rules.base import FUNCTIONS, Hit, Rule, RuleContext
from bot.rules.duplicate_fixes import SAME, TWINS, VERSIONS, duplicate_fix
from bot.rules.uses import arn_place, use_place
from bot.rules.words import layer_title, victim_of
from bot.template.model import ArnTarget, Case, Function, LayerUse, LocalTarget, SsmTarget
from bot.template.values import Hole, Text, Unknown

_NAMELESS = frozenset(("…", "property", "architecture"))  # holes that need not be the same thing


class _Identity(NamedTuple):
    """What makes a layer the same layer: `layer` without its version, and the same of its twins."""

    layer: tuple[str, ...]
    version: str
    twins: frozenset[tuple[str, ...]] = frozenset()


def check(context: RuleContext) -> Iterator[Hit]:
    """A hit for each entry that repeats an earlier one, in each case where both are there."""
    for function in context.template.functions:
        for case in function.cases:
            if not isinstance(case.state.layers, Unknown) and not case.state.is_image:
                yield from _check_case(context, function, case)


def _check_case(context: RuleContext, function: Function, case: Case) -> Iterator[Hit]:
    layers = case.state.layers
    seen: list[tuple[LayerUse, _Identity]] = []
    for use in layers if not isinstance(layers, Unknown) else ():
        identity = _identify(context, use)
        if identity is None:
            continue
        for earlier, known in seen:
            kind = _compare(known, identity)
            if kind:
                yield _hit(context, (function, case), (earlier, use), kind)
                break
        seen.append((use, identity))


def _compare(first: _Identity, second: _Identity) -> str | None:
    if first.layer == second.layer:
        return SAME if first.version == second.version else VERSIONS
    return TWINS if second.layer in first.twins else None


def _identify(context: RuleContext, use: LayerUse) -> _Identity | None:
    target = use.target
    if isinstance(target, ArnTarget):
        return _identify_arn(context, target)
    if isinstance(target, LocalTarget):
        return _Identity(("local", target.scope, target.logical_id), "")
    if isinstance(target, SsmTarget):
        parameter = parse_public_parameter(target.path)
        others = [parameter.for_architecture(each) for each in ("x86_64", "arm64")] if parameter else []
        twins = frozenset(("ssm", path) for path in others if path != target.path)
        return _Identity(("ssm", target.path), target.version or "", twins)
    return None


def _identify_arn(context: RuleContext, target: ArnTarget) -> _Identity | None:
    """The ARN by its parts; a hole is equal to the same hole. The partition follows from the region."""
    if any(isinstance(part, Hole) and part.name in _NAMELESS for part in target.text.parts):
        return None
    _, _, _, region, account, _, name, version = _shape(target.text).split(":")
    layer = context.catalogue.find(target.name, target.account_id) if target.name else None
    twins = (twin for twin in layer.twins.values() if twin != name) if layer is not None else ()
    return _Identity((region, account, name), version, frozenset((region, account, twin) for twin in twins))


def _shape(text: Text) -> str:
    """The characters, with the name of each hole in braces that no ARN has."""
    return "".join(f"{{{part.name.replace(':', '.')}}}" if isinstance(part, Hole) else part.text for part in text.parts)


def _hit(context: RuleContext, where: tuple[Function, Case], pair: tuple[LayerUse, LayerUse], kind: str) -> Hit:
    (function, case), (first, second) = where, pair
    location, other = _places(first, second, function)
    name = layer_title(second.target)
    return Hit(
        location=location,
        function=function,
        case=case,
        message=_message(first, second, kind),
        subject=(kind, name),
        related=(Related(other, f"{layer_title(first.target)}{_origin(first)}"),),
        fixes=(duplicate_fix(context, where, pair, kind),),
        data=(("layer", name), ("other", layer_title(first.target)), ("kind", kind)),
        victim=victim_of(second, function, location),
    )


def _places(first: LayerUse, second: LayerUse, function: Function) -> tuple[Location, Location]:
    """Where the later layer and the earlier one are written, or their entries if both are written in one place."""
    written, other = arn_place(second, function), arn_place(first, function)
    if written != other:
        return written, other
    return use_place(second, function), use_place(first, function)


def _message(first: LayerUse, second: LayerUse, kind: str) -> str:
    one, other = layer_title(first.target), layer_title(second.target)
    shared = " from what all functions share" if first.is_shared and not second.is_shared else ""
    if kind == SAME:
        return f"{other} stands twice in the layers of {FUNCTIONS}{shared and ', once'}{shared}: Lambda refuses it"
    if kind == VERSIONS:
        return f"{FUNCTIONS}: {other} stands beside {one}{shared}, another version of it: Lambda refuses two versions"
    return f"{FUNCTIONS}: {other} stands beside {one}{shared}, built for another architecture: one cannot run"


def _origin(use: LayerUse) -> str:
    return " is shared by all functions" if use.is_shared else " stands here"


RULE = Rule(
    name="duplicate-layer",
    summary="A function has one layer twice: the same version, two versions, or the builds for both architectures.",
    severity=Severity.ERROR,
    check=check,
    references=("https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html",),
)
