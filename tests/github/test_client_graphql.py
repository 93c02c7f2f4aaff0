"""GraphQL over real HTTP, whose errors come with status 200; and the token, which no failure tells."""

import logging
import traceback
from collections.abc import Callable

import pytest

from bot.errors import AccessError, BotError
from bot.github.failures import RequestError
from tests.github.failing import GRAPHQL, LEAKS, errors
from tests.github.scripted import TOKEN, Answer, Clock, connected, scripted


@pytest.mark.parametrize(("answer", "kind", "status"), GRAPHQL.values(), ids=GRAPHQL)
def test_errors_of_graphql_are_sorted(answer: Answer, kind: type[RequestError], status: int) -> None:
    with scripted(answer) as server, connected(server.url) as client:
        with pytest.raises(kind) as caught:
            client.mutate("mutation X { a }", {"thread": "T"})
        assert (type(caught.value), caught.value.status) == (kind, status)
        assert server.asked[0].query == {"query": "mutation X { a }", "variables": {"thread": "T"}}


def test_a_query_is_repeated_where_that_may_help() -> None:
    clock = Clock()
    answers = (errors("RATE_LIMITED"), GRAPHQL["a timeout"][0], Answer({"data": {"a": 1}}))
    with scripted(*answers, errors("FORBIDDEN")) as server, connected(server.url, clock) as client:
        assert client.query("query X { a }", {}) == {"a": 1}
        assert clock.slept == [60.0, 2.0]
        with pytest.raises(AccessError, match="words of FORBIDDEN"):
            client.query("query X { a }", {})


@pytest.mark.parametrize("answer", LEAKS.values(), ids=LEAKS)
def test_the_token_is_never_told(answer: Answer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with scripted(*[answer] * 20) as server, connected(server.url) as client:
        tries: list[Callable[[], object]] = [
            lambda: client.read("/x"),
            lambda: client.write("POST", "/x", {"a": 1}),
            lambda: client.query("query X { a }", {}),
        ]
        told = [repr(client)]
        for attempt in tries:
            try:
                attempt()
            except (BotError, RequestError) as error:
                told += (*traceback.format_exception(error), repr(error))
        assert len(told) > 1
        assert len(server.asked) >= 3
    told += (each.getMessage() for each in caplog.records)
    assert TOKEN[:12] not in "\n".join(told)
