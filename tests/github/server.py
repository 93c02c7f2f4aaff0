"""A GitHub for tests over real HTTP, in which every request can be made to fail.

With `hub.py` and `routes.py` all answers are ours; what only GitHub itself knows (its wording of errors, the order of
its checks) is not proved by it. Objects, diffs and merge bases come from `git`. `tests/standin` has another GitHub.
"""

import json
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeVar

from tests.github.clone import Clone
from tests.github.hub import Failed, Hub, Served
from tests.github.routes import answer

_Any = TypeVar("_Any", bound=Served)


class _Handler(BaseHTTPRequestHandler):
    hub: Served
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        """Answers one request."""
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"{}")
        hub, method = self.hub, self.command
        kind = "query" if str(body.get("query", "")).startswith("query") else "mutation"
        name = f"{method} {self.path} {kind}" if self.path == "/graphql" else f"{method} {self.path.split('?')[0]}"
        fault = _fault(hub, name)
        hub.log.append(name)
        token = (self.headers.get("Authorization") or "").removeprefix("token ")
        if fault and not fault.startswith("late-"):
            return self._fail(fault)
        try:
            hub.on_request(name)
            found = hub.respond(method, self.path, body, token)
        except Failed as error:
            return self._send(error.status, {"message": error.message}, error.headers)
        if fault:
            return self._fail(fault.removeprefix("late-"))
        headers: dict[str, str] = {}
        if isinstance(found, tuple):
            found, has_more = found
            headers = {"Link": f'<{hub.url}{self.path}>; rel="next"'} if has_more else {}
        return self._send(204 if found is None else 200, found, headers)

    def _fail(self, kind: str) -> None:
        if kind == "reset":
            self.close_connection = True
            self.connection.close()
        elif kind == "garbage":
            self._write(200, b'{"id": 1, "bo', {})
        elif kind == "limit":
            self._send(403, {"message": "You have exceeded a secondary rate limit"}, {"Retry-After": "1"})
        elif kind == "429":
            self._send(429, {"message": "Too many requests"}, {"Retry-After": "1"})
        else:
            self._send(int(kind), {"message": "Server Error"}, {})

    def _send(self, status: int, value: object, headers: dict[str, str]) -> None:
        self._write(status, b"" if status == 204 else json.dumps(value).encode(), headers)

    def _write(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        try:
            self.end_headers()
            self.wfile.write(data)
        except ConnectionError:  # the client was killed
            self.close_connection = True

    def log_message(self, *_arguments: object) -> None:
        """Keeps quiet."""


def _fault(hub: Served, name: str) -> str:
    for fault in hub.faults:
        method, _, path = name.partition(" ")
        if fault.method == method and re.search(fault.path, path):
            seen = sum(fault.method == each.split(" ")[0] and bool(re.search(fault.path, each)) for each in hub.log)
            if seen == fault.nth:
                return fault.kind
    return ""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Is silent where the client was killed."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as it came


def make_hub(clone: Clone) -> Hub:
    """The pull request from the branch change to main of a repository, with the answers that are ours."""
    return Hub(clone=clone, answer=answer)


@contextmanager
def running(hub: _Any) -> Iterator[_Any]:
    """The hub with a server on a free port of 127.0.0.1."""
    verbs = {f"do_{verb}": _Handler.answer for verb in ("GET", "POST", "PUT", "PATCH", "DELETE")}
    handler = type("Handler", (_Handler,), {"hub": hub, **verbs})
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        hub.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield hub
        finally:
            server.shutdown()
            thread.join()
