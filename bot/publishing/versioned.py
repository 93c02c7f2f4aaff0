"""What a published version of a function holds, on each side of a change, and the verdict over all scenarios."""

from collections.abc import Callable
from collections.abc import Mapping as Dictionary
from typing import NamedTuple

from bot.publishing.canonical import Artifacts, Canonical, Canonicalizer
from bot.publishing.verdicts import Verdict, decide
from bot.template.evaluator import Evaluator
from bot.template.scenarios import Assignment, Budget, Environment, TooManyScenarios, explore, labels
from bot.yamltree.nodes import Mapping, Node, Scalar, resolve

# Properties of a function that are no part of a version, so that a change of them gives Lambda nothing to publish
# (aws-cdk-lib 2.276.0, aws-lambda/lib/function-hash.ts, VERSION_LOCKED).
NOT_VERSIONED = frozenset(("Tags", "ReservedConcurrentExecutions", "CodeSigningConfigArn", "TenancyConfig"))
# The same table calls these a part of a version; the Serverless Framework 4 calls RecursiveLoop none.
UNSURE = frozenset(("RecursiveLoop", "RuntimeManagementConfig"))
# What Lambda takes where a property is absent (Lambda API reference, CreateFunction, read 2026-11-25).
_DEFAULTS: dict[str, Canonical] = {
    "Architectures": ("list", "x86_64"),
    "Description": "",
    "EphemeralStorage": ("map", ("Size", "512")),
    "Layers": ("list",),
    "MemorySize": "128",
    "PackageType": "Zip",
    "SnapStart": ("map", ("ApplyOn", "None")),
    "Timeout": "3",
    "TracingConfig": ("map", ("Mode", "PassThrough")),
}

Properties = Dictionary[str, Canonical]


class Deployed(NamedTuple):
    """One side of a template in one environment. `evaluate` gives the evaluator of a scenario."""

    environment: Environment
    evaluate: Callable[[Assignment, Budget], Evaluator]
    artifacts: Artifacts
    external: Dictionary[str, str]

    def canonicalizer(self, evaluator: Evaluator) -> Canonicalizer:
        """Makes canonical values of this side."""
        return Canonicalizer(evaluator, self.external, self.artifacts)


class Outcome(NamedTuple):
    """A verdict, its reason, and the versioned properties that change effectively, sorted."""

    verdict: Verdict
    reason: str
    changed: tuple[str, ...] = ()


class Summary(NamedTuple):
    """The worst outcome, and the scenarios that decide: the environment alone, if it has a name, where all agree."""

    outcome: Outcome
    scenarios: tuple[str, ...]
    is_everywhere: bool = True  # all scenarios of the environment agree


def versioned_properties(canonicalizer: Canonicalizer, properties: Mapping | None) -> Properties:
    """The properties of a function that a version holds, by name, without those that are absent."""
    found = canonicalizer.properties(properties) if properties is not None else {}
    return without_defaults({key: value for key, value in found.items() if key not in NOT_VERSIONED})


def without_defaults(properties: Properties) -> dict[str, Canonical]:
    """The properties without those that say what Lambda would take anyway."""
    return {key: value for key, value in properties.items() if _DEFAULTS.get(key) != value}


def differing(before: Properties, after: Properties) -> tuple[str, ...]:
    """The names of the properties that differ, sorted."""
    return tuple(sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key)))


def judge_change(changed: tuple[str, ...], *, version_changes: bool) -> Outcome:
    """The outcome from the two questions: does the version's ID change, which versioned properties change?"""
    if changed and UNSURE.issuperset(changed):
        listed = ", ".join(changed)
        return Outcome(Verdict.UNKNOWN, f"{listed} changes, and it is not known whether a version holds it", changed)
    verdict = decide(version_changes=version_changes, changed=changed)
    return Outcome(verdict, _reason(verdict, changed), changed)


def summarise(compute: Callable[[Assignment], Outcome | None], environment: Environment) -> Summary | None:
    """The worst outcome over all scenarios that `compute` reaches; None where it gives None in each."""
    try:
        explored = explore(compute)
    except TooManyScenarios:
        return Summary(Outcome(Verdict.UNKNOWN, "it has more scenarios than are looked at"), labels(environment, {}))
    found = [(each.answer, labels(environment, each.assignment)) for each in explored if each.answer is not None]
    if not found:
        return None
    worst = min(answer.verdict for answer, _ in found)
    deciding = [(answer, named) for answer, named in found if answer.verdict is worst]
    if len(deciding) == len(found):
        return Summary(deciding[0][0], labels(environment, {}))
    return Summary(deciding[0][0], tuple(" and ".join(named) for _, named in deciding), is_everywhere=False)


def _reason(verdict: Verdict, changed: tuple[str, ...]) -> str:
    listed = ", ".join(changed)
    match verdict:
        case Verdict.PUBLISHED:
            return f"{listed} changes, and with it the ID of the version"
        case Verdict.DEPLOY_FAILS:
            return "the ID of the version changes, and nothing that a version holds does"
        case Verdict.STALE_ALIAS | Verdict.STALE_CONFIG:
            return f"{listed} changes, and the ID of the version does not"
        case _:
            return "nothing that a version holds changes"


def mapping_of(node: Node | None) -> Mapping | None:
    """The mapping that a node is, or None."""
    concrete = resolve(node) if node is not None else None
    return concrete if isinstance(concrete, Mapping) else None


def text_of(node: Node | None) -> str | None:
    """The text of the scalar that a node is, or None."""
    concrete = resolve(node) if node is not None else None
    return concrete.text if isinstance(concrete, Scalar) else None
