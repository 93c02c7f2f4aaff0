"""Tests for bot/template/resources.py: loops, conditions and the layers of a template."""

import pytest

from bot.template.model import LocalTarget
from bot.template.values import Items, Text, Unknown
from tests.template.builder import (
    ARN,
    HEAD,
    all_layers,
    block,
    function_of,
    located,
    read,
    read_files,
    source_slice,
    template,
)


def names(text: str) -> list[str]:
    """The logical IDs of the functions of a template."""
    return [function.logical_id for function in read(text).functions]


def loop(collection: str, *, before: str = "", name: str = "Fn${Id}", layers: str = "[]", behind: str = "") -> str:
    """A template with one loop over functions."""
    return HEAD + (block(before) if before else "") + block(f"""
        Resources:
          Fn::ForEach::Functions:
            - Id
            - {collection}
            - {name}:
                Type: AWS::Serverless::Function
                Properties:
                  Layers: {layers}
              Layer${{Id}}:
                Type: AWS::Serverless::LayerVersion
                Properties: {{LayerName: "dep-${{Id}}"}}
        """) + (block(behind, 2) if behind else "")  # fmt: skip


LIST = "Parameters: {Names: {Type: CommaDelimitedList, Default: 'A, B'}}"
COLLECTIONS = {
    "a literal list": ("[A, B]", "", ["FnA", "FnB"]),
    "a list parameter": ("!Ref Names", LIST, ["FnA", "FnB"]),
    "a list with an open text": ("[A, !Ref AWS::AccountId]", "", ["FnA"]),
    "an open list": ("!Ref Names", "Parameters: {Names: {Type: CommaDelimitedList}}", []),
    "a list in a mapping": ("!FindInMap [M, a, b]", "Mappings: {M: {a: {b: [A, B]}}}", ["FnA", "FnB"]),
    "Split": ("!Split [' ', A B]", "", ["FnA", "FnB"]),
    "nothing": ("[]", "", []),
    "a text": ("A", "", []),
    "more than a template may hold": (f"[{', '.join(map(str, range(501)))}]", "", []),
}


@pytest.mark.parametrize(("collection", "before", "expected"), COLLECTIONS.values(), ids=COLLECTIONS.keys())
def test_a_loop_is_expanded(collection: str, before: str, expected: list[str]) -> None:
    assert names(loop(collection, before=before)) == expected


IDENTIFIERS = {
    "a variable": ("Fn${Id}", ["FnA"]),
    "with an ampersand": ("Fn&{Id}", ["FnA"]),
    "twice": ("${Id}Fn${Id}", ["AFnA"]),
    "another variable": ("Fn${Other}", ["Fn${Other}"]),
}


@pytest.mark.parametrize(("name", "expected"), IDENTIFIERS.values(), ids=IDENTIFIERS.keys())
def test_an_identifier_is_replaced_in_logical_ids(name: str, expected: list[str]) -> None:
    assert names(loop("[A]", name=name)) == expected


IN_LOOPS = {
    "Sub": ("[!Sub 'arn:aws:lambda:us-east-1:123456789012:layer:dep-${Id}:7']", ARN.replace("dep", "dep-A")),
    "a text": ("['arn:aws:lambda:us-east-1:123456789012:layer:dep-${Id}:7']", ARN.replace("dep", "dep-A")),
    "Ref": ("[!Join [':', [arn:aws:lambda:us-east-1:123456789012:layer, !Ref Id, 7]]]", ARN.replace("dep", "A")),
    "a layer of the loop": ("[!Ref 'Layer${Id}']", "local LayerA"),
    "a layer of the loop by Sub": ("[!Sub '${Layer${Id}}']", "local LayerA"),
    "a layer of the loop by GetAtt": ("[!GetAtt 'Layer${Id}.Arn']", "local LayerA"),
    "a layer of the loop by GetAtt, list": ("[!GetAtt ['Layer${Id}', Arn]]", "local LayerA"),
    "a row of a mapping": ("[!FindInMap [M, !Ref Id, arn]]", ARN),
    "a condition": ("[!If ['Is${Id}', x, !FindInMap [M, A, arn]]]", ARN),
}


@pytest.mark.parametrize(("written", "expected"), IN_LOOPS.values(), ids=IN_LOOPS.keys())
def test_an_identifier_is_replaced_in_values(written: str, expected: str) -> None:
    before = f"Mappings: {{M: {{A: {{arn: '{ARN}'}}}}}}\nConditions: {{IsA: !Equals [a, b]}}"
    assert all_layers(function_of(read(loop("[A]", before=before, layers=written)), "FnA")) == [(expected,)]


def test_loops_nest() -> None:
    text = HEAD + block("""
        Resources:
          Fn::ForEach::Outer:
            - X
            - [A, B]
            - Fn::ForEach::Inner:
                - Y
                - ["1", "2"]
                - Fn${X}${Y}:
                    Type: AWS::Lambda::Function
                    Properties: {Runtime: "${X}-${Y}"}
        """)
    found = {each.logical_id: each.cases[0].state.runtime for each in read(text).functions}
    assert {name: runtime.known if runtime else None for name, runtime in found.items()} == {
        "FnA1": "A-1", "FnA2": "A-2", "FnB1": "B-1", "FnB2": "B-2"}  # fmt: skip


def test_a_looped_function_has_the_condition_of_its_turn() -> None:
    text = HEAD + block("""
        Conditions: {IsA: !Equals [a, a], IsB: !Equals [a, b]}
        Resources:
          Fn::ForEach::F:
            - Id
            - [A, B]
            - Fn${Id}: {Type: AWS::Lambda::Function, Condition: "Is${Id}"}
        """)
    assert {each.logical_id: len(each.cases) for each in read(text).functions} == {"FnA": 1, "FnB": 0}


def test_a_resource_beside_a_loop_refers_to_what_it_makes() -> None:
    text = loop("[A]", behind=f"Other:\n  Type: AWS::Lambda::Function\n  Properties: {{Layers: [!Ref LayerA, {ARN}]}}")
    found = function_of(read(text), "Other")
    assert all_layers(found) == [("local LayerA", ARN)]
    assert located(found, text, index=1) == {"7"}


def test_a_looped_function_exists_only_where_the_loop_makes_it() -> None:
    before = "Conditions: {C: !Equals [!Ref P, x]}\nParameters: {P: {Type: String, AllowedValues: [x, y]}}"
    text = loop("!If [C, [A, B], [A]]", before=before, layers=f"[!If [C, {ARN}, !Ref AWS::NoValue]]")
    assert all_layers(function_of(read(text), "FnA")) == [(), (ARN,)]
    assert all_layers(function_of(read(text), "FnB")) == [(ARN,)]


LAYER = """
Dep:
  Type: {kind}
  Properties:
    {properties}
  Metadata:
    BuildMethod: python3.12
    BuildArchitecture: arm64
"""


def layer_of(properties: str, *, kind: str = "AWS::Serverless::LayerVersion", before: str = "") -> LocalTarget:
    """The layer of the same template that a function uses."""
    text = template("Layers: [!Ref Dep]", before=before, resources=LAYER.format(kind=kind, properties=properties))
    found = function_of(read(text)).cases
    assert len(found) == 1
    layers = found[0].state.layers
    assert not isinstance(layers, Unknown)
    target = layers[0].target
    assert isinstance(target, LocalTarget)
    assert source_slice(target.place, text) == "Dep"
    return target


def shown(values: tuple[object, ...] | Unknown | None) -> list[str | None] | None:
    return None if values is None or isinstance(values, Unknown) else [v.known for v in values if isinstance(v, Text)]


DECLARED = {
    "nothing": ("LayerName: x", None, None),
    "lists": ("CompatibleArchitectures: [arm64]\n    CompatibleRuntimes: [a, b]", ["arm64"], ["a", "b"]),
    "a text": ("CompatibleArchitectures: arm64", ["arm64"], None),
    "a choice": ("CompatibleArchitectures: [!If [Yes, arm64, x86_64]]", ["arm64"], None),
    "a chosen list": ("CompatibleArchitectures: !If [Yes, [arm64], !Ref AWS::NoValue]", ["arm64"], None),
    "NoValue": ("CompatibleArchitectures: !If [No, [arm64], !Ref AWS::NoValue]", None, None),
}


@pytest.mark.parametrize("kind", ["AWS::Serverless::LayerVersion", "AWS::Lambda::LayerVersion"])
@pytest.mark.parametrize(("properties", "architectures", "runtimes"), DECLARED.values(), ids=DECLARED.keys())
def test_a_layer_declares_what_it_fits(
    kind: str, properties: str, architectures: list[str] | None, runtimes: list[str] | None
) -> None:
    target = layer_of(properties, kind=kind, before="Conditions: {Yes: !Equals [a, a], No: !Equals [a, b]}").properties
    assert (shown(target.compatible_architectures), shown(target.compatible_runtimes)) == (architectures, runtimes)
    assert target.build_method is not None
    assert target.build_architecture is not None
    assert (target.build_method.known, target.build_architecture.known) == ("python3.12", "arm64")


def test_a_declaration_that_is_not_known_is_unknown() -> None:
    assert isinstance(layer_of("CompatibleArchitectures: !ImportValue x").properties.compatible_architectures, Unknown)
    assert not isinstance(layer_of("LayerName: x").properties.compatible_architectures, Items)


WRONG = [
    "Resources: !Sub x", "Resources: []", "Resources: {Fn: !Ref x}", "Resources: {Fn: {Type: [a]}}",
    "Resources: {Fn: {Type: AWS::Serverless::Function, Properties: []}}",
    "Resources: {Fn: {Type: AWS::Serverless::Function, Properties: !Ref x, Condition: [a]}}",
    "Resources: {Fn: {Type: AWS::Serverless::Function, Metadata: 5, IgnoreGlobals: {a: b}}}",
    "Resources: {'Fn::ForEach::x': [a, b]}", "Resources: {'Fn::ForEach::x': [[a], [b], {c: {}}]}",
    "Resources: {'Fn::ForEach::x': [a, [b], [c]]}", "Resources: {'Fn::ForEach::x': [a, [[b]], {c: {}}]}",
    "Resources: {[a]: {Type: AWS::Lambda::Function}}", "Resources: {'F n/é ${x}': {Type: AWS::Lambda::Function}}",
]  # fmt: skip


@pytest.mark.parametrize("written", WRONG)
def test_a_wrong_section_is_read_without_a_finding(written: str) -> None:
    text = "AWSTemplateFormatVersion: 2010-09-09\n" + HEAD + written + "\n"
    for found in read_files({"template.yaml": text}).templates:
        assert {layers for each in found.functions for layers in all_layers(each)} <= {()}
