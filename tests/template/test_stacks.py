"""Tests for bot/template/stacks.py and of what goes through nested stacks: parameters down, outputs up."""

import pytest

from bot.template.scenarios import Environment
from bot.template.stacks import MAX_INSTANCES, find_deployments
from bot.template.values import literal
from tests.template.builder import ARN, HEAD, all_layers, block, function_of, located, read_files, region, template

CHILD = template("Layers: [!Ref Layer]", before="Parameters:\n  Layer: {Type: String}")
LAYER = "Dep:\n  Type: AWS::Serverless::LayerVersion\n"


def parent(handed: str, *, name: str = "App", child: str = "child.yaml", before: str = "", beside: str = "") -> str:
    """A template that deploys another one with these parameters."""
    return (
        HEAD
        + (block(before) if before else "")
        + "Resources:\n"
        + block(f"{name}:\n  Type: AWS::CloudFormation::Stack\n  Properties:\n    TemplateURL: {child}", 2)
        + (f"      Parameters: {handed}\n" if handed else "")
        + (block(beside, 2) if beside else "")
    )


HANDED = {
    "a text": (f"{{Layer: '{ARN}'}}", "", ARN),
    "a parameter's default": ("{Layer: !Ref P}", f"Parameters: {{P: {{Type: String, Default: '{ARN}'}}}}", ARN),
    "Sub": ("{Layer: !Sub '${P}:7'}", f"Parameters: {{P: {{Type: String, Default: '{ARN[:-2]}'}}}}", ARN),
    "a mapping": ("{Layer: !FindInMap [M, a, b]}", f"Mappings: {{M: {{a: {{b: '{ARN}'}}}}}}", ARN),
    "a layer of the parent": ("{Layer: !Ref Dep}", "", "local Dep"),
    "a layer of the parent by GetAtt": ("{Layer: !GetAtt Dep.LayerVersionArn}", "", "local Dep"),
    "a parameter without value": ("{Layer: !Ref P}", "Parameters: {P: {Type: String}}", "?"),
    "another parameter": ("{Other: x}", "", "?"),
    "nothing": ("", "", "?"),
    "an import": ("{Layer: !ImportValue x}", "", "?"),
    "no mapping": ("[x]", "", "?"),
}


@pytest.mark.parametrize(("handed", "before", "expected"), HANDED.values(), ids=HANDED.keys())
def test_a_parameter_is_handed_down(handed: str, before: str, expected: str) -> None:
    files = {"main.yaml": parent(handed, before=before, beside=LAYER), "child.yaml": CHILD}
    assert all_layers(function_of(read_files(files))) == [(expected,)]


def test_the_place_is_in_the_parent() -> None:
    text = parent(f"{{Layer: '{ARN}'}}")
    function = function_of(read_files({"main.yaml": text, "child.yaml": CHILD}))
    assert located(function, text) == {"7"}


def test_serverless_applications_are_followed() -> None:
    text = parent(f"{{Layer: '{ARN}'}}").replace("AWS::CloudFormation::Stack", "AWS::Serverless::Application")
    files = {"main.yaml": text.replace("TemplateURL", "Location"), "child.yaml": CHILD}
    assert all_layers(function_of(read_files(files))) == [(ARN,)]


def test_a_child_is_found_beside_its_parent() -> None:
    files = {"a/main.yaml": parent(f"{{Layer: '{ARN}'}}", child="../b/child.yaml"), "b/child.yaml": CHILD}
    assert all_layers(function_of(read_files(files))) == [(ARN,)]


@pytest.mark.parametrize(
    "child", ["https://x/child.yaml", "../child.yaml", "/child.yaml", "!Sub child.yaml", "''", "[]"]
)
def test_what_is_no_local_path_is_not_followed(child: str) -> None:
    files = {"main.yaml": parent(f"{{Layer: '{ARN}'}}", child=child), "child.yaml": CHILD}
    assert all_layers(function_of(read_files(files))) == [("?",)]


def test_each_parent_gives_a_case() -> None:
    files = {
        "one.yaml": parent(f"{{Layer: '{ARN}'}}"),
        "two.yaml": parent(f"{{Layer: '{ARN[:-1]}8'}}", beside=parent("", name="Again").partition("Resources:\n")[2]),
        "child.yaml": CHILD,
    }
    assert all_layers(function_of(read_files(files))) == [("?",), (ARN,), (f"{ARN[:-1]}8",)]


OUTPUT = HEAD + block(f"""
    Parameters:
      Number: {{Type: String, Default: '7'}}
    Resources:
      Deep: {{Type: AWS::Lambda::LayerVersion}}
    Outputs:
      Own: {{Value: !Ref Deep}}
      Arn: {{Value: '{ARN}'}}
      Number: {{Value: !Ref Number}}
      Imported: {{Value: !ImportValue x}}
    """)
OUTPUTS = {
    "a layer": ("!GetAtt Lib.Outputs.Own", "local Deep"),
    "an ARN": ("!GetAtt Lib.Outputs.Arn", ARN),
    "an ARN by Sub": ("!Sub '${Lib.Outputs.Arn}'", ARN),
    "an ARN by the list form": ("!GetAtt [Lib, Outputs.Arn]", ARN),
    "a part of an ARN": (f"!Sub '{ARN[:-1]}${{Lib.Outputs.Number}}'", ARN),
    "an import": ("!GetAtt Lib.Outputs.Imported", "?"),
    "an output that it lacks": ("!GetAtt Lib.Outputs.Nothing", "?"),
    "something else": ("!GetAtt Lib.Arn", "?"),
}


@pytest.mark.parametrize(("written", "expected"), OUTPUTS.values(), ids=OUTPUTS.keys())
def test_an_output_comes_up(written: str, expected: str) -> None:
    beside = block(f"Fn:\n  Type: AWS::Lambda::Function\n  Properties:\n    Layers: [{written}]")
    files = {"main.yaml": parent("", name="Lib", child="lib.yaml", beside=beside), "lib.yaml": OUTPUT}
    assert all_layers(function_of(read_files(files))) == [(expected,)]


@pytest.mark.parametrize(("written", "expected"), [("Own", "local Deep"), ("Arn", ARN), ("Imported", "?")])
def test_an_output_of_one_stack_is_handed_to_another(written: str, expected: str) -> None:
    beside = parent("", name="Lib", child="lib.yaml").partition("Resources:\n")[2]
    files = {
        "main.yaml": parent(f"{{Layer: !GetAtt Lib.Outputs.{written}}}", beside=beside),
        "lib.yaml": OUTPUT,
        "child.yaml": CHILD,
    }
    assert all_layers(function_of(read_files(files))) == [(expected,)]


STAGED = template(
    f"Layers: [!If [IsProd, '{ARN}', '{ARN[:-1]}8']]\nArchitectures: [!If [IsProd, arm64, x86_64]]",
    before="Parameters: {Stage: {Type: String}}\nConditions: {IsProd: !Equals [!Ref Stage, prod]}",
)
STAGES = {
    "the same name": "{Stage: !Ref Stage}",
    "another name": "{Stage: !Ref Level}",
    "through Sub": "{Stage: !Sub '${Stage}'}",
}


@pytest.mark.parametrize("handed", STAGES.values(), ids=STAGES.keys())
def test_an_open_parameter_is_decided_once_for_parent_and_child(handed: str) -> None:
    before = "Parameters: {Stage: {Type: String}, Level: {Type: String}}"
    function = function_of(read_files({"main.yaml": parent(handed, before=before), "child.yaml": STAGED}))
    assert function.unknown is None
    assert [(case.state.architecture, case.scenarios) for case in function.cases] == [
        ("arm64", ((("Level" if "Level" in handed else "Stage") + "=prod",),)),
        ("x86_64", ((("Level" if "Level" in handed else "Stage") + "=another value",),)),
    ]


def test_allowed_values_of_the_child_decide_what_the_parent_leaves_open() -> None:
    child = STAGED.replace("{Type: String}", "{Type: String, AllowedValues: [prod, dev]}")
    text = parent("{Stage: !Ref Stage}", before="Parameters: {Stage: {Type: String}}")
    function = function_of(read_files({"main.yaml": text, "child.yaml": child}))
    assert [case.scenarios for case in function.cases] == [(("Stage=prod",),), (("Stage=dev",),)]


def test_parameters_of_one_name_in_two_stacks_are_not_confused() -> None:
    child = template(
        f"Layers: [!If [Same, '{ARN}', '{ARN[:-1]}8']]",
        before="Parameters: {Stage: {Type: String}, Handed: {Type: String}}\n"
        "Conditions: {Same: !Equals [!Ref Stage, !Ref Handed]}",
    )
    text = parent("{Handed: !Ref Stage}", before="Parameters: {Stage: {Type: String}}")
    assert len(all_layers(function_of(read_files({"main.yaml": text, "child.yaml": child})))) == 2


def test_a_nested_template_is_judged_in_the_environments_of_its_root() -> None:
    before = "Parameters: {Layer: {Type: String}}"
    files = {
        "template.yaml": parent("{Layer: !Ref Layer}", child="sub/child.yaml", before=before),
        "sub/child.yaml": CHILD,
        "samconfig.toml": f'[prod.deploy.parameters]\nparameter_overrides = "Layer={ARN}"\n',
    }
    found = read_files(files)
    assert [(case.scenarios, case.state.layers) for case in function_of(found).cases][1][0] == (("environment=prod",),)
    assert all_layers(function_of(found)) == [("?",), (ARN,)]
    nested = next(template for template in found.templates if template.path == "sub/child.yaml")
    assert [environment.name for environment in nested.environments] == ["", "prod"]


def test_an_override_of_the_root_is_none_of_the_child() -> None:
    environment = Environment("x", {"Layer": literal(ARN)})
    files = {"main.yaml": parent("{Other: x}"), "child.yaml": CHILD}
    assert all_layers(function_of(read_files(files, environments=(environment,)))) == [("?",)]


def chain(length: int) -> dict[str, str]:
    """Templates that hand an ARN down from t0 to the last, which has the function."""
    declared = "Parameters: {Layer: {Type: String, Default: none}}"
    files = {
        f"t{i}.yaml": parent("{Layer: !Ref Layer}", child=f"t{i + 1}.yaml", before=declared) for i in range(length)
    }
    files["t0.yaml"] = parent(f"{{Layer: '{ARN}'}}", child="t1.yaml")
    return {**files, f"t{length}.yaml": CHILD}


@pytest.mark.parametrize(("length", "expected"), [(1, ARN), (8, ARN), (9, "?"), (40, "?")])
def test_stacks_are_followed_eight_levels_deep(length: int, expected: str) -> None:
    assert all_layers(function_of(read_files(chain(length)))) == [(expected,)]


def test_a_template_that_deploys_itself_is_a_root() -> None:
    text = parent("{Layer: !GetAtt App.Outputs.O}", child="main.yaml", before="Parameters: {Layer: {Type: String}}")
    fn = "  Fn:\n    Type: AWS::Lambda::Function\n    Properties: {Layers: [!Ref Layer, !GetAtt App.Outputs.O]}\n"
    outputs = "Outputs: {O: {Value: !GetAtt App.Outputs.O}}\n"
    assert all_layers(function_of(read_files({"main.yaml": text + fn + outputs}))) == [("?", "?")]


def test_outputs_that_refer_to_one_another_end() -> None:
    output = HEAD + "Parameters: {Layer: {Type: String}}\nResources: {}\nOutputs: {O: {Value: !Ref Layer}}\n"
    beside = parent("{Layer: !GetAtt App.Outputs.O}", name="B").partition("Resources:\n")[2]
    text = parent("{Layer: !GetAtt B.Outputs.O}", beside=beside + "Fn:\n  Type: AWS::Lambda::Function\n")
    text += "    Properties: {Layers: [!GetAtt App.Outputs.O]}\n"
    files = {"main.yaml": text.replace("Fn:", "Fn:"), "child.yaml": output}
    assert all_layers(function_of(read_files(files))) == [("?",)]


def test_templates_that_all_deploy_one_another_end() -> None:
    names = [f"t{i}.yaml" for i in range(30)]
    stacks = "".join(
        block(f"S{i}:\n  Type: AWS::CloudFormation::Stack\n  Properties: {{TemplateURL: {name}}}", 2)
        for i, name in enumerate(names)
    )
    text = HEAD + "Parameters: {Layer: {Type: String}}\nResources:\n" + stacks
    text += "  Fn:\n    Type: AWS::Lambda::Function\n    Properties: {Layers: [!Ref Layer]}\n"
    found = read_files(dict.fromkeys(names, text))
    assert {all_layers(function_of(each))[0] for each in found.templates} == {("?",)}
    parents = {name: [(other, "S") for other in names] for name in names}
    assert len(find_deployments(found.scopes["t0.yaml"], parents)) == MAX_INSTANCES


def test_the_region_reaches_the_child() -> None:
    child = template("Layers: [!Sub 'arn:aws:lambda:${AWS::Region}:123456789012:layer:dep:7']")
    found = read_files({"main.yaml": parent("{}"), "child.yaml": child}, defaults=region("us-east-1"))
    assert all_layers(function_of(found)) == [(ARN,)]
