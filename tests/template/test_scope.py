"""Tests for bot/template/scope.py: the names of a template, and the texts that its author had in mind."""

import pytest

from bot.template.scope import Scope, referenced_name
from bot.yamltree.nodes import Mapping, Node, find
from bot.yamltree.parse import Document, parse, read_source
from tests.template.builder import block


def scope_of(text: str) -> Scope:
    source = read_source("t.yaml", block(text).encode())
    assert not isinstance(source, tuple)
    document = parse(source)
    assert isinstance(document, Document)
    assert isinstance(document.root, Mapping)
    return Scope(source, document.root)


def compared(text: str) -> dict[str, list[str]]:
    return {name: [scalar.text for scalar in scalars] for name, scalars in scope_of(text).compared.items()}


COMPARED = {
    "a comparison": ("Conditions: {C: !Equals [!Ref P, a]}", {"P": ["a"]}),
    "the other way round": ("Conditions: {C: !Equals [a, !Ref P]}", {"P": ["a"]}),
    "the long form": ("Conditions: {C: {Fn::Equals: [{Ref: P}, a]}}", {"P": ["a"]}),
    "Sub of one variable": ("Conditions: {C: !Equals [!Sub '${ P }', a]}", {"P": ["a"]}),
    "deep within": ("Conditions: {C: !Not [!Or [!Equals [!Ref P, a], !Equals [!Ref P, b]]]}", {"P": ["a", "b"]}),
    "the same text twice": ("Conditions: {C: !Equals [!Ref P, a], D: !Equals [!Ref P, a]}", {"P": ["a"]}),
    "two parameters": ("Conditions: {C: !Equals [!Ref P, !Ref Q]}", {}),
    "a text of several parts": ("Conditions: {C: !Equals [!Sub '${P}-x', a]}", {}),
    "a row": ("Mappings: {M: {a: {k: 1}, b: {k: 2}}}\nX: !FindInMap [M, !Ref P, k]", {"P": ["a", "b"]}),
    "a key of a row": ("Mappings: {M: {a: {k: 1, l: 1}, b: {k: 2}}}\nX: !FindInMap [M, a, !Ref P]", {"P": ["k", "l"]}),
    "a pseudo parameter": ("Mappings: {M: {r: {k: 1}}}\nX: {Fn::FindInMap: [M, {Ref: 'AWS::Region'}, k]}",
                           {"AWS::Region": ["r"]}),
    "another mapping": ("Mappings: {M: {a: {k: 1}}}\nX: !FindInMap [N, !Ref P, k]", {}),
    "a mapping that is chosen": ("Mappings: {M: {a: {k: 1}}, N: {b: {}}}\nX: !FindInMap [!Ref Q, !Ref P, k]",
                                 {"Q": ["M", "N"], "P": ["a", "b"]}),
    "a mapping by a longer name": ("Mappings: {M: {a: {k: 1}}}\nX: !FindInMap [!Sub '${Q}Map', !Ref P, k]",
                                   {"P": ["a"]}),
    "a call of two": ("Mappings: {M: {a: {k: 1}}}\nX: !FindInMap [M, !Ref P]", {}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), COMPARED.values(), ids=COMPARED.keys())
def test_texts_that_a_parameter_is_compared_with(text: str, expected: dict[str, list[str]]) -> None:
    assert compared(text) == expected


NAMES = {
    "!Ref P": "P", "{Ref: P}": "P", "!Sub '${P}'": "P", "!Ref AWS::Region": "AWS::Region", "!Sub '${A}${B}'": None,
    "!Sub '${!P}'": None, "!Sub '${R.Arn}'": None, "!GetAtt P": None, "P": None, "!Ref [P]": None,
    "{Ref: P, a: b}": None,
}  # fmt: skip


@pytest.mark.parametrize(("written", "expected"), NAMES.items())
def test_the_name_that_a_node_refers_to(written: str, expected: str | None) -> None:
    node: Node | None = find(scope_of(f"X: {written}").root, "X")
    assert node is not None
    assert referenced_name(node) == expected


PARAMETERS = {
    "{Type: Number, Default: 1, AllowedValues: [1, 2]}": ("Number", "1", ["1", "2"], False, False),
    "{Type: CommaDelimitedList}": ("CommaDelimitedList", None, [], True, False),
    "{Type: 'List<AWS::EC2::Subnet::Id>'}": ("List<AWS::EC2::Subnet::Id>", None, [], True, False),
    "{Type: 'AWS::SSM::Parameter::Value<String>'}": ("AWS::SSM::Parameter::Value<String>", None, [], False, True),
    "{}": ("String", None, [], False, False),
    "null": ("String", None, [], False, False),
    "{Type: [a], Default: [b], AllowedValues: c}": ("String", None, [], False, False),
}


@pytest.mark.parametrize(("written", "expected"), PARAMETERS.items())
def test_a_parameter_is_read(written: str, expected: tuple[str, str | None, list[str], bool, bool]) -> None:
    found = scope_of(f"Parameters: {{P: {written}}}").parameters["P"]
    default = found.default.text if found.default else None
    assert (found.type_name, default, [each.text for each in found.allowed], found.is_list, found.is_ssm) == expected


def test_sections_are_found_by_name() -> None:
    scope = scope_of("""
        Transform: [A, {Name: B}]
        Parameters: {P: {Type: String}}
        Mappings: {M: {a: {k: v}}, N: 5}
        Resources: {R: {Type: X}, S: 5, "Fn::ForEach::L": [a, [b], {}]}
        Outputs: {O: {Value: v}, Q: 5}
        """)
    assert (scope.transforms, scope.has_loops, sorted(scope.resources)) == (("A", "?"), True, ["R"])
    assert scope.names == {"P", "R"}
    assert set(scope.mappings) == {"M"}
    value = scope.mapping_value("M", "a", "k")
    assert value is not None
    assert [scope.mapping_value(*key) for key in (("M", "a", "x"), ("M", "x", "k"), ("N", "a", "k"))] == [None] * 3
    assert scope.output("O") is not None
    assert [scope.output("Q"), scope.output("X")] == [None, None]
