"""Serverless Framework 3 and 4 and osls: functions with what they have from `provider`, and the variables resolved."""

from collections.abc import Callable, Iterator

from bot.template import functions as cloudformation_functions
from bot.template.dialects.base import Candidate, Dialect, Reading, judge_functions
from bot.template.dialects.cloudformation import FUNCTION_TYPE
from bot.template.dialects.cloudformation import has_macros as transforms_have_macros
from bot.template.dialects.serverless_functions import function_state, list_functions
from bot.template.dialects.serverless_plugins import may_change_layers
from bot.template.evaluator import Evaluator
from bot.template.functions import SharedProperties
from bot.template.model import Function, FunctionState, Template
from bot.template.resources import Resource, list_resources
from bot.template.variables import VariableEvaluator
from bot.template.variables_files import ServiceFiles
from bot.template.variables_scope import ServiceScope
from bot.template.variables_survey import survey
from bot.yamltree.nodes import Mapping, Scalar, find, resolve

_WORDS = ("functions", "service", "layers")
_OWN_SYNTAX = "the file sets a `variableSyntax` of its own, so its variables are not read"


def sniff(root: Mapping) -> bool:
    """Whether a document is a service of the Serverless Framework on AWS."""
    provider = find(root, "provider")
    if provider is None or find(root, "Resources") is not None or all(find(root, word) is None for word in _WORDS):
        return False
    concrete = resolve(provider)
    name = find(concrete, "name") if isinstance(concrete, Mapping) else concrete
    name = resolve(name) if name is not None else None
    return isinstance(name, Scalar) and (name.text == "aws" or "${" in name.text)


def read(reading: Reading) -> Template:
    """The functions of the service, and the plain CloudFormation functions among its resources."""
    files = ServiceFiles(reading.scope, reading.files)
    files.choices = survey(files, reading.scope)
    plain = reading._replace(links={}, instances=())
    functions = judge_functions(plain, lambda base: _list(service_evaluator(files, base), files))
    if _has_own_syntax(reading.scope.root):
        functions = tuple(Function(each.logical_id, each.type_name, each.place, (), _OWN_SYNTAX) for each in functions)
    macros = may_change_layers(reading.scope.root) or transforms_have_macros(reading.scope.transforms)
    return Template(reading.scope.source, DIALECT.name, functions, reading.environments, macros)


def service_evaluator(files: ServiceFiles, base: Evaluator) -> VariableEvaluator:
    """An evaluator of the service in the scenario of `base`."""
    return ServiceScope(files, base).evaluator


def _list(evaluator: VariableEvaluator, files: ServiceFiles) -> Iterator[Candidate]:
    for name, function in list_functions(evaluator).items():
        yield Candidate(name, FUNCTION_TYPE, evaluator.place(function.key).location, _state(files, name))
    for resource in list_resources(evaluator):
        if resource.type_name == FUNCTION_TYPE:
            place = evaluator.place(resource.key).location
            yield Candidate(resource.logical_id, FUNCTION_TYPE, place, _resource_state(files, resource.logical_id))


def _state(files: ServiceFiles, name: str) -> Callable[[Evaluator], FunctionState | None]:
    def state(base: Evaluator) -> FunctionState | None:
        evaluator = service_evaluator(files, base)
        function = list_functions(evaluator, only=name).get(name)
        return function_state(evaluator, function) if function is not None else None

    return state


def _resource_state(files: ServiceFiles, logical_id: str) -> Callable[[Evaluator], FunctionState | None]:
    def state(base: Evaluator) -> FunctionState | None:
        evaluator = service_evaluator(files, base)
        resource = _find(evaluator, logical_id)
        if resource is None:
            return None
        return cloudformation_functions.function_state(evaluator, resource, SharedProperties(None))

    return state


def _find(evaluator: VariableEvaluator, logical_id: str) -> Resource | None:
    return next((each for each in list_resources(evaluator) if each.logical_id == logical_id), None)


def _has_own_syntax(root: Mapping) -> bool:
    provider = find(root, "provider")
    provider = resolve(provider) if provider is not None else None
    return isinstance(provider, Mapping) and find(provider, "variableSyntax") is not None


DIALECT = Dialect("serverless", 3, sniff, read)
