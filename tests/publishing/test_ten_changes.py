"""Ten kinds of change as ten branches of a real repository: what a user reads about each, as golden files.

To write the golden files again: `python -m tests.publishing.test_ten_changes`. Read every line of the difference.
"""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli import layer_bot
from tests.local.repository import Repository

GOLDEN = Path(__file__).parent / "golden"
TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Parameters:
  MetricsVersion:
    Type: String
    Default: "5"
Mappings:
  Tracing:
    eu-west-1:
      Arn: arn:aws:lambda:eu-west-1:123456789012:layer:tracing:8
Globals:
  Function:
    Runtime: python3.13
    Handler: app.handler
    Timeout: 10
    AutoPublishAlias: live
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: orders/
      Layers:
        - arn:aws:lambda:eu-west-1:123456789012:layer:dep:5
  Billing:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: billing/
      AutoPublishAliasAllProperties: true
      Layers:
        - !FindInMap [Tracing, !Ref AWS::Region, Arn]
        - !Ref Shared
  Report:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: report/
      Layers:
        - !Sub arn:aws:lambda:eu-west-1:123456789012:layer:metrics:${MetricsVersion}
  Shared:
    Type: AWS::Serverless::LayerVersion
    Properties:
      ContentUri: shared/
"""
SAMCONFIG = """\
version = 0.1
[prod.deploy.parameters]
stack_name = "shop"
region = "eu-west-1"
parameter_overrides = "MetricsVersion=5"
"""
FILES = {
    "template.yaml": TEMPLATE,
    "samconfig.toml": SAMCONFIG,
    "orders/app.py": "def handler(event, context): return 1\n",
    "billing/app.py": "def handler(event, context): return 2\n",
    "report/app.py": "def handler(event, context): return 3\n",
    "shared/python/shared.py": "VERSION = 1\n",
}


def edited(old: str, new: str) -> dict[str, str | bytes | None]:
    """The template with one text replaced."""
    assert TEMPLATE.count(old) == 1, old
    return {"template.yaml": TEMPLATE.replace(old, new)}


AUDIT = "arn:aws:lambda:eu-west-1:123456789012:layer:audit:1"
WITHOUT_REPORT = TEMPLATE[: TEMPLATE.index("  Report:")] + TEMPLATE[TEMPLATE.index("  Shared:\n    Type") :]
CHANGES: Mapping[str, Mapping[str, str | bytes | None]] = {
    "01-arn-bump": edited("layer:dep:5", "layer:dep:6"),
    "02-mapping-bump": edited("layer:tracing:8", "layer:tracing:9"),
    "03-layer-directory": {"shared/python/shared.py": "VERSION = 2\n"},
    "04-globals": edited("Timeout: 10\n", f"Timeout: 10\n    Layers:\n      - {AUDIT}\n"),
    "05-samconfig": {"samconfig.toml": SAMCONFIG.replace("MetricsVersion=5", "MetricsVersion=6")},
    "06-flag-alone": edited("CodeUri: orders/\n", "CodeUri: orders/\n      AutoPublishAliasAllProperties: true\n"),
    "07-tags": edited("      CodeUri: billing/\n", "      CodeUri: billing/\n      Tags:\n        team: billing\n"),
    "08-alias-rename": edited("AutoPublishAlias: live", "AutoPublishAlias: prod"),
    "09-moved-template": {
        "template.yaml": None,
        **{f"service/{path}": text for path, text in FILES.items()},
        **dict.fromkeys(FILES),
        "service/template.yaml": TEMPLATE.replace("layer:dep:5", "layer:dep:6"),
    },
    "10-deleted-function": {"template.yaml": WITHOUT_REPORT, "report/app.py": None},
}  # fmt: skip


SHOWN = [*((name, "text") for name in CHANGES), ("02-mapping-bump", "markdown"), ("04-globals", "markdown")]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return build(tmp_path_factory.mktemp("shop"))


def build(root: Path) -> Repository:
    """The repository with all branches; main is checked out, and no branch with it."""
    repository = Repository(root)
    repository.commit(FILES, "start")
    for name, files in CHANGES.items():
        repository.branch(name).commit(files, name)
    repository.git("checkout", "-q", "main")
    return repository


def printed(repository: Repository, name: str, output_format: str) -> str:
    """What `layer-bot check` prints about a branch, and how it ends."""
    flags = ("--base", "main", "--head", name, "--output-format", output_format)
    done = layer_bot("check", *flags, directory=repository.root)
    assert done.errors == "", done.errors
    return f"{done.output}\n[exit status {done.status}]\n"


@pytest.mark.parametrize(("name", "output_format"), SHOWN)
def test_a_change_reads_as_its_golden_file(repository: Repository, name: str, output_format: str) -> None:
    assert printed(repository, name, output_format) == golden(name, output_format).read_text(encoding="utf-8")


def golden(name: str, output_format: str) -> Path:
    """The file with what is printed."""
    return GOLDEN / f"{name}.{'txt' if output_format == 'text' else 'md'}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as directory:
        built = build(Path(directory))
        for change, each in SHOWN:
            golden(change, each).write_text(printed(built, change, each), encoding="utf-8")
