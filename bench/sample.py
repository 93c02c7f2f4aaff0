"""A repository of made-up templates, for machines without a corpus of real ones."""

from pathlib import Path

_HEAD = """AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: python3.13
    Timeout: 10
"""
_FUNCTION = """  Function{number}:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/function_{number}/
      Handler: app.handler
      Architectures: [{architecture}]
      Environment:
        Variables:
          TABLE: !Ref Table{number}
          STAGE: !Sub ${{AWS::StackName}}-{number}
{layers}  Table{number}:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - AttributeName: id
          AttributeType: S
      KeySchema:
        - AttributeName: id
          KeyType: HASH
"""
_LAYERS = """      Layers:
        - !Sub arn:aws:lambda:${{AWS::Region}}:017000801446:layer:AWSLambdaPowertoolsPythonV3-python313-{name}:{version}
"""


def write_repository(folder: Path, templates: int, *, with_layers_every: int, alias: str = "") -> None:
    """Writes `templates` templates of 1 to 8 functions; one in `with_layers_every` uses layers, all have the alias."""
    head = _HEAD + (f"    AutoPublishAlias: {alias}\n" if alias else "") + "Resources:\n"
    for number in range(templates):
        place = folder / f"service-{number:04}"
        place.mkdir(parents=True)
        uses_layers = number % with_layers_every == 0
        body = [_function(index, number, uses_layers=uses_layers) for index in range(1 + number % 8)]
        (place / "template.yaml").write_text(head + "".join(body), encoding="utf-8")


def _function(index: int, number: int, *, uses_layers: bool) -> str:
    architecture = ("x86_64", "arm64")[(index + number) % 2]
    version = 30 + (number + index) % 8
    layers = _LAYERS.format(name=architecture, version=version) if uses_layers else ""
    return _FUNCTION.format(number=index, architecture=architecture, layers=layers)
