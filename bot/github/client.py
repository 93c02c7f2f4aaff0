"""Single requests to GitHub by PyGithub's requester: reads are repeated, writes are not.

PyGithub's own retries are off: they repeat a POST that may have taken effect, never repeat a PATCH, and may sleep for
an hour (measured with PyGithub 2.10).
"""

import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple, TypeVar

import requests
from github import Auth
from github.Requester import Requester

from bot.errors import AccessError, RemoteError, UserError
from bot.github.connection import Connection, origin_of, transport_error
from bot.github.failures import LimitedError, RefusedError, RequestError, UnclearError, UnsentError
from bot.github.limits import Patience, Waiting, asked_seconds, is_limit, unasked_seconds
from bot.github.shapes import fields

MOST_READS = 5  # attempts of one read
_WORDS = 300
_MOST_PAGE = 4_000  # characters of an error page that are looked at
_TOKEN = re.compile("[!-~]+")
_TAG = re.compile("<[^<>]*>")
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
        """Raises UserError for a token, an address or a file of certificates that cannot be one."""
        if not _TOKEN.fullmatch(token):
            raise UserError(
                "input token: holds a character that no token has, such as a space or a line end. Store it without."
            )
        if origin_of(endpoints.graphql_url) != origin_of(endpoints.api_url):
            raise UserError("the variables GITHUB_API_URL and GITHUB_GRAPHQL_URL name different hosts. Name one.")
        self._token = token
        self._endpoints = endpoints
        self._patience = patience
        self._waiting = Waiting(patience)
        self._requester = Requester(
            auth=Auth.Token(token), base_url=endpoints.api_url, timeout=patience.timeout_seconds,
            user_agent="layer-bot", per_page=100, verify=True, retry=None, pool_size=None,
            seconds_between_requests=0, seconds_between_writes=0, lazy=True, api_version="2022-11-28",
        )  # fmt: skip
        self._connection = Connection(endpoints.api_url, patience.timeout_seconds, ca_bundle)
        self._requests = 0
        self._received = 0
        self._limits = 0  # in a row, that came without a time

    @property
    def traffic(self) -> Traffic:
        """What was asked so far."""
        return Traffic(self._requests, self._received)

    def close(self) -> None:
        """Ends the connections."""
        self._connection.close()
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
        message = self._words("; ".join(str(each.get("message", "")) for each in listed))
        kinds = {str(each.get("type", "")) for each in listed}
        if "RATE_LIMITED" in kinds or is_limit(200, headers, message):
            return self._limited(message, 200, headers)
        if kinds & {"FORBIDDEN", "INSUFFICIENT_SCOPES"}:
            return RefusedError(message, 403)
        if "NOT_FOUND" in kinds:
            return RefusedError(message, 404)
        if "UNPROCESSABLE" in kinds:
            return RefusedError(message, 422)
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
                if attempt < MOST_READS - 1 and not self.wait(error.wait_seconds):
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
                method, path, dict(parameters or {}), {"Accept": "application/vnd.github+json"}, body or None,
                cnx=self._connection,
            )  # fmt: skip
        except requests.RequestException as error:
            raise transport_error(error) from error
        _LOG.debug("%s %s %s", method, path, status)
        self._received += len(text)
        known = {str(name).lower(): str(value) for name, value in headers.items()}
        if status >= 300:
            raise self._status_error(status, known, text)
        self._limits = 0
        return _Answer(_parse(text, status), known)

    def _status_error(self, status: int, headers: Mapping[str, str], text: str) -> RequestError:
        message = self._words(_message(text))
        if is_limit(status, headers, message):
            return self._limited(message, status, headers)
        return UnclearError(message, status) if status >= 500 or status == 408 else RefusedError(message, status)

    def _limited(self, message: str, status: int, headers: Mapping[str, str]) -> LimitedError:
        seconds = asked_seconds(headers, self._patience.clock())
        if seconds is None:
            seconds = unasked_seconds(self._limits)
            self._limits += 1
        return LimitedError(message, status, seconds)

    def _words(self, text: str) -> str:
        """The beginning of a text, in one line, and without our token: a proxy may repeat what it was sent."""
        clean = text.replace(self._token, "***")
        page = _TAG.sub(" ", clean[:_MOST_PAGE]) if clean.lstrip().startswith("<") else clean
        return " ".join(page.split())[:_WORDS]


class _Data(NamedTuple):
    data: Mapping[str, object]


def _parse(text: str, status: int) -> object:
    if not text.strip():
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnclearError("an answer that is no JSON", status) from error


def _message(text: str) -> str:
    """What GitHub says in the body of an error, with the details that it gives; of a page its words."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        return text
    details = found.get("errors")
    listed = details if isinstance(details, list) else []
    more = (
        str(each.get("message") or each.get("code") or "") if isinstance(each, dict) else str(each) for each in listed
    )
    return "; ".join(filter(None, (str(found.get("message", "")), *more)))


def _told(error: RefusedError, what: str) -> AccessError | RemoteError:
    if error.status == 401:
        return AccessError("GitHub does not accept the token. Give the input token a valid one, or leave it out.")
    if error.status in (403, 404):
        return AccessError(
            f"GitHub refuses {what} ({error.message}). The token needs contents: read and pull-requests: read."
        )
    return RemoteError(f"GitHub refuses {what} with status {error.status} ({error.message}).")
