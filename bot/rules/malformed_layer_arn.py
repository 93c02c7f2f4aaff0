"""A text that is no layer version ARN stands where one must stand.

## What it finds

- A layer ARN without a version, with a wrong account ID, region or name, or the ARN of something else.
- `${AWS::Region}` or another variable in a text without `!Sub`: CloudFormation does not replace it.
- Likely: a version above everything that the publisher of a finished layer ever published, as when the number of a new
  layer is put behind the name of the old one.

## Why it matters

The deployment fails. For variables without `!Sub` the message of CloudFormation shows the text as it is, which looks
right at first sight.

## How to fix

Write `arn:PARTITION:lambda:REGION:ACCOUNT:layer:NAME:VERSION`. A layer version cannot be left out, and there is no
`latest`: every version has a number. Put `!Sub` before a text with variables.

## When it is wrong

- Texts that another tool replaces before the deployment are left alone: `<account>`, `{{version}}`, `%VERSION%`,
  `__ARN__`, `latest`, `XXX` and their like, and words that stand as the default of a parameter.
- In a template with macros a text may be meant for a macro. Such findings are likely, not certain.

## Examples

```yaml fires="arn:aws:lambda:${AWS::Region}:753240598075:layer:LambdaAdapterLayerX86:27" confidence="certain"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Layers:
        - arn:aws:lambda:${AWS::Region}:753240598075:layer:LambdaAdapterLayerX86:27
```

```yaml fixed
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Layers:
        - !Sub arn:aws:lambda:${AWS::Region}:753240598075:layer:LambdaAdapterLayerX86:27
```

The number is missing, in a parameter's default:

```yaml fires="arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension"
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Insights:
    Type: String
    Default: arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Layers: [!Ref Insights]
```

```yaml fixed="unsafe"
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Insights:
    Type: String
    Default: arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension:60
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Layers: [!Ref Insights]
```

The first generation of this layer ended long before this number, which belongs to the second:

```yaml fires="76" confidence="likely"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Layers:
        - !Sub arn:aws:lambda:${AWS::Region}:017000801446:layer:AWSLambdaPowertoolsPython:76
```

Another tool fills these in:

```yaml silent
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Layers:
        - arn:aws:lambda:<region>:580247275435:layer:LambdaInsightsExtension:1
        - arn:aws:lambda:eu-west-1:464622532012:layer:Datadog-Extension:XXX
        - "{{ layer_arn }}"
```

A layer that AWS owns has neither account nor number, and a parameter's word for "no layer" is no mistake:

```yaml silent
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Extra: {Type: String, Default: none}
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties:
      Layers:
        - arn:aws:lambda:::awslayer:AmazonLinux1803
        - !Ref Extra
```
"""

from collections.abc import Iterator

from bot.findings.finding import Confidence, Fix, Severity
from bot.layers.arn import LayerArn, parse_layer_arn
from bot.rules.base import FUNCTIONS, Hit, Rule, RuleContext
from bot.rules.repair import Words, edit_fix, only_words
from bot.rules.uses import Sighting, layer_region, sightings, use_place, version_place
from bot.rules.words import clip, layer_title, newest_number, victim_of
from bot.template.model import ArnTarget, MalformedTarget
from bot.template.rewriting import Replacement, Rewriting, as_edit, rewrite
from bot.template.values import Origin, Piece, locate, skeleton
from bot.yamltree.nodes import Scalar, resolve
from bot.yamltree.patch import Refusal, tag_scalar

_FORM = "arn:PARTITION:lambda:REGION:ACCOUNT:layer:NAME:VERSION"


def check(context: RuleContext) -> Iterator[Hit]:
    """A hit for each text that is no layer version ARN, and for each number that a layer cannot have."""
    for sighting in sightings(context.template):
        target = sighting.use.target
        if sighting.case.state.is_image:
            continue
        if isinstance(target, MalformedTarget):
            yield _malformed(context, sighting, target)
        elif isinstance(target, ArnTarget):
            yield from _beyond(context, sighting, target)


def _malformed(context: RuleContext, sighting: Sighting, target: MalformedTarget) -> Hit:
    text = target.text.shown
    is_certain = target.certain and not context.template.has_macros
    layer = parse_layer_arn(text)
    location = locate(target.text) or use_place(sighting.use, sighting.function)
    return Hit(
        location=location,
        function=sighting.function,
        case=sighting.case,
        message=f"'{clip(text)}' is no layer version ARN: {clip(target.reason)}; the deployment of {FUNCTIONS} fails",
        subject=(text,),
        confidence=Confidence.CERTAIN if is_certain else Confidence.LIKELY,
        fixes=(_fix(context, sighting, target, layer),),
        data=(("text", text), ("reason", target.reason)),
        victim=victim_of(sighting.use, sighting.function, location),
    )


def _fix(context: RuleContext, sighting: Sighting, target: MalformedTarget, layer: LayerArn | None) -> Fix:
    if layer is not None:
        return _add_version(context, target, layer)
    if target.lacks_sub:
        return _substitute(context, sighting, target)
    return only_words("put '!Sub' before the text" if "${" in target.text.shown else f"write '{_FORM}'", "")


def _add_version(context: RuleContext, target: MalformedTarget, layer: LayerArn) -> Fix:
    known = context.catalogue.find(layer.name, layer.account_id)
    number = newest_number(known, layer.region)
    if number is None:
        return only_words("add the number of a version at the end", "")
    end = len(skeleton(target.text))
    rewriting = rewrite(target.text, (Replacement(end, end, f":{number}"),))
    words = Words(f"add a version, for example ':{number}'", "version", "nothing says which version is meant")
    return edit_fix(context, rewriting, words)


def _substitute(context: RuleContext, sighting: Sighting, target: MalformedTarget) -> Fix:
    """`!Sub` before the text, where the text is the entry of the list itself."""
    title = "put '!Sub' before the text"
    place, part = sighting.use.place, target.text.parts[0]
    scalar = resolve(place.node) if place is not None else None
    origin = part.origin if isinstance(part, Piece) else None
    is_entry = isinstance(origin, Origin) and origin.scalar is scalar and len(target.text.parts) == 1
    if place is None or not isinstance(scalar, Scalar) or not is_entry:
        return only_words(title, "the text does not stand in the list of layers itself")
    edit = tag_scalar(place.source, scalar, "!Sub")
    if isinstance(edit, Refusal):
        return only_words(title, edit.reason)
    text = target.text.shown
    return edit_fix(context, Rewriting((as_edit(place.source, edit),), text, text), Words(title, "substitute"))


def _beyond(context: RuleContext, sighting: Sighting, target: ArnTarget) -> Iterator[Hit]:
    last = _last_number(context, sighting, target)
    if last is None or target.version is None or target.version <= last:
        return
    region = layer_region(target, sighting.case)
    layer = context.catalogue.find(target.name or "", target.account_id)
    successor = layer.successor if layer is not None else None
    printed = last - (layer.margin_above_last or 0 if layer is not None else 0)
    location = version_place(sighting.use, sighting.function)
    yield Hit(
        location=location,
        function=sighting.function,
        case=sighting.case,
        message=f"{layer_title(target, region)} does not exist: its publisher ended the layer, and the last number "
        f"printed is {printed}; the deployment of {FUNCTIONS} fails",
        subject=(target.name or "", str(target.version)),
        confidence=Confidence.LIKELY,
        fixes=(only_words(_advice_beyond(successor), ""),),
        data=(("layer", target.name), ("version", target.version), ("last", last), ("successor", successor)),
        victim=victim_of(sighting.use, sighting.function, location),
    )


def _advice_beyond(successor: str | None) -> str:
    if successor is None:
        return "use a version that the publisher lists"
    return f"use a version that the publisher lists, or check whether '{successor}' is meant"


def _last_number(context: RuleContext, sighting: Sighting, target: ArnTarget) -> int | None:
    """The number that no version goes beyond: of the region, else the highest of all regions."""
    if target.name is None or target.account_id is None:
        return None
    layer = context.catalogue.find(target.name, target.account_id)
    if layer is None or layer.margin_above_last is None:  # nobody ended it: the same for each region, asked once
        return None
    region = layer_region(target, sighting.case)
    regions = (region,) if region else sorted(layer.regions)
    found = [context.catalogue.last_of_finished_family(target.name, target.account_id, each) for each in regions]
    return max((number for number in found if number is not None), default=None)


RULE = Rule(
    name="malformed-layer-arn",
    summary="A text that is no layer version ARN stands where one must stand.",
    severity=Severity.ERROR,
    check=check,
    references=("https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",),
)
