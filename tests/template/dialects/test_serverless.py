"""Services of the Serverless Framework: what a function says, and what it has from the provider."""

import pytest

from bot.findings.finding import Location
from bot.template.dialects.serverless import sniff
from bot.text.source import SourceFile
from bot.yamltree.nodes import Mapping
from bot.yamltree.parse import Document, parse
from tests.template.builder import block, function_of, source_slice
from tests.template.services import ARN, known, only, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("service: x\nprovider: {name: aws}\nfunctions: {}\n", True),
        ("service: x\nprovider: aws\n", True),
        ("provider: {name: '${opt:provider}'}\nlayers: {}\n", True),
        ('{"service": "x", "provider": {"name": "aws"}}', True),
        ("service: x\nprovider: {name: google}\nfunctions: {}\n", False),
        ("service: x\nprovider: {runtime: nodejs20.x}\nfunctions: {}\n", False),
        ("provider: {name: aws}\n", False),
        ("service: x\nprovider: {name: aws}\nResources: {}\n", False),
        ("services: {a: {path: a}}\n", False),
    ],
)
def test_a_service_is_known_by_its_content(text: str, expected: bool) -> None:
    document = parse(SourceFile("x.yml", text.encode()))
    assert isinstance(document, Document)
    assert isinstance(document.root, Mapping)
    assert sniff(document.root) is expected


@pytest.mark.parametrize(
    ("own", "shared", "expected"),
    [
        ("", "", ((), ("x86_64",))),
        ("", f"layers: [{ARN}:s:1]\narchitecture: arm64", ((f"{ARN}:s:1",), ("arm64",))),
        (f"layers: [{ARN}:o:1]", f"layers: [{ARN}:s:1]", ((f"{ARN}:o:1",), ("x86_64",))),
        ("layers: []", f"layers: [{ARN}:s:1]", ((), ("x86_64",))),
        ("layers: null", f"layers: [{ARN}:s:1]", ((f"{ARN}:s:1",), ("x86_64",))),
        ("architecture: x86_64", "architecture: arm64", ((), ("x86_64",))),
        ("architecture: ''", "architecture: arm64", ((), ("arm64",))),
        ("architecture: ${opt:arch}", "architecture: arm64", ((), ("${opt:arch}",))),
        (r"architecture: 'a\${self:service}'", "", ((), ("a${self:service}",))),
        ("architecture: ${ssm:/arch}", "", ((), ("${architecture}",))),
        (f"layers: {ARN}:bare:1", "", ((f"{ARN}:bare:1",), ("x86_64",))),
        ("layers: ${ssm:/layers}", "", (("??",), ("x86_64",))),
        ("layers: ${file(x.js):layers}", f"layers: [{ARN}:s:1]", (("??",), ("x86_64",))),
        ("layers: ${opt:layers}", "", (("??",), ("x86_64",))),
        ("layers: ${opt:layers, null}", f"layers: [{ARN}:s:1]", ((f"{ARN}:s:1",), ("x86_64",))),
    ],
)  # fmt: skip
def test_a_function_takes_from_the_provider_what_it_does_not_say(
    own: str, shared: str, expected: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    text = f"provider:\n  name: aws\n{block(shared, 2)}functions:\n  one:\n    handler: a.b\n{block(own, 4)}"
    assert only(function_of(read(text), "one")) == expected


@pytest.mark.parametrize(
    ("functions", "files"),
    [
        ("functions:\n  one: {layers: [A]}", {}),
        ("functions:\n  - other: {}\n  - one: {layers: [A]}", {}),
        ("functions:\n  - ${file(f.yml)}\n  - other: {}", {"f.yml": "one: {layers: [A]}\n"}),
        ("functions: ${file(f.yml)}", {"f.yml": "one: {layers: [A]}\n"}),
        ("functions: ${file(f.yml):inner}", {"f.yml": "inner: {one: {layers: [A]}}\n"}),
        ("functions: {one: '${file(f.yml):x}'}", {"f.yml": "x: {layers: [A]}\n"}),
        ("functions: {one: '${self:custom.one}'}\ncustom: {one: {layers: [A]}}", {}),
        ("functions: {one: {layers: '${self:custom.l}'}}\ncustom: {l: [A]}", {}),
        ("functions:\n  - one: {layers: [B]}\n  - one: {layers: [A]}", {}),
        ("custom: &base {layers: [A]}\nfunctions:\n  one: {<<: *base}", {}),
    ],
)
def test_a_function_is_found_wherever_it_is_written(functions: str, files: dict[str, str]) -> None:
    arn = f"{ARN}:dep:1"
    written = {path: text.replace("[A]", f"[{arn}]") for path, text in files.items()}
    found = read(functions.replace("[A]", f"[{arn}]"), written)
    assert only(function_of(found, "one")) == ((arn,), ("x86_64",))


def test_a_function_in_another_file_has_its_place_there() -> None:
    found = read("functions: ${file(f.yml)}", {"f.yml": "one:\n  handler: a.b\n"})
    assert function_of(found, "one").place == Location("f.yml", function_of(found, "one").place.span)
    assert source_slice(function_of(found, "one").place, "one:\n  handler: a.b\n") == "one"


@pytest.mark.parametrize(
    ("body", "runtime", "is_image", "alias"),
    [
        ("handler: a.b", "python3.12", False, None),
        ("runtime: nodejs22.x", "nodejs22.x", False, None),
        ("image: account.dkr.ecr/x", None, True, None),
        ("image: {name: base}", None, True, None),
        ("provisionedConcurrency: 2", "python3.12", False, "provisioned"),
        ("provisionedConcurrency: 0", "python3.12", False, None),
        ("snapStart: true", "python3.12", False, "snapstart"),
    ],
)
def test_the_other_settings(body: str, runtime: str | None, is_image: bool, alias: str | None) -> None:
    found = read(f"provider: {{name: aws, runtime: python3.12}}\nfunctions:\n  one:\n    {body}\n")
    state = function_of(found, "one").cases[0].state
    assert (known(state.runtime.value) if state.runtime else None) == runtime
    assert state.is_image is is_image
    assert (state.alias.known if state.alias else None) == alias


def test_a_syntax_of_its_own_leaves_every_function_unknown() -> None:
    text = "provider: {name: aws, variableSyntax: '\\\\${{([^}]+)}}'}\nfunctions: {one: {handler: a.b}}"
    found = function_of(read(text), "one")
    assert (found.cases, found.unknown) == (
        (),
        "the file sets a `variableSyntax` of its own, so its variables are not read",
    )


def test_a_function_that_a_program_declares_is_unknown() -> None:
    found = function_of(read("functions: {one: '${file(fn.js):one}'}", {"fn.js": ""}), "one")
    assert only(found) == (("??",), ("??",))
