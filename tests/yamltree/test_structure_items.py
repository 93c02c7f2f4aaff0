"""Items put in, and items and pairs taken out: with their own comments, and nothing else moves."""

import pytest

from tests.yamltree.entries import Path, with_item, without

ITEMS = {
    "behind the last one": ("L:\n- a\n- b # c\nM: 1\n", "x", 2, "L:\n- a\n- b # c\n- x\nM: 1\n"),
    "between two": ("L:\n  - a\n  # on b\n  - b\n", "x", 1, "L:\n  - a\n  - x\n  # on b\n  - b\n"),
    "before the first one and its comment": ("L:\n  # on a\n  - a\n", "x", 0, "L:\n  - x\n  # on a\n  - a\n"),
    "in the quotes of the others": ("L:\n  - 'a'\n  - 'b'\n", "it's", 2, "L:\n  - 'a'\n  - 'b'\n  - 'it''s'\n"),
    "with the blanks behind the dash": ("L:\n  -   a\n", "x", 1, "L:\n  -   a\n  -   x\n"),
    "quoted where it must be": ("L:\n- a\n", "b: c", 1, 'L:\n- a\n- "b: c"\n'),
    "behind a mapping": ("L:\n- a: 1\n  b: 2\n", "x", 1, "L:\n- a: 1\n  b: 2\n- x\n"),
    "behind an item without value": ("L:\n-\n- !Ref\n", "x", 1, "L:\n-\n- x\n- !Ref\n"),
    "behind a value on the next line": ("L:\n-\n  a: 1\n- b\n", "x", 1, "L:\n-\n  a: 1\n- x\n- b\n"),
    "in a list that shares its line": ("L:\n- - a\n", "x", 1, "L:\n- - a\n- x\n"),
    "above a block that ends with the file": ("L:\n- |\n  a", "x", 1, "L:\n- x\n- |\n  a"),
    "on one line": ("L: [a, b]\n", "x", 1, "L: [a, x, b]\n"),
    "first on one line": ("L: [a,b]\n", "x", 0, "L: [x,a,b]\n"),
    "first, above a line break": ("L: [a,\n  b, c]\n", "x", 0, "L: [x, a,\n  b, c]\n"),
    "first of several lines": (
        "L: [ # c\n  # on a\n  a,\n  b\n]\n",
        "x",
        0,
        "L: [ # c\n  x,\n  # on a\n  a,\n  b\n]\n",
    ),
    "into brackets with nothing": ("L: []\n", "x", 0, "L: [x]\n"),
    "as JSON": ('{"L": ["a"]}', "x", 1, '{"L": ["a", "x"]}'),
    "as JSON into brackets with nothing": ('{"L": []}', "x", 0, '{"L": ["x"]}'),
    "as JSON on lines": ('{"L": [\n  1,\n  2\n]}', "x", 2, '{"L": [\n  1,\n  2,\n  "x"\n]}'),
    "first of commas before each": ("L: [ a\n  , b ]\n", "x", 0, "L: [ x, a\n  , b ]\n"),
}


@pytest.mark.parametrize(("text", "item", "index", "expected"), ITEMS.values(), ids=ITEMS.keys())
def test_an_item_is_put_into_a_list(text: str, item: str, index: int, expected: str) -> None:
    assert with_item(text, ("L",), item, index) == expected


def test_an_item_is_put_into_a_list_within_a_list() -> None:
    assert with_item("- - a\n  - b\n", (0,), "x", 0) == "- - x\n  - a\n  - b\n"
    assert with_item("- - a\n  - b\n", (0,), "x", 1) == "- - a\n  - x\n  - b\n"


def test_an_item_is_refused_where_lines_do_not_tell_items_apart() -> None:
    lines = "<the entries around the place do not begin on lines of their own>"
    assert with_item("? k\n: - a\n  - b\n", ("k",), "x", 1) == lines
    assert with_item("[? a : b, c]\n", (), "x", 1) == "[? a : b, x, c]\n"
    assert without("- - a\n  - b\n", (0,), 0) == "<the item shares its line with the list around it>"


def test_there_is_no_place_beyond_a_list() -> None:
    with pytest.raises(IndexError):
        with_item("- a\n", (), "x", 2)
    with pytest.raises(IndexError):
        without("- a\n", (), 1)


GROWS = "<the text block before would grow by what stands behind the entry>"
ITEMS_REMOVED = {
    "with its comments": ("L:\n  - a # A\n  # on b\n  # more\n  - b # B\n  # on c\n  - c\n", 1,
                          "L:\n  - a # A\n  # on c\n  - c\n"),
    "but no comment above a blank line": ("L:\n  # all\n\n  - a\n  - b\n", 0, "L:\n  # all\n\n  - b\n"),
    "but no comment indented otherwise": ("L:\n    # all\n  - a\n  - b\n", 0, "L:\n    # all\n  - b\n"),
    "with the comments below that are indented more": ("L:\n- a\n- b: 1\n  # c: 2\n- d\n", 1, "L:\n- a\n- d\n"),
    "with one of two blank lines": ("L:\n  - a\n\n  - b\n\n  - c\n", 1, "L:\n  - a\n\n  - c\n"),
    "a mapping": ("L:\n- a: 1\n  b:\n    c: 2\n- d\n", 0, "L:\n- d\n"),
    "a text block that keeps its blank lines": ("L:\n- |+\n  a\n\n- b\n", 0, "L:\n- b\n"),
    "the last one of a file without final line break": ("L:\r\n- a\r\n- b", 1, "L:\r\n- a"),
    "the last one behind a text block": ("L:\n- |\n  a\n- b", 1, "L:\n- |\n  a\n"),
    "the last one behind a stripped text block": ("L:\n- |-\n  a\n- b", 1, "L:\n- |-\n  a"),
    "the one counted from the end": ("L:\n- a\n- b\n- c\n", -1, "L:\n- a\n- b\n"),
    "behind a text block, above a comment": ("L:\n- |\n  a\n- b\n# on c\n- c\n", 1, "L:\n- |\n  a\n# on c\n- c\n"),
    "but not where a text block would grow by a blank line": ("L:\n- |+\n  a\n- b\n\n- c\n", 1, GROWS),
    "but not where a text block would grow by a comment": ("L:\n- |\n  a\n- b\n\n  # deep\n- c\n", 1, GROWS),
    "but not where a text block would grow by blanks": ("L:\n- |\n a\n- |\n  \n", 1, GROWS),
    "but not where a text block would grow by blanks at the end": ("L:\n- |\n a\n- b\n  ", 1, GROWS),
    "behind a text block, above a blank line": ("L:\n- |\n a\n- b\n\n- c\n", 1, "L:\n- |\n a\n\n- c\n"),
    "but not the only one": ("L:\n- a\n", 0, "<it is the only item of its list>"),
    "but not one that an alias needs": ("L:\n- &x a\n- b\nM: *x\n", 0, "<`*x` stands for a part of it somewhere else>"),
    "one with an anchor that nothing needs": ("L:\n- &x a\n- b\nM: x\n", 0, "L:\n- b\nM: x\n"),
    "an alias": ("A: &x a\nL:\n- *x\n- b\n", 0, "A: &x a\nL:\n- b\n"),
    "from one line": ("L: [a, b, c]\n", 1, "L: [a, c]\n"),
    "first from one line": ("L: [a, b, c]\n", 0, "L: [b, c]\n"),
    "last from one line": ("L: [ a, b ]\n", 1, "L: [ a ]\n"),
    "last from one line with a trailing comma": ("L: [a, b, ]\n", 1, "L: [a, ]\n"),
    "from lines of their own": ("L: [\n  a, # A\n  # on b\n  b, # B\n  c # C\n]\n", 1, "L: [\n  a, # A\n  c # C\n]\n"),
    "last from lines of their own": ("L: [\n  a, # A\n  # on b\n  b # B\n]\n", 1, "L: [\n  a # A\n]\n"),
    "last from lines with a trailing comma": ("L: [\n  a,\n  b, # B\n]\n", 1, "L: [\n  a,\n]\n"),
    "from lines with commas before each": ("L: [\n  a\n  , b # B\n  , c\n]\n", 1, "L: [\n  a\n  , c\n]\n"),
    "last from lines with commas before each": ("L: [\n  a # A\n  , b # B\n]\n", 1, "L: [\n  a # A\n]\n"),
    "before a line break": ("L: [a, b,\n  c]\n", 1, "L: [a,\n  c]\n"),
    "behind a line break": ("L: [a,\n  b, c]\n", 1, "L: [a,\n  c]\n"),
    "first before a line break": ("L: [a,\n  b]\n", 0, "L: [b]\n"),
    "but not between comments": ("L: [a, # A\n  b]\n", 0, "<a comment stands between the entries>"),
    "from JSON": ('{"L": [\n  "a",\n  "b"\n]}', 1, '{"L": [\n  "a"\n]}'),
    "from JSON without blanks": ('{"L":["a","b"]}', 0, '{"L":["b"]}'),
}  # fmt: skip


@pytest.mark.parametrize(("text", "index", "expected"), ITEMS_REMOVED.values(), ids=ITEMS_REMOVED.keys())
def test_an_item_is_taken_out(text: str, index: int, expected: str) -> None:
    assert without(text, ("L",), index) == expected


PAIRS_REMOVED = {
    "with its comments": ("A: 1\n# on B\nB: 2 # b\nC: 3\n", (), "B", "A: 1\nC: 3\n"),
    "first, behind a BOM": ("\ufeffA: 1\r\nB: 2", (), "A", "\ufeffB: 2"),
    "last, without final line break": ("\ufeffA: 1\r\nB: 2", (), "B", "\ufeffA: 1"),
    "first of a compact item": ("- A: |\n    x\n\n  B: 2\n", (0,), "A", "- B: 2\n"),
    "but not where the next one has a comment": (
        "- A: 1 # a\n  # on B\n  B: 2\n", (0,), "A",
        "<a comment stands between the entry and the next one, which moves up>"),
    "but not where its end cannot be told": ("A:\n  ? x\nB: 1\n", (), "A", "<it cannot be told where the entry ends>"),
    "from one line": ("{a: b, c: d}", (), "a", "{c: d}"),
    "one without value from one line": ("{a, c: d}", (), "a", "{c: d}"),
    "behind a pair without value": ("{a: , b: c}", (), "b", "{a: }"),
    "from JSON": ('{\n  "a": 1,\n  "b": {\n    "c": 2\n  }\n}', (), "b", '{\n  "a": 1\n}'),
    "but not a key that is not there": ("A: 1\nB: 2\n", (), "C", "<'C' is not written there>"),
    "but not a key that is there twice": ("A: 1\nA: 2\n", (), "A", "<'A' is there more than once>"),
    "but not the only key": ("A: 1\n", (), "A", "<'A' is the only key of its mapping>"),
    "but not over a merge key": ("x: &x {A: 2}\nP:\n  <<: *x\n  A: 1\n", ("P",), "A",
                                 "<a merge key (`<<`) decides what is left without 'A'>"),
    "but not a merge key": ("x: &x {A: 2}\nP:\n  <<: *x\n  A: 1\n", ("P",), "<<",
                            "<a merge key (`<<`) decides what is left without '<<'>"),
    "but not a value that an alias needs": ("A: {b: &x 1}\nB: *x\n", (), "A",
                                            "<`*x` stands for a part of it somewhere else>"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "path", "key", "expected"), PAIRS_REMOVED.values(), ids=PAIRS_REMOVED.keys())
def test_a_pair_is_taken_out(text: str, path: Path, key: str, expected: str) -> None:
    assert without(text, path, key) == expected
