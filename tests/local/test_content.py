"""The content of local directories: one hash on every kind of side, and what changes it."""

import os
from pathlib import Path

import pytest

from bot.local.comparison import artifacts_of
from bot.local.git import Git
from bot.local.sides import Side, directory_side, revision_side, work_tree_side
from tests.local.repository import Repository

TEMPLATE = "template.yaml"
FILES = {
    TEMPLATE: "Resources: {}\n",
    "README.md": "# Read\n",
    ".gitignore": "*.log\nbuild/\n",
    "app/main.py": "print(1)\n",
    "app/bin/run": "#!/bin/sh\n",
    "app/tests/test_main.py": "assert True\n",
    "app/docs/notes.txt": "notes\n",
    "app/nodejs/node_modules/left/index.js": "left\n",
    "app/python/lib/python3.13/site-packages/dep.py": "dep\n",
}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path / "there")
    repository.write(FILES)
    (repository.root / "app/bin/run").chmod(0o755)
    (repository.root / "app/link").symlink_to("main.py")
    repository.commit()
    return repository


def content(side: Side, local: str = "app/") -> str:
    """The text that stands for what lies at a path beside the template."""
    return artifacts_of(side, frozenset((TEMPLATE,)))(TEMPLATE, local)


def committed(repository: Repository) -> Side:
    """The side of what is committed."""
    git = Git(str(repository.root))
    return revision_side(git, git.commit("HEAD", "--base"))


def on_disk(repository: Repository) -> Side:
    """The side of the work tree."""
    return work_tree_side(Git(str(repository.root)))


@pytest.mark.parametrize("local", ["app", "./app/", "app/main.py", ".", "app/bin"])
def test_the_same_content_has_one_hash_on_every_kind_of_side(repository: Repository, local: str) -> None:
    repository.write({"app/debug.log": "ignored\n", "build/out.txt": "ignored\n"})
    sides = (committed(repository), on_disk(repository), directory_side(str(repository.root), ()))
    assert len({content(side, local) for side in sides}) == 1
    assert not content(sides[0], local).startswith("path-")


def test_the_same_content_elsewhere_has_the_same_hash(repository: Repository) -> None:
    before = content(committed(repository))
    repository.git("mv", "app", "moved")
    repository.commit()
    assert content(committed(repository), "moved") == before


@pytest.mark.parametrize(
    "change",
    ["modified", "staged", "untracked", "deleted", "renamed", "executable", "link", "committed node_modules",
     "committed site-packages"],
)  # fmt: skip
def test_a_change_of_the_work_tree_changes_the_hash(repository: Repository, change: str) -> None:
    before = content(committed(repository))
    root = repository.root
    match change:
        case "modified":
            repository.write({"app/main.py": "print(2)\n"})
        case "staged":
            repository.write({"app/main.py": "print(2)\n"}).git("add", "-A")
        case "untracked":
            repository.write({"app/new.py": ""})
        case "deleted":
            repository.write({"app/main.py": None})
        case "renamed":
            repository.git("mv", "app/main.py", "app/other.py")
        case "executable":
            (root / "app/main.py").chmod(0o755)
        case "link":
            (root / "app/link").unlink()
            (root / "app/link").symlink_to("bin/run")
        case "committed node_modules":
            repository.write({"app/nodejs/node_modules/left/index.js": "right\n"})
        case _:
            repository.write({"app/python/lib/python3.13/site-packages/dep.py": "other\n"})
    after = content(on_disk(repository))
    assert after != before
    assert content(directory_side(str(root), ())) == after
    repository.commit()
    assert content(committed(repository)) == after


@pytest.mark.parametrize(
    "path",
    [TEMPLATE, "README.md", ".gitignore", "app/CHANGELOG.md", "app/tests/test_main.py", "app/docs/notes.txt",
     "app/debug.log", "samconfig.toml", ".github/workflows/ci.yml", "app/__pycache__/main.pyc"],
)  # fmt: skip
@pytest.mark.parametrize("local", [".", "app"])
def test_what_is_no_part_of_an_artifact_leaves_the_hash_alone(repository: Repository, path: str, local: str) -> None:
    before = content(committed(repository), local)
    repository.write({path: "*.log\nbuild/\n# other\n"})
    assert content(on_disk(repository), local) == before
    repository.commit()
    assert content(committed(repository), local) == before


def test_a_path_where_nothing_lies_is_known_by_its_text(repository: Repository) -> None:
    side = committed(repository)
    assert content(side, "dist/").startswith("path-")
    assert content(side, "dist/") != content(side, "target/")


def test_a_link_to_a_directory_outside_is_not_followed(repository: Repository, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.py").write_text("1")
    (repository.root / "app/away").symlink_to(outside)
    before = content(on_disk(repository))
    (outside / "secret.py").write_text("2")
    assert content(on_disk(repository)) == before
    assert content(directory_side(str(repository.root), ())) == before


def test_a_touched_file_with_the_same_bytes_is_the_same(repository: Repository) -> None:
    before = content(on_disk(repository))
    os.utime(repository.root / "app/main.py", (1, 1))
    assert content(on_disk(repository)) == before


LINKED = {
    "a directory that is a link": ("linked", {"linked": "app"}),
    "a link to a directory inside of it": ("outer", {"outer/inner": "../app"}),
    "a link to a file": ("outer", {"outer/main.py": "../app/main.py"}),
    "a file that is a link": ("main", {"main": "app/main.py"}),
    "a link behind a link": ("first", {"first": "./second", "second": "app"}),
    "a directory below a link": ("linked/bin/../.", {"linked": "app"}),
    "a link round in a circle beside it": ("outer", {"outer/self": ".", "outer/up": "..", "outer/inner": "../app"}),
}


@pytest.mark.parametrize(("local", "links"), LINKED.values(), ids=list(LINKED))
def test_links_are_followed_inside_of_the_repository(local: str, links: dict[str, str], repository: Repository) -> None:
    _link(repository, links)
    before = committed_everywhere(repository, local)
    repository.write({"app/main.py": "print(2)\n"})
    assert content(on_disk(repository), local) != before
    assert committed_everywhere(repository, local) != before


@pytest.mark.parametrize(
    "target", ["../outside", "../../outside", "/outside", "one", "nowhere", "linked"],
    ids=["above", "far above", "absolute", "in a circle", "missing", "itself"],
)  # fmt: skip
def test_a_link_that_leads_nowhere_inside_is_known_by_its_path(
    target: str, repository: Repository, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/a.py").write_text("1")
    _link(repository, {"linked": target, "one": "two", "two": "one"})
    assert committed_everywhere(repository, "linked").startswith("path-")


def test_many_links_to_one_another_are_followed_once_each(repository: Repository) -> None:
    names = [f"d{number}" for number in range(40)]
    for name in names:
        (repository.root / name).mkdir()
    _link(repository, {f"{name}/{other}": f"../{other}" for name in names for other in names})
    assert not committed_everywhere(repository, "d0").startswith("path-")


def _link(repository: Repository, links: dict[str, str]) -> None:
    for path, target in links.items():
        (repository.root / path).parent.mkdir(exist_ok=True)
        (repository.root / path).symlink_to(target)


def committed_everywhere(repository: Repository, local: str) -> str:
    """The text for a path, the same as a directory, in the work tree and as a commit."""
    repository.commit()
    sides = (committed(repository), on_disk(repository), directory_side(str(repository.root), ()))
    (text,) = {content(side, local) for side in sides}
    return text
