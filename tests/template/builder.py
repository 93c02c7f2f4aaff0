"""Builds small templates and reads them, so that a test states only what matters."""

from collections.abc import Mapping
from textwrap import dedent, indent

from bot.findings.finding import Location
from bot.template.model import (
    ArnTarget,
    Function,
    FunctionState,
    LayerTarget,
    LocalTarget,
    MalformedTarget,
    SsmTarget,
    Template,
)
from bot.template.repository import Deployment, Files, Templates, read_templates
from bot.template.scenarios import Environment
from bot.template.values import Text, Unknown, literal, locate

ARN = "arn:aws:lambda:us-east-1:123456789012:layer:dep:7"
HEAD = "Transform: AWS::Serverless-2016-10-31\n"
DEFAULTS = Environment("", {})


def block(text: str, depth: int = 0) -> str:
    """The text without its common indentation, indented by `depth` spaces."""
    return indent(dedent(text).strip("\n"), " " * depth) + "\n"


def function(properties: str = "", *, name: str = "Fn", kind: str = "AWS::Serverless::Function") -> str:
    """A resource entry of a function with these properties."""
    written = f"    Properties:\n{block(properties, 6)}" if properties.strip() else ""
    return f"  {name}:\n    Type: {kind}\n{written}"


def template(properties: str = "", *, before: str = "", resources: str = "") -> str:
    """A SAM template with one function `Fn`: `before` stands above its Resources, `resources` behind the function."""
    behind = block(resources, 2) if resources.strip() else ""
    return HEAD + (block(before) if before.strip() else "") + "Resources:\n" + function(properties) + behind


def read_files(
    files: Mapping[str, str | bytes], *, defaults: Environment = DEFAULTS, environments: tuple[Environment, ...] = ()
) -> Templates:
    """What is read from files by path; those named samconfig are loaded on demand."""
    data = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    candidates = {path: each for path, each in data.items() if "samconfig" not in path}
    deployments = tuple(Deployment(lambda _: True, each) for each in environments)
    return read_templates(Files(candidates, {}, frozenset(), data.get), defaults, deployments)


def read(text: str | bytes, *, path: str = "template.yaml", defaults: Environment = DEFAULTS) -> Template:
    """The one template of a text."""
    found = read_files({path: text}, defaults=defaults)
    assert found.templates, found.problems
    return found.templates[0]


def region(*names: str) -> Environment:
    """The defaults, deployed to these regions."""
    return Environment("", {}, tuple(literal(name) for name in names))


def function_of(found: Template | Templates, name: str = "Fn", path: str | None = None) -> Function:
    """The function with a logical ID."""
    templates = found.templates if isinstance(found, Templates) else (found,)
    functions = [each for one in templates if path in (None, one.path) for each in one.functions]
    return next(each for each in functions if each.logical_id == name)


def shown(target: LayerTarget) -> str:
    """A target in a few words: the ARN's text, `local X`, `ssm X`, `malformed X` or `?`."""
    match target:
        case ArnTarget():
            return target.text.shown
        case LocalTarget():
            return f"local {target.logical_id}"
        case SsmTarget():
            return f"ssm {target.path}" + (f":{target.version}" if target.version else "")
        case MalformedTarget():
            return f"malformed {target.text.shown}"
    return "?"


def layers_of(state: FunctionState) -> tuple[str, ...]:
    """The layers of a state in a few words each; ("??",) where the whole list is not known."""
    return ("??",) if isinstance(state.layers, Unknown) else tuple(shown(use.target) for use in state.layers)


def architectures_of(state: FunctionState) -> tuple[str, ...]:
    """The architectures of a state; ("??",) where they are not known."""
    if isinstance(state.architectures, Unknown):
        return ("??",)
    return tuple(setting.value.shown for setting in state.architectures)


def states(found: Function) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The pairs of layers and architectures over all cases, each once and sorted."""
    return sorted({(layers_of(case.state), architectures_of(case.state)) for case in found.cases})


def all_layers(found: Function) -> list[tuple[str, ...]]:
    """The lists of layers over all cases, each once and sorted."""
    return sorted({layers for layers, _ in states(found)})


def layers(text: str, *, defaults: Environment = DEFAULTS) -> list[tuple[str, ...]]:
    """The lists of layers that the function `Fn` of a template has."""
    return all_layers(function_of(read(text, defaults=defaults)))


def source_slice(location: Location | None, text: str) -> str | None:
    """What stands at a location in the text of its file, or None without a location."""
    return None if location is None else text[location.span.start : location.span.end]


def located(found: Function, text: str, *, part: str = "version", index: int = 0) -> set[str | None]:
    """The source of a part of the layer ARNs at `index`: "text", "region", "name" or "version"."""
    slices: set[str | None] = set()
    for case in found.cases:
        if isinstance(case.state.layers, Unknown) or len(case.state.layers) <= index:
            continue
        target = case.state.layers[index].target
        if isinstance(target, ArnTarget):
            value = {
                "text": target.text,
                "region": target.region_text,
                "name": target.name_text,
                "version": target.version_text,
            }[part]
            assert isinstance(value, Text)
            slices.add(source_slice(locate(value), text))
    return slices
