"""For which architectures a layer is built, as far as the catalogue, its name or a declaration says so."""

from typing import NamedTuple, assert_never

from bot.findings.finding import Location, Related
from bot.layers.layer import Layer
from bot.layers.ssm import parse_public_parameter
from bot.rules.base import RuleContext
from bot.rules.fitting import find_fitting
from bot.rules.uses import Sighting, arn_place, layer_region, stack_region, use_place
from bot.rules.words import layer_title, newest_number, replacement
from bot.template.model import ArnTarget, LocalTarget, MalformedTarget, SsmTarget, UnknownTarget
from bot.template.values import Text, Unknown, Value, locate, skeleton, slice_text

_STARTED_BY_LAMBDA = frozenset(("extension", "collector", "runtime", "binary"))


class Claim(NamedTuple):
    """What something says of a layer; `basis` is what says it."""

    title: str
    architectures: frozenset[str]
    location: Location
    name: str
    basis: str = ""
    is_certain: bool = False
    has_programs: bool = False  # Lambda itself starts programs of it
    declared: tuple[Related, ...] = ()
    region: str | None = None
    wanted_region: str | None = None  # the stack's, or the layer's where the stack's is not known
    version: int | None = None
    account_id: str | None = None


def read_claim(context: RuleContext, sighting: Sighting) -> Claim | None:
    """What is said of the layer of a sighting, or None where nothing is."""
    target = sighting.use.target
    match target:
        case ArnTarget():
            return _of_arn(context, sighting, target)
        case LocalTarget():
            return _of_declaration(sighting, target)
        case SsmTarget():
            return _of_parameter(sighting, target)
        case MalformedTarget() | UnknownTarget():
            return None
        case other:
            assert_never(other)


def _of_arn(context: RuleContext, sighting: Sighting, target: ArnTarget) -> Claim | None:
    proof = context.catalogue.proven_architectures(target.name, target.account_id) if target.name else None
    if proof is None or target.name is None:
        return None
    layer = context.catalogue.find(target.name, target.account_id)
    region = layer_region(target, sighting.case)
    return Claim(
        layer_title(target, region),
        proof.architectures,
        arn_place(sighting.use, sighting.function),
        target.name,
        proof.basis,
        proof.certain and target.account_id is not None,
        layer is not None and layer.kind in _STARTED_BY_LAMBDA,
        region=region,
        wanted_region=stack_region(sighting.case) or region,
        version=target.version,
        account_id=target.account_id,
    )


def _of_declaration(sighting: Sighting, target: LocalTarget) -> Claim | None:
    """CompatibleArchitectures before BuildArchitecture: an author who declares both says that the layer serves both."""
    properties = target.properties
    if properties.compatible_architectures is not None:
        basis, place = "CompatibleArchitectures", properties.architectures_place
        declared = _texts(properties.compatible_architectures)
    elif properties.build_method is not None and properties.build_architecture is not None:
        basis, place = "BuildArchitecture", properties.build_architecture_place
        declared = _texts((properties.build_architecture,))
    else:
        return None
    if not declared:
        return None
    words = f"'{basis}' of layer '{target.logical_id}'"
    related = (Related(place.location, f"{words} says {' and '.join(sorted(declared))}"),) if place else ()
    return Claim(
        layer_title(target, seen_from=sighting.function.place.path),
        declared,
        arn_place(sighting.use, sighting.function),
        target.logical_id,
        f"its {basis}",
        declared=related,
    )


def _of_parameter(sighting: Sighting, target: SsmTarget) -> Claim | None:
    parameter = parse_public_parameter(target.path)
    if parameter is None:
        return None
    start = skeleton(target.text).find(target.path)
    written = slice_text(target.text, start + parameter.start, start + parameter.end)
    return Claim(
        f"{layer_title(target)} ({parameter.title})",
        frozenset((parameter.architecture,)),
        locate(written) or use_place(sighting.use, sighting.function),
        target.path,
        "the publisher's scheme of paths",
        is_certain=True,
    )


def _texts(values: tuple[Value, ...] | Unknown) -> frozenset[str]:
    """The texts of a list; empty where one of them is not known."""
    if isinstance(values, Unknown):
        return frozenset()
    known = [value.known if isinstance(value, Text) else None for value in values]
    return frozenset() if None in known else frozenset(text for text in known if text)


class Advice(NamedTuple):
    """What serves an architecture in place of a layer: in words, the twin's name and newest number, and the layer."""

    title: str
    twin: str | None = None
    newest: int | None = None
    layer: Layer | None = None


def advise(context: RuleContext, sighting: Sighting, claim: Claim, architecture: str) -> Advice:
    """What serves an architecture in place of the layer of a claim."""
    target = sighting.use.target
    if isinstance(target, SsmTarget):
        path = _fitting_path(target, sighting, architecture)
        return Advice(f"use '{path}', the parameter of the {architecture} layer", path)
    if isinstance(target, LocalTarget):
        return Advice(f"build '{target.logical_id}' for {architecture} and say so there, or {_or_change(claim)}")
    layer = context.catalogue.find(claim.name, target.account_id) if isinstance(target, ArnTarget) else None
    if layer is None:
        return Advice(
            f"use a layer that is built for {architecture} in place of '{claim.name}', or {_or_change(claim)}"
        )
    fitting = find_fitting(context, sighting, layer)
    if fitting is not None and architecture in (fitting.architectures or (architecture,)):
        return _advise_fitting(fitting, claim, architecture)
    return _advise_other(layer, claim, architecture)


def _fitting_path(target: SsmTarget, sighting: Sighting, architecture: str) -> str:
    """The parameter of the same layer for an architecture, and for the function's runtime where that is known."""
    runtime = sighting.case.state.runtime
    parameter = parse_public_parameter(target.path)
    path = parameter.for_runtime(runtime.known or "") if parameter is not None and runtime is not None else None
    parameter = (parse_public_parameter(path) if path is not None else None) or parameter
    return parameter.for_architecture(architecture) if parameter is not None else target.path


def _advise_fitting(layer: Layer, claim: Claim, architecture: str) -> Advice:
    title = replacement(layer, claim.wanted_region, f"the {architecture} layer", account_id=claim.account_id)
    return Advice(title, layer.name, newest_number(layer, claim.wanted_region), layer)


def _advise_other(layer: Layer, claim: Claim, architecture: str) -> Advice:
    name = layer.twin(architecture)
    if name is None:
        return Advice(f"no {architecture} layer of this kind is known: {_or_change(claim)}, or take the layer out")
    return Advice(f"use '{name}', the {architecture} layer; its number is not known here", name)


def _or_change(claim: Claim) -> str:
    return f"set the function's architecture to {' or '.join(sorted(claim.architectures))}"
