"""Services as osls resolves them and as we read them, in one form that can be compared."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bot.template.dialects import serverless
from bot.template.dialects.serverless_functions import function_state, list_functions
from bot.template.evaluator import Evaluator, World
from bot.template.model import ArnTarget, LayerUse, LocalTarget, MalformedTarget
from bot.template.scenarios import Budget, Environment
from bot.template.scope import Scope
from bot.template.values import Unknown, literal
from bot.template.variables import VariableEvaluator
from bot.template.variables_files import ServiceFiles
from bot.template.variables_survey import survey
from bot.text.source import SourceFile
from bot.yamltree.nodes import Mapping
from bot.yamltree.parse import Document, parse, read_source

UNKNOWN = "?"  # what we do not claim to know fits everything

_VERSION_AND_PLUGINS = re.compile(
    r"^(?:frameworkVersion|configValidationMode|org|app|tenant|disabledDeprecations|plugins):"
    r"[^\n]*\n(?:(?:[ \t-][^\n]*|#[^\n]*|\r?)\n)*", re.MULTILINE
)  # fmt: skip
_REASONS = (
    ("Value not found at", "a variable has no value"),
    ("Environment variable", "a variable has no value"),
    ("Unrecognized configuration variable sources", "a variable of a plug-in"),
    ("Object notation", "an object as service"),
    ("credentials", "asks AWS"),
    ("security token", "asks AWS"),
    ("ECONNREFUSED", "asks AWS"),
    ("Cannot load", "a program that is absent"),
    ("Invalid", "not valid for osls"),
)
_INTRINSIC = re.compile(r"(?:Ref|Fn::\w+)")


class Function(NamedTuple):
    """A function's effective layers, in order, and its architecture."""

    layers: tuple[str, ...]
    architecture: str


Functions = dict[str, Function]


class Refused(NamedTuple):
    """osls does not resolve the service, and says why."""

    reason: str


def without_plugins(text: str) -> str:
    """The text of a service without what keeps osls from reading it: other versions, absent plug-ins."""
    return _VERSION_AND_PLUGINS.sub("", text if text.endswith("\n") else text + "\n") + 'configValidationMode: "off"\n'


def resolve_with_osls(command: list[str], folder: Path, stage: str | None) -> Functions | Refused:
    """The functions of folder/serverless.yml as `osls print` resolves them."""
    options = ["--stage", stage] if stage is not None else []
    arguments = [*command, "print", "--format", "json", *options]
    run = subprocess.run(
        arguments, cwd=folder, env=quiet_environment(), check=False, capture_output=True, text=True, timeout=60
    )
    start = run.stdout.find("{")
    if run.returncode or start < 0:
        return Refused(_reason(run.stdout + run.stderr))
    return printed_functions(json.loads(run.stdout[start:]))


def printed_functions(service: object) -> Functions:
    """The functions of what `osls print` shows, with what they have from the provider."""
    root = _mapping(service)
    provider = _mapping(root.get("provider"))
    found = {}
    for name, body in _mapping(root.get("functions")).items():
        own = _mapping(body)
        layers = own.get("layers") if own.get("layers") is not None else provider.get("layers") or []
        architecture = own.get("architecture") or provider.get("architecture") or "x86_64"
        region = str(provider.get("region", "us-east-1"))
        shown = tuple(_entry(layer, region) for layer in (layers if isinstance(layers, list) else [layers]))
        found[name] = Function(shown, str(architecture))
    return found


def packaged_functions(template: object, region: str) -> Functions:
    """The functions of a CloudFormation template that `osls package` made, by logical ID."""
    found = {}
    for name, body in _mapping(_mapping(template).get("Resources")).items():
        resource = _mapping(body)
        if resource.get("Type") == "AWS::Lambda::Function":
            properties = _mapping(resource.get("Properties"))
            layers, architectures = properties.get("Layers", []), properties.get("Architectures", ["x86_64"])
            assert isinstance(layers, list)
            assert isinstance(architectures, list)
            found[name] = Function(tuple(_entry(layer, region) for layer in layers), str(architectures[0]))
    return found


def read_by_us(path: Path, stage: str | None) -> Functions:
    """The functions of a service as we read it, with defaults alone and, where it is given, a stage."""
    files, scope = service_files(path)
    parameters = {"opt:stage": literal(stage)} if stage is not None else {}
    base = Evaluator(scope, World(Budget(), only_defaults=True), Environment("", parameters), {})
    evaluator = serverless.service_evaluator(files, base)
    return dict(_ours(evaluator))


def stages_of(path: Path) -> tuple[str, ...]:
    """The stages that we find named in a service."""
    files, scope = service_files(path)
    return survey(files, scope).stages


def is_service(path: Path) -> bool:
    """Whether a file is a service that our dialect reads."""
    document = _parse(path, path.name)
    return document is not None and isinstance(document.root, Mapping) and serverless.sniff(document.root)


def service_files(path: Path) -> tuple[ServiceFiles, Scope]:
    """The files of a service, its own folder standing for the repository."""
    document = _parse(path, path.name)
    assert document is not None
    assert isinstance(document.root, Mapping)

    def load(name: str) -> SourceFile | None:
        target = path.parent / name
        source = read_source(name, target.read_bytes()) if target.is_file() else None
        return source if isinstance(source, SourceFile) else None

    scope = Scope(document.source, document.root)
    return ServiceFiles(scope, load), scope


def _ours(evaluator: VariableEvaluator) -> Iterator[tuple[str, Function]]:
    for name, function in list_functions(evaluator).items():
        state = function_state(evaluator, function)
        layers = (UNKNOWN,) if isinstance(state.layers, Unknown) else tuple(_shown(use) for use in state.layers)
        yield name, Function(layers, state.architecture or UNKNOWN)


def _shown(use: LayerUse) -> str:
    match use.target:
        case LocalTarget(logical_id=logical_id):
            return f"Ref {logical_id}"
        case ArnTarget(text=text) | MalformedTarget(text=text):
            return text.shown
        case _:
            return UNKNOWN


def _reason(output: str) -> str:
    """The kind of the first cause that osls names, without the names of the service's own keys and files."""
    return next((kind for words, kind in _REASONS if words in output), output.strip()[:300])


def _entry(layer: object, region: str) -> str:
    if isinstance(layer, str):
        return layer
    key, value = next(iter(_mapping(layer).items()), ("", None))
    if key == "Ref":
        return f"Ref {value}"
    if key == "Fn::Sub" and isinstance(value, str):
        return value.replace("${AWS::Region}", region)
    if key == "Fn::Join" and isinstance(value, list) and all(isinstance(item, str | int) for item in value[1]):
        return str(value[0]).join(str(item) for item in value[1])
    return key if _INTRINSIC.fullmatch(key) else "a mapping"


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _parse(path: Path, name: str) -> Document | None:
    source = read_source(name, path.read_bytes())
    document = parse(source) if isinstance(source, SourceFile) else None
    return document if isinstance(document, Document) else None


def quiet_environment() -> dict[str, str]:
    """Nothing that osls could reach AWS or a person with; the same on every machine."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_MAX_ATTEMPTS": "1",
        "SLS_NOTIFICATIONS_MODE": "off",
        "CI": "true",
    }
