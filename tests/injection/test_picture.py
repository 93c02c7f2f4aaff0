"""The picture of a review in the README shows what the action writes today."""

import struct
from pathlib import Path

import pytest

from tools.picture import PICTURE, SCALE, WIDTH, WORDS, make_page, read_page


@pytest.mark.slow
def test_the_picture_says_what_the_action_says(tmp_path: Path) -> None:
    words, height = read_page(make_page(tmp_path))
    assert words == WORDS.read_text(encoding="utf-8"), "draw it anew: python tools/picture.py"
    assert height > 0


def test_the_picture_is_small() -> None:
    data = PICTURE.read_bytes()
    width, height = struct.unpack(">II", data[16:24])
    assert (data[:8], width) == (b"\x89PNG\r\n\x1a\n", WIDTH * SCALE)
    assert height < 2 * width
    assert len(data) < 300_000
