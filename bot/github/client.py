"""Single requests to GitHub by PyGithub's requester: reads are repeated, writes are not.

PyGithub's own retries are off: they repeat a POST that may have taken effect, never repeat a PATCH, and may sleep for
an hour (measured with PyGithub 2.10).
"""

import json
import logging
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

import requests
from github import Auth
from github.Requester import Requester

from bot.errors import AccessError, RemoteError, UserError
from bot.github.failures import LimitedError, RefusedError, RequestError, UnclearError, UnsentError
from bot.github.limits import Patience, Waiting, limit_seconds
from bot.github.shapes import fields

MOST_READS = 5  # attempts of one read
MOST_BYTES = 50_000_000
_WORDS = 300
_LOG = logging.getLogger(__name__)

Query = Mapping[str, object]
_T = TypeVar("_T")


class Endpoints(NamedTuple):
    """Where the API is: that of github.com, or of a server of its own."""

    api_url: str = "https://api.github.com"
    graphql_url: str = "https://api.github.com/graphql"


class Traffic(NamedTuple):
    """How much was asked: requests, and bytes that came back."""

    requests: int
    received_bytes: int


class _Answer(NamedTuple):
    value: object
    headers: Mapping[str, str]


class Client:
    """Asks GitHub with one token. Implements the protocols `Writer` and `Read` of `bot.github.writing`."""

    def __init__(self, token: str, endpoints: Endpoints, patience: Patience, ca_bundle: str | None = None) -> None:
        if ca_bundle is not None and not Path(ca_bundle).is_file():
            raise UserError(f"ca-bundle: there is no file '{ca_bundle}'. Name a file of certificates in PEM format.")
        self._endpoints = endpoints
        self._patience = patience
        self._waiting = Waiting(patience)
        self._requester = Requester(
            auth=Auth.Token(token), base_url=endpoints.api_url, timeout=patience.timeout_seconds,
            user_agent="layer-bot", per_page=100, verify=ca_bundle or True, retry=None, pool_size=None,
            seconds_between_requests=0, seconds_between_writes=0, lazy=True, api_version="2022-11-28",
        )  # fmt: skip
        self._requests = 0
        self._received = 0

    @property
    def traffic(self) -> Traffic:
        """What was asked so far."""
        return Traffic(self._requests, self._received)

    def close(self) -> None:
        """Ends the connections."""
        self._requester.close()

    def wait(self, seconds: float) -> bool:
        """Whether the time was still to be had, and is spent now."""
        return self._waiting.wait(seconds)

    def read(self, path: str, parameters: Mapping[str, str] | None = None) -> object:
        """The parsed answer to a GET. Raises AccessError and RemoteError."""
        return self._repeated(lambda: self._send("GET", path, parameters, None), f"GET {path}").value

    def read_or_none(self, path: str, parameters: Mapping[str, str] | None = None) -> object:
        """The parsed answer to a GET, or None where there is nothing (404)."""
        try:
            return self._attempts(lambda: self._send("GET", path, parameters, None), f"GET {path}").value
        except RefusedError as error:
            if error.status == 404:
                return None
            raise _told(error, f"GET {path}") from error

    def read_pages(self, path: str, parameters: Mapping[str, str]) -> Iterator[list[object]]:
        """The pages of a list, one after the other, each asked for when it is wanted."""
        page = 1
        while True:
            numbered = {**parameters, "per_page": "100", "page": str(page)}
            answer = self._repeated(partial(self._send, "GET", path, numbered, None), f"GET {path}")
            if not isinstance(answer.value, list):
                raise RemoteError(f"GitHub answered something that is no list (GET {path}). Run again.")
            yield answer.value
            if 'rel="next"' not in answer.headers.get("link", ""):
                return
            page += 1

    def query(self, document: str, variables: Query) -> Mapping[str, object]:
        """The data of a GraphQL query. Raises AccessError and RemoteError, for data that is in part missing too."""
        return self._repeated(lambda: self._graphql(document, variables), "a GraphQL query").data

    def write(self, method: str, path: str, body: Mapping[str, object]) -> object:
        """The parsed answer to one request that changes something; raises the errors of `failures`."""
        self._waiting.pace()
        return self._send(method, path, None, body).value

    def mutate(self, document: str, variables: Query) -> Mapping[str, object]:
        """The data of one GraphQL mutation; raises the errors of `failures`."""
        self._waiting.pace()
        return self._graphql(document, variables).data

    def _graphql(self, document: str, variables: Query) -> "_Data":
        answer = self._send(
            "POST", self._endpoints.graphql_url, None, {"query": document, "variables": dict(variables)}
        )
        found = answer.value if isinstance(answer.value, dict) else {}
        errors = found.get("errors")
        if errors or not isinstance(found.get("data"), dict):
            raise self._graphql_error(errors, answer.headers)
        return _Data(fields(found["data"], "data"))

    def _graphql_error(self, errors: object, headers: Mapping[str, str]) -> RequestError:
        """An error that comes with status 200: limits and refusals have a type, all else may pass."""
        listed = [each for each in errors if isinstance(each, dict)] if isinstance(errors, list) else []
        message = _cut("; ".join(str(each.get("message", "")) for each in listed))
        kinds = {str(each.get("type", "")) for each in listed}
        if "RATE_LIMITED" in kinds or limit_seconds(200, headers, message, 0.0) is not None:
            seconds = limit_seconds(429, headers, message, self._patience.clock())
            return LimitedError(message, 200, seconds or 60.0)
        if kinds & {"FORBIDDEN", "INSUFFICIENT_SCOPES"}:
            return RefusedError(message, 403)
        if "NOT_FOUND" in kinds:
            return RefusedError(message, 404)
        return UnclearError(message or "an answer without data", 200)

    def _repeated(self, request: Callable[[], _T], what: str) -> _T:
        try:
            return self._attempts(request, what)
        except RefusedError as error:
            raise _told(error, what) from error

    def _attempts(self, request: Callable[[], _T], what: str) -> _T:
        """The answer to a read, asked for as often as may help. Raises RefusedError and RemoteError."""
        for attempt in range(MOST_READS):
            try:
                return request()
            except LimitedError as error:
                if not self.wait(error.wait_seconds):
                    raise RemoteError(
                        f"GitHub limits our requests for {round(error.wait_seconds)} more seconds, longer than this "
                        "run may wait. Run again later."
                    ) from error
            except (UnsentError, UnclearError) as error:
                if attempt == MOST_READS - 1 or not self.wait(2.0**attempt):
                    raise RemoteError(f"GitHub cannot be read ({what}: {error.message}). Run again.") from error
        raise RemoteError(f"GitHub goes on limiting our requests ({what}). Run again later.")

    def _send(self, method: str, path: str, parameters: Mapping[str, str] | None, body: object) -> _Answer:
        """One request."""
        self._requests += 1
        try:
            status, headers, text = self._requester.requestJson(
                method, path, dict(parameters or {}), {"Accept": "application/vnd.github+json"}, body or None
            )
        except requests.RequestException as error:
            raise _transport_error(error) from error
        except RuntimeError as error:  # PyGithub, of a redirect to another host
            raise RefusedError("GitHub redirects to another host; look at GITHUB_API_URL", 301) from error
        _LOG.debug("%s %s %s", method, path, status)
        self._received += len(text)
        known = {str(name).lower(): str(value) for name, value in headers.items()}
        if status >= 300:
            raise self._status_error(status, known, text)
        return _Answer(_parse(text, status), known)

    def _status_error(self, status: int, headers: Mapping[str, str], text: str) -> RequestError:
        message = _message(text)
        seconds = limit_seconds(status, headers, message, self._patience.clock())
        if seconds is not None:
            return LimitedError(message, status, seconds)
        return UnclearError(message, status) if status >= 500 or status == 408 else RefusedError(message, status)


class _Data(NamedTuple):
    data: Mapping[str, object]


def _parse(text: str, status: int) -> object:
    if not text.strip():
        return None
    if len(text) > MOST_BYTES:
        raise RefusedError("the answer is larger than 50 MB", status)
    try:
        return json.loads(text)
    except ValueError as error:
        raise UnclearError("an answer that is no JSON", status) from error


def _transport_error(error: requests.RequestException) -> RequestError:
    """Whether the request can have reached GitHub: not where no connection was made."""
    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.ProxyError):
        return UnsentError("no connection")
    if isinstance(error, requests.exceptions.SSLError):
        return UnsentError("the certificate is not trusted; name your CA with the input ca-bundle")
    if isinstance(error, requests.exceptions.ConnectionError) and "NewConnectionError" in repr(error):
        return UnsentError("no connection")
    return UnclearError("no whole answer")


def _message(text: str) -> str:
    """What GitHub says in the body of an error, with the details that it gives."""
    try:
        found = json.loads(text)
    except ValueError:
        return _cut(text)
    if not isinstance(found, dict):
        return _cut(text)
    details = found.get("errors")
    listed = details if isinstance(details, list) else []
    more = (
        str(each.get("message") or each.get("code") or "") if isinstance(each, dict) else str(each) for each in listed
    )
    return _cut("; ".join(filter(None, (str(found.get("message", "")), *more))))


def _cut(text: str) -> str:
    return " ".join(text.split())[:_WORDS]


def _told(error: RefusedError, what: str) -> AccessError | RemoteError:
    if error.status == 401:
        return AccessError("GitHub does not accept the token. Give the input token a valid one, or leave it out.")
    if error.status in (403, 404):
        return AccessError(
            f"GitHub refuses {what} ({error.message}). The token needs contents: read and pull-requests: read."
        )
    return RemoteError(f"GitHub refuses {what} with status {error.status} ({error.message}).")


def quote(path: str) -> str:
    """A path of the repository for a URL."""
    return urllib.parse.quote(path, safe="/")
