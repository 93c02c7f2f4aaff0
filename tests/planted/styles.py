"""The ways in which templates write a layer: each puts one ARN into a function, and says where the ARN then stands."""

from collections.abc import Callable
from typing import NamedTuple

from tests.planted.insertion import Host, insert_below


class Planted(NamedTuple):
    """A template, and a samconfig file beside it, "" for none."""

    template: str
    samconfig: str = ""


Style = Callable[[Host, str], Planted]


def _layers(host: Host, entries: str, text: str | None = None) -> str:
    block = "Layers:\n" + "".join(f"  {line}\n" for line in entries.splitlines())
    return insert_below(text or host.text, ("Resources", host.function, "Properties"), block)


def _split(arn: str) -> tuple[str, str]:
    head, _, version = arn.rpartition(":")
    return head, version


def literal(host: Host, arn: str) -> Planted:
    return Planted(_layers(host, f"- {arn}"))


def double_quoted(host: Host, arn: str) -> Planted:
    return Planted(_layers(host, f'- "{arn}"  # the layer'))


def single_quoted(host: Host, arn: str) -> Planted:
    return Planted(_layers(host, f"- '{arn}'"))


def folded(host: Host, arn: str) -> Planted:
    return Planted(_layers(host, f"- >-\n  {arn}"))


def flow_list(host: Host, arn: str) -> Planted:
    return Planted(insert_below(host.text, ("Resources", host.function, "Properties"), f"Layers: ['{arn}']"))


def sub(host: Host, arn: str) -> Planted:
    return Planted(_layers(host, f"- !Sub '{arn.replace('arn:aws:', 'arn:${AWS::Partition}:')}'"))


def sub_long(host: Host, arn: str) -> Planted:
    head, version = _split(arn)
    return Planted(_layers(host, f"- Fn::Sub:\n    - '{head}:${{PlantedVersion}}'\n    - PlantedVersion: '{version}'"))


def ref_default(host: Host, arn: str) -> Planted:
    text = insert_below(host.text, ("Parameters",), f"PlantedArn:\n  Type: String\n  Default: {arn}")
    return Planted(_layers(host, "- !Ref PlantedArn", text))


def allowed_value(host: Host, arn: str) -> Planted:
    block = f"PlantedArn:\n  Type: String\n  AllowedValues:\n    - {arn}"
    return Planted(_layers(host, "- !Ref PlantedArn", insert_below(host.text, ("Parameters",), block)))


def list_parameter(host: Host, arn: str) -> Planted:
    block = f"PlantedArns:\n  Type: CommaDelimitedList\n  Default: {arn}"
    text = insert_below(host.text, ("Parameters",), block)
    return Planted(insert_below(text, ("Resources", host.function, "Properties"), "Layers: !Ref PlantedArns"))


def region_map(host: Host, arn: str) -> Planted:
    block = f"PlantedLayers:\n  {arn.split(':')[3]}:\n    Arn: {arn}"
    text = insert_below(host.text, ("Mappings",), block)
    return Planted(_layers(host, "- !FindInMap [PlantedLayers, !Ref AWS::Region, Arn]", text))


def environment_map(host: Host, arn: str) -> Planted:
    text = insert_below(host.text, ("Mappings",), f"PlantedLayers:\n  prod:\n    Arn: '{arn}'")
    text = insert_below(text, ("Parameters",), "PlantedStage:\n  Type: String\n  AllowedValues: [prod]")
    return Planted(_layers(host, "- Fn::FindInMap: [PlantedLayers, !Ref PlantedStage, Arn]", text))


def undeclared_stage_map(host: Host, arn: str) -> Planted:
    text = insert_below(host.text, ("Mappings",), f"PlantedLayers:\n  prod:\n    Arn: '{arn}'")
    text = insert_below(text, ("Parameters",), "PlantedStage:\n  Type: String")
    return Planted(_layers(host, "- !FindInMap [PlantedLayers, !Ref PlantedStage, Arn]", text))


def version_map_in_sub(host: Host, arn: str) -> Planted:
    head, version = _split(arn)
    text = insert_below(host.text, ("Mappings",), f"PlantedLayers:\n  any:\n    Version: '{version}'")
    entry = f"- !Sub\n  - '{head}:${{V}}'\n  - V: !FindInMap [PlantedLayers, any, Version]"
    return Planted(_layers(host, entry, text))


def if_item(host: Host, arn: str) -> Planted:
    text = insert_below(host.text, ("Parameters",), "PlantedSwitch:\n  Type: String\n  AllowedValues: ['on', 'off']")
    text = insert_below(text, ("Conditions",), "PlantedOn: !Equals [!Ref PlantedSwitch, 'on']")
    return Planted(_layers(host, f"- !If [PlantedOn, '{arn}', !Ref AWS::NoValue]", text))


def if_list(host: Host, arn: str) -> Planted:
    text = insert_below(host.text, ("Parameters",), "PlantedSwitch:\n  Type: String\n  Default: 'off'")
    text = insert_below(text, ("Conditions",), "PlantedOn: !Not [!Equals [!Ref PlantedSwitch, 'off']]\n"
                        "PlantedAlso: !Or [!Equals [!Ref PlantedSwitch, 'on'], !Condition PlantedOn]")  # fmt: skip
    block = f"Layers:\n  Fn::If:\n    - PlantedAlso\n    - - '{arn}'\n    - !Ref AWS::NoValue"
    return Planted(insert_below(text, ("Resources", host.function, "Properties"), block))


def join(host: Host, arn: str) -> Planted:
    parts = ", ".join(f"'{part}'" for part in arn.split(":"))
    return Planted(_layers(host, f"- !Join [':', [{parts}]]"))


def join_of_two(host: Host, arn: str) -> Planted:
    head, version = _split(arn)
    return Planted(_layers(host, f"- Fn::Join:\n    - ''\n    - - '{head}:'\n      - '{version}'"))


def globals_list(host: Host, arn: str) -> Planted:
    return Planted(insert_below(host.text, ("Globals", "Function"), f"Layers:\n  - {arn}"))


def select_of_split(host: Host, arn: str) -> Planted:
    return Planted(_layers(host, f"- !Select [1, !Split ['|', 'nothing|{arn}']]"))


def samconfig_override(host: Host, arn: str) -> Planted:
    text = insert_below(host.text, ("Parameters",), "PlantedArn:\n  Type: String")
    samconfig = f'version = 0.1\n[prod.deploy.parameters]\nparameter_overrides = "Other=x PlantedArn={arn}"\n'
    return Planted(_layers(host, "- !Ref PlantedArn", text), samconfig)


def samconfig_list(host: Host, arn: str) -> Planted:
    text = insert_below(host.text, ("Parameters",), "PlantedArn:\n  Type: String")
    samconfig = f'version = 0.1\n[prod.deploy.parameters]\nparameter_overrides = [\n  "PlantedArn={arn}",\n]\n'
    return Planted(_layers(host, "- !Ref PlantedArn", text), samconfig)


def anchor(host: Host, arn: str) -> Planted:
    return Planted(_layers(host, "- *planted", f"x-planted: &planted {arn}\n{host.text}"))


def for_each(host: Host, arn: str) -> Planted:
    runtime = {"python": "python3.13", "nodejs": "nodejs22.x"}[host.language]
    block = (
        "Fn::ForEach::Planted:\n  - Name\n  - [One, Two]\n"
        "  - 'Planted${Name}':\n      Type: AWS::Serverless::Function\n"
        f"      Properties:\n        Runtime: {runtime}\n        Layers:\n          - {arn}"
    )
    return Planted(insert_below(host.text, ("Resources",), block))


STYLES: dict[str, Style] = {
    style.__name__: style
    for style in (literal, double_quoted, single_quoted, folded, flow_list, sub, sub_long, ref_default, allowed_value,
                  list_parameter, region_map, environment_map, undeclared_stage_map, version_map_in_sub, if_item,
                  if_list, join, join_of_two, globals_list, select_of_split, samconfig_override, samconfig_list,
                  anchor, for_each)
}  # fmt: skip
