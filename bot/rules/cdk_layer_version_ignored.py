"""A CDK app uses layers, and its context does not let a new layer make a new version of a function.

## What it finds

A `cdk.json` whose context does not set `@aws-cdk/aws-lambda:recognizeLayerVersion` to true, beside sources that name
`LayerVersion` and make versions of functions (`currentVersion`, an alias).

## Why it matters

The CDK names a version by a hash of the function. Without this flag the layers are left out of it, so that a change of
a layer publishes nothing: the alias goes on with the old one. Apps made by `cdk init` before aws-cdk-lib 2.27 lack it.

## How to fix

Set the flag to true. It changes the hash of every function with layers once, and Lambda publishes no second version of
the same content: deploy it together with a change of each of these functions, for example of its description.

## When it is wrong

When no function with a layer has a version or an alias. What the code sets by itself is not known, so a flag that is
named anywhere in the sources keeps the rule silent.

## Examples

```ts beside="lib/stack.ts"
const layer = new lambda.LayerVersion(this, "Shared", { code });
new lambda.Alias(this, "Live", { aliasName: "live", version: fn.currentVersion });
```

```yaml fires="@aws-cdk/core:stackRelativeExports" file="cdk.json" severity="note"
{
  "app": "npx ts-node bin/app.ts",
  "context": {
    "@aws-cdk/core:stackRelativeExports": true
  }
}
```

The flag is there, and off; the app is written in Python:

```py beside="app.py"
layer = lambda_.LayerVersion.from_layer_version_arn(self, "Shared", ARN)
fn.current_version.add_alias("live")
```

```yaml fires="false" file="cdk.json"
{"app": "python3 app.py", "context": {"@aws-cdk/aws-lambda:recognizeLayerVersion": false}}
```

The flag is on:

```ts beside="lib/stack.ts"
const layer = new lambda.LayerVersion(this, "Shared", { code });
new lambda.Alias(this, "Live", { aliasName: "live", version: fn.currentVersion });
```

```yaml silent file="cdk.json"
{"app": "npx ts-node bin/app.ts", "context": {"@aws-cdk/aws-lambda:recognizeLayerVersion": true}}
```

No layers:

```ts beside="lib/stack.ts"
new lambda.Alias(this, "Live", { aliasName: "live", version: fn.currentVersion });
```

```yaml silent file="cdk.json"
{"app": "npx ts-node bin/app.ts"}
```
"""

from collections.abc import Iterator
from typing import Final

from bot.findings.finding import Applicability, Fix, Severity
from bot.rules.base import Hit, Rule, RuleContext

_FLAG = "@aws-cdk/aws-lambda:recognizeLayerVersion"


def check(context: RuleContext) -> Iterator[Hit]:
    """The app, if layers are in use beside versions and the flag is not on."""
    app = context.template.cdk
    if app is None or not (app.uses_layers and app.uses_versions) or dict(app.context).get(_FLAG) == "true":
        return
    yield Hit(
        location=app.place,
        function=None,
        case=None,
        message=f"the context does not set {_FLAG} to true, and the sources make layers and versions of functions: a "
        "change of a layer alone publishes no version, so aliases keep the old layer",
        subject=(_FLAG,),
        fixes=(
            Fix(f"set {_FLAG} to true, together with a change of every function with layers", Applicability.DISPLAY),
        ),
        data=(("flag", _FLAG),),
    )


RULE: Final = Rule(
    name="cdk-layer-version-ignored",
    summary="A CDK app uses layers, and a new layer does not make a new version of a function.",
    severity=Severity.NOTE,
    check=check,
    references=("https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_lambda-readme.html",),
)
