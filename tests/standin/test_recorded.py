"""What we read in the stand-in's answers is what the real GitHub answered: recordings of its traffic as the measure.

The recordings are those that the tests of PyGithub 2.10.0 hold, of 2012 to 2026. For each kind of request that a run
sends and that was recorded, the fields that we read have the same JSON types in both, and so has every other field that
both have. Nobody recorded uploads to code scanning, review threads, or refusals of review comments.
"""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.github.templates import TWIN, function, template
from tests.standin.payloads import workflow_run
from tests.standin.scene import READ_ONLY, REVIEW, pull_request_of
from tests.tools.places import cache as tools_cache

# Method, path, and the fields that we read; [] stands for the items of a list.
KINDS = {
    "a tree": ("GET", r"/git/trees/\w+", ("tree[].path", "tree[].mode", "tree[].sha", "tree[].size")),
    "a blob": ("GET", r"/git/blobs/\w+", ("size", "content", "encoding")),
    "a comparison": ("GET", r"/compare/[^/]+", ("merge_base_commit.sha",)),
    "the files": ("GET", r"/pulls/\d+/files", ("[].filename", "[].patch", "[].status")),
    "the pull requests of a commit": ("GET", r"/commits/\w+/pulls", ("[].number", "[].state", "[].head.sha")),
    "a new review": ("POST", r"/pulls/\d+/reviews", ("id", "body", "state")),
    "an edited review": ("PUT", r"/pulls/\d+/reviews/\d+", ("id", "body", "state")),
    "a deleted draft": ("DELETE", r"/pulls/\d+/reviews/\d+", ("id", "body", "state")),
    "an edited comment": ("PATCH", r"/pulls/comments/\d+", ("id", "body")),
    "a new note": ("POST", r"/issues/\d+/comments", ("id", "body")),
    "an edited note": ("PATCH", r"/issues/comments/\d+", ("id", "body")),
    "the check runs": ("GET", r"/commits/\w+/check-runs", ("check_runs[].id", "check_runs[].external_id")),
    "a new check run": ("POST", r"/check-runs", ("id", "external_id", "status", "output.title")),
    "an edited check run": ("PATCH", r"/check-runs/\d+", ("id", "conclusion", "output.summary")),
}
# GitHub changed these since it was recorded (its description of today says so), or the emulator leaves them empty.
OTHERWISE = {"position", "original_position", "diff_hunk", "line", "user", "author", "committer", "app", "email"}


class Exchange(NamedTuple):
    """A recorded request and its answer."""

    method: str
    path: str
    status: int
    value: object
    when: str


def exchanges(path: Path) -> Iterator[Exchange]:
    """The requests of a recording: ten lines each, of which the first is the scheme and the second the method."""
    lines = path.read_text(encoding="utf-8").split("\n")
    for start in range(len(lines) - 9):
        if lines[start] in ("http", "https") and lines[start + 1] in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            _, method, _, _, target, _, _, status, headers, body = lines[start : start + 10]
            known = {str(name).lower(): value for name, value in ast.literal_eval(headers)}
            value = json.loads(body) if body.startswith(("{", "[")) else None
            yield Exchange(method, target.partition("?")[0], int(status), value, known.get("date", "")[-13:-9])


@cache
def recorded() -> tuple[Exchange, ...]:
    """All recorded exchanges that succeeded."""
    folder = tools_cache() / "recordings"
    if not folder.is_dir():
        pytest.skip("the recordings are absent: run `make tools`")
    names = ("Pull", "Git", "Check", "IssueComment", "Repository.testCompare", "Issue.testCreateComment", "Commit.test")
    files = [each for name in names for each in sorted(folder.glob(f"{name}*.txt"))]
    return tuple(each for path in files for each in exchanges(path) if each.status < 300)


def types_of(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    """The places of a JSON value with the types of what stands there; null and empty lists say nothing."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from types_of(each, f"{place}.{name}".removeprefix("."))
    elif isinstance(value, list):
        for each in value:
            yield from types_of(each, f"{place}[]")
    elif value is not None:
        yield place, type(value).__name__


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str, object]]:
    """The answers of the stand-in to runs that send every kind of request."""
    allowed = {**REVIEW, "checks": "write"}
    many = "".join(function(f"F{number}", "arm64") for number in range(90))
    with pull_request_of(tmp_path_factory.mktemp("answered")) as scene:
        scene.change({"template.yaml": template("arm64") + many, "large.yaml": template("arm64") + "# x\n" * 150_000})
        scene.standin.bad_lines = {21}
        scene.run("many findings", permissions=allowed, check_run="true")
        scene.run("by workflow_run", permissions=READ_ONLY, name="workflow_run", event=workflow_run(scene.standin))
        scene.change({"template.yaml": template("arm64", layer=TWIN), "large.yaml": None})
        scene.run("repaired", permissions=allowed, check_run="true")
        scene.run("the same again", permissions=allowed, check_run="true")
        answers = list(scene.standin.answers)
    with pull_request_of(tmp_path_factory.mktemp("blocked")) as scene:
        path = f"/repos/octo-org/octo-repo/pulls/{scene.standin.number}/reviews"
        body = {"body": "theirs", "comments": [{"path": "template.yaml", "position": 1, "body": "x"}]}
        scene.standin.emulator.need("POST", path, body, token=scene.standin.emulator.make_token(REVIEW))
        scene.run("another workflow has begun a review")
        scene.change({"template.yaml": template("arm64", layer=TWIN)})
        scene.run("repaired")
        return answers + scene.standin.answers


@pytest.mark.oracle
@pytest.mark.parametrize("kind", KINDS)
def test_what_we_read_is_what_github_answers(kind: str, answered: list[tuple[str, str, object]]) -> None:
    method, path, read = KINDS[kind]
    real = [
        each for each in recorded() if each.method == method and re.fullmatch(f"/repos/[^/]+/[^/]+{path}", each.path)
    ]
    ours = [value for verb, where, value in answered if verb == method and re.search(f"octo-repo{path}$", where)]
    assert real, "nobody recorded it"
    assert ours, "no run asked for it"
    there = {place: kind for each in sorted(real, key=lambda each: each.when) for place, kind in types_of(each.value)}
    here = {place: kind for value in ours for place, kind in types_of(value)}
    assert {place: here.get(place) for place in read} == {place: there.get(place) for place in read}
    common = {place for place in here.keys() & there.keys() if OTHERWISE.isdisjoint(re.findall(r"\w+", place))}
    assert {place: here[place] for place in common} == {place: there[place] for place in common}
