"""A new version is asked for while nothing that a version holds changes, so the deployment fails.

## What it finds

With two sides: a function behind an alias whose version gets a new ID although neither its code nor its versioned
configuration differs between base and head. `AutoPublishAliasAllProperties` switched on alone does this, and with it
on a change of tags, of reserved concurrency, or of nothing but the way a value is written.

## Why it matters

Lambda publishes no second version of the same content. CloudFormation answers "A version for this Lambda function
exists ( N ). Modify the function to create a new version." and rolls the whole stack back.

## How to fix

Change something that a version holds in the same deployment, for example the function's Description, or leave the
edit that gives the new ID out.

## When it is wrong

If the alias is already stale, because an earlier change was never published, then there is something to publish and
the deployment heals it. The files do not show that, so the finding is likely, not certain.

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

```yaml fires="true" severity="error" confidence="likely"
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
```

Tags, where they do not count:

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
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      InlineCode: "def handler(event, context): pass"
      AutoPublishAlias: live
      Tags: {team: orders}
```

A number that becomes a text, which is the same to Lambda:

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

```yaml fires="5"
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
      Timeout: "5"
```

The flag, switched on together with a change that a version holds:

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

from bot.findings.finding import Applicability, Confidence, Fix, Severity
from bot.publishing.verdicts import Judged, Remedy, Verdict
from bot.rules.base import FUNCTIONS, Hit, Rule, RuleContext
from bot.rules.unpublished import changed_property, with_verdict


def check(context: RuleContext) -> Iterator[Hit]:
    """The functions that ask for a new version with nothing to publish."""
    for unpublished in with_verdict(context, Verdict.DEPLOY_FAILS):
        judged, function = unpublished.judged, unpublished.function
        yield Hit(
            location=changed_property(unpublished.change, function.logical_id, ()) or function.place,
            function=function,
            case=unpublished.case,
            message=f"this gives the version of {FUNCTIONS} a new ID while nothing that a version holds changes: the "
            "deployment fails with 'A version for this Lambda function exists', unless the alias is already stale, "
            "which it would heal",
            subject=(judged.alias,),
            confidence=Confidence.LIKELY,
            fixes=(Fix(_advice(judged), Applicability.DISPLAY),),
            data=(("alias", judged.alias), ("verdict", str(judged.verdict))),
        )


def _advice(judged: Judged) -> str:
    """What to do; nothing is promised that the translator has not confirmed."""
    if Remedy.DESCRIPTION_MARKER in judged.remedies:
        return f"change the Description of {FUNCTIONS} in the same deployment"
    return f"change something that a version of {FUNCTIONS} holds in the same deployment, or leave this edit out"


RULE: Final = Rule(
    name="version-already-exists",
    summary="A new version is asked for with nothing to publish, which fails the deployment.",
    severity=Severity.ERROR,
    check=check,
    references=("https://github.com/aws/serverless-application-model/issues/3281",),
)
