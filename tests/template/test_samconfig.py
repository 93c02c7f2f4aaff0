"""Tests for bot/template/samconfig.py."""

import pytest

from bot.template.samconfig import Given, applies_to, read_samconfig
from bot.template.values import Text, locate
from bot.text.source import SourceFile
from bot.yamltree.limits import Unreadable
from tests.template.builder import ARN, all_layers, block, function_of, read_files, source_slice, template

TEMPLATE = template("Layers: [!Ref Layer]", before="Parameters:\n  Layer: {Type: String}")


def given_of(text: str, path: str = "samconfig.toml") -> dict[str, Given]:
    found = read_samconfig(SourceFile(path, text.encode()))
    assert not isinstance(found, Unreadable)
    return {given.name: given for given in found}


def parameters(text: str, path: str = "samconfig.toml", name: str = "default") -> dict[str, str | None]:
    return {key: value.known for key, value in given_of(text, path)[name].parameters.items()}


WRITTEN = {
    "pairs": ('"A=1 B=two"', {"A": "1", "B": "two"}),
    "pairs in quotes": (r'"A=\"x y\" B=\"z\""', {"A": "x y", "B": "z"}),
    "pairs in a literal text": ("""'A="x y" B=z'""", {"A": "x y", "B": "z"}),
    "pairs in single quotes": ("""\"A='x y' B=z\"""", {"A": "x y", "B": "z"}),
    "the long form": ('"ParameterKey=A,ParameterValue=1 ParameterKey=B,ParameterValue=2"', {"A": "1", "B": "2"}),
    "a value with an equals sign": ('"A=x=y B=http://z?q=1"', {"A": "x=y", "B": "http://z?q=1"}),
    "an apostrophe": ('"A=it\'s B=1"', {"A": "it's", "B": "1"}),
    "an escaped blank": (r'"A=x\\ y B=1"', {"A": "x y", "B": "1"}),
    "an empty value": (r'"A=\"\" B=1"', {"A": "", "B": "1"}),
    "several lines": ('"""\nA=1\nB=2\n"""', {"A": "1", "B": "2"}),
    "a list": ('["A=1", "B=2 C=3"]', {"A": "1", "B": "2", "C": "3"}),
    "an inline table": ('{A = "1", B = 2, C = true}', {"A": "1", "B": "2", "C": "true"}),
}


@pytest.mark.parametrize(("written", "expected"), WRITTEN.values(), ids=WRITTEN.keys())
def test_overrides_are_read(written: str, expected: dict[str, str]) -> None:
    assert parameters(f"[default.deploy.parameters]\nparameter_overrides = {written}\n") == expected


def test_a_table_of_overrides_has_a_header_of_its_own() -> None:
    text = '[default.deploy.parameters.parameter_overrides]\nA = "1"\n'
    assert parameters(text) == {"A": "1"}


def test_deploy_replaces_the_overrides_of_global_as_a_whole() -> None:
    text = block("""
        [default.global.parameters]
        parameter_overrides = "A=1 B=2"
        region = "eu-west-1"
        [default.deploy.parameters]
        parameter_overrides = "A=3"
        """)
    given = given_of(text)["default"]
    assert {key: value.known for key, value in given.parameters.items()} == {"A": "3"}
    assert given.region is not None
    assert given.region.known == "eu-west-1"


def test_each_place_is_that_of_its_own_environment() -> None:
    text = block(f"""
        # A={ARN}
        [dev.deploy.parameters]
        parameter_overrides = 'A={ARN} B={ARN}'
        [prod.deploy.parameters]
        tags = "A={ARN}"
        parameter_overrides = "A={ARN}"
        """)
    places = [
        locate(given.parameters[key]) for given in given_of(text).values() for key in ("A", "B") if key in
        given.parameters
    ]  # fmt: skip
    assert [source_slice(place, text) for place in places] == [ARN] * 3
    starts = [place.span.start for place in places if place]
    lines = text.splitlines(keepends=True)
    assert starts == [text.index("'A=") + 3, text.index(" B=") + 3, text.rindex(ARN)]
    assert text.count("\n", 0, starts[2]) == len(lines) - 1


PLACES = {
    "plain": ('"B=1 A=arn:x:1"', "arn:x:1"),
    "quoted": (r'"A=\"arn:x:1\""', "arn:x:1"),
    "escaped": (r'"A=\"ar\u006e:x:1\""', r"ar\u006e:x:1"),
    "a table": ('{A = "arn:x:1"}', "arn:x:1"),
    "a list": ("""['A=arn:x:2', 'A=arn:x:1']""", "arn:x:1"),
}


@pytest.mark.parametrize(("written", "expected"), PLACES.values(), ids=PLACES.keys())
def test_a_place_is_exact(written: str, expected: str) -> None:
    text = f"[default.deploy.parameters]\nparameter_overrides = {written}\n"
    assert source_slice(locate(given_of(text)["default"].parameters["A"]), text) == expected


YAML = {
    "a text": ("parameter_overrides: A=1 B=arn:x:1", "arn:x:1"),
    "a quoted text": ("""parameter_overrides: 'A="x y" B="arn:x:1"'""", "arn:x:1"),
    "escapes": (r"""parameter_overrides: "A=\"x y\" B=\"arn:x:1\"" """, "arn:x:1"),
    "a folded text": ("parameter_overrides: >-\n        A=1\n        B=arn:x:1", "arn:x:1"),
    "a list": ("parameter_overrides: [A=1, B=arn:x:1]", "arn:x:1"),
    "a mapping": ("parameter_overrides: {A: 1, B: 'arn:x:1'}", "arn:x:1"),
}


@pytest.mark.parametrize(("written", "expected"), YAML.values(), ids=YAML.keys())
def test_yaml_files_are_read_with_places(written: str, expected: str) -> None:
    text = f"version: 0.1\ndefault:\n  deploy:\n    parameters:\n      {written}\n"
    value = given_of(text, "samconfig.yaml")["default"].parameters["B"]
    assert isinstance(value, Text)
    assert (value.known, source_slice(locate(value), text)) == ("arn:x:1", expected)


APPLIES = {
    "the template beside it": (None, "samconfig.toml", "template.yaml", True),
    "another name beside it": (None, "samconfig.toml", "other.yaml", False),
    "the name that it gives": ("other.yaml", "samconfig.toml", "other.yaml", True),
    "not the other one then": ("other.yaml", "samconfig.toml", "template.yaml", False),
    "a template further down": ("infra/app.yaml", "samconfig.toml", "infra/app.yaml", True),
    "the built template": (".aws-sam/build/template.yaml", "a/samconfig.toml", "a/template.yaml", True),
    "a template in another folder": (None, "samconfig.toml", "a/template.yaml", False),
}


@pytest.mark.parametrize(("named", "config", "path", "expected"), APPLIES.values(), ids=APPLIES.keys())
def test_an_environment_belongs_to_its_template(named: str | None, config: str, path: str, *, expected: bool) -> None:
    assert applies_to(Given("default", named, None, {}), config, path) is expected


def test_an_override_replaces_a_parameter_without_default() -> None:
    text = f'[prod.deploy.parameters]\nregion = "us-east-1"\nparameter_overrides = "Layer={ARN}"\n'
    function = function_of(read_files({"template.yaml": TEMPLATE, "samconfig.toml": text}))
    assert all_layers(function) == [("?",), (ARN,)]
    assert [case.scenarios for case in function.cases] == [((),), (("environment=prod",),)]
    assert [case.state.region.known if case.state.region else None for case in function.cases] == [None, "us-east-1"]


def test_a_configuration_above_may_name_the_template() -> None:
    text = f'[default.deploy.parameters]\ntemplate_file="app/main.yaml"\nparameter_overrides = "Layer={ARN}"\n'
    function = function_of(read_files({"app/main.yaml": TEMPLATE, "samconfig.toml": text}))
    assert all_layers(function) == [("?",), (ARN,)]


BUILT = {
    "toml": ("samconfig.toml", """
        [default.build.parameters]
        template_file = "app/main.yaml"
        region = "us-west-1"
        parameter_overrides = "Layer=build"
        [default.deploy.parameters]
        template_file = ".aws-sam/build/template.yaml"
        region = "eu-west-1"
        """),
    "yaml": ("samconfig.yaml", """
        default:
          build: {parameters: {template: app/main.yaml, region: us-west-1, parameter_overrides: Layer=build}}
          deploy: {parameters: {template_file: .aws-sam/build/template.yaml, region: eu-west-1}}
        """),
}  # fmt: skip


@pytest.mark.parametrize(("path", "text"), BUILT.values(), ids=BUILT.keys())
def test_what_is_deployed_as_built_is_the_template_that_build_names(path: str, text: str) -> None:
    found = read_files({"template.yaml": TEMPLATE, "app/main.yaml": TEMPLATE, path: block(text)})
    regions = {
        each.source.path: [case.state.region.known if case.state.region else None for case in each.functions[0].cases]
        for each in found.templates
    }
    assert regions == {"template.yaml": [None], "app/main.yaml": [None, "eu-west-1"]}
    assert {name for each in found.templates for name in all_layers(each.functions[0])} == {("?",)}


BROKEN = {
    "no TOML": ("[a\nb = ", 1),
    "values nested without end": ("\na=" + "[" * 5000 + "]" * 5000, 1),
    "a key without end": ("a = 1\n" + ".".join(["a"] * 30_000) + " = 1", 2),
}


@pytest.mark.parametrize(("text", "line"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_is_a_problem_and_the_template_is_read(text: str, line: int) -> None:
    found = read_files({"template.yaml": TEMPLATE, "samconfig.toml": text})
    assert [(problem.path, problem.line) for problem in found.problems] == [("samconfig.toml", line)]
    assert all_layers(function_of(found)) == [("?",)]


@pytest.mark.parametrize("text", ["", "default = 1", "[default]\ndeploy = 1", "[default.deploy]\nparameters = 'x'"])
def test_settings_of_another_kind_say_nothing(text: str) -> None:
    assert given_of(text) == {}
