"""Pairs put into mappings: in the file's own style, and nothing else moves."""

import pytest

from bot.yamltree.nodes import Mapping
from bot.yamltree.structure import insert_pairs
from bot.yamltree.structure_writing import Value
from tests.yamltree.documents import document_of
from tests.yamltree.entries import Path, applied, with_item, with_pair

NESTED: Value = (("Variables", (("REV", "ab12"),)),)

PAIRS_IN_BLOCKS = {
    "behind its sibling, above the next key's comment": (
        "P:\n    A: live # c\n    # about B\n    B: x\n", ("P",), "K", True, "A",
        "P:\n    A: live # c\n    K: true\n    # about B\n    B: x\n"),
    "behind the last one where no key is named": ("A: 1\nB: 2\n", (), "K", True, None, "A: 1\nB: 2\nK: true\n"),
    "behind the last one where the named key is absent": ("A: 1\nB: 2\n", (), "K", True, "C", "A: 1\nB: 2\nK: true\n"),
    "behind the last of duplicates": ("A: 1\nA: 2\nB: 3\n", (), "K", True, "A", "A: 1\nA: 2\nK: true\nB: 3\n"),
    "nested, by the siblings' step": (
        "P:\n    A:\n       x: 1\n", ("P",), "E", NESTED, "A",
        "P:\n    A:\n       x: 1\n    E:\n       Variables:\n          REV: ab12\n"),
    "nested, by the file's step": (
        "R:\n    F:\n        A: 1\n", ("R", "F"), "E", NESTED, None,
        "R:\n    F:\n        A: 1\n        E:\n            Variables:\n                REV: ab12\n"),
    "nested, by two where nothing is nested": ("A: 1\n", (), "E", NESTED, None,
                                              "A: 1\nE:\n  Variables:\n    REV: ab12\n"),
    "an empty mapping": ("A: 1\n", (), "E", (), None, "A: 1\nE: {}\n"),
    "behind a value of several lines": ("A:\n  B:\n  - x\n  - y\nC: 1\n", (), "K", True, "A",
                                        "A:\n  B:\n  - x\n  - y\nK: true\nC: 1\n"),
    "behind comments that are indented more": (
        "P:\n  E:\n    V: 1\n    # W: 2\n  # f\n  F: 1\n", ("P",), "K", True, "E",
        "P:\n  E:\n    V: 1\n    # W: 2\n  K: true\n  # f\n  F: 1\n"),
    "with CRLF, a BOM and no final line break": ("\ufeffA: 1\r\nB: 2", (), "E", NESTED, None,
                                                 "\ufeffA: 1\r\nB: 2\r\nE:\r\n  Variables:\r\n    REV: ab12"),
    "with lone CR": ("A: 1\rB: 2\r", (), "K", True, "A", "A: 1\rK: true\rB: 2\r"),
    "with the line end of its neighbour": (
        "A: 1\nB: 2\r\nC: 3\n", (), "K", True, "B", "A: 1\nB: 2\r\nK: true\r\nC: 3\n"),
    "in a compact item": ("- A: 1\n  B: 2\n", (0,), "K", True, "A", "- A: 1\n  K: true\n  B: 2\n"),
    "in a compact item of one key": ("-   A: 1\n", (0,), "K", True, "A", "-   A: 1\n    K: true\n"),
    "in a list of lists": ("- - A: 1\n", (0, 0), "K", True, "A", "- - A: 1\n    K: true\n"),
    "below a tag and an anchor": ("P: &x !T\n  A: 1\n", ("P",), "K", True, "A", "P: &x !T\n  A: 1\n  K: true\n"),
    "behind a merge key": ("a: &x {p: 1}\nP:\n  <<: *x\n  B: 1\n", ("P",), "K", True, "p",
                           "a: &x {p: 1}\nP:\n  <<: *x\n  B: 1\n  K: true\n"),
    "behind an anchored value": ("A: &x 1\nB: *x\n", (), "K", True, "A", "A: &x 1\nK: true\nB: *x\n"),
    "behind an alias": ("A: &x 1\nB: *x # c\n", (), "K", True, "B", "A: &x 1\nB: *x # c\nK: true\n"),
    "behind a key without value": ("A:\n# c\nB: 1\n", (), "K", True, "A", "A:\nK: true\n# c\nB: 1\n"),
    "behind a flow value of several lines": ("A: [x,\n y] # c\nB: 1\n", (), "K", True, "A",
                                             "A: [x,\n y] # c\nK: true\nB: 1\n"),
    "behind a plain text of several lines": ("A: x\n  y\nB: 1\n", (), "K", True, "A", "A: x\n  y\nK: true\nB: 1\n"),
    "behind a quoted text of several lines": (
        "A: 'x\n\n  y' # c\n", (), "K", True, "A", "A: 'x\n\n  y' # c\nK: true\n"),
    "before the end of the document": ("---\nA: 1\n...\n", (), "K", True, None, "---\nA: 1\nK: true\n...\n"),
    "quoted as all the keys": ("'A': 1\n'B': 2\n", (), "K", "x", None, "'A': 1\n'B': 2\n'K': x\n"),
    "plain where only some keys are quoted": ("'A': 1\nB: 2\n", (), "K", "x", None, "'A': 1\nB: 2\nK: x\n"),
}  # fmt: skip

BLOCK_SCALARS = {
    "behind a text block, above its blank lines": ("A: |\n  x\n\n\nB: 1\n", "A", "A: |\n  x\nK: true\n\n\nB: 1\n"),
    "behind a text block, above a shallow comment": ("A: |\n  x\n# c\nB: 1\n", "A", "A: |\n  x\nK: true\n# c\nB: 1\n"),
    "behind a text block that keeps its blank lines": (
        "A: |+\n  x\n\n# c\nB: 1\n",
        "A",
        "A: |+\n  x\n\nK: true\n# c\nB: 1\n",
    ),
    "behind a text block with lines of blanks": (
        "A: |-\n  x\n   \n    \nB: 1\n",
        "A",
        "A: |-\n  x\n   \n    \nK: true\nB: 1\n",
    ),
    "behind an empty text block": ("A: |\n\nB: 1\n", "A", "A: |\nK: true\n\nB: 1\n"),
    "behind an empty text block that keeps blank lines": ("A: |+\n\nB: 1\n", "A", "A: |+\n\nK: true\nB: 1\n"),
    "behind a folded block": ("A: >2\n   x\n  y\n", "A", "A: >2\n   x\n  y\nK: true\n"),
    "behind a nested text block": ("A:\n  - x: |\n      t\n\nB: 1\n", "A", "A:\n  - x: |\n      t\nK: true\n\nB: 1\n"),
    "above a text block that ends with the file": ("B: 1\nA: |\n  x", "A", "B: 1\nK: true\nA: |\n  x"),
    "above that block's comment": ("B: 1\n# c\nA: >+\n  x", "A", "B: 1\nK: true\n# c\nA: >+\n  x"),
    "behind a stripped block that ends with the file": ("A: |-\n  x", "A", "A: |-\n  x\nK: true"),
    "behind an empty block that ends with the file": ("A: |", "A", "A: |\nK: true"),
    "behind a block with blanks at the end of the file": ("A: |\n  x\n  ", "A", "A: |\n  x\nK: true\n  "),
}


@pytest.mark.parametrize(
    ("text", "path", "key", "value", "after", "expected"), PAIRS_IN_BLOCKS.values(), ids=PAIRS_IN_BLOCKS.keys()
)
def test_a_pair_is_put_into_a_block(
    text: str, path: Path, key: str, value: Value, after: str | None, expected: str
) -> None:
    assert with_pair(text, path, key, value, after) == expected


@pytest.mark.parametrize(("text", "after", "expected"), BLOCK_SCALARS.values(), ids=BLOCK_SCALARS.keys())
def test_a_pair_is_put_beside_a_text_block(text: str, after: str, expected: str) -> None:
    assert with_pair(text, (), "K", True, after) == expected


PAIRS_IN_FLOW = {
    "on one line": ("{a: b, c: d}", (), NESTED, "a", "{a: b, K: {Variables: {REV: ab12}}, c: d}"),
    "at the end of one line": ("{a: b, c: d}", (), True, None, "{a: b, c: d, K: true}"),
    "without blanks": ("{'a':b,'c':d}", (), True, None, "{'a':b,'c':d,'K':true}"),
    "with blanks before the brace": ("{ a: b }", (), True, None, "{ a: b, K: true }"),
    "behind a trailing comma": ("{a: b, c: d, }", (), "x", None, "{a: b, c: d, K: x, }"),
    "behind a trailing comma without blanks": ("{a: b,}", (), "x", None, "{a: b, K: x,}"),
    "quoted where braces would end it": ("{a: b}", (), "${x}", None, '{a: b, K: "${x}"}'),
    "on lines of its own": ("P: {\n  a: b, # A\n  # on c\n  c: d # C\n}\n", ("P",), True, "a",
                            "P: {\n  a: b, # A\n  K: true,\n  # on c\n  c: d # C\n}\n"),
    "on the last line of several": ("P: {\n  a: b, # A\n  # on c\n  c: d # C\n}\n", ("P",), True, "c",
                                    "P: {\n  a: b, # A\n  # on c\n  c: d, # C\n  K: true\n}\n"),
    "on the last line, with a trailing comma": ("P: {\n  a: b, # A\n}\n", ("P",), True, "a",
                                                "P: {\n  a: b, # A\n  K: true,\n}\n"),
    "behind a comma before each": ("P: {\n  a: b\n  , c: d # C\n}\n", ("P",), True, "a",
                                   "P: {\n  a: b\n  , K: true\n  , c: d # C\n}\n"),
    "at the end, behind a comma before each": ("P: {\n  a: b\n  , c: d # C\n}\n", ("P",), True, "c",
                                               "P: {\n  a: b\n  , c: d # C\n  , K: true\n}\n"),
    "with a brace on the last line": ("P: {\n  a: b,\n  c: d }\n", ("P",), True, "c",
                                      "P: {\n  a: b,\n  c: d,\n  K: true }\n"),
    "into empty braces": ("P: {}\n", ("P",), NESTED, None, "P: {K: {Variables: {REV: ab12}}}\n"),
    "into braces around a blank": ("P: { }\n", ("P",), True, None, "P: { K: true }\n"),
    "as JSON on one line": (
        '{"a": 1, "b": 2}', (), NESTED, "a", '{"a": 1, "K": {"Variables": {"REV": "ab12"}}, "b": 2}'),
    "as JSON without blanks": ('{"a":1}', (), NESTED, "a", '{"a":1,"K":{"Variables":{"REV":"ab12"}}}'),
    "as JSON on lines": ('{\n  "a": "x"\n}\n', (), NESTED, None,
                         '{\n  "a": "x",\n  "K": {\n    "Variables": {\n      "REV": "ab12"\n    }\n  }\n}\n'),
    "as JSON indented by tabs": (
        '{\n\t"a": 1\n}', (), NESTED, "a",
        '{\n\t"a": 1,\n\t"K": {\n\t\t"Variables": {\n\t\t\t"REV": "ab12"\n\t\t}\n\t}\n}'),
    "as JSON with CRLF and a BOM": (
        '\ufeff{\r\n  "a": "x"\r\n}', (), "6", None, '\ufeff{\r\n  "a": "x",\r\n  "K": "6"\r\n}'),
    "as JSON with blanks around colons": ('{"a" : 1}', (), True, "a", '{"a" : 1, "K" : true}'),
    "into empty braces of JSON on lines": ('{\n  "a": {},\n  "b": 1\n}', ("a",), True, None,
                                           '{\n  "a": {\n    "K": true\n  },\n  "b": 1\n}'),
    "into empty braces of JSON on one line": ('{"a":{}}', ("a",), "é\n", None, '{"a":{"K": "é\\n"}}'),
    "as YAML that looks like JSON": ('P: {"a": "b"}\n', ("P",), "x", None, 'P: {"a": "b", "K": "x"}\n'),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "path", "value", "after", "expected"), PAIRS_IN_FLOW.values(), ids=PAIRS_IN_FLOW.keys()
)
def test_a_pair_is_put_into_flow(text: str, path: Path, value: Value, after: str | None, expected: str) -> None:
    assert with_pair(text, path, "K", value, after) == expected


PAIRS_REFUSED = {
    "a key that is there": ("A: 1\nK: 2\n", (), "<'K' is there already>"),
    "a key that is null in words": ("K: null\n", (), "<'K' is there already>"),
    "a lone pair of a flow list": ("[a: b]", (0,), "<the pair stands in a list without braces of its own>"),
    "explicit keys": ("? A\n: 1\nB: 2\n", (), "<keys are written behind a question mark there>"),
    "explicit keys in flow": ("{? A : 1, B: 2}", (), "<keys are written behind a question mark there>"),
    "a key behind a question mark that has nothing": ("? K\nB: 1\n", (), "<'K' is there already>"),
    "a value that ends in a key without value": ("A:\n  ? x\n", (), "<it cannot be told where the entry before ends>"),
    "a value that ends so above a block that ends with the file": (
        "A:\n  ? x\nB: |\n  y",
        (),
        "<it cannot be told where the entry before ends>",
    ),
    "a comment in empty braces of JSON": ('{\n  "P": { # c\n  }\n}', ("P",), "<a comment stands between the brackets>"),
    "a pair of flow without value": ("{A: }", (), "<the pair before has no value>"),
    "a comment in empty braces": ("P: { # c\n}\n", ("P",), "<lines or a comment stand between the brackets>"),
}


@pytest.mark.parametrize(("text", "path", "expected"), PAIRS_REFUSED.values(), ids=PAIRS_REFUSED.keys())
def test_no_pair_is_put_in(text: str, path: Path, expected: str) -> None:
    assert with_pair(text, path, "K", True, None) == expected


FILLED = {
    "with a mapping": (
        "R:\n  K: # c\n  B: 1\n",
        ("R",),
        NESTED,
        "R:\n  K: # c\n    Variables:\n      REV: ab12\n  B: 1\n",
    ),
    "with a text": ("K: # c\n", (), "x", "K: x # c\n"),
    "with nothing": ("K:\n", (), (), "K: {}\n"),
    "at the end of the file": ("A: 1\nK:", (), NESTED, "A: 1\nK:\n  Variables:\n    REV: ab12"),
}


@pytest.mark.parametrize(("text", "path", "value", "expected"), FILLED.values(), ids=FILLED.keys())
def test_a_key_without_value_gets_one(text: str, path: Path, value: Value, expected: str) -> None:
    assert with_pair(text, path, "K", value, None) == expected


WRITTEN = {
    "6": '"6"', "3.10": '"3.10"', "true": '"true"', "Yes": '"Yes"', "n": '"n"', "null": '"null"', "~": '"~"', "": '""',
    "2010-09-09": '"2010-09-09"', "12e4": '"12e4"', "0x1F": '"0x1F"', "-": '"-"', "a: b": '"a: b"', "a #b": '"a #b"',
    "a:": '"a:"', "!Ref A": '"!Ref A"', "*a": '"*a"', " a": '" a"', "a ": '"a "', "=": '"="',
    ".5": '".5"', "<<": '"<<"',
    "live": "live", "a b": "a b", "arn:aws:lambda:us-east-1:123456789012:layer:x:7": None, "${AWS::Region}": None,
    "./src": None, "it's": None, "a, b": None, "tab\there": '"tab\\there"', "two\nlines": '"two\\nlines"',
}  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), WRITTEN.items())
def test_texts_are_quoted_where_they_must_be(value: str, expected: str | None) -> None:
    assert with_pair("A: 1\n", (), "K", value, None) == f"A: 1\nK: {value if expected is None else expected}\n"


def test_the_quotes_are_those_that_the_file_prefers() -> None:
    assert with_pair("A: 'x'\n", (), "K", "6", None) == "A: 'x'\nK: '6'\n"
    assert with_pair("A: 'x'\n", (), "K", "1'6\n", None) == "A: 'x'\nK: \"1'6\\n\"\n"


def test_half_a_surrogate_pair_is_never_written() -> None:
    assert with_pair("A: 1\n", (), "K", (("a", "\ud800"),), None).startswith("<it holds half of a surrogate pair")
    assert with_item("- a\n", (), "\ud800", 0).startswith("<it holds half of a surrogate pair")


def test_a_key_that_parsers_refuse_is_never_written() -> None:
    assert with_pair("A: 1\n", (), "K" * 1001, True, None) == "<the key is too long>"


def test_several_pairs_are_one_edit() -> None:
    pairs: tuple[tuple[str, Value], ...] = (("K", "Retain"), ("L", True))

    def both(text: str) -> str:
        document = document_of(text)
        root = document.root
        assert isinstance(root, Mapping)
        return applied(text, insert_pairs(document.source, root, pairs, after="A"))

    assert both("A: 1\nB: 2\n") == "A: 1\nK: Retain\nL: true\nB: 2\n"
    assert both("{A: 1, B: 2}") == "{A: 1, K: Retain, L: true, B: 2}"
    assert both('{\n  "A": 1\n}') == '{\n  "A": 1,\n  "K": "Retain",\n  "L": true\n}'
    assert both("{\n A: 1,\n B: 2\n}") == "{\n A: 1,\n K: Retain,\n L: true,\n B: 2\n}"
    assert both("{\n A: 1\n , B: 2\n}") == "{\n A: 1\n , K: Retain\n , L: true\n , B: 2\n}"
    assert both("L:\nA: 1\n") == "<'L' is there already>"
