"""The bytes of files that can matter, and of files beside them."""

import os
from pathlib import Path

import pytest

from bot.local.discovery import list_files
from bot.local.disk import MAX_READ_BYTES, read_bytes
from bot.local.reading import PROGRESS_EVERY, Contents, Loader, read_contents

LAYERED = "Resources: {F: {Properties: {Layers: []}}}"
NESTING = "Resources: {S: {Type: AWS::CloudFormation::Stack}}"


def read(root: Path, *paths: str) -> Contents:
    """What is read below the paths."""
    return read_contents(list_files(tuple(str(root / path) for path in paths or (".",)), str(root), ()))


def test_files_are_sorted_by_what_they_can_hold(tmp_path: Path) -> None:
    (tmp_path / "layers.yml").write_text(LAYERED)
    (tmp_path / "nests.yml").write_text(NESTING)
    (tmp_path / "other.yml").write_text("a: 1")
    contents = read(tmp_path)
    assert contents.candidates == {"layers.yml": LAYERED.encode()}
    assert contents.nesting == {"nests.yml": NESTING.encode()}
    assert (contents.read, contents.skipped, contents.is_nothing) == (1, 2, False)


def test_a_named_file_is_a_candidate_whatever_it_holds(tmp_path: Path) -> None:
    (tmp_path / "other.yml").write_text("a: 1")
    contents = read(tmp_path, "other.yml")
    assert (contents.candidates, contents.named) == ({"other.yml": b"a: 1"}, frozenset(("other.yml",)))


def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    contents = read(tmp_path, "pipe")
    assert [(each.path, each.matters) for each in contents.refused] == [("pipe", True)]
    assert "no regular file" in contents.refused[0].reason
    assert not contents.is_nothing


def test_progress_is_told_now_and_then_and_at_the_end(tmp_path: Path) -> None:
    count = PROGRESS_EVERY + 10
    for number in range(count):
        (tmp_path / f"{number}.yml").touch()
    told: list[tuple[int, int]] = []
    read_contents(list_files((str(tmp_path),), str(tmp_path), ()), lambda *numbers: told.append(numbers))
    assert told == [(0, count), (PROGRESS_EVERY, count), (count, count)]


@pytest.mark.parametrize("size", [0, 1, MAX_READ_BYTES - 1, MAX_READ_BYTES, MAX_READ_BYTES + 10])
def test_at_most_one_byte_too_much_is_read(tmp_path: Path, size: int) -> None:
    (tmp_path / "t.yml").write_bytes(b"x" * size)
    assert len(read_bytes(str(tmp_path / "t.yml"))) == min(size, MAX_READ_BYTES)


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "/"])
def test_what_is_no_regular_file_is_not_read(path: str) -> None:
    with pytest.raises(OSError, match=r"regular file|directory"):
        read_bytes(path)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("samconfig.toml", b"inside"),
        ("a/t.yml", b"deep"),
        ("missing.yml", None),
        ("a", None),
        ("../outside.yml", None),
        ("a/../../outside.yml", None),
        ("link.yml", None),
        ("folder/outside.yml", None),
        ("bad\0name", None),
    ],
)
def test_the_loader_gives_files_below_the_root_and_follows_no_link(
    tmp_path: Path, path: str, expected: bytes | None
) -> None:
    root = tmp_path / "root"
    (root / "a").mkdir(parents=True)
    (tmp_path / "outside.yml").write_text("outside")
    (root / "samconfig.toml").write_text("inside")
    (root / "a/t.yml").write_text("deep")
    (root / "link.yml").symlink_to("../outside.yml")
    (root / "folder").symlink_to("..")
    assert Loader(str(root))(path) == expected


def test_the_loader_works_below_a_root_that_is_named_by_a_link(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "root/t.yml").write_text("x")
    (tmp_path / "link").symlink_to("root")
    assert Loader(str(tmp_path / "link"))("t.yml") == b"x"
