"""Templates made to be slow or to crash: each ends soon, in Unknown, and always in the same way."""

import sys
import time

import pytest

from bot.template.model import Template
from bot.template.scenarios import MAX_STEPS, Environment
from tests.template.builder import (
    ARN,
    DEFAULTS,
    HEAD,
    all_layers,
    block,
    function,
    function_of,
    layers,
    read,
    read_files,
    region,
    template,
)

SECONDS = 4.0  # of CPU: twice what the slowest takes where it is developed, for slower machines


def nested(opening: str, inner: str, closing: str, depth: int) -> str:
    return opening * depth + inner + closing * depth


def conditions(count: int, term: str) -> str:
    """Conditions C0 … that each refer to the next by a term with {}."""
    written = "".join(f"  C{i}: {term.format(f'!Condition C{i + 1}')}\n" for i in range(count))
    return f"Conditions:\n{written}  C{count}: !Equals [a, a]\n"


def switches(count: int) -> str:
    return "Parameters:\n" + "".join(f"  P{i}: {{Type: String, AllowedValues: [a, b]}}\n" for i in range(count))


def references(count: int) -> str:
    return "Layers: [" + ", ".join(f"!Ref P{i}" for i in range(count)) + "]"


def rows(count: int) -> str:
    return "Mappings:\n  M:\n" + "".join(f"    r{i}: {{v: '{ARN[:-1]}{i}'}}\n" for i in range(count))


def many(properties: str, count: int) -> str:
    return "Resources:\n" + "".join(function(properties, name=f"F{i}") for i in range(count))


def triple_loop(count: int) -> str:
    """Three nested loops over lists of a length."""
    items = ", ".join(map(str, range(count)))
    inner = "'F${a}${b}${c}': {Type: AWS::Lambda::Function}"
    for name in "cba":
        inner = f"Fn::ForEach::{name}: [{name}, [{items}], {{{inner}}}]"
    return f"Resources:\n  {inner}\n"


def doubled(depth: int) -> str:
    """A Sub that has twice the length of the one within, many times."""
    text = "x"
    for _ in range(depth):
        text = f'!Sub ["${{A}}${{A}}", {{A: {text}}}]'
    return text


LIST = ", ".join(f"v{i}: x" for i in range(10_000))
VARIABLES = "".join(f"${{v{i}}}" for i in range(10_000))
HOSTILE = {
    "a long chain of conditions": template("Layers: [!If [C0, a, b]]", before=conditions(3_000, "!Not [{}]")),
    "a chain of deep conditions": template(
        "Layers: [!If [C0, a, b]]", before=conditions(60, nested("!Not [", "{}", "]", 90))
    ),
    "a chain of doubling conditions": template("Layers: [!If [C0, a, b]]", before=conditions(90, "!Or [{0}, {0}]")),
    "conditions that need themselves": template(
        "Layers: [!If [A, a, !If [B, b, c]]]",
        before="Conditions: {A: !Not [!Condition A], B: !And [!Condition A, !Condition B]}",
    ),
    "a deep If": template(f"Layers: [{nested('!If [C, ', 'x', ', y]', 90)}]", before="Conditions: {C: !Equals [a, a]}"),
    "a doubling Sub": template(f"Layers: [{doubled(40)}]"),
    "a Sub of 10,000 variables": template(f"Layers: [!Sub ['{VARIABLES}', {{{LIST}}}]]"),
    "a Sub of 100,000 regions": template(f"Layers: [!Sub '{'${AWS::Region}' * 100_000}']"),
    "a long text 100,000 times": template(
        f"Layers: [!Sub '{'${P}' * 100_000}']",
        before=f"Parameters: {{P: {{Type: String, Default: '{'x' * 1_000_000}'}}}}",
    ),
    "a Split into 20,000": template(f"Layers: !Split [',', !Sub '{'a,${AWS::Region},' * 10_000}']"),
    "a list of 500,000": template(
        "Layers: !Ref P", before=f"Parameters: {{P: {{Type: CommaDelimitedList, Default: '{'x,' * 500_000}'}}}}"
    ),
    "16,384 scenarios": template(references(14), before=switches(14)),
    "500 functions of 4,096 scenarios": HEAD + switches(12) + many(references(12), 500),
    "an open row among 3,000": HEAD + rows(3_000) + many("Layers: [!FindInMap [M, !Ref AWS::Region, v]]", 100),
    "an open row among 10,000": HEAD + rows(10_000) + many("Layers: [!FindInMap [M, !Ref AWS::Region, v]]", 100),
    "loops over a thousand million": HEAD + triple_loop(1_000),
    "loops beside a function": HEAD + triple_loop(7) + function("Layers: [!Ref F111]"),
    "3,000 functions": HEAD + many(f"Layers: [!Ref F1, '{ARN}']", 3_000),
    "an index of 5,000 digits": template(f"Layers: [!Select ['{'9' * 5_000}', [a]]]"),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_template_ends_soon(text: str) -> None:
    assert len(text) < 2 * 1024 * 1024
    started = time.process_time()
    found = read(text)
    assert time.process_time() - started < SECONDS
    assert summary(found) == summary(read(text))


def summary(found: Template) -> list[tuple[str, str | None, list[tuple[str, ...]]]]:
    return [(each.logical_id, each.unknown, all_layers(each)) for each in found.functions]


def test_too_many_scenarios_are_unknown_with_a_reason() -> None:
    files = read_files({"template.yaml": HOSTILE["16,384 scenarios"]})
    assert function_of(files.templates[0]).unknown == "it has more scenarios than are looked at"
    (problem,) = files.problems
    assert problem.message.startswith("function 'Fn': it has more scenarios than are looked at, so nothing is said of")


def test_a_function_of_many_scenarios_takes_nothing_from_the_others() -> None:
    beside = block(f"Other:\n  Type: AWS::Lambda::Function\n  Properties: {{Layers: ['{ARN}']}}")
    found = read(template(references(14), before=switches(14), resources=beside))
    assert function_of(found).unknown
    assert all_layers(function_of(found, "Other")) == [(ARN,)]


def test_a_known_row_among_many_is_found() -> None:
    found = read(
        HEAD + rows(10_000) + many("Layers: [!FindInMap [M, !Ref AWS::Region, v]]", 100), defaults=region("r7")
    )
    assert {layers for each in found.functions for layers in all_layers(each)} == {(f"{ARN[:-1]}7",)}


def test_depth_ends_in_unknown_wherever_it_starts() -> None:
    """The limit is our own, not what is left of Python's stack."""

    def read_below(frames: int) -> list[tuple[str, ...]]:
        return read_below(frames - 1) if frames else layers(HOSTILE["a chain of deep conditions"])

    assert read_below(0) == read_below(150)
    assert sys.getrecursionlimit() >= 1_000


def test_values_through_eight_stacks_end() -> None:
    declared = "Parameters: {Layer: {Type: String, Default: none}}"
    head = HEAD + declared + "\nConditions: {C: !Equals [a, a]}\nResources:\n"
    handed = nested("!If [C, ", '!Sub "${Layer}${Layer}"', ", y]", 40)
    files = {
        f"t{i}.yaml": head
        + block(f"App:\n  Type: AWS::CloudFormation::Stack\n  Properties: {{TemplateURL: t{i + 1}.yaml}}", 2).replace(
            "}\n", f", Parameters: {{Layer: {handed}}}}}\n"
        )
        for i in range(8)
    }
    started = time.process_time()
    found = read_files({**files, "t8.yaml": template("Layers: [!Ref Layer]", before=declared)})
    assert time.process_time() - started < SECONDS
    assert all_layers(function_of(found)) == [("?",)]


def test_many_environments_share_the_budget() -> None:
    environments = tuple(Environment(f"e{i}", {}) for i in range(2_000))
    text = template(references(8), before=switches(8))
    started = time.process_time()
    found = read_files({"template.yaml": text}, environments=environments)
    assert time.process_time() - started < SECONDS
    assert function_of(found).unknown


def test_parameters_named_like_pseudo_parameters_are_not_taken_for_them() -> None:
    before = "Parameters: {'AWS::Region': {Type: String, Default: x}, 'AWS::NoValue': {Type: String, Default: y}}"
    written = "Layers: [!Sub 'arn:aws:lambda:${AWS::Region}:123456789012:layer:dep:7', !Ref AWS::NoValue]"
    assert layers(template(written, before=before), defaults=region("us-east-1")) == [(ARN,)]


ODD = ["Parameters: {P: null}", "Parameters: []", "Globals: {Function: []}", "Globals: {Function: {Layers: {}}}",
       "Conditions: {A: {Condition: A}}", "Conditions: []", "Conditions: {A: 5}", "Mappings: {M: []}",
       "Mappings: {M: {a: []}}", "Mappings: {M: {a: {b: {c: d}}}}", "Globals: !Ref x", "Globals: {Function: !Ref x}",
       "Transform: {Name: x}", "Transform: []", "Parameters: {P: {AllowedValues: 5, Default: [a], Type: [b]}}",
       "Parameters: {P: {Type: String, AllowedValues: [[a], {b: c}]}}", "Outputs: 5", "Metadata: !Sub x"]  # fmt: skip


@pytest.mark.parametrize("before", ODD)
def test_sections_of_a_wrong_kind_leave_values_unknown(before: str) -> None:
    text = template("Layers: [!Ref P, !If [A, 'arn:x', !Ref P], !FindInMap [M, a, b]]", before=before)
    found = {entry for entries in layers(text.replace(HEAD, "") + HEAD if "Transform" not in before else text)
             for entry in entries}  # fmt: skip
    assert found <= {"?", "malformed arn:x"}


def test_the_budget_is_what_bounds_a_template() -> None:
    assert MAX_STEPS < 1_000_000
    assert DEFAULTS.name == ""
