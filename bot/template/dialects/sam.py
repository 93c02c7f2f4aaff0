"""SAM: AWS::Serverless::Function with Globals merged as SAM merges them, and plain functions beside them."""

from collections.abc import Callable, Iterator

from bot.template.dialects.base import Candidate, Dialect, Reading, judge_functions
from bot.template.dialects.cloudformation import FUNCTION_TYPE, has_macros, resource_type
from bot.template.evaluator import Evaluator
from bot.template.functions import SharedProperties, function_state, ignored_globals, is_added_to
from bot.template.model import FunctionState, Template
from bot.template.resources import Resource, list_resources
from bot.template.values import Place
from bot.yamltree.nodes import Mapping, Scalar, Sequence, entries, find, resolve

SERVERLESS_FUNCTION = "AWS::Serverless::Function"
_TRANSFORM = "AWS::Serverless-2016-10-31"


def sniff(root: Mapping) -> bool:
    """Whether a document is a SAM template: it has the SAM transform, or resources of SAM types."""
    resources = find(root, "Resources")
    concrete = resolve(resources) if resources is not None else None
    if not isinstance(concrete, Mapping):
        return False
    return _has_transform(root) or any(
        resource_type(node).startswith("AWS::Serverless::") for _, _, node in entries(concrete)
    )


def _has_transform(root: Mapping) -> bool:
    node = find(root, "Transform")
    concrete = resolve(node) if node is not None else None
    items = concrete.items if isinstance(concrete, Sequence) else (concrete,) if concrete is not None else ()
    names = (resolve(item) for item in items)
    return any(isinstance(name, Scalar) and name.text == _TRANSFORM for name in names)


def read(reading: Reading) -> Template:
    """The functions of the template."""
    section = reading.scope.section("Globals")
    shared = find(section, "Function") if section else None
    shared = resolve(shared) if shared is not None else None
    concrete = shared if isinstance(shared, Mapping) else None
    is_open = any(each is not None and is_added_to(each) for each in (section, concrete))
    functions = judge_functions(reading, _lister(SharedProperties(concrete, is_open=is_open)))
    macros = has_macros(reading.scope.transforms)
    return Template(reading.scope.source, DIALECT.name, functions, reading.environments, macros)


def _lister(shared: SharedProperties) -> Callable[[Evaluator], Iterator[Candidate]]:
    def list_functions(evaluator: Evaluator) -> Iterator[Candidate]:
        for resource in list_resources(evaluator):
            type_name = resource.type_name
            if type_name in (SERVERLESS_FUNCTION, FUNCTION_TYPE):
                taken = shared if type_name == SERVERLESS_FUNCTION else SharedProperties(None)
                place = Place(evaluator.scope.source, resource.key).location
                state = _state(resource, taken._replace(ignored=ignored_globals(resource)))
                yield Candidate(resource.logical_id, type_name, place, state)

    return list_functions


def _state(resource: Resource, shared: SharedProperties) -> Callable[[Evaluator], FunctionState | None]:
    return lambda evaluator: function_state(evaluator, resource, shared)


DIALECT = Dialect("sam", 2, sniff, read)
