"""Templates of functions without an alias, whose layers are right for x86_64 and wrong for arm64."""

LAYER = "arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:4"
INSIGHTS = "arn:aws:lambda:us-west-2:580247275435:layer:LambdaInsightsExtension:60"
TWIN = "arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension-Arm64:99"


def function(name: str, architecture: str, layer: str = LAYER, comment: str = "") -> str:
    """One function."""
    return f"""\
  {name}:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      Code: src/
      Role: arn:aws:iam::123456789012:role/r
      Architectures: [{architecture}]
      Layers:
        - {layer}{comment}
"""


def template(architecture: str, *, top: str = "", layer: str = LAYER, comment: str = "") -> str:
    """A template of one function."""
    return f"{top}Resources:\n{function('Reader', architecture, layer, comment)}"
