"""What is read, what is refused, and what the refusal says."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from bot.text.source import SourceFile
from bot.yamltree.limits import Unreadable
from bot.yamltree.nodes import Alias, Mapping, Scalar, Sequence, Style, entries, find, resolve
from bot.yamltree.parse import Document, parse, read_source
from tests.yamltree.documents import document_of


def refusal(data: bytes, path: str = "template.yaml") -> Unreadable:
    source = read_source(path, data)
    found = source if isinstance(source, Unreadable) else parse(source)
    assert isinstance(found, Unreadable)
    return found


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        pytest.param(b"a: [1\nb: 2\n", 2, "not YAML", id="an open bracket"),
        pytest.param(b"a: b: c\n", 1, "not YAML", id="two colons"),
        pytest.param(b"a: 1\n---\nb: 2\n", 2, "several documents", id="several documents"),
        pytest.param(b"a: 1\n  {% if x %}\nb: 2\n{% endif %}\n", 2, "Jinja", id="Jinja"),
        pytest.param(b"a: 1\nb: {{ x }}-y\n", 2, "{{", id="a placeholder with text behind"),
        pytest.param(b"a: 1\nb: {{resolve:ssm:/x}}:1\n", 2, "must be quoted", id="an unquoted dynamic reference"),
        pytest.param(b"a: 1\nb: \x00\n", 2, "NUL", id="a NUL byte"),
        pytest.param(b"a: 1\nb: \xff\n", 2, "not UTF-8", id="invalid UTF-8"),
        pytest.param("a: 1\n".encode("utf-16"), 1, "UTF-16", id="UTF-16"),
        pytest.param(b"a: 1\nb: \x01\n", 2, "control character U+0001", id="a control character"),
        pytest.param(b"a: *nowhere\n", 1, "nowhere", id="an alias of nothing"),
        pytest.param(b"x" * (2 * 1024 * 1024 + 1), 1, "larger than", id="a large file"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(data: bytes, line: int, words: str) -> None:
    found = refusal(data)
    assert (found.line, words in found.message) == (line, True), found


def test_broken_json_gives_the_place_of_json() -> None:
    found = refusal(b'{"a": 1,\n "b": "x" "c"}\n', "template.json")
    assert found.line == 2


@pytest.mark.parametrize("text", ["", "# nothing\n"], ids=["an empty file", "comments alone"])
def test_a_file_without_content_is_an_empty_value(text: str) -> None:
    root = document_of(text).root
    assert isinstance(root, Scalar)
    assert root.text == ""


def test_duplicate_keys_are_noted_and_the_last_one_counts() -> None:
    document = document_of("a: 1\nb: 2\na: 3\n")
    assert [(name, document.source.lines.position(offset).line) for name, offset in document.duplicates] == [("a", 3)]
    assert isinstance(document.root, Mapping)
    found = find(document.root, "a")
    assert isinstance(found, Scalar)
    assert found.text == "3"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a: &x {k: 1}\nb: *x\n", {"k": "1"}, id="an alias"),
        pytest.param("a: &x {k: 1}\nb: {<<: *x, l: 2}\n", {"k": "1", "l": "2"}, id="a merge key"),
        pytest.param("a: &x {k: 1}\nb: {<<: *x, k: 2}\n", {"k": "2"}, id="its own key wins"),
        pytest.param(
            "a: &x {k: 1}\nc: &y {k: 2, m: 3}\nb: {<<: [*x, *y]}\n", {"k": "1", "m": "3"}, id="the first merged wins"
        ),
        pytest.param("a: &x {k: 1}\nc: &y {<<: *x}\nb: {<<: *y}\n", {"k": "1"}, id="a chain of merges"),
        pytest.param("a: &x\n  k: 1\nb:\n  <<: *x\n", {"k": "1"}, id="in block style"),
        pytest.param('b: {"<<": 1}\n', {"<<": "1"}, id="a quoted key is no merge"),
    ],
)
def test_merge_keys_and_aliases(text: str, expected: dict[str, str]) -> None:
    root = document_of(text).root
    assert isinstance(root, Mapping)
    node = resolve(find(root, "b") or root)
    assert isinstance(node, Mapping)
    found = {key: getattr(resolve(value), "text", "?") for key, _, value in entries(node)}
    assert found == expected
    assert {key: getattr(resolve(find(node, key) or node), "text", "?") for key in expected} == expected


def test_an_alias_keeps_its_own_place() -> None:
    document = document_of("a: &x 1\nb: *x\n")
    assert isinstance(document.root, Mapping)
    alias = document.root.pairs[1][1]
    assert isinstance(alias, Alias)
    assert document.source.text[alias.start : alias.end] == "*x"


@pytest.mark.parametrize(
    ("text", "slice_"),
    [
        pytest.param("a:\n  - b\n  - c   # x\n\nd: 1\n", "- b\n  - c", id="a block list ends with its last item"),
        pytest.param("a:\n  b: {c: d}\n\n\ne: 1\n", "b: {c: d}", id="a block mapping ends with its last value"),
        pytest.param("a: [b,\n  c ]  # x\n", "[b,\n  c ]", id="a flow list with its brackets"),
    ],
)
def test_the_span_of_a_collection(text: str, slice_: str) -> None:
    document = document_of(text)
    assert isinstance(document.root, Mapping)
    node = document.root.pairs[0][1]
    assert isinstance(node, Mapping | Sequence)
    assert document.source.text[node.start : node.end] == slice_


@pytest.mark.parametrize("text", ['{"a": [1, "x", null, true, {"b": -1.5e3}]}', "[]", "{}", '"x"'])
def test_json_is_read_as_json(text: str) -> None:
    document = document_of(text)
    strings = [each for each in _all(document) if isinstance(each, Scalar) and each.style is Style.JSON]
    assert all(document.source.text[each.start] == '"' for each in strings)


def _all(document: Document) -> list[object]:
    stack: list[object] = [document.root]
    found = []
    while stack:
        node = stack.pop()
        found.append(node)
        if isinstance(node, Mapping):
            stack.extend(child for pair in node.pairs for child in pair)
        elif isinstance(node, Sequence):
            stack.extend(node.items)
    return found


HOSTILE = {
    "an alias bomb": b"a: &a [x, x]\n" + b"".join(
        b"%c: &%c [%s]\n" % (98 + n, 98 + n, b", ".join([b"*%c" % (97 + n)] * 9)) for n in range(12)
    ),
    "a merge bomb": b"a0: &a0 {k: 1}\n" + b"".join(
        b"a%d: &a%d {<<: [%s]}\n" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 40)
    ),
    "brackets": b"[" * 100_000,
    "closed brackets": b"[" * 100_000 + b"]" * 100_000,
    "braces": b"{a:" * 100_000,
    "dashes": b"- " * 100_000,
    "question marks": b"? " * 100_000,
    "json brackets": b'{"a":[' * 100_000,
    "closed json": b"[" * 100_000 + b"1" + b"]" * 100_000,
    "deeper and deeper keys": b"".join(b" " * n + b"a:\n" for n in range(1400)),
    "a file of 50 MB": b"a: " + b"x" * 50_000_000,
    "two million blank lines": b"\n" * 2_000_000,
    "many anchors": b"".join(b"- &a%d x\n" % n for n in range(150_000)),
    "many aliases": b"a: &a x\nb:\n" + b"- *a\n" * 200_000,
    "many tag directives": b"".join(b"%%TAG !%d! tag:x,%d:\n" % (n, n) for n in range(60_000)) + b"--- a\n",
    "many keys": b"{" + b",".join(b'"k%d": 1' % n for n in range(160_000)) + b"}",
    "a long key": b"? " + b"x" * 1_900_000 + b"\n: 1\n",
}  # fmt: skip
WATCHED = """
import re, sys
from bot.yamltree.parse import parse, read_source
from bot.yamltree.limits import Unreadable
data = sys.stdin.buffer.read(2 * 1024 * 1024 + 1)
source = read_source("template.yaml", data)
found = source if isinstance(source, Unreadable) else parse(source)
with open("/proc/self/status") as status:  # ru_maxrss would count the process that this one was forked from
    peak_kb = int(re.search(r"VmHWM:\\s+(\\d+)", status.read())[1])
print(type(found).__name__, peak_kb // 1024, found.message if isinstance(found, Unreadable) else "")
"""


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_input_ends_soon_and_small(data: bytes) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED], input=data, capture_output=True, check=False, timeout=20,
        cwd=Path(__file__).resolve().parents[2],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (4, 4)),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-500:]
    kind, peak_mb, *words = done.stdout.decode().split(" ", 2)
    assert int(peak_mb) <= 150
    assert kind == "Document" or words[0].strip()


def test_a_document_within_the_limits_is_read() -> None:
    deep = "".join(" " * number + "a:\n" for number in range(90)) + " " * 90 + "x\n"
    assert isinstance(parse(SourceFile("template.yaml", deep.encode())), Document)
