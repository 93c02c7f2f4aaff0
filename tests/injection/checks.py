"""What takes effect in a channel although a template wrote it: each check gives complaints, none where all is well."""

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from urllib.parse import unquote

from bot.plan.markers import add_marker, find_marker
from bot.report.escaping import escape_command_data
from bot.rules.names import rule_names
from tests.injection.browser import Seen
from tests.injection.runner_port import Action, OutputError, commands_of, outputs_of
from tests.injection.runs import Said

DOCS = "https://github.com/lambda-layer-bot/lambda-layer-bot/blob/main/docs/rules"
PULL = "https://github.com/octo-org/octo-repo"
OUTPUTS = ("findings", "errors", "warnings", "notes", "json-file", "sarif-file", "review-url")
_ELEMENTS = {
    "p", "br", "strong", "del", "sub", "h2", "h3", "hr", "ul", "li", "blockquote", "details", "summary", "span", "a",
    "table", "thead", "tbody", "tr", "th", "td", "code", "pre",
}  # fmt: skip
_LANGUAGES = {"language-suggestion", "language-diff", "language-mermaid"}
# What GitHub looks for in the words of a page, after its parser: mentions, issues, commits, emoji, mathematics.
_FILTERS = {
    "mention": r"(?<![\w`])@[A-Za-z0-9]",
    "issue": r"(?<!\w)#\d|\bGH-\d",
    "commit": r"\b(?=\d*[a-f])[0-9a-f]{7,40}\b",
    "emoji": r":(?:octocat|\+1|tada|smile):",
    "mathematics": r"\$",
    "invisible": "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200c-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0041]",
}
_PLACE = re.compile(r"file|title|line|endline|col|endcolumn")


def check_runner(said: Said) -> Iterator[str]:
    """The log and the outputs, as the runner reads them."""
    shown = {escape_shown(path) for path in said.paths}
    masks, *rest = commands_of(said.log) or [Action("nothing", {}, "")]
    if masks != Action("add-mask", {}, "a-token"):
        yield f"log: begins with {masks}"
    for command in rest:
        properties = command.properties
        if command.name not in ("error", "warning", "notice") or any(not _PLACE.fullmatch(each) for each in properties):
            yield f"log: {command}"
        if "file" in properties and properties["file"] not in shown:
            yield f"log: no such file: {properties['file']!r}"
        if properties.get("title", "problem") not in {"problem", *rule_names()}:
            yield f"log: {properties}"
        if any(not properties[each].isdecimal() for each in properties if each not in ("file", "title")):
            yield f"log: {properties}"
    yield from (f"log: {each}" for each in check_terminal(said.log))
    try:
        outputs = outputs_of(said.outputs)
    except OutputError as error:
        outputs = [("refused", str(error))]
    if [name for name, _ in outputs] not in ([], list(OUTPUTS)):
        yield f"outputs: {outputs}"
    yield from (f"outputs: {name}={value}" for name, value in outputs if not _is_output(value))


def escape_shown(path: str) -> str:
    """The path as an annotation names it: line ends as they are, other invisible characters visible.

    The runner drops a `=` at the begin of a property.
    """
    text = escape_command_data(f"./{path}" if path.startswith("=") else path)
    return text.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


def _is_output(value: str) -> bool:
    known = (".layer-bot/results.json", ".layer-bot/results.sarif", "")
    return value.isdecimal() or value in known or value.startswith(f"{PULL}/pull/7#pullrequestreview-")


def check_terminal(text: str) -> Iterator[str]:
    """Words for a terminal."""
    for line in text.split("\n"):
        if not line.isprintable():
            yield f"not printable: {line!r}"
        if "##[" in line:
            yield f"an old command: {line!r}"


def check_markdown(text: str, seen: Seen, head_sha: str) -> Iterator[str]:
    """A Markdown text as the browser shows it."""
    yield from (f"{name} of {text!r}" for name in _wrong_elements(seen, head_sha))
    mark = find_marker(text)
    written = [f" {each} " for each in re.findall(r"(?<=<!-- )layer-bot:v1:[\w=-]+(?= -->\s*\Z)", text)]
    if seen.comments != (written if mark else []):
        yield f"comments {seen.comments}"
    if mark is not None and add_marker(text.partition("\n\n<!-- ")[0], mark) != text:
        yield f"another marker: {mark} of {text!r}"
    for element, words in seen.texts:
        for kind, pattern in _FILTERS.items():
            if re.search(pattern, words) and (element, words) != ("span", "$"):
                yield f"{kind}: {words!r}"
    yield from (f"code of {name!r}: {code}" for name, code in seen.code if name not in _LANGUAGES)


def _wrong_elements(seen: Seen, head_sha: str) -> Iterator[str]:
    links = (f"{DOCS}/", f"{PULL}/blob/{head_sha}/", f"{PULL}/pull/7")
    for name, attributes in seen.elements:
        if name not in _ELEMENTS:
            yield f"<{name} {attributes}>"
        elif name == "a":
            target = attributes.get("href", "")
            is_ours = target == DOCS or target.startswith(links)
            if set(attributes) != {"href"} or not is_ours or ".." in unquote(target).split("/"):
                yield f"link {attributes}"
        elif attributes and name != "code":
            yield f"<{name} {attributes}>"


def widened(text: str) -> str:
    """The text with two more columns in each table, in which nothing must stand."""
    pattern = r"^(\| .*\|)\n(\|(?: --- \|)+)$"
    return re.sub(pattern, r"\1 x | x |\n\2 --- | --- |", text, flags=re.MULTILINE)


def check_cells(seen: Seen) -> Iterator[str]:
    """The tables of a widened text."""
    yield from (f"too many cells: {row}" for row in seen.rows if row[-2:] != ["", ""])


def check_files(said: Said) -> Iterator[str]:
    """The JSON and the SARIF file."""
    for path, text in said.files.items():
        yield from (f"{path}: {each}" for each in check_terminal(text))
        yield from (f"{path}: {each!r}" for each in _places(json.loads(text)) if each not in said.paths)
    sarif = json.loads(said.files.get(".layer-bot/results.sarif", "{}"))
    for uri in _uris(sarif):
        if not re.fullmatch(r"[A-Za-z0-9_.~/%-]*", uri) or uri.startswith("/") or ".." in uri.split("/"):
            yield f"SARIF: URI {uri}"
    for message in _messages(sarif):
        if re.search(r"(?<!\\)(?:\\\\)*\[[^]]*\]\(", message):
            yield f"SARIF: a link in {message!r}"


def _values(value: object) -> Iterator[tuple[str, object]]:
    """All keys with their values, at any depth."""
    if isinstance(value, list):
        for each in value:
            yield from _values(each)
    if isinstance(value, dict):
        for key, each in value.items():
            yield key, each
            yield from _values(each)


def _places(document: object) -> Iterator[str]:
    """The paths of the JSON and the URIs of the SARIF file, as paths."""
    for key, value in _values(document):
        if isinstance(value, str) and key in ("path", "uri"):
            yield value if key == "path" else unquote(value)


def _uris(document: object) -> Iterator[str]:
    return (str(value) for key, value in _values(document) if key == "uri")


def _messages(document: object) -> Iterator[str]:
    """The texts of results and notifications; what rules say of themselves is ours."""
    for key, value in _values(document):
        if key in ("message", "description") and isinstance(value, dict):
            yield str(value["text"])


def check_junit(text: str) -> Iterator[str]:
    """A file in the format of JUnit."""
    names = {"testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out"}
    known = {"name", "tests", "failures", "errors", "skipped", "classname", "type", "message"}
    for element in ElementTree.fromstring(text).iter():
        if element.tag not in names or set(element.attrib) - known:
            yield f"junit: <{element.tag} {element.attrib}>"
    yield from (f"junit: {each}" for each in check_terminal(text))
