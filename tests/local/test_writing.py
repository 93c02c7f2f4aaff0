"""Files are written whole or not at all, and never over a device."""

import os
import stat
import threading
from pathlib import Path

import pytest

from bot.errors import UserError
from bot.local.writing import refuse_links, write_file


def names(folder: Path) -> list[str]:
    """The names in a folder, sorted."""
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    write_file("a/b/out.txt", "é\udcff\n", str(tmp_path))
    assert (tmp_path / "a/b/out.txt").read_bytes() == "é\\udcff\n".encode()
    assert names(tmp_path / "a/b") == ["out.txt"]


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    write_file("out.txt", "x", str(tmp_path))
    assert stat.S_IMODE((tmp_path / "out.txt").stat().st_mode) == stat.S_IMODE((tmp_path / "other").stat().st_mode)


def test_a_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "out.txt").write_text("a longer text")
    write_file(str(tmp_path / "out.txt"), "x", "/")
    assert (tmp_path / "out.txt").read_text() == "x"


def test_a_link_stays_and_its_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "out.txt").write_text("old")
    (tmp_path / "link").symlink_to("out.txt")
    write_file("link", "new", str(tmp_path))
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "out.txt").read_text() == "new"


def test_a_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_text()))
    reader.start()
    write_file("pipe", "words", str(tmp_path))
    reader.join(10)
    assert read == ["words"]
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_device_stays(tmp_path: Path) -> None:
    (tmp_path / "null").symlink_to("/dev/null")
    write_file("null", "words", str(tmp_path))
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.parametrize("path", ["folder", "file/out.txt", "x" * 300])
def test_a_place_that_takes_no_file_is_the_users_mistake(tmp_path: Path, path: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match=r"cannot be written .*choose another place"):
        write_file(path, "x", str(tmp_path))
    assert names(tmp_path) == ["file", "folder"]


@pytest.mark.parametrize("path", ["link.json", "folder/out.json"])
def test_links_can_be_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "link.json").symlink_to("/etc/passwd")
    (tmp_path / "folder").symlink_to("/etc")
    with pytest.raises(UserError, match="symbolic link"):
        refuse_links(path, str(tmp_path))
    refuse_links("plain/out.json", str(tmp_path))
