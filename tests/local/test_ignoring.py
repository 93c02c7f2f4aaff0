"""Patterns in the form of .gitignore: every verdict is git's own, and no pattern costs more than a moment."""

import os
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.local.ignoring import Says, excluder, is_ignored, parse_patterns, read_patterns
from tests.local.repository import Repository

FOLDERS = ("", "a/", "b/", "a/b/", "b/a/", "a/b/c/", "x y/", "[a]/", "!a/")
NAMES = ("a", "b", "c", "ab", "a.b", "ba.c", "a b", "#a", "!b", "[a]", "a-c", "*", "a ")
FILES = [f"{folder}{name}.yml" for folder in FOLDERS for name in NAMES]

PIECES = ("a", "b", "c", ".yml", "*", "**", "?", "/", "/**/", "[ab]", "[!a]", "[^b]", "[a-c]", "[]a]", "[c-a]", "[",
          "]", "\\*", "\\", "\\#", "!", " ", "\\ ", "#", "-", ".", "x y", "a/b", "**/a")  # fmt: skip
LINES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join)
PATTERNS = st.lists(LINES, max_size=3)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A repository with files of many names, none of them tracked."""
    return Repository(tmp_path_factory.mktemp("ignoring")).write(dict.fromkeys(FILES, ""))


def kept_by_git(root: Path) -> set[str]:
    """The files that git would add."""
    listed = subprocess.run(
        ["git", "-c", f"core.excludesFile={os.devnull}", "ls-files", "-z", "--others", "--exclude-standard"],
        cwd=root, capture_output=True, check=True,
    )  # fmt: skip
    return {os.fsdecode(path) for path in listed.stdout.split(b"\0")} & set(FILES)


def kept_by_us(outer: bytes, inner: bytes) -> set[str]:
    """The files of which neither the path nor a directory above it is ignored, `inner` being that of a/."""
    sources: list[Says] = [says for says in (read_patterns(outer, ""), read_patterns(inner, "a/")) if says]

    def is_kept(path: str) -> bool:
        folders = [path[: index + 1] for index, letter in enumerate(path) if letter == "/"]
        return not any(is_ignored(each, sources) for each in (*folders, path))

    return set(filter(is_kept, FILES))


@settings(max_examples=150)
@given(outer=PATTERNS, inner=PATTERNS)
def test_git_ignores_the_same_files(repository: Repository, outer: list[str], inner: list[str]) -> None:
    written = {".gitignore": "\n".join(outer).encode(), "a/.gitignore": "\n".join(inner).encode()}
    repository.write(written)
    assert kept_by_us(*written.values()) == kept_by_git(repository.root)


@pytest.mark.parametrize(
    ("pattern", "path", "said"),
    [
        pytest.param("*.yml", "deep/down/x.yml", True, id="a pattern without a slash counts at every depth"),
        pytest.param("/x.yml", "deep/x.yml", None, id="a slash in front ties it to the directory of the file"),
        pytest.param("a/x.yml", "b/a/x.yml", None, id="so does a slash in the middle"),
        pytest.param("out/", "out", None, id="a slash at the end means directories only"),
        pytest.param("out/", "deep/out/", True, id="at every depth"),
        pytest.param("a/**/x.yml", "a/x.yml", True, id="two stars are no directory too"),
        pytest.param("a/**/x.yml", "a/b/c/x.yml", True, id="two stars are many directories"),
        pytest.param("a/*/x.yml", "a/b/c/x.yml", None, id="one star is one directory"),
        pytest.param("!x.yml", "x.yml", False, id="a mark takes back"),
        pytest.param("\\!x.yml", "!x.yml", True, id="an escaped mark is a letter"),
        pytest.param("x.yml\r", "x.yml", True, id="line ends of Windows"),
        pytest.param("\ufeffx.yml", "x.yml", True, id="a byte order mark"),
    ],
)
def test_a_pattern(pattern: str, path: str, said: bool | None) -> None:
    says = read_patterns(pattern.encode(), "")
    assert says is not None
    assert says(path) is said


@pytest.mark.parametrize("line", ["", "   ", "# words", "!", "/", "\\", "a[", "a//b", "x" * 5000, "\udcff".join("ab")])
def test_a_line_that_means_nothing_is_no_error(line: str) -> None:
    says = parse_patterns([line])
    assert says is None or says("a") is None


@pytest.mark.parametrize(
    "pattern", ["*" * 60 + "b", "*a" * 60 + "b", "**/a/" * 40 + "b", "?" * 200 + "*" * 50, "*[a-z]" * 60]
)
def test_a_hostile_pattern_costs_a_moment(pattern: str) -> None:
    says = parse_patterns([pattern])
    assert says is not None
    start = time.perf_counter()
    assert says("a" * 250) in (None, True)
    assert says("a/" * 120 + "c") is None
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("patterns", "path", "expected"),
    [
        (("vendor/",), "vendor/deep/x.yml", True),
        (("vendor",), "vendor/x.yml", True),
        (("vendor/**",), "vendor/x.yml", True),
        (("*.json",), "a/b.json", True),
        (("vendor/", "!vendor/x.yml"), "vendor/x.yml", True),
        (("*.yml", "!x.yml"), "x.yml", False),
        ((), "x.yml", False),
    ],
)
def test_the_setting_exclude_knows_the_directories_of_a_path(
    patterns: tuple[str, ...], path: str, expected: bool
) -> None:
    assert excluder(patterns)(path) is expected
