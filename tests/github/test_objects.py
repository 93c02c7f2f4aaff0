"""Trees and blobs over real HTTP: in few requests, and whole or not at all."""

import base64

import pytest

from bot.errors import RemoteError
from bot.github.client import MOST_READS
from bot.github.objects import MOST_BYTES, MOST_TREES, PARTS, TOO_LARGE, ApiObjects, blob_sha
from bot.ports import TreeEntry
from tests.github.repository import COMMIT, GOOD, Repository, objects, tree_sha
from tests.github.scripted import Answer, connected, scripted

MIB = 1024 * 1024
CONTENTS: dict[str, bytes] = {
    "text": b"Resources: {}\n",
    "nothing": b"",
    "CRLF": b"a\r\nb\r\n",
    "a lone CR": b"a\rb\n",
    "a BOM": b"\xef\xbb\xbfa: 1\n",
    "two BOMs": b"\xef\xbb\xbf\xef\xbb\xbfa\n",
    "NUL": b"a\0b",
    "Latin-1": b"caf\xe9\n",
    "an encoded surrogate": b"\xed\xa0\x80",
    "UTF-16": "a: 1\n".encode("utf-16"),
    "a character beyond the BMP": "😀\n".encode(),
    "line separators": "a\u2028b\x85c\x0b\x0c\n".encode(),
    "no newline at the end": b"a",
    "600 kB": b"# x\n" * 150_000,
    "600 kB that are no text": b"\xff" * 600_000,
    "1.5 MB": b"# y\n" * 375_000,
    "2 MiB": b"x" * (2 * MIB),
}


@pytest.mark.parametrize("data", CONTENTS.values(), ids=CONTENTS)
@pytest.mark.parametrize("knows_size", [True, False], ids=["listed", "not listed"])
def test_a_blob_comes_byte_for_byte(data: bytes, knows_size: bool) -> None:
    repository = Repository()
    (sha,) = repository.put({"t.yaml": data})
    with objects(repository) as (found, server):
        if knows_size:
            found.tree(COMMIT)
        assert list(found.blobs([sha])) == [data]
        asked = len(server.asked)
        assert list(found.blobs([sha, sha])) == [data, data]
        assert len(server.asked) == asked


@pytest.mark.parametrize("size", [2 * MIB + 1, 5 * MIB])
def test_a_blob_that_is_too_large_stands_for_itself_and_is_not_asked_for(size: int) -> None:
    repository = Repository()
    (sha,) = repository.put({"t.yaml": b"x" * size})
    with objects(repository) as (found, server):
        found.tree(COMMIT)
        assert list(found.blobs([sha])) == [TOO_LARGE]
        assert len(server.asked) == 1
    assert (len(TOO_LARGE), TOO_LARGE[:6]) == (MOST_BYTES, b"Layers")


def test_a_size_that_github_did_not_list_or_listed_wrong_changes_nothing() -> None:
    large, small = b"x" * (3 * MIB), b"y"
    repository = Repository()
    one, other = repository.add(large, small)
    repository.trees[COMMIT] = [("a", "100644", one, 5), ("b", "100644", other, 400_000)]
    with objects(repository) as (found, _):
        found.tree(COMMIT)
        assert list(found.blobs([other, one])) == [small, TOO_LARGE]


def test_many_small_blobs_are_asked_for_in_few_requests() -> None:
    repository = Repository()
    shas = repository.put({f"{number}.yaml": b"%d" % number for number in range(600)})
    with objects(repository) as (found, server):
        found.tree(COMMIT)
        assert list(found.blobs(reversed(shas))) == [b"%d" % number for number in reversed(range(600))]
        assert [str(each.query["query"]).count("object(") for each in server.asked[1:]] == [250, 250, 100]


def test_a_request_asks_for_no_more_than_two_million_bytes() -> None:
    repository = Repository()
    sizes = [400_000, 400_000, 400_000, 400_000, 400_000, 1, 0, 399_999]
    shas = repository.put({f"{n}.yaml": bytes([65 + n]) * size for n, size in enumerate(sizes)})
    with objects(repository) as (found, server):
        found.tree(COMMIT)
        assert [len(data) for data in found.blobs(shas)] == sizes
        assert [str(each.query["query"]).count("object(") for each in server.asked[1:]] == [5, 3]


LIES: dict[str, object] = {
    "null": None,
    "another text": {"oid": blob_sha(GOOD), "text": "evil", "isBinary": False, "isTruncated": False},
    "no text": {"oid": blob_sha(GOOD), "text": None, "isBinary": False, "isTruncated": False},
    "a text that is a number": {"oid": blob_sha(GOOD), "text": 5, "isBinary": False, "isTruncated": False},
    "unknown whether binary": {"oid": blob_sha(GOOD), "text": "good", "isBinary": None, "isTruncated": False},
    "truncated": {"oid": blob_sha(GOOD), "text": "goo", "isBinary": False, "isTruncated": True},
    "a lone surrogate": {"oid": blob_sha(GOOD), "text": "\ud800", "isBinary": False, "isTruncated": False},
    "a list": [1],
    "a tree": {},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_what_graphql_does_not_give_whole_is_asked_for_by_rest(lie: object) -> None:
    repository = Repository()
    (sha,) = repository.put({"t.yaml": GOOD})
    repository.lies[sha] = lie
    with objects(repository) as (found, server):
        found.tree(COMMIT)
        assert list(found.blobs([sha])) == [GOOD]
        assert server.paths[1:] == ["POST /graphql", f"GET /repos/o/r/git/blobs/{sha}"]


@pytest.mark.parametrize(
    "answer",
    [
        {"size": 4, "content": base64.b64encode(b"evil").decode()},
        {"size": 4, "content": "not base64 at all!"},
        {"size": 4, "content": "gооd"},  # letters of another alphabet
        {"size": 4},
        {"content": base64.b64encode(GOOD).decode()},
        {"size": "4", "content": base64.b64encode(GOOD).decode()},
    ],
)
def test_a_blob_that_does_not_fit_its_sha_ends_the_run(answer: dict[str, object]) -> None:
    repository = Repository()
    (sha,) = repository.add(GOOD)
    repository.wrong[sha] = answer
    with objects(repository) as (found, _), pytest.raises(RemoteError, match="Run again"):
        list(found.blobs([sha]))


def test_the_entries_of_a_commit_have_their_modes_and_folders_are_left_out() -> None:
    repository = Repository()
    (sha,) = repository.add(b"x")
    repository.trees[COMMIT] = [
        ("a", "040000", tree_sha("a"), None),
        ("a/t.yaml", "100644", sha, 1),
        ("run.sh", "100755", sha, 1),
        ("link.yaml", "120000", sha, 1),
        ("module", "160000", "d" * 40, None),
        ("näme\n|`.yaml", "100644", sha, 1),
    ]
    with objects(repository) as (found, server):
        assert found.tree(COMMIT) == {
            "a/t.yaml": TreeEntry(sha, "100644", 1),
            "run.sh": TreeEntry(sha, "100755", 1),
            "link.yaml": TreeEntry(sha, "120000", 1),
            "module": TreeEntry("d" * 40, "160000", -1),
            "näme\n|`.yaml": TreeEntry(sha, "100644", 1),
        }
        assert server.paths == [f"GET /repos/o/r/git/trees/{COMMIT}?recursive=1"]


def deep(repository: Repository) -> str:
    """A commit whose recursive listing is cut, with one folder whose own is cut too; the SHA of its files."""
    (sha,) = repository.add(b"x")
    one, two = tree_sha("one"), tree_sha("two")
    repository.trees |= {
        COMMIT: [("one", "040000", one, None), ("top.yaml", "100644", sha, 1)],
        one: [("two", "040000", two, None), ("a.yaml", "100644", sha, 1), ("m", "160000", "d" * 40, None)],
        two: [("b.yaml", "100644", sha, 1), ("three", "040000", "e" * 40, None), ("three/c.yaml", "100644", sha, 1)],
    }
    repository.truncated |= {f"{COMMIT}?", f"{one}?"}
    return sha


def test_a_tree_that_is_cut_is_read_folder_by_folder() -> None:
    repository = Repository()
    sha = deep(repository)
    with objects(repository) as (found, server):
        tree = found.tree(COMMIT)
        assert set(tree) == {"top.yaml", "one/a.yaml", "one/m", "one/two/b.yaml", "one/two/three/c.yaml"}
        assert list(found.blobs([tree["one/two/b.yaml"].sha])) == [b"x"]
        assert len(server.asked) == 6
    assert tree["one/two/b.yaml"] == TreeEntry(sha, "100644", 1)


def test_a_folder_that_cannot_be_listed_whole_is_no_smaller_folder() -> None:
    repository = Repository()
    deep(repository)
    repository.truncated.add(tree_sha("one"))
    with objects(repository) as (found, _), pytest.raises(RemoteError, match="one folder"):
        found.tree(COMMIT)


def test_a_repository_of_too_many_folders_is_told() -> None:
    repository = Repository()
    repository.trees[COMMIT] = [(f"f{n}", "040000", tree_sha(str(n)), None) for n in range(MOST_TREES)]
    repository.trees |= {tree_sha(str(n)): [] for n in range(MOST_TREES)}
    repository.truncated.add(f"{COMMIT}?")
    with objects(repository) as (found, server):
        with pytest.raises(RemoteError, match="more than 300 folders"):
            found.tree(COMMIT)
        assert len(server.asked) == MOST_TREES


@pytest.mark.parametrize(
    "entry",
    [
        {"path": "a", "mode": "100644"},
        {"path": 1, "mode": "100644", "sha": "a" * 40},
        {"path": "a", "mode": None, "sha": "a" * 40},
        {"path": "a", "mode": "100644", "sha": '") { text } evil: object(oid: "'},
        {"path": "a", "mode": "100644", "sha": "a" * 40, "size": "1"},
        "a",
    ],
)
def test_a_tree_of_garbage_is_an_error(entry: object) -> None:
    garbage = pytest.raises(RemoteError, match="not understood")
    with scripted(Answer({"tree": [entry]})) as server, connected(server.url) as client, garbage:
        ApiObjects(client, "o/r").tree(COMMIT)


def test_blobs_that_are_too_many_at_once_are_asked_for_in_parts() -> None:
    repository = Repository(most=20)
    contents = [f"{number}\n".encode() for number in range(100)]
    shas = repository.put({f"{number}.yaml": data for number, data in enumerate(contents)})
    with objects(repository) as (found, server):
        found.tree(COMMIT)
        assert list(found.blobs(shas)) == contents
        assert len([each for each in server.asked if each.path == "/graphql"]) == MOST_READS + PARTS
    with objects(Repository(repository.blobs, repository.trees, most=10)) as (found, server):
        found.tree(COMMIT)
        with pytest.raises(RemoteError):
            found.blobs(shas)
