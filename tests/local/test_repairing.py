"""Repaired files are written whole or not at all, keep what they are, and nobody else's work is lost."""

import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.findings.repairs import FileChange
from bot.local.repairing import Unwritten, find_obstacles, write_changes

NOBODY = 65534
CHANGED = "it was changed while it was being checked; run again"
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def names(folder: Path) -> list[str]:
    """The names in a folder, sorted."""
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1\n", "a: 2\n"),
        ("a: 1\r\nb: 2\r\n", "a: 2\r\nb: 2\r\n"),
        ("a: 1\rb: 2", "a: 2\rb: 2"),
        ("\ufeffa: é\n", "\ufeffa: 😀\n"),
        ("a: 1", "a: 2"),
        ("a: 1\x85\u2028b", "a: 2\x85\u2028b"),
        ("a" * 100_000, "b"),
        ("a: 1\n", ""),
    ],
    ids=["LF", "CRLF", "CR", "BOM and beyond ASCII", "no final newline", "rare line ends", "shorter", "nothing left"],
)
def test_the_bytes_of_a_file(tmp_path: Path, before: str, after: str) -> None:
    (tmp_path / "a.yaml").write_bytes(before.encode())
    assert write_changes([FileChange("a.yaml", before, after)], str(tmp_path)) == ()
    assert (tmp_path / "a.yaml").read_bytes() == after.encode()
    assert names(tmp_path) == ["a.yaml"]


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o755, 0o664, 0o4755, 0o2644], ids=oct)
def test_the_mode_is_kept(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a")
    path.chmod(mode)
    assert write_changes([FileChange("a.yaml", "a", "b")], str(tmp_path)) == ()
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("b", mode)


@pytest.mark.skipif(not IS_ROOT, reason="only root gives files away")
def test_the_owner_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a")
    os.chown(path, NOBODY, NOBODY)
    path.chmod(0o4750)
    assert write_changes([FileChange("a.yaml", "a", "b")], str(tmp_path)) == ()
    found = path.stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (NOBODY, NOBODY, 0o4750)


def test_files_of_several_folders_and_names(tmp_path: Path) -> None:
    paths = ["a.yaml", "b/c d/e.yaml", "ü/日本.yaml", "-f.yaml", 'q"\\.yaml', "new\nline.yaml"]
    for path in paths:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(f"before {path}")
    changes = [FileChange(path, f"before {path}", f"after {path}") for path in paths]
    assert write_changes(changes, str(tmp_path)) == ()
    assert [(tmp_path / path).read_text() for path in paths] == [f"after {path}" for path in paths]
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == len(paths)


def make_obstacle(path: Path, kind: str) -> None:
    """Something that stands where a file with the text `a` was read."""
    match kind:
        case "changed":
            path.write_text("what somebody wrote meanwhile")
        case "longer":
            path.write_text("ab")
        case "a link":
            (path.parent / "target").write_text("a")
            path.symlink_to("target")
        case "a link that leads nowhere":
            path.symlink_to("nothing")
        case "a directory":
            path.mkdir()
        case "a pipe":
            os.mkfifo(path)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("changed", CHANGED),
        ("longer", CHANGED),
        ("gone", "No such file or directory"),
        ("a link", "it is no regular file"),
        ("a link that leads nowhere", "it is no regular file"),
        ("a directory", "it is no regular file"),
        ("a pipe", "it is no regular file"),
    ],
)
def test_what_stands_in_the_way_stays_and_the_others_are_written(tmp_path: Path, kind: str, reason: str) -> None:
    for name in ("a.yaml", "z.yaml"):
        (tmp_path / name).write_text("a")
    make_obstacle(tmp_path / "m.yaml", kind)
    before = os.lstat(tmp_path / "m.yaml") if kind != "gone" else None
    changes = [FileChange(name, "a", "b") for name in ("a.yaml", "m.yaml", "z.yaml")]
    assert find_obstacles(changes, str(tmp_path)) == {"m.yaml": reason}
    expected = names(tmp_path)
    assert write_changes(changes, str(tmp_path)) == (Unwritten("m.yaml", reason),)
    assert [(tmp_path / name).read_text() for name in ("a.yaml", "z.yaml")] == ["b", "b"]
    assert names(tmp_path) == expected
    if before is not None:
        assert os.lstat(tmp_path / "m.yaml") == before


def test_a_name_as_long_as_names_may_be_is_refused_or_written_whole(tmp_path: Path) -> None:
    name = "n" * 250 + ".yaml"
    (tmp_path / name).write_text("a")
    unwritten = write_changes([FileChange(name, "a", "b")], str(tmp_path))
    assert (tmp_path / name).read_text() == ("a" if unwritten else "b")
    assert names(tmp_path) == [name]


@pytest.fixture
def nobody() -> Iterator[Callable[[], None]]:
    """What makes the test go on as nobody, where it runs as root."""
    yield (lambda: os.setresuid(NOBODY, NOBODY, 0)) if IS_ROOT else (lambda: None)
    if IS_ROOT:
        os.setresuid(0, 0, 0)


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that everybody may read, with `a/a.yaml` and `b/b.yaml`."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for folder in ("a", "b"):
            (root / folder).mkdir()
            (root / folder / f"{folder}.yaml").write_text("a")
        for path in (root, *root.rglob("*")) if IS_ROOT else ():
            os.chown(path, NOBODY, NOBODY)
        yield root
        (root / "a").chmod(0o755)


@pytest.mark.parametrize("locked", ["the file", "its folder"])
def test_what_may_not_be_written_stays(shared_folder: Path, nobody: Callable[[], None], locked: str) -> None:
    (shared_folder / "a" / "a.yaml").chmod(0o444 if locked == "the file" else 0o644)
    (shared_folder / "a").chmod(0o555 if locked == "its folder" else 0o755)
    nobody()
    unwritten = write_changes([FileChange(f"{name}/{name}.yaml", "a", "b") for name in "ab"], str(shared_folder))
    assert unwritten == (Unwritten("a/a.yaml", "it may not be written"),)
    assert [(shared_folder / name / f"{name}.yaml").read_text() for name in "ab"] == ["a", "b"]
    assert [names(shared_folder / name) for name in "ab"] == [["a.yaml"], ["b.yaml"]]


@pytest.mark.skipif(not IS_ROOT, reason="only root gives files away")
def test_the_group_is_kept_where_the_owner_cannot_be(shared_folder: Path, nobody: Callable[[], None]) -> None:
    path = shared_folder / "a" / "a.yaml"
    os.chown(path, 0, NOBODY)
    path.chmod(0o666)
    nobody()
    assert write_changes([FileChange("a/a.yaml", "a", "b")], str(shared_folder)) == ()
    found = path.stat()
    assert (path.read_text(), found.st_uid, stat.S_IMODE(found.st_mode)) == ("b", NOBODY, 0o666)
