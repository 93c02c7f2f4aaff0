"""Small templates for runs of the command line, each with one known result."""

from pathlib import Path

LAYER_LINE = 12
EXTENSION = "arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:4"
SUPERSEDED = "arn:aws:lambda:us-west-2:017000801446:layer:AWSLambdaPowertoolsPythonV2:78"
_TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  {name}:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.12
      Architectures: [{architecture}]
      Layers:
        - {layer}
"""


def template(layer: str = EXTENSION, *, architecture: str = "arm64", name: str = "Reader") -> str:
    """A SAM template with one function and one layer; without more words, of the wrong architecture."""
    return _TEMPLATE.format(layer=layer, architecture=architecture, name=name)


ERROR = template()
WARNING = template(architecture="x86_64")
NOTE = template(SUPERSEDED, architecture="x86_64")
HEALTHY = template("!Sub arn:aws:lambda:${AWS::Region}:123456789012:layer:ours:1")
BROKEN = ERROR + "  Bad: [\n"


def write(root: Path, **files: str) -> Path:
    """Writes files; `__` in a name stands for `/` and `_` for `.`: `a__template_yaml` is `a/template.yaml`."""
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def configure(root: Path, text: str) -> Path:
    """Writes `.github/layer-bot.yml`."""
    (root / ".github").mkdir(exist_ok=True)
    (root / ".github" / "layer-bot.yml").write_text(text, encoding="utf-8")
    return root
