"""Words for layers that several rules use: how a layer is called, where it is, and what could stand in its place.

Texts of a template come out as they are, only shortened: each report escapes them for its own channel.
"""

from bot.findings.finding import Location
from bot.layers.layer import Layer, Release
from bot.layers.staleness import at_least
from bot.rules.published import release_arn
from bot.rules.uses import use_place
from bot.template.model import (
    ArnTarget,
    Case,
    Function,
    LayerTarget,
    LayerUse,
    LocalTarget,
    MalformedTarget,
    SsmTarget,
    UnknownTarget,
)
from bot.template.values import Unknown
from bot.yamltree.nodes import Scalar, Sequence, resolve

_LONGEST = 160
_DECIDED_LATE = frozenset(("!If", "Fn::If", "!Transform", "Fn::Transform"))


def clip(text: str) -> str:
    """The text, its middle left out where it is too long to be read in a message."""
    if len(text) <= _LONGEST:
        return text
    half = _LONGEST // 2
    return f"{text[:half]}…{text[-half:]}"


def layer_title(target: LayerTarget, region: str | None = None, *, seen_from: str = "") -> str:
    """A layer in words, as in "layer 'Name:4' (us-west-2)"; `seen_from` is the path of the function's template."""
    if isinstance(target, ArnTarget):
        name = f"{target.name_text.shown}:{target.version_text.shown}"
        return f"layer '{clip(name)}'{f' ({region})' if region else ''}"
    if isinstance(target, LocalTarget):
        is_elsewhere = seen_from and target.place.path != seen_from
        return f"layer '{clip(target.logical_id)}' of {target.place.path if is_elsewhere else 'this template'}"
    if isinstance(target, SsmTarget):
        return f"the layer of SSM parameter '{clip(target.path)}'"
    if isinstance(target, MalformedTarget):
        return f"'{clip(target.text.shown)}'"
    return "a layer that is known at deployment only"


def victim_of(use: LayerUse, function: Function, location: Location) -> Location | None:
    """The entry where a function uses a layer, if it adds to a finding: not if it is shared or holds the finding."""
    entry = use_place(use, function)
    holds_it = entry.path == location.path and entry.span.start <= location.span.start <= entry.span.end
    return None if use.is_shared or holds_it else entry


def replacement(layer: Layer, region: str | None, remark: str = "", *, account_id: str | None = None) -> str:
    """What to write for a layer in a region: its ARN with the newest number known there, else its name and why.

    Where the region is not known, the numbers are those of an account, if it has any.
    """
    remark = f", {remark}" if remark else ""
    release = layer.release(region) if region else None
    if release is not None and release.version is not None:
        return f"use '{release_arn(layer, release)}'{remark}; {at_least(release)}"
    if region:
        return f"use '{layer.name}'{remark}; its number in {region} is not known here"
    known = numbered(layer, account_id) or numbered(layer)
    numbers = sorted({each.version or 0 for each in known})
    if len(numbers) == 1:
        return f"use '{layer.name}'{remark}; {at_least(known[0])} in every region that is known"
    if known:
        return f"use '{layer.name}'{remark}; its numbers differ from region to region ({numbers[0]} to {numbers[-1]})"
    return f"use '{layer.name}'{remark}; its number is not known here"


def numbered(layer: Layer, account_id: str | None = None) -> tuple[Release, ...]:
    """The releases of a layer whose number is known, of one account or of all, in the order of the catalogue."""
    known = (release for release in layer.releases.values() if release.version is not None)
    return tuple(release for release in known if account_id in (None, release.account_id))


def newest_number(layer: Layer | None, region: str | None) -> int | None:
    """The newest number known of a layer in a region, or None."""
    release = layer.release(region) if layer is not None and region else None
    return release.version if release is not None else None


def certain_entries(case: Case) -> tuple[LayerUse, ...]:
    """The entries of a list of layers that are certainly one layer each.

    An entry that is not known counts, for a list holds no empty entries; but not an `!If` or a macro that the files
    cannot decide, for it may be `AWS::NoValue`.
    """
    layers = case.state.layers
    if isinstance(layers, Unknown):
        return ()
    return tuple(use for use in layers if not isinstance(use.target, UnknownTarget) or not _may_be_nothing(use))


def _may_be_nothing(use: LayerUse) -> bool:
    node = resolve(use.place.node) if use.place is not None else None
    if node is None:
        return True
    if isinstance(node, Scalar) or node.tag is not None:
        return node.tag in _DECIDED_LATE
    if isinstance(node, Sequence) or len(node.pairs) != 1:
        return True
    key = resolve(node.pairs[0][0])
    return not isinstance(key, Scalar) or key.text in _DECIDED_LATE
