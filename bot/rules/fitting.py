"""The layer that a function needs in place of one that was built for another architecture or runtime."""

from bot.layers.layer import Layer
from bot.rules.base import RuleContext
from bot.rules.runtime_fit import find_misfit, find_sibling
from bot.rules.uses import Sighting
from bot.template.model import ArnTarget


def find_twin(context: RuleContext, layer: Layer, name: str) -> Layer | None:
    """The layer of another name that the same publisher has, or None."""
    for account_id in sorted(layer.accounts):
        twin = context.catalogue.find(name, account_id)
        if twin is not None:
            return twin
    return context.catalogue.find(name, None)


def find_serving(context: RuleContext, layer: Layer | None, architecture: str | None) -> Layer | None:
    """The layer itself, or its twin where the architecture needs that."""
    if layer is None or architecture is None or layer.architectures is None or architecture in layer.architectures:
        return layer
    name = layer.twin(architecture)
    return (find_twin(context, layer, name) if name else None) or layer


def find_fitting(context: RuleContext, sighting: Sighting, layer: Layer) -> Layer | None:
    """The layer that fits the function instead; None where this one does, or where no other is known.

    architecture-mismatch and runtime-mismatch name it: no other rule should name a number of the layer that is there.
    """
    state = sighting.case.state
    runtime = state.runtime.known if state.runtime is not None else None
    fitting = find_serving(context, _for_runtime(context, sighting, runtime) or layer, state.architecture)
    return fitting if fitting is not None and fitting.name != layer.name else None


def _for_runtime(context: RuleContext, sighting: Sighting, runtime: str | None) -> Layer | None:
    target = sighting.use.target
    misfit = find_misfit(context.catalogue, target, runtime) if runtime else None
    if misfit is None or runtime is None or not isinstance(target, ArnTarget):
        return None
    return find_sibling(context.catalogue, target, runtime, misfit)
