"""How GitHub's runner reads a step: the lines of its log, the commands in them, and the file of its outputs.

Own code, written from the behaviour of github.com/actions/runner (read November 2026):

- `src/Runner.Common/ActionCommand.cs` at 079cdb1d05fe0ec50f8c51de5a4fa51d0eb189b0: `TryParseV2` takes a line that
  begins, after white space, with `::`; `TryParse` takes one that holds `##[` anywhere. Only names of registered
  commands count, in any case. Both compare by culture, which skips characters without weight, such as U+FE0F; but
  both go on by the length of `::` and `##[`, so that a name with a character skipped before it is never registered.
- `src/Runner.Worker/ActionCommandManager.cs` at 02523b9a60a24fe13364739abefe2255c5a6b758: the new form is tried first,
  then the old one; `stop-commands` stops all until its token comes.
- `src/Runner.Worker/FileCommandManager.cs`, class `EnvFileKeyValuePairs`: on Linux only LF ends a line.
- Lines of a log come from .NET's `StreamReader.ReadLine`: LF, CR and CRLF end one, nothing else does.
"""

import re
from typing import NamedTuple

REGISTERED = {
    "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "notice", "remove-matcher",
    "save-state", "set-env", "set-output", "stop-commands", "warning", "internal-set-repo-path",
}  # fmt: skip
_SPACES = (*range(0x09, 0x0E), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)
_WHITE_SPACE = "".join(map(chr, _SPACES))  # what char.IsWhiteSpace takes for it
_OLD = {"%3B": ";", "%0D": "\r", "%0A": "\n", "%5D": "]", "%25": "%"}
_DATA = {"%0D": "\r", "%0A": "\n", "%25": "%"}
_PROPERTY = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}


class Action(NamedTuple):
    """A command as the runner carries it out."""

    name: str
    properties: dict[str, str]
    data: str


class OutputError(ValueError):
    """The runner refuses the file of the outputs, and fails the step."""


def log_lines(text: str) -> list[str]:
    """The lines of a log as .NET reads them."""
    return re.split(r"\r\n|\r|\n", text)


def commands_of(log: str) -> list[Action]:
    """The commands that the runner carries out, those between `stop-commands` and its token left out."""
    found: list[Action] = []
    token: str | None = None
    for line in log_lines(log):
        known = REGISTERED if token is None else REGISTERED | {token.lower()}
        command = _new_form(line, known) or _old_form(line, known)
        if command is None or (token is not None and command.name.lower() != token.lower()):
            continue
        found.append(command)
        token = command.data if token is None and command.name.lower() == "stop-commands" else None
    return found


def _new_form(line: str, known: set[str]) -> Action | None:
    line = line.lstrip(_WHITE_SPACE)
    end = line.find("::", 2)
    if not line.startswith("::") or end < 0:
        return None
    name, _, listed = line[2:end].partition(" ")
    if name.lower() not in known:
        return None
    return Action(name, _properties(listed.strip(_WHITE_SPACE), ",", _PROPERTY), _unescape(line[end + 2 :], _DATA))


def _old_form(line: str, known: set[str]) -> Action | None:
    start = line.find("##[")
    end = line.find("]", start) if start >= 0 else -1
    if end < 0:
        return None
    name, _, listed = line[start + 3 : end].partition(" ")
    if name.lower() not in known:
        return None
    return Action(name, _properties(listed, ";", _OLD), _unescape(line[end + 1 :], _OLD))


def _properties(listed: str, separator: str, table: dict[str, str]) -> dict[str, str]:
    """The properties; empty parts are dropped, so that `a==b` is `a=b` and `a=` is nothing."""
    found: dict[str, str] = {}
    for pair in filter(None, listed.split(separator)):
        name, _, value = pair.lstrip("=").partition("=")
        if name and value.lstrip("="):
            found[name.lower()] = _unescape(value.lstrip("="), table)
    return found


def _unescape(text: str, table: dict[str, str]) -> str:
    for written, meant in table.items():
        text = text.replace(written, meant)
    return text


def outputs_of(text: str) -> list[tuple[str, str]]:
    """The outputs that a file sets, in their order. Raises OutputError where the runner refuses it."""
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    found: list[tuple[str, str]] = []
    while lines:
        line = lines.pop(0)
        equals, here = line.find("="), line.find("<<")
        if not line:
            continue
        if equals >= 0 and (here < 0 or equals < here):
            found.append((line[:equals], line[equals + 1 :]))
        elif here > 0 and line[here + 2 :]:
            found.append((line[:here], _document(lines, line[here + 2 :])))
        else:
            raise OutputError(f"invalid format {line!r}")
    return found


def _document(lines: list[str], delimiter: str) -> str:
    """The lines up to the delimiter, which are taken from `lines`."""
    if delimiter not in lines:
        raise OutputError(f"matching delimiter not found {delimiter!r}")
    end = lines.index(delimiter)
    value = "\n".join(lines[:end])
    del lines[: end + 1]
    return value
