"""SAM templates: which functions are asked about, what is asked, and what a refusal of the translator means."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from bot.ports import Transform, Transformed, TransformRequest
from bot.publishing import cloudformation
from bot.publishing.pairs import TemplatePair
from bot.publishing.reduction import FUNCTION
from bot.publishing.sam import Output, Side, judge_functions, make_request, read_output
from bot.publishing.sam_remedies import Asking, with_remedies
from bot.publishing.verdicts import Judged, Verdict
from bot.template.model import Function
from bot.template.scenarios import Environment

MAX_SINGLE_REQUESTS = 100


class Asked(NamedTuple):
    """Two sides of a template in one environment."""

    base: Side
    head: Side

    @property
    def name(self) -> str:
        """The environment."""
        return self.head.environment.name


def judge_template(pair: TemplatePair, transform: Transform) -> tuple[Judged, ...]:
    """The verdicts for the functions of a SAM template with AutoPublishAlias, and for the aliases it writes out."""
    functions = {each.logical_id: each for each in pair.head.functions if alias_of(each) is not None}
    found = list(cloudformation.judge_template(pair, transform))
    if not functions:
        return tuple(found)
    if pair.base is None:
        return (*found, *(_row(pair, each, Verdict.PUBLISHED, "the template is new") for each in functions.values()))
    for before, after in pair.environments():
        found.extend(_judge_environment(pair, functions, _sides(pair, before, after), transform))
    return tuple(found)


def alias_of(function: Function) -> str | None:
    """The alias that SAM publishes for a function, or None: of the last case that has one."""
    if function.type_name != FUNCTION:
        return None
    settings = [case.state.alias for case in function.cases if case.state.alias is not None]
    return (settings[-1].known or settings[-1].value.shown) if settings else None


def _sides(pair: TemplatePair, before: Environment, after: Environment) -> Asked:
    base = Side(*pair.base_names(), before, pair.base_side.artifacts, pair.base_side.external)
    head = Side(pair.head_scope, pair.head_side.read.links, after, pair.head_side.artifacts, pair.head_side.external)
    return Asked(base, head)


def _judge_environment(
    pair: TemplatePair, functions: dict[str, Function], sides: Asked, transform: Transform
) -> Iterator[Judged]:
    changed = _changed_functions(functions, sides)
    for name, function in functions.items():
        if name not in changed:
            yield _row(pair, function, Verdict.UNCHANGED, "nothing that a version holds changes", sides)
    if not changed:
        return
    if pair.head.has_macros or (pair.base is not None and pair.base.has_macros):
        for name in sorted(changed):
            yield _row(pair, functions[name], Verdict.UNKNOWN, "a macro may change the function and its layers", sides)
        return
    yield from _ask(pair, {name: functions[name] for name in sorted(changed)}, sides, transform)


def _changed_functions(functions: dict[str, Function], sides: Asked) -> frozenset[str]:
    """The functions whose own or shared parts differ between the sides; all where a nested stack may matter."""
    names = frozenset(functions)
    base, head = (make_request(side, names) for side in sides)
    has_stacks = any(key == scope.key for scope in (sides.base.scope, sides.head.scope) for key, _ in _links(sides))
    if has_stacks or sides.base.external != sides.head.external:
        return names
    if base == head:
        return frozenset()
    before, after = json.loads(base.template), json.loads(head.template)
    mine = [{key: side["Resources"].pop(key, None) for key in names} for side in (before, after)]
    if before != after or base.parameters != head.parameters:
        return names
    return frozenset(name for name in names if mine[0][name] != mine[1][name])


def _links(sides: Asked) -> Iterator[tuple[str, str]]:
    yield from sides.base.links
    yield from sides.head.links


def _ask(pair: TemplatePair, functions: dict[str, Function], sides: Asked, transform: Transform) -> Iterator[Judged]:
    names = frozenset(functions)
    requests: tuple[TransformRequest, ...] = (make_request(sides.base, names), make_request(sides.head, names))
    answers = transform.transform(requests)
    outputs = [_output(side, answer.template) if isinstance(answer, Transformed) else None
               for side, answer in zip(sides, answers, strict=True)]  # fmt: skip
    if outputs[0] is not None and outputs[1] is not None:
        found = judge_functions(functions, (sides.base, outputs[0]), (sides.head, outputs[1]))
        yield from with_remedies(found, functions, (sides.base, outputs[0]), Asking(sides.head, requests[1], transform))
        return
    reason = next((each.reason for each in answers if not isinstance(each, Transformed)), "the template is too large")
    if len(functions) == 1 or len(functions) > MAX_SINGLE_REQUESTS:
        for function in functions.values():
            yield _row(pair, function, Verdict.UNKNOWN, f"SAM does not accept the template: {reason}", sides)
        return
    for name, function in functions.items():
        yield from _ask(pair, {name: function}, sides, transform)


def _output(side: Side, text: str) -> Output | None:
    output = read_output(side.scope.source.path, text)
    if output is not None:
        output.scope.key = side.scope.key
    return output


def _row(pair: TemplatePair, function: Function, verdict: Verdict, reason: str, sides: Asked | None = None) -> Judged:
    scenarios = (f"environment={sides.name}",) if sides is not None and sides.name else ()
    return Judged(
        pair.head.path, function.logical_id, alias_of(function) or "?", verdict, reason, scenarios, function.place
    )
