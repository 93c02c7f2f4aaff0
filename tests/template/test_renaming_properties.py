"""Renaming a resource in generated and in real templates does what renaming it in their data does."""

import json
from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from yaml.constructor import ConstructorError

from bot.template.renaming import rename_resource
from bot.template.scope import Scope
from bot.text.edits import apply_edits
from bot.text.source import SourceFile
from bot.yamltree.nodes import Mapping
from bot.yamltree.parse import Document, parse
from bot.yamltree.patch import Refusal
from bot.yamltree.sameness import find_unmeant_difference
from tests.template.renaming_oracle import Plain, assert_renamed, load, outcome, renamed

NAMES = st.sampled_from(["Old", "Old", "Old", "OldX", "XOld", "Other", "AWS::Region"])
ATTRIBUTES = st.sampled_from(["Arn", "Outputs.Old", "Old"])
PIECES = st.one_of(
    st.sampled_from(["Old", " ", "$", "${!Old}", "${!Old.Arn}", "{Old}", "a: b", "\n", "#", "é'"]),
    NAMES.map(lambda name: f"${{{name}}}"),
    st.tuples(NAMES, ATTRIBUTES).map(lambda pair: f"${{{pair[0]}.{pair[1]}}}"),
)
TEXTS = st.lists(PIECES, max_size=5).map("".join)
WORDS = st.sampled_from(["Old", "a", "Old.Arn", "x Old y", "7", ""])
VALUES: st.SearchStrategy[object] = st.recursive(
    st.one_of(
        WORDS,
        NAMES.map(lambda name: {"Ref": name}),
        st.tuples(NAMES, ATTRIBUTES).map(lambda pair: {"Fn::GetAtt": ".".join(pair)}),
        st.tuples(NAMES, ATTRIBUTES).map(lambda pair: {"Fn::GetAtt": list(pair)}),
        TEXTS.map(lambda text: {"Fn::Sub": text}),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["Old", "DependsOn", "Id", "Fn::If", "Name"]), inner, min_size=2, max_size=3),
        st.tuples(TEXTS, st.dictionaries(st.sampled_from(["Old", "A", "Old.Arn"]), inner, max_size=2)).map(
            lambda pair: {"Fn::Sub": list(pair)}
        ),
    ),
    max_leaves=6,
)
RESOURCES = st.fixed_dictionaries(
    {"Type": st.sampled_from(["T", "AWS::Serverless::Connector"]), "Properties": VALUES},
    optional={"DependsOn": st.one_of(NAMES, st.lists(NAMES, max_size=3)), "Condition": WORDS, "Metadata": VALUES},
)
TEMPLATES = st.fixed_dictionaries(
    {"Resources": st.fixed_dictionaries({"Old": RESOURCES, "OldX": RESOURCES}, optional={"Other": RESOURCES})},
    optional={"Outputs": VALUES, "Conditions": VALUES, "Description": WORDS},
)
HIDDEN = "a Fn::Sub that names it has a variable 'Old' of its own"
LARGE = 20_000  # bytes; of larger files each second, third … resource is renamed
STYLES = st.sampled_from([None, "'", '"', "|", ">"])


@settings(max_examples=150)
@given(TEMPLATES, STYLES, st.sampled_from([None, True, False]), st.sampled_from([20, 80, 1000]))
def test_generated_templates_are_renamed_as_their_data(
    template: dict[str, object], style: str | None, flow: bool | None, width: int
) -> None:
    for text in (
        yaml.dump(template, default_style=style, default_flow_style=flow, width=width, allow_unicode=True),
        json.dumps(template, indent=2),
    ):
        assert outcome(assert_renamed(text), "Old", "New") in (text, HIDDEN)


@pytest.mark.slow
def test_the_resources_of_the_corpus_are_renamed_or_refused(shared: Path) -> None:
    folder = shared / "corpus" / "templates"
    counts: Counter[str] = Counter()
    wrong: list[tuple[str, str, str | None]] = []
    for entry in json.loads((folder / "manifest.json").read_text())["entries"]:
        data = (folder / entry["file"]).read_bytes()
        document = parse(SourceFile(entry["file"], data)) if entry["encoding"] == "utf-8" else None
        before = load_if_possible(document) if isinstance(document, Document) else None
        if not isinstance(document, Document) or not isinstance(document.root, Mapping) or before is None:
            continue
        scope = Scope(document.source, document.root)
        for old in tuple(scope.resources)[:: 1 + len(data) // LARGE]:
            edits = rename_resource(scope, old, "Zz9Renamed")
            counts[shortened(edits.reason) if isinstance(edits, Refusal) else "exact"] += 1
            if isinstance(edits, Refusal):
                continue
            after = parse(SourceFile(entry["file"], apply_edits(document.source.text, edits).encode()))
            assert isinstance(after, Document)
            difference = find_unmeant_difference(document, after, edits)
            if difference is not None or load(after.source.text) != renamed(before, old, "Zz9Renamed"):
                wrong.append((entry["file"], old, difference))
    for reason, count in counts.most_common():
        print(f"{count:7,} {reason}")
    assert wrong == []
    assert counts["exact"] > 8_000


def load_if_possible(document: Document) -> Plain:
    """The data of a document; None for what is no template once its placeholders are taken for mappings."""
    try:
        return load(document.source.text)
    except ConstructorError:
        return None


def shortened(reason: str) -> str:
    """The reason without the names in it."""
    return "'…'".join(reason.split("'")[::2])
