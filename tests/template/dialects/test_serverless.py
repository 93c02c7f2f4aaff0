"""Services of the Serverless Framework: effective layers, architectures, scenarios of stage and region, resources."""

import pytest

from bot.findings.finding import Location
from bot.template.dialects.serverless import sniff
from bot.template.model import Function, LocalTarget, Template
from bot.template.scenarios import Environment
from bot.template.values import Text, Unknown, literal
from bot.text.source import SourceFile
from bot.yamltree.nodes import Mapping
from bot.yamltree.parse import Document, parse
from tests.template.builder import DEFAULTS, architectures_of, block, function_of, layers_of, read_files, source_slice

LAYER = "AWS::Lambda::LayerVersion"
ARM = "{CompatibleArchitectures: [arm64]}"
ARN = "arn:aws:lambda:us-east-1:123456789012:layer"


def read(text: str, files: dict[str, str] | None = None, *, defaults: Environment = DEFAULTS) -> Template:
    """The template of a service: `provider` is added where the text has none."""
    head = "service: svc\n" + ("" if "provider:" in text else "provider: {name: aws}\n")
    found = read_files({"serverless.yml": head + block(text), **(files or {})}, defaults=defaults)
    return next(each for each in found.templates if each.path == "serverless.yml")


def table(function: Function) -> dict[tuple[str, ...], tuple[tuple[str, ...], tuple[str, ...]]]:
    """From each scenario to layers and architectures."""
    return {
        scenario: (layers_of(case.state), architectures_of(case.state))
        for case in function.cases
        for scenario in case.scenarios
    }


def only(function: Function) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Layers and architectures of a function that is the same in every scenario."""
    (case,) = function.cases
    return layers_of(case.state), architectures_of(case.state)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("service: x\nprovider: {name: aws}\nfunctions: {}\n", True),
        ("service: x\nprovider: aws\n", True),
        ("provider: {name: '${opt:provider}'}\nlayers: {}\n", True),
        ('{"service": "x", "provider": {"name": "aws"}}', True),
        ("service: x\nprovider: {name: google}\nfunctions: {}\n", False),
        ("service: x\nprovider: {runtime: nodejs20.x}\nfunctions: {}\n", False),
        ("provider: {name: aws}\n", False),
        ("service: x\nprovider: {name: aws}\nResources: {}\n", False),
        ("services: {a: {path: a}}\n", False),
    ],
)
def test_a_service_is_known_by_its_content(text: str, expected: bool) -> None:
    document = parse(SourceFile("x.yml", text.encode()))
    assert isinstance(document, Document)
    assert isinstance(document.root, Mapping)
    assert sniff(document.root) is expected


@pytest.mark.parametrize(
    ("own", "shared", "expected"),
    [
        ("", "", ((), ("x86_64",))),
        ("", f"layers: [{ARN}:s:1]\narchitecture: arm64", ((f"{ARN}:s:1",), ("arm64",))),
        (f"layers: [{ARN}:o:1]", f"layers: [{ARN}:s:1]", ((f"{ARN}:o:1",), ("x86_64",))),
        ("layers: []", f"layers: [{ARN}:s:1]", ((), ("x86_64",))),
        ("layers: null", f"layers: [{ARN}:s:1]", ((f"{ARN}:s:1",), ("x86_64",))),
        ("architecture: x86_64", "architecture: arm64", ((), ("x86_64",))),
        ("architecture: ''", "architecture: arm64", ((), ("arm64",))),
        ("architecture: ${opt:arch}", "architecture: arm64", ((), ("${opt:arch}",))),
        (r"architecture: 'a\${self:service}'", "", ((), ("a${self:service}",))),
        ("architecture: ${ssm:/arch}", "", ((), ("${architecture}",))),
        (f"layers: {ARN}:bare:1", "", ((f"{ARN}:bare:1",), ("x86_64",))),
        ("layers: ${ssm:/layers}", "", (("??",), ("x86_64",))),
        ("layers: ${file(x.js):layers}", f"layers: [{ARN}:s:1]", (("??",), ("x86_64",))),
        ("layers: ${opt:layers}", "", (("??",), ("x86_64",))),
        ("layers: ${opt:layers, null}", f"layers: [{ARN}:s:1]", ((f"{ARN}:s:1",), ("x86_64",))),
    ],
)  # fmt: skip
def test_a_function_takes_from_the_provider_what_it_does_not_say(
    own: str, shared: str, expected: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    text = f"provider:\n  name: aws\n{block(shared, 2)}functions:\n  one:\n    handler: a.b\n{block(own, 4)}"
    assert only(function_of(read(text), "one")) == expected


@pytest.mark.parametrize(
    ("functions", "files"),
    [
        ("functions:\n  one: {layers: [A]}", {}),
        ("functions:\n  - other: {}\n  - one: {layers: [A]}", {}),
        ("functions:\n  - ${file(f.yml)}\n  - other: {}", {"f.yml": "one: {layers: [A]}\n"}),
        ("functions: ${file(f.yml)}", {"f.yml": "one: {layers: [A]}\n"}),
        ("functions: ${file(f.yml):inner}", {"f.yml": "inner: {one: {layers: [A]}}\n"}),
        ("functions: {one: '${file(f.yml):x}'}", {"f.yml": "x: {layers: [A]}\n"}),
        ("functions: {one: '${self:custom.one}'}\ncustom: {one: {layers: [A]}}", {}),
        ("functions: {one: {layers: '${self:custom.l}'}}\ncustom: {l: [A]}", {}),
        ("functions:\n  - one: {layers: [B]}\n  - one: {layers: [A]}", {}),
        ("custom: &base {layers: [A]}\nfunctions:\n  one: {<<: *base}", {}),
    ],
)
def test_a_function_is_found_wherever_it_is_written(functions: str, files: dict[str, str]) -> None:
    arn = f"{ARN}:dep:1"
    written = {path: text.replace("[A]", f"[{arn}]") for path, text in files.items()}
    found = read(functions.replace("[A]", f"[{arn}]"), written)
    assert only(function_of(found, "one")) == ((arn,), ("x86_64",))


def test_a_function_in_another_file_has_its_place_there() -> None:
    found = read("functions: ${file(f.yml)}", {"f.yml": "one:\n  handler: a.b\n"})
    assert function_of(found, "one").place == Location("f.yml", function_of(found, "one").place.span)
    assert source_slice(function_of(found, "one").place, "one:\n  handler: a.b\n") == "one"


TABLES = f"""
provider:
  name: aws
  stage: ${{opt:stage, self:custom.default}}
  region: ${{opt:region, 'us-east-1'}}
custom:
  default: dev
  architectures: {{prod: arm64, qa: arm64}}
  layers:
    dev: [{ARN}:x86:1]
    prod: [{ARN}:arm:1]
functions:
  one:
    architecture: ${{self:custom.architectures.${{sls:stage}}, 'x86_64'}}
    layers: ${{self:custom.layers.${{self:provider.stage}}}}
  other: {{layers: [{ARN}:plain:1]}}
"""


def test_the_stage_is_chosen_once_for_all_tables() -> None:
    assert table(function_of(read(TABLES), "one")) == {
        ("stage=dev",): ((f"{ARN}:x86:1",), ("x86_64",)),
        ("stage=prod",): ((f"{ARN}:arm:1",), ("arm64",)),
        ("stage=qa",): (("??",), ("arm64",)),
    }


def test_what_no_stage_changes_has_no_scenarios() -> None:
    assert table(function_of(read(TABLES), "other")) == {(): ((f"{ARN}:plain:1",), ("x86_64",))}


@pytest.mark.parametrize("name", ["stage", "opt:stage"])
def test_an_environment_names_the_stage(name: str) -> None:
    defaults = Environment("live", {name: literal("prod")})
    found = function_of(read(TABLES, defaults=defaults), "one")
    assert table(found) == {("environment=live",): ((f"{ARN}:arm:1",), ("arm64",))}


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("custom: {v: {dev: 1, prod: 2}}|${self:custom.v.${sls:stage}}", {"dev", "prod"}),
        ("custom: {v: {dev: 1, prod: 2}}|${self:custom.v.${opt:stage, 'dev'}}", {"dev", "prod"}),
        ("custom: {s: '${opt:stage, self:provider.stage}', v: {dev: 1, prod: 2}}|${self:custom.v.${self:custom.s}}",
         {"dev", "prod"}),
        ("custom: {dev: {v: 1}, prod: {v: 2}, webpack: {x: 1}}|${self:custom.${sls:stage}.v}", {"dev", "prod"}),
        ("custom: {v_dev: 1, v_prod: 2, w: 3}|${self:custom.v_${sls:stage}}", {"dev", "prod"}),
        ("custom: {v: {dev: 1, default: 2}}|${self:custom.v.${sls:stage}, self:custom.v.default}", {"dev"}),
        ("params: {prod: {v: 2}, default: {v: 1}}|${param:v}", {"dev", "prod"}),
        ("stages: {prod: {params: {v: 2}}, default: {params: {v: 1}}}|${param:v}", {"dev", "prod"}),
        ("custom: {dev-dev: 1, a-b: 2}|${self:custom.${sls:stage}-${sls:stage}}", {"dev"}),
        ("custom: {x: 1}|1", {"dev"}),
    ],
)  # fmt: skip
def test_the_stages_are_those_that_the_file_names(text: str, stages: set[str]) -> None:
    before, version = text.split("|")
    provider = "provider: {name: aws, stage: \"${opt:stage, 'dev'}\"}"
    found = read(f'{provider}\n{before}\nfunctions:\n  one: {{layers: ["{ARN}:x:{version}"]}}\n')
    scenarios = {scenario for case in function_of(found, "one").cases for scenario in case.scenarios}
    assert {label for scenario in scenarios for label in scenario or ("stage=dev",)} == {
        f"stage={stage}" for stage in stages
    }


def test_a_file_for_each_stage_names_the_stages() -> None:
    text = f'functions:\n  one: {{layers: ["{ARN}:x:${{file(config/${{sls:stage}}.yml):v}}"]}}\n'
    found = read(text, {"config/dev.yml": "v: 1\n", "config/prod.yml": "v: 2\n"})
    assert {key: value[0] for key, value in table(function_of(found, "one")).items()} == {
        ("stage=dev",): (f"{ARN}:x:1",),
        ("stage=prod",): (f"{ARN}:x:2",),
    }


REGIONS = """
provider: {name: aws%s}
custom:
  layers:
    us-east-1: arn:aws:lambda:us-east-1:123456789012:layer:x:1
    eu-west-1: arn:aws:lambda:eu-west-1:123456789012:layer:x:9
functions:
  one: {layers: ["${self:custom.layers.${aws:region}}"]}
"""
FIRST, SECOND = "arn:aws:lambda:us-east-1:123456789012:layer:x:1", "arn:aws:lambda:eu-west-1:123456789012:layer:x:9"


@pytest.mark.parametrize(
    ("provider", "expected"),
    [
        ("", {("region=us-east-1",): (FIRST, "us-east-1"), ("region=eu-west-1",): (SECOND, "eu-west-1")}),
        (", region: '${opt:region, \"eu-west-1\"}'",
         {("region=eu-west-1",): (SECOND, "eu-west-1"), ("region=us-east-1",): (FIRST, "us-east-1")}),
        (", region: eu-west-1", {(): (SECOND, "eu-west-1")}),
    ],
    ids=["no region", "an option with a default", "a literal region"],
)  # fmt: skip
def test_the_region_picks_from_a_table(provider: str, expected: dict[tuple[str, ...], tuple[str, str]]) -> None:
    function = function_of(read(REGIONS % provider), "one")
    assert {
        scenario: (layers_of(case.state)[0], known(case.state.region))
        for case in function.cases
        for scenario in case.scenarios
    } == expected


@pytest.mark.parametrize(
    ("provider", "regions", "expected"),
    [
        ("", (), {None}),
        (", region: us-west-2", (), {"us-west-2"}),
        (", region: us-west-2", ("eu-west-1",), {"us-west-2"}),
        (", region: '${opt:region, \"us-west-2\"}'", (), {"us-west-2"}),
        (", region: '${opt:region, \"us-west-2\"}'", ("eu-west-1",), {"eu-west-1"}),
        (", region: '${opt:region, \"us-west-2\"}'", ("eu-west-1", "eu-west-3"), {"eu-west-1", "eu-west-3"}),
        ("", ("eu-west-1",), {"eu-west-1"}),
        (", region: '${env:REGION}'", (), {None}),
    ],
)
def test_the_region_of_the_stack(provider: str, regions: tuple[str, ...], expected: set[str | None]) -> None:
    defaults = Environment("", {}, tuple(literal(region) for region in regions))
    found = read(f"provider: {{name: aws{provider}}}\nfunctions: {{one: {{handler: a.b}}}}", defaults=defaults)
    assert {known(case.state.region) for case in function_of(found, "one").cases} == expected


def known(text: Text | None) -> str | None:
    """The characters of a text, or None."""
    return text.known if text is not None else None


@pytest.mark.parametrize(
    ("body", "runtime", "is_image", "alias"),
    [
        ("handler: a.b", "python3.12", False, None),
        ("runtime: nodejs22.x", "nodejs22.x", False, None),
        ("image: account.dkr.ecr/x", None, True, None),
        ("image: {name: base}", None, True, None),
        ("provisionedConcurrency: 2", "python3.12", False, "provisioned"),
        ("provisionedConcurrency: 0", "python3.12", False, None),
        ("snapStart: true", "python3.12", False, "snapstart"),
    ],
)
def test_the_other_settings(body: str, runtime: str | None, is_image: bool, alias: str | None) -> None:
    found = read(f"provider: {{name: aws, runtime: python3.12}}\nfunctions:\n  one:\n    {body}\n")
    state = function_of(found, "one").cases[0].state
    assert (known(state.runtime.value) if state.runtime else None) == runtime
    assert state.is_image is is_image
    assert (state.alias.known if state.alias else None) == alias


@pytest.mark.parametrize(
    ("more", "reference"),
    [
        ("layers: {my-dep_layer: {path: x, compatibleArchitectures: [arm64]}}", "MyDashdepUnderscorelayerLambdaLayer"),
        ("layers: '${file(l.yml)}'", "DepLambdaLayer"),
        ("layers: {dep: {compatibleArchitectures: [arm64]}, none: 1}", "DepLambdaLayer"),
        (f"resources: {{Resources: {{Dep: {{Type: {LAYER}, Properties: {ARM}}}}}}}", "Dep"),
        (f"resources: {{Resources: {{Dep: {{Type: {LAYER}, Properties: '${{file(l.yml):properties}}'}}}}}}", "Dep"),
        ("resources:\n  - '${file(r.yml)}'\n  - Resources: {}", "Dep"),
        ("resources: {Resources: {Dep: '${file(r.yml):Resources.Dep}'}}", "Dep"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["{Ref: X}", "!Ref X", "{'Fn::Ref': X}", "!Sub '${X}'"])
def test_a_layer_of_the_service(more: str, reference: str, form: str) -> None:
    files = {
        "l.yml": "dep: {path: x, compatibleArchitectures: [arm64]}\nproperties: {CompatibleArchitectures: [arm64]}\n",
        "r.yml": "Resources:\n  Dep:\n    Type: AWS::Lambda::LayerVersion\n"
        "    Properties: {CompatibleArchitectures: [arm64]}\n",
    }
    found = read(f"{more}\nfunctions:\n  one:\n    layers: [{form.replace('X', reference)}]\n", files)
    layers = function_of(found, "one").cases[0].state.layers
    assert not isinstance(layers, Unknown)
    if "Fn::Ref" in form:
        assert not isinstance(layers[0].target, LocalTarget)
        return
    target = layers[0].target
    assert isinstance(target, LocalTarget)
    assert target.logical_id == reference
    declared = target.properties.compatible_architectures
    assert not isinstance(declared, Unknown | None)
    assert [value.known for value in declared if isinstance(value, Text)] == ["arm64"]
    text = files.get(target.place.path, f"service: svc\nprovider: {{name: aws}}\n{block(more)}")
    assert source_slice(target.place, text) in {"my-dep_layer", "dep", "Dep"}


def test_a_function_among_the_resources_is_read_as_cloudformation() -> None:
    text = f"""
    custom: {{version: 3}}
    resources:
      Parameters: {{Arch: {{Type: String, Default: arm64}}}}
      Conditions: {{IsProd: !Equals ['${{sls:stage}}', prod]}}
      Resources:
        Plain:
          Type: AWS::Lambda::Function
          Properties:
            Layers: [!If [IsProd, '{ARN}:p:1', '{ARN}:x:${{self:custom.version}}']]
            Architectures: [!Ref Arch]
    """
    assert only(function_of(read(text), "Plain")) == ((f"{ARN}:x:3",), ("arm64",))


def test_loops_among_the_resources_are_expanded() -> None:
    text = f"""
    custom: {{name: x}}
    resources:
      Resources:
        Fn::ForEach::Each:
          - Name
          - [A, B]
          - "Fn${{Name}}":
              Type: AWS::Lambda::Function
              Properties: {{Layers: ['{ARN}:${{Name}}-${{self:custom.name}}:1']}}
        Nothing: null
    """
    found = read(text)
    assert [only(function_of(found, name))[0] for name in ("FnA", "FnB")] == [(f"{ARN}:A-x:1",), (f"{ARN}:B-x:1",)]


def test_a_resource_that_only_one_stage_has() -> None:
    text = """
    resources: ["${file(${sls:stage}.yml)}"]
    """
    plain = f"Resources:\n  Plain: {{Type: AWS::Lambda::Function, Properties: {{Layers: ['{ARN}:x:1']}}}}\n"
    found = read(text, {"dev.yml": "Resources: {}\n", "prod.yml": plain})
    assert table(function_of(found, "Plain")) == {("stage=prod",): ((f"{ARN}:x:1",), ("x86_64",))}


@pytest.mark.parametrize(
    ("stage", "expected"),
    [("null", {"stage=dev", "stage=prod"}), ("[a]", {"stage=another value", "stage=dev", "stage=prod"}),
     ("${env:STAGE}", {"stage=another value", "stage=dev", "stage=prod"})],
)  # fmt: skip
def test_a_default_stage_that_is_not_known_is_a_scenario_of_its_own(stage: str, expected: set[str]) -> None:
    text = f"""
    provider: {{name: aws, stage: {stage if stage[0] != "$" else repr(stage)}}}
    params: {{dev: {{v: 1}}, prod: {{v: 2}}}}
    functions: {{one: {{layers: ["{ARN}:x:${{param:v}}"]}}}}
    """
    scenarios = {scenario[0] for scenario in table(function_of(read(text), "one"))}
    assert scenarios == expected


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("extensions: {OneLambdaFunction: {Properties: {Layers: []}}}", (("??",), ("arm64",))),
        ("Resources: {OneLambdaFunction: {Properties: {Architectures: [x86_64]}}}", ((f"{ARN}:x:1",), ("??",))),
        ("extensions: {OneLambdaFunction: {Properties: {Timeout: 3}}}", ((f"{ARN}:x:1",), ("arm64",))),
    ],
)
def test_what_resources_set_again_is_unknown(section: str, expected: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    text = f"functions: {{one: {{architecture: arm64, layers: ['{ARN}:x:1']}}}}\nresources:\n  {section}\n"
    assert only(function_of(read(text), "one")) == expected


@pytest.mark.parametrize(
    ("plugins", "expected"),
    [
        ("plugins: []", False),
        ("plugins: [serverless-offline, serverless-webpack]", False),
        ("plugins: {modules: [serverless-offline]}", False),
        ("plugins: [serverless-offline, serverless-plugin-datadog]", True),
        ("plugins: [./mine]", True),
        ("plugins: ${file(plugins.yml)}", True),
        ("custom: {}", False),
    ],
)
def test_plugins_that_may_change_layers(plugins: str, expected: bool) -> None:
    assert read(f"{plugins}\nfunctions: {{one: {{handler: a.b}}}}").has_macros is expected


def test_a_syntax_of_its_own_leaves_every_function_unknown() -> None:
    text = "provider: {name: aws, variableSyntax: '\\\\${{([^}]+)}}'}\nfunctions: {one: {handler: a.b}}"
    found = function_of(read(text), "one")
    assert (found.cases, found.unknown) == (
        (),
        "the file sets a `variableSyntax` of its own, so its variables are not read",
    )


def test_a_function_that_a_program_declares_is_unknown() -> None:
    found = function_of(read("functions: {one: '${file(fn.js):one}'}", {"fn.js": ""}), "one")
    assert only(found) == (("??",), ("??",))
