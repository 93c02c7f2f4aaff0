"""Tests for bot/template/repository.py: which files become templates, and what becomes a Problem."""

import pytest

from bot.template.repository import Files, Templates, read_templates
from bot.template.scenarios import Environment
from tests.template.builder import ARN, HEAD, all_layers, function_of, read_files, template

TEMPLATE = template(f"Layers: ['{ARN}']")
PARENT = HEAD + "Resources:\n  App: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml}}\n"


def read_with(
    candidates: dict[str, bytes], nesting: dict[str, bytes], *, named: str = "", **others: bytes
) -> Templates:
    """What is read of candidates, of files that may deploy them, and of others on demand."""
    files = Files(candidates, nesting, frozenset((named,)), lambda path: others.get(path.replace(".", "_")))
    return read_templates(files, Environment("", {}), ())


def problems(found: Templates) -> list[tuple[str, int, bool]]:
    return [(problem.path, problem.line, problem.matters) for problem in found.problems]


DIALECTS = {
    "SAM": (TEMPLATE, "sam"),
    "SAM without a transform": (TEMPLATE.replace(HEAD, ""), "sam"),
    "SAM among transforms": (TEMPLATE.replace(HEAD, "Transform: [A, AWS::Serverless-2016-10-31]\n"), "sam"),
    "CloudFormation": (TEMPLATE.replace(HEAD, "").replace("Serverless", "Lambda"), "cloudformation"),
    "CloudFormation by its version": ("AWSTemplateFormatVersion: 2010-09-09\nResources: {}\n", "cloudformation"),
}


@pytest.mark.parametrize(("text", "dialect"), DIALECTS.values(), ids=DIALECTS.keys())
def test_a_dialect_is_told_by_content(text: str, dialect: str) -> None:
    assert [each.dialect for each in read_files({"x.txt": text}).templates] == [dialect]


OTHERS = ["a: b\n", "[1, 2]\n", "", "Resources: 5\n", "Resources: {a: b}\n", "5\n"]


@pytest.mark.parametrize("text", OTHERS)
def test_another_file_is_no_problem_unless_it_was_named(text: str) -> None:
    assert problems(read_with({"a.yaml": text.encode()}, {})) == []
    assert problems(read_with({"a.yaml": text.encode()}, {}, named="a.yaml")) == [("a.yaml", 1, True)]


def test_a_broken_template_is_a_problem_and_the_rest_is_read() -> None:
    found = read_files({"broken.yaml": "Resources:\n  a: [\n", "good.yaml": TEMPLATE})
    assert problems(found) == [("broken.yaml", 3, False)]
    assert all_layers(function_of(found)) == [(ARN,)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_template_in_another_encoding_is_a_problem(encoding: str) -> None:
    found = read_files({"broken.yaml": TEMPLATE.encode(encoding)})
    assert problems(found) == [("broken.yaml", 1, False)]


def test_a_broken_file_that_is_no_template_is_no_problem() -> None:
    assert problems(read_files({"broken.yaml": "a: [\n"})) == []


def test_a_key_that_stands_twice_is_a_problem() -> None:
    found = read_files({"t.yaml": TEMPLATE + "  Fn:\n    Type: AWS::Lambda::Function\n"})
    (problem,) = found.problems
    assert (problem.line, "'Fn'" in problem.message) == (7, True)


def test_a_parent_is_read_only_where_it_names_a_candidate() -> None:
    other = PARENT.replace("child.yaml", "other.yaml")
    found = read_with({"child.yaml": TEMPLATE.encode()}, {"main.yaml": PARENT.encode(), "b.yaml": other.encode()})
    assert [each.path for each in found.templates] == ["child.yaml", "main.yaml"]


def test_children_are_loaded_on_demand() -> None:
    found = read_with({"main.yaml": PARENT.encode()}, {}, child_yaml=TEMPLATE.encode())
    assert [each.path for each in found.templates] == ["main.yaml", "child.yaml"]
    assert set(found.sources) == {"main.yaml", "child.yaml"}


def test_a_child_that_is_absent_is_left_out() -> None:
    assert [each.path for each in read_with({"main.yaml": PARENT.encode()}, {}).templates] == ["main.yaml"]


def test_a_binary_file_beside_a_template_is_passed_over() -> None:
    found = read_files({"template.yaml": TEMPLATE, "samconfig.toml": b"\xff\xfe\x00"})
    assert all_layers(function_of(found)) == [(ARN,)]
