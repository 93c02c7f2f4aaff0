"""`layer-bot fix` with two sides, and what several templates share: revisions, directories, included files."""

import subprocess
from pathlib import Path

import pytest

from tests.cli import Finished, layer_bot
from tests.cli_templates import configure
from tests.fixes.bench import CATALOGUE, OURS, TOOLS, TOOLS_ARM, function, sam
from tests.local.repository import Repository

FRESH, STALE, RIGHT = f"{TOOLS}:90", f"{TOOLS}:4", f"{TOOLS_ARM}:9"
ARM = {"architecture": "arm64"}
ALIAS = {"more": "AutoPublishAlias: live"}
FLAGGED = {"more": "AutoPublishAlias: live\nAutoPublishAliasAllProperties: true"}
BEHIND_ALIAS = sam(function("A", f"{TOOLS}:89", **ALIAS))
GOOD = sam(function("A", FRESH))
WRONG = sam(function("A", FRESH, **ARM))
REPAIRED = sam(function("A", RIGHT, **ARM))
SERVICE = """\
service: x
provider:
  name: aws
  runtime: python3.12
  region: us-east-1
  architecture: {architecture}
functions:
  f:
    handler: a.b
    layers:
      - ${{file(../{file}):{key}}}
"""


def service(architecture: str, file: str, key: str) -> str:
    """A serverless.yml whose only layer stands in another file."""
    return SERVICE.format(architecture=architecture, file=file, key=key)


def changed(root: Path, base: dict[str, str], head: dict[str, str]) -> Repository:
    """A repository with base on main, and head in the work tree."""
    made = Repository(root / "repository")
    configure(made.root, "catalogues: [layers.yml]\n")
    made.commit({**base, "layers.yml": CATALOGUE})
    made.write({**head, **dict.fromkeys(base.keys() - head.keys())})
    return made


def fix(made: Repository, *arguments: str) -> Finished:
    """A repair against main."""
    return layer_bot("fix", "--base", "main", *arguments, directory=made.root)


def texts(made: Repository, paths: dict[str, str]) -> dict[str, str]:
    """The files as they are now."""
    return {path: (made.root / path).read_bytes().decode() for path in paths}


V_BOTH = {"a/serverless.yml": service("x86_64", "v.yml", "m"), "b/serverless.yml": service("x86_64", "v.yml", "n")}
ONE_EACH = {"a/serverless.yml": service("x86_64", "v.yml", "m"), "v.yml": f"m: {FRESH}\n"}
SAMCONFIG = """\
version = 0.1
[a.deploy.parameters]
template_file = "a.yaml"
region = "us-east-1"
parameter_overrides = "V={}"
[b.deploy.parameters]
template_file = "b.yaml"
region = "us-east-1"
parameter_overrides = "V={}"
"""
BY_NUMBER = sam(function("A", "!Sub 'arn:aws:lambda:us-east-1:111111111111:layer:tools:${V}'"),
                before="Parameters: {V: {Type: String}}\n")  # fmt: skip
BY_TWO = {"a.yaml": BY_NUMBER, "b.yaml": BY_NUMBER}


@pytest.mark.parametrize(
    ("base", "head", "after", "status"),
    [
        pytest.param({"t.yaml": GOOD}, {"t.yaml": WRONG}, {"t.yaml": REPAIRED}, 0, id="what is new is repaired"),
        pytest.param({"t.yaml": WRONG}, {"t.yaml": "# moved\n" + WRONG}, {"t.yaml": "# moved\n" + WRONG}, 0,
                     id="what was there before is left alone"),
        pytest.param({"t.yaml": sam(function("A", STALE))}, {"t.yaml": sam(function("A", STALE), function("B", STALE))},
                     {"t.yaml": sam(function("A", STALE), function("B", FRESH))}, 0,
                     id="beside what was there before"),
        pytest.param({"t.yaml": GOOD}, {"sub/n.yaml": WRONG}, {"sub/n.yaml": REPAIRED}, 0, id="in a file that moved"),
        pytest.param({}, {"n.yaml": WRONG}, {"n.yaml": REPAIRED}, 0, id="in a new file"),
        pytest.param({"t.yaml": BEHIND_ALIAS}, {"t.yaml": sam(function("A", FRESH, **ALIAS)).replace("\n", "\r\n")},
                     {"t.yaml": sam(function("A", FRESH, **FLAGGED)).replace("\n", "\r\n")}, 0,
                     id="a change that would publish nothing"),
        pytest.param({"t.yaml": BEHIND_ALIAS}, {"t.yaml": sam(function("A", STALE, **ALIAS))},
                     {"t.yaml": sam(function("A", FRESH, **FLAGGED))}, 0, id="a repair that would publish nothing"),
        pytest.param({**ONE_EACH, "b/serverless.yml": service("arm64", "w.yml", "l"), "w.yml": f"l: {RIGHT}\n"},
                     {**ONE_EACH, "b/serverless.yml": service("arm64", "v.yml", "m"), "w.yml": f"l: {RIGHT}\n"},
                     {**ONE_EACH, "b/serverless.yml": service("arm64", "v.yml", "m"), "w.yml": f"l: {RIGHT}\n"}, 1,
                     id="a file that would be right for one service and wrong for another"),
        pytest.param({**V_BOTH, "v.yml": f"m: {FRESH}\nn: {FRESH}\n"}, {**V_BOTH, "v.yml": f"m: {STALE}\nn: {STALE}\n"},
                     {**V_BOTH, "v.yml": f"m: {FRESH}\nn: {FRESH}\n"}, 0, id="two values of a shared file"),
        pytest.param({**BY_TWO, "samconfig.toml": SAMCONFIG.format(90, 90)},
                     {**BY_TWO, "samconfig.toml": SAMCONFIG.format(4, 5)},
                     {**BY_TWO, "samconfig.toml": SAMCONFIG.format(90, 90)}, 0, id="two environments of one samconfig"),
    ],
)  # fmt: skip
def test_what_is_repaired_against_base(
    tmp_path: Path, base: dict[str, str], head: dict[str, str], after: dict[str, str], status: int
) -> None:
    made = changed(tmp_path, base, head)
    done = fix(made, "--unsafe-fixes")
    assert (done.status, done.errors) == (status, ""), done.output
    assert texts(made, after) == after
    again = fix(made, "--unsafe-fixes")
    assert (again.status, texts(made, after)) == (status, after)
    assert [line for line in again.output.splitlines() if line.startswith("fixed[")] == []


@pytest.mark.parametrize(("first", "last"), [("a", "c"), ("c", "a")], ids=["in one order", "in the other"])
def test_all_that_share_a_file_are_asked_over_two_steps(tmp_path: Path, first: str, last: str) -> None:
    """`first` shares v.yml with b, b shares w.yml with `last`: what b wants there is wrong for `last`."""
    middle = service("arm64", "w.yml", "l") + "      - ${file(../v.yml):n}\n"
    files = {
        f"{first}/serverless.yml": service("x86_64", "v.yml", "m"),
        "b/serverless.yml": middle,
        f"{last}/serverless.yml": service("x86_64", "w.yml", "l"),
        "v.yml": f"m: {STALE}\nn: {OURS}:1\n",
        "w.yml": f"l: {FRESH}\n",
    }
    made = changed(tmp_path, files, files)
    done = layer_bot("fix", "--unsafe-fixes", directory=made.root)
    after = {**files, "v.yml": f"m: {FRESH}\nn: {OURS}:1\n"}
    assert (done.status, texts(made, files)) == (1, after), done.output
    assert "not fixed[architecture-mismatch] w.yml:1: " in done.output


def test_a_revision_is_not_written_but_gives_a_patch(tmp_path: Path) -> None:
    made = changed(tmp_path, {"t.yaml": GOOD}, {"t.yaml": WRONG})
    made.branch("work").commit()
    refused = fix(made, "--head", "work")
    assert (refused.status, refused.output) == (2, "")
    assert refused.errors == (
        "layer-bot: --fix: 'work' is a revision, and only files can be repaired. Leave --head out to repair the work "
        "tree, or use --diff to print a patch.\n"
    )
    patch = fix(made, "--head", "work", "--diff")
    assert (patch.status, made.git("status", "--short")) == (1, "")
    done = subprocess.run(["git", "apply", "-"], cwd=made.root, input=patch.output.encode(), check=False)
    assert (done.returncode, texts(made, {"t.yaml": ""})) == (0, {"t.yaml": REPAIRED})


def test_a_directory_is_repaired_where_it_stands(tmp_path: Path) -> None:
    for folder, text in (("old", GOOD), ("new", WRONG)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "t.yaml").write_text(text)
    (tmp_path / "layers.yml").write_text(CATALOGUE)
    (tmp_path / "elsewhere").mkdir()
    configure(tmp_path, "catalogues: [layers.yml]\n")
    sides = ("--base", "../old", "--head", "../new", "--config", str(tmp_path / ".github/layer-bot.yml"))
    done = layer_bot("fix", *sides, "--catalogue", str(tmp_path / "layers.yml"), directory=tmp_path / "elsewhere")
    assert (done.status, done.errors) == (0, ""), done.output
    assert [(tmp_path / folder / "t.yaml").read_text() for folder in ("old", "new")] == [GOOD, REPAIRED]


@pytest.mark.parametrize(
    ("comment", "status"),
    [(" # layer-bot: ignore[architecture-mismatch] scripts only", 0), (" # layer-bot: hold", 1), ("", 0)],
    ids=["suppressed", "held", "neither"],
)
def test_what_is_suppressed_or_held_stays_as_it_is(tmp_path: Path, comment: str, status: int) -> None:
    wrong = sam(function("A", FRESH + comment, **ARM))
    made = changed(tmp_path, {"t.yaml": GOOD}, {"t.yaml": wrong})
    done = fix(made)
    assert done.status == status, done.output
    assert texts(made, {"t.yaml": ""}) == {"t.yaml": wrong if comment else REPAIRED}


def test_what_has_words_only_is_told_with_two_sides_too(tmp_path: Path) -> None:
    made = changed(tmp_path, {"t.yaml": GOOD}, {"t.yaml": sam(function("A", "no ARN"))})
    done = fix(made)
    assert done.status == 1
    assert "\nnot fixed[malformed-layer-arn] t.yaml:11: write 'arn:PARTITION:lambda:" in done.output
    assert "\nFixed nothing; 1 finding left.\n" in done.output
    assert "\nFound 1 error in 1 file; " in done.output
