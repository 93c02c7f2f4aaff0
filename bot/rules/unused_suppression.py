"""A suppression that silences nothing, or whose last day has passed.

## What it finds

A suppression of this tool that does no work any more:

- a comment `# layer-bot: ignore[stale-layer-version] why` beside a layer that has no such finding,
- an entry in a template's `Metadata`, or in the configuration, that fits no finding,
- a suppression whose `until` date has passed. What it silenced is reported again, and the note says so.

The note stands at the suppression itself. Suppressions of rules that did not run (`--select`, `--ignore`, severity
`off`) are left alone, for nobody knows whether they would be needed.

## Why it matters

A suppression is a promise that somebody looked and decided. One that is left behind after the layer was updated
silences the next defect at the same place, and nobody looks at that one.

## How to fix

Remove the comment or the entry. If its date has passed and the reason still holds, give it a new date.

## When it is wrong

A finding can depend on what a run was given: regions, environments, the user's own catalogue files. A suppression that
only one of several workflows needs is unused in the others. Keep it in the configuration file of that workflow, or
switch this rule off in the others.

## Examples

The layer has been updated, the comment has been left:

```yaml fires="layer-bot: ignore[stale-layer-version]" today="2026-11-22" severity="note"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Layers:
        # layer-bot: ignore[stale-layer-version] wait for the load test
        - !Sub arn:aws:lambda:${AWS::Region}:753240598075:layer:LambdaAdapterLayerX86:27
```

The comment names another rule than the one that finds something here:

```yaml fires="layer-bot: ignore[duplicate-layer]" today="2026-11-22" severity="note"
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: nodejs22.x
    Architectures: [x86_64]
    Layers:
      - arn:aws:lambda:us-west-2:753240598075:layer:LambdaAdapterLayerX86:27 # layer-bot: ignore[duplicate-layer] a test
Resources:
  Api:
    Type: AWS::Serverless::Function
```

The comment silences a finding, so it is used:

```yaml silent today="2026-11-22"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Layers:
        # layer-bot: ignore[stale-layer-version] newer ones break our start script
        - !Sub arn:aws:lambda:${AWS::Region}:753240598075:layer:LambdaAdapterLayerX86:3
```

A comment that only talks about the tool is no suppression:

```yaml silent
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12 # layer-bot knows the layers below
```
"""

from collections.abc import Iterator

from bot.findings.finding import Severity
from bot.rules.base import Hit, Rule, RuleContext


def check(_context: RuleContext) -> Iterator[Hit]:
    """No hits: whether a suppression is used is known only when all findings are, so they are made there."""
    return iter(())


RULE = Rule(
    name="unused-suppression",
    summary="A suppression silences nothing, or its last day has passed.",
    severity=Severity.NOTE,
    check=check,
)
