"""Templates that write versions and aliases out, and the parts they are made of."""

ARN = "arn:aws:lambda:us-east-1:123456789012:layer:dep:{}"
OLD, NEW = ARN.format(7), ARN.format(8)


def template(
    layers: str = f"[{OLD}]", version: str = "V1", target: str = "!GetAtt {}.Version", before: str = "",
    properties: str = "", version_properties: str = "", alias: str = "", more: str = "",
) -> str:  # fmt: skip
    """A function, a version of it, and an alias on that."""
    return f"""
AWSTemplateFormatVersion: "2010-09-09"
{before}
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties: {{Runtime: python3.12, Layers: {layers}, {properties}}}
  {version}:
    Type: AWS::Lambda::Version
    Properties: {{FunctionName: !Ref Fn, {version_properties}}}
  Live:
    Type: AWS::Lambda::Alias
    Properties: {{FunctionName: !Ref Fn, Name: live, FunctionVersion: {target.format(version)}}}
    {alias}
  {more}
"""


BUMPED = f"[{NEW}]"
PARAMETER = "Parameters: {{Layer: {{Type: String, Default: {}}}}}"
REGIONS = "Mappings: {{Dep: {{us-east-1: {{Arn: {}}}, eu-west-1: {{Arn: {}}}}}}}"
IN_MAP = "[!FindInMap [Dep, !Ref AWS::Region, Arn]]"
LAYER = "Dep: {{Type: AWS::Lambda::LayerVersion, Properties: {{Content: {{S3Bucket: b, S3Key: {}}}}}}}"
CONDITION = """Parameters: {{Stage: {{Type: String, Default: {}}}}}
Conditions: {{IsProd: !Equals [!Ref Stage, prod]}}"""
OPEN = """Parameters: {Stage: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}"""
SHA = "Parameters: {Sha: {Type: String}}"
CUSTOM = "Publisher: {{Type: Custom::LambdaVersion, Properties: {{ServiceToken: x, Hash: {}}}}}"
SECOND = "V2: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Fn}}"
CODE_DEPLOY = "UpdatePolicy: {CodeDeployLambdaAliasUpdate: {ApplicationName: a, DeploymentGroupName: g}}"
LOOP = """Parameters: {{Releases: {{Type: CommaDelimitedList, Default: "{}"}}}}
Transform: AWS::LanguageExtensions
"""
EACH = """Fn::ForEach::Versions:
    - Id
    - !Ref Releases
    - V${Id}: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Fn}}"""


def looped(releases: str, version: str, layers: str = f"[{OLD}]") -> str:
    """The same with versions that a loop over a parameter makes."""
    return template(layers, "Other", f"!GetAtt {version}.Version", LOOP.format(releases), more=EACH)
