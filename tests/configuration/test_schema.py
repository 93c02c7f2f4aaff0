"""The published schema and the validator accept the same files."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend
from ruamel.yaml import YAML

from bot.configuration.document import read_entries
from bot.configuration.schema import render_schema
from bot.errors import UserError

PUBLISHED = Path(__file__).resolve().parents[2] / "docs" / "schemas" / "config.schema.json"

words = st.sampled_from(
    ["off", "note", "error", "a-rule", "A", "eu-west-1", "us-gov-west-1", "x", "", " ", "a\n", "2027-01-31",
     "2027-02-30", "./a.yml", "../a", "o/r/f.yml@" + "0a" * 20, "o/r/f.yml@main", "true", "12", "null", "é", "0"]
)  # fmt: skip
numbers = st.one_of(st.integers(-2, 40), st.sampled_from([10**6, 10**30, 2.0, 1.5]))
scalars = st.one_of(words, numbers, st.booleans(), st.none())


def mappings(keys: list[str], values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Mappings with mostly known keys."""
    return st.dictionaries(st.sampled_from(keys), values, max_size=5)


parameters = mappings(["A", "B1", "a-b", ""], st.one_of(scalars, st.lists(scalars, max_size=3)))
environments = st.lists(
    st.fixed_dictionaries(
        {"name": st.sampled_from(["prod", "dev", ""]), "paths": st.one_of(words, st.lists(words, max_size=2))},
        optional={"region": words, "parameters": parameters, "other": scalars},
    ),
    max_size=2,
)
ignored = st.lists(
    st.fixed_dictionaries(
        {"rule": st.sampled_from(["a-rule", "A rule"]), "reason": words},
        optional={"until": words, "path": words, "resource": scalars},
    ),
    max_size=2,
)
anything = st.one_of(scalars, st.lists(scalars, max_size=3), mappings(["a", "a-rule"], scalars), environments)
configurations = st.one_of(
    anything,
    st.fixed_dictionaries(
        {},
        optional={
            "select": st.one_of(words, st.lists(words, max_size=3), anything),
            "rules": mappings(["a-rule", "b", "C"], st.sampled_from(["off", "note", "x", True])),
            "fail-on": st.one_of(st.sampled_from(["note", "never", "off"]), anything),
            "regions": st.one_of(words, anything),
            "environments": st.one_of(environments, anything),
            "exclude": anything,
            "baseline": scalars,
            "minimum-versions-behind": st.one_of(numbers, scalars),
            "ignore-findings": st.one_of(ignored, anything),
            "extends": words,
            "other": scalars,
        },
    ),
)


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
