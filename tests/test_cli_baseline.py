"""A baseline accepts the findings of today: only new ones count."""

from pathlib import Path

import pytest

from tests.cli import layer_bot
from tests.cli_templates import BROKEN, ERROR, HEALTHY, WARNING, configure, template, write

DEFAULT = ".github/layer-bot-baseline.json"


def test_after_it_is_written_only_a_new_finding_counts(tmp_path: Path) -> None:
    write(tmp_path, template_yaml=ERROR, app__template_yaml=WARNING)
    written = layer_bot("baseline", "write", directory=tmp_path)
    assert written.status == 0, written.errors
    assert f"{DEFAULT}: 2 findings of today accepted" in written.output
    assert f"`baseline: {DEFAULT}`" in written.output
    configure(tmp_path, f"baseline: {DEFAULT}\n")
    clean = layer_bot("check", "--fail-on", "note", directory=tmp_path)
    assert (clean.status, "2 suppressed" in clean.output) == (0, True), clean.output
    write(tmp_path, new_yaml=template(name="Added"))
    again = layer_bot("check", directory=tmp_path)
    assert (again.status, "Found 1 error" in again.output) == (1, True), again.output


def test_a_second_function_with_the_same_defect_counts(tmp_path: Path) -> None:
    write(tmp_path, template_yaml=ERROR)
    layer_bot("baseline", "write", directory=tmp_path)
    added = ERROR.partition("Resources:\n")[2].replace("Reader", "Second")
    write(tmp_path, template_yaml=ERROR + added)
    done = layer_bot("check", "--baseline", DEFAULT, directory=tmp_path)
    assert (done.status, "'Second'" in done.output) == (1, True), done.output


def test_a_finding_that_moves_stays_accepted(tmp_path: Path) -> None:
    write(tmp_path, template_yaml=ERROR)
    layer_bot("baseline", "write", directory=tmp_path)
    write(tmp_path, template_yaml="# a comment\n\n" + ERROR)
    assert layer_bot("check", "--baseline", DEFAULT, directory=tmp_path).status == 0


def test_it_is_written_where_the_setting_says(tmp_path: Path) -> None:
    configure(write(tmp_path, template_yaml=ERROR), "baseline: accepted.json\n")
    written = layer_bot("baseline", "write", directory=tmp_path)
    assert (written.status, written.output) == (0, "accepted.json: 1 finding of today accepted\n")
    assert layer_bot("check", directory=tmp_path).status == 0


def test_writing_it_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    configure(write(tmp_path, template_yaml=ERROR), "baseline: accepted.json\n")
    texts = []
    for _ in range(2):
        layer_bot("baseline", "write", directory=tmp_path)
        texts.append((tmp_path / "accepted.json").read_bytes())
    assert texts[0] == texts[1]


def test_what_is_suppressed_is_not_accepted_as_well(tmp_path: Path) -> None:
    configure(write(tmp_path, template_yaml=ERROR), "ignore-findings: [{rule: architecture-mismatch, reason: known}]\n")
    assert "0 findings of today accepted" in layer_bot("baseline", "write", directory=tmp_path).output


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    write(tmp_path, template_yaml=ERROR, broken_yaml=BROKEN)
    done = layer_bot("baseline", "write", "template.yaml", "broken.yaml", directory=tmp_path)
    assert done.status == 1
    assert "not accepted: broken.yaml:" in done.output


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{\n", "accepted.json:2"),
        ("[]", "accepted.json:1"),
        ('{"version": 2, "findings": []}', "accepted.json:1"),
        ('{"version": 1,\n "findings": [\n  {"rule": "x"}]}', "accepted.json:3"),
        ("", "accepted.json:1"),
    ],
)
def test_a_broken_baseline_is_wrong_use_with_its_line(tmp_path: Path, text: str, place: str) -> None:
    configure(write(tmp_path, template_yaml=ERROR), "baseline: accepted.json\n")
    (tmp_path / "accepted.json").write_text(text)
    done = layer_bot("check", directory=tmp_path)
    assert (done.status, done.output) == (2, "")
    assert done.errors.startswith(f"layer-bot: {place}: ")
    assert "layer-bot baseline write" in done.errors


def test_a_broken_baseline_is_wrong_use_even_where_there_is_nothing_to_check(tmp_path: Path) -> None:
    (tmp_path / "accepted.txt").write_text("{")
    assert layer_bot("check", "--baseline", "accepted.txt", directory=tmp_path).status == 2


def test_a_place_that_takes_no_file_is_wrong_use(tmp_path: Path) -> None:
    write(tmp_path, template_yaml=HEALTHY)
    done = layer_bot("baseline", "write", "--baseline", "template.yaml/accepted.json", directory=tmp_path)
    assert (done.status, "cannot be written" in done.errors) == (2, True)
