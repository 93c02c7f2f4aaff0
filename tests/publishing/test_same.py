"""A comparison says the same whether templates that are the same on both sides are read once or twice."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import pytest

from bot.analysis import Knowledge, read_all
from bot.comparing import Comparison, compare
from bot.local.workplace import find_workplace
from bot.publishing.same import find_same
from bot.report.model import Report
from bot.settings import Settings
from bot.sources.bundled import load_bundled
from bot.transform.client import SamTranslator
from bot.two_sides import make_comparison
from tests.local.repository import Repository

POWERTOOLS = "arn:aws:lambda:us-east-1:017000801446:layer:AWSLambdaPowertoolsPythonV3-python313-x86_64"
KNOWLEDGE = Knowledge(load_bundled(), date(2026, 11, 22))


def sam(more: str = "", version: int = 1, before: str = "", code: str = "src/") -> str:
    """A SAM template with a function `Api` behind an alias; `more` are further resources."""
    return f"""\
Transform: AWS::Serverless-2016-10-31
{before}
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      CodeUri: {code}
      AutoPublishAlias: live
      Layers: ['{POWERTOOLS}:{version}']
{more}
"""


PARAMETER = "Parameters: {V: {Type: Number, Default: 1}}"
BY_PARAMETER = sam(before=PARAMETER).replace(f"'{POWERTOOLS}:1'", f"!Sub '{POWERTOOLS}:${{V}}'")
PARENT = """\
Resources:
  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ../child/template.yaml, Parameters: {V: '%d'}}}
"""
CDK = '{"app": "node app.js", "context": {}}'
WRITTEN = sam("  Live:\n    Type: AWS::Lambda::Alias\n    Properties: {Name: x, FunctionName: !Ref Api, "
              "FunctionVersion: !GetAtt V.Version}\n"
              "  V: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Api}}")  # fmt: skip
SHARED_LAYER = """\
  L: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: layer/, RetentionPolicy: Delete}}
Outputs: {L: {Value: !Ref L, Export: {Name: l}}}"""
SERVICE = """\
service: s
provider: {name: aws, runtime: python3.13}
functions: {api: {handler: app.handler, provisionedConcurrency: 1, layers: "${file(layers.yml)}"}}
"""
START: Mapping[str, str] = {
    "quiet/template.yaml": sam(),
    "quiet/src/app.py": "1",
    "edited/template.yaml": sam(),
    "edited/src/app.py": "1",
    "coded/template.yaml": sam(SHARED_LAYER),
    "coded/src/app.py": "1",
    "coded/layer/a.py": "1",
    "outside/template.yaml": sam(code="../quiet/src"),
    "loop/template.yaml": sam("  Fn::ForEach::All: [N, [A, B], {'F${N}': {Type: AWS::Serverless::Function, "
                              "Properties: {CodeUri: src/, AutoPublishAlias: live}}}]"),
    "written/template.yaml": WRITTEN,
    "conf/app/template.yaml": BY_PARAMETER,
    "conf/samconfig.toml": 'version = 0.1\n[prod.deploy.parameters]\ntemplate_file = "app/template.yaml"\n'
                           'parameter_overrides = "V=1"\n',
    "child/template.yaml": BY_PARAMETER,
    "parent/template.yaml": PARENT % 1,
    "service/serverless.yml": SERVICE,
    "service/layers.yml": f"['{POWERTOOLS}:1']",
    "cdk/cdk.json": CDK,
    "absent/template.yaml": sam(code="nowhere/"),
    "broken/template.yaml": "Resources: {AWS::: [}\nAutoPublishAlias: live\n",
}  # fmt: skip


CHANGES = {
    "another template": {"edited/template.yaml": sam(version=2)},
    "a table alone": {"edited/template.yaml": sam("  T: {Type: AWS::DynamoDB::Table}")},
    "code": {"coded/src/app.py": "2"},
    "the content of a layer": {"coded/layer/a.py": "2"},
    "code that another folder names": {"quiet/src/app.py": "2"},
    "a samconfig file above": {"conf/samconfig.toml": START["conf/samconfig.toml"].replace("V=1", "V=2")},
    "a samconfig file that comes": {
        "quiet/samconfig.toml": "version = 0.1\n[p.deploy.parameters]\nregion = 'eu-west-1'"
    },
    "a parent": {"parent/template.yaml": PARENT % 2},
    "a parent that goes": {"parent/template.yaml": None},
    "a file that a service reads": {"service/layers.yml": f"['{POWERTOOLS}:2']"},
    "a template that moves": {"quiet/template.yaml": None, "moved/template.yaml": sam()},
    "a copy": {"copy/template.yaml": sam()},
    "something at the top": {"README.md": "x"},
}


@pytest.mark.parametrize("files", CHANGES.values(), ids=list(CHANGES))
def test_reading_once_changes_nothing(
    files: Mapping[str, str | None], repository: Repository, translator: SamTranslator
) -> None:
    comparison = compared(repository, files, translator)
    once, twice = (
        told(compare(comparison._replace(untouched=untouched), Settings(), KNOWLEDGE))
        for untouched in (comparison.untouched, frozenset[str]())
    )
    assert once == twice


def test_what_lies_in_an_untouched_folder_is_known(repository: Repository, translator: SamTranslator) -> None:
    compared(repository, {"edited/template.yaml": sam(version=2)}, translator)
    (repository.root / "absent/link").symlink_to("../coded")
    repository.write({"outside/untracked.py": "1"})
    comparison = make_comparison(Settings(base="main"), find_workplace(str(repository.root)), translator)
    (repository.root / "absent/link").unlink()
    repository.write({"outside/untracked.py": None})
    touched = {f"{folder}/template.yaml" for folder in ("edited", "absent", "outside")}
    assert comparison.untouched == comparison.head.files.candidates.keys() - touched


def test_what_is_the_same_is_read_once(repository: Repository, translator: SamTranslator) -> None:
    comparison = compared(repository, {"edited/template.yaml": sam(version=2)}, translator)
    read = read_all(comparison.head.files, Settings())
    same = find_same(comparison.untouched, comparison.base.files, (comparison.head.files, read))
    assert same == {f"{folder}/template.yaml" for folder in ("quiet", "coded", "written", "conf/app", "absent")}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    made = Repository(tmp_path_factory.mktemp("same"))
    made.commit(START)
    return made


@pytest.fixture(scope="module")
def translator() -> Iterator[SamTranslator]:
    with SamTranslator() as started:
        yield started


def told(report: Report) -> tuple[Report, list[dict[str, str]]]:
    """A report, and the texts of its sources, which are not the same objects in two runs."""
    texts = [{path: source.text for path, source in each.items()} for each in (report.sources, report.base_sources)]
    return replace(report, sources={}, base_sources={}), texts


def compared(repository: Repository, files: Mapping[str, str | None], translator: SamTranslator) -> Comparison:
    """What was committed first compared with a commit of these files, which are as they were after that."""
    repository.git("checkout", "-q", "-B", "change", "main")
    repository.commit(files)
    return make_comparison(Settings(base="main"), find_workplace(str(repository.root)), translator)
