"""Tests for bot/template/intrinsics.py: every function in its short and long form, with the places of what it gives."""

import pytest

from bot.template.model import UnknownTarget
from bot.template.values import Unknown
from tests.template.builder import ARN, all_layers, block, function_of, layers, located, read, region, template

PREFIX = "arn:aws:lambda:us-east-1:123456789012:layer:dep"
BEFORE = f"""
Parameters:
  Arn: {{Type: String, Default: "{ARN}"}}
  Number: {{Type: Number, Default: 7}}
  Name: {{Type: String, Default: dep}}
  Open: {{Type: String}}
  Arns: {{Type: CommaDelimitedList, Default: "{PREFIX}:1, {PREFIX}:2"}}
Mappings:
  Regions:
    us-east-1: {{layer: "{ARN}", name: dep, list: ["{PREFIX}:1", "{PREFIX}:2"]}}
    eu-west-1: {{layer: "{PREFIX}:8"}}
  Names: {{dep: {{map: Regions, region: us-east-1}}}}
Conditions:
  Yes: !Equals [a, a]
  No: !Equals [a, b]
  Unsure: !Equals [!Ref Open, x]
"""
RESOURCES = """
Dep:
  Type: AWS::Serverless::LayerVersion
Other:
  Type: AWS::S3::Bucket
"""


def layers_with(written: str, *regions: str) -> list[tuple[str, ...]]:
    """The lists of layers of a function with these `Layers`."""
    return layers(template(f"Layers: {written}", before=BEFORE, resources=RESOURCES), defaults=region(*regions))


ONE_ARN = {
    "a literal": f'["{ARN}"]',
    "a bare literal": f'"{ARN}"',
    "Ref": "[!Ref Arn]",
    "Ref, long": "[{Ref: Arn}]",
    "Ref, whole list": "!Ref Arn",
    "Sub": f'[!Sub "{PREFIX}:${{Number}}"]',
    "Sub, long": f'[{{Fn::Sub: "{PREFIX}:${{Number}}"}}]',
    "Sub of one variable": '[!Sub "${Arn}"]',
    "Sub of one variable with blanks": '[!Sub "${ Arn }"]',
    "Sub with variables": f'[!Sub ["{PREFIX}:${{V}}", {{V: !Ref Number}}]]',
    "Sub with variables, long": f'[{{Fn::Sub: ["{PREFIX}:${{V}}", {{V: {{Ref: Number}}}}]}}]',
    "Sub in Sub": f'[!Sub ["${{A}}:${{V}}", {{A: !Sub "{PREFIX}", V: !Sub ["${{W}}", {{W: 7}}]}}]]',
    "a Sub variable before a parameter": f'[!Sub ["{PREFIX}:${{Number}}", {{Number: 7}}]]',
    "Sub without a variable": f'[!Sub "{ARN}"]',
    "Join": f'[!Join [":", ["{PREFIX}", !Ref Number]]]',
    "Join, long": f'[{{Fn::Join: [":", ["{PREFIX}", {{Ref: Number}}]]}}]',
    "Join without a delimiter": f'[!Join ["", ["{PREFIX}", ":", 7]]]',
    "Join of a list with NoValue": f'[!Join [":", ["{PREFIX}", !If [No, x, !Ref AWS::NoValue], 7]]]',
    "Select": f'[!Select [1, [x, "{ARN}"]]]',
    "Select, long": f'[{{Fn::Select: ["0", ["{ARN}"]]}}]',
    "Select of Split": f'[!Select [0, !Split ["|", "{ARN}|x"]]]',
    "Split, whole list": f'!Split [",", "{ARN}"]',
    "FindInMap": "[!FindInMap [Regions, us-east-1, layer]]",
    "FindInMap, long": "[{Fn::FindInMap: [Regions, us-east-1, layer]}]",
    "FindInMap in FindInMap": "[!FindInMap [!FindInMap [Names, dep, map], !FindInMap [Names, dep, region], layer]]",
    "FindInMap with a default that is not needed": "[!FindInMap [Regions, us-east-1, layer, {DefaultValue: x}]]",
    "FindInMap with a default that is needed": f'[!FindInMap [Regions, x, layer, {{DefaultValue: "{ARN}"}}]]',
    "If": f'[!If [Yes, "{ARN}", x]]',
    "If, long": f'[{{Fn::If: [No, x, "{ARN}"]}}]',
    "If in If": f'[!If [No, x, !If [Yes, !If [No, x, "{ARN}"], x]]]',
    "If of lists": f'!If [Yes, ["{ARN}"], []]',
    "NoValue as an item": f'[!If [No, x, !Ref AWS::NoValue], "{ARN}"]',
    "NoValue as an item, long": f'[{{Ref: AWS::NoValue}}, "{ARN}"]',
}


@pytest.mark.parametrize("written", ONE_ARN.values(), ids=ONE_ARN.keys())
def test_an_arn_is_known(written: str) -> None:
    assert layers_with(written) == [(ARN,)]


LISTS = {
    "a list parameter": ("!Ref Arns", (f"{PREFIX}:1", f"{PREFIX}:2")),
    "a list in a mapping": ("!FindInMap [Regions, us-east-1, list]", (f"{PREFIX}:1", f"{PREFIX}:2")),
    "Split": (f'!Split [" ", "{PREFIX}:1 {PREFIX}:2"]', (f"{PREFIX}:1", f"{PREFIX}:2")),
    "an item of a list parameter": ("[!Select [1, !Ref Arns]]", (f"{PREFIX}:2",)),
    "NoValue for a whole list": ("!Ref AWS::NoValue", ()),
    "NoValue for a whole list, chosen": ("!If [No, [x], !Ref AWS::NoValue]", ()),
    "an empty list": ("[]", ()),
    "a layer of the template": ("[!Ref Dep]", ("local Dep",)),
    "a layer of the template by Sub": ('[!Sub "${Dep}"]', ("local Dep",)),
    "a layer of the template by GetAtt": ("[!GetAtt Dep.LayerVersionArn]", ("local Dep",)),
    "a layer of the template by GetAtt, list": ("[!GetAtt [Dep, LayerVersionArn]]", ("local Dep",)),
    "a layer of the template by GetAtt, long": ("[{Fn::GetAtt: [Dep, LayerVersionArn]}]", ("local Dep",)),
    "a layer of the template by GetAtt, dotted": ("[{Fn::GetAtt: Dep.Arn}]", ("local Dep",)),
    "a layer of the template by Sub of an attribute": ('[!Sub "${Dep.LayerVersionArn}"]', ("local Dep",)),
    "a dynamic reference": ('["{{resolve:ssm:/a/b:3}}"]', ("ssm /a/b:3",)),
    "a dynamic reference in Sub": ('[!Sub "{{resolve:ssm:/a/${Name}}}"]', ("ssm /a/dep",)),
}


@pytest.mark.parametrize(("written", "expected"), LISTS.values(), ids=LISTS.keys())
def test_a_list_is_known(written: str, expected: tuple[str, ...]) -> None:
    assert layers_with(written) == [expected]


PARTLY = {
    "the region in Sub": ('[!Sub "arn:aws:lambda:${AWS::Region}:123456789012:layer:dep:7"]',
                          "arn:aws:lambda:${AWS::Region}:123456789012:layer:dep:7"),
    "partition and region in Join": (
        '[!Join [":", [arn, !Ref AWS::Partition, lambda, !Ref AWS::Region, 123456789012, layer, dep, 7]]]',
        "arn:${AWS::Partition}:lambda:${AWS::Region}:123456789012:layer:dep:7"),
    "a region in a Split": (
        '[!Select [0, !Split ["|", !Sub "arn:aws:lambda:${AWS::Region}:123456789012:layer:dep:7|x"]]]',
                            "arn:aws:lambda:${AWS::Region}:123456789012:layer:dep:7"),
    "an open version": (f'[!Sub "{PREFIX}:${{Open}}"]', f"{PREFIX}:${{Open}}"),
    "an attribute as the account": (
        '[!Sub "arn:aws:lambda:us-east-1:${Other.Account}:layer:dep:7"]',
        "arn:aws:lambda:us-east-1:${Other.Account}:layer:dep:7"),
}  # fmt: skip


@pytest.mark.parametrize(("written", "expected"), PARTLY.values(), ids=PARTLY.keys())
def test_an_arn_with_a_hole_keeps_what_is_known(written: str, expected: str) -> None:
    assert layers_with(written) == [(expected,)]


def test_a_literal_variable_stays_a_text() -> None:
    assert layers_with(f'[!Sub "{PREFIX}:${{!Literal}}"]') == [("?",)]
    text = template("Runtime: !Sub 'a${!Name}b${!x}'")
    runtime = function_of(read(text)).cases[0].state.runtime
    assert runtime is not None
    assert runtime.known == "a${Name}b${x}"


UNKNOWN = {
    "an open parameter": "[!Ref Open]",
    "a name that nothing has": "[!Ref Nothing]",
    "a resource that is no layer": "[!Ref Other]",
    "an import": "[!ImportValue x]",
    "an import, long": "[{Fn::ImportValue: x}]",
    "a function of another kind": "[!Base64 x]",
    "a transform": "[{Fn::Transform: {Name: x}}]",
    "an index beyond the list": "[!Select [5, [a]]]",
    "a negative index": "[!Select [-1, [a]]]",
    "an index of another script": "[!Select ['٣', [a, b, c, d]]]",
    "an index without end": f"[!Select ['{'9' * 5000}', [a]]]",
    "a row that the mapping lacks": "[!FindInMap [Regions, x, layer]]",
    "a row without the default's value": "[!FindInMap [Regions, x, layer, {Default: x}]]",
    "a key that the row lacks": "[!FindInMap [Regions, us-east-1, x]]",
    "a mapping that the template lacks": "[!FindInMap [X, us-east-1, layer]]",
    "a row chosen by a dynamic reference": "[!FindInMap [Regions, '{{resolve:ssm:/r}}', layer, {DefaultValue: x}]]",
    "a condition that the template lacks": "[!If [X, a, b]]",
    "a dynamic secret": '["{{resolve:secretsmanager:a}}"]',
    "a Split at an open parameter": '[!Select [0, !Split [",", !Ref Open]]]',
    "a Split at what a region may hold": '[!Select [0, !Split ["-", !Sub "${AWS::Region}"]]]',
    "a Join of what is no list": "[!Join [',', !Ref Open]]",
    "a list in the list": "[[a]]",
    "a mapping in the list": "[{a: b, c: d}]",
}


@pytest.mark.parametrize("written", UNKNOWN.values(), ids=UNKNOWN.keys())
def test_an_entry_is_unknown_with_a_reason(written: str) -> None:
    text = template(f"Layers: {written}", before=BEFORE, resources=RESOURCES)
    for case in function_of(read(text)).cases:
        assert not isinstance(case.state.layers, Unknown)
        target = case.state.layers[0].target
        assert isinstance(target, UnknownTarget), target
        assert target.reason


WRONG = [
    "!Ref", "!Ref {a: b}", "!Ref [a]", "!Sub", "!Sub []", "!Sub [a]", "!Sub [a, b]", "!Sub [[a], {}]", "!Join",
    "!Join [a]", "!Join [[a], [b]]", "!Select [x, y]", "!Select a", "!Split [a, [b]]", "!Split ['', a]", "!FindInMap a",
    "!FindInMap [a, b]", "!FindInMap [[a], b, c]", "!If", "!If []", "!If [a]", "!If [[a], b, c]", "!GetAtt",
    "!GetAtt [a]", "!GetAtt [[a], b]", "!GetAtt {a: b}", "!Unheard [a]", "!<!> x", "! x", "!!map {}", "{a: b}", "{}",
    "{Ref: a, x: y}",
    "{? [a] : b}", "{? {Ref: a} : b}", "{Fn::If: {}}", "{Fn::Sub: {Fn::Sub: {}}}", "!Condition a",
]  # fmt: skip


@pytest.mark.parametrize("written", WRONG)
def test_a_wrong_call_ends_in_unknown(written: str) -> None:
    assert layers_with(written) in ([("??",)], [("?",)])
    assert layers_with(f"[{written} ]") == [("?",)]


def test_an_open_condition_gives_both_branches() -> None:
    function = function_of(read(template(f'Layers: [!If [Unsure, "{ARN}", !Ref AWS::NoValue]]', before=BEFORE)))
    assert {
        len(case.state.layers): case.scenarios for case in function.cases if not isinstance(case.state.layers, Unknown)
    } == {
        1: (("Open=x",),),
        0: (("Open=another value",),),
    }


def test_the_region_picks_the_row() -> None:
    written = "[!FindInMap [Regions, !Ref AWS::Region, layer]]"
    assert layers_with(written, "eu-west-1") == [(f"{PREFIX}:8",)]
    assert layers_with(written, "us-east-1", "eu-west-1") == [(ARN,), (f"{PREFIX}:8",)]
    assert layers_with(written) == [("?",), (ARN,), (f"{PREFIX}:8",)]
    assert layers_with(written, "ap-south-1") == [("?",)]


# The reference, and what the source says at the ARN's version.
PLACES = {
    "a literal": (f'["{ARN}"]', "7"),
    "a parameter's default": ("[!Ref Arn]", "7"),
    "a number in Sub": (f'[!Sub "{PREFIX}:${{Number}}"]', "7"),
    "a Sub variable": (f'[!Sub ["{PREFIX}:${{V}}", {{V: "7"}}]]', "7"),
    "the text of Sub": ('[!Sub "arn:aws:lambda:${AWS::Region}:123456789012:layer:${Name}:7"]', "7"),
    "an item of Join": (f'[!Join [":", ["{PREFIX}", 7]]]', "7"),
    "the middle of Join": ('[!Join ["", ["arn:aws:lambda:us-east-1:", "123456789012:layer:dep:7"]]]', "7"),
    "a part of Split": (f'[!Select [1, !Split ["|", "x|{ARN}|y"]]]', "7"),
    "a row of a mapping": ("[!FindInMap [Regions, us-east-1, layer]]", "7"),
    "the default of FindInMap": (f"[!FindInMap [Regions, x, layer, {{DefaultValue: '{ARN}'}}]]", "7"),
    "a branch of If": (f"[!If [No, x, '{ARN}']]", "7"),
    "an escape": (f'["{PREFIX}:\\x37"]', "\\x37"),
    "a list parameter": ("[!Select [1, !Ref Arns]]", "2"),
    "a list in a mapping": ("!FindInMap [Regions, us-east-1, list]", "1"),
}


@pytest.mark.parametrize(("written", "expected"), PLACES.values(), ids=PLACES.keys())
def test_the_version_is_located(written: str, expected: str) -> None:
    text = template(f"Layers: {written}", before=BEFORE)
    assert located(function_of(read(text)), text) == {expected}


def test_names_are_located_where_they_are_written() -> None:
    text = template('Layers: [!Sub "arn:aws:lambda:us-east-1:123456789012:layer:${Name}:7"]', before=BEFORE)
    function = function_of(read(text))
    assert located(function, text, part="name") == {"dep"}
    assert located(function, text, part="region") == {"us-east-1"}


def test_json_is_read_like_yaml() -> None:
    text = (
        '{"Transform": "AWS::Serverless-2016-10-31", "Mappings": {"M": {"r": {"l": "' + ARN + '"}}},\n'
        '"Conditions": {"C": {"Fn::Equals": [1, 1]}}, "Resources": {"Fn": {"Type": "AWS::Serverless::Function",\n'
        '"Properties": {"Layers": [{"Fn::If": ["C", {"Fn::FindInMap": ["M", "r", "l"]}, {"Ref": "AWS::NoValue"}]}]}}}}'
    )
    function = function_of(read(text, path="template.json"))
    assert all_layers(function) == [(ARN,)]
    assert located(function, text) == {"7"}


def test_anchors_and_merge_keys_are_followed() -> None:
    text = block(f"""
        Transform: AWS::Serverless-2016-10-31
        x-shared: &shared
          Runtime: python3.12
          Layers: &layers
            - {ARN}
        Resources:
          Fn:
            Type: AWS::Serverless::Function
            Properties:
              <<: *shared
          Two:
            Type: AWS::Serverless::Function
            Properties: {{Layers: *layers, <<: [*shared]}}
        """)
    for name in ("Fn", "Two"):
        function = function_of(read(text), name)
        assert all_layers(function) == [(ARN,)]
        assert located(function, text) == {"7"}
        assert function.cases[0].state.runtime is not None
