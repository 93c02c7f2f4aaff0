"""libyaml's events against a second parser: ruamel.yaml's, written in Python alone."""

import json
from pathlib import Path

import pytest

from bot.text.source import SourceFile
from bot.yamltree.compose import Composer
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence
from bot.yamltree.parse import Document, parse
from bot.yamltree.pure_parser import PureParser
from tests.yamltree.documents import scalars_of

TEXTS = [
    "a: 1\nb: [x, 'y', \"z\"]\nc: |\n  t\nd: &e !Sub f\ng: *e\n",
    "- {a: b, c: [d]}\n- - e\n  - f\n",
    "a:\n  b: >-\n    folded\n    text\n  # comment\n  c: !GetAtt x.y\n",
]


@pytest.mark.parametrize("text", TEXTS)
def test_the_fallback_reads_the_same(text: str) -> None:
    root, duplicates = Composer(PureParser(text).get_event).compose()
    document = parse(SourceFile("template.yaml", text.encode()))
    assert isinstance(document, Document)
    assert shape(root) == shape(document.root)
    assert duplicates == document.duplicates


@pytest.mark.slow
def test_real_templates_are_read_alike(shared: Path) -> None:
    folder = shared / "corpus" / "templates"
    entries = json.loads((folder / "manifest.json").read_text())["entries"]
    chosen = [each for each in entries if each["format"] == "yaml" and each["parse"] == "ok" and not each["bom"]
              and not each["tabs"]][::6][:300]  # fmt: skip
    different = []
    for entry in chosen:
        source = SourceFile(entry["file"], (folder / entry["file"]).read_bytes())
        document = parse(source)
        assert isinstance(document, Document)
        root, _ = Composer(PureParser(source.text).get_event).compose()
        ours = [(each.text, each.start, each.end) for each in scalars_of(document.root) if each.text]
        theirs = [(each.text, each.start, each.end) for each in scalars_of(root) if each.text]
        if ours != theirs:
            different.append(entry["file"])
    assert len(chosen) == 300
    assert different == []


def shape(node: Node) -> object:
    """The values, tags and places of a tree without empty scalars, whose places the two parsers see differently."""
    if isinstance(node, Scalar):
        return (node.text, node.tag, node.start if node.text else 0, node.end if node.text else 0)
    if isinstance(node, Sequence):
        return [shape(item) for item in node.items]
    if isinstance(node, Mapping):
        return {str(shape(key)): shape(value) for key, value in node.pairs}
    return ("alias", node.name, node.start, node.end)
