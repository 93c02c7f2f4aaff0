"""What stands on a pull request, over real HTTP: every page of every list, and what is missing or gone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from bot.errors import RemoteError
from bot.github.pull_requests import observe
from bot.plan.observed import Comment, Note, PullRequest, Review, Thread
from tests.github.scripted import Answer, Asked, Scripted, connected, scripted

Json = dict[str, object]
HEAD, BASE, TIP = "a" * 40, "b" * 40, "c" * 40
CURSORS = {"reviewThreads": "threads", "reviews": "reviews", "comments": "notes"}


def comment(number: int, body: str = "x", *, ours: bool = False) -> Json:
    """A comment; its ID is larger than 32 bits."""
    return {"fullDatabaseId": str(5_000_000_000 + number), "body": body, "viewerDidAuthor": ours}


def thread(number: int, *comments: Json, total: int | None = None, **fields: object) -> Json:
    """A thread."""
    return {
        "id": f"T{number}", "path": "t.yaml", "line": number, "startLine": None, "isResolved": False,
        "viewerCanResolve": False, "resolvedBy": None,
        "comments": {"totalCount": len(comments) if total is None else total, "nodes": list(comments)}, **fields,
    }  # fmt: skip


def review(number: int, **fields: object) -> Json:
    """A review."""
    return {
        "fullDatabaseId": str(6_000_000_000 + number), "body": "r", "state": "COMMENTED", "viewerDidAuthor": False,
        "commit": {"oid": HEAD}, "comments": {"totalCount": 0}, **fields,
    }  # fmt: skip


@dataclass
class Talk:
    """A pull request; `fields` replace what is said of it."""

    reviewThreads: Sequence[Json] = ()  # noqa: N815  # as GitHub calls it
    reviews: Sequence[Json] = ()
    comments: Sequence[Json] = ()
    fields: Json = field(default_factory=dict)
    login: str = "layer-bot[bot]"

    def respond(self, asked: Asked) -> Answer:
        """The answer to the query, with 100 of each kind a page."""
        variables = asked.query["variables"]
        assert isinstance(variables, Mapping)
        pages = {name: self._page(getattr(self, name), variables.get(CURSORS[name])) for name in CURSORS}
        pull_request = {
            "number": variables["number"], "state": "OPEN", "isDraft": False, "locked": False,
            "isCrossRepository": False, "headRefOid": HEAD, "baseRefOid": BASE, "baseRefName": "main",
            "baseRef": {"target": {"oid": TIP}}, **pages, **self.fields,
        }  # fmt: skip
        data = {"viewer": {"login": self.login}, "repository": {"pullRequest": pull_request}}
        return Answer({"data": data})

    def _page(self, nodes: Sequence[Json], after: object) -> Json:
        start = int(str(after)) if after else 0
        end = start + 100
        info = {"hasNextPage": end < len(nodes), "endCursor": str(min(end, len(nodes))) if nodes else None}
        return {"pageInfo": info, "nodes": list(nodes[start:end])}


def seen(talk: Talk) -> tuple[PullRequest, Scripted]:
    """The pull request as it is observed, and the server."""
    with scripted() as server, connected(server.url) as client:
        server.respond = talk.respond
        return observe(client, "o/r", 7), server


def test_a_quiet_pull_request_takes_one_request() -> None:
    found, server = seen(Talk())
    assert found == PullRequest(7, True, False, False, False, HEAD, TIP, "main")
    assert server.paths == ["POST /graphql"]
    assert server.asked[0].query["variables"] == {"owner": "o", "name": "r", "number": 7}


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"state": "MERGED"}, {"is_open": False}),
        ({"state": "CLOSED", "locked": True}, {"is_open": False, "is_locked": True}),
        ({"isDraft": True, "isCrossRepository": True}, {"is_draft": True, "is_fork": True}),
        ({"baseRef": None}, {"base_sha": BASE}),
        ({"baseRef": {"target": None}}, {"base_sha": BASE}),
    ],
    ids=["merged", "closed and locked", "a draft of a fork", "a base branch that is gone", "a base branch of nothing"],
)
def test_the_state_is_seen(fields: Json, wanted: dict[str, object]) -> None:
    found, _ = seen(Talk(fields=fields))
    assert {name: getattr(found, name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("threads", "reviews", "notes", "requests"),
    [
        (100, 100, 100, 1), (101, 0, 0, 2), (0, 101, 0, 2), (0, 0, 101, 2), (350, 101, 250, 4), (0, 301, 1, 4),
        (200, 200, 200, 2), (100, 101, 0, 2),
    ],
)  # fmt: skip
def test_every_page_of_every_list_is_read_once(threads: int, reviews: int, notes: int, requests: int) -> None:
    talk = Talk(
        [thread(number, comment(number)) for number in range(threads)],
        [review(number) for number in range(reviews)],
        [comment(number) for number in range(notes)],
    )
    found, server = seen(talk)
    assert [each.id for each in found.threads] == [f"T{number}" for number in range(threads)]
    assert [each.id for each in found.reviews] == [6_000_000_000 + number for number in range(reviews)]
    assert [each.id for each in found.notes] == [5_000_000_000 + number for number in range(notes)]
    assert len(server.asked) == requests


@pytest.mark.parametrize("info", [{"hasNextPage": True, "endCursor": None}, {"hasNextPage": True, "endCursor": "5"}])
@pytest.mark.parametrize("part", CURSORS)
def test_pages_that_lead_nowhere_are_no_end(part: str, info: Json) -> None:
    with pytest.raises(RemoteError, match=r"not understood|same page twice"):
        seen(Talk(fields={part: {"pageInfo": info, "nodes": []}}))


def test_reviews_of_all_kinds_are_seen() -> None:
    reviews = [
        review(1, state="PENDING", viewerDidAuthor=True, comments={"totalCount": 3}),
        review(2, commit=None, body=""),
        review(3, state="DISMISSED", body="é😀\u202e"),
    ]
    assert seen(Talk(reviews=reviews))[0].reviews == (
        Review(6_000_000_001, "r", is_ours=True, is_pending=True, commit=HEAD, comment_count=3),
        Review(6_000_000_002, "", is_ours=False, is_pending=False, commit="", comment_count=0),
        Review(6_000_000_003, "é😀\u202e", is_ours=False, is_pending=False, commit=HEAD, comment_count=0),
    )


def test_threads_of_all_kinds_are_seen() -> None:
    ours = Comment(5_000_000_001, "x", True)
    threads = [
        thread(1, comment(1, ours=True), startLine=1, line=4, viewerCanResolve=True),
        thread(2, comment(1, ours=True), line=None, startLine=None),
        thread(3),
        thread(4, comment(1, ours=True), isResolved=True, resolvedBy={"login": "layer-bot"}),
        thread(5, comment(1, ours=True), isResolved=True, resolvedBy={"login": "someone"}),
        thread(6, comment(1, ours=True), isResolved=True, resolvedBy=None),
        thread(7, comment(2), comment(1, ours=True)),
    ]
    found, _ = seen(Talk(threads))
    assert found.threads == (
        Thread("T1", "t.yaml", 4, 1, False, True, (ours,)),
        Thread("T2", "t.yaml", None, None, False, False, (ours,)),
        Thread("T4", "t.yaml", 4, None, True, False, (ours,), is_resolved_by_us=True),
        Thread("T5", "t.yaml", 5, None, True, False, (ours,)),
        Thread("T6", "t.yaml", 6, None, True, False, (ours,)),
        Thread("T7", "t.yaml", 7, None, False, False, (Comment(5_000_000_002, "x", False), ours)),
    )


def test_a_thread_with_more_comments_than_were_asked_for_was_answered() -> None:
    many = [comment(number, ours=True) for number in range(20)]
    threads = seen(Talk([thread(1, *many, total=20), thread(2, *many, total=21)]))[0].threads
    assert [all(each.is_ours for each in one.comments) for one in threads] == [True, False]


@pytest.mark.parametrize(("login", "resolver"), [("b[bot]", "b"), ("b", "b[bot]"), ("b[bot]", "b[bot]")])
def test_our_login_is_known_in_both_spellings(login: str, resolver: str) -> None:
    one = thread(1, comment(1), isResolved=True, resolvedBy={"login": resolver})
    assert seen(Talk([one], login=login))[0].threads[0].is_resolved_by_us


def test_notes_are_seen() -> None:
    notes = [comment(1, ours=True), comment(2, "words of a deleted account")]
    assert seen(Talk(comments=notes))[0].notes == (
        Note(5_000_000_001, "x", True), Note(5_000_000_002, "words of a deleted account", False),
    )  # fmt: skip


@pytest.mark.parametrize(
    "answer",
    [
        {"data": {"viewer": {"login": "x"}, "repository": {"pullRequest": None}}},
        {"data": {"viewer": {"login": "x"}, "repository": None}},
        {"data": {"viewer": None}},
        {"data": {"repository": []}},
    ],
)
def test_an_answer_without_a_pull_request_is_an_error(answer: Json) -> None:
    with scripted(Answer(answer)) as server, connected(server.url) as client, pytest.raises(RemoteError, match="Run"):
        observe(client, "o/r", 7)


@pytest.mark.parametrize(
    "fields",
    [
        {"number": "7"}, {"state": None}, {"isDraft": 0}, {"headRefOid": None}, {"reviews": None},
        {"comments": {"nodes": [None], "pageInfo": {}}}, {"reviews": {"nodes": {}, "pageInfo": {}}},
        {"comments": {"nodes": [comment(1) | {"fullDatabaseId": 5}]}},
        {"comments": {"nodes": [comment(1) | {"fullDatabaseId": "²"}]}},
    ],
)  # fmt: skip
def test_garbage_is_an_error(fields: Json) -> None:
    with pytest.raises(RemoteError, match="not understood"):
        seen(Talk(fields=fields))
