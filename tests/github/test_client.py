"""Single requests over real HTTP: what is repeated and with which waits, and what garbage becomes."""

import gzip
import traceback

import pytest

from bot.errors import AccessError, BotError, RemoteError, UserError
from bot.github.client import Client, Endpoints
from bot.github.connection import MOST_BYTES
from bot.github.failures import RefusedError, UnclearError
from bot.github.limits import Patience
from tests.github.failing import OK, REFUSED, UNCLEAR
from tests.github.scripted import TOKEN, Answer, Clock, connected, scripted


def test_a_request_says_who_asks_and_what_for() -> None:
    with scripted(OK, Answer({"id": 1})) as server, connected(server.url) as client:
        client.read("/repos/o/r", {"per_page": "1"})
        client.write("PATCH", "/x", {"body": "é\ud800"})
        read, write = server.asked
        assert (read.method, read.path, read.body) == ("GET", "/repos/o/r?per_page=1", b"")
        assert read.headers["authorization"] == f"token {TOKEN}"
        assert read.headers["x-github-api-version"] == "2022-11-28"
        assert read.headers["accept"] == "application/vnd.github+json"
        assert read.headers["user-agent"] == "layer-bot"
        assert (write.headers["content-type"], write.body) == ("application/json", b'{"body": "\\u00e9\\ud800"}')
        assert client.traffic.requests == 2


@pytest.mark.parametrize("token", [TOKEN, "ghp_" + "a" * 36, "github_pat_" + "b" * 70, "c" * 40])
def test_every_kind_of_token_is_sent_in_the_same_header(token: str) -> None:
    with scripted(OK) as server, connected(server.url, token=token) as client:
        client.read("/x")
        assert server.asked[0].headers["authorization"] == f"token {token}"


@pytest.mark.parametrize("token", ["", "one two", "line\nend", "secr\u00e9t", "nul\0"])
def test_what_cannot_be_a_token_is_refused_without_being_repeated(token: str) -> None:
    with pytest.raises(UserError, match="input token") as caught, connected("http://127.0.0.1:1", token=token):
        pytest.fail("a client was made")
    assert not token or token not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("method", ["DELETE", "PUT"])
def test_an_empty_body_is_none(method: str) -> None:
    with scripted(Answer(status=204)) as server, connected(server.url) as client:
        assert client.write(method, "/x", {}) is None
        assert (server.asked[0].body, "content-type" in server.asked[0].headers) == (b"", False)


@pytest.mark.parametrize("prefix", ["/api/v3", "/api/v3/"])
def test_a_server_of_its_own_has_its_paths(prefix: str) -> None:
    with (
        scripted(OK, Answer({"data": {"a": 1}})) as server,
        connected(server.url, prefix=prefix) as client,
    ):
        client.read("/repos/o/r")
        client.query("query X { a }", {})
        assert server.paths == ["GET /api/v3/repos/o/r", "POST /api/graphql"]


@pytest.mark.parametrize(
    ("api", "graphql"),
    [
        ("ftp://x", "ftp://x/graphql"),
        ("api.github.com", "https://api.github.com/graphql"),
        ("https://a.example/api/v3", "https://b.example/api/graphql"),
        ("https://a.example:x", "https://a.example:x/graphql"),
        ("https://", "https://"),
    ],
)
def test_addresses_that_are_none_are_refused(api: str, graphql: str) -> None:
    with pytest.raises(UserError, match="GITHUB_API_URL"):
        Client(TOKEN, Endpoints(api, graphql), Patience(lambda _: None, lambda: 0.0))


@pytest.mark.parametrize("answer", UNCLEAR.values(), ids=UNCLEAR)
def test_a_read_is_asked_again(answer: Answer) -> None:
    clock = Clock()
    with scripted(answer, answer, OK) as server, connected(server.url, clock) as client:
        assert client.read("/x") == {"fine": True}
        assert (len(server.asked), clock.slept) == (3, [1.0, 2.0])


@pytest.mark.parametrize("answer", UNCLEAR.values(), ids=UNCLEAR)
def test_a_read_is_given_up_after_five_times(answer: Answer) -> None:
    clock = Clock()
    with scripted(*[answer] * 6) as server, connected(server.url, clock) as client:
        with pytest.raises(RemoteError, match=r"GitHub cannot be read \(GET /x: .*\)\. Run again\."):
            client.read("/x")
        assert (len(server.asked), clock.slept) == (5, [1.0, 2.0, 4.0, 8.0])


@pytest.mark.parametrize("answer", [UNCLEAR[name] for name in UNCLEAR if name != "202"])
def test_a_write_is_asked_once_and_may_have_taken_effect(answer: Answer) -> None:
    clock = Clock()
    with scripted(answer, OK) as server, connected(server.url, clock) as client:
        with pytest.raises(UnclearError):
            client.write("POST", "/x", {"a": 1})
        assert (len(server.asked), clock.slept) == (1, [])


@pytest.mark.slow
def test_an_answer_that_does_not_come_in_time_is_unclear() -> None:
    with scripted(Answer(fault="stall"), Answer(fault="stall"), OK) as server, connected(server.url) as client:
        with pytest.raises(UnclearError, match="no whole answer"):
            client.write("POST", "/x", {"a": 1})
        assert client.read("/x") == {"fine": True}
        assert server.paths == ["POST /x", "GET /x", "GET /x"]


def test_an_empty_answer_is_none() -> None:
    with scripted(Answer(b"", 200), Answer(b" \n", 200)) as server, connected(server.url) as client:
        assert (client.read("/x"), client.read("/x")) == (None, None)


def test_a_page_is_told_by_its_words() -> None:
    page = b"<!DOCTYPE html><html><head><title>Blocked</title></head><body>by   the\nproxy &amp; co</body></html>"
    words = r"status 400 \(Blocked by the proxy &amp; co\)"
    with (
        scripted(Answer(page, 400)) as server,
        connected(server.url) as client,
        pytest.raises(RemoteError, match=words),
    ):
        client.read("/x")


@pytest.mark.parametrize("body", [b"<" * 2_000_000, b"[" * 2_000_000, b"a" * 2_000_000], ids=["tags", "JSON", "text"])
def test_the_words_of_an_error_are_short_whatever_comes(body: bytes) -> None:
    with scripted(Answer(body, 422)) as server, connected(server.url) as client, pytest.raises(RefusedError) as caught:
        client.write("POST", "/x", {"a": 1})
    assert (caught.value.status, len(caught.value.message)) == (422, 300)


def test_an_answer_that_is_too_large_is_not_taken_in() -> None:
    large = Answer(gzip.compress(bytes(MOST_BYTES + 1), 1), headers={"Content-Encoding": "gzip"})
    with scripted(large, large) as server, connected(server.url) as client:
        with pytest.raises(RemoteError, match="larger than 50 MB"):
            client.read("/x")
        with pytest.raises(UnclearError, match="larger than 50 MB"):  # what it asked for may be done
            client.write("POST", "/x", {"a": 1})
        assert len(server.asked) == 2


@pytest.mark.parametrize(("status", "kind", "words"), REFUSED)
def test_a_refusal_is_not_asked_again(status: int, kind: type[BotError], words: str) -> None:
    with scripted(Answer({"message": "words"}, status)) as server, connected(server.url) as client:
        with pytest.raises(kind, match=words):
            client.read("/x")
        assert len(server.asked) == 1


def test_what_is_absent_is_none_where_that_is_asked() -> None:
    answers = [Answer({"message": "Not Found"}, 404), Answer({}, 403)]
    with scripted(*answers) as server, connected(server.url) as client:
        assert client.read_or_none("/x") is None
        with pytest.raises(AccessError):
            client.read_or_none("/x")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"message": "a", "errors": [{"message": "b"}, {"code": "c"}, "d", {}]}, "a; b; c; d"),
        ({"message": "a", "errors": "b"}, "a"),
        ({"message": None}, "None"),
        (["a"], '["a"]'),
    ],
)
def test_what_github_says_of_a_refusal_is_kept(body: object, words: str) -> None:
    with scripted(Answer(body, 422)) as server, connected(server.url) as client, pytest.raises(RefusedError) as caught:
        client.write("POST", "/x", {"a": 1})
    assert caught.value.message == words


def page(*items: int, more: bool) -> Answer:
    """A page of a list."""
    links = '<https://x/?page=9>; rel="next", <https://x/?page=9>; rel="last"' if more else '<https://x/>; rel="prev"'
    return Answer(list(items), headers={"Link": links})


def test_pages_are_asked_for_as_they_are_wanted() -> None:
    answers = (page(1, 2, more=True), page(more=True), page(3, more=False))
    with scripted(*answers) as server, connected(server.url) as client:
        pages = client.read_pages("/files", {"q": "a b"})
        assert next(pages) == [1, 2]
        assert server.paths == ["GET /files?page=1&per_page=100&q=a+b"]
        assert list(pages) == [[], [3]]
        assert server.paths[1:] == [f"GET /files?page={number}&per_page=100&q=a+b" for number in (2, 3)]


def test_a_page_that_is_no_list_is_an_error() -> None:
    words = r"no list \(GET /files\)"
    with scripted(Answer({"a": 1})) as server, connected(server.url) as client, pytest.raises(RemoteError, match=words):
        list(client.read_pages("/files", {}))
