"""A GitHub for tests over real HTTP, in which every request can be made to fail.

With `hub.py` and `routes.py` all answers are ours; what only GitHub itself knows (its wording of errors, the order of
its checks) is not proved by it. Objects, diffs and merge bases come from `git`. `tests/standin` has another GitHub.
"""

import json
import re
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeVar

from tests.github.clone import Clone
from tests.github.hub import Failed, Hub, Served
from tests.github.routes import answer

_Any = TypeVar("_Any", bound=Served)


HELD_SECONDS = 1.5  # longer than the client of a test with timeouts waits
_ABUSE = b'{"message": "You have exceeded a secondary rate limit"}'
FAULTS: dict[str, tuple[int, bytes, dict[str, str]]] = {  # besides these: reset, timeout, truncated
    "500": (500, b'{"message": "Server Error"}', {}),
    "502": (502, b"<html><h1>502 Bad Gateway</h1></html>", {}),
    "limit": (403, _ABUSE, {"Retry-After": "1"}),
    "limit-untold": (403, _ABUSE, {}),
    "429": (429, b'{"message": "Too many requests"}', {"Retry-After": "1"}),
    "garbage": (200, b"<!doctype html><p>Sign in to the network", {}),
}


class _Handler(BaseHTTPRequestHandler):
    hub: Served
    doors: "_Doors"
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

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
            value = found[0] if isinstance(found, tuple) else found
            return self._fail(fault.removeprefix("late-"), json.dumps(value).encode())
        headers: dict[str, str] = {}
        if isinstance(found, tuple):
            found, has_more = found
            headers = {"Link": f'<{hub.url}{self.path}>; rel="next"'} if has_more else {}
        return self._send(204 if found is None else 200, found, headers)

    def _fail(self, kind: str, whole: bytes = b"{}") -> None:
        """Answers with a fault of FAULTS; `whole` is what the answer would be."""
        if kind in ("reset", "timeout"):
            time.sleep(HELD_SECONDS if kind == "timeout" else 0)
            self.close_connection = True
            self.connection.close()
        elif kind == "truncated":
            self._write(200, whole[: len(whole) // 2], {})
        else:
            status, data, headers = FAULTS[kind]
            self._write(status, data, headers)

    def _send(self, status: int, value: object, headers: dict[str, str]) -> None:
        self._write(status, b"" if status == 204 else json.dumps(value).encode(), headers)

    def _write(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        self.hub.sent_bytes += len(data)
        if self.hub.refused_after == len(self.hub.log):
            self.doors.close()
            headers = {**headers, "Connection": "close"}
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


class _Doors:
    """The listening socket, always on the same port: while it is closed, connections are refused."""

    def __init__(self) -> None:
        self.handler: type[BaseHTTPRequestHandler] = BaseHTTPRequestHandler
        self.port = 0
        self._server: _Server | None = None

    def open(self) -> None:
        """Listens, where it does not already."""
        if self._server is None:
            self._server = _Server(("127.0.0.1", self.port), self.handler)
            self.port = self._server.server_port
            threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        """Listens no more."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


def make_hub(clone: Clone) -> Hub:
    """The pull request from the branch change to main of a repository, with the answers that are ours."""
    return Hub(clone=clone, answer=answer)


@contextmanager
def running(hub: _Any) -> Iterator[_Any]:
    """The hub with a server on a free port of 127.0.0.1."""
    verbs = {f"do_{verb}": _Handler.answer for verb in ("GET", "POST", "PUT", "PATCH", "DELETE")}
    doors = _Doors()
    doors.handler = type("Handler", (_Handler,), {"hub": hub, "doors": doors, **verbs})
    doors.open()
    hub.url, hub.on_wait, hub.close_doors = f"http://127.0.0.1:{doors.port}", doors.open, doors.close
    try:
        yield hub
    finally:
        doors.close()
