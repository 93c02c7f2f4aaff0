"""Changes of services of the Serverless Framework, with the verdict on each: the files of both sides."""

from typing import NamedTuple

Files = dict[str, str]
ARN = "arn:aws:lambda:us-east-1:123456789012:layer:dep:{}"
OLD, NEW = ARN.format(7), ARN.format(8)


class Change(NamedTuple):
    """What changes, the files of both sides, and the verdict on the function `api`."""

    title: str
    base: Files
    head: Files
    verdict: str


def service(
    layers: str = f"[{OLD}]", *, function: str = "", provider: str = "", more: str = "",
    alias: str = "provisionedConcurrency: 1",
) -> str:  # fmt: skip
    """A service with one function behind an alias."""
    listed = f"layers: {layers}" if layers else ""
    rest = "\n".join(f"    {line}" for line in (listed, alias, *function.split("\n")) if line)
    return f"""service: shop
configValidationMode: "off"
provider:
  name: aws
  runtime: nodejs20.x
  {provider}
functions:
  api:
    handler: index.handler
{rest}
{more}
"""


def files(text: str, **contents: str) -> Files:
    """The files of a service: its own, code, and a folder of a layer."""
    return {"serverless.yml": text, "index.js": contents.get("code", "exports.handler = 1\n"),
            "dep/module.js": contents.get("dep", "exports.a = 1\n")}  # fmt: skip


OWN = "layers: {{dep: {{path: dep, {}}}}}"
REF = "[{Ref: DepLambdaLayer}]"
SUB = '["Fn::Sub": "${DepLambdaLayer}"]'
RESOURCE = """resources:
  Resources:
    Plain:
      Type: AWS::Lambda::LayerVersion
      Properties: {{Content: {{S3Bucket: b, S3Key: {}}}}}"""
PARAMETER = "resources: {{Parameters: {{Dep: {{Type: String, Default: '{}'}}}}}}"
CUSTOM = "custom: {{dep: {}}}"
EXTENSION = "resources: {{extensions: {{ApiLambdaFunction: {{Properties: {{{}}}}}}}}}"


def _edit(title: str, base: str, head: str, verdict: str) -> Change:
    return Change(title, files(base), files(head), verdict)


def _content(title: str, text: str, verdict: str) -> Change:
    return Change(title, files(text), files(text, dep="exports.a = 2\n"), verdict)


CHANGES = (
    _edit("nothing", service(), service(), "unchanged"),
    _edit("a literal ARN of the function", service(), service(f"[{NEW}]"), "published"),
    _edit("a literal ARN of the provider", service("", provider=f"layers: [{OLD}]"),
          service("", provider=f"layers: [{NEW}]"), "published"),
    _edit("a provider's ARN that the function replaces", service(provider=f"layers: [{OLD}]"),
          service(provider=f"layers: [{NEW}]"), "unchanged"),
    _edit("an ARN by ${self:custom}", service('["${self:custom.dep}"]', more=CUSTOM.format(OLD)),
          service('["${self:custom.dep}"]', more=CUSTOM.format(NEW)), "published"),
    _edit("an ARN moves to ${self:custom}", service(), service('["${self:custom.dep}"]', more=CUSTOM.format(OLD)),
          "unchanged"),
    _edit("the name of an ImportValue", service('["Fn::ImportValue": dep-7]'), service('["Fn::ImportValue": dep-8]'),
          "published"),
    _edit("an ImportValue in its short form", service('["Fn::ImportValue": dep-7]'), service("[!ImportValue dep-7]"),
          "unchanged"),
    _content("the content of an own layer by Ref", service(REF, more=OWN.format("")), "published"),
    _edit("the description of an own layer by Ref", service(REF, more=OWN.format("description: a")),
          service(REF, more=OWN.format("description: b")), "published"),
    _content("the content of an own layer by Sub", service(SUB, more=OWN.format("")), "stale-alias"),
    _edit("the description of an own layer by Sub", service(SUB, more=OWN.format("description: a")),
          service(SUB, more=OWN.format("description: b")), "stale-alias"),
    _content("the content of an own layer that no function has", service(more=OWN.format("")), "unchanged"),
    _content("the content of an own layer that is retained", service(REF, more=OWN.format("retain: true")),
             "stale-alias"),
    _content("the content of an own layer of the provider", service("", provider=f"layers: {REF}", more=OWN.format("")),
             "published"),
    _edit("a layer of the resources by Ref", service("[{Ref: Plain}]", more=RESOURCE.format("a.zip")),
          service("[{Ref: Plain}]", more=RESOURCE.format("b.zip")), "stale-alias"),
    _edit("the default of a parameter", service("[{Ref: Dep}]", more=PARAMETER.format(OLD)),
          service("[{Ref: Dep}]", more=PARAMETER.format(NEW)), "stale-alias"),
    _edit("an ARN becomes a parameter", service(), service("[{Ref: Dep}]", more=PARAMETER.format(OLD)), "deploy-fails"),
    _edit("tags", service(), service(function="tags: {team: a}"), "unchanged"),
    _edit("reserved concurrency", service(), service(function="reservedConcurrency: 3"), "unchanged"),
    _edit("an event", service(), service(function="events: [{schedule: rate(1 hour)}]"), "unchanged"),
    _edit("the memory size", service(), service(function="memorySize: 512"), "published"),
    _edit("the timeout of the provider", service(), service(provider="timeout: 20"), "published"),
    _edit("a variable", service(), service(function="environment: {A: b}"), "published"),
    _edit("a variable moves to the provider", service(function="environment: {A: b}"),
          service(provider="environment: {A: b}"), "unchanged"),
    _edit("a number becomes a text", service(function="environment: {A: 5}"),
          service(function='environment: {A: "5"}'), "unchanged"),
    _edit("the architecture", service(), service(function="architecture: arm64"), "published"),
    _edit("the role", service(function="role: arn:aws:iam::123456789012:role/a"),
          service(function="role: arn:aws:iam::123456789012:role/b"), "published"),
    _edit("the logging", service(), service(function="logs: {logFormat: JSON}"), "stale-config"),
    _edit("a property by extensions", service(), service(more=EXTENSION.format("Timeout: 30")), "stale-config"),
    _edit("layers by extensions", service(more=EXTENSION.format(f"Layers: [{OLD}]")),
          service(more=EXTENSION.format(f"Layers: [{NEW}]")), "stale-alias"),
    _edit("a literal ARN without versions of other functions", service(provider="versionFunctions: false"),
          service(f"[{NEW}]", provider="versionFunctions: false"), "published"),
    _edit("a literal ARN with SnapStart", service(alias="snapStart: true"),
          service(f"[{NEW}]", alias="snapStart: true"), "published"),
    _edit("a content by Sub with SnapStart", service(SUB, alias="snapStart: true", more=OWN.format("description: a")),
          service(SUB, alias="snapStart: true", more=OWN.format("description: b")), "stale-alias"),
    Change("the code", files(service()), files(service(), code="exports.handler = 2\n"), "published"),
    Change("the code beside a layer by Sub", files(service(SUB, more=OWN.format(""))),
           files(service(SUB, more=OWN.format("")), code="exports.handler = 2\n", dep="exports.a = 2\n"), "published"),
    Change("code that patterns leave out", files(service(more="package: {patterns: ['!dep/**']}")),
           files(service(more="package: {patterns: ['!dep/**']}"), dep="exports.a = 2\n"), "unchanged"),
)  # fmt: skip
