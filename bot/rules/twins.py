"""The fix for a layer of another architecture: its twin, with the twin's own name, account and number."""

from typing import NamedTuple

from bot.findings.finding import Confidence, Fix
from bot.rules.architecture_lists import settings_of
from bot.rules.base import Hit, RuleContext
from bot.rules.claims import Claim, advise
from bot.rules.doubts import find_default
from bot.rules.repair import OTHER_REGION, Proposal, Words, edit_fix, only_words, propose
from bot.rules.uses import Regions, Sighting, version_place
from bot.template.model import ArnTarget, SsmTarget
from bot.template.rewriting import Replacement, rewrite
from bot.template.values import Text, skeleton


class Misfit(NamedTuple):
    """A layer of a function in a case, what is said of it, and the function's architecture, which it does not serve."""

    sighting: Sighting
    claim: Claim
    architecture: str


def twin_fix(context: RuleContext, misfit: Misfit, hit: Hit, regions: Regions) -> Fix:
    """The twin with its own name, account and number; for a public parameter the path of the twin."""
    sighting, claim, architecture = misfit
    advice, target = advise(context, sighting, claim, architecture), sighting.use.target
    is_certain = hit.confidence is Confidence.CERTAIN
    doubt = "" if is_certain else f"{claim.basis} is no proof that the layer is built for another architecture"
    if isinstance(target, SsmTarget) and advice.twin is not None:
        start = skeleton(target.text).find(target.path)
        rewriting = rewrite(target.text, (Replacement(start, start + len(target.path), advice.twin),))
        default = find_default(context.template, _settings(sighting))
        doubt = doubt or (f"it is right for the default of {default} alone" if default else "")
        return edit_fix(context, rewriting, Words(advice.title, "twin", doubt))
    if not isinstance(target, ArnTarget) or advice.layer is None:
        return only_words(advice.title, "")
    if claim.wanted_region != claim.region:
        return only_words(advice.title, OTHER_REGION)
    places = regions[version_place(sighting.use, sighting.function)]
    proposal = Proposal(advice.title, advice.layer, places, "twin", doubt=doubt, decided_by=_settings(sighting))
    return propose(context, sighting, proposal)


def _settings(sighting: Sighting) -> tuple[Text, ...]:
    """The architecture and the runtime of the function, which decide what fits it."""
    state = sighting.case.state
    return (
        *(setting.value for setting in settings_of(sighting.case)),
        *((state.runtime.value,) if state.runtime is not None else ()),
    )
