"""CloudFormation: AWS::Lambda::Function with everything written on it."""

from collections.abc import Callable, Iterator

from bot.template.dialects.base import Candidate, Dialect, Reading, judge_functions
from bot.template.evaluator import Evaluator
from bot.template.functions import SharedProperties, function_state
from bot.template.model import FunctionState, Template
from bot.template.resources import Resource, list_resources
from bot.template.values import Place
from bot.yamltree.nodes import Mapping, Node, Scalar, entries, find, resolve

FUNCTION_TYPE = "AWS::Lambda::Function"
_HARMLESS_TRANSFORMS = ("AWS::Serverless-2016-10-31", "AWS::LanguageExtensions", "AWS::SecretsManager-",
                        "AWS::CodeDeployBlueGreen")  # fmt: skip


def sniff(root: Mapping) -> bool:
    """Whether a document is a CloudFormation template: it has resources with types, or a function that makes some."""
    resources = find(root, "Resources")
    concrete = resolve(resources) if resources is not None else None
    if not isinstance(concrete, Mapping):
        return False
    if find(root, "AWSTemplateFormatVersion") is not None:
        return True
    return any(name.startswith("Fn::") or "::" in resource_type(node) for name, _, node in entries(concrete))


def resource_type(node: Node) -> str:
    """The type of a resource body, "" where it has none."""
    body = resolve(node)
    kind = find(body, "Type") if isinstance(body, Mapping) else None
    kind = resolve(kind) if kind is not None else None
    return kind.text if isinstance(kind, Scalar) else ""


def has_macros(transforms: tuple[str, ...]) -> bool:
    """Whether a transform may add or change functions and layers in a way that the files do not show."""
    return any(not name.startswith(_HARMLESS_TRANSFORMS) for name in transforms)


def read(reading: Reading) -> Template:
    """The functions of the template."""
    functions = judge_functions(reading, _list_functions)
    macros = has_macros(reading.scope.transforms)
    return Template(reading.scope.source, DIALECT.name, functions, reading.environments, macros)


def _list_functions(evaluator: Evaluator) -> Iterator[Candidate]:
    for resource in list_resources(evaluator):
        if resource.type_name == FUNCTION_TYPE:
            place = Place(evaluator.scope.source, resource.key).location
            yield Candidate(resource.logical_id, FUNCTION_TYPE, place, _state(resource))


def _state(resource: Resource) -> Callable[[Evaluator], FunctionState | None]:
    return lambda evaluator: function_state(evaluator, resource, SharedProperties(None))


DIALECT = Dialect("cloudformation", 1, sniff, read)
