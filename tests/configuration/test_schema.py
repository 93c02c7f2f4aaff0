"""The published schema and the validator accept the same files."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend
from ruamel.yaml import YAML

from bot.configuration.document import read_entries
from bot.configuration.schema import render_schema
from bot.configuration.table import config_settings
from bot.errors import UserError

PUBLISHED = Path(__file__).resolve().parents[2] / "docs" / "schemas" / "config.schema.json"

WORDS = [
    *("off", "note", "a-rule", "A", "eu-west-1", "us-gov-west-1", "", " ", "a\n", "2027-01-31", "2027-02-30", "true"),
    *("./a.yml", "../a", "o/r/f.yml@" + "0a" * 20, "o/r/f.yml@main", "12", "null", "é", "0", "\x00", "a: b"),
]
NUMBERS = [-1, 0, 1, 2.0, 1.5, 36_500, 36_501, 100_000, 100_001, 10**30]
scalars = st.sampled_from([*WORDS, *NUMBERS, True, False, None])
rules = st.sampled_from(["a-rule", "b", "stale-layer-version"])
regions = st.sampled_from(["eu-west-1", "us-gov-west-1", "eusc-de-east-1"])
globs = st.sampled_from(["a/**", "*.yml", "é", "12"])
parameter_values = st.one_of(
    st.sampled_from(["a", "", "off", 12, 1.5, True]), st.lists(st.sampled_from(["a", 1, False]))
)


def one_or_more(items: st.SearchStrategy[str]) -> st.SearchStrategy[object]:
    """An item, or a list of items."""
    return st.one_of(items, st.lists(items, max_size=3))


environments = st.fixed_dictionaries(
    {"name": st.just("prod"), "paths": one_or_more(globs)},
    optional={"region": regions, "parameters": st.dictionaries(st.sampled_from(["A", "B1"]), parameter_values)},
)
ignored = st.fixed_dictionaries(
    {"rule": rules, "reason": st.sampled_from(["why", "12"])},
    optional={"until": st.just("2028-02-29"), "path": globs, "resource": st.just("Function")},
)
VALID: dict[str, st.SearchStrategy[object]] = {
    "select": one_or_more(rules),
    "ignore": one_or_more(rules),
    "rules": st.dictionaries(rules, st.sampled_from(["off", "note", "warning", "error"])),
    "fail-on": st.sampled_from(["note", "warning", "error", "never"]),
    "review-from": st.sampled_from(["note", "warning", "error", "never"]),
    "regions": one_or_more(regions),
    "environments": st.lists(environments, max_size=2),
    "exclude": one_or_more(globs),
    "baseline": globs,
    "catalogues": one_or_more(globs),
    "minimum-versions-behind": st.sampled_from([1, 2, 2.0, 100_000]),
    "minimum-age-days": st.sampled_from([0, 36_500]),
    "denied-versions": one_or_more(st.sampled_from(["Datadog-Extension:6*", "arn:aws:lambda:*:*:layer:x:1"])),
    "maximum-step": st.sampled_from([0, 1_000_000]),
    "minimum-release-age-days": st.sampled_from([0, 36_500]),
    "ignore-findings": st.lists(ignored, max_size=2),
    "extends": st.sampled_from(["./a.yml", "../a.yml", "o/r/a/b.yml@" + "0a" * 20]),
}
valid = st.fixed_dictionaries({}, optional=VALID)
Way = tuple[str | int, ...]


def places(value: object, path: Way = ()) -> Iterator[Way]:
    """The ways to all values inside a value, and to itself."""
    yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from places(child, (*path, key))


def changed(value: Any, path: Way, replacement: object) -> object:
    """The value with another one at one place."""
    if not path:
        return replacement
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = changed(value[path[0]], path[1:], replacement)
    return copy


@st.composite
def nearly_valid(draw: st.DrawFn) -> object:
    """A valid configuration in which one value, at any depth, is replaced, or a mapping has lost or got a key."""
    value = draw(valid)
    path = draw(st.sampled_from(sorted(places(value), key=repr)))
    target: Any = value
    for step in path:
        target = target[step]
    if isinstance(target, dict) and draw(st.booleans()):
        key = draw(st.sampled_from([*sorted(target), "other", "a-rule", "A", "B b"]))
        fewer = {name: child for name, child in target.items() if name != key}
        return changed(value, path, fewer if key in target else {**target, key: draw(scalars)})
    return changed(
        value, path, draw(st.one_of(scalars, st.lists(scalars, max_size=2), st.dictionaries(rules, scalars)))
    )


configurations = st.one_of(valid, nearly_valid(), nearly_valid())


def _check_pattern(_validator: object, pattern: str, instance: object, _schema: object) -> Iterator[ValidationError]:
    """`pattern` as ECMA 262 means it: `$` is the end of the text, not the place before a last line end."""
    if isinstance(instance, str) and not re.search(pattern.replace(")$", r")\Z"), instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def schema_accepts(value: object) -> bool:
    """Whether the schema accepts the value."""
    validator = extend(Draft202012Validator, {"pattern": _check_pattern})  # type: ignore[no-untyped-call]  # its stubs
    return bool(validator(json.loads(render_schema()), format_checker=FormatChecker(["date"])).is_valid(value))


def validator_accepts(data: bytes) -> bool:
    """Whether the validator accepts the file."""
    try:
        read_entries("layer-bot.yml", data)
    except UserError:
        return False
    return True


@given(configurations)
def test_schema_and_validator_agree_on_json(value: object) -> None:
    assert validator_accepts(json.dumps(value).encode()) == schema_accepts(value)


@given(configurations)
def test_schema_and_validator_agree_on_yaml_1_2(value: object) -> None:
    text = io.StringIO()
    YAML(typ="safe", pure=True).dump(value, text)
    assert validator_accepts(text.getvalue().encode()) == schema_accepts(value)


def test_the_published_schema_is_the_generated_one() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == render_schema()


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads(render_schema()))
    assert schema_accepts({"fail-on": "note"})
    assert not schema_accepts({"fail-on": "x"})


@given(valid)
def test_valid_configurations_are_accepted(value: object) -> None:
    assert schema_accepts(value)
    assert validator_accepts(json.dumps(value).encode())


def test_every_key_of_a_configuration_is_generated() -> None:
    assert set(VALID) == {setting.name for setting in config_settings()}
