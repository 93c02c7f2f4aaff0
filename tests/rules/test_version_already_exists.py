"""What is advised where a new version has nothing to publish: what was confirmed, else words that promise nothing."""

from pathlib import Path

from tests.cli import check_json

SAM = """\
Transform: AWS::Serverless-2016-10-31
{before}
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      {{Handler: a.b, Runtime: python3.13, InlineCode: x, AutoPublishAlias: live, MemorySize: {memory}{more}}}
"""
WRITTEN = """\
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties: {{Handler: a.b, Runtime: python3.13, Role: r, Code: {{ZipFile: x}}}}
  {name}: {{Type: AWS::Lambda::Version, Properties: {{FunctionName: !Ref F}}}}
  Live:
    Type: AWS::Lambda::Alias
    Properties: {{Name: live, FunctionName: !Ref F, FunctionVersion: !GetAtt {name}.Version}}
"""
CONFIRMED = "change the Description of function 'F' in the same deployment"
OPEN = "change something that a version of function 'F' holds in the same deployment, or leave this edit out"
CASES = {
    "the flag alone": (
        SAM.format(before="", memory=512, more=""),
        SAM.format(before="", memory=512, more=", AutoPublishAliasAllProperties: true"),
        CONFIRMED,
    ),
    "a number by another name": (
        SAM.format(before="Parameters: {M: {Type: Number, Default: 512}}", memory=512, more=""),
        SAM.format(before="Parameters: {M: {Type: Number, Default: 512}}", memory="!Ref M", more=""),
        CONFIRMED,
    ),
    "a version that is written out": (WRITTEN.format(name="V1"), WRITTEN.format(name="V2"), OPEN),
}


def test_only_what_was_confirmed_is_promised(tmp_path: Path) -> None:
    for number, (base, head, _) in enumerate(CASES.values()):
        for side, text in (("base", base), ("head", head)):
            (tmp_path / side / str(number)).mkdir(parents=True)
            (tmp_path / side / str(number) / "template.yaml").write_text(text)
    flags = ("--base", "./base", "--head", "./head", "--select", "version-already-exists")
    findings = check_json(*flags, directory=tmp_path)["findings"]
    titles = {each["path"].partition("/")[0]: [fix["title"] for fix in each["fixes"]] for each in findings}
    names = dict(zip(map(str, range(len(CASES))), CASES, strict=True))
    assert {names[number]: each for number, each in titles.items()} == {name: [case[2]] for name, case in CASES.items()}
