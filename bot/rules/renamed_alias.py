"""An alias gets another name: the new one starts on the old version, and callers of the old name break.

## What it finds

With two sides: a function whose alias has another name on head than on base.

## Why it matters

CloudFormation makes an alias of the new name and deletes the one of the old name. Whoever calls the old name gets
`ResourceNotFoundException`; and unless something is published in the same deployment, the new name leads to the same
old version.

## How to fix

Keep the old alias until nobody calls it, as an `AWS::Lambda::Alias` of its own.

## When it is wrong

When nothing outside of this template calls the alias by its name: event sources of the template move with it.

## Examples

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
```

```yaml fires="prod" severity="warning"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): pass"
      AutoPublishAlias: prod
```

An alias that is new:

```yaml base
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): pass"
```

```yaml silent
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): pass"
      AutoPublishAlias: live
```

By the default of a parameter:

```yaml base
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: {Type: String, Default: live}
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): pass"
      AutoPublishAlias: !Ref Stage
```

```yaml fires="prod"
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: {Type: String, Default: prod}
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): pass"
      AutoPublishAlias: !Ref Stage
```

The same name, written in another way:

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
```

```yaml silent
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: {Type: String, Default: live}
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): pass"
      AutoPublishAlias: !Ref Stage
```
"""

from collections.abc import Iterator
from typing import Final

from bot.findings.finding import Severity
from bot.rules.base import FUNCTIONS, Hit, Rule, RuleContext
from bot.template.model import Function, Setting
from bot.template.values import locate


def check(context: RuleContext) -> Iterator[Hit]:
    """The functions whose alias has another name than before, in every scenario."""
    if context.change is None or context.change.pair.base is None:
        return
    before = {function.logical_id: _aliases(function) for function in context.change.pair.base.functions}
    for function in context.template.functions:
        old, new = before.get(function.logical_id, {}), _aliases(function)
        if len(old) == len(new) == 1 and old.keys() != new.keys():
            (was, _), (name, setting) = *old.items(), *new.items()
            yield Hit(
                location=locate(setting.value) or function.place,
                function=function,
                case=None,
                message=f"alias '{was}' of {FUNCTIONS} becomes '{name}': the old name is deleted, so its callers "
                "break, and the new one starts on the version that the old one led to unless a new one is published",
                subject=(was, name),
                data=(("alias", name), ("old_alias", was)),
            )


def _aliases(function: Function) -> dict[str, Setting]:
    """The names of a function's alias over all scenarios; {} where one is not known."""
    found: dict[str, Setting] = {}
    for case in function.cases:
        setting = case.state.alias
        if setting is None or setting.known is None:
            return {}
        found[setting.known] = setting
    return found


RULE: Final = Rule(
    name="renamed-alias",
    summary="An alias gets another name: callers of the old one break.",
    severity=Severity.WARNING,
    check=check,
    references=("https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html",),
)
