"""How characters are written in each style, and what a plain text is read as."""

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from yaml.reader import Reader

from bot.yamltree.encoding import encode, find_obstacle, is_json_literal, type_of
from bot.yamltree.nodes import Style

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(ANY)
def test_everything_can_stand_between_double_quotes(text: str) -> None:
    assert find_obstacle(Style.DOUBLE, text) is None
    assert yaml.load(f'"{encode(Style.DOUBLE, text)}"', yaml.CSafeLoader) == text


@given(ANY)
def test_everything_can_stand_in_json(text: str) -> None:
    assert find_obstacle(Style.JSON, text) is None
    assert json.loads(f'"{encode(Style.JSON, text)}"') == text


@given(ANY)
def test_what_has_no_obstacle_can_stand_between_single_quotes(text: str) -> None:
    if find_obstacle(Style.SINGLE, text) is None:
        assert yaml.load(f"'{encode(Style.SINGLE, text)}'", yaml.CSafeLoader) == text
    else:
        assert not text.isprintable()


def test_no_style_without_escapes_holds_what_readers_refuse_or_fold() -> None:
    folded = "\n\r\x85\u2028\u2029\ufeff"  # breaks of lines, and a BOM, which one reader counts and another does not
    refused = {each for each in map(chr, range(0x110000)) if Reader.NON_PRINTABLE.match(each)} | set(folded)
    assert {each for each in map(chr, range(0x110000)) if find_obstacle(Style.SINGLE, each)} == refused


@pytest.mark.parametrize("style", [Style.PLAIN, Style.LITERAL, Style.FOLDED])
def test_other_styles_write_what_they_mean(style: Style) -> None:
    assert encode(style, 'it\'s \\ "x"') == 'it\'s \\ "x"'


@pytest.mark.parametrize(
    ("style", "text", "has_obstacle"),
    [
        pytest.param(Style.PLAIN, "a\tb", True, id="a tab without quotes"),
        pytest.param(Style.SINGLE, "a\tb", False, id="a tab in quotes"),
        pytest.param(Style.LITERAL, "a\tb", False, id="a tab in a block"),
        pytest.param(Style.FOLDED, "a\nb", True, id="a line break in a block"),
        pytest.param(Style.SINGLE, "\x7f", True, id="a control character"),
        pytest.param(Style.SINGLE, "\xa0é漢\U0001f600\ufffd", False, id="beyond ASCII"),
        pytest.param(Style.SINGLE, "\ufffe", True, id="what is no character"),
        pytest.param(Style.JSON, "\ud800", True, id="half of a surrogate pair"),
    ],
)
def test_what_a_style_cannot_hold(style: Style, text: str, has_obstacle: bool) -> None:
    assert (find_obstacle(style, text) is not None) == has_obstacle


@pytest.mark.parametrize(
    ("plain", "tag", "is_number"),
    [
        ("abc", "str", False),
        ("76", "int", True),
        ("3.10", "float", True),
        ("1e3", "str", True),
        ("0x1F", "int", True),
        ("0o17", "str", True),
        ("012345678901", "str", True),
        ("12:30", "int", False),
        ("Yes", "bool", False),
        ("~", "null", False),
        ("2010-09-09", "timestamp", False),
        ("<<", "merge", False),
        ("python3.12", "str", False),
    ],
)
def test_what_a_plain_text_is_read_as(plain: str, tag: str, is_number: bool) -> None:
    assert type_of(plain) == (f"tag:yaml.org,2002:{tag}", is_number)


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "1e3", "true", "false", "null", "01", "+1", "a", "", "True", ".5"])
def test_what_may_stand_in_json(text: str) -> None:
    try:
        json.loads(text)
    except json.JSONDecodeError:
        assert not is_json_literal(text)
    else:
        assert is_json_literal(text)
