"""What is wrong with the region of a layer: its own region, its partition, its account, or the company it keeps."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from bot.findings.finding import Confidence, Related, Severity
from bot.layers.layer import Layer
from bot.layers.regions import partition_of
from bot.rules.base import RuleContext
from bot.rules.fitting import find_serving
from bot.rules.uses import Sighting, arn_place, layer_region, stack_region
from bot.rules.words import layer_title
from bot.template.model import ArnTarget
from bot.template.values import Text, skeleton, slice_text

_SHOWN_REGIONS = 3


class RegionalLayer(NamedTuple):
    """A layer given by an ARN in one case: its region and the stack's, where they are known."""

    sighting: Sighting
    target: ArnTarget
    region: str | None
    stack: str | None
    layer: Layer | None
    serving: Layer | None  # the same layer, or its twin for the function's architecture

    @property
    def title(self) -> str:
        """The layer in words."""
        return layer_title(self.target, self.region)


class Fault(NamedTuple):
    """What is wrong with a layer: where, in words, and the region that it should be of, if that is known."""

    place: Text | None
    message: str
    wanted: str | None
    kind: str
    severity: Severity = Severity.ERROR
    confidence: Confidence = Confidence.CERTAIN
    related: tuple[Related, ...] = ()


def find_fault(context: RuleContext, seen: RegionalLayer) -> Fault | None:
    """What is wrong with a layer by itself, the surest first; None where nothing is known to be."""
    fault = _wrong_partition(seen) or _other_region(seen) or _other_account(context, seen)
    return fault or _single_region_account(context, seen)


def see(context: RuleContext, sighting: Sighting, target: ArnTarget) -> RegionalLayer:
    """A layer given by an ARN, with what is known of its region."""
    layer = context.catalogue.find(target.name, target.account_id) if target.name else None
    serving = find_serving(context, layer, sighting.case.state.architecture)
    return RegionalLayer(
        sighting, target, layer_region(target, sighting.case), stack_region(sighting.case), layer, serving
    )


def _wrong_partition(seen: RegionalLayer) -> Fault | None:
    region, written = seen.region, seen.target.partition
    expected = partition_of(region) if region else None
    if expected is None or written is None or written == expected:
        return None
    message = f"{seen.title} is given with the partition '{written}', but {region} lies in '{expected}'"
    return Fault(_partition_text(seen.target), message, region, "partition")


def _partition_text(target: ArnTarget) -> Text:
    start = len("arn:")
    return slice_text(target.text, start, skeleton(target.text).index(":", start))


def _other_region(seen: RegionalLayer) -> Fault | None:
    if seen.region is None or seen.stack is None or seen.region == seen.stack:
        return None
    message = f"{seen.title} is of another region than the stack, which goes to {seen.stack}"
    return Fault(seen.target.region_text, message, seen.stack, "region")


def _other_account(context: RuleContext, seen: RegionalLayer) -> Fault | None:
    """The account serves other regions, and the publisher prints another account for this one."""
    account, name, region = seen.target.account_id, seen.target.name, seen.region
    release = seen.layer.release(region) if seen.layer is not None and region else None
    if account is None or name is None or release is None or release.account_id == account:
        return None
    served = context.catalogue.regions_of_account(account)
    if not served or region in served or release.confidence == "suspect":
        return None
    places = ", ".join(sorted(served)[:_SHOWN_REGIONS]) + (" and others" if len(served) > _SHOWN_REGIONS else "")
    right = f"in {region} its account is {release.account_id}"
    message = f"{seen.title} is given with account {account}, which serves {places}; {right}"
    confidence = Confidence.CERTAIN if release.is_printed else Confidence.LIKELY
    return Fault(None, message, region, "account", confidence=confidence)


def _single_region_account(context: RuleContext, seen: RegionalLayer) -> Fault | None:
    """Only where nothing says where any stack of this template goes."""
    account, name = seen.target.account_id, seen.target.name
    if not seen.target.region_is_current or seen.region is not None or account is None or name is None:
        return None
    if any(environment.regions for environment in context.template.environments):
        return None
    only = context.catalogue.only_region_of(name, account)
    if only is None:
        return None
    message = (
        f"account {account} publishes {layer_title(seen.target)} for {only} alone, but the ARN takes the stack's region"
    )
    return Fault(None, message, None, "account", Severity.WARNING, Confidence.LIKELY)


def find_mixed(seen: list[RegionalLayer]) -> Iterator[tuple[RegionalLayer, Fault]]:
    """Literal regions that differ while nothing says where the stack goes: the most frequent one counts as right."""
    groups: dict[tuple[str, int] | None, list[RegionalLayer]] = {}
    for each in seen:
        if each.stack is None and each.region is not None:
            function, case = each.sighting.function, each.sighting.case
            key = None if () in case.scenarios else (function.logical_id, function.cases.index(case))
            groups.setdefault(key, []).append(each)
    for group in groups.values():
        usual, _ = Counter(str(each.region) for each in group).most_common(1)[0]
        witness = next(each for each in group if each.region == usual)
        for each in group:
            if each.region != usual:
                yield each, _differs(each, witness)


def _differs(seen: RegionalLayer, witness: RegionalLayer) -> Fault:
    message = f"{seen.title} is of another region than {witness.title} in the same stack"
    place = arn_place(witness.sighting.use, witness.sighting.function)
    related = (Related(place, witness.title),)
    return Fault(seen.target.region_text, message, witness.region, "regions", related=related)
