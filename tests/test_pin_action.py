"""The action.yml of a release names the built image by its digest; no other byte of it changes.

The steps of the workflow that make the release are run too, in a repository of their own.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tools.pin_action import PinError, main, pin

ROOT = Path(__file__).resolve().parent.parent
ACTION = (ROOT / "action.yml").read_bytes()
NAME = "ghcr.io/lambda-layer-bot/lambda-layer-bot"
DIGEST = "sha256:" + "0123456789abcdef" * 4
RELEASE = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8"))
LINE = f"  image: docker://{NAME}@{DIGEST}".encode()


def test_one_line_of_the_action_changes() -> None:
    before, after = ACTION.split(b"\n"), pin(ACTION, NAME, DIGEST).split(b"\n")
    assert len(before) == len(after)
    assert [(old, new) for old, new in zip(before, after, strict=True) if old != new] == [
        (b"  image: Dockerfile", LINE)
    ]
    runs = yaml.safe_load(pin(ACTION, NAME, DIGEST))["runs"]
    assert runs == {"using": "docker", "image": f"docker://{NAME}@{DIGEST}"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(ACTION.replace(b"\n", b"\r\n"), None, id="lines that end as on Windows"),
        pytest.param(ACTION.rstrip(b"\n"), None, id="no line end at the end"),
        pytest.param(b"\xef\xbb\xbf" + ACTION, None, id="a byte order mark"),
        pytest.param(
            b"description: |\n  image: Dockerfile\nruns:\n  using: docker\n  image: Dockerfile\n",
            b"description: |\n  image: Dockerfile\nruns:\n  using: docker\n" + LINE + b"\n",
            id="the same words in a description",
        ),
        pytest.param(
            b"runs:\n  image: Dockerfile\n\n  using: docker\noutputs:\n  image: Dockerfile\n",
            b"runs:\n" + LINE + b"\n\n  using: docker\noutputs:\n  image: Dockerfile\n",
            id="an output of that name",
        ),
    ],
)
def test_nothing_but_the_image_changes_with(before: bytes, after: bytes | None) -> None:
    expected = before.replace(b"  image: Dockerfile", LINE) if after is None else after
    assert pin(before, NAME, DIGEST) == expected


@pytest.mark.parametrize(
    "digest",
    [
        pytest.param("", id="nothing"),
        pytest.param("0123456789abcdef" * 4, id="no algorithm"),
        pytest.param("sha512:" + "0123456789abcdef" * 8, id="another algorithm"),
        pytest.param(DIGEST[:-1], id="63 digits"),
        pytest.param(DIGEST + "0", id="65 digits"),
        pytest.param(DIGEST.upper(), id="upper case"),
        pytest.param(DIGEST + "\n", id="a line end behind it"),
        pytest.param(" " + DIGEST, id="a blank before it"),
        pytest.param(DIGEST[:-1] + "g", id="a letter that is no hex digit"),
        pytest.param("v1.0.0", id="a tag"),
    ],
)
def test_what_is_no_digest_is_refused(digest: str) -> None:
    with pytest.raises(PinError, match="is no digest"):
        pin(ACTION, NAME, digest)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("", id="nothing"),
        pytest.param("python", id="no registry"),
        pytest.param(f"{NAME}:v1", id="a tag"),
        pytest.param(f"{NAME}@{DIGEST}", id="a digest"),
        pytest.param(f"docker://{NAME}", id="a scheme"),
        pytest.param("ghcr.io/Owner/name", id="upper case"),
        pytest.param(f"{NAME}\nextra", id="a second line"),
    ],
)
def test_what_is_no_name_of_an_image_is_refused(name: str) -> None:
    with pytest.raises(PinError, match="is no name of an image"):
        pin(ACTION, name, DIGEST)


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        pytest.param(pin(ACTION, NAME, DIGEST), "pinned already", id="a pinned action"),
        pytest.param(b"name: x\n", "0 were found", id="no part runs"),
        pytest.param(b"runs:\n  using: node24\n  main: index.js\n", "0 were found", id="a JavaScript action"),
        pytest.param(b"runs:\n  image: other/Dockerfile\n", "must be `Dockerfile`", id="another Dockerfile"),
        pytest.param(b"runs:\n  image: Dockerfile # built\n", "must be `Dockerfile`", id="a comment"),
        pytest.param(b"runs:\n  image: Dockerfile\n  image: Dockerfile\n", "2 were found", id="the key twice"),
        pytest.param(b"outputs:\n  image: Dockerfile\n", "0 were found", id="an output only"),
    ],
)
def test_an_action_is_refused_that_is(metadata: bytes, reason: str) -> None:
    with pytest.raises(PinError, match=reason):
        pin(metadata, NAME, DIGEST)


def test_the_command_writes_the_file_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    action = tmp_path / "action.yml"
    action.write_bytes(ACTION)
    assert (main([str(action), NAME, DIGEST]), action.read_bytes()) == (0, pin(ACTION, NAME, DIGEST))
    assert (main([str(action), NAME, DIGEST]), action.read_bytes()) == (1, pin(ACTION, NAME, DIGEST))
    assert "pinned already" in capsys.readouterr().err


def test_the_command_leaves_a_file_alone_that_it_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    action = tmp_path / "action.yml"
    action.write_bytes(ACTION)
    assert (main([str(action), NAME, "latest"]), action.read_bytes()) == (1, ACTION)
    assert main([str(tmp_path / "absent.yml"), NAME, DIGEST]) == 1
    assert main([str(action)]) == 1
    assert "usage" in capsys.readouterr().err


@pytest.mark.oracle
def test_the_pinned_action_is_valid(tmp_path: Path) -> None:
    action = tmp_path / "action.yml"
    action.write_bytes(pin(ACTION, NAME, DIGEST))
    command = [str(Path(sys.executable).parent / "check-jsonschema"), "--builtin-schema", "vendor.github-actions"]
    result = subprocess.run([*command, str(action)], check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def git(folder: Path, *arguments: str) -> str:
    """What a git command prints."""
    identity = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A clone of a repository of version 1.2.3, with the files that the steps read."""
    origin, clone = tmp_path / "origin.git", tmp_path / "clone"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(origin))
    git(tmp_path, "clone", "--quiet", str(origin), str(clone))
    for name in ("bot", "tools"):
        (clone / name).mkdir()
    (clone / "action.yml").write_bytes(ACTION)
    (clone / "bot" / "__init__.py").write_text('"""A package."""\n\n__version__ = "1.2.3"\n')
    shutil.copy(ROOT / "tools" / "pin_action.py", clone / "tools")
    git(clone, "checkout", "--quiet", "-B", "main")
    git(clone, "add", ".")
    git(clone, "commit", "--quiet", "--message", "Begin")
    git(clone, "push", "--quiet", "origin", "main")
    return clone


def run_steps(job: str, checkout: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs the scripts of a job as the runner does, up to `make`; `gh` is a program that does nothing."""
    programs = checkout.parent / "programs"
    programs.mkdir(exist_ok=True)
    (programs / "gh").write_text("#!/bin/sh\n")
    (programs / "gh").chmod(0o755)
    given = {"IMAGE": RELEASE["env"]["IMAGE"], "GITHUB_REF": "refs/heads/main", "HOME": str(checkout.parent)}
    environment = given | {"PATH": f"{programs}:{os.environ['PATH']}"} | variables
    scripts = [step["run"] for step in RELEASE["jobs"][job]["steps"] if not step.get("run", "make").startswith("make")]
    command = ["bash", "-e", "-c", "\n".join(scripts)]
    return subprocess.run(command, cwd=checkout, env=environment, check=False, capture_output=True, text=True)


def tags(checkout: Path) -> dict[str, str]:
    """The tags of the origin, and main, with their commits."""
    lines = git(checkout, "ls-remote", "origin", "refs/tags/*", "refs/heads/main").splitlines()
    return {ref.rpartition("/")[2]: sha for sha, ref in (line.split() for line in lines)}


def test_a_release_tags_a_commit_that_only_pins_the_image(checkout: Path) -> None:
    before = tags(checkout)
    result = run_steps("tag", checkout, VERSION="1.2.3", DIGEST=DIGEST)
    assert result.returncode == 0, result.stdout + result.stderr
    after = tags(checkout)
    assert set(after) == {"main", "v1.2.3", "v1"}
    assert (after["main"], after["v1"]) == (before["main"], after["v1.2.3"])
    assert git(checkout, "rev-parse", "v1.2.3^") == before["main"]
    assert git(checkout, "diff", "--name-only", before["main"], "v1.2.3") == "action.yml"
    assert git(checkout, "show", "v1.2.3:action.yml") == pin(ACTION, NAME, DIGEST).decode().strip()


def test_a_released_version_is_never_moved(checkout: Path) -> None:
    run_steps("tag", checkout, VERSION="1.2.3", DIGEST=DIGEST)
    first = tags(checkout)
    git(checkout, "checkout", "--quiet", "--detach", first["main"])
    git(checkout, "tag", "--delete", "v1.2.3")
    again = run_steps("tag", checkout, VERSION="1.2.3", DIGEST="sha256:" + "f" * 64)
    assert again.returncode != 0
    assert tags(checkout) == first


def test_the_tag_of_the_major_version_moves_on(checkout: Path) -> None:
    run_steps("tag", checkout, VERSION="1.2.3", DIGEST=DIGEST)
    git(checkout, "checkout", "--quiet", "--detach", tags(checkout)["main"])
    result = run_steps("tag", checkout, VERSION="1.3.0", DIGEST="sha256:" + "f" * 64)
    assert result.returncode == 0, result.stdout + result.stderr
    after = tags(checkout)
    assert after["v1"] == after["v1.3.0"] != after["v1.2.3"]


def test_nothing_is_tagged_without_a_digest(checkout: Path) -> None:
    before = tags(checkout)
    assert run_steps("tag", checkout, VERSION="1.2.3", DIGEST="").returncode != 0
    assert tags(checkout) == before


def test_the_version_of_main_may_be_released(checkout: Path) -> None:
    result = run_steps("check", checkout, VERSION="1.2.3")
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        pytest.param({"VERSION": "1.2.4"}, "has another version", id="another version"),
        pytest.param({"VERSION": "1.2"}, "must be like 1.2.3", id="no patch level"),
        pytest.param({"VERSION": "v1.2.3"}, "must be like 1.2.3", id="a tag"),
        pytest.param({"VERSION": "1.2.3\ntouch made"}, "must be like 1.2.3", id="a second line"),
        pytest.param({"VERSION": "$(touch made)"}, "must be like 1.2.3", id="a command"),
        pytest.param({"VERSION": "1.2.3", "GITHUB_REF": "refs/heads/other"}, "from main", id="another branch"),
    ],
)
def test_no_release_is_made_of(variables: dict[str, str], reason: str, checkout: Path) -> None:
    result = run_steps("check", checkout, **variables)
    assert (result.returncode, reason in result.stdout) == (1, True), result.stdout + result.stderr
    assert not (checkout / "made").exists()


def test_no_release_is_made_twice(checkout: Path) -> None:
    git(checkout, "push", "--quiet", "origin", "HEAD:refs/tags/v1.2.3")
    result = run_steps("check", checkout, VERSION="1.2.3")
    assert (result.returncode, "released already" in result.stdout) == (1, True), result.stdout + result.stderr
