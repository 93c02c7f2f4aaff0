"""The byte tests let through every file that matters, however its words are spelled, and few others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.template.candidates import is_candidate
from bot.yamltree.limits import Unreadable
from bot.yamltree.nodes import Mapping, Scalar
from bot.yamltree.parse import parse, read_source

_WORDS = ("Layers", "layers", "arn:aws:lambda:us-east-1:123456789012:layer:name:1", "layer-bot")
_LINE_ENDS = ("\n", "\r\n", "\r", "\x85", "\u2028", "\u2029")
_SPELLINGS = ("{0}", "\\x{1:02x}", "\\x{1:02X}", "\\u{1:04x}", "\\u{1:04X}", "\\U{1:08x}", "\\U{1:08X}")
_CONTINUATIONS = ("", *(f"\\{end}{indent}" for end in _LINE_ENDS for indent in (" ", " \t ")))


@st.composite
def spelled_words(draw: st.DrawFn) -> tuple[str, str]:
    """A word, and a way to write it within double quotes."""
    word = draw(st.sampled_from(_WORDS))
    letters = (
        draw(st.sampled_from(_SPELLINGS)).format(letter, ord(letter)) + draw(st.sampled_from(_CONTINUATIONS))
        for letter in word
    )
    return word, "".join(letters)


@given(spelled_words())
def test_every_spelling_of_a_word_makes_a_candidate(spelled: tuple[str, str]) -> None:
    word, written = spelled
    data = f'? "{written}"\n: AWS::Lambda::Function\n'.encode()
    source = read_source("template.yaml", data)
    assert not isinstance(source, Unreadable)
    document = parse(source)
    assert not isinstance(document, Unreadable)
    key = document.root.pairs[0][0] if isinstance(document.root, Mapping) else None
    assert isinstance(key, Scalar)
    assert key.text == word
    assert is_candidate(data)


@pytest.mark.parametrize(
    "written",
    [
        "[arm64, x86_64]",
        "\n  - arm64\n  - x86_64",
        "\n  # why\n  - arm64\n\n  # and why\n  - x86_64",
        "[\n  arm64,\n  x86_64]",
        "[[arm64]]",
        "*both",
        "!Ref Architectures",
        "!If [IsArm, [arm64, x86_64], [arm64]]",
        "\n  Fn::If: [IsArm, [arm64, x86_64], [arm64]]",
        '{"Fn::If": ["IsArm", ["arm64"], ["x86_64"]]}',
        "{ Ref: Architectures }",
    ],
)
@pytest.mark.parametrize("key", ["Architectures", '"Architectures"'])
def test_a_list_that_can_hold_two_architectures_makes_a_candidate(key: str, written: str) -> None:
    assert is_candidate(f"{key}: {written}\n".encode())


@pytest.mark.parametrize(
    "written",
    ["[arm64]", "[!Ref Architecture]", "\n  - arm64\nRuntime: x", '[\n  "arm64"\n]', "\n  {%- if a %}\n  - a\n"],
)
def test_one_architecture_makes_no_candidate(written: str) -> None:
    assert not is_candidate(f"Architectures: {written}\n".encode())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Description: prayers and layering", id="a word that only looks alike"),
        pytest.param('Pattern: "\\\\d+\\n"\nName: a layered cake', id="escapes that spell no letter of a word"),
        pytest.param('Name: "\\x41pi"\nOther: Function', id="an escaped letter far from every word"),
        pytest.param("Command: |\n  docker run \\\n    image", id="a line continued in a shell command"),
        pytest.param("Globals:\n  Function:\n    Timeout: 3\nArchitectures: [x86_64]", id="one list of architectures"),
        pytest.param("provider:\n  name: aws", id="a service with nothing in other files"),
    ],
)
def test_a_file_without_a_word_is_no_candidate(text: str) -> None:
    assert not is_candidate(text.encode())


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xff\xfeL\0a\0", id="UTF-16, little end first"),
        pytest.param(b"\xfe\xff\0L\0a", id="UTF-16, big end first"),
        pytest.param(b"provider:\n  name: aws\nfunctions: ${file(functions.yml)}\n", id="functions in another file"),
        pytest.param(
            b"Globals:\n  Function:\n    Architectures: [arm64]\nResources:\n  A:\n    Architectures: [x86_64]\n",
            id="Globals and a function with architectures",
        ),
        pytest.param(
            b"{Globals: {Function: {Architectures: [arm64]}}, Resources: {A: {Architectures: [x86_64]}}}",
            id="the same in flow style",
        ),
    ],
)
def test_a_file_that_matters_without_a_word_is_a_candidate(data: bytes) -> None:
    assert is_candidate(data)
