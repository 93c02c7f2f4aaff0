"""The stages and regions that a service names, and the scenarios that they make."""

import pytest

from bot.template.scenarios import Environment
from bot.template.values import literal
from tests.template.builder import function_of, layers_of
from tests.template.services import ARN, known, read, table

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
