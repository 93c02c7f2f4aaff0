"""How long GitHub asks us to wait, and how long a run may.

The rules: github.com/github/docs, "Rate limits for the REST API" and "Best practices for using the REST API" (read
November 2026): `retry-after` first, then the reset of an empty primary limit, else a minute, doubled each time.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

_SECONDARY_SECONDS = 60.0
_LIMIT_WORDS = ("rate limit", "abuse detection")
_SECONDS = re.compile("[0-9]{1,15}")


class Patience(NamedTuple):
    """The clock of a run and what it may spend: `budget_seconds` of waiting in all."""

    sleep: Callable[[float], None]
    clock: Callable[[], float]  # seconds since the epoch
    budget_seconds: float = 300.0
    timeout_seconds: int = 30
    seconds_between_writes: float = 1.0


class Waiting:
    """Spends the waiting time of a run."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._left = patience.budget_seconds
        self._last_write = 0.0

    def wait(self, seconds: float) -> bool:
        """Whether the time was still to be had, and is spent now."""
        if seconds > self._left:
            return False
        self._left -= seconds
        self._patience.sleep(seconds)
        return True

    def pace(self) -> None:
        """Keeps the distance between two writes that GitHub asks for."""
        missing = self._last_write + self._patience.seconds_between_writes - self._patience.clock()
        if 0 < missing <= self._patience.seconds_between_writes:
            self._patience.sleep(missing)
        self._last_write = self._patience.clock()


def is_limit(status: int, headers: Mapping[str, str], message: str) -> bool:
    """Whether an answer says that we ask too much; 200 stands for an answer with GraphQL errors."""
    is_empty = headers.get("x-ratelimit-remaining") == "0"
    is_named = any(word in message.lower() for word in _LIMIT_WORDS)
    return status == 429 or (status in (200, 403) and (is_empty or is_named or "retry-after" in headers))


def asked_seconds(headers: Mapping[str, str], now: float) -> float | None:
    """How long GitHub asks us to wait after a limit; None where it does not say so."""
    asked = headers.get("retry-after", "")
    if _SECONDS.fullmatch(asked):
        return max(1.0, float(asked))
    reset = headers.get("x-ratelimit-reset", "")
    if headers.get("x-ratelimit-remaining") == "0" and _SECONDS.fullmatch(reset):
        return max(1.0, float(reset) - now + 1)
    return None


def unasked_seconds(times: int) -> float:
    """How long to wait for a limit that comes without a time, after so many others in a row."""
    return _SECONDARY_SECONDS * 2.0 ** min(times, 10)
