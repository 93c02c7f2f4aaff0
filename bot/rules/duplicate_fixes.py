"""The fix for a layer that a function has twice: which of the two entries goes."""

from bot.findings.finding import Fix
from bot.rules.base import RuleContext
from bot.rules.repair import Words, only_words, remove_entry
from bot.template.model import ArnTarget, Case, LayerUse

SAME, VERSIONS, TWINS = "same", "versions", "twins"
_KEEP_ONE = "keep one of them"


def duplicate_fix(context: RuleContext, case: Case, pair: tuple[LayerUse, LayerUse], kind: str) -> Fix:
    """The fix that takes one of two entries away: the later of equal ones, the older version, or what does not fit."""
    first, second = pair
    if kind == TWINS:
        return _keep_fitting(context, case, pair)
    title = "take it away here: all functions have it" if first.is_shared and not second.is_shared else _KEEP_ONE
    if kind == SAME:
        return remove_entry(context, second, Words(title, "remove"))
    older = _older(first, second)
    if older is None:
        return only_words(title, "which of the two versions is meant is not known")
    return remove_entry(
        context, older, Words(title, "remove", "that the newer of the two versions is meant is a guess")
    )


def _older(first: LayerUse, second: LayerUse) -> LayerUse | None:
    numbers = [use.target.version if isinstance(use.target, ArnTarget) else None for use in (first, second)]
    one, other = numbers
    if one is None or other is None:
        return None
    return second if other < one else first


def _keep_fitting(context: RuleContext, case: Case, pair: tuple[LayerUse, LayerUse]) -> Fix:
    """The entry that was built for another architecture goes, where the function's is known."""
    title = "keep the one for the function's architecture"
    architecture = case.state.architecture
    for use in pair if architecture is not None else ():
        target = use.target
        if not isinstance(target, ArnTarget) or target.name is None:
            continue
        proof = context.catalogue.proven_architectures(target.name, target.account_id)
        if proof is not None and architecture not in proof.architectures:
            return remove_entry(
                context, use, Words(title, "remove", "" if proof.certain else f"only {proof.basis} says so")
            )
    return only_words(title, "")
