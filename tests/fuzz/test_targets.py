"""The fuzz targets without a fuzzer: the seeds, what was found once, and a few thousand changes by chance."""

import random

import pytest

from tests.fuzz.run import escaped
from tests.fuzz.seeds import TEXTS, WORDS
from tests.fuzz.targets import CONTROL_BYTES, edit, read


def control(which: int, start: int, length: int, word: str, kind: int) -> bytes:
    """The bytes before a document: the scalar, the range, what it becomes, and what is done."""
    return bytes((which, start, length, WORDS.index(word), kind))


FOUND = [
    pytest.param(control(0, 0, 6, "\n", 0), "|\n\n\r\n f'\"\n", id="a block is emptied"),
    pytest.param(control(0, 0, 6, "\n", 0), " |\n \n f'\r\n", id="an indented block is emptied"),
    pytest.param(control(0, 3, 2, " #", 2), "' \t$ \n :1f'\r\n", id="a fold and what follows are replaced"),
    pytest.param(control(0, 1, 2, "\n", 0), ">+ \n f'\n ", id="a block loses its break and a blank line follows"),
    pytest.param(control(0, 12, 5, "\n", 0), " 0& - 'e\r\n\n \n\r    -  \n\r   'e\r\n\n \n\r \r\n  f'\r\n",
                 id="two folds become one"),
    pytest.param(control(1, 0, 0, "\n", 6), "-\n|", id="a tag before a block on a line of its own"),
    pytest.param(control(0, 9, 7, "arn:aws:", 2), "Reso{2-%%\t:  0 AG ", id="a colon at the end of a key before a tab"),
    pytest.param(control(0, 1, 4, "\n", 0), "\r!s\n \n|1\n  .", id="nothing but a blank is left of a block"),
    pytest.param(control(1, 0, 2, "\r\n", 1), '{"":["\\\\nt+3"]}', id="between escapes that begin alike"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "text"), FOUND)
def test_what_a_fuzzer_found_holds_now(before: bytes, text: str) -> None:
    edit(before + text.encode())


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_seeds_are_documents_that_can_be_edited(number: int) -> None:
    data = TEXTS[number].encode()
    assert read(data) is not None
    made = [edit(control(which, 1, 1, "true", kind) + data) for which in range(20) for kind in range(8)]
    assert True in made


@pytest.mark.parametrize("data", [b"", b"\0", b"\xff\xfea", b"\xff", b"a" * (CONTROL_BYTES - 1), b"[" * 64_000])
def test_what_is_no_document_is_nothing(data: bytes) -> None:
    read(data)
    assert edit(data) is None


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_changes_by_chance(number: int) -> None:
    chance = random.Random(number)
    counts = {True: 0, False: 0, None: 0}
    for _ in range(3_000):
        text = TEXTS[number]
        for _ in range(chance.randrange(4)):
            place = chance.randrange(len(text) + 1)
            text = text[:place] + chance.choice(WORDS) + text[place + chance.randrange(6) :]
        data = text.encode("utf-8", "replace")
        read(data)
        counts[edit(chance.randbytes(CONTROL_BYTES) + data)] += 1
    assert counts[True] > 100


def test_words_are_written_for_the_dictionary() -> None:
    assert escaped('"\\é'.encode()) == "\\x22\\x5C\\xC3\\xA9"
