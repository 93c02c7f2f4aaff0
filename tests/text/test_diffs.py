"""Patches that git and patch take, and that make the new bytes out of the old ones."""

import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.diffs import unified_diff

LONG = "".join(f"line {number}\n" for number in range(40))
CHANGES = [
    pytest.param("a\nb\nc\n", "a\nX\nc\n", id="a line in the middle"),
    pytest.param("a\n", "b\n", id="the only line"),
    pytest.param("a\nb", "a\nc", id="no final newline"),
    pytest.param("a\nb", "a\nb\n", id="a final newline comes"),
    pytest.param("a\nb\n", "a\nb", id="a final newline goes"),
    pytest.param("a\nb\nc\nd\ne", "X\nb\nc\nd\ne", id="no final newline in the context"),
    pytest.param("", "a\n", id="out of nothing"),
    pytest.param("", "a", id="out of nothing, without a newline"),
    pytest.param("a\nb\n", "", id="to nothing"),
    pytest.param("a\r\nb\r\nc\r\n", "a\r\nX\r\nc\r\n", id="CRLF"),
    pytest.param("a\r\nb\n", "a\nb\r\n", id="nothing but line ends"),
    pytest.param("a\rb\rc\n", "a\rX\rc\n", id="lone CR within a line"),
    pytest.param("a\rb\rc", "a\rX\rc", id="lone CR and no LF at all"),
    pytest.param("\ufeffa\nb\n", "\ufeffX\nb\n", id="a BOM"),
    pytest.param("é\n漢\n\U0001f600\n", "é\n字\n\U0001f600\n", id="beyond ASCII"),
    pytest.param("a\x0bb\x0cc\x85d\u2028e\n", "a\x0bb\x0cc\x85X\u2028e\n", id="what other tools take for line ends"),
    pytest.param("a  \n\t\n \n", "a\n\t\n \n", id="trailing blanks"),
    pytest.param("-- a\n++ b\n@@ c\n", "-- a\n++ X\n@@ c\n", id="lines that look like a patch"),
    pytest.param("diff --git a/x b/x\n--- a/x\n+++ b/x\n", "diff --git a/x b/x\n", id="lines that are a patch"),
    pytest.param(LONG, LONG.replace("line 3\n", "X\n").replace("line 35\n", ""), id="two hunks"),
    pytest.param(LONG, LONG.replace("line 3\n", "X\n").replace("line 10\n", "Y\n"), id="changes whose contexts touch"),
    pytest.param(LONG, "first\n" + LONG + "last\n", id="at both ends"),
]
PATHS = [
    pytest.param("template.yaml", id="a plain name"),
    pytest.param("a b/c d.yaml", id="blanks"),
    pytest.param(" a .yaml ", id="blanks at the ends"),
    pytest.param("é/漢.yaml", id="beyond ASCII"),
    pytest.param('q"u\\o.yaml', id="a quote and a backslash"),
    pytest.param("tab\there.yaml", id="a tab"),
    pytest.param("line\nbreak.yaml", id="a line break"),
    pytest.param("\x01\x1b\x7f.yaml", id="control characters"),
    pytest.param("a\udcff.yaml", id="a byte that is no UTF-8"),
    pytest.param("é and blank.yaml", id="beyond ASCII with a blank"),
    pytest.param("b/a/b.yaml", id="a folder named b"),
    pytest.param("-n.yaml", id="a dash at the beginning"),
    pytest.param("'$x;`y`.yaml", id="characters of the shell"),
]


def as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def written(folder: Path, path: str, text: str) -> Path:
    """The file of the text below a folder."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(as_bytes(text))
    return file


def git_apply(folder: Path, patch: str, *options: str) -> None:
    """Applies a patch as a user does: strict, and with nothing configured."""
    git = ["git", "-c", "core.autocrlf=false", "-c", "apply.whitespace=nowarn", "apply", *options]
    done = subprocess.run(git, cwd=folder, input=as_bytes(patch), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    return tmp_path


@pytest.mark.parametrize(("before", "after"), CHANGES)
def test_git_applies_the_change_and_undoes_it(folder: Path, before: str, after: str) -> None:
    file = written(folder, "template.yaml", before)
    patch = unified_diff("template.yaml", before, after)
    git_apply(folder, patch)
    assert file.read_bytes() == as_bytes(after)
    git_apply(folder, patch, "--reverse")
    assert file.read_bytes() == as_bytes(before)


@pytest.mark.parametrize("path", PATHS)
def test_git_finds_the_file(folder: Path, path: str) -> None:
    file = written(folder, path, "a\nb\n")
    git_apply(folder, unified_diff(path, "a\nb\n", "a\nX\n"))
    assert file.read_bytes() == b"a\nX\n"


@pytest.mark.parametrize("path", PATHS)
def test_names_are_written_as_git_writes_them(folder: Path, path: str) -> None:
    file = written(folder, path, "a\nb\n")
    subprocess.run(["git", "add", "."], cwd=folder, check=True, capture_output=True)
    file.write_bytes(b"a\nX\n")
    command = ["git", "-c", "core.quotePath=true", "diff", "--no-ext-diff", "--no-color"]
    theirs = subprocess.run(command, cwd=folder, check=True, capture_output=True).stdout.split(b"\n")
    ours = as_bytes(unified_diff(path, "a\nb\n", "a\nX\n")).split(b"\n")
    assert ours == [line for line in theirs if not line.startswith(b"index ")]


@pytest.mark.parametrize(("before", "after"), CHANGES)
def test_patch_applies_the_change(tmp_path: Path, before: str, after: str) -> None:
    file = written(tmp_path, "template.yaml", before)
    command = ["patch", "--binary", "-s", "-p1"]
    try:
        done = subprocess.run(
            command,
            cwd=tmp_path,
            input=as_bytes(unified_diff("template.yaml", before, after)),
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        pytest.skip("the command patch is absent")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (file.read_bytes() if file.exists() else b"") == as_bytes(after)


def test_patches_of_several_files_go_in_one(folder: Path) -> None:
    changes = {"a.yaml": ("1", "2"), "b c.yaml": ("1\n", "2\n"), "é.yaml": ("1\r\n", "2\r\n")}
    files = {path: written(folder, path, before) for path, (before, _) in changes.items()}
    git_apply(folder, "".join(unified_diff(path, *texts) for path, texts in changes.items()))
    assert {path: file.read_bytes() for path, file in files.items()} == {
        path: as_bytes(after) for path, (_, after) in changes.items()
    }


def test_nothing_is_no_patch() -> None:
    assert unified_diff("template.yaml", "a\r\n", "a\r\n") == ""


def test_a_patch() -> None:
    assert unified_diff("a.yaml", "1\n2\n3\n4\n5\n6\n7\n8", "1\n2\n3\n4\nX\n6\n7\n8\n") == (
        "diff --git a/a.yaml b/a.yaml\n--- a/a.yaml\n+++ b/a.yaml\n"
        "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+X\n 6\n 7\n-8\n\\ No newline at end of file\n+8\n"
    )


def applied(before: str, patch: str) -> str:
    """What a patch makes of a text, by the letter of the format: the slow and simple way."""
    old = before.split("\n")
    result: list[str] = []
    offset = 0
    lines = patch.split("\n")[3:-1]
    for number, line in enumerate(lines):
        if line.startswith("@@"):
            start, _, count = line.split(" ")[1][1:].partition(",")
            first = int(start) - (count != "0")
            result += old[offset:first]
            offset = first
            continue
        if line.startswith("\\"):
            continue
        is_last = number + 1 < len(lines) and lines[number + 1].startswith("\\")
        if line[0] in " -":
            assert old[offset] == line[1:]
            offset += 1
            if is_last:
                assert offset == len(old)
        if line[0] in " +":
            result += [line[1:]]
    return "\n".join(result + old[offset:])


@given(st.lists(st.sampled_from("abc"), max_size=30), st.lists(st.sampled_from("abc"), max_size=30))
def test_a_patch_makes_the_new_text(before: list[str], after: list[str]) -> None:
    old, new = ("".join(f"{line}\n" for line in lines) for lines in (before, after))
    patch = unified_diff("x", old, new)
    assert applied(old, patch) == new
    changed = [line for line in patch.split("\n")[3:] if line.startswith(("+", "-"))]
    assert len(changed) == len(before) + len(after) - 2 * common_length(before, after)


def common_length(before: list[str], after: list[str]) -> int:
    """The length of the longest common subsequence, by the table."""
    row = [0] * (len(after) + 1)
    for line in before:
        previous = 0
        for index, other in enumerate(after):
            previous, row[index + 1] = (
                row[index + 1],
                previous + 1 if line == other else max(row[index + 1], row[index]),
            )
    return row[-1]


@pytest.mark.parametrize(
    "after",
    [
        pytest.param("".join(f"k{n % 7}: {'X' if n % 9000 == 0 else 1}\n" for n in range(290_000)), id="a few lines"),
        pytest.param("".join(f"k{n % 7}: {n % 2}\n" for n in range(290_000)), id="every second line"),
        pytest.param("", id="everything"),
    ],
)
def test_two_megabytes_take_no_time(after: str) -> None:
    before = "".join(f"k{number % 7}: 1\n" for number in range(290_000))
    start = time.process_time()
    patch = unified_diff("x", before, after)
    assert time.process_time() - start < 5
    assert patch.count("\n@@ ") == (33 if "X" in after else 1)
