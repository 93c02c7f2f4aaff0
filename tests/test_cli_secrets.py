"""What a template marks as secret is shown in no format."""

from pathlib import Path

import pytest

from bot.report.reporters import reporter_names
from tests.cli import layer_bot

TEMPLATE = """\
Parameters:
  Key: {Type: String, NoEcho: true, Default: hunter2, AllowedValues: [hunter2, another2]}
Conditions:
  IsOne: !Equals [!Ref Key, hunter2]
Resources:
  Reader:
    Type: AWS::Lambda::Function
    Properties:
      Architectures: [arm64]
      Layers:
        - !If
          - IsOne
          - arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:4
          - !Ref AWS::NoValue
"""


@pytest.mark.parametrize("name", reporter_names())
def test_a_scenario_tells_no_value_of_a_parameter_with_no_echo(name: str, tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text(TEMPLATE, encoding="utf-8")
    done = layer_bot("check", "--output-format", name, directory=tmp_path)
    assert done.status == 1
    assert "hunter2" not in done.output
    assert "Key=hidden value 1" in done.output
