"""What the composer makes of keys, aliases and collections, and where it stops."""

import pytest

from bot.text.source import SourceFile
from bot.yamltree.limits import MAX_DEPTH, Unreadable
from bot.yamltree.nodes import Alias, Mapping, Node, Sequence, walk
from bot.yamltree.parse import parse
from tests.yamltree.documents import document_of


@pytest.mark.parametrize(
    ("text", "duplicates"),
    [
        pytest.param("a: 1\nb: 2\n", (), id="none"),
        pytest.param("a: 1\na: 2\na: 3\n", (("a", 5), ("a", 10)), id="each repetition"),
        pytest.param("a: {b: 1, 'b': 2}\n", (("b", 10),), id="however it is quoted"),
        pytest.param("&k a: 1\n*k : 2\n", (("a", 8),), id="through an alias"),
        pytest.param("? [a]\n: 1\n? [a]\n: 2\nb: 3\nb: 4\n", (("b", 25),), id="beside keys that are lists"),
        pytest.param("x: &x {a: 1}\ny: {<<: *x, <<: *x}\n", (), id="merge keys may repeat"),
        pytest.param("- {a: 1}\n- {a: 1}\n", (), id="two mappings with one key"),
    ],
)
def test_duplicate_keys(text: str, duplicates: tuple[tuple[str, int], ...]) -> None:
    assert document_of(text).duplicates == duplicates


@pytest.mark.parametrize(
    ("text", "slices"),
    [
        pytest.param("[a: b , c]", ["[a: b , c]", "a: b"], id="a lone pair in a list has no braces"),
        pytest.param("[a: {} ]", ["[a: {} ]", "a: {}", "{}"], id="a lone pair that ends with a brace"),
        pytest.param("a:\n- b\n\n# c\n", ["a:\n- b", "- b"], id="without the lines behind"),
        pytest.param("!T &x\na: b\n", ["!T &x\na: b"], id="from its tag on"),
    ],
)
def test_the_places_of_collections(text: str, slices: list[str]) -> None:
    nodes = walk(document_of(text).root)
    assert [text[node.start : node.end] for node in nodes if isinstance(node, Mapping | Sequence)] == slices


def test_an_alias_means_the_last_anchor_before_it() -> None:
    found = [node for node in walk(document_of("[&a 1, *a, &a 2, *a]").root) if isinstance(node, Alias)]
    assert [alias.target.start for alias in found] == [1, 11]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("&a [*a]", "contains itself", id="an alias within its anchor"),
        pytest.param("[&a 1, &a [*a]]", "contains itself", id="an alias within its anchor, which was used before"),
        pytest.param("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "levels deep", id="a level too deep"),
        pytest.param('{"a":' * (MAX_DEPTH + 1) + "1" + "}" * (MAX_DEPTH + 1), "levels deep", id="the same in JSON"),
        pytest.param("- &a x\n" + "- *a\n" * 10_001, "aliases", id="too many aliases"),
        pytest.param("[" + "a, " * 300_000 + "]", "keys and values", id="too many values"),
        pytest.param("[" + "1, " * 300_000 + "1]", "keys and values", id="too many values in JSON"),
        pytest.param("".join(f"- &a{n} [*a{n - 1}]\n" if n else "- &a0 x\n" for n in range(300)), "levels",
                     id="a chain of aliases"),
    ],
)  # fmt: skip
def test_what_is_refused(text: str, words: str) -> None:
    found = parse(SourceFile("template.yaml", text.encode()))
    assert isinstance(found, Unreadable)
    assert words in found.message


def test_the_last_allowed_level_is_read() -> None:
    assert isinstance(document_of("[" * MAX_DEPTH + "]" * MAX_DEPTH).root, Sequence)


def test_a_walk_is_in_the_order_of_the_source_and_follows_no_alias() -> None:
    nodes: list[Node] = list(walk(document_of("a: [&x b, {c: *x}]\nd: e\n").root))
    assert [type(node).__name__[0] for node in nodes] == list("MSSSMSASS")
    assert [node.start for node in nodes] == sorted(node.start for node in nodes)
