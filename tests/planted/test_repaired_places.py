"""Planted defects in places that stand elsewhere or serve several: overrides, maps of regions, texts for any region.

Every row of a map gets the account and the number of its own region, a text for several regions one that all have.
"""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from bot.layers.layer import Layer
from bot.settings import Settings
from bot.sources.bundled import load_bundled
from tests.planted.defects import CONFIG, DATADOG, DEFECTS, INSIGHTS, newest
from tests.planted.repairing import repair_texts
from tests.planted.variants import BLOCK, FLOW, TOML
from tests.rules.test_healthy import TEMPLATES, read, title

OVERRIDDEN = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Planted:
    Type: String
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Layers: [!Ref Planted]
"""
TOML_HEAD = "version = 0.1\n[prod.deploy.parameters]\n"
OVERRIDES = {
    "a text": TOML_HEAD + 'parameter_overrides = "Other=x Planted={} More=y"\n',
    "a literal text": TOML_HEAD + "parameter_overrides = 'Planted={}'\n",
    "quotes in a text": TOML_HEAD + 'parameter_overrides = "Other=\\"a b\\" Planted=\\"{}\\""\n',
    "quotes in a literal text": TOML_HEAD + 'parameter_overrides = \'Planted="{}" Other="z"\'\n',
    "an escape before it": TOML_HEAD + 'parameter_overrides = "Other=\\u00fc\\\\\\\\ Planted={}"\n',
    "the long form": TOML_HEAD + 'parameter_overrides = "ParameterKey=Planted,ParameterValue={}"\n',
    "several lines": TOML_HEAD + 'parameter_overrides = """\nOther=x\nPlanted={}\n"""\n',
    "several literal lines": TOML_HEAD + "parameter_overrides = '''\nOther=x\nPlanted={}'''\n",
    "a line that goes on": TOML_HEAD + 'parameter_overrides = """Other=x \\\n   Planted={} \\\n   More=y"""\n',
    "a list": TOML_HEAD + "parameter_overrides = [\n  \"Other=x\", # one\n  'Planted={}',\n]\n",
    "an inline table": TOML_HEAD + 'parameter_overrides = {{ Other = "x", Planted = "{}" }}\n',
    "a table": 'version = 0.1\n[prod.deploy.parameters.parameter_overrides]\nPlanted = "{}"\n',
    "a dotted key": "version = 0.1\nprod.deploy.parameters.parameter_overrides = 'Planted={}'\n",
    "the global section": '[default.global.parameters]\nparameter_overrides = "Planted={}"\n',
}
YAML_HEAD = "version: 0.1\nprod:\n  deploy:\n    parameters:\n      "
YAML_OVERRIDES = {
    "a plain text": YAML_HEAD + "parameter_overrides: Other=x Planted={}\n",
    "double quotes": YAML_HEAD + 'parameter_overrides: "Planted={} Other=\\"a b\\""\n',
    "single quotes": YAML_HEAD + "parameter_overrides: 'Planted={}'\n",
    "a folded block": YAML_HEAD + "parameter_overrides: >-\n        Other=x\n        Planted={}\n",
    "a literal block": YAML_HEAD + "parameter_overrides: |\n        Other=x\n        Planted={}\n",
    "a list": YAML_HEAD + "parameter_overrides:\n        - Other=x\n        - Planted={}\n",
    "a mapping": YAML_HEAD + "parameter_overrides:\n        Other: x\n        Planted: {}\n",
}
_PROVIDER = re.compile(r"^  region: (\S+)$", re.MULTILINE)
ALL = {**BLOCK, **FLOW}
UNKNOWN_ARCHITECTURE = "an included file"  # what the function's properties are is not in the template
# Not in a comment: what stands there is nobody's layer.
_PUBLIC = re.compile(
    r"(?<!# - )(?P<head>arn:[\w${}:-]+:)(?P<account>[0-9]{12}):layer:(?P<name>[\w-]+):(?P<version>[0-9]+)\b"
)


def layer_of(name: str, account: str) -> Layer:
    """What the catalogue says of a layer."""
    found = load_bundled().find(name, account)
    assert found is not None
    return found


def lowest(name: str, account: str) -> int:
    """The newest number that is known in every region of an account."""
    releases = layer_of(name, account).releases.values()
    return min(each.version for each in releases if each.version is not None and each.account_id == account)


@pytest.mark.parametrize("defect", DEFECTS)
@pytest.mark.parametrize("written", OVERRIDES)
def test_an_override_in_toml_comes_back(written: str, defect: str) -> None:
    for variant in TOML.values():
        healthy, planted = (
            {"template.yaml": OVERRIDDEN, "samconfig.toml": variant(OVERRIDES[written].format(arn))}
            for arn in (DEFECTS[defect].healthy, DEFECTS[defect].planted)
        )
        assert repair_texts(planted, DEFECTS[defect].settings).files == healthy


@pytest.mark.parametrize("defect", DEFECTS)
@pytest.mark.parametrize("written", YAML_OVERRIDES)
def test_an_override_in_yaml_comes_back(written: str, defect: str) -> None:
    for variant in BLOCK.values():
        healthy, planted = (
            {"template.yaml": OVERRIDDEN, "samconfig.yaml": variant(YAML_OVERRIDES[written].format(arn))}
            for arn in (DEFECTS[defect].healthy, DEFECTS[defect].planted)
        )
        assert repair_texts(planted, DEFECTS[defect].settings).files == healthy


def map_of_regions(name: str, number: Callable[[str], str], architecture: str = "x86_64") -> str:
    """A template with a row for each region of AWS AppConfig's layer; `number` gives the ARN that stands there."""
    regions = sorted(layer_of(name, CONFIG).regions)
    rows = "".join(f"    {region}:\n      Arn: {number(region)}\n" for region in regions)
    return f"""\
Transform: AWS::Serverless-2016-10-31
Mappings:
  Config:
{rows}Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties:
      Architectures: [{architecture}]
      Layers:
        - !FindInMap [Config, !Ref AWS::Region, Arn]
"""


@pytest.mark.parametrize("variant", ALL)
def test_every_row_gets_the_number_of_its_region(variant: str) -> None:
    write = ALL[variant]
    name = "AWS-AppConfig-Extension-Arm64"
    arns = {region: newest(load_bundled(), name, CONFIG, region) for region in layer_of(name, CONFIG).regions}
    healthy = write(map_of_regions(name, lambda region: arns[region], "arm64"))
    first = write(map_of_regions(name, lambda region: f"{arns[region].rpartition(':')[0]}:1", "arm64"))
    other = write(map_of_regions(name, lambda region: arns[region].replace("-Arm64:", ":"), "arm64"))
    assert len({arn.rpartition(":")[2] for arn in arns.values()}) > 5
    for planted in (first, other):
        assert repair_texts({"template.yaml": planted}, Settings()).files == {"template.yaml": healthy}


@pytest.mark.parametrize("variant", ALL)
@pytest.mark.parametrize(
    ("right", "wrong", "account"),
    [
        pytest.param("Datadog-Extension", "Datadog-Extension:20", DATADOG, id="an old version"),
        pytest.param("Datadog-Extension", "Datadog-Extension-ARM:20", DATADOG, id="the other architecture"),
        pytest.param("Datadog-Python313", "Datadog-Python310:127", DATADOG, id="another runtime"),
        pytest.param("LambdaInsightsExtension", "LambdaInsightsExtension:2", INSIGHTS, id="numbers that differ"),
        pytest.param("LambdaInsightsExtension", "LambdaInsightsExtension-Arm64:2", INSIGHTS, id="a twin whose differ"),
    ],
)
def test_a_text_for_any_region_gets_what_all_have(right: str, wrong: str, account: str, variant: str) -> None:
    text = OVERRIDDEN.replace("[!Ref Planted]", "\n        - !Sub 'arn:aws:lambda:${AWS::Region}:%s:layer:%s'")
    healthy, planted = (
        {"template.yaml": ALL[variant](text % (account, layer))}
        for layer in (f"{right}:{lowest(right, account)}", wrong)
    )
    assert repair_texts(planted, Settings()).files == healthy


@pytest.mark.parametrize("template", TEMPLATES, ids=title)
def test_a_healthy_template_comes_back_after_all_its_numbers_were_set_back(template: Path) -> None:
    files = {name: data.decode() for name, data in read(template).items()}
    healthy = {name: _PUBLIC.sub(partial(_newest, text), text) for name, text in files.items()}
    planted = {name: _PUBLIC.sub(_first, text) for name, text in healthy.items()}
    templates = tuple(name for name in files if not name.startswith("samconfig"))
    repaired = repair_texts(planted, Settings(), templates=templates)
    assert repaired.files == healthy
    assert planted == healthy or repaired.is_whole


@pytest.mark.parametrize("template", [each for each in TEMPLATES if title(each) != UNKNOWN_ARCHITECTURE], ids=title)
def test_a_healthy_template_comes_back_after_all_its_twins_were_swapped(template: Path) -> None:
    files = {name: data.decode() for name, data in read(template).items()}
    healthy = {name: _PUBLIC.sub(partial(_newest, text), text) for name, text in files.items()}
    planted = {name: _PUBLIC.sub(_twin, text) for name, text in healthy.items()}
    templates = tuple(name for name in files if not name.startswith("samconfig"))
    assert repair_texts(planted, Settings(), templates=templates).files == healthy


def _twin(match: re.Match[str]) -> str:
    """The first version of the layer that is built for the other architecture."""
    layer = load_bundled().find(match["name"], match["account"])
    twin = next(iter(layer.twins.values()), None) if layer is not None else None
    return match[0] if twin is None else f"{match['head']}{match['account']}:layer:{twin}:1"


def _newest(text: str, match: re.Match[str]) -> str:
    """The ARN with the newest number of its region, or that of the service, or of all regions of its account."""
    layer = load_bundled().find(match["name"], match["account"])
    region = match["head"].split(":", 3)[3].rstrip(":")
    service = _PROVIDER.search(text)
    release = layer.release(service[1] if service and "${aws:region}" in region else region) if layer else None
    if layer is None:
        return match[0]
    number = release.version if release is not None else lowest(match["name"], match["account"])
    return f"{match['head']}{match['account']}:layer:{match['name']}:{number}"


def _first(match: re.Match[str]) -> str:
    """The first version of a layer that its publisher maintains: of others we say that there is a successor."""
    layer = load_bundled().find(match["name"], match["account"])
    is_maintained = layer is not None and layer.status == "current"
    return f"{match[0].rpartition(':')[0]}:1" if is_maintained else match[0]
