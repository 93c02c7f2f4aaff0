"""Generated YAML documents in every style, each with the values that it was made from."""

from typing import Any

from hypothesis import strategies as st

from bot.text.source import SourceFile
from bot.yamltree.nodes import Node, Scalar, walk
from bot.yamltree.parse import Document, parse

WORD = st.text(alphabet="abcXYZ019-_/.é漢\U0001f600", min_size=1, max_size=8).filter(lambda word: word[0] not in "-.")
PHRASE = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
ANY_TEXT = st.text(alphabet="ab:#'\"\\\t é漢\U0001f600{}[],&*!|>%@`\n", max_size=20)
NEWLINES = st.sampled_from(["\n", "\r\n"])


def document_of(text: str) -> Document:
    """The document of a text. Fails where it cannot be read."""
    document = parse(SourceFile("template.yaml", text.encode()))
    assert isinstance(document, Document), document
    return document


def scalars_of(node: Node) -> list[Scalar]:
    """All scalars in document order, keys included; what aliases stand for once."""
    return [each for each in walk(node) if isinstance(each, Scalar)]


def double_quoted(value: str) -> str:
    """A value between double quotes, with escapes."""
    table = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
    return '"' + "".join(table.get(character, character) for character in value) + '"'


def single_quoted(value: str) -> str:
    """A value between single quotes; line breaks become blanks, so the value must have none."""
    return "'" + value.replace("'", "''") + "'"


@st.composite
def written(draw: Any) -> tuple[str, str]:
    """A scalar as written on one line, and its value."""
    style = draw(st.sampled_from(["plain", "single", "double", "tagged", "anchored"]))
    if style == "double":
        value = draw(ANY_TEXT)
        return double_quoted(value), value
    if style == "single":
        value = draw(ANY_TEXT.map(lambda text: text.replace("\n", "")))
        return single_quoted(value), value
    value = draw(PHRASE)
    prefix = {"plain": "", "tagged": "!Sub ", "anchored": f"&a{draw(st.integers(0, 10**6))} "}[style]
    return prefix + value, value


@st.composite
def block_scalar(draw: Any) -> tuple[str, str]:
    """The lines of a literal block indented by four, and its value."""
    lines = draw(st.lists(PHRASE, min_size=1, max_size=4))
    chomp, end = draw(st.sampled_from([("", "\n"), ("-", ""), ("+", "\n")]))
    return f"|{chomp}\n" + "".join(f"    {line}\n" for line in lines), "\n".join(lines) + end


@st.composite
def documents(draw: Any) -> tuple[str, list[str]]:
    """A document of pairs, lists and blocks, and the values of its scalars in order (keys left out)."""
    text, values = draw(st.sampled_from(["", "# a comment\n", "---\n"])), []
    for number in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(["pair", "list", "flow", "block"]))
        comment = draw(st.sampled_from(["", "  # note: 'x'"]))
        if kind == "block":
            body, value = draw(block_scalar())
            text += f"key{number}: {body}"
            values.append(value)
            continue
        items = draw(st.lists(written(), min_size=1, max_size=3))
        values += [value for _, value in (items[:1] if kind == "pair" else items)]
        if kind == "pair":
            text += f"key{number}: {items[0][0]}{comment}\n"
        elif kind == "list":
            text += f"key{number}:{comment}\n" + "".join(f"  - {item}\n" for item, _ in items)
        else:
            text += f"key{number}: [{', '.join(_in_flow(item) for item, _ in items)}]{comment}\n"
    return draw(NEWLINES).join(text.split("\n")), values


def _in_flow(item: str) -> str:
    return item
