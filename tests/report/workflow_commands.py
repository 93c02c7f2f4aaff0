"""How GitHub's runner finds commands in a log: a port of its parser's rules, for reading our own output back.

Rules: a line that begins (after white space) with `::` is a command `::name key=value,…::data`; a line that holds
`##[` anywhere is one in the older form `##[name key=value;…]data`. Source: github.com/actions/runner,
src/Runner.Common/ActionCommand.cs (read November 2026).
"""

from typing import NamedTuple

_DATA = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
_PROPERTY = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))


class RunnerCommand(NamedTuple):
    """A command as the runner understands it."""

    name: str
    properties: dict[str, str]
    message: str


def parse_log(text: str) -> list[RunnerCommand]:
    """All commands of a log, in both forms."""
    return [command for line in text.splitlines() if (command := _new_form(line) or _old_form(line)) is not None]


def _new_form(line: str) -> RunnerCommand | None:
    line = line.lstrip()
    if not line.startswith("::"):
        return None
    end = line.find("::", 2)
    if end < 0:
        return None
    name, _, listed = line[2:end].partition(" ")
    pairs = (pair.partition("=") for pair in listed.split(",") if pair)
    properties = {key.strip(): _unescape(value, _PROPERTY) for key, _, value in pairs}
    return RunnerCommand(name, properties, _unescape(line[end + 2 :], _DATA))


def _old_form(line: str) -> RunnerCommand | None:
    start = line.find("##[")
    if start < 0 or "]" not in line[start:]:
        return None
    inner, _, message = line[start + 3 :].partition("]")
    return RunnerCommand(inner.partition(" ")[0], {}, message)


def _unescape(text: str, table: tuple[tuple[str, str], ...]) -> str:
    for written, meant in table:
        text = text.replace(written, meant)
    return text
