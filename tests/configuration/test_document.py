"""Every kind of mistake in a configuration file has its line; right files become values."""

from datetime import date
from typing import cast

import pytest

from bot.configuration.document import Entry, read_entries
from bot.errors import UserError
from bot.settings import Environment, IgnoredFinding

PATH = ".github/layer-bot.yml"
RULES = ("duplicate-layer", "stale-layer-version")

MISTAKES = {
    "unknown key": ("\nregoins: x", '2:1: there is no key "regoins" in the configuration. Did you mean regions?'),
    "key without likeness": ("zzz: 1", '1:1: there is no key "zzz" in the configuration. Known are select, ignore'),
    "setting of flags only": (
        "output-format: json",
        '1:1: "output-format" cannot be set in the configuration file; use the flag --output-format.',
    ),
    "wrong word": ("fail-on: eror", '1:10: fail-on: "eror" is not one of note, warning, error, never. Did you mean'),
    "boolean for a word": ("fail-on: true", "1:10: fail-on: must be one of note, warning, error, never, and this is a"),
    "list for a word": (
        "fail-on: [note]",
        "1:10: fail-on: must be one of note, warning, error, never, and this is a l",
    ),
    "no value": ("baseline:\nfail-on: note", "1:10: baseline: there is no value; give one, or remove the key."),
    "number for text": ("exclude:\n  - 12", "2:5: exclude: must be text, and this is a number; put it in quotes."),
    "mapping for a list": ("regions: {a: b}", "1:10: regions: must be text, and this is a mapping."),
    "wrong region": ("regions:\n- eu-west-1\n- eu", '3:3: regions: "eu" is not the code of an AWS region'),
    "number too small": (
        "minimum-versions-behind: 0",
        '1:26: minimum-versions-behind: "0" is not a whole number from 1',
    ),
    "number negative": ("minimum-age-days: -1", '1:19: minimum-age-days: "-1" is not a whole number from 0 to 36500.'),
    "number too large": ("minimum-age-days: 1" + "0" * 399, '1:19: minimum-age-days: "1000'),
    "number with a fraction": ("minimum-age-days: 1.5", "1:19: minimum-age-days: must be a whole number"),
    "number in quotes": ("minimum-age-days: '5'", "1:19: minimum-age-days: must be a whole number, and this is text."),
    "unknown rule": ("select: stale-layers-version", '1:9: select: there is no rule "stale-layers-version"'),
    "no rule name": ("select: Stale_Layer", '1:9: select: "Stale_Layer" is not the name of a rule'),
    "unknown rule as key": ("rules:\n  duplicate-layers: off", '2:3: rules: there is no rule "duplicate-layers"'),
    "wrong severity": (
        "rules:\n  duplicate-layer: warn",
        '2:20: duplicate-layer: "warn" is not one of off, note, warni',
    ),
    "text for a mapping": ("rules: duplicate-layer", "1:8: rules: must be a mapping (`key: value`), and this is text."),
    "lone environment": (
        "environments: {name: a, paths: b}",
        "1:15: environments: must be a list, and this is a mapping.",
    ),
    "incomplete environment": (
        "environments:\n- region: eu-west-1",
        "2:3: environments: paths and name must be given.",
    ),
    "unknown key inside": (
        "environments:\n- {name: a, paths: b, params: {}}",
        '2:23: there is no key "params" in the environment. Did you mean parameters?',
    ),
    "parameter without value": (
        "environments:\n- {name: a, paths: b, parameters: {C: }}",
        "2:39: C: must be text, a number, a boolean or a list of them, not nothing.",
    ),
    "parameter as mapping": (
        "environments:\n- {name: a, paths: b, parameters: {C: {D: 1}}}",
        "2:39: C: must be text, a number, a boolean or a list of them, not a mapping.",
    ),
    "parameter name": (
        "environments:\n- {name: a, paths: b, parameters: {a-b: 1}}",
        '2:36: parameters: "a-b" is not a parameter\'s logical ID',
    ),
    "no reason": ("ignore-findings:\n- rule: duplicate-layer", "2:3: ignore-findings: reason must be given."),
    "blank reason": (
        "ignore-findings:\n- {rule: duplicate-layer, reason: ' '}",
        '2:35: reason: " " is not words on one',
    ),
    "no day": (
        "ignore-findings:\n- {rule: duplicate-layer, reason: a, until: 2027-02-30}",
        '2:45: until: "2027-02-30" is not a day such as 2027-01-31.',
    ),
    "two keys": ("fail-on: note\nselect: []\nfail-on: error", '3:1: "fail-on" stands twice in one mapping; keep one.'),
    "two keys inside": (
        "rules:\n  duplicate-layer: off\n  duplicate-layer: off",
        '3:3: "duplicate-layer" stands twice',
    ),
    "a tag": ("fail-on: !!str note", "1:10: fail-on: tags such as"),
    "a merge key": ("<<: {fail-on: note}", '1:1: there is no key "<<" in the configuration.'),
    "a key that is a list": ("[a]: 1", "1:1: the configuration: a key must be text, and this is a list."),
    "a list as document": ("- fail-on: note", "1:1: the configuration: must be a mapping"),
    "text as document": ("fail-on", "1:1: the configuration: must be a mapping (`key: value`), and this is text."),
    "extends without SHA": (
        "extends: owner/repo/file.yml@main",
        '1:10: extends: "owner/repo/file.yml@main" is not `./fi',
    ),
    "extends by name": ("extends: strict", '1:10: extends: "strict" is not `./file.yml`'),
    "a control character": ('"a\\e[31m": 1', r'1:1: there is no key "a\x1b[31m"'),
    "CRLF": ("select: []\r\nfail-on: x\r\n", '2:10: fail-on: "x" is not one of'),
    "a BOM": ("\ufefffail-on: x", '1:10: fail-on: "x" is not one of'),
}


def refusal(text: str) -> str:
    """The message that a configuration of this text is refused with."""
    with pytest.raises(UserError) as refused:
        read_entries(PATH, text.encode(), RULES)
    return str(refused.value)


@pytest.mark.parametrize(("text", "message"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_reported_with_its_place(text: str, message: str) -> None:
    lines = refusal(text).splitlines()
    assert lines[0] == "the configuration has a mistake:"
    assert lines[1][: len(f"  {PATH}:{message}")] == f"  {PATH}:{message}"
    assert len(lines) == 3


def test_all_mistakes_are_reported_in_the_order_of_the_file() -> None:
    message = refusal("fail-on: x\nselect: 5\nminimum-age-days: a\n")
    assert [line.split(" ")[2] for line in message.splitlines()[1:4]] == [
        f"{PATH}:{n}" for n in ("1:10:", "2:9:", "3:19:")
    ]
    assert message.startswith("the configuration has 3 mistakes:")


def test_of_many_mistakes_the_first_are_shown() -> None:
    message = refusal("regions: [" + "x," * 50 + "]")
    assert message.startswith("the configuration has 50 mistakes:")
    assert "  … and 30 more" in message.splitlines()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"a: [", f"{PATH}:1: the configuration file cannot be read", id="broken YAML"),
        pytest.param(b"a: b\n\xff", f"{PATH}:2: the configuration file cannot be read", id="no UTF-8"),
        pytest.param(b"a: 1\n---\nb: 2", f"{PATH}:2: the configuration file cannot be read", id="two documents"),
        pytest.param(b"[" * 100_000, f"{PATH}:1: the configuration file cannot be read", id="nested without end"),
    ],
)
def test_a_file_that_is_no_document_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UserError) as refused:
        read_entries(PATH, data)
    assert message in str(refused.value)


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "null", "{}"])
def test_an_empty_file_sets_nothing(text: str) -> None:
    assert read_entries(PATH, text.encode()) == {}


def test_values_are_read_as_yaml_1_2_means_them() -> None:
    text = "rules:\n  duplicate-layer: off\nfail-on: note\nregions: eu-west-1\n"
    text += "minimum-age-days: 0x10\nselect: &all []\nignore: *all"
    assert read_entries(PATH, text.encode(), RULES) == {
        "rules": Entry((("duplicate-layer", "off"),), f"{PATH}:1"),
        "fail-on": Entry("note", f"{PATH}:3"),
        "regions": Entry(("eu-west-1",), f"{PATH}:4"),
        "minimum-age-days": Entry(16, f"{PATH}:5"),
        "select": Entry((), f"{PATH}:6"),
        "ignore": Entry((), f"{PATH}:7"),
    }


def test_environments_keep_parameters_as_they_are_written() -> None:
    text = """
environments:
  - paths: stacks/**
    name: prod
    region: eu-west-1
    parameters: {Account: 012345678901, IsArm: True, Layers: [a, 1], Text: 'no'}
"""
    given = (("Account", "012345678901"), ("IsArm", "True"), ("Layers", "a,1"), ("Text", "no"))
    expected = Environment(("stacks/**",), "prod", "eu-west-1", given, f"{PATH}:3")
    assert read_entries(PATH, text.encode(), is_local=False)["environments"].value == (expected,)
    (found,) = cast("tuple[Environment, ...]", read_entries(PATH, text.encode())["environments"].value)
    written = {name: text[place.start : place.end] for name, place in found.written if place.path == PATH}
    assert found._replace(written=()) == expected
    assert written == {
        "": "eu-west-1", "Account": "012345678901", "IsArm": "True", "Layers": "[a, 1]", "Text": "no"
    }  # fmt: skip


def test_ignored_findings_keep_their_place() -> None:
    text = "ignore-findings:\n- rule: duplicate-layer\n  reason: on purpose\n  until: 2027-01-31\n  path: a/*.yml\n"
    assert read_entries(PATH, text.encode(), RULES)["ignore-findings"].value == (
        IgnoredFinding("duplicate-layer", "a/*.yml", None, "on purpose", date(2027, 1, 31), f"{PATH}:2"),
    )


def test_rules_are_not_compared_where_none_are_known() -> None:
    assert read_entries(PATH, b"select: some-new-rule")["select"].value == ("some-new-rule",)
