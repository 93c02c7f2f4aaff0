"""A layer is changed through a parameter's default, which stacks that exist never see.

## What it finds

With two sides: the layers of a function change because the `Default` of a parameter does, and no environment of the
repository (`samconfig.toml`, `environments` of the configuration) sets the parameter. Where the function has an alias,
[unpublished-layer-change](unpublished-layer-change.md) says it instead.

## Why it matters

`sam deploy` and `aws cloudformation deploy` send `UsePreviousValue` for a parameter without an override, so an
existing stack keeps the value that it was created with. The change looks deployed, and nothing happened
(aws-sam-cli 1.170.0, `deploy_context.merge_parameters`; aws-cli pull request 2573).

## How to fix

Set the parameter where the stack is deployed: in `parameter_overrides` of samconfig.toml, or in the pipeline.

## When it is wrong

Tools that leave the parameter out of the update, such as a plain `UpdateStack` call, do use the new default.

## Examples

```yaml base
Transform: AWS::Serverless-2016-10-31
Parameters:
  Ours: {Type: String, Default: "arn:aws:lambda:us-east-1:123456789012:layer:ours:5"}
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Layers: [!Ref Ours]
```

```yaml fires="6" severity="warning"
Transform: AWS::Serverless-2016-10-31
Parameters:
  Ours: {Type: String, Default: "arn:aws:lambda:us-east-1:123456789012:layer:ours:6"}
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Layers: [!Ref Ours]
```

A literal version in the list is what is deployed:

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

The version alone as a parameter:

```yaml base
Transform: AWS::Serverless-2016-10-31
Parameters:
  Version: {Type: Number, Default: 5}
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Layers: [!Sub "arn:aws:lambda:${AWS::Region}:123456789012:layer:ours:${Version}"]
```

```yaml fires="6"
Transform: AWS::Serverless-2016-10-31
Parameters:
  Version: {Type: Number, Default: 6}
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Layers: [!Sub "arn:aws:lambda:${AWS::Region}:123456789012:layer:ours:${Version}"]
```

With an alias, [unpublished-layer-change](unpublished-layer-change.md) says both:

```yaml base
Transform: AWS::Serverless-2016-10-31
Parameters:
  Ours: {Type: String, Default: "arn:aws:lambda:us-east-1:123456789012:layer:ours:5"}
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): pass"
      AutoPublishAlias: live
      Layers: [!Ref Ours]
```

```yaml silent
Transform: AWS::Serverless-2016-10-31
Parameters:
  Ours: {Type: String, Default: "arn:aws:lambda:us-east-1:123456789012:layer:ours:6"}
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): pass"
      AutoPublishAlias: live
      Layers: [!Ref Ours]
```
"""

from collections.abc import Iterator
from typing import Final

from bot.findings.finding import Severity
from bot.publishing.delta import default_delta
from bot.publishing.verdicts import Verdict
from bot.rules.base import FUNCTIONS, Hit, Rule, RuleContext, TemplateChange
from bot.rules.unpublished import default_of
from bot.rules.uses import version_place
from bot.template.model import Function


def check(context: RuleContext) -> Iterator[Hit]:
    """The functions whose layers change by a default that no environment overrides."""
    change = context.change
    if change is None or change.pair.base is None:
        return
    said = {judged.function for judged in change.verdicts if judged.verdict is Verdict.STALE_ALIAS}
    for function in context.template.functions:
        if function.logical_id not in said:
            yield from _hits(change, function)


def _hits(change: TemplateChange, function: Function) -> Iterator[Hit]:
    for each in default_delta(change.pair, function.logical_id).layers:
        name = default_of(each, change.pair.head_scope)
        if name is None or each.head is None or each.base is None or _is_overridden(change, name):
            continue
        yield Hit(
            location=version_place(each.head, function),
            function=function,
            case=None,
            message=f"{each.words} by the default of parameter '{name}', used by {FUNCTIONS}: a stack that exists "
            "keeps its old value with `sam deploy` and `aws cloudformation deploy`, so nothing changes there",
            subject=(name,),
            data=(("parameter", name),),
        )


def _is_overridden(change: TemplateChange, name: str) -> bool:
    named = [environment for environment in change.pair.head.environments if environment.name]
    return any(name in environment.parameters for environment in named)


RULE: Final = Rule(
    name="ineffective-default-change",
    summary="A changed parameter default gives a function other layers, which existing stacks never see.",
    severity=Severity.WARNING,
    check=check,
    references=("https://github.com/aws/aws-cli/pull/2573",),
)
