"""Where a build decides what is deployed, the reason of a verdict says so."""

from pathlib import Path

import pytest

from tests.cli import check_json

LAYER = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Dep:
    Type: AWS::Serverless::LayerVersion
    Properties: {{ContentUri: layer/}}
    Metadata: {{{metadata}}}
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      CodeUri: {code}
      Timeout: {timeout}
      AutoPublishAlias: live
      Layers: [!Ref Dep]
"""


def reason(tmp_path: Path, *, metadata: str = "", code: str = "src/", changed: str = "timeout") -> str:
    """The reason of the verdict for a change of the timeout, or of a file of the layer."""
    for side in ("base", "head"):
        for name in ("layer", "src"):
            (tmp_path / side / name).mkdir(parents=True)
            (tmp_path / side / name / "code.py").write_text(f"# {side if changed == name else ''}\n")
        timeout = 10 if side == "head" and changed == "timeout" else 5
        text = LAYER.format(metadata=metadata, code=code, timeout=timeout)
        (tmp_path / side / "template.yaml").write_text(text)
    report = check_json("--base", "./base", "--head", "./head", "--fail-on", "never", directory=tmp_path)
    (row,) = report["publishing"]
    return str(row["reason"])


@pytest.mark.parametrize(
    ("given", "end"),
    [
        pytest.param({"metadata": "BuildMethod: makefile"}, "unless the build output changes", id="a makefile"),
        pytest.param({"code": "target/app.jar"}, "unless the build output changes", id="an artifact of a build"),
        pytest.param({"metadata": "BuildMethod: makefile", "changed": "layer"}, "unless the build output changes",
                     id="a layer that is built and changed"),
        pytest.param({"metadata": "BuildMethod: makefile", "changed": "src"}, "if the build output changes",
                     id="code changed beside a built layer"),
        pytest.param({"code": "!Sub src/"}, "the ID of the version does not", id="a path that is computed"),
        pytest.param({}, "the ID of the version does not", id="nothing is built"),
    ],
)  # fmt: skip
def test_the_reason_says_what_a_build_may_change(given: dict[str, str], end: str, tmp_path: Path) -> None:
    assert reason(tmp_path, **given).endswith(end)
