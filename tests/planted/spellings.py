"""More ways in which templates write a layer: every quoting, tags, escapes, blocks, folds, and shared places."""

from tests.planted.insertion import Host, insert_below
from tests.planted.styles import Planted, Style


def _properties(host: Host, block: str, text: str | None = None) -> Planted:
    return Planted(insert_below(text or host.text, ("Resources", host.function, "Properties"), block))


def _entry(written: str) -> Style:
    """The style that writes the entry of a block list so; `{}` stands for the ARN."""
    return lambda host, arn: _properties(host, f"Layers:\n  - {written.format(arn)}")


def _value(written: str) -> Style:
    """The style that writes the whole list so."""
    return lambda host, arn: _properties(host, f"Layers: {written.format(arn)}")


def double_quotes_with_escapes(host: Host, arn: str) -> Planted:
    head, name, version = arn.rsplit(":", 2)
    escaped = "\\x3a".join(head.split(":"))
    return _properties(host, f'Layers:\n  - "\\x61{escaped[1:]}\\u003a{name}\\U0000003A{version}\\\n      "')


def double_quotes_over_two_lines(host: Host, arn: str) -> Planted:
    head, name, version = arn.rsplit(":", 2)
    return _properties(host, f'Layers:\n  - "{head}:\\\n      {name}:{version}"')


def under_the_key(host: Host, arn: str) -> Planted:
    return _properties(host, f"Layers:\n- {arn}")


def in_a_new_line(host: Host, arn: str) -> Planted:
    return _properties(host, f"Layers:\n  -\n    {arn}")


def sub_of_account_and_region(host: Host, arn: str) -> Planted:
    parts = arn.split(":")
    text = insert_below(host.text, ("Parameters",), f"PlantedAccount:\n  Type: String\n  Default: '{parts[4]}'")
    parts[4] = "${PlantedAccount}"
    return _properties(host, f"Layers:\n  - !Sub '{':'.join(parts)}'", text)


def alias_of_an_entry(host: Host, arn: str) -> Planted:
    text = _beside(host, host.text, "PlantedTwo", f"Layers:\n  - &entry {arn}")
    return _properties(host, "Layers: [*entry]", text)


def alias_of_the_list(host: Host, arn: str) -> Planted:
    text = _beside(host, host.text, "PlantedTwo", f"Layers: &all\n  - {arn}")
    return _properties(host, "Layers: *all", text)


def three_functions_of_one_parameter(host: Host, arn: str) -> Planted:
    text = insert_below(host.text, ("Parameters",), f"PlantedArn:\n  Type: String\n  Default: {arn}")
    for name in ("PlantedTwo", "PlantedThree"):
        text = _beside(host, text, name, "Layers: [!Ref PlantedArn]")
    return _properties(host, "Layers: [!Ref PlantedArn]", text)


def nested_if(host: Host, arn: str) -> Planted:
    text = insert_below(host.text, ("Parameters",), "PlantedSwitch:\n  Type: String\n  Default: 'on'")
    text = insert_below(text, ("Conditions",), "PlantedOn: !Equals [!Ref PlantedSwitch, 'on']")
    inner = f"- PlantedOn\n        - !Sub '{arn}'\n        - !Ref AWS::NoValue"
    entry = f"- Fn::If:\n      - PlantedOn\n      - !If\n        {inner}\n      - !Ref AWS::NoValue"
    return _properties(host, f"Layers:\n  {entry}", text)


def join_of_three(host: Host, arn: str) -> Planted:
    head, name, version = arn.rsplit(":", 2)
    return _properties(host, f"Layers:\n  - !Join\n    - ':'\n    - - {head}\n      - '{name}'\n      - {version}")


def map_of_versions(host: Host, arn: str) -> Planted:
    head, _, version = arn.rpartition(":")
    text = insert_below(host.text, ("Mappings",), f"PlantedVersions:\n  all: {{Version: {version}}}")
    body = f"- !Sub\n    - '{head}:${{V}}'\n    - V: !FindInMap [PlantedVersions, all, Version]"
    return _properties(host, f"Layers:\n  {body}", text)


def _beside(host: Host, text: str, name: str, layers: str) -> str:
    """The text with another function."""
    runtime = {"python": "python3.13", "nodejs": "nodejs22.x"}[host.language]
    properties = "".join(f"    {line}\n" for line in (f"Runtime: {runtime}", *layers.splitlines()))
    return insert_below(
        text, ("Resources",), f"{name}:\n  Type: AWS::Serverless::Function\n  Properties:\n{properties}"
    )


SPELLINGS: dict[str, Style] = {
    "plain in a flow list": _value("[{}]"),
    "plain in a flow list of two lines": _value("[\n  {}\n  ]"),
    "double quotes in a flow list": _value('[ "{}" ]'),
    "Sub in a flow list": _value("[!Sub '{}']"),
    "a text instead of a list": _value("{}"),
    "literal block": _entry("|-\n      {}"),
    "literal block with a number": _entry("|4-\n      {}"),
    "folded block": _entry(">-\n      {}"),
    "Sub, plain": _entry("!Sub {}"),
    "Sub, single quotes": _entry("!Sub '{}'"),
    "Sub, double quotes": _entry('!Sub "{}"'),
    "Sub, literal block": _entry("!Sub |-\n      {}"),
    "Sub, folded block": _entry("!Sub >-\n      {}"),
    "long Sub, plain": _entry("Fn::Sub: {}"),
    "long Sub, double quotes": _entry('Fn::Sub: "{}"'),
    "long Sub in braces": _entry("{{Fn::Sub: '{}'}}"),
    "tag of a string": _entry("!!str {}"),
    "anchor that nothing refers to": _entry("&layer {}"),
    "anchor and quotes": _entry("&layer '{}'"),
    "anchor before a tag": _entry("&layer !Sub {}"),
    "anchor behind a tag": _entry('!Sub &layer "{}"'),
    **{
        style.__name__.replace("_", " "): style
        for style in (double_quotes_with_escapes, double_quotes_over_two_lines, under_the_key, in_a_new_line,
                      sub_of_account_and_region, alias_of_an_entry, alias_of_the_list, nested_if,
                      three_functions_of_one_parameter, join_of_three, map_of_versions)
    },
}  # fmt: skip
