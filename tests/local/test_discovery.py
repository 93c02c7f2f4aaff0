"""Which files a check looks at, in a real directory."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.local.discovery import (
    SKIPPED_DIRECTORIES,
    Listing,
    Refused,
    find_root,
    list_contents,
    list_files,
    relative_path,
)

NOBODY = 65534


def write(root: Path, *paths: str, **texts: str) -> Path:
    """Writes empty files, and files with a text."""
    for path, text in {**dict.fromkeys(paths, ""), **texts}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


def ignore(root: Path, folder: str, *patterns: str) -> None:
    """Writes the .gitignore of a folder."""
    (root / folder / ".gitignore").write_text("\n".join(patterns) + "\n")


def listed(root: Path, *paths: str, exclude: tuple[str, ...] = ()) -> list[str]:
    """The paths of the files that are found below `paths`."""
    return [found.path for found in look(root, *paths, exclude=exclude).files]


def look(root: Path, *paths: str, exclude: tuple[str, ...] = ()) -> Listing:
    """What is found below `paths`, which are relative to the root."""
    return list_files(tuple(str(root / path) for path in paths or (".",)), str(root), exclude)


@pytest.fixture
def as_nobody() -> Iterator[Path]:
    """A directory that an unprivileged user may read; tests run as that user, so that permissions count."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    is_root = os.geteuid() == 0
    if is_root:
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    try:
        yield folder
    finally:
        if is_root:
            os.seteuid(0)
        shutil.rmtree(folder)


def test_only_files_that_could_be_templates_are_listed_in_order(tmp_path: Path) -> None:
    write(
        tmp_path,
        "z.yml",
        "a/t.yaml",
        "a/t.json",
        "a/t.template",
        "t.cfn",
        "t.sam",
        "t.toml",
        "t.py",
        "yaml",
        "t.yaml.bak",
    )
    assert listed(tmp_path) == ["a/t.json", "a/t.template", "a/t.yaml", "t.cfn", "t.sam", "z.yml"]


@pytest.mark.parametrize("name", sorted(SKIPPED_DIRECTORIES))
def test_a_directory_of_tools_is_skipped_at_every_depth(tmp_path: Path, name: str) -> None:
    write(tmp_path, f"{name}/t.yml", f"a/{name}/b/t.yml", f"a/{name}.yml", "a/t.yml")
    assert listed(tmp_path) == sorted([f"a/{name}.yml", "a/t.yml"])


def test_a_skipped_directory_that_is_named_is_looked_at(tmp_path: Path) -> None:
    write(tmp_path, ".aws-sam/build/template.yaml")
    assert listed(tmp_path, ".aws-sam") == [".aws-sam/build/template.yaml"]


def test_a_nested_gitignore_takes_back_what_an_outer_one_ignores(tmp_path: Path) -> None:
    write(tmp_path, "a/keep.yml", "a/drop.yml", "keep.yml")
    ignore(tmp_path, "", "*.yml")
    ignore(tmp_path, "a", "!keep.yml")
    assert listed(tmp_path) == ["a/keep.yml"]


def test_below_an_ignored_directory_nothing_is_taken_back(tmp_path: Path) -> None:
    write(tmp_path, "out/keep.yml")
    ignore(tmp_path, "", "out/")
    ignore(tmp_path, "out", "!keep.yml")
    assert listed(tmp_path) == []


def test_the_ignore_rules_above_a_checked_directory_count(tmp_path: Path) -> None:
    write(tmp_path, "a/b/secret.yml", "a/b/t.yml", "a/b/secret.json")
    ignore(tmp_path, "", "secret.*")
    ignore(tmp_path, "a", "!secret.json")
    assert listed(tmp_path, "a/b") == ["a/b/secret.json", "a/b/t.yml"]


def test_the_ignore_rules_above_the_root_do_not_count(tmp_path: Path) -> None:
    write(tmp_path, "repository/t.yml")
    ignore(tmp_path, "", "*.yml")
    assert listed(tmp_path / "repository") == ["t.yml"]


def test_a_named_file_is_looked_at_whatever_its_name_and_its_ignore_rules(tmp_path: Path) -> None:
    write(tmp_path, "out/t.txt")
    ignore(tmp_path, "", "out/")
    (found,) = look(tmp_path, "out/t.txt").files
    assert (found.path, found.is_named) == ("out/t.txt", True)


@pytest.mark.parametrize("order", [("a", "a/t.yml"), ("a/t.yml", "a"), ("a/t.yml", "a/../a/t.yml", "a")])
def test_a_file_that_two_paths_give_is_found_once_and_is_named(tmp_path: Path, order: tuple[str, ...]) -> None:
    write(tmp_path, "a/t.yml")
    (found,) = look(tmp_path, *order).files
    assert (found.path, found.is_named) == ("a/t.yml", True)


@pytest.mark.parametrize(
    ("exclude", "expected"),
    [
        ((), ["a/b/t.yml", "a/t.yml", "b/t.yml", "t.yml"]),
        (("b/",), ["a/t.yml", "t.yml"]),
        (("/b/",), ["a/b/t.yml", "a/t.yml", "t.yml"]),
        (("a/**/t.yml",), ["b/t.yml", "t.yml"]),
        (("*.yml", "!/t.yml"), ["t.yml"]),
    ],
)
def test_exclude_leaves_out(tmp_path: Path, exclude: tuple[str, ...], expected: list[str]) -> None:
    write(tmp_path, "t.yml", "a/t.yml", "b/t.yml", "a/b/t.yml")
    assert listed(tmp_path, exclude=exclude) == expected


def test_exclude_counts_from_the_root_when_a_subdirectory_is_checked(tmp_path: Path) -> None:
    write(tmp_path, "a/vendor/t.yml", "a/t.yml")
    assert listed(tmp_path, "a", exclude=("/a/vendor/",)) == ["a/t.yml"]


@pytest.mark.parametrize("path", ["vendor/t.yml", "vendor", "vendor/deep"])
def test_what_is_named_and_excluded_is_left_out_and_said(tmp_path: Path, path: str) -> None:
    write(tmp_path, "vendor/t.yml", "vendor/deep/t.yml")
    listing = look(tmp_path, path, exclude=("vendor/",))
    assert listing == Listing((), (Refused(path, "left out, as the setting `exclude` says", matters=False),))


def test_links_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "outside/t.yml", "repository/t.yml")
    root = tmp_path / "repository"
    (root / "loop").symlink_to(root)
    (root / "out").symlink_to(tmp_path / "outside")
    (root / "file.yml").symlink_to(root / "t.yml")
    (root / "dangling.yml").symlink_to("nothing")
    assert look(root).refused == ()
    assert listed(root) == ["t.yml"]


def test_a_link_that_is_named_is_followed(tmp_path: Path) -> None:
    write(tmp_path, "a/t.yml")
    (tmp_path / "link").symlink_to("a")
    (tmp_path / "link.yml").symlink_to("a/t.yml")
    assert listed(tmp_path, "link", "link.yml") == ["link.yml", "link/t.yml"]


def test_a_link_that_leads_nowhere_and_is_named_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link.yml").symlink_to("nothing")
    assert [each.path for each in look(tmp_path, "link.yml").refused] == ["link.yml"]
    assert "leads nowhere" in look(tmp_path, "link.yml").refused[0].reason


def test_a_path_that_is_missing_is_refused_by_its_reported_name(tmp_path: Path) -> None:
    write(tmp_path, "t.yml")
    listing = look(tmp_path, "t.yml", "a/typo.yml")
    assert [found.path for found in listing.files] == ["t.yml"]
    assert listing.refused == (Refused("a/typo.yml", "there is no such file or directory; check the spelling"),)


def test_what_is_no_file_is_passed_by_in_a_walk(tmp_path: Path) -> None:
    write(tmp_path, "t.yml")
    os.mkfifo(tmp_path / "pipe.yml")
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(os.path.relpath(tmp_path / "socket.yml"))
        assert listed(tmp_path) == ["t.yml"]


@pytest.mark.parametrize("kind", ["pipe", "link to an endless device", "directory", "endless link"])
def test_a_gitignore_that_is_no_file_ignores_nothing(tmp_path: Path, kind: str) -> None:
    write(tmp_path, "t.yml")
    place = tmp_path / ".gitignore"
    match kind:
        case "pipe":
            os.mkfifo(place)
        case "directory":
            place.mkdir()
        case "endless link":
            place.symlink_to(".gitignore")
        case _:
            place.symlink_to("/dev/zero")
    assert listed(tmp_path) == ["t.yml"]


def test_names_that_are_no_utf8_are_listed(tmp_path: Path) -> None:
    name = os.fsdecode(b"\xff\xfe.yml")
    try:
        write(tmp_path, name)
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    assert listed(tmp_path) == [name]
    assert listed(tmp_path, exclude=("*.yml",)) == []


def test_a_directory_that_cannot_be_read_is_refused_and_the_others_are_listed(as_nobody: Path) -> None:
    write(as_nobody, "closed/t.yml", "open/t.yml")
    (as_nobody / "closed").chmod(0)
    listing = look(as_nobody)
    (as_nobody / "closed").chmod(0o755)
    assert [found.path for found in listing.files] == ["open/t.yml"]
    assert [(each.path, each.matters) for each in listing.refused] == [("closed", True)]
    assert "Permission denied" in listing.refused[0].reason


def test_a_directory_that_cannot_be_read_and_is_ignored_is_no_matter(as_nobody: Path) -> None:
    write(as_nobody, "data/t.yml", "t.yml")
    ignore(as_nobody, "", "data/")
    (as_nobody / "data").chmod(0)
    listing = look(as_nobody)
    (as_nobody / "data").chmod(0o755)
    assert listing.refused == ()


def test_a_deep_tree_is_walked(tmp_path: Path) -> None:
    path = "/".join(["d"] * 300)
    write(tmp_path, f"{path}/t.yml")
    assert listed(tmp_path) == [f"{path}/t.yml"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [("a/t.yml", "a/t.yml"), ("..a/t.yml", "..a/t.yml"), (".", "."), ("a/../t.yml", "t.yml")],
)
def test_a_path_inside_is_relative(tmp_path: Path, path: str, expected: str) -> None:
    assert relative_path(str(tmp_path / path), str(tmp_path)) == expected


def test_a_path_outside_is_absolute(tmp_path: Path) -> None:
    assert relative_path(str(tmp_path / "other/t.yml"), str(tmp_path / "root")) == f"{tmp_path}/other/t.yml"


@pytest.mark.parametrize("is_worktree", [False, True])
def test_the_root_is_that_of_the_checkout(tmp_path: Path, is_worktree: bool) -> None:
    write(tmp_path, "a/b/t.yml", **({".git": "gitdir: elsewhere"} if is_worktree else {".git/HEAD": ""}))
    assert find_root(str(tmp_path / "a/b")) == str(tmp_path)


def test_the_contents_of_a_directory_hold_links_and_every_name(tmp_path: Path) -> None:
    write(tmp_path, "a.py", "b/c.txt", "node_modules/x.js", "ignored.py", ".venv/x.py")
    (tmp_path / "link").symlink_to("b")
    ignore(tmp_path, "", "ignored.*")
    assert list_contents(str(tmp_path)) == (".gitignore", "a.py", "b/c.txt", "link", "node_modules/x.js")
