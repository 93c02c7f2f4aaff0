"""What must hold for any bytes: reading ends soon and never raises; an edit changes what it means to, or is refused."""

import time

from bot.text.edits import TextEdit, apply_edits, invert
from bot.text.source import SourceFile
from bot.yamltree.limits import Unreadable
from bot.yamltree.nodes import Scalar, walk
from bot.yamltree.parse import Document, parse, read_source
from bot.yamltree.patch import Refusal, replace_in_scalar, tag_scalar
from bot.yamltree.sameness import find_unmeant_difference
from tests.fuzz.seeds import WORDS

MOST_BYTES = 64 * 1024
MOST_SECONDS = 1.0
CONTROL_BYTES = 5


def read(data: bytes) -> Document | None:
    """The document of the bytes, or None where they are refused. Fails where that takes long or gives anything else."""
    start = time.process_time()
    source = read_source("template.yaml", data)
    document = parse(source) if isinstance(source, SourceFile) else source
    seconds = time.process_time() - start
    assert seconds <= MOST_SECONDS or len(data) > MOST_BYTES, f"{seconds:.2f} s"
    assert isinstance(document, Document | Unreadable), document
    return document if isinstance(document, Document) else None


def edit(data: bytes) -> bool | None:
    """Whether an edit was made; None where there is nothing to edit. Fails where it did not do what it should.

    The first bytes tell which scalar is edited, where, and to what; the rest is the document.
    """
    document = read(data[CONTROL_BYTES:])
    scalars = [node for node in walk(document.root) if isinstance(node, Scalar)] if document else []
    if document is None or not scalars or len(data) < CONTROL_BYTES:
        return None
    which, start, length, word, kind = data[:CONTROL_BYTES]
    number = which % len(scalars)
    if kind % 8 == 7:
        make_any_edit(document, TextEdit(start, start + length, WORDS[word % len(WORDS)]))
        return None
    scalar = scalars[number]
    if kind % 8 == 6:
        made, wanted = tag_scalar(document.source, scalar, "!Sub"), scalar._replace(tag="!Sub")
    else:
        start %= len(scalar.text) + 1
        end = min(start + length % 8, len(scalar.text))
        text = WORDS[word % len(WORDS)] if kind % 8 else ""
        made = replace_in_scalar(document.source, scalar, start, end, text)
        wanted = scalar._replace(text=scalar.text[:start] + text + scalar.text[end:])
    if isinstance(made, Refusal):
        return False
    check(document, made, number, wanted)
    return True


def check(document: Document, made: TextEdit, number: int, wanted: Scalar) -> None:
    """Fails where an edit changes anything but the scalar of this number, or that to something else than wanted."""
    text = document.source.text
    edited = apply_edits(text, [made])
    after = read(edited.encode())
    assert after is not None, "the edited text cannot be read"
    assert apply_edits(edited, invert(text, [made])) == text
    unmeant = find_unmeant_difference(document, after, (made,))
    assert unmeant is None or len(after.duplicates) > len(document.duplicates), unmeant
    before = [node[:3] for node in walk(document.root) if isinstance(node, Scalar)]
    before[number] = wanted[:3]
    found = [node[:3] for node in walk(after.root) if isinstance(node, Scalar)]
    if len(found) > len(before):  # a JSON string has become an object
        key = found.pop(number)
        assert key[0] == "Fn::Sub"
        before[number] = (wanted.text, None, wanted.style)
    assert [node[:2] for node in found] == [node[:2] for node in before]


def make_any_edit(document: Document, made: TextEdit) -> None:
    """Fails where the comparison of what an edit makes of a document raises anything."""
    text = document.source.text
    made = TextEdit(min(made.start, len(text)), min(made.end, len(text)), made.replacement)
    after = read(apply_edits(text, [made]).encode())
    if after is not None:
        find_unmeant_difference(document, after, (made,))
