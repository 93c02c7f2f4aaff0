"""Every scalar of real templates is edited: the result is exact, or the edit is refused."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.text.edits import TextEdit, apply_edits, invert
from bot.text.source import SourceFile
from bot.yamltree.nodes import Scalar
from bot.yamltree.parse import Document, parse
from bot.yamltree.patch import Refusal, replace_in_scalar
from bot.yamltree.sameness import find_unmeant_difference
from tests.yamltree.documents import scalars_of

pytestmark = pytest.mark.slow
ARN = "arn:aws:lambda:eu-west-1:123456789012:layer:Tools:12"


class Wish(NamedTuple):
    """A range of a value, and what it shall become."""

    start: int
    end: int
    new: str


def inserted(scalar: Scalar) -> Wish:
    """An ARN in the middle."""
    return Wish(len(scalar.text) // 2, len(scalar.text) // 2, ARN)


def replaced(scalar: Scalar) -> Wish:
    """An ARN instead of everything but the line break at the end."""
    return Wish(0, len(scalar.text.rstrip("\n")), ARN)


def bumped(scalar: Scalar) -> Wish:
    """Another digit, or another letter where there is none, at the end."""
    end = len(scalar.text.rstrip("\n"))
    return Wish(max(end - 1, 0), end, "7" if scalar.text[end - 1 : end].isdigit() else "q")


def deleted(scalar: Scalar) -> Wish:
    """Nothing instead of the second half of the last line."""
    end = len(scalar.text.rstrip("\n"))
    start = max(scalar.text.rfind("\n", 0, end) + 1, 0)
    return Wish((start + end + 1) // 2, end, "")


STEP = 16
"""Of the variants only every so manieth file is taken."""
VARIANTS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "CRLF": lambda text: text.replace("\r\n", "\n").replace("\n", "\r\n"),
    "BOM": lambda text: "\ufeff" + text.removeprefix("\ufeff"),
    "no final newline": lambda text: text.rstrip("\r\n"),
}


def documents(shared: Path, variant: str) -> Iterator[Document]:
    """The documents of the corpus in a variant, of those that can be read as they are."""
    folder = shared / "corpus" / "templates"
    entries = json.loads((folder / "manifest.json").read_text())["entries"]
    for entry in entries if variant == "as it is" else entries[::STEP]:
        data = (folder / entry["file"]).read_bytes()
        if entry["parse"] == "ok":
            document = parse(SourceFile(entry["file"], VARIANTS[variant](data.decode()).encode()))
            assert isinstance(document, Document), (entry["file"], document)
            yield document


def assert_exact(document: Document, wishes: dict[int, Wish], edits: dict[int, TextEdit]) -> None:
    """Holds that the scalars of these numbers have become what was wished, and nothing else has changed."""
    made = tuple(edits.values())
    text = document.source.text
    after = parse(SourceFile(document.source.path, apply_edits(text, made).encode()))
    assert isinstance(after, Document), (document.source.path, after)
    wanted = [each[:3] for each in scalars_of(document.root)]
    for number in edits:
        (old, tag, style), (start, end, new) = wanted[number], wishes[number]
        wanted[number] = (old[:start] + new + old[end:], tag, style)
    assert [each[:3] for each in scalars_of(after.root)] == wanted, document.source.path
    found = find_unmeant_difference(document, after, made)
    assert found is None or found.endswith("repeats another one"), (document.source.path, found)
    assert apply_edits(after.source.text, invert(text, made)) == text


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("wish", [inserted, replaced, bumped, deleted], ids=lambda wish: str(wish.__name__))
def test_every_scalar_is_edited_exactly_or_refused(
    shared: Path, wish: Callable[[Scalar], Wish], variant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    counts: Counter[str] = Counter()
    for document in documents(shared, variant):
        scalars = scalars_of(document.root)
        wishes = {number: wish(scalar) for number, scalar in enumerate(scalars)}
        made = {number: replace_in_scalar(document.source, scalars[number], *each) for number, each in wishes.items()}
        edits = {number: edit for number, edit in made.items() if isinstance(edit, TextEdit)}
        assert_exact(document, wishes, edits)
        counts["exact"] += len(edits)
        counts.update(edit.reason for edit in made.values() if isinstance(edit, Refusal))
    with capsys.disabled():
        print(f"\n{wish.__name__}, {variant}: {sum(counts.values()):,}", *counts.most_common(), sep="\n  ")
    assert counts["exact"] > 0.9 * sum(counts.values()) > 10_000


def test_single_edits_are_proved_one_by_one(shared: Path) -> None:
    count = 0
    for document in documents(shared, "as it is"):
        scalars = scalars_of(document.root)
        for number in range(0, len(scalars), max(len(scalars) // 4, 1)):
            wish = bumped(scalars[number])
            edit = replace_in_scalar(document.source, scalars[number], *wish)
            if isinstance(edit, TextEdit):
                assert_exact(document, {number: wish}, {number: edit})
                count += 1
    assert count > 5_000
