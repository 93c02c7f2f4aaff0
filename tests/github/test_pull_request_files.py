"""The files, the merge base and the number of a pull request, and files of a commit, over real HTTP."""

from collections.abc import Sequence

import pytest

from bot.errors import AccessError, BotError, RemoteError
from bot.github.objects import blob_sha
from bot.github.pull_requests import find_merge_base, find_patches, find_pull_requests, read_files
from tests.github.scripted import Answer, connected, scripted

Json = dict[str, object]
HEAD, BASE, TIP = "a" * 40, "b" * 40, "c" * 40


def files(*names: str, patch: object = "@@ -0,0 +1 @@\n+x") -> list[Json]:
    """Files of a diff."""
    return [{"filename": name, "status": "modified", "patch": patch} for name in names]


def patches(answers: Sequence[Answer], *paths: str) -> tuple[dict[str, str | None], int]:
    """The patches of paths, and how many requests that took."""
    with scripted(*answers) as server, connected(server.url) as client:
        return find_patches(client, "o/r", 7, paths), len(server.asked)


MORE = {"Link": '<https://x/?page=2>; rel="next"'}


def test_no_request_is_made_for_no_path() -> None:
    assert patches([]) == ({}, 0)


def test_pages_are_read_until_all_paths_were_seen() -> None:
    pages = [Answer(files("a"), headers=MORE), Answer(files("b", "c"), headers=MORE), Answer(files("d"))]
    assert patches(pages, "b") == ({"b": "@@ -0,0 +1 @@\n+x"}, 2)
    assert patches(pages, "absent") == ({}, 3)


def test_three_thousand_files_are_thirty_pages_and_no_more_are_asked_for() -> None:
    pages = [Answer(files(*(f"{page}/{number}" for number in range(100))), headers=MORE) for page in range(40)]
    # What a full list does not show may be in the diff, without a patch that could be seen.
    assert patches(pages, "29/99", "30/0") == ({"29/99": "@@ -0,0 +1 @@\n+x", "30/0": None}, 30)


def test_a_file_without_a_patch_and_a_renamed_one_are_known() -> None:
    renamed = {"filename": "new.yaml", "previous_filename": "old.yaml", "status": "renamed", "patch": "@@ p"}
    listed = [*files("null", patch=None), *files("empty", patch=""), {"filename": "binary", "status": "added"}, renamed]
    wanted = {"null": None, "empty": None, "binary": None, "new.yaml": "@@ p"}
    assert patches([Answer(listed)], *wanted, "old.yaml") == (wanted, 1)


@pytest.mark.parametrize("listed", [[{"status": "added"}], ["a"], [{"filename": "a", "patch": 5}], {"a": 1}])
def test_files_of_garbage_are_an_error(listed: object) -> None:
    with pytest.raises(RemoteError):
        patches([Answer(listed)], "a")


@pytest.mark.parametrize(
    ("answer", "wanted"),
    [
        (Answer({"merge_base_commit": {"sha": BASE}}), BASE),
        (Answer({"message": "No common ancestor"}, 404), RemoteError),
        (Answer({"merge_base_commit": None}), RemoteError),
        (Answer({}, 403), AccessError),
    ],
)
def test_the_merge_base_is_found(answer: Answer, wanted: str | type[BotError]) -> None:
    with scripted(answer) as server, connected(server.url) as client:
        if isinstance(wanted, str):
            assert find_merge_base(client, "o/r", TIP, HEAD) == wanted
            assert server.paths == [f"GET /repos/o/r/compare/{TIP}...{HEAD}?per_page=1"]
            return
        with pytest.raises(wanted):
            find_merge_base(client, "o/r", TIP, HEAD)


def pull(number: int, **fields: object) -> Json:
    """A pull request of a list."""
    return {"number": number, "state": "open", "head": {"sha": HEAD, "label": "me:fix"}, **fields}


OTHERS = [
    pull(1, state="closed"),
    pull(2, head={"sha": BASE, "label": "me:fix"}),
    pull(3, head={"sha": HEAD, "label": "you:fix"}),
    pull(9, head={"sha": HEAD, "label": None}),
]


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ([[*OTHERS, pull(4)]], (4,)),
        ([[pull(7), *OTHERS, pull(4)]], (7, 4)),
        ([OTHERS, [*OTHERS, pull(5)]], (5,)),
        ([OTHERS, OTHERS], ()),
        ([None, [pull(6)]], (6,)),
        ([None, None], ()),
    ],
    ids=["by the commit", "two of them", "by the branch", "only others", "an unknown commit", "nothing at all"],
)
def test_a_pull_request_is_found_by_its_head(answers: list[list[Json] | None], wanted: tuple[int, ...]) -> None:
    listed = [Answer({"message": "Not Found"}, 404) if each is None else Answer(each) for each in answers]
    with scripted(*listed) as server, connected(server.url) as client:
        assert find_pull_requests(client, "o/r", HEAD, "me:fix") == wanted
        assert len(server.asked) == len(answers)


def test_files_of_a_commit_are_read_in_one_request() -> None:
    found = {"b0": {"oid": blob_sha(b"a: 1\n"), "text": "a: 1\n"}, "b1": None, "b2": {}}
    with scripted(Answer({"data": {"repository": found}})) as server, connected(server.url) as client:
        assert read_files(client, "o/r", TIP, ("a.yml", "absent", "folder")) == {"a.yml": b"a: 1\n"}
        variables = {"owner": "o", "name": "r", "e0": f"{TIP}:a.yml", "e1": f"{TIP}:absent", "e2": f"{TIP}:folder"}
        assert server.asked[0].query["variables"] == variables


@pytest.mark.parametrize("text", [None, "caf\ufffd", "\ud800", 5])
def test_a_file_whose_text_does_not_fit_is_asked_for_by_its_sha(text: object) -> None:
    data = b"caf\xe9"
    found = Answer({"data": {"repository": {"b0": {"oid": blob_sha(data), "text": text}}}})
    blob = Answer({"size": 4, "content": "Y2Fm\n6Q==\n"})
    with scripted(found, blob) as server, connected(server.url) as client:
        assert read_files(client, "o/r", TIP, ("a.yml",)) == {"a.yml": data}
        assert server.paths[1] == f"GET /repos/o/r/git/blobs/{blob_sha(data)}"


@pytest.mark.parametrize("content", ["ZXZpbA==", "!", None, "é"])
def test_a_file_that_does_not_fit_its_sha_ends_the_run(content: object) -> None:
    found = Answer({"data": {"repository": {"b0": {"oid": "d" * 40, "text": "evil"}}}})
    answers, garbage = (found, Answer({"content": content})), pytest.raises(RemoteError, match="Run again")
    with scripted(*answers) as server, connected(server.url) as client, garbage:
        read_files(client, "o/r", TIP, ("a.yml",))
