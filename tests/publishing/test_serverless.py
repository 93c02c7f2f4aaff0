"""Serverless Framework verdicts: which changes the hash of a version sees, and which leave the alias behind."""

import pytest

from bot.publishing.verdicts import Judged
from bot.template.scenarios import Environment
from tests.publishing.changes import environment, judge, verdicts
from tests.publishing.serverless_services import (
    CHANGES,
    CUSTOM,
    NEW,
    OLD,
    OWN,
    PARAMETER,
    REF,
    SUB,
    Change,
    Files,
    files,
    service,
)

PATH = "serverless.yml"


def judged(base: str | Files, head: str | Files, *environments: Environment) -> tuple[Judged, ...]:
    """The rows of a change between two services."""
    sides = [files(each) if isinstance(each, str) else each for each in (base, head)]
    return judge(sides[0], sides[1], *environments)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.title)
def test_verdicts(change: Change) -> None:
    rows = judged(change.base, change.head)
    alias = "snapstart" if "snapStart" in change.base[PATH] else "provisioned"
    assert verdicts(rows) == {f"api:{alias}": change.verdict}, rows


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        pytest.param("provisionedConcurrency: 2", "provisioned", id="provisioned concurrency"),
        pytest.param("provisionedConcurrency: {executions: 2}", "provisioned", id="as a mapping"),
        pytest.param("provisionedConcurrency: {executions: 2, alias: live}", "live", id="with an alias"),
        pytest.param("snapStart: true", "snapstart", id="SnapStart"),
        pytest.param("durableConfig: {executionTimeout: 60}", "durable", id="a durable function"),
        pytest.param("provisionedConcurrency: ${self:custom.warm, 2}", "provisioned", id="by a variable"),
    ],
)
def test_aliases(alias: str, name: str) -> None:
    assert verdicts(judged(service(alias=alias), service(f"[{NEW}]", alias=alias))) == {f"api:{name}": "published"}


@pytest.mark.parametrize("alias", ["", "provisionedConcurrency: 0", "snapStart: false", "provisionedConcurrency: null"])
def test_a_function_without_alias_has_no_row(alias: str) -> None:
    assert judged(service(alias=alias), service(f"[{NEW}]", alias=alias)) == ()


def test_a_new_alias_function_and_service_publish() -> None:
    assert verdicts(judged(service(alias=""), service())) == {"api:provisioned": "published"}
    assert verdicts(judged(service().replace("  api:", "  old:"), service())) == {"api:provisioned": "published"}
    assert verdicts(judge({}, files(service()))) == {"api:provisioned": "published"}


def test_a_stale_reason_says_what_the_hash_misses() -> None:
    (row,) = judged(
        service("[{Ref: Dep}]", more=PARAMETER.format(OLD)), service("[{Ref: Dep}]", more=PARAMETER.format(NEW))
    )
    assert row.reason.endswith(" changes, and the hash that names the version misses it")
    assert row.changed == ("Layers",)


STAGED = """custom:
  dep:
    dev: {}
    prod: {}"""
BY_STAGE = '["${{self:custom.dep.${{sls:stage}}}}"]'.replace("{{", "{").replace("}}", "}")


@pytest.mark.parametrize(
    ("dev", "prod", "verdict", "scenarios"),
    [
        pytest.param(OLD, OLD, "unchanged", (), id="no stage"),
        pytest.param(NEW, OLD, "published", ("the template's own defaults",), id="the default stage"),
        pytest.param(OLD, NEW, "published", ("environment=production",), id="the stage of an environment"),
    ],
)
def test_stages(dev: str, prod: str, verdict: str, scenarios: tuple[str, ...]) -> None:
    before, after = (service(BY_STAGE, more=STAGED.format(*each)) for each in ((OLD, OLD), (dev, prod)))
    production = environment("production", stage="prod")
    (row,) = judged(before, after, production)
    assert (str(row.verdict), row.scenarios) == (verdict, scenarios)


def test_a_stage_of_resources_makes_an_alias_stale_in_one_environment() -> None:
    more = "{}\nresources: {{Parameters: {{Dep: {{Type: String, Default: '${{self:custom.dep.${{sls:stage}}}}'}}}}}}"
    texts = [service("[{Ref: Dep}]", more=more.format(STAGED.format(OLD, arn))) for arn in (OLD, NEW)]
    (row,) = judged(texts[0], texts[1], environment("production", stage="prod"))
    assert (str(row.verdict), row.scenarios) == ("stale-alias", ("environment=production",))


def test_a_condition_of_the_resources_names_its_scenario() -> None:
    more = """resources:
  Parameters: {{Stage: {{Type: String}}}}
  Conditions: {{IsProd: {{"Fn::Equals": [{{Ref: Stage}}, prod]}}}}
  Resources:
    Plain: {{Type: AWS::Lambda::LayerVersion, Properties: {{Content: {{"Fn::If": [IsProd, {}, same]}}}}}}"""
    before, after = (service("[{Ref: Plain}]", more=more.format(key)) for key in ("a", "b"))
    (row,) = judged(before, after)
    assert str(row.verdict) == "stale-alias"
    assert row.scenarios in (("IsProd=true",), ("Stage=prod",))


def test_regions_of_a_mapping_are_looked_at() -> None:
    more = "resources: {{Mappings: {{Dep: {{us-east-1: {{Arn: {}}}, eu-west-1: {{Arn: {}}}}}}}}}"
    layers = '["Fn::FindInMap": [Dep, {Ref: "AWS::Region"}, Arn]]'
    before, after = (service(layers, more=more.format(OLD, arn)) for arn in (OLD, NEW))
    (row,) = judged(before, after, environment("eu", region="eu-west-1"))
    assert (str(row.verdict), row.scenarios) == ("stale-alias", ("environment=eu",))


def test_a_service_in_json() -> None:
    text = """{"service": "shop", "provider": {"name": "aws"}, "layers": {"dep": {"path": "dep"}}, "functions":
    {"api": {"handler": "index.handler", "snapStart": true, "layers": [{"Fn::Sub": "${DepLambdaLayer}"}]}}}"""
    sides = [{"serverless.json": text, "dep/a.js": content} for content in ("1", "2")]
    assert verdicts(judge(sides[0], sides[1])) == {"api:snapstart": "stale-alias"}


def test_functions_of_another_file() -> None:
    main = "service: shop\nprovider: {name: aws}\nfunctions: ${file(functions.yml)}\nlayers: {dep: {path: dep}}\n"
    functions = "api: {handler: index.handler, snapStart: true, layers: [%s]}\n"
    sides = [{PATH: main, "functions.yml": functions % arn} for arn in (OLD, NEW)]
    (row,) = judge(sides[0], sides[1])
    assert str(row.verdict) == "published"
    assert "Layers" in row.changed


@pytest.mark.parametrize(
    ("program", "verdict"),
    [pytest.param("1", "unchanged", id="the same"), pytest.param("2", "unknown", id="another one")],
)
def test_a_program_that_gives_the_layers(program: str, verdict: str) -> None:
    text = service("${file(layers.js):layers}", more="package: {patterns: ['!layers.js']}")
    base, head = {PATH: text, "layers.js": "1"}, {PATH: text, "layers.js": program}
    (row,) = judge(base, head)
    assert str(row.verdict) == verdict, row


@pytest.mark.parametrize(
    ("layers", "verdict"), [(f"[{OLD}]", "unchanged"), (f"[{NEW}]", "unknown")], ids=["unchanged", "changed"]
)
def test_a_plugin_that_may_change_layers(layers: str, verdict: str) -> None:
    plugin = "plugins: [serverless-plugin-datadog]"
    assert verdicts(judged(service(more=plugin), service(layers, more=plugin))) == {"api:provisioned": verdict}


def test_a_moved_service_keeps_its_verdict() -> None:
    base, head = ({f"{name}/{path}": text for path, text in files(service()).items()} for name in "ab")
    rows = judge(base, head, renames={f"b/{PATH}": f"a/{PATH}"})
    assert verdicts(rows) == {"api:provisioned": "unchanged"}


WRITTEN = """resources:
  Resources:
    Fn: {{Type: AWS::Lambda::Function, Properties: {{Layers: [{}]}}}}
    {}: {{Type: AWS::Lambda::Version, Properties: {{FunctionName: !Ref Fn}}}}
    Live:
      Type: AWS::Lambda::Alias
      Properties: {{FunctionName: !Ref Fn, FunctionVersion: !GetAtt {}.Version, Name: live}}"""


@pytest.mark.parametrize(
    ("layer", "version", "verdict"), [(NEW, "V1", "stale-alias"), (NEW, "V2", "published"), (OLD, "V1", "unchanged")]
)
def test_aliases_among_the_resources(layer: str, version: str, verdict: str) -> None:
    base = service(alias="", more=WRITTEN.format(OLD, "V1", "V1"))
    head = service(alias="", more=WRITTEN.format(layer, version, version))
    assert verdicts(judged(base, head)) == {"Fn:live": verdict}


def test_code_and_layers_by_patterns_of_the_function() -> None:
    text = service(REF, function="package: {individually: true, patterns: ['!skip/**']}", more=OWN.format(""))
    rows = judged({**files(text), "skip/a.js": "1"}, {**files(text), "skip/a.js": "2"})
    assert verdicts(rows) == {"api:provisioned": "unchanged"}


def test_an_artifact_of_its_own() -> None:
    text = service(SUB, function="package: {artifact: build/api.zip}", more=OWN.format(""))
    base, head = ({PATH: text, "build/api.zip": content, "index.js": "1"} for content in ("1", "2"))
    assert verdicts(judge(base, head)) == {"api:provisioned": "published"}


def test_custom_is_followed_in_the_text_of_an_expression() -> None:
    layers = '["Fn::Join": [":", ["${self:custom.dep}", !Ref AWS::Region]]]'
    before, after = (service(layers, more=CUSTOM.format(arn)) for arn in ("a", "b"))
    (row,) = judged(before, after)
    assert str(row.verdict) == "published"


VPC = "vpc: {securityGroupIds: [sg-1], subnetIds: [%s]}"


@pytest.mark.parametrize(
    ("base", "head", "verdict"),
    [
        pytest.param({"provider": VPC % "a"}, {"provider": VPC % "b"}, "published", id="a network of the provider"),
        pytest.param({"provider": VPC % "a", "function": "vpc: false"},
                     {"provider": VPC % "b", "function": "vpc: false"},
                     "unchanged", id="a network that the function turns off"),
        pytest.param({"provider": "vpc: {subnetIds: [a]}"}, {"provider": "vpc: {subnetIds: [b]}"}, "unchanged",
                     id="half a network"),
        pytest.param({"provider": "iam: {role: arn:a}"}, {"provider": "iam: {role: arn:b}"}, "published",
                     id="a given role"),
        pytest.param({"provider": "iam: {role: {Ref: A}}"}, {"provider": "iam: {role: {Ref: B}}"}, "published",
                     id="a role by reference"),
        pytest.param({"provider": "iam: {role: {statements: []}}"}, {"provider": "iam: {role: {statements: [{}]}}"},
                     "unchanged", id="statements of the default role"),
        pytest.param({"function": "image: {name: a}"}, {"function": "image: {name: b}"}, "published", id="an image"),
        pytest.param({"provider": "ecr: {images: {a: {uri: x}}}", "function": "image: a"},
                     {"provider": "ecr: {images: {a: {uri: y}}}", "function": "image: a"}, "published",
                     id="an image of the provider"),
        pytest.param({"function": "recursiveLoop: Allow"}, {"function": "recursiveLoop: Terminate"}, "unknown",
                     id="a setting that versions of the framework judge differently"),
        pytest.param({"alias": "provisionedConcurrency: ${env:WARM}"},
                     {"alias": "provisionedConcurrency: ${env:WARM}", "function": "timeout: 3"}, "unknown",
                     id="an alias that only the deployment knows"),
        pytest.param({"function": "layers: ${env:LAYERS}", "layers": ""},
                     {"function": "layers: ${env:LAYERS}", "layers": ""}, "unchanged", id="the same unknown layers"),
        pytest.param({"layers": "['${ssm:/dep}:1']"}, {"layers": "['${ssm:/dep}:2']"}, "published",
                     id="a part of an ARN that is not known"),
    ],
)  # fmt: skip
def test_settings(base: dict[str, str], head: dict[str, str], verdict: str) -> None:
    sides = [service(**each) for each in (base, head)]
    (row,) = judged(sides[0], sides[1])
    assert str(row.verdict) == verdict, row


def test_an_alias_of_one_environment_alone() -> None:
    alias = 'provisionedConcurrency: "${self:custom.warm.${sls:stage}}"'
    more = "custom: {warm: {dev: 0, prod: 3}}"
    before, after = (service(f"[{arn}]", alias=alias, more=more) for arn in (OLD, NEW))
    assert judged(before, after) == ()
    (row,) = judged(before, after, environment("production", stage="prod"))
    assert (row.alias, str(row.verdict)) == ("provisioned", "published")


@pytest.mark.parametrize(
    ("setting", "verdict"),
    [
        pytest.param("memorySize: 1024", "unchanged", id="the framework's own memory"),
        pytest.param("timeout: 6", "unchanged", id="the framework's own timeout"),
        pytest.param("memorySize: 128", "published", id="what Lambda itself would take"),
        pytest.param("timeout: 3", "published", id="the timeout of Lambda itself"),
    ],
)
def test_a_default_that_is_written_out(setting: str, verdict: str) -> None:
    before = service()
    after = before.replace("    handler:", f"    {setting}\n    handler:")
    assert after != before
    assert verdicts(judged(before, after)) == {"api:provisioned": verdict}
