"""The fix for a layer that a function has twice: which of the two entries goes."""

from bot.findings.finding import Fix
from bot.rules.base import RuleContext
from bot.rules.doubts import find_default, scalars_of
from bot.rules.repair import Words, only_words, remove_entry
from bot.template.model import ArnTarget, Case, Function, LayerUse, SsmTarget
from bot.template.rewriting import shown_target
from bot.template.values import Unknown

SAME, VERSIONS, TWINS = "same", "versions", "twins"
_KEEP_ONE = "keep one of them"


def duplicate_fix(
    context: RuleContext, where: tuple[Function, Case], pair: tuple[LayerUse, LayerUse], kind: str
) -> Fix:
    """The fix that takes one of two entries away: one of equal ones, the older version, or what does not fit."""
    (function, case), (first, second) = where, pair
    if kind == TWINS:
        return _keep_fitting(context, case, pair)
    title = "take it away here: all functions have it" if first.is_shared and not second.is_shared else _KEEP_ONE
    if kind == SAME:
        is_first = not _is_repeated(function, second) and _is_repeated(function, first)
        going, kept = (first, second) if is_first else (second, first)
        doubt = _equal_by_default(context, first, second)
        return remove_entry(context, going, kept, Words(_KEEP_ONE if is_first else title, "remove", doubt))
    older = _older(first, second)
    if older is None:
        return only_words(title, "which of the two versions is meant is not known")
    words = Words(title, "remove", "that the newer of the two versions is meant is a guess")
    return remove_entry(context, older, second if older is first else first, words)


def _is_repeated(function: Function, entry: LayerUse) -> bool:
    """Whether the layer of an entry stands in another one too, in every case in which the entry gives it."""
    node = entry.place.node if entry.place is not None else None
    for case in function.cases:
        layers = () if isinstance(case.state.layers, Unknown) else case.state.layers
        mine = [shown_target(use.target) for use in layers if use.place is not None and use.place.node is node]
        others = [shown_target(use.target) for use in layers if use.place is None or use.place.node is not node]
        if any(text not in others for text in mine):
            return False
    return True


def _equal_by_default(context: RuleContext, first: LayerUse, second: LayerUse) -> str:
    """Why two entries may differ in a stack: the default of a parameter makes them equal."""
    texts = [use.target.text for use in (first, second) if isinstance(use.target, ArnTarget | SsmTarget)]
    written = [{id(scalar) for scalar in scalars_of(text)} for text in texts]
    default = find_default(context.template, texts)
    if not default or (len(written) > 1 and written[0] & written[1]):
        return ""
    return f"the two are equal by the default of {default}, and a stack may have another value"


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
    for use, other in (pair, pair[::-1]) if architecture is not None else ():
        target = use.target
        if not isinstance(target, ArnTarget) or target.name is None:
            continue
        proof = context.catalogue.proven_architectures(target.name, target.account_id)
        if proof is not None and architecture not in proof.architectures:
            doubt = "" if proof.certain else f"only {proof.basis} says so"
            return remove_entry(context, use, other, Words(title, "remove", doubt))
    return only_words(title, "")
