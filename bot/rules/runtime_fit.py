"""Whether a layer suits a runtime: what it was made for, how that is known, and how sure it is."""

import re
from typing import NamedTuple

from bot.findings.finding import Confidence, Related
from bot.layers.catalogue import Catalogue
from bot.layers.layer import Layer, language_of
from bot.layers.ssm import parse_public_parameter
from bot.template.model import ArnTarget, LayerTarget, LocalTarget, SsmTarget
from bot.template.values import Text, Unknown


class Misfit(NamedTuple):
    """A layer that is not for a runtime: how it is called, what it is for, why that is known, and how sure it is."""

    title: str
    name: str
    made_for: frozenset[str]
    basis: str
    confidence: Confidence
    related: tuple[Related, ...] = ()
    is_declared: bool = False  # nothing but a declaration that AWS does not enforce speaks against it


def find_misfit(catalogue: Catalogue, layer: LayerTarget, runtime: str) -> Misfit | None:
    """What is wrong with a layer for a function of this runtime; None where it may well suit."""
    match layer:
        case ArnTarget() as target:
            return _misfit_of_arn(catalogue, target, runtime)
        case LocalTarget() as target:
            return _misfit_of_local(target, runtime)
        case SsmTarget() as target:
            return _misfit_of_parameter(target, runtime)
    return None


def _misfit_of_arn(catalogue: Catalogue, target: ArnTarget, runtime: str) -> Misfit | None:
    proof = catalogue.proven_runtimes(target.name, target.account_id) if target.name else None
    if target.name is None or proof is None or proof.fits(runtime) or _is_newer_java(proof.runtimes, runtime):
        return None
    is_for_provided = {language_of(name) for name in proof.runtimes} == {"provided"}
    if not proof.certain and _version_in_name(runtime).search(target.name):
        return None  # a name such as deps-py39-310 speaks of both
    certain = proof.certain and not is_for_provided
    confidence = Confidence.CERTAIN if certain else Confidence.LIKELY
    layer = catalogue.find(target.name, target.account_id)
    basis = layer.publisher_name if layer is not None else proof.basis
    return Misfit(f"layer '{target.name}'", target.name, proof.runtimes, basis, confidence)


def _misfit_of_parameter(target: SsmTarget, runtime: str) -> Misfit | None:
    parameter = parse_public_parameter(target.path)
    if parameter is None or parameter.runtime in (None, runtime) or language_of(runtime) == "provided":
        return None
    title = f"the layer of SSM parameter '{target.path}'"
    made_for = frozenset((parameter.runtime or "",))
    return Misfit(title, target.path, made_for, parameter.title, Confidence.CERTAIN)


def _misfit_of_local(target: LocalTarget, runtime: str) -> Misfit | None:
    properties = target.properties
    declared = properties.compatible_runtimes
    if not declared or isinstance(declared, Unknown) or language_of(runtime) == "provided":
        return None
    texts = [value.known if isinstance(value, Text) else None for value in declared]
    names = frozenset(text for text in texts if text)
    languages = {_language(name) for name in names}
    if not all(texts) or languages & {"provided", "", _language(runtime)}:
        return None
    build = properties.build_method
    if build is not None and _language(build.known or "") not in languages:
        return None
    place = properties.runtimes_place
    related = (Related(place.location, "declares its compatible runtimes"),) if place else ()
    title, basis = f"layer '{target.logical_id}'", "its CompatibleRuntimes"
    return Misfit(title, target.logical_id, names, basis, Confidence.LIKELY, related, is_declared=True)


def _language(runtime: str) -> str:
    return language_of(runtime).removesuffix("core")  # dotnetcore3.1 went on as dotnet6


def _is_newer_java(made_for: frozenset[str], runtime: str) -> bool:
    """Whether a Java function is newer than the Java that a layer was compiled for: classes stay loadable."""
    if language_of(runtime) != "java" or {language_of(name) for name in made_for} != {"java"}:
        return False
    return version_numbers(runtime)[:1] >= min(version_numbers(name)[:1] for name in made_for)


def find_sibling(catalogue: Catalogue, target: ArnTarget, runtime: str, misfit: Misfit) -> Layer | None:
    """The layer that the same publisher lists for another version of the language."""
    versions = {version_numbers(name) for name in misfit.made_for}
    if len(versions) != 1 or len(version_numbers(runtime)) != len(versions.pop()):
        return None
    numbers = [str(number) for number in version_numbers(runtime)]
    pattern = _version_in_name(next(iter(misfit.made_for)))
    name = pattern.sub(lambda match: (match.groups() or ("",))[0].join(numbers), misfit.name, count=1)
    sibling = catalogue.find(name, target.account_id)
    return sibling if sibling is not None and sibling.pins_runtime == runtime else None


def version_numbers(runtime: str) -> tuple[int, ...]:
    """The numbers of a runtime's version, as (3, 12)."""
    return tuple(int(digits) for digits in re.findall(r"[0-9]+", runtime))


def _version_in_name(runtime: str) -> re.Pattern[str]:
    """What finds a runtime's version in a layer's name, as "310" or "3-10"."""
    return re.compile(rf"(?<![0-9]){'([-_.]?)'.join(map(str, version_numbers(runtime)))}(?![0-9])")
