"""Configuration files on the disk."""

from pathlib import Path

import pytest

from bot.errors import UserError
from bot.local.config import MAX_SIZE_BYTES, LocalConfigFiles


def test_a_file_is_read_below_the_root(tmp_path: Path) -> None:
    (tmp_path / "layer-bot.yml").write_bytes(b"fail-on: note\r\n")
    files = LocalConfigFiles(str(tmp_path), str(tmp_path / "sub"))
    assert files.read("layer-bot.yml") == b"fail-on: note\r\n"
    assert files.read(str(tmp_path / "layer-bot.yml")) == b"fail-on: note\r\n"


@pytest.mark.parametrize("path", ["absent.yml", "absent/layer-bot.yml", "file/layer-bot.yml"])
def test_an_absent_file_is_none(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert LocalConfigFiles(str(tmp_path), str(tmp_path)).read(path) is None


def test_what_is_there_and_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "layer-bot.yml").mkdir()
    (tmp_path / "large.yml").write_bytes(b"#" * (MAX_SIZE_BYTES + 1))
    files = LocalConfigFiles(str(tmp_path), str(tmp_path))
    for path, message in (("layer-bot.yml", "cannot be read"), ("large.yml", "larger than"), ("a\0b", "not the path")):
        with pytest.raises(UserError, match=message):
            files.read(path)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("c.yml", "sub/c.yml", id="beside"),
        pytest.param("../c.yml", "c.yml", id="above"),
        pytest.param("./x/../c.yml", "sub/c.yml", id="with dots"),
        pytest.param("..x/c.yml", "sub/..x/c.yml", id="a name that begins with dots"),
        pytest.param("../../c.yml", "/c.yml", id="outside"),
        pytest.param("/etc/c.yml", "/etc/c.yml", id="absolute"),
    ],
)
def test_a_path_is_located(path: str, expected: str) -> None:
    assert LocalConfigFiles("/elsewhere", "/elsewhere/sub").locate(path) == expected
