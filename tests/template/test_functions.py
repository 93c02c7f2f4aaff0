"""Tests for bot/template/functions.py and the dialects of SAM and CloudFormation: what a function ends up with."""

import pytest

from bot.template.model import FunctionState, Setting
from bot.template.values import Unknown
from tests.template.builder import (
    ARN,
    architectures_of,
    block,
    function_of,
    layers_of,
    read,
    region,
    source_slice,
    template,
)

GLOBAL = "arn:aws:lambda:us-east-1:123456789012:layer:shared:1"
CONDITIONS = "Conditions: {Yes: !Equals [a, a], No: !Equals [a, b]}"


def state_of(properties: str, shared: str = "", *, behind: str = "", kind: str = "Serverless") -> FunctionState:
    """The one state of a function with Globals."""
    before = f"{CONDITIONS}\n" + (f"Globals:\n  Function:\n{block(shared, 4)}" if shared else "")
    text = template(properties, before=before).replace("AWS::Serverless::Function", f"AWS::{kind}::Function")
    (case,) = function_of(read(text + block(behind, 4))).cases
    return case.state


MERGED = {
    "both": (f"Layers: [{ARN}]", f"Layers: [{GLOBAL}]", (GLOBAL, ARN)),
    "only shared": ("", f"Layers: [{GLOBAL}]", (GLOBAL,)),
    "only own": (f"Layers: [{ARN}]", "Runtime: x", (ARN,)),
    "an own function": (f"Layers: !If [Yes, [{ARN}], []]", f"Layers: [{GLOBAL}]", (ARN,)),
    "a shared function": (f"Layers: [{ARN}]", f"Layers: !If [Yes, [{GLOBAL}], []]", (ARN,)),
    "functions within the lists": (f"Layers: [!If [Yes, {ARN}, x]]", f"Layers: [!Sub '{GLOBAL}']", (GLOBAL, ARN)),
    "NoValue as the own list": ("Layers: !Ref AWS::NoValue", f"Layers: [{GLOBAL}]", ()),
    "NoValue as an own item": ("Layers: [!Ref AWS::NoValue]", f"Layers: [{GLOBAL}]", (GLOBAL,)),
    "null as the own list": ("Layers: ~", f"Layers: [{GLOBAL}]", ()),
    "nothing as the own list": ("Layers:", f"Layers: [{GLOBAL}]", ()),
    "null as an own item": (f"Layers: [null, {ARN}, ~]", f"Layers: [{GLOBAL}]", (GLOBAL, ARN)),
    "null as a branch": (f"Layers: [!If [No, {ARN}, null]]", "", ()),
    "an empty own list": ("Layers: []", f"Layers: [{GLOBAL}]", (GLOBAL,)),
}


@pytest.mark.parametrize(("own", "shared", "expected"), MERGED.values(), ids=MERGED.keys())
def test_layers_of_globals_come_first(own: str, shared: str, expected: tuple[str, ...]) -> None:
    assert layers_of(state_of(own, shared)) == expected


def test_it_is_known_which_layers_are_shared() -> None:
    state = state_of(f"Layers: [{ARN}]", f"Layers: [{GLOBAL}]")
    assert not isinstance(state.layers, Unknown)
    assert [use.is_shared for use in state.layers] == [True, False]


IGNORED = {
    "one property": ("IgnoreGlobals: [Layers]", (), "arm64"),
    "another property": ("IgnoreGlobals: [Architectures]", (GLOBAL,), "x86_64"),
    "all": ('IgnoreGlobals: "*"', (), "x86_64"),
}


@pytest.mark.parametrize(("behind", "layers", "architecture"), IGNORED.values(), ids=IGNORED.keys())
def test_globals_can_be_ignored(behind: str, layers: tuple[str, ...], architecture: str) -> None:
    state = state_of("Handler: x", f"Layers: [{GLOBAL}]\nArchitectures: [arm64]", behind=behind)
    assert (layers_of(state), state.architecture) == (layers, architecture)


def test_a_plain_function_takes_nothing_from_globals() -> None:
    state = state_of("Handler: x", f"Layers: [{GLOBAL}]\nArchitectures: [arm64]", kind="Lambda")
    assert (layers_of(state), state.architecture) == ((), "x86_64")


ARCHITECTURES = {
    "none": ("", "", ("x86_64",)),
    "a list": ("Architectures: [arm64]", "", ("arm64",)),
    "a bare text": ("Architectures: arm64", "", ("arm64",)),
    "Globals": ("", "Architectures: [arm64]", ("arm64",)),
    "Globals and own": ("Architectures: [arm64]", "Architectures: [x86_64]", ("x86_64", "arm64")),
    "equal in Globals and own": ("Architectures: [arm64]", "Architectures: [arm64]", ("arm64", "arm64")),
    "a choice": ("Architectures: [!If [Yes, arm64, x86_64]]", "", ("arm64",)),
    "a chosen list": ("Architectures: !If [Yes, [arm64], [x86_64]]", "", ("arm64",)),
    "NoValue": ("Architectures: [!If [No, arm64, !Ref AWS::NoValue]]", "", ("x86_64",)),
    "an import": ("Architectures: [!ImportValue x]", "", ("${architecture}",)),
    "an imported list": ("Architectures: !ImportValue x", "", ("??",)),
    "a mapping": ("Architectures: {a: b}", "", ("??",)),
}


@pytest.mark.parametrize(("own", "shared", "expected"), ARCHITECTURES.values(), ids=ARCHITECTURES.keys())
def test_architectures(own: str, shared: str, expected: tuple[str, ...]) -> None:
    state = state_of(own, shared)
    assert architectures_of(state) == expected
    known = {each for each in expected if each in ("arm64", "x86_64")}
    assert state.architecture == (known.pop() if len(known) == 1 else None)


def known(setting: Setting | None) -> tuple[str | None, bool] | None:
    return (setting.known, setting.is_shared) if setting else None


SETTINGS = {
    "own": ("{}: own", "", ("own", False)),
    "shared": ("", "{}: shared", ("shared", True)),
    "own before shared": ("{}: own", "{}: shared", ("own", False)),
    "NoValue": ("{}: !Ref AWS::NoValue", "{}: shared", None),
    "none": ("", "", None),
    "a list": ("{}: [own]", "", (None, False)),
    "an import": ("{}: !ImportValue own", "", (None, False)),
}


INCLUDE = "Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://bucket/key}}"
LOOP = "Fn::ForEach::Names: [Name, [Architectures], {'${Name}': [arm64]}]"


@pytest.mark.parametrize(
    ("own", "shared"),
    [
        pytest.param(INCLUDE, "", id="a file of the function's own"),
        pytest.param("", INCLUDE, id="a shared file"),
        pytest.param(LOOP, "", id="a loop over properties"),
    ],
)
def test_what_is_added_at_deployment_may_set_the_architecture(own: str, shared: str) -> None:
    assert isinstance(state_of(own, shared).architectures, Unknown)
    assert state_of(f"Architectures: [arm64]\n{own}", shared).architecture == "arm64"


@pytest.mark.parametrize("name", ["Runtime", "PackageType", "AutoPublishAlias"])
@pytest.mark.parametrize(("own", "shared", "expected"), SETTINGS.values(), ids=SETTINGS.keys())
def test_settings(name: str, own: str, shared: str, expected: tuple[str | None, bool] | None) -> None:
    state = state_of(own.format(name), shared.format(name))
    found = {"Runtime": state.runtime, "PackageType": state.package_type, "AutoPublishAlias": state.alias}
    assert known(found.pop(name)) == expected
    assert set(found.values()) == {None}


@pytest.mark.parametrize(("written", "is_image"), [("Image", True), ("Zip", False), ("!ImportValue x", False)])
def test_only_a_certain_image_function_is_one(written: str, *, is_image: bool) -> None:
    assert state_of(f"PackageType: {written}").is_image is is_image


def test_the_region_is_that_of_the_deployment() -> None:
    (case,) = function_of(read(template("Handler: x"), defaults=region("eu-west-1"))).cases
    assert case.state.region is not None
    assert case.state.region.known == "eu-west-1"
    assert state_of("Handler: x").region is None


CONDITION = {
    "holds": ("Condition: Yes", 1),
    "does not hold": ("Condition: No", 0),
    "is unheard of": ("Condition: Other", 1),
    "is no name": ("Condition: [a]", 1),
}


@pytest.mark.parametrize(("behind", "count"), CONDITION.values(), ids=CONDITION.keys())
def test_a_function_exists_where_its_condition(behind: str, count: int) -> None:
    text = template("Handler: x", before=CONDITIONS) + block(behind, 4)
    assert len(function_of(read(text)).cases) == count


def test_places_are_those_of_the_entries() -> None:
    text = template(
        f"Layers:\n  - !If [Yes, {ARN}, x] # why\nArchitectures: [arm64]\nRuntime: 'python3.12'", before=CONDITIONS
    )
    state = function_of(read(text)).cases[0].state
    assert not isinstance(state.layers, Unknown)
    assert not isinstance(state.architectures, Unknown)
    places = [state.layers[0].place, state.architectures[0].place, state.runtime.place if state.runtime else None]
    slices = [source_slice(place.location, text) for place in places if place]
    assert slices == [f"!If [Yes, {ARN}, x]", "arm64", "'python3.12'"]
    assert source_slice(function_of(read(text)).place, text) == "Fn"
