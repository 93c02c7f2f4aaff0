"""One write and what to do when it fails: wait where GitHub asks for it, look before anything is repeated.

Which failures can be repeated: github.com/github/docs, "Best practices for using the REST API" and "Rate limits for the
REST API" (read November 2026). A write that was answered by a 502 or not at all may have taken effect.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from bot.errors import BotError
from bot.github.failures import LimitedError, RefusedError, UnclearError, UnsentError

MAX_UNSENT = 4  # times that a request which never left is repeated
MAX_UNCLEAR = 4  # attempts in all of a write whose answers are lost
MAX_LIMITED = 8
_TOO_QUICK = "submitted too quickly"  # a secondary limit that comes as 422
_TOO_QUICK_SECONDS = 60.0


class Writer(Protocol):
    """Sends single requests that change something, paced, and spends the time that a run may wait.

    `write` and `mutate` send exactly one request each and raise the errors of `bot.github.failures`. An empty `body`
    is none.
    """

    def write(self, method: str, path: str, body: Mapping[str, object]) -> object:
        """The parsed answer of the REST API; None for an empty one."""

    def mutate(self, document: str, variables: Mapping[str, object]) -> Mapping[str, object]:
        """The data of a GraphQL mutation."""

    def wait(self, seconds: float) -> bool:
        """Whether the time was still to be had, and is spent now."""


class Read(Protocol):
    """A GET request, repeated as needed; raises the errors of `bot.errors`."""

    def __call__(self, path: str, parameters: Mapping[str, str] | None = None) -> object:
        """The parsed answer."""


class StoppedError(Exception):
    """A write did not take effect, and going on is of no use now; the text is for the user. Never leaves `github`."""


class LostError(Exception):
    """Nobody knows whether a write took effect; the text is for the user. Never leaves `github`."""


def send(request: Callable[[], object], look: Callable[[], bool], wait: Callable[[float], bool]) -> object:
    """The answer to a write; None where the answer was lost and `look` found its effect.

    Raises RefusedError as it comes, StoppedError where it surely did nothing, and LostError where nobody knows.
    """
    limited = unsent = unclear = 0
    while True:
        try:
            return request()
        except (LimitedError, RefusedError) as error:
            seconds = _limit_of(error)
            limited += 1
            if limited > MAX_LIMITED or not wait(seconds):
                raise StoppedError(_limit_text(seconds)) from error
        except UnsentError as error:
            unsent += 1
            if unsent > MAX_UNSENT or not wait(2.0 ** (unsent - 1)):
                raise StoppedError(
                    "GitHub cannot be reached: no connection was made. Check the network or the proxy, then run again."
                ) from error
        except UnclearError as error:
            unclear += 1
            has_time = wait(2.0 ** (unclear - 1))
            if _look(look):
                return None
            if unclear == MAX_UNCLEAR or not has_time:
                raise LostError("GitHub did not answer. Run again: the next run looks what is there.") from error


def _limit_of(error: LimitedError | RefusedError) -> float:
    """How long a limit lasts; raises what is none."""
    if isinstance(error, LimitedError):
        return max(1.0, error.wait_seconds)
    if error.status == 422 and _TOO_QUICK in error.message:
        return _TOO_QUICK_SECONDS
    raise error


def _limit_text(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    return (
        f"GitHub limits our requests for about {minutes:,} more minute{'' if minutes == 1 else 's'}, longer than this "
        "run may wait. Run again after that: what is written stays, and the rest follows."
    )


def _look(look: Callable[[], bool]) -> bool:
    try:
        return look()
    except BotError as error:
        raise LostError(str(error)) from error
