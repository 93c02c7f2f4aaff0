"""Tests for bot/template/evaluator.py: what parameters and pseudo parameters stand for, and in which scenarios."""

import pytest

from bot.template.evaluator import Evaluator, World
from bot.template.model import UnknownTarget
from bot.template.pseudo_parameters import partition_of
from bot.template.scenarios import Budget, Environment
from bot.template.values import Unknown, literal
from tests.template.builder import (
    ARN,
    DEFAULTS,
    all_layers,
    function_of,
    layers,
    located,
    read,
    read_files,
    region,
    template,
)

PREFIX = ARN[:-1]


def layers_with(
    declared: str, *, written: str = "[!Ref P]", before: str = "", **overrides: str
) -> list[tuple[str, ...]]:
    """The layers of a function that uses a parameter P, with overrides."""
    text = template(f"Layers: {written}", before=f"Parameters:\n  P: {declared}\n{before}")
    return layers(text, defaults=Environment("", {name: literal(value) for name, value in overrides.items()}))


DECLARED = {
    "a default": (f"{{Type: String, Default: '{PREFIX}1'}}", [(f"{PREFIX}1",)]),
    "allowed values": (
        f"{{Type: String, AllowedValues: ['{PREFIX}1', '{PREFIX}2']}}",
        [(f"{PREFIX}1",), (f"{PREFIX}2",)],
    ),
    "allowed values and a default": (
        f"{{Type: String, Default: '{PREFIX}2', AllowedValues: ['{PREFIX}1', '{PREFIX}2']}}",
        [(f"{PREFIX}1",), (f"{PREFIX}2",)],
    ),
    "no allowed values": (f"{{Type: String, Default: '{PREFIX}1', AllowedValues: []}}", [(f"{PREFIX}1",)]),
    "an SSM parameter": ("{Type: 'AWS::SSM::Parameter::Value<String>', Default: /a/b}", [("ssm /a/b",)]),
    "an SSM parameter with a version": (
        "{Type: 'AWS::SSM::Parameter::Value<String>', Default: '/a/b:3'}",
        [("ssm /a/b:3",)],
    ),
    "a list of SSM parameters": ("{Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: /a/b}", [("?",)]),
    "nothing": ("{Type: String}", [("?",)]),
    "a default of another kind": ("{Type: String, Default: [a]}", [("?",)]),
    "a word that stands for an ARN": ("{Type: String, Default: none}", [("?",)]),
    "an empty default": ("{Type: String, Default: ''}", [("?",)]),
}  # fmt: skip


@pytest.mark.parametrize(("declared", "expected"), DECLARED.values(), ids=DECLARED.keys())
def test_a_parameter_stands_for_its_values(declared: str, expected: list[tuple[str, ...]]) -> None:
    assert layers_with(declared) == expected


LISTS = {
    "a default": (f"Default: '{PREFIX}1,{PREFIX}2'", [(f"{PREFIX}1", f"{PREFIX}2")]),
    "blanks": (f"Default: ' {PREFIX}1 ,  {PREFIX}2 '", [(f"{PREFIX}1", f"{PREFIX}2")]),
    "an empty default": ("Default: ''", [()]),
    "allowed items beside a default": (
        f"Default: '{PREFIX}1,{PREFIX}2', AllowedValues: ['{PREFIX}1', '{PREFIX}2']",
        [(f"{PREFIX}1",), (f"{PREFIX}1", f"{PREFIX}2"), (f"{PREFIX}2",)],
    ),
    "nothing": ("NoEcho: true", [("??",)]),
}


@pytest.mark.parametrize("kind", ["CommaDelimitedList", "List<String>"])
@pytest.mark.parametrize(("declared", "expected"), LISTS.values(), ids=LISTS.keys())
def test_a_list_parameter_stands_for_its_items(kind: str, declared: str, expected: list[tuple[str, ...]]) -> None:
    assert layers_with(f"{{Type: '{kind}', {declared}}}", written="!Ref P") == expected


def test_a_list_from_the_parameter_store_is_unknown_as_a_whole() -> None:
    text = template(
        "Layers: !Ref P", before="Parameters: {P: {Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: /a}}"
    )
    assert layers(text) == [("??",)]


def test_items_of_a_list_have_their_own_places() -> None:
    text = template(
        "Layers: !Ref P", before=f"Parameters: {{P: {{Type: CommaDelimitedList, Default: '{PREFIX}1, {PREFIX}2'}}}}"
    )
    assert [located(function_of(read(text)), text, index=index) for index in (0, 1)] == [{"1"}, {"2"}]


def test_an_override_goes_before_everything_else() -> None:
    declared = f"{{Type: String, Default: '{PREFIX}1', AllowedValues: ['{PREFIX}1']}}"
    assert layers_with(declared, P=f"{PREFIX}5") == [(f"{PREFIX}5",)]
    assert layers_with("{Type: 'AWS::SSM::Parameter::Value<String>'}", P="/x") == [("ssm /x",)]
    assert layers_with("{Type: CommaDelimitedList}", written="!Ref P", P=f"{PREFIX}1,{PREFIX}2") == [
        (f"{PREFIX}1", f"{PREFIX}2")]  # fmt: skip


STAGES = f"""
Conditions: {{IsProd: !Equals [!Ref P, prod]}}
Mappings: {{M: {{prod: {{a: '{PREFIX}1'}}, dev: {{a: '{PREFIX}2'}}}}}}
"""


def test_a_default_is_tried_beside_what_conditions_name() -> None:
    found = layers_with(
        "{Type: String, Default: dev}", written=f"[!If [IsProd, '{PREFIX}1', '{PREFIX}2']]", before=STAGES
    )
    assert found == [(f"{PREFIX}1",), (f"{PREFIX}2",)]


@pytest.mark.parametrize(("declared", "extra"), [("{Type: String}", [("?",)]), ("{Type: String, Default: dev}", [])])
def test_rows_that_a_parameter_may_pick_are_tried(declared: str, extra: list[tuple[str, ...]]) -> None:
    found = layers_with(declared, written="[!FindInMap [M, !Ref P, a]]", before=STAGES)
    assert found == [*extra, (f"{PREFIX}1",), (f"{PREFIX}2",)]


def test_condition_and_row_agree() -> None:
    written = f"[!FindInMap [M, !Ref P, a], !If [IsProd, '{PREFIX}1', '{PREFIX}2']]"
    found = layers_with("{Type: String, AllowedValues: [prod, dev]}", written=written, before=STAGES)
    assert found == [(f"{PREFIX}1",) * 2, (f"{PREFIX}2",) * 2]


def test_environments_are_judged_beside_the_defaults() -> None:
    text = template("Layers: [!Ref P]", before="Parameters: {P: {Type: String}}")
    environments = tuple(
        Environment(name, {"P": literal(PREFIX + number)}) for name, number in (("a", "1"), ("b", "2"))
    )
    function = function_of(read_files({"t.yaml": text}, environments=environments))
    assert [case.scenarios for case in function.cases] == [((),), (("environment=a",),), (("environment=b",),)]
    assert all_layers(function) == [("?",), (f"{PREFIX}1",), (f"{PREFIX}2",)]


def test_environments_without_a_region_take_that_of_the_defaults() -> None:
    text = template("Layers: [!Sub 'arn:aws:lambda:${AWS::Region}:123456789012:layer:dep:7']")
    found = read_files({"t.yaml": text}, defaults=region("us-east-1"), environments=(Environment("x", {}),))
    assert all_layers(function_of(found)) == [(ARN,)]


PARTITIONS = [("us-east-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"),
              ("us-iso-east-1", "aws-iso"),
              ("us-isob-east-1", "aws-iso-b"), ("eu-isoe-west-1", "aws-iso-e"), ("us-isof-south-1", "aws-iso-f"),
              ("eusc-de-east-1", "aws-eusc")]  # fmt: skip


@pytest.mark.parametrize(("name", "partition"), PARTITIONS)
def test_a_region_decides_the_partition(name: str, partition: str) -> None:
    assert partition_of(name) == partition
    text = template("Layers: [!Sub 'arn:${AWS::Partition}:lambda:${AWS::Region}:123456789012:layer:dep:7']")
    assert layers(text, defaults=region(name)) == [(f"arn:{partition}:lambda:{name}:123456789012:layer:dep:7",)]


def test_only_defaults_leaves_one_scenario() -> None:
    text = template(
        "Layers: [!Ref P]", before=f"Parameters: {{P: {{Type: String, Default: '{ARN}', AllowedValues: [a, b]}}}}"
    )
    found = read_files({"t.yaml": text})
    evaluator = Evaluator(found.scopes["t.yaml"], World(Budget(), only_defaults=True), DEFAULTS, {})
    state = function_of(found).state
    assert state is not None
    found_state = state(evaluator)
    assert found_state is not None
    assert not isinstance(found_state.layers, Unknown)
    assert not isinstance(found_state.layers[0].target, UnknownTarget)
