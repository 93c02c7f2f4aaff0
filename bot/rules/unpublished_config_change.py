"""A change of a function's configuration publishes no new version, so its alias keeps the old configuration.

## What it finds

With two sides: a function behind an alias whose timeout, runtime, handler, architecture, role or other versioned
configuration differs between base and head, while the version that the alias leads to stays the same.

## Why it matters

A version holds the whole configuration, not the code alone. A longer timeout or a new runtime that is not published
reaches `$LATEST` and nobody who calls the alias.

## How to fix

The finding names what would publish here, confirmed by the SAM translator on the head as it would then be.

## When it is wrong

Steps outside of the template that publish a version are not seen.

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
      Timeout: 5
      Layers: ["arn:aws:lambda:us-east-1:123456789012:layer:ours:5"]
```

```yaml fires="10" severity="warning"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): pass"
      AutoPublishAlias: live
      Timeout: 10
      Layers: ["arn:aws:lambda:us-east-1:123456789012:layer:ours:5"]
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
      Timeout: 10
      Layers: ["arn:aws:lambda:us-east-1:123456789012:layer:ours:5"]
```

The memory size enters the version's ID:

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
      MemorySize: 128
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
      MemorySize: 256
```

In Globals, for every function that takes it from there:

```yaml base
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Architectures: [x86_64]
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): pass"
      AutoPublishAlias: live
```

```yaml fires="arm64"
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Architectures: [arm64]
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): pass"
      AutoPublishAlias: live
```

With the flag the text of every property counts:

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
      AutoPublishAliasAllProperties: true
      Timeout: 5
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
      AutoPublishAliasAllProperties: true
      Timeout: 10
```
"""

from collections.abc import Iterator
from typing import Final

from bot.findings.finding import Severity
from bot.publishing.verdicts import Verdict
from bot.rules.base import FUNCTIONS, Hit, Rule, RuleContext
from bot.rules.remedies import remedies
from bot.rules.unpublished import advice, changed_property, ships_with, with_verdict


def check(context: RuleContext) -> Iterator[Hit]:
    """The functions whose other configuration changes without a new version."""
    for unpublished in with_verdict(context, Verdict.STALE_CONFIG):
        judged, function = unpublished.judged, unpublished.function
        listed = ", ".join(judged.changed)
        yield Hit(
            location=changed_property(unpublished.change, function.logical_id, judged.changed) or function.place,
            function=function,
            case=unpublished.case,
            message=f"{listed} changes, and this publishes no version of {FUNCTIONS}: alias '{judged.alias}' keeps "
            f"the old configuration after the deployment and gets the new one with {ships_with(judged)}",
            subject=(judged.alias, *judged.changed),
            fixes=remedies(unpublished) or advice(unpublished),
            data=(("alias", judged.alias), ("verdict", str(judged.verdict)), ("changed", judged.changed)),
        )


RULE: Final = Rule(
    name="unpublished-config-change",
    summary="A change of other configuration publishes nothing, so the alias will not get it.",
    severity=Severity.WARNING,
    check=check,
    references=("https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html",),
)
