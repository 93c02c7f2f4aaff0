"""What several rules look at: every layer of every function in every case."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from bot.findings.finding import Location, Related
from bot.layers.regions import is_region
from bot.template.model import ArnTarget, Case, Function, LayerUse, LocalTarget, Setting, Template
from bot.template.values import Unknown, locate


class Sighting(NamedTuple):
    """One layer of one function in one case."""

    function: Function
    case: Case
    use: LayerUse


def sightings(template: Template) -> Iterator[Sighting]:
    """Every layer of every function in every case; lists that are not known are left out."""
    for function in template.functions:
        for case in function.cases:
            if not isinstance(case.state.layers, Unknown):
                for use in case.state.layers:
                    yield Sighting(function, case, use)


def arn_sightings(template: Template) -> Iterator[tuple[Sighting, ArnTarget]]:
    """Every layer that is given by an ARN."""
    for sighting in sightings(template):
        if isinstance(sighting.use.target, ArnTarget):
            yield sighting, sighting.use.target


def arn_place(use: LayerUse, function: Function) -> Location:
    """Where a layer's name is written, else the entry in the list, else the function."""
    target = use.target
    found: Location | None = None
    if isinstance(target, ArnTarget):
        found = locate(target.name_text) or locate(target.version_text) or locate(target.text)
    elif isinstance(target, LocalTarget):
        found = use.place.location if use.place else target.place
    return found or use_place(use, function)


def version_place(use: LayerUse, function: Function) -> Location:
    """Where a layer's version is written, else where its name is."""
    target = use.target
    found = locate(target.version_text) if isinstance(target, ArnTarget) else None
    return found or arn_place(use, function)


def use_place(use: LayerUse, function: Function) -> Location:
    """The entry in a list of layers, else the function."""
    return use.place.location if use.place else function.place


def setting_place(setting: Setting | None, message: str) -> tuple[Related, ...]:
    """A related place for a setting: where its text is written, and where it is used if that is elsewhere."""
    if setting is None or setting.place is None:
        return ()
    written = locate(setting.value)
    used = setting.place.location
    return (Related(written or used, message),)


Regions: TypeAlias = Mapping[Location, Mapping[str | None, None]]


def regions_by_place(template: Template) -> Regions:
    """For each place where a version is written, the regions in which it is used, in order; None: not known."""
    found: dict[Location, dict[str | None, None]] = {}
    for sighting, target in arn_sightings(template):
        place = version_place(sighting.use, sighting.function)
        found.setdefault(place, {})[layer_region(target, sighting.case)] = None
    return found


def layer_region(target: ArnTarget, case: Case) -> str | None:
    """The region that an ARN names in a case, which may be that of the stack; None where it is not known."""
    current = case.state.region if target.region_is_current else None
    return target.region or (current.known if current is not None else None)


def stack_region(case: Case) -> str | None:
    """The region that the stack goes to in a case, or None where it is not known."""
    known = case.state.region.known if case.state.region is not None else None
    return known if known and is_region(known) else None
