"""Tests for bot/template/toml_places.py."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.template.toml_places import find_values

TEXTS = {
    "a basic string": ('a = "x y"', "x y"),
    "a literal string": (r"a = 'x\y'", "x\\y"),
    "an escaped quote": (r'a = "x\"y"', 'x"y'),
    "an escaped letter": (r'a = "x\u00e9y"', "xéy"),
    "a text of several lines": ('a = """\nx\ny"""', "x\ny"),
    "a line that goes on": ('a = """x \\\n   y"""', "x y"),
    "quotes at the end of several lines": ('a = """x"""""', 'x""'),
    "literal lines": ("a = '''\nx'y\n'''", "x'y\n"),
    "an empty text": ('a = ""', ""),
    "a number": ("a = 512 # MB", "512"),
    "a boolean": ("a = true", "true"),
    "a date with a blank": ("a = 2026-11-22 07:32:00", "2026-11-22 07:32:00"),
    "behind a BOM": ('\ufeffa = "x"', "x"),
    "with CRLF": ('b = 1\r\na = """x\r\ny"""\r\n', "x\ny"),
    "behind a comment": ('# a = "y"\na = "x" # "z"', "x"),
}


@pytest.mark.parametrize(("text", "expected"), TEXTS.values(), ids=TEXTS.keys())
def test_a_value_is_decoded(text: str, expected: str) -> None:
    assert find_values(text)["a",].text == expected


PATHS = {
    "a header": ("[t.u]\na = 1", ("t", "u", "a")),
    "a header with quotes and blanks": ("[ t . 'u v' ]\na = 1", ("t", "u v", "a")),
    "a dotted key": ("[t]\nu.a = 1", ("t", "u", "a")),
    "a quoted key": ('"t u" = 1', ("t u",)),
    "an inline table": ("t = {u = {a = 1, b = 2}}", ("t", "u", "a")),
    "an item of an array": ("t = [\n  'x', # c\n  'y',\n]", ("t", "1")),
    "a table of an array": ("[[t]]\na = 1", ("[[]]", "t", "a")),
    "behind a deep array": ("[t]\nd=" + "[" * 20 + "'[', {x=']'} # ]\n" + "]" * 20 + "\na=1", ("t", "a")),
}


@pytest.mark.parametrize(("text", "path"), PATHS.values(), ids=PATHS.keys())
def test_a_value_is_found_by_its_path(text: str, path: tuple[str, ...]) -> None:
    tomllib.loads(text)
    assert path in find_values(text)


def test_equal_values_have_their_own_places() -> None:
    text = '[a]\nx = "same"\n[b]\nx = "same"\n'
    spans = [find_values(text)[table, "x"].span(0, 4) for table in "ab"]
    assert spans == [(9, 13), (24, 28)]


def test_a_span_around_an_escape_covers_what_writes_it() -> None:
    text = r'a = "P=\"x\" Q=y"'
    written = find_values(text)["a",]
    assert written.text == 'P="x" Q=y'
    assert text[slice(*written.span(2, 5))] == r"\"x\""
    assert text[slice(*written.span(3, 4))] == "x"


def toml_text(value: str) -> str:
    """The value as a basic string."""
    return '"' + "".join(c if c.isalnum() else f"\\U{ord(c):08X}" for c in value) + '"'


VALUES = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,3}", fullmatch=True), st.lists(VALUES, max_size=3), max_size=3))
def test_all_strings_are_found_as_tomllib_reads_them(tables: dict[str, list[str]]) -> None:
    text = "".join(
        f"[{name}]\n" + "".join(f"k{index} = {toml_text(value)}\n" for index, value in enumerate(values))
        for name, values in tables.items()
    )
    expected = {(name, key): value for name, table in tomllib.loads(text).items() for key, value in table.items()}
    assert {path: written.text for path, written in find_values(text).items()} == expected
