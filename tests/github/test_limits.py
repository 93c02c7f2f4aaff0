"""How long a run waits where GitHub says that it asks too much, over real HTTP and as values."""

from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RemoteError
from bot.github.failures import LimitedError
from bot.github.limits import Patience, Waiting, asked_seconds, unasked_seconds
from tests.github.failing import ABUSE, EMPTY, LIMITS, OK
from tests.github.scripted import Answer, Clock, connected, scripted


@pytest.mark.parametrize(("answer", "waits"), LIMITS.values(), ids=LIMITS)
def test_a_limit_is_waited_for(answer: Answer, waits: list[float]) -> None:
    clock = Clock()
    with scripted(answer, answer, OK, answer, OK) as server, connected(server.url, clock) as client:
        assert client.read("/x") == {"fine": True}
        assert clock.slept == waits


def test_figures_of_limits_that_are_none_end_nothing() -> None:
    odd = {"x-ratelimit-limit": "many", "x-ratelimit-remaining": "1e999", "x-ratelimit-reset": "nan"}
    with scripted(Answer({"fine": True}, 200, odd)) as server, connected(server.url) as client:
        assert client.read("/x") == {"fine": True}


def test_a_limit_that_is_longer_than_the_run_may_wait_ends_it_at_once() -> None:
    clock = Clock()
    answer, words = Answer({}, 403, {**EMPTY, "x-ratelimit-reset": "4600"}), "for 3601 more seconds"
    with scripted(answer) as server, connected(server.url, clock) as client, pytest.raises(RemoteError, match=words):
        client.read("/x")
    assert clock.slept == []


def test_a_limit_without_end_is_given_up_without_another_wait() -> None:
    clock = Clock()
    limit = Answer({}, 429, {"Retry-After": "2"})
    with scripted(*[limit] * 9) as server, connected(server.url, clock) as client:
        with pytest.raises(RemoteError, match="goes on limiting"):
            client.read("/x")
        assert (len(server.asked), clock.slept) == (5, [2.0] * 4)


def test_a_limited_write_did_nothing_and_says_how_long() -> None:
    with scripted(Answer(ABUSE, 403), Answer(ABUSE, 403, {"Retry-After": "9"})) as server:
        with connected(server.url) as client:
            for seconds in (60.0, 9.0):
                with pytest.raises(LimitedError) as caught:
                    client.write("POST", "/x", {"a": 1})
                assert caught.value.wait_seconds == seconds
        assert len(server.asked) == 2


def test_time_is_spent_until_it_is_over() -> None:
    clock = Clock()
    waiting = Waiting(Patience(clock.sleep, lambda: clock.now, budget_seconds=10.0))
    assert [waiting.wait(seconds) for seconds in (4.0, 7.0, 6.0, 0.5)] == [True, False, True, False]
    assert clock.slept == [4.0, 6.0]


def test_writes_keep_their_distance() -> None:
    clock = Clock()
    waiting = Waiting(Patience(clock.sleep, lambda: clock.now, seconds_between_writes=1.0))
    waiting.pace()
    clock.now += 0.25
    waiting.pace()
    clock.now += 5.0
    waiting.pace()
    clock.now -= 100.0  # somebody set the clock back
    waiting.pace()
    assert clock.slept == [0.75]


@given(
    st.dictionaries(st.sampled_from(["retry-after", "x-ratelimit-remaining", "x-ratelimit-reset"]), st.text()),
    st.floats(0, 1e10),
    st.integers(0, 100),
)
def test_whatever_the_headers_say_a_wait_is_a_time(headers: dict[str, str], now: float, times: int) -> None:
    seconds = asked_seconds(headers, now)
    assert seconds is None or (seconds >= 1.0 and isfinite(seconds))
    assert 60.0 <= unasked_seconds(times) < 100_000.0
