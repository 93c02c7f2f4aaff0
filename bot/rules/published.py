"""The public layer behind an ARN, and what is known of its versions in the region where it stands."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.layers.layer import Advisory, Layer, Release
from bot.layers.regions import partition_of
from bot.layers.staleness import Staleness, judge_staleness
from bot.rules.base import RuleContext
from bot.rules.fitting import find_fitting, find_serving
from bot.rules.uses import Sighting, arn_sightings, layer_region, stack_region
from bot.template.model import ArnTarget

_MOST_STEPS = 4
# What the catalogue calls a layer whose publisher has gone on under another name, or has stopped.
GONE_ON = frozenset(("superseded", "legacy", "dead"))


class PublishedUse(NamedTuple):
    """One use of a layer version that its publisher's account, name and number identify; `region` None: not known."""

    sighting: Sighting
    layer: Layer
    account_id: str
    version: int
    region: str | None
    target: ArnTarget

    @property
    def releases(self) -> tuple[Release, ...]:
        """The releases of this account with a known number, lowest first: of the region, else of every region."""
        found = self.layer.releases.values() if self.region is None else (self.layer.release(self.region),)
        known = [each for each in found if each and each.version is not None and each.account_id == self.account_id]
        return tuple(sorted(known, key=lambda each: (each.version or 0, each.region)))

    @property
    def is_elsewhere(self) -> bool:
        """Whether the stack goes to another region, where this version cannot be used at all."""
        stack = stack_region(self.sighting.case)
        return None not in (stack, self.region) and stack != self.region

    @property
    def title(self) -> str:
        """The version in words, as in "version 4 of layer 'X' in us-west-2"."""
        return f"version {self.version} of layer '{self.layer.name}'{f' in {self.region}' if self.region else ''}"


def published_uses(context: RuleContext) -> Iterator[PublishedUse]:
    """Every use of a layer version under the account of its publisher. Copies under other accounts are left out."""
    for sighting, target in arn_sightings(context.template):
        if target.name is None or target.version is None or target.account_id is None:
            continue
        layer = context.catalogue.find(target.name, target.account_id)
        if layer is not None:
            region = layer_region(target, sighting.case)
            yield PublishedUse(sighting, layer, target.account_id, target.version, region, target)


def advisories(context: RuleContext, use: PublishedUse) -> tuple[Advisory, ...]:
    """What is known to be wrong with the version, as far as its region and the function's runtime are known to fit."""
    runtime = use.sighting.case.state.runtime
    name = (runtime.known if runtime is not None else None) or ""
    found = context.catalogue.advisories(use.layer.name, use.account_id, use.version, use.region)
    return tuple(each for each in found if not each.runtime_prefixes or name.startswith(each.runtime_prefixes))


class Lag(NamedTuple):
    """How stale a version is, and the release that it is compared with. Both are the mildest where regions vary."""

    release: Release
    staleness: Staleness


class StaleUse(NamedTuple):
    """A stale use: the release that it is compared with, and the verdict."""

    use: PublishedUse
    release: Release
    staleness: Staleness


def stale_uses(context: RuleContext) -> Iterator[StaleUse]:
    """Every use of a version that is stale in every region that it may be in, unless another rule says it."""
    lags: dict[tuple[str, str, int, str | None], Lag | None] = {}  # of each version: fifty functions may use it
    for use in published_uses(context):
        version = (use.layer.name, use.account_id, use.version, use.region)
        if version not in lags:
            lags[version] = _find_lag(context, use)
        lag = lags[version]
        if lag is not None and not _is_told_by_others(context, use):
            yield StaleUse(use, *lag)


def _is_told_by_others(context: RuleContext, use: PublishedUse) -> bool:
    if any(advisory.acknowledged for advisory in advisories(context, use)):
        return True  # known-bad-layer-version says it, and the newest number
    # region-mismatch, architecture-mismatch or runtime-mismatch names what must stand here instead
    return use.is_elsewhere or find_fitting(context, use.sighting, use.layer) is not None


def _find_lag(context: RuleContext, use: PublishedUse) -> Lag | None:
    if use.layer.status in GONE_ON:
        return None  # superseded-layer says it, and the newest number
    mildest: Lag | None = None
    for release in reversed(use.releases):
        staleness = judge_staleness(use.layer, release, use.version, context.today, context.tolerance)
        if staleness is None:
            return None
        mildest = Lag(release, staleness)
    return mildest


def find_successors(context: RuleContext, use: PublishedUse) -> tuple[Layer, ...]:
    """The layers that followed, in order, for the function's architecture and as far as its runtime is known."""
    catalogue, state = context.catalogue, use.sighting.case.state
    runtime = state.runtime
    steps: list[Layer] = []
    layer = use.layer
    while len(steps) < _MOST_STEPS:
        name = catalogue.successor_name(layer, runtime.known if runtime else None)
        found = catalogue.named(name) if name else ()
        publishers = (layer.successor_publisher, layer.publisher)
        following = next((each for each in found if each.publisher in publishers), found[0] if found else None)
        following = find_serving(context, following, state.architecture)
        if following is None or following.name == layer.name:
            break
        steps.append(following)
        layer = following
    return tuple(steps)


def release_arn(layer: Layer, release: Release) -> str:
    """The ARN of the newest version of a layer that is known in a region."""
    partition = partition_of(release.region) or "aws"
    return f"arn:{partition}:lambda:{release.region}:{release.account_id}:layer:{layer.name}:{release.version}"
