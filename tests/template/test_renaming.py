"""A resource gets another logical ID, and so does everything that names it: nothing else changes."""

import pytest

from tests.template.builder import block
from tests.template.renaming_oracle import assert_renamed, outcome

HEAD = "Resources:\n  Old: {Type: T}\n"
BESIDE = {
    "Ref": "Outputs: {Old: {Value: !Ref Old}, B: {Value: {Ref: 'Old'}}}",
    "Fn::GetAtt of a text": "X: [!GetAtt Old.Arn, {Fn::GetAtt: Old.A.B}, !GetAtt OldX.Arn]",
    "Fn::GetAtt of a list": "X: [!GetAtt [Old, Arn], {Fn::GetAtt: [Old, Arn]}, !GetAtt [A, Old]]",
    "Fn::Sub of a text": "X: [!Sub 'a ${Old} ${Old.Arn}Old ${OldX}', {Fn::Sub: '${ Old }'}]",
    "Fn::Sub with escapes": "X: !Sub '${!Old} $${Old} ${Old}'",
    "Fn::Sub with variables": "X: !Sub ['${A} ${Old.Arn}', {A: !Ref Old}]",
    "Fn::Sub of a text over lines": "X: !Sub |\n  a ${Old}\n  Old\n   ${Old.Arn}\n",
    "Fn::Sub of a folded text": "X: !Sub >-\n  a ${Old}\n  Old ${Old.Arn}\n",
    "a condition": "Conditions: {Old: !Equals [a, b]}\nX: !If [Old, !Ref Old, {Condition: Old}]",
    "a mapping of this name": "Mappings: {Old: {Old: {Old: Old}}}\nX: !FindInMap [Old, Old, Old]",
    "within other functions": "X: !Join ['', [!Ref Old, !If [C, !GetAtt Old.Arn, !Ref Old]]]",
    "words and names": "Description: Old\nOutputs: {Old: {Description: Old, Value: Old, Export: {Name: Old}}} # Old",
    "the interface": "Metadata: {AWS::CloudFormation::Interface: {ParameterGroups: [{Parameters: [Old]}]}}",
    "a loop in the outputs": "Outputs:\n  Fn::ForEach::L: [Id, [a], {'O${Id}': {Value: !Ref Old}}]",
    "an anchor": "X: &r !Ref Old\nY: *r",
    "quotes": "X: [!Ref \"Old\", !Ref 'Old', !GetAtt \"Old.Arn\"]",
    "a blue-green hook": "Hooks: {H: {Type: T, Properties: {Applications: [{Target: {Type: Old, LogicalID: Old}, "
                         "ECSAttributes: {TaskSets: [Old, B]}}]}}}",
}  # fmt: skip
RESOURCES = {
    "DependsOn": "A: {DependsOn: Old}\nB: {DependsOn: [Old, A]}",
    "what is no name": "A: {DependsOn: [Old.Arn, Old], Connectors: {A: {Properties: {Destination: {Id: Old.Arn}}}}}",
    "DependsOn on lines": "A:\n  DependsOn:\n    - Old # why\n    - 'Old'",
    "DependsOn behind an anchor": "A: {DependsOn: &d [Old]}\nB: {DependsOn: *d}",
    "DependsOn behind a merge key": "A: &a {Type: T, DependsOn: Old}\nB:\n  <<: [*a, *a]\n  DependsOn: Old",
    "names of properties and conditions": "A: {Condition: Old, Properties: {DependsOn: Old, Old: Old, Name: Old}}",
    "metadata of other tools": "A: {Type: T, Metadata: {cfn_nag: {rules_to_suppress: [{id: Old}]}}}",
    "an update policy": "A: {UpdatePolicy: {CodeDeployLambdaAliasUpdate: {ApplicationName: !Ref Old, Old: Old}}}",
    "a connector of a resource": "A: {Connectors: {Old: {Properties: {Destination: [{Id: Old}, {Id: B}]}}}}",
    "a connector": "A: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: Old}, B: {Arn: !Ref Old}}}",
    "what is no connector": "A: {Type: T, Properties: {Source: {Id: Old}}}",
    "the body of a loop": "Fn::ForEach::L:\n  - Id\n  - [a, b]\n"
                          "  - 'Made${Id}': {DependsOn: Old, Properties: {A: !Ref Old, B: !Sub '${Id}'}}",
    "an alias of a version": "A: {Properties: {FunctionVersion: !GetAtt Old.Version, B: [!GetAtt [Old, Version]]}}",
}  # fmt: skip
WHOLE = {
    "an anchored key": "Resources:\n  &k Old: {Type: T}\n",
    "quoted": "'Resources':\n  'Old': {'Type': 'T'}\n",
    "CRLF and a BOM": "\ufeffResources:\r\n  Old: {Type: T}\r\nX: !Sub |\r\n  ${Old}\r\n",
    "JSON": '{"Resources": {"Old": {"Type": "T"}, "A": {"DependsOn": ["Old"], "Properties": {"P": {"Fn::GetAtt":'
            ' ["Old", "Arn"]}, "Q": {"Fn::Sub": "\\u0024{Old}"}, "R": {"Ref": "Old"}, "Old": "Old"}}}}',
    "resources behind a merge key": "X: &x\n  A: {DependsOn: B}\nResources:\n  Old: {Type: T}\n  <<: *x\n",
    "explicit keys": "Resources:\n  ? Old\n  : {Type: T, A: !Ref Old}\n",
}  # fmt: skip
PLACES = {
    **{name: f"{HEAD}{text}\n" for name, text in BESIDE.items()},
    **{name: f"{HEAD}{block(text, 2)}" for name, text in RESOURCES.items()},
    **WHOLE,
}


@pytest.mark.parametrize("text", PLACES.values(), ids=PLACES.keys())
def test_what_names_the_resource_is_renamed_and_nothing_else(text: str) -> None:
    assert assert_renamed(assert_renamed(text), "New", "Old") == text


def test_a_variable_of_a_text_is_no_reference() -> None:
    after = assert_renamed(HEAD + "X: !Sub ['${Old} ${Old.Arn}', {Old: !Ref Old}]\n")
    assert after == "Resources:\n  New: {Type: T}\nX: !Sub ['${Old} ${New.Arn}', {Old: !Ref New}]\n"


def test_keys_that_are_no_texts_are_passed_over() -> None:
    assert outcome(HEAD + "X: {[a]: !GetAtt [Old]}\n").endswith("X: {[a]: !GetAtt [New]}\n")


def test_a_name_is_renamed_where_it_is_written_with_escapes() -> None:
    assert assert_renamed(HEAD + 'X: !Ref "O\\x6cd"\n').endswith('X: !Ref "New"\n')


REFUSED = {
    "the same name": ("Resources: {Old: {}}", "Old", "'Old' has this name already"),
    "no logical ID": ("Resources: {Old: {}}", "N-1", "'N-1' is no logical ID, which has letters and digits only"),
    "a resource's name": ("Resources: {Old: {}, New: 1}", "New", "the template has a resource 'New' already"),
    "a parameter's name": ("Parameters: {New: {}}\nResources: {Old: {}}", "New",
                           "the template has a parameter 'New' already"),
    "no such resource": ("Resources: {A: {}}", "New", "the template has no resource 'Old' written out"),
    "a resource that is there twice": ("Resources: {Old: {}, Old: {}}", "New",
                                       "'Old' is not written as a key of Resources once"),
    "an alias as its key": ("X: &k Old\nResources:\n  *k : {Type: T}\n", "New",
                            "'Old' is not written as a key of Resources once"),
    "a module": ("Resources: {Old: {Type: 'A::B::C::MODULE'}}", "New", "a module names its resources after it"),
    "a macro": ("Transform: [AWS::LanguageExtensions, Mine]\nResources: {Old: {}}", "New",
                "a macro that transforms the template may name it, too"),
    "a macro with parameters": ("Transform: {Name: AWS::Include}\nResources: {Old: {}}", "New",
                                "a macro that transforms the template may name it, too"),
    "a macro in the template": ("Resources: {Old: {A: {Fn::Transform: {Name: AWS::Include}}}}", "New",
                                "a macro in the template may name it, too"),
    "a macro in its short form": ("Resources: {Old: {A: !Transform {Name: AWS::Include}}}", "New",
                                  "a macro in the template may name it, too"),
    "a helper script": ("Resources: {Old: {A: !Sub 'cfn-signal --resource Old -s ${AWS::StackName}'}}", "New",
                        "a command of the CloudFormation helper scripts may name 'Old'"),
    "a reference to the new name": ("Resources: {Old: {}}\nX: !Ref New", "New", "the template refers to 'New' already"),
    "a variable of the new name": ("Resources: {Old: {}}\nX: !Sub ['${Old}${New}', {New: a}]", "New",
                                   "a Fn::Sub that names it has a variable 'New' of its own"),
    "a loop with a variable of this name": ("Resources: {Old: {}, Fn::ForEach::L: [New, [a], {'A${New}': {}}]}", "New",
                                            "a loop (Fn::ForEach) has a variable of this name"),
    "a loop in a property with a variable of this name": (
        "Resources: {Old: {P: {Fn::ForEach::L: [Old, [a], {'A${Old}': b}]}}}", "New",
        "a loop (Fn::ForEach) has a variable of this name"),
    "a loop that may make the new name": ("Resources: {Old: {}, Fn::ForEach::L: [Id, [a], {'N&{Id}': {}}]}", "New",
                                          "a loop (Fn::ForEach) may make a name like this"),
    "a loop that may refer to it": (
        "Resources: {Old: {}, Fn::ForEach::L: [Id, [ld], {'A${Id}': {DependsOn: 'O${Id}'}}]}", "New",
        "a loop (Fn::ForEach) may make a name like this"),
    "a loop whose texts may refer to it": (
        "Resources: {Old: {}, Fn::ForEach::L: [Id, [ld], {'A${Id}': {B: !Sub '${O${Id}.Arn}'}}]}", "New",
        "a loop (Fn::ForEach) may make a name like this"),
    "a loop that is none": ("Resources: {Old: {}, Fn::ForEach::L: [Id, [a]]}", "New", "a loop that cannot be followed"),
    "a computed reference": ("Resources: {Old: {}}\nX: {Ref: !Sub a}", "New", "a reference whose name is computed"),
    "a computed attribute": ("Resources: {Old: {}}\nX: !GetAtt [!Ref Old, Arn]", "New",
                             "a reference whose name is computed"),
    "a reference to a list": ("Resources: {Old: {}}\nX: !Ref [Old]", "New", "a reference whose name is computed"),
    "an anchor on a name and on a text": ("Resources: {Old: {}, A: {DependsOn: &d Old}, B: {P: *d}}", "New",
                                          "an anchor makes one text both a reference and something else"),
    "an API named in a text": ("Resources: {Old: {}, A: {Properties: {RestApiId: Old}}}", "New",
                               "a text may name it where SAM expects an API"),
    "what SAM names after it": ("Resources: {Old: {Type: AWS::Serverless::Function}}\nX: !Ref OldRole", "New",
                                "the template refers to 'OldRole', which SAM makes and names after 'Old'"),
    "what SAM gives as an attribute": ("Resources: {Old: {Type: AWS::Serverless::Function}}\nX: !Ref Old.Version",
                                       "New", "only SAM knows what '!Ref Old.Version' is"),
    "an attribute of SAM in a text": ("Resources: {Old: {Type: AWS::Serverless::Function}}\nX: !Sub '${Old.Alias}'",
                                      "New", "the template refers to 'Old.Alias', which SAM makes"),
    "an attribute of SAM in a list": ("Resources: {Old: {Type: AWS::Serverless::Function}}\nX: !GetAtt [Old, Version]",
                                      "New", "the template refers to 'Old.Version', which SAM makes"),
    "what SAM may make": ("Resources: {Old: {}, Fn: {Type: AWS::Serverless::Function}}", "FnRole",
                          "SAM may make a resource 'FnRole'"),
    "a name that would be read as a number": ("Resources: {Old: {}}", "123",
                                              "without quotes it would be read as a number"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "new", "expected"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_certain_is_refused(text: str, new: str, expected: str) -> None:
    assert outcome(text, new) == expected


ALLOWED = {
    "a condition of the new name": "Conditions: {New: !Equals [a, b]}\nResources: {Old: {}}\n",
    "an output of the new name": "Resources: {Old: {}}\nOutputs: {New: {Value: New}}\n",
    "a helper script that names something else": "Resources: {Old: {A: cfn-signal --resource OldX}}\n",
    "a SAM function with attributes of Lambda":
        "Resources: {Old: {Type: AWS::Serverless::Function}}\nX: !GetAtt Old.Arn\n",
    "a SAM function beside one whose name begins alike":
        "Resources: {Old: {Type: AWS::Serverless::Function}, OldRole: {}}\nX: [!Ref Old, !Ref OldRole]\n",
    "a loop that cannot make either name": "Resources: {Old: {}, Fn::ForEach::L: [Id, [a], {'A${Id}B': {}}]}\n",
}  # fmt: skip


@pytest.mark.parametrize("text", ALLOWED.values(), ids=ALLOWED.keys())
def test_what_only_looks_like_a_clash_is_no_obstacle(text: str) -> None:
    assert_renamed(text)
