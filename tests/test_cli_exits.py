"""The exit status of the command line: 0 clean, 1 findings or what was named is unreadable, 2 wrong use, 3 failed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli import layer_bot
from tests.cli_templates import BROKEN, ERROR, HEALTHY, NOTE, WARNING, configure, write
from tests.local.repository import Repository

TEXTS = {"error": ERROR, "warning": WARNING, "note": NOTE, "nothing": HEALTHY}


@pytest.mark.parametrize("found", TEXTS)
@pytest.mark.parametrize(
    ("fail_on", "failing"),
    [
        ("note", ("error", "warning", "note")),
        ("warning", ("error", "warning")),
        ("error", ("error",)),
        ("never", ()),
        (None, ("error",)),
    ],
)
def test_findings_fail_at_or_above_the_limit(
    tmp_path: Path, found: str, fail_on: str | None, failing: tuple[str, ...]
) -> None:
    write(tmp_path, template_yaml=TEXTS[found])
    done = layer_bot("check", *(("--fail-on", fail_on) if fail_on else ()), directory=tmp_path)
    assert (done.status, done.errors) == (int(found in failing), ""), done.output


@pytest.mark.parametrize(
    "files",
    [{}, {"notes_txt": "x"}, {"compose_yaml": "services: {a: {image: b}}"}],
    ids=["nothing at all", "no YAML", "YAML of another kind"],
)
def test_nothing_to_check_is_clean(tmp_path: Path, files: dict[str, str]) -> None:
    done = layer_bot("check", directory=write(tmp_path, **files))
    assert (done.status, done.errors) == (0, "")
    assert done.output.startswith("No template with layers among ")


@pytest.mark.parametrize(
    ("paths", "status"),
    [
        pytest.param(("broken.yaml",), 1, id="a named file that cannot be parsed"),
        pytest.param((".",), 0, id="the same file in a walk"),
        pytest.param(("compose.yaml",), 1, id="a named file that is no template"),
        pytest.param(("good.yaml", "typo.yaml"), 1, id="one named path of two is missing"),
        pytest.param(("typo.yaml",), 2, id="the only named path is missing"),
        pytest.param(("typo", "typo2"), 2, id="both named paths are missing"),
        pytest.param(("good.yaml", "pipe"), 1, id="a named pipe"),
        pytest.param(("good.yaml", "/dev/null"), 1, id="a named device outside"),
        pytest.param(("dangling.yaml",), 1, id="a named link that leads nowhere"),
        pytest.param(("good.yaml",), 0, id="a named healthy template"),
        pytest.param(("good.yaml", "good.yaml", "."), 0, id="the same path twice"),
    ],
)
def test_what_was_named_and_cannot_be_read_fails(tmp_path: Path, paths: tuple[str, ...], status: int) -> None:
    write(tmp_path, broken_yaml=BROKEN, compose_yaml="services: {}", good_yaml=HEALTHY)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling.yaml").symlink_to("nothing")
    done = layer_bot("check", "--fail-on", "never", *paths, directory=tmp_path)
    assert done.status == status, done.output + done.errors
    assert ("problem:" in done.output) == (status == 1 or "." in paths)


@pytest.mark.parametrize("suffix", ["a directory that cannot be read", "a file that cannot be read"])
def test_what_could_not_be_looked_at_is_never_green(tmp_path: Path, suffix: str) -> None:
    write(tmp_path, template_yaml=HEALTHY)
    name = "x" * 240
    deep = tmp_path
    for _ in range(20):  # longer than any path that the system takes: nobody can open it, not even root
        deep = deep / name
    descriptor = os.open(tmp_path, os.O_RDONLY)
    for _ in range(20):
        os.mkdir(name, dir_fd=descriptor)
        inner = os.open(name, os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = inner
    if "file" in suffix:
        os.close(os.open("t.yaml", os.O_CREAT | os.O_WRONLY, dir_fd=descriptor))
    os.close(descriptor)
    done = layer_bot("check", directory=tmp_path)
    assert done.status == 1, done.output
    assert "problem: the directory cannot be read (File name too long)" in done.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "no command is given"),
        (("chekc",), "Did you mean check?"),
        (("template.yaml",), "`layer-bot check PATH`"),
        (("check", "--nope"), "there is no flag"),
        (("check", "--fail-on", "bad"), "note, warning, error, never"),
        (("check", "--fail-on"), "needs a value"),
        (("check", "--select", "nope"), "there is no rule"),
        (("check", "--select="), "empty"),
        (("check", "--region", "here"), "AWS region"),
        (("check", "--config", "nope.yml"), "nope.yml"),
        (("check", "--baseline", "nope.json"), "nope.json"),
        (("check", "--catalogue", "nope.yml"), "nope.yml"),
        (("check", "--head", "HEAD"), "--base"),
        (("check", "--base-exact"), "--base"),
        (("check", "--base", "nope"), "nope"),
        (("check", "--base", "./nope"), "nope"),
        (("check", "--offline=1"), "takes no value"),
        (("check", "--live"), "--live"),
        (("rule", "nope"), "there is no rule"),
        (("rule", "a", "b"), "unexpected argument"),
        (("baseline",), "layer-bot baseline write"),
        (("config", "shwo"), "layer-bot config show"),
        (("check", ""), "empty"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_wrong_use_says_what_is_wrong_on_standard_error(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    write(tmp_path, template_yaml=ERROR)
    done = layer_bot(*arguments, directory=tmp_path)
    assert (done.status, done.output) == (2, "")
    assert done.errors.startswith("layer-bot: ")
    assert words in done.errors
    assert "Traceback" not in done.errors


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("-h",), ("help",), ("check", "--help"), ("--version",), ("-V",), ("rule",), ("layers",),
     ("layers", "no-such-layer"), ("config", "show"), ("config", "schema"), ("help", "config", "show")],
    ids=" ".join,
)  # fmt: skip
def test_what_only_tells_is_clean(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = layer_bot(*arguments, directory=tmp_path)
    assert (done.status, done.errors) == (0, "")
    assert done.output.endswith("\n")


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [
        pytest.param(HEALTHY, ERROR, 1, id="a new error"),
        pytest.param(ERROR, ERROR, 0, id="an error that was there before"),
        pytest.param(ERROR, HEALTHY, 0, id="an error that is gone"),
        pytest.param(ERROR, "# moved\n" + ERROR, 0, id="an error that moved to another line"),
        pytest.param(HEALTHY, BROKEN, 1, id="a changed template that cannot be read"),
        pytest.param(BROKEN, BROKEN, 0, id="an unchanged template that cannot be read"),
    ],
)
def test_with_base_only_what_is_new_fails(tmp_path: Path, before: str, after: str, status: int) -> None:
    repository = Repository(tmp_path / "repository")
    repository.commit({"template.yaml": before})
    repository.write({"template.yaml": after})
    done = layer_bot("check", "--base", "main", directory=repository.root)
    assert done.status == status, done.output + done.errors


def test_with_base_a_path_that_is_on_neither_side_is_wrong_use(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "repository")
    repository.commit({"template.yaml": ERROR})
    done = layer_bot("check", "--base", "main", "typo", directory=repository.root)
    assert (done.status, "typo" in done.errors) == (2, True)


def test_a_suppressed_error_does_not_fail(tmp_path: Path) -> None:
    configure(tmp_path, "ignore-findings: [{rule: architecture-mismatch, reason: known}]\n")
    done = layer_bot("check", directory=write(tmp_path, template_yaml=ERROR))
    assert (done.status, "1 suppressed" in done.output) == (0, True)


def test_a_directory_that_went_away_is_wrong_use(tmp_path: Path) -> None:
    script = 'mkdir gone && cd gone && rmdir ../gone && exec "$0" -m bot check'
    done = subprocess.run(["sh", "-c", script, sys.executable], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"does not exist any more" in done.stderr
