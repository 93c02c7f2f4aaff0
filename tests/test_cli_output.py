"""What a run prints, and where: formats, files, colours, closed pipes, progress in a terminal, and an interruption."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli import layer_bot
from tests.cli_templates import ERROR, HEALTHY, write

COMMAND = [sys.executable, "-m", "bot"]
FORMATS = ("text", "json", "sarif", "github", "markdown", "junit")
ESCAPE = "\x1b["


def in_terminal(*arguments: str, directory: Path, environment: dict[str, str] | None = None) -> tuple[int, str]:
    """The exit status and what a person sees whose terminal is both standard output and standard error."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *arguments], cwd=directory, stdout=theirs, stderr=theirs, stdin=theirs,
        env={**os.environ, "TERM": "xterm", **(environment or {})},
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:  # the terminal's end on Linux
            break
        if not chunk:
            break
        seen += chunk
    os.close(ours)
    return process.wait(), seen.decode()


def many(root: Path, count: int) -> Path:
    """A directory of many files of another kind."""
    for number in range(count):
        (root / f"{number:05}.yml").write_text("a: 1\n")
    return root


@pytest.mark.parametrize("output_format", FORMATS)
def test_a_file_gets_the_same_bytes_as_standard_output(tmp_path: Path, output_format: str) -> None:
    write(tmp_path, template_yaml=ERROR)
    printed = layer_bot("check", "--output-format", output_format, directory=tmp_path)
    filed = layer_bot("check", "--output-format", output_format, "--output-file", "a/out", directory=tmp_path)
    assert (printed.status, filed.status, filed.output, printed.errors, filed.errors) == (1, 1, "", "", "")
    assert (tmp_path / "a/out").read_text() == printed.output
    assert "architecture-mismatch" in printed.output
    assert ESCAPE not in printed.output


@pytest.mark.parametrize("text", [ERROR, HEALTHY, None], ids=["a finding", "no finding", "no template"])
def test_programs_can_read_every_result(tmp_path: Path, text: str | None) -> None:
    write(tmp_path, **({"template_yaml": text} if text else {}))
    run = {name: layer_bot("check", "--output-format", name, directory=tmp_path).output for name in FORMATS}
    count = int(text == ERROR)
    assert len(json.loads(run["json"])["findings"]) == count
    assert len(json.loads(run["sarif"])["runs"][0]["results"]) == count
    assert len(ElementTree.fromstring(run["junit"]).findall(".//failure")) == count
    assert len([line for line in run["github"].splitlines() if line.startswith("::error ")]) == count
    assert run["markdown"].endswith("\n")
    assert run["text"].endswith(".\n")


def test_the_same_run_prints_the_same_bytes(tmp_path: Path) -> None:
    write(tmp_path, template_yaml=ERROR, b__template_yaml=ERROR)
    outputs = {layer_bot("check", "--output-format", "json", directory=tmp_path,
                         environment={"PYTHONHASHSEED": seed}).output for seed in ("1", "2", "3")}  # fmt: skip
    assert len(outputs) == 1


@pytest.mark.parametrize("place", ["template.yaml/out", "."])
def test_a_file_that_cannot_be_written_is_wrong_use(tmp_path: Path, place: str) -> None:
    write(tmp_path, template_yaml=HEALTHY)
    done = layer_bot("check", "--output-file", place, directory=tmp_path)
    assert (done.status, "cannot be written" in done.errors) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "environment", "is_colored"),
    [
        ((), {}, False),
        (("--color", "always"), {}, True),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_a_pipe_is_colored_on_demand_only(
    tmp_path: Path, arguments: tuple[str, ...], environment: dict[str, str], is_colored: bool
) -> None:
    write(tmp_path, template_yaml=ERROR)
    done = layer_bot("check", *arguments, directory=tmp_path, environment=environment)
    assert (ESCAPE in done.output) == is_colored


@pytest.mark.parametrize(
    ("arguments", "environment", "is_colored"),
    [
        ((), {}, True),
        (("--color", "never"), {}, False),
        ((), {"NO_COLOR": "1"}, False),
        ((), {"NO_COLOR": ""}, True),
        ((), {"TERM": "dumb"}, False),
    ],
)
def test_a_terminal_is_colored_unless_somebody_minds(
    tmp_path: Path, arguments: tuple[str, ...], environment: dict[str, str], is_colored: bool
) -> None:
    write(tmp_path, template_yaml=ERROR)
    status, seen = in_terminal("check", *arguments, directory=tmp_path, environment=environment)
    assert (status, ESCAPE in seen) == (1, is_colored)


def test_progress_shows_in_a_terminal_and_goes_away(tmp_path: Path) -> None:
    status, seen = in_terminal("check", directory=many(tmp_path, 1200))
    assert status == 0
    assert "500 of 1200 files read" in seen
    last = seen.replace("\r\n", "\n").rpartition("\r")[2]
    assert last == f"{ESCAPE}KNo template with layers among 1200 files.\n"


def test_a_pipe_gets_no_progress(tmp_path: Path) -> None:
    done = layer_bot("check", directory=many(tmp_path, 1200))
    assert (done.errors, done.output) == ("", "No template with layers among 1200 files.\n")


def test_few_files_show_no_progress_in_a_terminal(tmp_path: Path) -> None:
    _, seen = in_terminal("check", directory=many(tmp_path, 10))
    assert seen == "No template with layers among 10 files.\r\n"


def test_a_reader_that_goes_away_does_not_hide_the_findings(tmp_path: Path) -> None:
    write(tmp_path, **{f"t{number}__template_yaml": ERROR for number in range(200)})
    script = 'set -o pipefail; "$0" -m bot check | head -n 1'
    done = subprocess.run(["bash", "-c", script, sys.executable], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.count(b"\n") == 1


@pytest.mark.parametrize("target", ["/dev/full", "&-"])
def test_output_that_cannot_be_written_is_no_success(tmp_path: Path, target: str) -> None:
    write(tmp_path, template_yaml=HEALTHY)
    done = subprocess.run(["bash", "-c", f'"$0" -m bot check >{target}', sys.executable], cwd=tmp_path,
                          capture_output=True, check=False)  # fmt: skip
    assert (done.returncode, b"standard output cannot be written" in done.stderr) == (3, True), done.stderr


def test_standard_error_may_be_closed(tmp_path: Path) -> None:
    script = '"$0" -m bot check --nope 2>&-'
    done = subprocess.run(["bash", "-c", script, sys.executable], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 2


def test_an_interruption_says_so_and_leaves_no_file(tmp_path: Path) -> None:
    write(tmp_path, template_yaml=ERROR)
    os.mkfifo(tmp_path / "out")  # nobody reads it: the run waits where it opens it
    process = subprocess.Popen([*COMMAND, "check", "--output-file", "out"], cwd=tmp_path, stderr=subprocess.PIPE)
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, b"\nlayer-bot: interrupted; nothing was written\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "template.yaml"]


def test_hostile_names_reach_no_terminal(tmp_path: Path) -> None:
    name = os.fsdecode(b"\x1b[31m\xff::error::x.yaml")
    try:
        (tmp_path / name).write_text(ERROR)
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    for output_format in FORMATS:
        done = layer_bot("check", "--output-format", output_format, directory=tmp_path)
        assert (done.status, done.errors) == (1, ""), done.errors
        assert "\x1b" not in done.output
    named = layer_bot("check", "nothing\x1b[31m", directory=tmp_path)
    assert (named.status, "\x1b" in named.errors) == (2, False)
