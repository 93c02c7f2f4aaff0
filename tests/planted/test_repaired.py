"""Planted defects, repaired: the healthy original comes back byte for byte, in every style of reference and file.

A made-up template and healthy templates of ../shared/corpus get a layer in every style. Where the layer is a wrong
one, the fix must write what stood there.
"""

from pathlib import Path

import pytest

from tests.planted.defects import DEFECTS, Defect, for_runtime
from tests.planted.hosts import RealHost, find_hosts
from tests.planted.insertion import Host
from tests.planted.repairing import Repaired, repair_texts
from tests.planted.spellings import SPELLINGS
from tests.planted.styles import STYLES, Planted, Style
from tests.planted.variants import BLOCK, FLOW, TOML, Variant, as_it_is

HOST = Host(
    "template.yaml",
    """\
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Planted:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
""",
    "Planted",
    "x86_64",
    "python",
)
ALL_STYLES = {**{name.replace("_", " "): style for name, style in STYLES.items()}, **SPELLINGS}
ALL_VARIANTS = {**BLOCK, **FLOW}
SHARES = 5  # each style and defect is tried with a fifth of the real templates, the next with the next fifth
FEWEST_HOSTS = 10
# One of each kind of place: a quoted scalar, an escaped one, a block, a text with holes, parts, rows, another file.
CHOICE = "allowed value"
SAMPLE = ("double quoted", "double quotes with escapes", "folded", "sub long", "join", "region map", "samconfig list")


def files_of(host: Host, planted: Planted, variant: Variant = as_it_is) -> dict[str, str]:
    """The files of a planted template, written in a way; a samconfig file only where it can be written so."""
    files = {host.path: variant(planted.template)}
    if planted.samconfig:
        beside = f"{host.path.rpartition('/')[0]}/samconfig.toml".removeprefix("/")
        files[beside] = variant(planted.samconfig) if variant in TOML.values() else planted.samconfig
    return files


def plant(style: Style, host: Host, defect: Defect) -> tuple[Planted, Planted]:
    """The healthy template, and the same with the defect: where the style writes the whole ARN, that alone differs."""
    healthy, planted = style(host, defect.healthy), style(host, defect.planted)
    if defect.healthy in healthy.template:
        planted = Planted(healthy.template.replace(defect.healthy, defect.planted), healthy.samconfig)
    return healthy, planted


def repair_planted(style: Style, host: Host, defect: Defect, variant: Variant = as_it_is) -> tuple[Repaired, bool]:
    """A planted template after its repair, and whether it is the healthy one, byte for byte."""
    healthy, planted = (files_of(host, each, variant) for each in plant(style, host, defect))
    assert planted != healthy
    repaired = repair_texts(planted, defect.settings)
    return repaired, repaired.files == healthy


@pytest.mark.parametrize("defect", DEFECTS)
@pytest.mark.parametrize("style", ALL_STYLES)
def test_a_planted_defect_is_repaired(style: str, defect: str) -> None:
    healthy, planted = (files_of(HOST, each) for each in plant(ALL_STYLES[style], HOST, DEFECTS[defect]))
    repaired = repair_texts(planted, DEFECTS[defect].settings)
    if style == CHOICE:  # the values that a parameter allows are their author's choice, and stay
        assert repaired.files == planted
        return
    assert repaired.files == healthy
    assert repaired.is_whole
    assert repair_texts(healthy, DEFECTS[defect].settings) == Repaired(healthy, ())


@pytest.mark.parametrize("variant", ALL_VARIANTS)
@pytest.mark.parametrize("style", SAMPLE)
def test_a_planted_defect_is_repaired_in_a_file_of_any_form(style: str, variant: str) -> None:
    defect = DEFECTS["another region"]
    healthy, planted = plant(ALL_STYLES[style], HOST, defect)
    repaired = repair_texts(files_of(HOST, planted, ALL_VARIANTS[variant]), defect.settings)
    assert repaired.files == files_of(HOST, healthy, ALL_VARIANTS[variant])
    assert repaired.is_whole


@pytest.mark.slow
@pytest.mark.parametrize("defect", DEFECTS)
@pytest.mark.parametrize("style", [each for each in ALL_STYLES if each != CHOICE])
def test_every_defect_in_every_style_is_repaired_in_every_form(style: str, defect: str) -> None:
    variants = BLOCK if style == "anchor" else ALL_VARIANTS  # without anchors the ARN stands twice, one of them unused
    left = {}
    for name, variant in variants.items():
        repaired, is_healthy = repair_planted(ALL_STYLES[style], HOST, DEFECTS[defect], variant)
        if not is_healthy or not repaired.is_whole:
            left[name] = repaired
    assert left == {}


@pytest.fixture(scope="module")
def hosts(shared: Path) -> list[RealHost]:
    """Healthy SAM templates of the corpus; see `find_hosts`."""
    return find_hosts(shared)


@pytest.mark.slow
@pytest.mark.parametrize("defect", DEFECTS)
@pytest.mark.parametrize("style", [each for each in ALL_STYLES if each != CHOICE])
def test_real_templates_come_back(style: str, defect: str, hosts: list[RealHost]) -> None:
    left: dict[str, Repaired] = {}
    number = 0
    share = (list(ALL_STYLES).index(style) + list(DEFECTS).index(defect)) % SHARES
    for host, runtime in hosts[share::SHARES]:
        wanted = for_runtime(DEFECTS[defect], runtime) if defect == "another runtime" else DEFECTS[defect]
        if wanted is None or not is_silent(ALL_STYLES[style], host, wanted):
            continue  # other functions of the template, or those that the style adds, have another runtime
        number += 1
        repaired, is_healthy = repair_planted(ALL_STYLES[style], host, wanted)
        if not is_healthy or not repaired.is_whole:
            left[host.text] = repaired
    print(f"{style}, {defect}: {number - len(left)} of {number}")
    assert left == {}
    assert number >= FEWEST_HOSTS or defect == "another runtime"


def is_silent(style: Style, host: Host, defect: Defect) -> bool:
    """Whether the healthy layer is right there."""
    return not repair_texts(files_of(host, style(host, defect.healthy)), defect.settings).said
