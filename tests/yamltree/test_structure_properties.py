"""Whatever the layout: what is put in or taken out is the one difference, or the edit is refused."""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from yaml import YAMLError

from bot.text.edits import TextEdit
from bot.text.source import SourceFile
from bot.yamltree.nodes import Mapping, Scalar, Sequence, Style
from bot.yamltree.parse import Document, parse
from bot.yamltree.patch import Refusal
from bot.yamltree.sameness import find_unmeant_difference
from bot.yamltree.structure import insert_item, insert_pair, remove_item, remove_pair
from bot.yamltree.structure_writing import Value
from tests.yamltree.documents import scalars_of
from tests.yamltree.layouts import layouts
from tests.yamltree.shapes import Change, Shape, collections_of, edited, second_opinion, shape_of, value_shape

BLOCKS = (Style.LITERAL, Style.FOLDED)
KEY = "Zz9Key"
TEXTS = (
    "6",
    "true",
    "plain text",
    "arn:aws:lambda:us-east-1:123456789012:layer:x:3",
    "${AWS::Region}, é",
    "it's: 'x'\n",
)
VALUES: tuple[Value, ...] = (True, *TEXTS, (("Variables", (("REV", "ab12"), ("On", "on"))),), ())


class Trial(NamedTuple):
    """How to make one edit, and the trees that it may lead to: the wanted one, and the one with the new entry above."""

    name: str
    collection: Mapping | Sequence
    make: Callable[[], TextEdit | Refusal]
    changes: tuple[Change, ...]


def trials_of(document: Document, choose: Callable[[tuple[Value, ...]], Value]) -> Iterator[Trial]:
    """All that can be put into the collections of a document or taken out."""
    for collection in collections_of(document.root):
        if isinstance(collection, Mapping):
            yield from pair_trials(document, collection, choose)
        else:
            yield from item_trials(document, collection, choose)


def pair_trials(document: Document, mapping: Mapping, choose: Callable[[tuple[Value, ...]], Value]) -> Iterator[Trial]:
    keys = [key.text for key, _ in mapping.pairs if isinstance(key, Scalar)]
    for index, key in enumerate(keys) if len(keys) == len(set(keys)) == len(mapping.pairs) else ():
        value = choose(VALUES)
        insert = partial(insert_pair, document.source, mapping, KEY, value, after=key)
        new = (value_shape(KEY), value_shape(value))
        yield Trial("insert a pair", mapping, insert, (put_in(new, index + 1), put_in(new, index)))
        remove = partial(remove_pair, document.source, mapping, key)
        yield Trial("remove a pair", mapping, remove, (take_out(index),))


def item_trials(
    document: Document, sequence: Sequence, choose: Callable[[tuple[Value, ...]], Value]
) -> Iterator[Trial]:
    for index in range(len(sequence.items) + 1):
        text = str(choose(TEXTS))
        insert = partial(insert_item, document.source, sequence, text, index=index)
        changes = (put_in(value_shape(text), index), put_in(value_shape(text), max(index - 1, 0)))
        yield Trial("insert an item", sequence, insert, changes)
    for index in range(len(sequence.items)):
        remove = partial(remove_item, document.source, sequence, index)
        yield Trial("remove an item", sequence, remove, (take_out(index),))


def put_in(new: Shape, index: int) -> Change:
    return lambda children: [*children[:index], new, *children[index:]]


def take_out(index: int) -> Change:
    return lambda children: children[:index] + children[index + 1 :]


def assert_exact(document: Document, trial: Trial) -> str:
    """Holds that the edit does what it must and nothing else. Returns how it ended: "exact", or a refusal's reason."""
    edit = trial.make()
    if isinstance(edit, Refusal):
        return edit.reason
    after = edited(document, edit)
    found = shape_of(after.root, styles=False)
    has_end = document.source.text.endswith(("\n", "\r"))
    changes = trial.changes[:1] if has_end else trial.changes
    wanted = [shape_of(document.root, trial.collection, change, styles=False) for change in changes]
    assert found in wanted, (trial, after.source.text)
    assert find_unmeant_difference(document, after, (edit,)) is None, (trial, after.source.text)
    if is_json(document.source.text):
        assert is_json(after.source.text), (trial, after.source.text)
    return "exact"


def assert_seen_alike(document: Document, trial: Trial) -> None:
    """Holds that a second parser sees the same document after the edit, if it saw the same one before."""
    if any(each.style in BLOCKS and not each.text.strip() for each in scalars_of(document.root)):
        return  # ruamel.yaml 0.19.1 refuses deeper lines behind an empty block, which YAML allows
    try:
        is_alike = second_opinion(document) == shape_of(document.root, styles=False)
    except YAMLError:  # tabs, for one, it does not read where libyaml does
        return
    edit = trial.make()
    if is_alike and isinstance(edit, TextEdit):
        after = edited(document, edit)
        assert second_opinion(after) == shape_of(after.root, styles=False), (trial, after.source.text)


def is_json(text: str) -> bool:
    try:
        json.loads(text.removeprefix("\ufeff"))
    except ValueError:
        return False
    return True


@settings(max_examples=150)
@given(layouts(), st.data())
def test_one_entry_is_the_only_difference(text: str, data: st.DataObject) -> None:
    document = parse(SourceFile("template.yaml", text.encode()))
    if not isinstance(document, Document):
        return
    for trial in trials_of(document, lambda values: data.draw(st.sampled_from(values))):
        assert_exact(document, trial)
        assert_seen_alike(document, trial)


JSON_VALUES = st.recursive(
    st.one_of(st.text(max_size=5), st.integers(), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=12,
)
JSON_FORMS: st.SearchStrategy[dict[str, object]] = st.sampled_from(
    [{}, {"indent": 2}, {"indent": 4}, {"indent": "\t"}, {"separators": (",", ":")}, {"indent": 0}]
)


@settings(max_examples=150)
@given(
    st.dictionaries(st.text(max_size=4), JSON_VALUES, max_size=4),
    JSON_FORMS,
    st.sampled_from(["\n", "\r\n"]),
    st.data(),
)
def test_json_stays_json(value: object, form: dict[str, object], newline: str, data: st.DataObject) -> None:
    text = json.dumps(value, **form).replace("\n", newline)  # type: ignore[arg-type]  # only what dumps takes
    document = parse(SourceFile("template.json", text.encode()))
    assert isinstance(document, Document)
    for trial in trials_of(document, lambda values: data.draw(st.sampled_from(values))):
        assert_exact(document, trial)


@pytest.mark.slow
@pytest.mark.parametrize("variant", ["as it is", "CRLF, BOM, no final newline", "trailing blanks"])
def test_the_corpus_takes_entries_everywhere(shared: Path, variant: str) -> None:
    folder = shared / "corpus" / "templates"
    counts: Counter[tuple[str, str]] = Counter()
    for entry in json.loads((folder / "manifest.json").read_text())["entries"]:
        if entry["encoding"] != "utf-8":
            continue
        text = vary((folder / entry["file"]).read_bytes().decode(), variant)
        document = parse(SourceFile(entry["file"], text.encode()))
        if not isinstance(document, Document):
            continue
        chance = random.Random(entry["file"] + variant)
        for trial in sampled(trials_of(document, chance.choice), chance):
            reason = assert_exact(document, trial)
            quoted = reason.partition("'")[2].partition("'")[0]
            counts[trial.name, reason.replace(f"'{quoted}'", "'…'") if quoted else reason] += 1
    for key, count in sorted(counts.items()):
        print(f"{count:7,} {key}")
    assert sum(count for (_, reason), count in counts.items() if reason == "exact") > 12_000


def vary(text: str, variant: str) -> str:
    """The text in another way of writing files."""
    if variant == "trailing blanks":
        return text.replace("\r\n", "\n").replace("\n", "  \n")
    return "\ufeff" + text.replace("\r\n", "\n").rstrip("\n").replace("\n", "\r\n") if "BOM" in variant else text


def sampled(trials: Iterator[Trial], chance: random.Random) -> list[Trial]:
    """Up to two trials of each name."""
    by_name: dict[str, list[Trial]] = {}
    for trial in trials:
        by_name.setdefault(trial.name, []).append(trial)
    return [each for found in by_name.values() for each in chance.sample(found, min(2, len(found)))]
