"""CloudFormation: what deploying base and then head publishes, by the AWS::Lambda::Version that each alias leads to.

An update of a function never touches its versions: a new version is published only where a version with another
logical ID comes, or where a version must be replaced.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import NamedTuple, TypeVar

from bot.findings.finding import Location
from bot.ports import Transform
from bot.publishing.cloudformation_aliases import ALIAS, Alias, Made, list_aliases, present, read_alias
from bot.publishing.cloudformation_versions import View, judge_alias
from bot.publishing.deployments import Deployment
from bot.publishing.pairs import TemplatePair
from bot.publishing.verdicts import Judged, Remedy, Verdict
from bot.publishing.versioned import Deployed, Outcome, Summary, summarise
from bot.template.evaluator import Evaluator, World
from bot.template.scenarios import Assignment, Budget, TooManyScenarios, explore
from bot.template.scope import Scope
from bot.template.stacks import Links

_STALE = (Verdict.STALE_ALIAS, Verdict.STALE_CONFIG)
_MACRO = "a macro may change the function and its versions"

Sides = tuple[Deployed, Deployed]
Answer = TypeVar("Answer")


class Found(NamedTuple):
    """An alias of head that leads to a function of the template."""

    logical_id: str
    name: str
    function: str
    place: Location
    version: str  # the logical ID of the version that it leads to; "" where the template does not make it


def judge_template(
    pair: TemplatePair,
    transform: Transform,  # noqa: ARG001 as all judges
    *,
    wants_remedies: bool = True,  # noqa: ARG001 as all judges
) -> tuple[Judged, ...]:
    """The verdicts for the aliases that a template writes out, for each of its environments."""
    if ALIAS not in pair.head.source.text:
        return ()
    deployments = list(pair.deployments()) or [(Deployment(each),) * 2 for each in pair.head.environments[:1]]
    return judge_aliases(pair, [_sides(pair, *each) for each in deployments])


def judge_aliases(pair: TemplatePair, environments: list[Sides]) -> tuple[Judged, ...]:
    """The verdicts for all aliases that head writes out, sorted by alias."""
    found: dict[str, Found] = {}
    for _, head in environments:
        for alias in _find_aliases(pair, head):
            found.setdefault(alias.logical_id, alias)
    return tuple(row for name in sorted(found) for row in _judge(pair, found[name], environments))


def _sides(pair: TemplatePair, before: Deployment, after: Deployment) -> Sides:
    base, head = pair.base_side, pair.head_side
    evaluators = (
        partial(_evaluator, *pair.base_names(), before),
        partial(_evaluator, pair.head_scope, head.read.links, after),
    )
    return (
        Deployed(before.environment, evaluators[0], base.artifacts, base.external),
        Deployed(after.environment, evaluators[1], head.artifacts, head.external),
    )


def _evaluator(scope: Scope, links: Links, deployment: Deployment, assignment: Assignment, budget: Budget) -> Evaluator:
    return deployment.evaluator(scope, World(budget, links, only_defaults=True), assignment)


def _find_aliases(pair: TemplatePair, head: Deployed) -> Iterator[Found]:
    places = {each.logical_id: each.place for each in pair.head.functions}
    for name in sorted(set(_all_scenarios(head, list_aliases))):
        for alias in _all_scenarios(head, partial(_read_alias, name)):
            if alias.function is not None and alias.function in places:
                version = alias.target.version if isinstance(alias.target, Made) else ""
                yield Found(alias.logical_id, alias.name, alias.function, places[alias.function], version)


def _read_alias(logical_id: str, evaluator: Evaluator) -> Iterator[Alias]:
    resource = present(evaluator, logical_id)
    if resource is not None:
        yield read_alias(evaluator, resource)


def _all_scenarios(side: Deployed, ask: Callable[[Evaluator], Iterator[Answer]]) -> list[Answer]:
    """The answers of all scenarios; none where there are too many to look at."""
    budget = Budget()
    with suppress(TooManyScenarios):
        outcomes = explore(lambda assignment: tuple(ask(side.evaluate(assignment, budget))))
        return [answer for outcome in outcomes for answer in outcome.answer]
    return []


def _judge(pair: TemplatePair, alias: Found, environments: list[Sides]) -> Iterator[Judged]:
    if pair.base is None:
        yield _row(pair, alias, Summary(Outcome(Verdict.PUBLISHED, "the template is new"), ()))
        return
    has_macros = pair.head.has_macros or pair.base.has_macros
    summaries = []
    for base, head in environments:
        summary = summarise(_comparison(alias.logical_id, base, head), head.environment)
        if summary is not None:
            outcome = _with_macros(pair, summary.outcome) if has_macros else summary.outcome
            summaries.append(summary._replace(outcome=outcome))
    # A new logical ID publishes wherever the function changes, and fails wherever it does not.
    helps = alias.version != "" and all(each.outcome.verdict in _STALE and each.is_everywhere for each in summaries)
    remedies = (Remedy.RENAMED_VERSION,) if helps else ()
    yield from (_row(pair, alias, each)._replace(remedies=remedies) for each in summaries)


def _comparison(logical_id: str, base: Deployed, head: Deployed) -> Callable[[Assignment], Outcome | None]:
    budget = Budget()

    def compare(assignment: Assignment) -> Outcome | None:
        views = (View(side, side.evaluate(assignment, budget)) for side in (base, head))
        return judge_alias(logical_id, *views)

    return compare


def _with_macros(pair: TemplatePair, outcome: Outcome) -> Outcome:
    base = pair.base_scope
    if outcome.verdict is Verdict.UNCHANGED and base is not None and base.transforms == pair.head_scope.transforms:
        return outcome
    return Outcome(Verdict.UNKNOWN, _MACRO, outcome.changed)


def _row(pair: TemplatePair, alias: Found, summary: Summary) -> Judged:
    verdict, reason, changed = summary.outcome
    row = Judged(pair.head.path, alias.function, alias.name, verdict, reason, summary.scenarios, alias.place, changed)
    return row._replace(is_written_out=True, version=alias.version)
