"""Help texts, compared with files that a person has read."""

from pathlib import Path

import pytest

from bot.configuration.commands import COMMANDS
from bot.configuration.help import render_help

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", ["", *(spec.name for spec in COMMANDS)])
def test_help_is_as_it_was_read(name: str) -> None:
    golden = GOLDEN / f"help{'-' if name else ''}{name.replace(' ', '-')}.txt"
    assert render_help(name) == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["", *(spec.name for spec in COMMANDS)])
def test_help_fits_a_terminal(name: str) -> None:
    assert [line for line in render_help(name).splitlines() if len(line) > 100] == []
