"""CloudFormation verdicts: rows, environments, reasons and remedies."""

import json

import pytest

from bot.publishing.verdicts import Remedy
from tests.publishing.changes import environment, judge, verdicts
from tests.publishing.cloudformation_templates import (
    ARN,
    BUMPED,
    CONDITION,
    CUSTOM,
    IN_MAP,
    NEW,
    OLD,
    OPEN,
    PARAMETER,
    REGIONS,
    template,
)


def json_template(layer: str, version: str) -> str:
    """The same function, version and alias in JSON."""
    resources = {
        "Fn": {"Type": "AWS::Lambda::Function", "Properties": {"Layers": [{"Fn::Sub": layer}]}},
        version: {"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": {"Fn::GetAtt": ["Fn", "Arn"]}}},
        "Live": {
            "Type": "AWS::Lambda::Alias",
            "Properties": {"Name": "live", "FunctionName": {"Ref": "Fn"},
                           "FunctionVersion": {"Fn::GetAtt": [version, "Version"]}},
        },
    }  # fmt: skip
    return json.dumps({"Resources": resources}, indent=2)


@pytest.mark.parametrize(
    ("layer", "version", "verdict"),
    [
        pytest.param(OLD, "V1", "unchanged", id="nothing"),
        pytest.param(NEW, "V1", "stale-alias", id="a bump"),
        pytest.param(NEW, "V2", "published", id="a bump and a new version"),
        pytest.param(OLD, "V2", "deploy-fails", id="a new version alone"),
    ],
)
def test_json(layer: str, version: str, verdict: str) -> None:
    rows = judge(json_template(OLD, "V1"), json_template(layer, version), path="template.json")
    assert verdicts(rows) == {"Fn:live": verdict}


STALE = (template(), template(BUMPED))


def test_a_stale_alias_is_healed_by_a_renamed_version() -> None:
    (row,) = judge(*STALE)
    assert row.remedies == (Remedy.RENAMED_VERSION,)
    assert row.changed == ("Layers",)
    assert row.reason.endswith(" changes, and version 'V1' stays as it was")


def test_a_renamed_version_is_no_remedy_where_another_environment_does_not_change() -> None:
    before = template("[!Ref Layer]", before=PARAMETER.format(OLD))
    after = template("[!Ref Layer]", before=PARAMETER.format(NEW))
    (row,) = judge(before, after, environment("prod", Layer=OLD))
    assert (str(row.verdict), row.scenarios, row.remedies) == ("stale-alias", ("the template's own defaults",), ())


def test_the_environment_that_decides_is_named() -> None:
    condition = CONDITION.format("dev")
    before, after = (template(f"[!If [IsProd, {arn}, {OLD}]]", before=condition) for arn in (OLD, NEW))
    (row,) = judge(before, after, environment("prod", Stage="prod"), environment("test", Stage="test"))
    assert (str(row.verdict), row.scenarios) == ("stale-alias", ("environment=prod",))


def test_the_region_of_an_environment_picks_the_row_of_a_mapping() -> None:
    before, after = (template(IN_MAP, before=REGIONS.format(OLD, arn)) for arn in (OLD, NEW))
    (row,) = judge(before, after, environment("eu", region="eu-west-1"))
    assert "environment=eu" in row.scenarios
    assert str(row.verdict) == "stale-alias"


def test_the_scenario_of_an_open_condition_is_named() -> None:
    before, after = (template(f"[!If [IsProd, {arn}, {OLD}]]", before=OPEN) for arn in (OLD, NEW))
    (row,) = judge(before, after)
    assert row.scenarios in (("IsProd=true",), ("Stage=prod",))


@pytest.mark.parametrize(
    ("base", "head", "reason"),
    [
        pytest.param(template(), template(BUMPED, "V2"), "the alias leads to the new version 'V2'", id="new"),
        pytest.param(template(version_properties="Description: a"),
                     template(BUMPED, version_properties="Description: b"),
                     "should publish by replacement, and the version before it is deleted", id="replaced"),
        pytest.param(template(target="'3'"), template(BUMPED, target="'3'"),
                     "the alias is pinned outside of this template", id="pinned"),
        pytest.param(template(target="$LATEST"), template(BUMPED, target="$LATEST"), "always on $LATEST", id="latest"),
        pytest.param(template(target="!GetAtt Publisher.V", more=CUSTOM.format("a")),
                     template(BUMPED, target="!GetAtt Publisher.V", more=CUSTOM.format("a")),
                     "the custom resource 'Publisher' publishes the version", id="custom"),
        pytest.param(template(before=PARAMETER.format("x"), version_properties="Description: !Ref Layer"),
                     template(BUMPED, before=PARAMETER.format("x"), version_properties="Description: !Ref Layer"),
                     "unless parameter 'Layer' is given another value", id="by default"),
    ],
)  # fmt: skip
def test_reasons(base: str, head: str, reason: str) -> None:
    (row,) = judge(base, head)
    assert reason in row.reason


def test_a_kept_old_version_is_not_called_deleted() -> None:
    before, after = (
        template(f"[{ARN.format(number)}]", version_properties=f"Description: dep {number}").replace(
            "Type: AWS::Lambda::Version", "Type: AWS::Lambda::Version\n    UpdateReplacePolicy: Retain"
        )
        for number in (7, 8)
    )
    (row,) = judge(before, after)
    assert "deleted" not in row.reason


def test_a_first_version_publishes() -> None:
    without = (
        template().replace("AWS::Lambda::Version", "AWS::SNS::Topic").replace("AWS::Lambda::Alias", "AWS::SNS::Topic")
    )
    assert verdicts(judge(without, template())) == {"Fn:live": "published"}


def test_a_new_function_and_a_new_template_publish() -> None:
    other = "Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {Layers: []}}}"
    assert verdicts(judge(other, template())) == {"Fn:live": "published"}
    assert verdicts(judge({}, {"template.yaml": template()})) == {"Fn:live": "published"}


def test_a_renamed_alias_starts_on_the_old_version() -> None:
    renamed = template(BUMPED).replace("Live:", "Current:").replace("Name: live", "Name: current")
    assert verdicts(judge(template(), renamed)) == {"Fn:current": "stale-alias"}


def test_a_version_without_alias_has_no_row() -> None:
    edge = template().replace("AWS::Lambda::Alias", "AWS::CloudFront::Distribution")
    assert judge(edge, edge.replace(OLD, NEW)) == ()


def test_an_alias_of_a_function_elsewhere_has_no_row() -> None:
    elsewhere = template().replace("!Ref Fn", "other-function")
    assert judge(elsewhere, elsewhere.replace(OLD, NEW)) == ()


def test_two_aliases_of_one_function_have_a_row_each() -> None:
    properties = "FunctionName: !Ref Fn, Name: canary, FunctionVersion: $LATEST"
    canary = "Canary: {Type: AWS::Lambda::Alias, Properties: {" + properties + "}}"
    rows = judge(template(more=canary), template(BUMPED, more=canary))
    assert verdicts(rows) == {"Fn:canary": "published", "Fn:live": "stale-alias"}


@pytest.mark.parametrize("what", ["code/app.py", "dep/module.py"])
def test_local_content_counts_though_no_template_changed(what: str) -> None:
    layer = "Dep: {Type: AWS::Lambda::LayerVersion, Properties: {Content: ./dep}}"
    text = template("[!Ref Dep]", properties="Code: ./code", more=layer)
    files = {"template.yaml": text, "code/app.py": "1", "dep/module.py": "1"}
    expected = {"code/app.py": "stale-config", "dep/module.py": "stale-alias"}[what]
    assert verdicts(judge(files, {**files, what: "2"})) == {"Fn:live": expected}


def test_a_moved_template_keeps_its_choices() -> None:
    text = template(f"[!If [IsProd, {NEW}, {OLD}]]", before=OPEN)
    rows = judge({"a/template.yaml": text}, {"b/template.yaml": text}, renames={"b/template.yaml": "a/template.yaml"})
    assert verdicts(rows) == {"Fn:live": "unchanged"}


SAM = """
Transform: AWS::Serverless-2016-10-31
Globals: {{Function: {{Layers: [{}], Environment: {{Variables: {{A: 1}}}}}}}}
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: python3.12, {}}}
  {}:
    Type: AWS::Lambda::Version
    Properties: {{FunctionName: !Ref Fn}}
  Live:
    Type: AWS::Lambda::Alias
    Properties: {{FunctionName: !Ref Fn, Name: live, FunctionVersion: !GetAtt {}.Version}}
"""


@pytest.mark.parametrize(
    ("head", "verdict"),
    [
        pytest.param(SAM.format(OLD, "", "V1", "V1"), "unchanged", id="nothing"),
        pytest.param(SAM.format(NEW, "", "V1", "V1"), "stale-alias", id="a bump in Globals"),
        pytest.param(SAM.format(NEW, "", "V2", "V2"), "published", id="a bump and a new version"),
        pytest.param(SAM.format(OLD, "Layers: [" + NEW + "]", "V1", "V1"), "stale-alias", id="a layer beside Globals"),
        pytest.param(SAM.format(OLD, "Environment: {Variables: {A: 1}}", "V1", "V1"), "unchanged", id="said twice"),
        pytest.param(SAM.format(OLD, "Events: {A: {Type: Api}}", "V1", "V1"), "unchanged", id="an event"),
    ],
)
def test_aliases_written_out_in_a_sam_template(head: str, verdict: str) -> None:
    assert verdicts(judge(SAM.format(OLD, "", "V1", "V1"), head)) == {"Fn:live": verdict}
