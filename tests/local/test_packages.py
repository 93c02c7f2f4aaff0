"""What the hash of a package counts: the files that its patterns leave in, by their paths inside of its folder."""

from pathlib import Path

import pytest

from bot.local.comparison import artifacts_of
from bot.local.sides import directory_side

FILES = ("index.js", "lib/a.js", "lib/deep/b.js", "dep/module.js")


def package(folder: Path, local: str, template: str = "serverless.yml") -> str:
    """The hash of a local path of a template in a folder."""
    return artifacts_of(directory_side(str(folder), ()), frozenset(("serverless.yml",)))(template, local)


def write(folder: Path, **changed: str) -> Path:
    """The folder with all files, those in `changed` with another text; `__` stands for a slash."""
    edited = {name.replace("__", "/") + ".js": text for name, text in changed.items()}
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(edited.get(name, "1"), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("patterns", "changed", "differs"),
    [
        pytest.param([], "lib__a", True, id="all files at first"),
        pytest.param(["!lib/**"], "lib__a", False, id="a folder that is left out"),
        pytest.param(["!lib/**"], "lib__deep__b", False, id="a folder below it"),
        pytest.param(["!lib/**"], "index", True, id="a file beside it"),
        pytest.param(["!**", "lib/**"], "lib__deep__b", True, id="the last pattern that fits decides"),
        pytest.param(["!**", "lib/**"], "index", False, id="nothing but what is named"),
        pytest.param(["!./lib/*.js"], "lib__a", False, id="one name of a folder"),
        pytest.param(["!./lib/*.js"], "lib__deep__b", True, id="a star ends at a slash"),
        pytest.param(["!**/b.js"], "lib__deep__b", False, id="a name in any folder"),
        pytest.param(["!" + "**/*a*/" * 40 + "x"], "index", True, id="a pattern that would take for ever"),
    ],
)
def test_patterns(tmp_path: Path, patterns: list[str], changed: str, differs: bool) -> None:
    local = "\n".join((".", *patterns))
    before = package(write(tmp_path / "base"), local)
    after = package(write(tmp_path / "head", **{changed: "2"}), local)
    assert (before != after) == differs


def test_a_folder_that_moves_keeps_its_hash(tmp_path: Path) -> None:
    write(tmp_path / "old")
    write(tmp_path / "new")
    assert package(tmp_path, "old") == package(tmp_path, "./new")
    assert package(tmp_path, "old") == package(tmp_path, ".", "new/serverless.yml")
