"""Where aliases lead: names, functions and versions in the less usual ways of writing them."""

import pytest

from tests.publishing.changes import judge, verdicts
from tests.publishing.cloudformation_templates import BUMPED, OPEN, PARAMETER, SHA, template


def both(*old: tuple[str, str], **parts: str) -> tuple[str, str]:
    """Base and head that differ in the layer, with texts replaced on both."""
    sides = [template(**parts), template(BUMPED, **parts)]
    for text, replacement in old:
        sides = [side.replace(text, replacement) for side in sides]
    return sides[0], sides[1]


PREFIXED = "FunctionName: !Sub '${Layer}-api'"
ARN_OF_IT = "!Sub 'arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${Layer}-api'"
PREFIX = PARAMETER.format("shop").replace(", Default: shop", "")
STACK = "Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: https://s3.example/child.yaml}}"


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        pytest.param(both(("!Ref Fn", "!Sub '${Fn.Arn}'")), {"Fn:live": "stale-alias"}, id="the function's ARN by Sub"),
        pytest.param(both(("!Ref Fn", ARN_OF_IT), properties=PREFIXED, before=PREFIX), {"Fn:live": "stale-alias"},
                     id="an ARN with the function's name"),
        pytest.param(both(("Name: live", "Name: !Ref Sha"), before=SHA), {"Fn:${Sha}": "stale-alias"},
                     id="a name that only the deployment knows"),
        pytest.param(both(("Name: live", "Name: !Ref Fn")), {"Fn:${Fn}": "stale-alias"}, id="a name by resource"),
        pytest.param(both(("Name: live,", "")), {"Fn:?": "stale-alias"}, id="no name"),
        pytest.param(both(target="!GetAtt Child.Outputs.Version", more=STACK), {"Fn:live": "unknown"},
                     id="a version of a nested stack"),
        pytest.param(both(target="!If [IsProd, !GetAtt {}.Version, $LATEST]", before=OPEN), {"Fn:live": "stale-alias"},
                     id="a version in one branch"),
        pytest.param(both(("FunctionName: !Ref Fn, Name", "FunctionName: !ImportValue fn, Name")),
                     {"Fn:live": "stale-alias"}, id="an imported name beside a version of the template"),
        pytest.param(both(("FunctionName: !Ref Fn, Name", "FunctionName: !ImportValue fn, Name"), target="$LATEST"), {},
                     id="an imported name"),
        pytest.param(both(("Type: AWS::Lambda::Alias", "Type: AWS::Lambda::Alias\n    Condition: IsProd"), before=OPEN),
                     {"Fn:live": "stale-alias"}, id="an alias with a condition"),
    ],
)  # fmt: skip
def test_the_ways_to_an_alias(sides: tuple[str, str], expected: dict[str, str]) -> None:
    assert verdicts(judge(*sides)) == expected


def test_a_condition_on_the_alias_names_no_scenario_where_it_does_not_exist() -> None:
    (row,) = judge(*both(("Type: AWS::Lambda::Alias", "Type: AWS::Lambda::Alias\n    Condition: IsProd"), before=OPEN))
    assert row.scenarios == ()


LOOP_OVER_OPEN = """Fn::ForEach::Versions:
    - Id
    - !Ref Releases
    - V${Id}: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Fn}}"""


def test_a_loop_over_what_only_the_deployment_knows() -> None:
    before = "Parameters: {Releases: {Type: CommaDelimitedList}}\nTransform: AWS::LanguageExtensions"
    (row,) = judge(*both(before=before, target="!GetAtt V7.Version", more=LOOP_OVER_OPEN, version="Other"))
    assert (str(row.verdict), row.reason) == (
        "unknown", "the version 'V7' is made by a loop over what only the deployment knows",
    )  # fmt: skip


def test_more_aliases_than_scenarios() -> None:
    names = [f"Is{index}" for index in range(14)]
    conditions = "\n".join(f"  {name}: !Equals [!Ref Stage, {name}]" for name in names)
    before = "Parameters: {Stage: {Type: String}}\nConditions:\n" + conditions
    more = "\n  ".join(
        f"{name}Alias: {{Type: AWS::Lambda::Alias, Condition: {name}, Properties: {{FunctionName: !Ref Fn, "
        f"Name: {name}, FunctionVersion: !GetAtt V1.Version}}}}"
        for name in names
    )
    rows = judge(template(before=before, more=more), template(BUMPED, before=before, more=more))
    assert set(verdicts(rows).values()) == {"stale-alias"}
    assert len(rows) == 15


@pytest.mark.parametrize(
    ("old", "expected"),
    [
        pytest.param("'3'", "unknown", id="a number that may be the same version"),
        pytest.param("!GetAtt Old.Version", "deploy-fails", id="a version that the template made"),
    ],
)
def test_a_new_version_of_an_unchanged_function(old: str, expected: str) -> None:
    other = "Old: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Fn}}" if "Old" in old else ""
    base = template(target=old, more=other).replace(
        "V1:\n    Type: AWS::Lambda::Version", "V1:\n    Type: AWS::SNS::Topic"
    )
    assert verdicts(judge(base, template())) == {"Fn:live": expected}


def test_a_version_of_a_function_that_sam_publishes_too() -> None:
    sam = """Transform: AWS::Serverless-2016-10-31
Resources:
  Fn: {Type: AWS::Serverless::Function, Properties: {Runtime: python3.12, AutoPublishAlias: live}}
"""
    more = """  V1: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Fn}}
  Canary:
    Type: AWS::Lambda::Alias
    Properties: {FunctionName: !Ref Fn, Name: canary, FunctionVersion: !GetAtt V1.Version}
"""
    assert verdicts(judge(sam, sam + more))["Fn:canary"] == "deploy-fails"
