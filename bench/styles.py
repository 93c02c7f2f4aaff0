"""Made-up templates in the ways in which people write layers and lay files out, for machines without real ones."""

from pathlib import Path

_LAYER = "arn:aws:lambda:{region}:{account}:layer:AWS-Parameters-and-Secrets-Lambda-Extension:{version}"
_WEST, _EAST = ("us-west-2", "345057560386"), ("us-east-1", "177933569100")
_HEAD = """AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
# What this stack is for
Description:   >-
  A long sentence that a dump would fold in other places than the person who wrote it, who had reasons of his own for
  every one of them
"""
_FUNCTION = """Resources:
  Api:
    Type: 'AWS::Serverless::Function'
    Properties:
        Runtime:  python3.12   # as in production
        Handler:  "app.handler"
        Environment: { Variables: { A: "1", B: 'two' } }
        Layers:
        - LAYER  # secrets


        CodeUri: src/
"""
_MAP = """Mappings:
  Secrets:
    us-east-1: {Arn: "EAST"}
    us-west-2: {Arn: "WEST"}
"""


def write_styles(folder: Path) -> None:
    """Writes one template for each style."""
    east = _LAYER.format(region=_EAST[0], account=_EAST[1], version=1)
    west = _LAYER.format(region=_WEST[0], account=_WEST[1], version=4)
    mapped = _MAP.replace("EAST", east).replace("WEST", west)
    found = "!FindInMap [Secrets, !Ref 'AWS::Region', Arn]"
    styles = {
        "plain": _HEAD + _FUNCTION.replace("LAYER", west),
        "quoted": _HEAD + _FUNCTION.replace("LAYER", f'"{west}"'),
        "first-version": _HEAD + _FUNCTION.replace("LAYER", east),
        "mapped": _HEAD + mapped + _FUNCTION.replace("LAYER", found),
        "crlf": (_HEAD + _FUNCTION.replace("LAYER", west)).replace("\n", "\r\n"),
        "commented": _HEAD + _FUNCTION.replace("LAYER", f"{west}  # was {east}"),
        "joined": _HEAD + _FUNCTION.replace("LAYER", f"!Join [':', [{west.rpartition(':')[0]}, 4]]"),
        "repeated-key": _HEAD + _FUNCTION.replace("LAYER", west) + "Outputs: {}\nOutputs: {}\n",
    }
    place = folder / "styles"
    place.mkdir(parents=True)
    for name, text in styles.items():
        (place / f"{name}.yaml").write_bytes(text.encode("utf-8"))
