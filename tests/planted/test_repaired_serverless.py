"""Planted defects in services of the Serverless Framework, repaired: the healthy files come back byte for byte."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.planted.defects import DEFECTS, Defect
from tests.planted.insertion import insert_below
from tests.planted.repairing import Repaired, repair_texts
from tests.planted.test_planted_serverless import PLAIN, services
from tests.planted.test_planted_serverless import STYLES as FOUND_STYLES
from tests.planted.variants import BLOCK, FLOW, Variant, as_it_is

Files = dict[str, str]
Style = Callable[[str, str], Files]
ALL_VARIANTS = {**BLOCK, **FLOW}


def _function(text: str, layers: str) -> str:
    return insert_below(text, ("functions", "planted"), layers)


def list_variable(text: str, arn: str) -> Files:
    text = insert_below(text, ("custom",), f"planted:\n  - {arn}")
    return {"serverless.yml": _function(text, "layers: ${self:custom.planted}")}


def parts_in_variables(text: str, arn: str) -> Files:
    head, name, version = arn.rsplit(":", 2)
    text = insert_below(text, ("custom",), f"planted:\n  name: {name}\n  version: '{version}'")
    entry = f"layers:\n  - {head}:${{self:custom.planted.name}}:${{self:custom.planted.version}}"
    return {"serverless.yml": _function(text, entry)}


def variable_in_a_variable(text: str, arn: str) -> Files:
    text = insert_below(text, ("custom",), f'planted:\n  kind: extension\n  extension: "{arn}"')
    return {"serverless.yml": _function(text, "layers:\n  - ${self:custom.planted.${self:custom.planted.kind}}")}


def default_of_a_variable(text: str, arn: str) -> Files:
    text = insert_below(text, ("custom",), f"planted: {arn}")
    return {"serverless.yml": _function(text, "layers:\n  - ${opt:layer, self:custom.planted}")}


def whole_file(text: str, arn: str) -> Files:
    layers = f"# ours\n- {arn}\n"
    return {"serverless.yml": _function(text, "layers: ${file(./layers.yml)}"), "layers.yml": layers}


def file_in_json(text: str, arn: str) -> Files:
    layers = f'{{"planted": {{"arn": "{arn}"}}}}'
    return {"serverless.yml": _function(text, "layers: ['${file(./layers.json):planted.arn}']"), "layers.json": layers}


def join(text: str, arn: str) -> Files:
    parts = ", ".join(f"'{part}'" for part in arn.split(":"))
    return {"serverless.yml": _function(text, f"layers:\n  - Fn::Join: [':', [{parts}]]")}


def folded(text: str, arn: str) -> Files:
    return {"serverless.yml": _function(text, f"layers:\n  - >-\n    {arn}")}


def double_quoted(text: str, arn: str) -> Files:
    return {"serverless.yml": _function(text, f'layers:\n  - "{arn}"')}


def provider_and_function(text: str, arn: str) -> Files:
    text = insert_below(text, ("provider",), "layers:\n  - arn:aws:lambda:us-east-1:123456789012:layer:mine:1")
    return {"serverless.yml": _function(text, f"layers:\n  - {arn}")}


MORE_STYLES = (list_variable, parts_in_variables, variable_in_a_variable, default_of_a_variable, whole_file,
               file_in_json, join, folded, double_quoted, provider_and_function)  # fmt: skip
STYLES: dict[str, Style] = {style.__name__.replace("_", " "): style for style in (*FOUND_STYLES, *MORE_STYLES)}
SAMPLE = ("literal", "parts in variables", "table by stage", "other file")


def plant(style: Style, text: str, defect: Defect, variant: Variant = as_it_is) -> tuple[Files, Files]:
    """The healthy files, and those with the defect."""
    healthy, planted = style(text, defect.healthy), style(text, defect.planted)
    return _write(healthy, variant), _write(planted, variant)


def _write(files: Files, variant: Variant) -> Files:
    return {path: text if path.endswith(".json") else variant(text) for path, text in files.items()}


def left_over(style: Style, text: str, defect: Defect, variant: Variant = as_it_is) -> Repaired | None:
    """What became of planted files that are not the healthy ones again, or of which something is still said."""
    healthy, planted = plant(style, text, defect, variant)
    assert planted != healthy
    repaired = repair_texts(planted, defect.settings)
    return None if repaired.files == healthy and repaired.is_whole else repaired


@pytest.mark.parametrize("defect", DEFECTS)
@pytest.mark.parametrize("style", STYLES)
def test_a_planted_defect_is_repaired(style: str, defect: str) -> None:
    assert left_over(STYLES[style], PLAIN, DEFECTS[defect]) is None


@pytest.mark.parametrize("variant", ALL_VARIANTS)
@pytest.mark.parametrize("style", SAMPLE)
def test_a_planted_defect_is_repaired_in_a_file_of_any_form(style: str, variant: str) -> None:
    assert left_over(STYLES[style], PLAIN, DEFECTS["another region"], ALL_VARIANTS[variant]) is None


@pytest.mark.slow
@pytest.mark.parametrize("defect", DEFECTS)
@pytest.mark.parametrize("style", STYLES)
def test_every_defect_in_every_style_is_repaired_in_every_form(style: str, defect: str) -> None:
    found = {name: left_over(STYLES[style], PLAIN, DEFECTS[defect], each) for name, each in ALL_VARIANTS.items()}
    assert {name: repaired for name, repaired in found.items() if repaired is not None} == {}


@pytest.mark.slow
@pytest.mark.parametrize("defect", sorted(DEFECTS.keys() - {"another runtime"}))
@pytest.mark.parametrize("style", STYLES)
def test_real_services_come_back(style: str, defect: str, shared: Path) -> None:
    texts = services(shared)
    left = [text for text in texts if left_over(STYLES[style], text, DEFECTS[defect]) is not None]
    assert left == []
    assert len(texts) == 40


# A comment between the entries of a flow list is nobody's; a heading above one stays.
@pytest.mark.parametrize("variant", sorted(ALL_VARIANTS.keys() - {"flow with comments", "blank lines between"}))
def test_a_second_entry_is_taken_out(variant: str) -> None:
    layer, other = DEFECTS["an old version"].healthy, "arn:aws:lambda:us-east-1:123456789012:layer:mine:1"
    planted, healthy = (
        ALL_VARIANTS[variant](_function(PLAIN, "layers:\n" + "".join(f"  - {each}\n" for each in layers)))
        for layers in ((other, layer, layer), (other, layer))
    )
    repaired = repair_texts({"serverless.yml": planted}, Settings())
    assert repaired.files == {"serverless.yml": healthy}
    assert repaired.is_whole
