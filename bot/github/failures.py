"""How a single request to GitHub can fail, sorted by the one question that matters: did it take effect?"""


class RequestError(Exception):
    """A request that did not give an answer; `status` is None where there was no response. Never leaves `github`."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


class RefusedError(RequestError):
    """GitHub understood and refuses (a 4xx that is no limit): it did not take effect, and asking again is of no use."""


class LimitedError(RequestError):
    """A primary or secondary rate limit: it did not take effect; `wait_seconds` is what GitHub asks for."""

    def __init__(self, message: str, status: int | None, wait_seconds: float) -> None:
        super().__init__(message, status)
        self.wait_seconds = wait_seconds


class UnsentError(RequestError):
    """The connection was never made: it did not take effect."""


class UnclearError(RequestError):
    """A timeout, a reset, a 5xx or an answer that cannot be read: it may have taken effect. Look before repeating."""
