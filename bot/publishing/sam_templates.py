"""SAM templates: which functions are asked about, what is asked, and what a refusal of the translator means."""

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.ports import NotTransformed, Transform, TransformAnswer, Transformed, TransformRequest
from bot.publishing import cloudformation
from bot.publishing.deployments import Deployment
from bot.publishing.pairs import TemplatePair
from bot.publishing.reduction import FUNCTION
from bot.publishing.sam import Side, judge_functions, make_request, read_output
from bot.publishing.sam_builds import with_build_note
from bot.publishing.sam_edits import STALE
from bot.publishing.sam_remedies import Confirmer, Stage, confirm_description, confirm_remedies, described
from bot.publishing.sam_uncounted import Requests, find_uncounted, imitate
from bot.publishing.verdicts import Judged, Remedy, Verdict
from bot.publishing.versioned import mapping_of, text_of
from bot.template.model import Function
from bot.template.scenarios import Fork
from bot.template.scope import Scope
from bot.yamltree.nodes import find

MAX_SINGLE_REQUESTS = 100

_NEEDY = (*STALE, Verdict.DEPLOY_FAILS)

Functions = dict[str, Function]
Confirmed = dict[tuple[str, bool], tuple[Remedy, ...]]  # by function, and whether it is stale or fails


class Asked(NamedTuple):
    """Two sides of a template in one environment."""

    base: Side
    head: Side

    @property
    def name(self) -> str:
        """The environment."""
        return self.head.environment.name


class Asking(NamedTuple):
    """A template that is asked about, its functions with AutoPublishAlias, and the translator."""

    pair: TemplatePair
    functions: Functions
    transform: Transform
    wants_remedies: bool = True

    def only(self, names: Iterable[str]) -> "Asking":
        """The same about some of the functions."""
        return self._replace(functions={name: self.functions[name] for name in sorted(names)})


def judge_template(pair: TemplatePair, transform: Transform, *, wants_remedies: bool = True) -> tuple[Judged, ...]:
    """The verdicts for the functions of a SAM template with AutoPublishAlias, and for the aliases it writes out."""
    functions = {each.logical_id: each for each in pair.head.functions if alias_of(each, pair.head_scope) is not None}
    found = list(cloudformation.judge_template(pair, transform))
    if not functions:
        return tuple(found)
    asking = Asking(pair, functions, transform, wants_remedies)
    if pair.base is None:
        rows = (_row(asking, each, Verdict.PUBLISHED, "the template is new") for each in functions.values())
        return (*found, *rows)
    return (*found, *_judge_environments(asking, [_sides(pair, *each) for each in pair.deployments()]))


def alias_of(function: Function, scope: Scope) -> str | None:
    """The alias that SAM publishes for a function, or None: of the last case that has one.

    As it is written where the function has too many scenarios for cases.
    """
    if function.type_name != FUNCTION:
        return None
    settings = [case.state.alias for case in function.cases if case.state.alias is not None]
    if settings or function.unknown is None:
        return (settings[-1].known or settings[-1].value.shown) if settings else None
    resource, shared = scope.resources.get(function.logical_id), scope.section("Globals")
    holders = (find(each, name) for each, name in ((resource, "Properties"), (shared, "Function")) if each is not None)
    written = (find(each, "AutoPublishAlias") for each in map(mapping_of, holders) if each is not None)
    return next((text_of(node) or "?" for node in written if node is not None), None)


def _sides(pair: TemplatePair, before: Deployment, after: Deployment) -> Asked:
    base = Side(*pair.base_names(), before, pair.base_side.artifacts, pair.base_side.external)
    head = Side(pair.head_scope, pair.head_side.read.links, after, pair.head_side.artifacts, pair.head_side.external)
    return Asked(base, head)


def _judge_environments(asking: Asking, environments: list[Asked]) -> Iterator[Judged]:
    found: list[Judged] = []
    stages: list[Stage] = []
    for sides in environments:
        try:
            changed = _changed_functions(asking, sides)
        except Fork as fork:
            reason = f"which resources there are depends on '{fork.atom.name}', which the files do not tell"
            found.extend(_row(asking, each, Verdict.UNKNOWN, reason, sides) for each in asking.functions.values())
            continue
        for name in sorted(asking.functions.keys() - changed):
            reason = "nothing that a version holds changes"
            found.append(_row(asking, asking.functions[name], Verdict.UNCHANGED, reason, sides))
        for answer in _answers(asking.only(changed), sides) if changed else ():
            if isinstance(answer, Stage):
                stages.append(answer)
                found.extend(described(answer))
            else:
                found.append(answer)
    confirmed = _confirm(asking, environments, stages) if asking.wants_remedies else {}
    for judged in found:
        noted = with_build_note(judged, asking.pair)
        if judged.verdict in _NEEDY:
            remedies = confirmed.get((judged.function, judged.verdict in STALE), ())
            noted = noted._replace(remedies=remedies, is_unasked=not asking.wants_remedies)
        yield noted


def _confirm(asking: Asking, environments: list[Asked], stages: list[Stage]) -> Confirmed:
    """The remedies of functions: with all of the template, or each alone where SAM refused them all."""
    groups = [each.found for each in stages if any(judged.verdict in _NEEDY for judged in each.found.values())]
    if len(stages) <= len(environments) and groups:
        groups = [{name: judged for each in stages for name, judged in each.found.items()}]
    confirmed: Confirmed = {}
    for group in groups:
        mine = asking.only(group)
        known = [_stage_of(mine, sides, stages) for sides in environments]
        whole = tuple(each for each in known if each is not None)
        if len(whole) == len(known):
            confirmer = Confirmer(mine.functions, mine.transform)
            confirmed |= {(name, True): each for name, each in confirm_remedies(whole, confirmer).items()}
            healed = confirm_description(whole, confirmer)
            confirmed |= {(name, False): (Remedy.DESCRIPTION_MARKER,) for name in healed}
    return confirmed


def _stage_of(asking: Asking, sides: Asked, stages: list[Stage]) -> Stage | None:
    """A stage that is there already, else one that is asked for; None where SAM refuses the template."""
    for stage in stages:
        if stage.head is sides.head and stage.found.keys() >= asking.functions.keys():
            return stage
    asked = _ask_whole(asking, sides)
    return asked if isinstance(asked, Stage) else None


def _changed_functions(asking: Asking, sides: Asked) -> frozenset[str]:
    """The functions whose own or shared parts differ between the sides; all where a nested stack or a macro may."""
    names = frozenset(asking.functions)
    if asking.pair.is_same:
        return frozenset()
    if _has_macros(asking.pair) and sides.base.scope.transforms != sides.head.scope.transforms:
        return names
    if not _is_told_alone(sides):
        return names
    base, head = (make_request(side, names) for side in sides)
    if base == head:
        return frozenset()
    before, after = json.loads(base.template), json.loads(head.template)
    mine = [{key: side["Resources"].pop(key, None) for key in names} for side in (before, after)]
    if before != after or base.parameters != head.parameters:
        return names
    return frozenset(name for name in names if mine[0][name] != mine[1][name])


def _is_told_alone(sides: Asked) -> bool:
    """Whether nothing but the template itself says what its functions are: no nested stack, nothing from outside."""
    has_stacks = any(key == scope.key for scope in (sides.base.scope, sides.head.scope) for key, _ in _links(sides))
    is_nested = sides.head.deployment.root is not None
    return not has_stacks and not is_nested and sides.base.external == sides.head.external


def _links(sides: Asked) -> Iterator[tuple[str, str]]:
    yield from sides.base.links
    yield from sides.head.links


def _answers(asking: Asking, sides: Asked) -> Iterator[Stage | Judged]:
    """The answers about all functions; without the translator where layers alone change and do not count."""
    names: tuple[str, ...] = ()
    if not asking.wants_remedies and not _has_macros(asking.pair) and _is_told_alone(sides):
        requests = _requests(asking, sides)
        names = find_uncounted(requests, asking.functions)
        texts = (imitate(request, names) for request in requests)
        stage = _stage(asking.only(names), sides, requests, tuple(texts)) if names else None
        names = names if stage is not None else ()
        yield from (stage,) if stage is not None else ()
    left = asking.functions.keys() - set(names)
    yield from _ask(asking.only(left), sides) if left else ()


def _ask(asking: Asking, sides: Asked) -> Iterator[Stage | Judged]:
    """A stage for all functions, else one for each; rows of unknown verdicts for those that SAM refuses alone."""
    if _has_macros(asking.pair):
        reason = "a macro may change the function and its layers"
        yield from (_row(asking, each, Verdict.UNKNOWN, reason, sides) for each in asking.functions.values())
        return
    asked = _ask_whole(asking, sides)
    if isinstance(asked, Stage):
        yield asked
    elif asked.is_refusal and 1 < len(asking.functions) <= MAX_SINGLE_REQUESTS:
        for name in asking.functions:
            yield from _ask(asking.only((name,)), sides)
    else:
        reason = f"SAM does not accept the template: {asked.reason}" if asked.is_refusal else asked.reason
        yield from (_row(asking, each, Verdict.UNKNOWN, reason, sides) for each in asking.functions.values())


def _ask_whole(asking: Asking, sides: Asked) -> Stage | NotTransformed:
    requests = _requests(asking, sides)
    texts = []
    for request in requests:
        answer = _transformed(asking.transform, request)
        if not isinstance(answer, Transformed):
            return answer
        texts.append(answer.template)
    stage = _stage(asking, sides, requests, tuple(texts))
    return stage or NotTransformed("what SAM makes of the template is too large", is_refusal=False)


def _requests(asking: Asking, sides: Asked) -> Requests:
    names = frozenset(asking.functions)
    return make_request(sides.base, names), make_request(sides.head, names)


def _stage(asking: Asking, sides: Asked, requests: Requests, texts: tuple[str, ...]) -> Stage | None:
    """Both sides as SAM makes them; None where that is beyond our own limits."""
    before, after = (read_output(side.scope, text) for side, text in zip(sides, texts, strict=True))
    if before is None or after is None:
        return None
    found = judge_functions(asking.functions, (sides.base, before), (sides.head, after))
    return Stage(sides.base, sides.head, requests, before, found)


def _has_macros(pair: TemplatePair) -> bool:
    return pair.head.has_macros or (pair.base is not None and pair.base.has_macros)


def _transformed(transform: Transform, request: TransformRequest) -> TransformAnswer:
    """The answer of SAM, which refuses a template without resources: one in which none of the functions is."""
    if not json.loads(request.template)["Resources"]:
        return Transformed(request.template)
    (answer,) = transform.transform((request,))
    return answer


def _row(asking: Asking, function: Function, verdict: Verdict, reason: str, sides: Asked | None = None) -> Judged:
    scenarios = (f"environment={sides.name}",) if sides is not None and sides.name else ()
    alias = alias_of(function, asking.pair.head_scope) or "?"
    return Judged(asking.pair.head.path, function.logical_id, alias, verdict, reason, scenarios, function.place)
