"""Hostile words in every field of a pull request take effect nowhere: each channel is read by its real reader.

Markdown is parsed by GitHub's own parser and looked at in a browser, diagrams are drawn by Mermaid, and the log and
the outputs are read by a port of the runner's parser. What GitHub does after its parser is known from its pages alone.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from tests.cli import layer_bot
from tests.injection import checks
from tests.injection.browser import draw, look
from tests.injection.fields import FIELDS, Sides, added, configurations, file_names, in_folder, quoted
from tests.injection.payloads import PAYLOADS
from tests.injection.runner_port import commands_of
from tests.injection.runs import Said, commit, join, run
from tests.tools.places import cache

pytestmark = pytest.mark.oracle  # a browser and Mermaid

MODES = ("review", "read", "note", "again")
ROUNDS = {"review": range(6), "read": range(6, 10), "note": range(10, 12), "again": range(12, 14)}
_LAST = (
    14  # so many rounds are a seventh of all pairs of field and words; every word and every field is in each of them
)
_STEP = 37  # has no divisor in common with the number of words
_WORDS = tuple(PAYLOADS.values())


def of_round(number: int) -> Sides:
    """A change of every field, each with other words."""
    listed = enumerate(FIELDS.values())
    return join(in_folder(build(_WORDS[(number * _STEP + at) % len(_WORDS)]), f"f{at}") for at, build in listed)


def of_names(number: int, parts: int) -> Sides:
    """A change of files with hostile names."""
    return join(sides for words in _WORDS[number::parts] for sides in file_names(words))


def complaints_about(folder: Path, runs: list[Said]) -> Iterator[str]:
    """What takes effect in any channel."""
    for said in runs:
        yield from checks.check_runner(said)
        yield from checks.check_files(said)
    texts = {text: said.head_sha for said in runs for text in said.markdown}
    diagrams: set[str] = set()
    for (text, head_sha), seen in zip(texts.items(), look(folder / "page", list(texts)), strict=True):
        yield from checks.check_markdown(text, seen, head_sha)
        diagrams |= {code for language, code in seen.code if language == "language-mermaid"}
    for seen in look(folder / "wide", list(map(checks.widened, texts))):
        yield from checks.check_cells(seen)
    yield from _diagrams(folder / "diagrams", sorted(diagrams))


def _diagrams(folder: Path, diagrams: list[str]) -> Iterator[str]:
    for text, drawn in zip(diagrams, draw(folder, diagrams) if diagrams else (), strict=True):
        functions = text.count('["function ')
        kinds = ["function", "layer", "alias"] * functions + ["not"] * functions
        if drawn.error or sorted(each.split()[0] for each in drawn.labels) != sorted(kinds):
            yield f"diagram: {drawn.error or drawn.labels} of {text!r}"
        if {"a", "image", "script", "img", "b", "h1"} & set(drawn.elements):
            yield f"diagram: {drawn.elements} of {text!r}"


def test_the_checks_see_what_takes_effect(tmp_path: Path) -> None:
    """Without escaping, every kind of words for Markdown and diagrams is complained of."""
    wrong = [
        "@octocat", "#1", "GH-1", "deadbeef", ":tada:", "$x$", "x\u202ey", "<b>x</b>", "<!-- x -->", "# x", "- x\n1. y",
        "[x](http://evil.example)", "http://evil.example", "![x](y)", "a@evil.example", "*x*", "```\nx\n```",
        "[x](https://github.com/octo-org/octo-repo/blob/h/../x)", "> x\n\n[^1]\n\n[^1]: y", "<span x=y>a</span>",
    ]  # fmt: skip
    found = zip(wrong, look(tmp_path, wrong), strict=True)
    assert [text for text, seen in found if not list(checks.check_markdown(text, seen, "h"))] == []
    table = "| a | b |\n| --- | --- |\n| `x|y` | z |"
    assert list(checks.check_cells(look(tmp_path, [checks.widened(table)])[0])) != []
    assert list(_diagrams(tmp_path, ['graph LR\n  f0["function x"]; click f0 href "http://evil.example"'])) != []


@pytest.mark.parametrize("mode", MODES[:2])
def test_words_in_fields_take_no_effect(tmp_path: Path, mode: str) -> None:
    number = _LAST + MODES.index(mode)
    assert "\n".join(complaints_about(tmp_path, [run(tmp_path / "run", of_round(number), mode)])) == ""


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_most_words_in_fields_take_no_effect(tmp_path: Path, mode: str) -> None:
    runs = [run(tmp_path / str(number), of_round(number), mode) for number in ROUNDS[mode]]
    assert "\n".join(complaints_about(tmp_path, runs)) == ""


def test_words_in_file_names_take_no_effect(tmp_path: Path) -> None:
    runs = [run(tmp_path / str(number), of_names(number, 8), MODES[number]) for number in (0, 1)]
    assert "\n".join(complaints_about(tmp_path, runs)) == ""


@pytest.mark.slow
def test_all_words_in_file_names_take_no_effect(tmp_path: Path) -> None:
    runs = [run(tmp_path / str(number), of_names(number, 8), MODES[number % 2]) for number in range(2, 8)]
    assert "\n".join(complaints_about(tmp_path, runs)) == ""


def test_annotations_point_to_files_with_hostile_names(tmp_path: Path) -> None:
    kinds = ("equals", "dash", "properties", "escaped-percent", "old-command", "bidi", "error-command", "output-line")
    said = run(tmp_path / "run", join(next(file_names(PAYLOADS[kind])) for kind in kinds), "read")
    named = {command.properties["file"] for command in commands_of(said.log) if "file" in command.properties}
    assert named == {checks.escape_shown(path) for path in said.paths if path.endswith(".yaml")}
    assert len(named) == len(kinds)


def of_configurations(folder: Path, numbers: range) -> list[Said]:
    """Runs on configuration files with mistakes, each with other words."""
    change = added("Resources: {}\n")
    count = len(list(configurations("")))
    listed = [
        list(configurations(_WORDS[(number * _STEP + at) % len(_WORDS)]))[at]
        for number in numbers
        for at in range(count)
    ]
    return [run(folder / str(at), Sides({**files}, change.head)) for at, files in enumerate(listed)]


def test_words_in_configuration_files_take_no_effect(tmp_path: Path) -> None:
    runs = of_configurations(tmp_path, range(1))
    assert {each.status for each in runs} == {2}
    assert "\n".join(complaints_about(tmp_path, runs)) == ""


@pytest.mark.parametrize("kind", ["address", "emphasis", "place"])
def test_words_in_the_message_of_a_failed_run_take_no_effect(tmp_path: Path, kind: str) -> None:
    base = {".github/layer-bot.yml": f"baseline: {quoted(PAYLOADS[kind])}\n"}
    said = run(tmp_path / "run", Sides({**base}, added("Resources: {}\n").head))
    assert PAYLOADS[kind].split()[-1] in said.log
    assert "\n".join(complaints_about(tmp_path, [said])) == ""


@pytest.mark.slow
def test_most_words_in_configuration_files_take_no_effect(tmp_path: Path) -> None:
    assert "\n".join(complaints_about(tmp_path, of_configurations(tmp_path, range(1, 4)))) == ""


@pytest.mark.parametrize(
    "number", [0, pytest.param(5, marks=pytest.mark.slow), pytest.param(9, marks=pytest.mark.slow)]
)
def test_words_take_no_effect_on_the_command_line(tmp_path: Path, number: int) -> None:
    sides = join((of_round(number), of_names(number % 8, 8)))
    clone = commit(tmp_path / "repository", sides)
    for name, check in (
        ("text", checks.check_terminal),
        ("junit", checks.check_junit),
        ("github", checks.check_terminal),
    ):
        done = layer_bot("check", "--base", "main", "--output-format", name, directory=clone.folder)
        assert (done.status, list(check(done.output)), list(checks.check_terminal(done.errors))) == (1, [], [])
        if name != "github":
            assert commands_of(done.output) == []


def test_sarif_with_hostile_words_fits_the_official_schema(tmp_path: Path) -> None:
    schema = cache() / "node/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
    if not schema.is_file():
        pytest.skip("the SARIF schema is absent: run `make tools`")
    official = json.loads(schema.read_text())
    said = run(tmp_path / "run", join((of_round(3), of_names(3, 8))))
    document = json.loads(said.files[".layer-bot/results.sarif"])
    document["$schema"] = official["id"]
    assert [error.message for error in jsonschema.Draft7Validator(official).iter_errors(document)] == []
