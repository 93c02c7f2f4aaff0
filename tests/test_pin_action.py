"""The action.yml of a release names the built image by its digest; no other byte of it changes."""

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
