"""Real changes of layers by people, and what our edits make of the same file for the same target."""

import json
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from bot.findings.finding import Edit
from bot.template.model import ARN_FIELDS, ArnTarget, LayerUse
from bot.template.rewriting import rewrite_arn, shown_target
from bot.template.values import Unknown, skeleton
from bot.yamltree.patch import Refusal
from tests.template.builder import read

Key = tuple[str, tuple[str, ...]]


class Change(NamedTuple):
    """A file before and after a commit."""

    number: str
    path: str
    base: str
    head: str


class Compared(NamedTuple):
    """What our edits to the people's targets make of the file.

    `same` counts the lines that we change into what the people wrote, `other` holds the rest of those that we change;
    `refused` are the reasons why an entry of a list of layers could not become what it became.
    """

    same: int
    other: tuple[str, ...]
    refused: tuple[str, ...]
    is_whole: bool  # the files are the same, byte for byte


def read_changes(shared: Path) -> Iterator[Change]:
    """The changes of the corpus in the order of their numbers."""
    for folder in sorted(each for each in (shared / "corpus" / "pairs").iterdir() if each.is_dir()):
        (base,), (head,) = folder.glob("base.*"), folder.glob("head.*")
        name = PurePosixPath(json.loads((folder / "meta.json").read_text())["path"]).name
        yield Change(folder.name, name, base.read_bytes().decode(), head.read_bytes().decode())


def redo(change: Change) -> Compared | None:
    """Our edits for a change compared with it; None where no list of layers of a function only got other entries."""
    before, after = _lists(change, change.base), _lists(change, change.head)
    edits: dict[Edit, None] = {}
    refused: dict[str, None] = {}
    for key in before.keys() & after.keys():
        pairs = zip(before[key], after[key], strict=False)  # an entry more or less is another kind of change
        for use, wanted in pairs if len(before[key]) == len(after[key]) else ():
            found = _edits(use, wanted) if shown_target(use.target) != shown_target(wanted.target) else ()
            if isinstance(found, str):
                refused[found] = None
            else:
                edits.update(dict.fromkeys(found))
    if not edits and not refused:
        return None
    ours = _apply(change.base, tuple(edits))
    return Compared(*_compare(change, ours, tuple(edits)), tuple(sorted(refused)), ours == change.head)


def _lists(change: Change, text: str) -> dict[Key, tuple[LayerUse, ...]]:
    """The layers of every function in every scenario."""
    found: dict[Key, tuple[LayerUse, ...]] = {}
    for function in read(text, path=change.path).functions:
        for case in function.cases:
            if not isinstance(case.state.layers, Unknown):
                found.update({(function.logical_id, scenario): case.state.layers for scenario in case.scenarios})
    return found


def _edits(use: LayerUse, wanted: LayerUse) -> tuple[Edit, ...] | str:
    """The edits that give an entry the ARN of another one, or why there are none."""
    if not isinstance(use.target, ArnTarget) or not isinstance(wanted.target, ArnTarget):
        return "an entry that is no ARN before or after"
    old, new = (skeleton(each.text).split(":") for each in (use.target, wanted.target))
    fields = {name: field for name, was, field in zip(ARN_FIELDS, old, new, strict=True) if was != field}
    if any("\0" in old[ARN_FIELDS.index(name)] + field for name, field in fields.items()):
        return "people put a variable where a text stood, or a text for a variable"
    rewriting = rewrite_arn(use.target, fields)
    return rewriting.reason if isinstance(rewriting, Refusal) else rewriting.edits


def _apply(text: str, edits: tuple[Edit, ...]) -> str:
    for edit in sorted(edits, key=lambda each: each.location.span, reverse=True):
        start, end = edit.location.span
        assert text[start:end] == edit.expected
        text = text[:start] + edit.replacement + text[end:]
    return text


def _compare(change: Change, ours: str, edits: tuple[Edit, ...]) -> tuple[int, tuple[str, ...]]:
    """How many of the lines that we change are what people wrote in their place, and the others; without line ends."""
    base, head, mine = (text.split("\n") for text in (change.base, change.head, ours))
    assert len(base) == len(mine)
    written: dict[int, list[str]] = {}
    for tag, start, end, first, last in SequenceMatcher(None, base, head, autojunk=False).get_opcodes():
        if tag == "replace":
            written.update(dict.fromkeys(range(start, end), head[first:last]))
    lines = sorted({change.base.count("\n", 0, edit.location.span.start) for edit in edits})
    same = [line for line in lines if mine[line] in written.get(line, ())]
    return len(same), tuple(mine[line] for line in lines if line not in same)
