"""The port of the runner's parser takes for commands and outputs what the runner takes for them."""

import pytest

from tests.injection.runner_port import Action, OutputError, commands_of, outputs_of

COMMANDS = {
    "the new form": ("::error file=a.py,line=3::x", [Action("error", {"file": "a.py", "line": "3"}, "x")]),
    "after white space": (" \t\xa0\u2028::debug::x", [Action("debug", {}, "x")]),
    "in capitals": ("::Set-Output name=a::b", [Action("Set-Output", {"name": "a"}, "b")]),
    "after a lone return": ("x\r::notice::y", [Action("notice", {}, "y")]),
    "escaped": ("::error file=a%3Ab%2Cc%25::x%0Ay%250A", [Action("error", {"file": "a:b,c%"}, "x\ny%0A")]),
    "the old form anywhere": ("x ##[set-env name=A;]b%3Bc%5D", [Action("set-env", {"name": "A"}, "b;c]")]),
    "the old form after a new one that is none": ("::x:: ##[error]y", [Action("error", {}, "y")]),
    "stopped": (
        "::stop-commands::t\n::error::x\n::t::\n::error::y",
        [Action("stop-commands", {}, "t"), Action("t", {}, ""), Action("error", {}, "y")],
    ),
    "words before it": ("x ::error::y", []),
    "another separator": ("x\x85::error::y\x0b::error::z", []),
    "an unknown name": ("::fail::x ##[fail]y", []),
    "no end": ("::error x ##[error x", []),
    "a skipped character": ("#\ufe0f#[error]x", []),
    "empty properties": ("::error file=,=a,line==3,x::y", [Action("error", {"line": "3"}, "y")]),
}
OUTPUTS = {
    "plain": ("a=b\nc=d=e<<f\n", [("a", "b"), ("c", "d=e<<f")]),
    "a document": ("a<<E\nx\ny=z\nE\nb=c", [("a", "x\ny=z"), ("b", "c")]),
    "an empty document": ("a<<E\nE\n\n", [("a", "")]),
    "a return ends no line": ("a=b\rc=d\n", [("a", "b\rc=d")]),
}


@pytest.mark.parametrize("kind", COMMANDS)
def test_commands(kind: str) -> None:
    log, expected = COMMANDS[kind]
    assert commands_of(log) == expected


@pytest.mark.parametrize("kind", OUTPUTS)
def test_outputs(kind: str) -> None:
    text, expected = OUTPUTS[kind]
    assert outputs_of(text) == expected


@pytest.mark.parametrize("text", ["x\n", "a<<E\nx\n", "<<E\nE\n", "a<<\n"])
def test_a_file_that_is_refused(text: str) -> None:
    with pytest.raises(OutputError):
        outputs_of(text)
