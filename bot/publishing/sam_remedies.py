"""Which remedies make a stale change publish, confirmed by the translator on the head as it would then be.

A remedy is tried on all stale functions of a template at once, for the ID of a version depends on its function alone;
it is named for a function only if this function then publishes in every environment in which it is stale, is no worse
in any other, and no other function of the template becomes worse.
"""

import json
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Dictionary
from typing import Any, NamedTuple

from bot.ports import Transform, Transformed, TransformRequest
from bot.publishing.sam import Output, Side, judge_functions, make_request, read_output
from bot.publishing.sam_edits import SOMETHING_NEW, STALE, TRIALS, Trial, counts_all, has_code_sha256
from bot.publishing.verdicts import Judged, Remedy, Verdict
from bot.template.model import Function

MOST_REMEDIES = 2  # more of them help nobody to choose
MOST_STAGES = 12  # environments of a template; with more, no remedy is confirmed

Verdicts = Dictionary[str, Judged]


class Stage(NamedTuple):
    """Both sides of a template in one environment, what was asked about them, and the verdicts that came of it."""

    base: Side
    head: Side
    requests: tuple[TransformRequest, TransformRequest]
    before: Output
    found: Verdicts

    @property
    def template(self) -> dict[str, Any]:
        """The reduced template of head, to be edited."""
        template: dict[str, Any] = json.loads(self.requests[1].template)
        return template


class Confirmer(NamedTuple):
    """What a confirmation needs: the functions that were asked about, and the translator."""

    functions: Dictionary[str, Function]
    transform: Transform

    def judge(self, stage: Stage, trial: Trial, stale: tuple[str, ...]) -> Verdicts | None:
        """The verdicts of a stage with a trial on head; None where it does not apply or SAM refuses it."""
        output = self._edited(stage, (stage.head, 1), trial, stale)
        if output is None:
            return None
        return judge_functions(self.functions, (stage.base, stage.before), (stage.head, output))

    def judge_again(self, stage: Stage, trial: Trial, stale: tuple[str, ...]) -> Verdicts | None:
        """The verdicts of a stage with a trial on both sides, as the next change of the kind would have them."""
        before = self._edited(stage, (stage.base, 0), trial, stale)
        after = self._edited(stage, (stage.head, 1), trial, stale)
        if before is None or after is None:
            return None
        return judge_functions(self.functions, (stage.base, before), (stage.head, after))

    def _edited(self, stage: Stage, chosen: tuple[Side, int], trial: Trial, stale: tuple[str, ...]) -> Output | None:
        side, index = chosen
        request = stage.requests[index]
        if trial.is_resolved:
            request = make_request(side, frozenset(self.functions), is_resolved=True)
        template: dict[str, Any] = json.loads(request.template)
        present = tuple(name for name in stale if name in template["Resources"])
        if not present or not trial.edit(template if not trial.is_resolved else stage.template, present):
            return None
        (answer,) = self.transform.transform((request._replace(template=json.dumps(template, sort_keys=True)),))
        return read_output(side.scope, answer.template) if isinstance(answer, Transformed) else None


def confirm_remedies(stages: tuple[Stage, ...], confirmer: Confirmer) -> dict[str, tuple[Remedy, ...]]:
    """The remedies of each function that is stale in a stage, the preferred ones first.

    The stages are those of all environments, each with a verdict for every function that was asked about.
    """
    confirmed: dict[str, list[Remedy]] = {}
    for stage in stages if len(stages) <= MOST_STAGES else ():
        confirmed.update({name: [] for name, judged in stage.found.items() if judged.verdict in STALE})
    for trial in TRIALS:
        open_ = tuple(name for name in sorted(confirmed) if _is_open(confirmed[name], trial))
        for name in _confirm(stages, confirmer, trial, open_) if open_ else ():
            confirmed[name].append(trial.remedy)
    return {name: tuple(remedies) for name, remedies in confirmed.items()}


def confirm_description(stages: tuple[Stage, ...], confirmer: Confirmer) -> frozenset[str]:
    """The functions whose deployment fails for want of something to publish, and no more with another Description."""
    few = stages if len(stages) <= MOST_STAGES else ()
    found = {name for stage in few for name, each in stage.found.items() if each.verdict in SOMETHING_NEW.heals}
    return frozenset(_confirm(few, confirmer, SOMETHING_NEW, tuple(sorted(found)))) if found else frozenset()


def _is_open(remedies: list[Remedy], trial: Trial) -> bool:
    return len(remedies) < MOST_REMEDIES and not any(each in trial.beyond for each in remedies)


def _confirm(stages: Iterable[Stage], confirmer: Confirmer, trial: Trial, stale: tuple[str, ...]) -> set[str]:
    kept = set(stale)
    for stage in stages:
        after = confirmer.judge(stage, trial, stale)
        if after is None or any(_is_worse(stage.found, after, name) for name in stage.found.keys() - set(stale)):
            return set()
        kept = {name for name in kept if _helps(stage.found, after, name, trial)}
        if kept and trial.must_last and any(stage.found[name].verdict in STALE for name in kept if name in stage.found):
            again = confirmer.judge_again(stage, trial, stale) or {}
            kept = {name for name in kept if _helps(stage.found, again, name, trial)}
    return kept


def _helps(before: Verdicts, after: Verdicts, name: str, trial: Trial) -> bool:
    if name not in before:
        return name not in after
    is_published = name in after and after[name].verdict is Verdict.PUBLISHED
    return is_published or (before[name].verdict not in trial.heals and not _is_worse(before, after, name))


def _is_worse(before: Verdicts, after: Verdicts, name: str) -> bool:
    return name not in after or after[name].verdict < before[name].verdict


def described(stage: Stage) -> Iterator[Judged]:
    """The verdicts of a stage with what decides about the version of each function."""
    template = stage.template
    for name, judged in stage.found.items():
        code = has_code_sha256(template, name)
        yield judged._replace(hashes_all=not code and counts_all(template, name), has_code_sha256=code)
