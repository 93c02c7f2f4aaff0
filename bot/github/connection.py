"""The connection that PyGithub's requester sends by: it follows redirects on one host alone, and bounds answers.

PyGithub's own (2.10) follows a 301 without its query, so that a list of a renamed repository never ends; it follows no
other redirect, waits for a 202 without end, and takes in an answer of any size.
"""

import os
import re
import ssl
from collections.abc import ItemsView, Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests
from github.Requester import HTTPSRequestsConnectionClass, Requester, RequestsResponse

from bot.errors import UserError
from bot.github.failures import RefusedError, RequestError, UnclearError, UnsentError

MOST_BYTES = 50_000_000  # of one answer
MOST_REDIRECTS = 5
_CHUNK = 1 << 16
_NUMBER = re.compile("[0-9]{1,15}")
_SAME_REQUEST = (301, 302, 307, 308)  # docs.github.com, "Best practices for using the REST API": repeat it verbatim


class _Session(requests.Session):
    """A session that does not look at redirects: requests raises a bare ValueError for one that is malformed."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """None."""


class Connection(HTTPSRequestsConnectionClass):
    """Sends requests to the host of a URL, by HTTP or HTTPS, through the proxy that the environment names."""

    def __init__(self, api_url: str, timeout_seconds: int, ca_bundle: str | None) -> None:
        """Raises UserError for a file without certificates, and for one of the environment that is not there."""
        super().__init__(urlsplit(api_url).hostname or "", timeout=timeout_seconds)
        self.session = _Session()
        self.session.auth = Requester.noopAuth  # nothing of ~/.netrc
        self._origin = origin_of(api_url)
        self._trusted: str | bool = True if ca_bundle is None else checked_bundle(ca_bundle)
        named = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")  # what requests looks at
        if ca_bundle is None and named and not Path(named).exists():
            raise UserError(f"the variable REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE names '{named}', which is not there.")

    def getresponse(self) -> RequestsResponse:
        """The answer to what was given to `request`. Raises RefusedError, UnclearError and what requests raises."""
        url = f"{self._origin}{self.url}"
        status = 0
        for _ in range(MOST_REDIRECTS + 1):
            answer = self.session.request(
                self.verb, url, headers=self.headers, data=self.input, timeout=self.timeout, verify=self._trusted,
                allow_redirects=False, stream=True,
            )  # fmt: skip
            status, location = answer.status_code, answer.headers.get("location")
            if status == 202 and self.verb == "GET":
                answer.close()
                raise UnclearError("the answer is not ready yet", status)
            if status not in _SAME_REQUEST or location is None:
                return _Bounded(answer, self.verb)
            answer.close()
            url = self._redirected(url, location, status)
        raise RefusedError(f"GitHub redirects more than {MOST_REDIRECTS} times", status)

    def _redirected(self, url: str, location: str, status: int) -> str:
        """Where a redirect leads to, which nobody else than the host that was asked may be told."""
        try:
            target = urljoin(url, location)
            is_here = _origin(target) == self._origin
        except ValueError:
            is_here, target = False, ""
        if not is_here:
            raise RefusedError("GitHub redirects to another host; look at GITHUB_API_URL", status)
        return target


class _Bounded(RequestsResponse):
    """An answer that is read up to a limit, and whose figures are figures."""

    def __init__(self, answer: requests.Response, verb: str) -> None:
        super().__init__(answer)
        self._verb = verb

    def getheaders(self) -> ItemsView[str, str]:
        """The headers; PyGithub converts those of limits to numbers, so others than numbers are left out."""
        return {
            name: value
            for name, value in self.headers.items()
            if not name.lower().startswith("x-ratelimit-") or _NUMBER.fullmatch(value)
        }.items()

    def read(self) -> str:
        """The text of the answer. Raises RefusedError for a read, UnclearError for a write, that answers too much."""
        chunks: list[bytes] = []
        size = 0
        for chunk in self.response.iter_content(_CHUNK):
            size += len(chunk)
            chunks.append(chunk)
            if size > MOST_BYTES:
                self.response.close()
                kind = RefusedError if self._verb == "GET" else UnclearError
                raise kind(f"the answer is larger than {MOST_BYTES // 1_000_000} MB", self.status)
        return b"".join(chunks).decode("utf-8", errors="replace")


def origin_of(url: str) -> str:
    """Scheme, host and port of the URL of an API. Raises UserError for what is none."""
    try:
        return _origin(url)
    except ValueError as error:
        raise UserError(
            "the variables GITHUB_API_URL and GITHUB_GRAPHQL_URL must be addresses of one host that begin with "
            "https:// or http://. Leave them as the runner sets them."
        ) from error


def _origin(url: str) -> str:
    """Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("no URL of a server")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def checked_bundle(path: str) -> str:
    """The path of a file of certificates. Raises UserError where there is none in it."""
    if not Path(path).is_file():
        raise UserError(f"ca-bundle: there is no file '{path}'. Name a file of certificates in PEM format.")
    try:
        ssl.create_default_context(cafile=path)
    except OSError as error:
        raise UserError(f"ca-bundle: '{path}' holds no certificate in PEM format. Name a file that does.") from error
    return path


def transport_error(error: requests.RequestException) -> RequestError:
    """Whether a request can have reached GitHub: not where no connection was made."""
    causes = tuple(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return UnsentError(
                f"the certificate is not trusted ({cause.verify_message}); name your CA with the input ca-bundle"
            )
    if isinstance(error, requests.exceptions.ProxyError):
        return UnsentError("no connection through the proxy")
    if isinstance(error, requests.exceptions.ConnectTimeout) or any(map(_is_unconnected, causes)):
        return UnsentError("no connection")
    if isinstance(error, ValueError):  # a wrong URL, proxy or header
        return UnsentError("the address of GitHub or of the proxy is wrong")
    return UnclearError("no whole answer")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and all that it was made from."""
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        each = waiting.pop()
        if isinstance(each, BaseException) and id(each) not in seen:
            seen.add(id(each))
            yield each
            waiting += (each.__cause__, each.__context__, getattr(each, "reason", None), *each.args)


def _is_unconnected(error: BaseException) -> bool:
    """Whether it is the error of urllib3 for a connection that was never made, which requests does not tell apart."""
    return any(kind.__name__ == "NewConnectionError" for kind in type(error).__mro__)
