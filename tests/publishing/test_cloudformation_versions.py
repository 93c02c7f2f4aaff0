"""CloudFormation verdicts: which idioms publish a version behind an alias, and which leave it where it was."""

import pytest

from tests.publishing.changes import judge, verdicts
from tests.publishing.cloudformation_templates import (
    BUMPED,
    CODE_DEPLOY,
    CONDITION,
    CUSTOM,
    IN_MAP,
    LAYER,
    NEW,
    OLD,
    OPEN,
    PARAMETER,
    REGIONS,
    SECOND,
    SHA,
    looped,
    template,
)

CASES = [
    ("nothing changes", template(), template(), "unchanged"),
    ("a literal ARN is bumped", template(), template(BUMPED), "stale-alias"),
    ("the version is renamed with it", template(), template(BUMPED, "V2"), "published"),
    ("a dated ID moves on with it", template(version="V20240501"), template(BUMPED, "V20240601"), "published"),
    ("the version is renamed alone", template(), template(version="V2"), "deploy-fails"),
    ("only the runtime changes", template(), template(properties="Timeout: 9"), "stale-config"),
    ("only tags change", template(), template(properties="Tags: [{Key: a, Value: b}]"), "unchanged"),
    ("an unsure property changes", template(), template(properties="RecursiveLoop: Allow"), "unknown"),
    ("a style changes and no value", template(), template(f'[!Sub "{OLD}"]'), "unchanged"),
    ("the alias says Sub", template(target='!Sub "${{{}.Version}}"'),
     template(BUMPED, target='!Sub "${{{}.Version}}"'), "stale-alias"),
    ("the alias splits the ARN", template(target='!Select [7, !Split [":", !Ref {}]]'),
     template(BUMPED, "V2", target='!Select [7, !Split [":", !Ref {}]]'), "published"),
    ("the alias says Ref", template(target="!Ref {}"), template(BUMPED, target="!Ref {}"), "stale-alias"),
    ("CodeDeploy shifts the alias", template(alias=CODE_DEPLOY), template(BUMPED, alias=CODE_DEPLOY), "stale-alias"),
    ("the description changes with it", template(version_properties="Description: dep 7"),
     template(BUMPED, version_properties="Description: dep 8"), "published"),
    ("the description changes alone", template(version_properties="Description: dep 7"),
     template(version_properties="Description: dep 8"), "deploy-fails"),
    ("the code hash changes with it", template(version_properties="CodeSha256: a"),
     template(BUMPED, version_properties="CodeSha256: b"), "published"),
    ("a scaling setting changes with it", template(),
     template(BUMPED, version_properties="FunctionScalingConfig: {MinExecutionEnvironments: 2}"), "stale-alias"),
    ("the description is what the pipeline says", template(before=SHA, version_properties="Description: !Ref Sha"),
     template(BUMPED, before=SHA, version_properties="Description: !Ref Sha"), "unknown"),
    ("the pipeline's description and no change", template(before=SHA, version_properties="Description: !Ref Sha"),
     template(before=SHA, version_properties="Description: !Ref Sha"), "unchanged"),
    ("the function is renamed", template(properties="FunctionName: a"),
     template(BUMPED, properties="FunctionName: b"), "published"),
    ("the alias is on $LATEST", template(target="$LATEST"), template(BUMPED, target="$LATEST"), "published"),
    ("$LATEST and no change", template(target="$LATEST"), template(target="$LATEST"), "unchanged"),
    ("the alias moves to $LATEST", template(), template(BUMPED, target="$LATEST"), "published"),
    ("the alias moves away from $LATEST", template(target="$LATEST"), template(BUMPED), "stale-alias"),
    ("a literal version number", template(target="'3'"), template(BUMPED, target="'3'"), "unknown"),
    ("a literal version number and no change", template(target="'3'"), template(target="'3'"), "unchanged"),
    ("a literal version number moves", template(target="'3'"), template(target="'4'"), "unknown"),
    ("a version number by parameter", template(before=SHA, target="!Ref Sha"),
     template(BUMPED, before=SHA, target="!Ref Sha"), "unknown"),
    ("$LATEST as the default of a parameter", template(before=PARAMETER.format("$LATEST"), target="!Ref Layer"),
     template(BUMPED, before=PARAMETER.format("$LATEST"), target="!Ref Layer"), "unknown"),
    ("a custom publisher", template(target="!GetAtt Publisher.Version", more=CUSTOM.format("a")),
     template(BUMPED, target="!GetAtt Publisher.Version", more=CUSTOM.format("b")), "unknown"),
    ("a custom publisher and no change", template(target="!GetAtt Publisher.Version", more=CUSTOM.format("a")),
     template(target="!GetAtt Publisher.Version", more=CUSTOM.format("a")), "unchanged"),
    ("a custom publisher alone changes", template(target="!GetAtt Publisher.Version", more=CUSTOM.format("a")),
     template(target="!GetAtt Publisher.Version", more=CUSTOM.format("b")), "unknown"),
    ("a switch to a version of before", template(more=SECOND),
     template(BUMPED, target="!GetAtt V2.Version", more=SECOND), "stale-alias"),
    ("a switch to a version of before alone", template(more=SECOND), template(target="!GetAtt V2.Version", more=SECOND),
     "unknown"),
    ("a layer by parameter default", template("[!Ref Layer]", before=PARAMETER.format(OLD)),
     template("[!Ref Layer]", before=PARAMETER.format(NEW)), "stale-alias"),
    ("a list of layers by parameter default", template("!Split [',', !Ref Layer]", before=PARAMETER.format(OLD)),
     template("!Split [',', !Ref Layer]", before=PARAMETER.format(NEW)), "stale-alias"),
    ("a layer of one region", template(IN_MAP, before=REGIONS.format(OLD, OLD)),
     template(IN_MAP, before=REGIONS.format(OLD, NEW)), "stale-alias"),
    ("a layer by ImportValue", template("[!ImportValue dep-7]"), template("[!ImportValue dep-8]"), "stale-alias"),
    ("the same ImportValue", template("[!ImportValue dep-7]"), template("[!ImportValue dep-7]"), "unchanged"),
    ("a layer of the template has new content", template("[!Ref Dep]", more=LAYER.format("a.zip")),
     template("[!Ref Dep]", more=LAYER.format("b.zip")), "stale-alias"),
    ("the same, and the version is renamed", template("[!Ref Dep]", more=LAYER.format("a.zip")),
     template("[!Ref Dep]", "V2", more=LAYER.format("b.zip")), "published"),
    ("a layer that no function has", template(more=LAYER.format("a.zip")), template(more=LAYER.format("b.zip")),
     "unchanged"),
    ("a condition flips by its default", template(f"[!If [IsProd, {NEW}, {OLD}]]", before=CONDITION.format("dev")),
     template(f"[!If [IsProd, {NEW}, {OLD}]]", before=CONDITION.format("prod")), "stale-alias"),
    ("an open condition and no change", template(f"[!If [IsProd, {NEW}, {OLD}]]", before=OPEN),
     template(f"[!If [IsProd, {NEW}, {OLD}]]", before=OPEN), "unchanged"),
    ("one branch of an open condition", template(f"[!If [IsProd, {OLD}, {OLD}]]", before=OPEN),
     template(f"[!If [IsProd, {NEW}, {OLD}]]", before=OPEN), "stale-alias"),
    ("the name of the function stands for it", template(properties="FunctionName: api").replace("!Ref Fn", "api"),
     template(BUMPED, properties="FunctionName: api").replace("!Ref Fn", "api"), "stale-alias"),
    ("a loop makes the versions", looped("1", "V1"),
     looped("1,2", "V2", BUMPED), "published"),
    ("a loop makes the same versions", looped("1", "V1"),
     looped("1", "V1", BUMPED), "stale-alias"),
    ("a macro is at work", template(), template(BUMPED, before="Transform: Corp"), "unknown"),
    ("a macro comes", template(), template(before="Transform: Corp"), "unknown"),
    ("a macro is at work and nothing changes", template(before="Transform: Corp"), template(before="Transform: Corp"),
     "unchanged"),
]  # fmt: skip


@pytest.mark.parametrize(("base", "head", "verdict"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_verdicts(base: str, head: str, verdict: str) -> None:
    rows = judge(base, head)
    assert verdicts(rows) == {"Fn:live": verdict}, rows


@pytest.mark.parametrize(
    "written", ["MemorySize: 128", "Timeout: 3", "Architectures: [x86_64]", "TracingConfig: {Mode: PassThrough}"]
)
def test_a_default_that_is_written_out_changes_nothing(written: str) -> None:
    (row,) = judge(template(), template(properties=written))
    assert str(row.verdict) == "unchanged"


def test_a_parent_that_hands_another_layer_down_changes_the_function() -> None:
    child = template("[!Ref Dep]", before="Parameters: {Dep: {Type: String}}")
    parent = """\
Resources:
  Stack:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: child.yaml, Parameters: {Dep: "%s"}}
"""
    base, head = ({"template.yaml": parent % layer, "child.yaml": child} for layer in (OLD, NEW))
    (row,) = judge(base, head)
    assert (row.path, str(row.verdict)) == ("child.yaml", "stale-alias")
