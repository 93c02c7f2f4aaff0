"""A change of a function's layers publishes no new version, so its alias keeps serving the old ones.

## What it finds

With two sides (`check --base`, or a pull request): a function behind an alias whose effective layers differ between
base and head, while the version that the alias leads to stays the same. For SAM the ID of the version comes from the
real SAM translator, run on both sides; layers do not count for it unless `AutoPublishAliasAllProperties` is true, and
then only their text does, not the value of a parameter, a mapping or a condition.

## Why it matters

The deployment succeeds, `$LATEST` has the new layer and tests against it pass, but everyone who calls the alias gets
the old one: a security fix in a layer does not reach production. It ships silently with the next change of the code,
in somebody else's pull request.

## How to fix

The finding names what would publish here. Each proposal was confirmed: the head with it was transformed again, this
function publishes, and no other function of the template is worse off.

## When it is wrong

Steps outside of the template that publish a version, such as a pipeline that calls `PublishVersion`, are not seen.

## Examples

A literal version, without any flag:

```yaml base
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): pass"
      AutoPublishAlias: live
      Layers: ["arn:aws:lambda:us-east-1:123456789012:layer:ours:5"]
```

```yaml fires="6" severity="error"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): pass"
      AutoPublishAlias: live
      Layers: ["arn:aws:lambda:us-east-1:123456789012:layer:ours:6"]
```

```yaml fixed="unsafe"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): pass"
      AutoPublishAlias: live
      AutoPublishAliasAllProperties: true
      Layers: ["arn:aws:lambda:us-east-1:123456789012:layer:ours:6"]
```

A mapping, which the flag does not see:

```yaml base
Transform: AWS::Serverless-2016-10-31
Mappings:
  Layers:
    eu-west-1: {ours: "arn:aws:lambda:eu-west-1:123456789012:layer:ours:5"}
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): pass"
      AutoPublishAlias: live
      AutoPublishAliasAllProperties: true
      Layers: [!FindInMap [Layers, !Ref AWS::Region, ours]]
```

```yaml fires="6"
Transform: AWS::Serverless-2016-10-31
Mappings:
  Layers:
    eu-west-1: {ours: "arn:aws:lambda:eu-west-1:123456789012:layer:ours:6"}
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): pass"
      AutoPublishAlias: live
      AutoPublishAliasAllProperties: true
      Layers: [!FindInMap [Layers, !Ref AWS::Region, ours]]
```

```yaml fixed="unsafe"
Transform: AWS::Serverless-2016-10-31
Mappings:
  Layers:
    eu-west-1: {ours: "arn:aws:lambda:eu-west-1:123456789012:layer:ours:6"}
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): pass"
      AutoPublishAlias: live
      AutoPublishAliasAllProperties: true
      Layers: [!FindInMap [Layers, !Ref AWS::Region, ours]]
      Environment:
        Variables:
          LAYERS_REVISION: "1"
```

The code changes with it, so a version is published:

```yaml base
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): pass"
      AutoPublishAlias: live
      Layers: ["arn:aws:lambda:us-east-1:123456789012:layer:ours:5"]
```

```yaml silent
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): return 1"
      AutoPublishAlias: live
      Layers: ["arn:aws:lambda:us-east-1:123456789012:layer:ours:6"]
```

No alias, so everyone calls what was just deployed:

```yaml base
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Layers: ["arn:aws:lambda:us-east-1:123456789012:layer:ours:5"]
```

```yaml silent
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Layers: ["arn:aws:lambda:us-east-1:123456789012:layer:ours:6"]
```
"""

from collections.abc import Iterator
from typing import Final

from bot.findings.finding import Severity
from bot.publishing.verdicts import Verdict
from bot.rules.base import FUNCTIONS, Hit, Rule, RuleContext
from bot.rules.remedies import remedies
from bot.rules.unpublished import Unpublished, advice, cause_of, default_of, ships_with, with_verdict
from bot.template.delta import layer_title, use_title


def check(context: RuleContext) -> Iterator[Hit]:
    """The functions whose layers change without a new version."""
    for unpublished in with_verdict(context, Verdict.STALE_ALIAS):
        yield _hit(unpublished)


def _hit(unpublished: Unpublished) -> Hit:
    judged, function = unpublished.judged, unpublished.function
    place, related = cause_of(unpublished)
    changes = unpublished.delta.layer_words or "the layers change"
    kept = _kept(unpublished)
    message = (
        f"{changes}: this publishes no version of {FUNCTIONS}, so alias '{judged.alias}' {kept} after the deployment; "
        f"callers without the alias get the change at once, callers of the alias with {ships_with(judged)}"
    )
    return Hit(
        location=place,
        function=function,
        case=unpublished.case,
        message=message + _no_op(unpublished),
        subject=(judged.alias, *sorted(_identities(unpublished))),
        related=related,
        fixes=remedies(unpublished) or advice(unpublished),
        data=(("alias", judged.alias), ("verdict", str(judged.verdict)), ("changed", judged.changed)),
    )


def _kept(unpublished: Unpublished) -> str:
    """What production still does after the deployment."""
    delta = unpublished.delta
    old = [use_title(each.base) for each in delta.layers if each.base is not None]
    old.extend(f"the old version of {layer_title(use.target)}" for use in delta.contents)
    if old:
        return f"keeps serving {', '.join(old)}"
    return "goes on without it" if delta.layers else "keeps serving the old ones"


def _no_op(unpublished: Unpublished) -> str:
    """What else may happen where the cause is a parameter's default."""
    scope = unpublished.change.pair.head_scope
    names = [name for each in unpublished.delta.layers if (name := default_of(each, scope)) is not None]
    if not names:
        return ""
    return (
        f"; a stack that exists keeps its old value of parameter '{names[0]}' with `sam deploy` and "
        "`aws cloudformation deploy`, and then nothing changes at all"
    )


def _identities(unpublished: Unpublished) -> set[str]:
    """What the changed layers are called, without their versions."""
    uses = (*(each.head or each.base for each in unpublished.delta.layers), *unpublished.delta.contents)
    return {layer_title(use.target).rpartition(":")[0] or layer_title(use.target) for use in uses if use is not None}


RULE: Final = Rule(
    name="unpublished-layer-change",
    summary="A change of layers publishes nothing, so the alias keeps serving the old ones.",
    severity=Severity.ERROR,
    check=check,
    references=(
        "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html",
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html",
    ),
)
