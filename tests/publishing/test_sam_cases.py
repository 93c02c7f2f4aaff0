"""The measured SAM cases of ../shared/publishing: a verdict in four modes each, through the command line."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from bot.findings.finding import Location
from bot.ports import Transformed
from bot.publishing.deployments import Deployment
from bot.publishing.sam import Side, judge_function, make_request, read_output
from bot.template.scenarios import Environment
from bot.template.scope import Scope
from bot.template.values import literal
from bot.text.source import SourceFile
from bot.text.spans import Span
from bot.transform.client import SamTranslator
from bot.yamltree.nodes import Mapping
from bot.yamltree.parse import Document, parse
from tests.cli import check_json

pytestmark = pytest.mark.slow
PATH = "template.json"


def test_the_command_line_gives_the_measured_verdicts(shared: Path, tmp_path: Path) -> None:
    cases = json.loads((shared / "publishing" / "sam-cases.json").read_text())
    expected: dict[str, str] = {}
    for number, case in enumerate(cases["cases"]):
        if case["head_external"]:
            continue  # what changes lies outside of both templates: the next test
        for mode, verdict in case["verdicts"].items():
            folder = f"{number:03}-{mode.replace('+', '-')}"
            for side in ("base", "head"):
                place = tmp_path / side / folder
                place.mkdir(parents=True)
                (place / PATH).write_text(json.dumps(_with_mode(case[side], cases["modes"][mode])))
            if case["head_parameters"]:
                (tmp_path / "head" / folder / "samconfig.toml").write_text(_samconfig(case["head_parameters"]))
            expected[f"{folder}/{PATH}"] = verdict
    report = check_json("--base", "./base", "--head", "./head", "--fail-on", "never", directory=tmp_path)
    given = {row["path"]: row["verdict"] for row in report["publishing"]}
    assert len(expected) == 4 * sum(not case["head_external"] for case in cases["cases"])
    assert given == expected


def test_changes_outside_of_both_templates_are_seen_where_they_are_known(shared: Path) -> None:
    cases = json.loads((shared / "publishing" / "sam-cases.json").read_text())
    outside = [case for case in cases["cases"] if case["head_external"]]
    with SamTranslator() as translator:
        given = {
            (case["case"], mode): _judge(translator, case, properties)
            for case in outside
            for mode, properties in cases["modes"].items()
        }
    assert len(outside) == 3
    assert given == {(case["case"], mode): verdict for case in outside for mode, verdict in case["verdicts"].items()}


def _with_mode(template: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    changed = copy.deepcopy(template)
    changed["Resources"]["F"]["Properties"].update(properties)
    return changed


def _samconfig(parameters: dict[str, str]) -> str:
    pairs = " ".join(f'{name}=\\"{value}\\"' for name, value in parameters.items())
    return f'version = 0.1\n[default.deploy.parameters]\nparameter_overrides = "{pairs}"\n'


def _judge(translator: SamTranslator, case: dict[str, Any], properties: dict[str, Any]) -> str:
    base, head = (
        _side(_with_mode(case[name], properties), parameters, external)
        for name, parameters, external in (("base", {}, {}), ("head", case["head_parameters"], case["head_external"]))
    )
    answers = translator.transform((make_request(base, frozenset("F")), make_request(head, frozenset("F"))))
    outputs = [read_output(base.scope, answer.template) for answer in answers if isinstance(answer, Transformed)]
    before, after = outputs
    assert before is not None
    assert after is not None
    judged = judge_function("F", Location(PATH, Span(0, 0)), (base, before), (head, after))
    assert judged is not None
    return str(judged.verdict)


def _side(template: dict[str, Any], parameters: dict[str, str], external: dict[str, str]) -> Side:
    document = parse(SourceFile(PATH, json.dumps(template).encode()))
    assert isinstance(document, Document)
    assert isinstance(document.root, Mapping)
    deployment = Deployment(Environment("", {name: literal(value) for name, value in parameters.items()}))
    return Side(Scope(document.source, document.root), {}, deployment, lambda _path, _local: "code", external)
