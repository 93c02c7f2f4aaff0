"""Files of the checkout serve where they fit their SHA; nothing that stands there changes an answer."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.github.repository import COMMIT, GOOD, Repository, objects


def _file(path: Path) -> None:
    path.write_bytes(GOOD)


def _lie(path: Path) -> None:
    path.write_bytes(b"evil")


def _link(path: Path) -> None:
    (path.parent / "elsewhere").write_bytes(GOOD)
    path.symlink_to("elsewhere")


def _dangling(path: Path) -> None:
    path.symlink_to("nowhere")


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _linked_parent(path: Path) -> None:
    path.parent.rename(path.parent.parent / "real")
    path.parent.symlink_to("real")
    path.write_bytes(GOOD)


def _folder(path: Path) -> None:
    path.mkdir()


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(10_000_000)


def _unreadable(path: Path) -> None:
    path.write_bytes(GOOD)
    path.chmod(0)


def _absent(path: Path) -> None:
    assert not path.exists()


CHECKOUTS = (_file, _lie, _link, _dangling, _loop, _linked_parent, _folder, _pipe, _large, _unreadable, _absent)


@pytest.mark.parametrize("prepare", CHECKOUTS, ids=[each.__name__[1:] for each in CHECKOUTS])
def test_the_checkout_never_changes_the_answer(prepare: Callable[[Path], None], tmp_path: Path) -> None:
    repository = Repository()
    (sha,) = repository.put({"a/t.yaml": GOOD})
    (tmp_path / "a").mkdir()
    prepare(tmp_path / "a" / "t.yaml")
    with objects(repository, tmp_path) as (found, server):
        found.tree(COMMIT)
        assert list(found.blobs([sha])) == [GOOD]
        if prepare is _file:
            assert len(server.asked) == 1


@pytest.mark.parametrize(
    "path", ["../secret", "/secret", "a/../../secret", "a//b", "a\0b", "", ".", "\ud800", "a" * 5000]
)
def test_a_path_that_leads_out_of_the_checkout_is_not_looked_at(path: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(GOOD)
    (tmp_path / "checkout" / "a").mkdir(parents=True)
    repository = Repository()
    (sha,) = repository.put({path: GOOD})
    with objects(repository, tmp_path / "checkout") as (found, server):
        found.tree(COMMIT)
        assert list(found.blobs([sha])) == [GOOD]
        assert server.paths[1:] == ["POST /graphql"]


def test_a_folder_of_the_checkout_that_is_a_link_itself_serves(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "t.yaml").write_bytes(GOOD)
    (tmp_path / "checkout").symlink_to("real")
    repository = Repository()
    (sha,) = repository.put({"t.yaml": GOOD})
    with objects(repository, tmp_path / "checkout") as (found, server):
        found.tree(COMMIT)
        assert (list(found.blobs([sha])), len(server.asked)) == ([GOOD], 1)
