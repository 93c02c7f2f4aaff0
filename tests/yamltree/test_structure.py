"""Keys and items put in and taken out: in the file's own style, and nothing else moves."""

import pytest

from bot.text.edits import TextEdit, apply_edits
from bot.yamltree.nodes import Mapping, Node, Sequence, find, resolve
from bot.yamltree.patch import Refusal
from bot.yamltree.structure import insert_item, insert_pair, insert_pairs, remove_item, remove_pair
from bot.yamltree.structure_writing import Value
from tests.yamltree.documents import document_of

Path = tuple[str | int, ...]

NESTED: Value = (("Variables", (("REV", "ab12"),)),)


def node_at(root: Node, path: Path) -> Node:
    for step in path:
        root = resolve(root)
        if isinstance(step, int):
            assert isinstance(root, Sequence)
            root = root.items[step]
        else:
            assert isinstance(root, Mapping)
            found = find(root, step)
            assert found is not None
            root = found
    return resolve(root)


def applied(text: str, edit: TextEdit | Refusal) -> str:
    """The text with the edit, or the refusal's reason in angle brackets."""
    if isinstance(edit, Refusal):
        return f"<{edit.reason}>"
    after = apply_edits(text, (edit,))
    document_of(after)
    return after


def with_pair(text: str, path: Path, key: str, value: Value, after: str | None) -> str:
    document = document_of(text)
    mapping = node_at(document.root, path)
    assert isinstance(mapping, Mapping)
    return applied(text, insert_pair(document.source, mapping, key, value, after=after))


def with_item(text: str, path: Path, item: str, index: int) -> str:
    document = document_of(text)
    sequence = node_at(document.root, path)
    assert isinstance(sequence, Sequence)
    return applied(text, insert_item(document.source, sequence, item, index=index))


def without(text: str, path: Path, what: str | int) -> str:
    document = document_of(text)
    collection = node_at(document.root, path)
    if isinstance(what, int):
        assert isinstance(collection, Sequence)
        return applied(text, remove_item(document.source, collection, what))
    assert isinstance(collection, Mapping)
    return applied(text, remove_pair(document.source, collection, what))


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
    "explicit keys": ("? A\n: 1\nB: 2\n", (), "<the entries around the place are written in an unusual way>"),
    "explicit keys in flow": ("{? A : 1, B: 2}", (), "<the entries around the place are written in an unusual way>"),
    "a pair of flow without value": ("{A: }", (), "<the pair before has no value>"),
    "a comment in empty braces": ("P: { # c\n}\n", ("P",), "<lines or a comment stand between the brackets>"),
}


@pytest.mark.parametrize(("text", "path", "expected"), PAIRS_REFUSED.values(), ids=PAIRS_REFUSED.keys())
def test_no_pair_is_put_beside(text: str, path: Path, expected: str) -> None:
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
    "from one line": ("{a: b, c: d}", (), "a", "{c: d}"),
    "one without value from one line": ("{a, c: d}", (), "a", "{c: d}"),
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
