"""Tests for bot/template/assertions.py: scenarios that the Rules of a template refuse."""

import pytest

from bot.template.scenarios import Environment
from bot.template.values import literal
from tests.template.builder import ARN, DEFAULTS, block, function_of, read, read_files, region, template

PARAMETERS = """
Parameters:
  Env: {Type: String, AllowedValues: [dev, prod]}
  Cpu: {Type: String, AllowedValues: [arm64, x86_64]}
  Other: {Type: String, Default: none}
  Name: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsNamed: !Equals [!Ref Name, one]
"""
FUNCTION = f"Architectures: [!Ref Cpu]\nLayers: [!If [IsProd, '{ARN}', !Ref AWS::NoValue]]"
ALL = {"dev arm64", "dev x86_64", "prod arm64", "prod x86_64"}


def possible(rules: str, *, defaults: Environment = DEFAULTS) -> set[str]:
    """The scenarios of `Env` and `Cpu` that the rules leave."""
    text = template(FUNCTION, before=f"{block(PARAMETERS)}Rules:\n{block(rules, 2)}")
    cases = function_of(read(text, defaults=defaults)).cases
    labels = (dict(label.split("=") for label in labels) for case in cases for labels in case.scenarios)
    return {f"{label['Env']} {label['Cpu']}" for label in labels}


RULES = {
    "an assertion for all": ("R: {Assertions: [{Assert: !Equals [!Ref Cpu, arm64]}]}", {"dev arm64", "prod arm64"}),
    "an assertion under a condition": (
        "R: {RuleCondition: !Equals [!Ref Env, prod], Assertions: [{Assert: !Equals [arm64, !Ref Cpu]}]}",
        ALL - {"prod x86_64"},
    ),
    "a list that must contain a value": (
        "R: {RuleCondition: !Equals [!Ref Env, dev], Assertions: [{Assert: {Fn::Contains: [[x86_64], {Ref: Cpu}]}}]}",
        ALL - {"dev arm64"},
    ),
    "the second of two assertions": (
        "R: {Assertions: [{Assert: !Equals [a, a]}, {Assert: !Not [!Equals [!Ref Cpu, arm64]]}]}",
        {"dev x86_64", "prod x86_64"},
    ),
    "two rules": (
        "R: {Assertions: [{Assert: !Equals [!Ref Cpu, arm64]}]}\nS: {Assertions: [{Assert: !Equals [!Ref Env, dev]}]}",
        {"dev arm64"},
    ),
    "And and Or": (
        "R: {Assertions: [{Assert: !Or [!And [!Equals [!Ref Env, dev], !Equals [!Ref Cpu, arm64]], *prod]}]}".replace(
            "*prod", "!And [!Equals [!Ref Env, prod], !Equals [!Ref Cpu, x86_64]]"
        ),
        {"dev arm64", "prod x86_64"},
    ),
    "Or with an open term": (
        "R: {Assertions: [{Assert: !Or [!Equals [!Ref Other, x], !Equals [!Ref Cpu, arm64]]}]}",
        ALL,
    ),
    "And with an open term": (
        "R: {Assertions: [{Assert: !And [!Equals [!Ref Name, x], !Equals [!Ref Cpu, arm64]]}]}",
        {"dev arm64", "prod arm64"},
    ),
    "a default, which a deployment may replace": (
        "R: {Assertions: [{Assert: !Not [!Equals [!Ref Other, none]]}]}",
        ALL,
    ),
    "a condition that is open": (
        "R: {RuleCondition: !Equals [!Ref Name, one], Assertions: [{Assert: !Equals [!Ref Cpu, arm64]}]}",
        ALL,
    ),
    "a function that asks AWS": ("R: {Assertions: [{Assert: {Fn::EachMemberIn: [[a], {Fn::RefAll: X}]}}]}", ALL),
    "a list that is a function": ("R: {Assertions: [{Assert: {Fn::Contains: [!Ref Other, !Ref Cpu]}}]}", ALL),
    "no list of assertions": ("R: {Assertions: {Assert: !Equals [!Ref Cpu, arm64]}}", ALL),
    "no mapping": ("R: [x]", ALL),
    "an assertion without Assert": ("R: {Assertions: [{AssertDescription: text}, x]}", ALL),
}


@pytest.mark.parametrize(("rules", "expected"), RULES.values(), ids=RULES.keys())
def test_the_scenarios_that_rules_leave(rules: str, expected: set[str]) -> None:
    assert possible(rules) == expected


def test_an_override_counts_as_chosen() -> None:
    rules = "R: {RuleCondition: !Equals [!Ref Other, big], Assertions: [{Assert: !Equals [!Ref Cpu, arm64]}]}"
    assert possible(rules, defaults=Environment("", {"Other": literal("big")})) == {"dev arm64", "prod arm64"}


def test_the_region_of_the_deployment_is_known() -> None:
    rules = "R: {RuleCondition: !Equals [!Ref AWS::Region, eu-west-1], Assertions: [{Assert: !Equals [!Ref Env, dev]}]}"
    assert possible(rules, defaults=region("eu-west-1")) == {"dev arm64", "dev x86_64"}
    assert possible(rules, defaults=region("eu-west-2")) == ALL


def test_a_value_that_nobody_named_is_none_of_those_named() -> None:
    text = template(
        f"Layers: [!If [IsNamed, '{ARN}', !Ref AWS::NoValue]]",
        before=f"{block(PARAMETERS)}Rules: {{R: {{Assertions: [{{Assert: !Equals [!Ref Name, one]}}]}}}}",
    )
    (case,) = function_of(read(text)).cases
    assert case.scenarios == (("Name=one",),)


def test_a_nested_stack_is_held_by_the_rules_above_it() -> None:
    parent = """
    Rules: {R: {Assertions: [{Assert: !Equals [!Ref Cpu, arm64]}]}}
    Parameters: {Cpu: {Type: String, AllowedValues: [arm64, x86_64]}}
    Resources:
      Nested:
        Type: AWS::CloudFormation::Stack
        Properties: {TemplateURL: child.yaml, Parameters: {Processor: !Ref Cpu}}
    """
    child = template(
        f"Architectures: [!Ref Processor]\nLayers: ['{ARN}']", before="Parameters: {Processor: {Type: String}}"
    )
    found = {
        each.source.path: each for each in read_files({"parent.yaml": block(parent), "child.yaml": child}).templates
    }
    (case,) = function_of(found["child.yaml"]).cases
    assert case.scenarios == (("Cpu=arm64",),)
