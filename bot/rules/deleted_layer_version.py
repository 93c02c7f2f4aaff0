"""A change deletes the layer version that other stacks may have taken from this one.

## What it finds

With two sides: a layer of the template of which this change makes a new version, while the old one is deleted, and the
ARN of the layer leaves the stack: in an output, in an SSM parameter, or by a permission for other accounts. The old
version is deleted where a SAM layer had `RetentionPolicy: Delete`, and where a plain `AWS::Lambda::LayerVersion` has no
`UpdateReplacePolicy: Retain`.

## Why it matters

Functions that have the old version go on running, for Lambda keeps its content for them. But nobody can attach it any
more: every deployment of a stack that names it, and every rollback to a template that does, ends with "Layer version
does not exist".

## How to fix

Keep old versions. SAM does unless it is told otherwise; what counts for the version of now is the policy that was
deployed with it, so deploy `RetentionPolicy: Retain` before the layer changes. A plain layer needs
`UpdateReplacePolicy: Retain`.

## When it is wrong

When everybody who reads the ARN deploys anew before the old version is needed again. A layer whose ARN stays within the
stack is not reported: the same template makes it again.

## Examples

```yaml base
Transform: AWS::Serverless-2016-10-31
Resources:
  Shared:
    Type: AWS::Serverless::LayerVersion
    Properties:
      ContentUri: s3://artifacts/shared-1.zip
      RetentionPolicy: Delete
Outputs:
  SharedLayer: {Value: !Ref Shared, Export: {Name: shared-layer}}
```

```yaml fires="Delete" severity="warning"
Transform: AWS::Serverless-2016-10-31
Resources:
  Shared:
    Type: AWS::Serverless::LayerVersion
    Properties:
      ContentUri: s3://artifacts/shared-2.zip
      RetentionPolicy: Delete
Outputs:
  SharedLayer: {Value: !Ref Shared, Export: {Name: shared-layer}}
```

A plain layer, whose ARN others read from a parameter:

```yaml base
Resources:
  Shared:
    Type: AWS::Lambda::LayerVersion
    Properties:
      Content: {S3Bucket: artifacts, S3Key: shared-1.zip}
  SharedArn:
    Type: AWS::SSM::Parameter
    Properties: {Name: /layers/shared, Type: String, Value: !Ref Shared}
```

```yaml fires="Shared"
Resources:
  Shared:
    Type: AWS::Lambda::LayerVersion
    Properties:
      Content: {S3Bucket: artifacts, S3Key: shared-2.zip}
  SharedArn:
    Type: AWS::SSM::Parameter
    Properties: {Name: /layers/shared, Type: String, Value: !Ref Shared}
```

SAM keeps old versions where nothing is said:

```yaml base
Transform: AWS::Serverless-2016-10-31
Resources:
  Shared:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: s3://artifacts/shared-1.zip}
Outputs:
  SharedLayer: {Value: !Ref Shared}
```

```yaml silent
Transform: AWS::Serverless-2016-10-31
Resources:
  Shared:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: s3://artifacts/shared-2.zip}
Outputs:
  SharedLayer: {Value: !Ref Shared}
```

Nobody outside knows the ARN:

```yaml base
Resources:
  Shared:
    Type: AWS::Lambda::LayerVersion
    Properties:
      Content: {S3Bucket: artifacts, S3Key: shared-1.zip}
  Api:
    Type: AWS::Lambda::Function
    Properties: {Layers: [!Ref Shared]}
```

```yaml silent
Resources:
  Shared:
    Type: AWS::Lambda::LayerVersion
    Properties:
      Content: {S3Bucket: artifacts, S3Key: shared-2.zip}
  Api:
    Type: AWS::Lambda::Function
    Properties: {Layers: [!Ref Shared]}
```
"""

import re
from collections.abc import Iterator
from typing import Final

from bot.findings.finding import Applicability, Fix, Location, Related, Severity
from bot.publishing.delta import is_remade
from bot.publishing.pairs import TemplatePair
from bot.rules.base import Hit, Rule, RuleContext
from bot.template.scope import Scope
from bot.template.values import Place
from bot.yamltree.data import Data, DataReader
from bot.yamltree.nodes import Mapping, Node, Scalar, entries, find, resolve

_SAM, _PLAIN = "AWS::Serverless::LayerVersion", "AWS::Lambda::LayerVersion"
_OUTWARD = frozenset(("AWS::SSM::Parameter", "AWS::Lambda::LayerVersionPermission"))
_SAM_FIX = "deploy RetentionPolicy: Retain before this change: what was deployed decides about the version of now"


def check(context: RuleContext) -> Iterator[Hit]:
    """The layers whose old version is deleted by this change while others may know its ARN."""
    pair = context.change.pair if context.change is not None else None
    base = pair.base_scope if pair is not None else None
    if pair is None or base is None or pair.base is None or pair.base.dialect not in ("sam", "cloudformation"):
        return
    for name in sorted(base.resources.keys() & pair.head_scope.resources.keys()):
        place = _deletion(base, pair.head_scope, name)
        readers = tuple(_readers(pair.head_scope, name)) if place is not None else ()
        if place is not None and readers and is_remade(pair, name):
            yield _hit(pair, name, place, readers)


def _hit(pair: TemplatePair, name: str, place: Location, readers: tuple[Location, ...]) -> Hit:
    is_sam = _text(find(pair.head_scope.resources[name], "Type")) == _SAM
    fix = _SAM_FIX if is_sam else f"set UpdateReplacePolicy: Retain on '{name}' in this same change"
    return Hit(
        location=place,
        function=None,
        resource=name,
        case=None,
        message=f"this change makes a new version of layer '{name}' and deletes the old one, whose ARN leaves this "
        "stack: a deployment elsewhere that still names it fails with 'Layer version does not exist'",
        subject=(name,),
        related=tuple(Related(reader, "its ARN leaves the stack here") for reader in readers),
        fixes=(Fix(fix, Applicability.DISPLAY),),
        data=(("layer", name),),
    )


def _deletion(base: Scope, head: Scope, name: str) -> Location | None:
    """Where head says that an old version of a layer is deleted, or its logical ID if that is the default; or None."""
    before, after = base.resources[name], head.resources[name]
    kind = _text(find(after, "Type"))
    if kind not in (_SAM, _PLAIN) or kind != _text(find(before, "Type")):
        return None
    if kind == _SAM:
        old, node = _property(before, "RetentionPolicy"), _property(after, "RetentionPolicy")
        is_deleted = (_text(old) or "").lower() == "delete"
    else:
        node = find(after, "UpdateReplacePolicy")
        is_deleted = node is None or _text(node) == "Delete"
    return Place(head.source, node or head.resource_keys[name]).location if is_deleted else None


def _readers(scope: Scope, name: str) -> Iterator[Location]:
    """Where the ARN of a layer leaves the stack."""
    reader = DataReader()
    outputs = scope.section("Outputs")
    for _, key, node in entries(outputs) if outputs is not None else ():
        if _mentions(reader.read(node), name):
            yield Place(scope.source, key).location
    for other, body in scope.resources.items():
        if _text(find(body, "Type")) in _OUTWARD and _mentions(reader.read(body), name):
            yield Place(scope.source, scope.resource_keys[other]).location


def _mentions(data: Data, name: str) -> bool:
    if isinstance(data, list):
        return any(_mentions(item, name) for item in data)
    if not isinstance(data, dict):
        return False
    attribute = data.get("Fn::GetAtt")
    target = attribute[0] if isinstance(attribute, list) and attribute else str(attribute or "").partition(".")[0]
    if data.get("Ref") == name or target == name:
        return True
    return re.search(r"\$\{" + re.escape(name) + r"[.}]", str(data.get("Fn::Sub", ""))) is not None or any(
        _mentions(value, name) for value in data.values()
    )


def _property(body: Mapping, name: str) -> Node | None:
    properties = find(body, "Properties")
    concrete = resolve(properties) if properties is not None else None
    return find(concrete, name) if isinstance(concrete, Mapping) else None


def _text(node: Node | None) -> str | None:
    concrete = resolve(node) if node is not None else None
    return concrete.text if isinstance(concrete, Scalar) and concrete.tag is None else None


RULE: Final = Rule(
    name="deleted-layer-version",
    summary="A change deletes the layer version that other stacks may have taken from this one.",
    severity=Severity.WARNING,
    check=check,
    references=(
        "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-layerversion.html",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatereplacepolicy.html",
    ),
)
