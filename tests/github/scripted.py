"""A server of HTTP or HTTPS that gives a list of answers, one a request, and keeps what was asked; a forward proxy."""

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from bot.github.client import Client, Endpoints
from bot.github.limits import Patience

TOKEN = "ghs_SecretSecretSecretSecretSecret012345"


class Answer(NamedTuple):
    """An answer: bytes go as they are, all else as JSON.

    `fault`: "reset" ends the connection without an answer, "short" promises more bytes than come, "stall" keeps the
    client waiting, "chunk" breaks off in the middle of a chunk, "noise" sends bytes that are neither HTTP nor TLS.
    """

    body: object = b""
    status: int = 200
    headers: Mapping[str, str] = {}
    fault: str = ""


class Asked(NamedTuple):
    """A request; the names of headers are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def query(self) -> dict[str, object]:
        """The body of a GraphQL request, or of any other with an object."""
        found = json.loads(self.body)
        assert isinstance(found, dict)
        return found


@dataclass
class Scripted:
    """A running server: what it will answer, and what it was asked. Past the end of its script it answers 418.

    Where there is `respond`, it decides instead of the script.
    """

    answers: list[Answer]
    respond: Callable[[Asked], Answer] | None = None
    asked: list[Asked] = field(default_factory=list)
    url: str = ""
    connections: int = 0

    @property
    def paths(self) -> list[str]:
        """The requests in short."""
        return [f"{each.method} {each.path}" for each in self.asked]

    def next_answer(self, asked: Asked) -> Answer:
        """The answer to a request."""
        if self.respond is not None:
            return self.respond(asked)
        return self.answers.pop(0) if self.answers else Answer({"message": "the script is over"}, 418)


class _Handler(BaseHTTPRequestHandler):
    script: Scripted
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # which costs 40 ms a request where head and body are written apart

    def setup(self) -> None:
        """Counts the connection."""
        super().setup()
        self.script.connections += 1

    def answer(self) -> None:
        """Gives the next answer."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, self.path, headers, body)
        self.script.asked.append(asked)
        found = self.script.next_answer(asked)
        if found.fault == "stall":
            time.sleep(1.5)
        if found.fault == "noise":
            socket.socket.send(self.connection, b"noise" * 100)  # past the TLS of an SSLSocket
        if found.fault in ("reset", "stall", "noise"):
            self.close_connection = True
            return
        data = found.body if isinstance(found.body, bytes) else json.dumps(found.body).encode()
        self.send_response(found.status)
        chunked = found.fault == "chunk"
        self.send_header(*(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(len(data)))))
        for name, value in found.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b"%x\r\n" % len(data) if chunked else b"")
        self.wfile.write(data[: len(data) // 2] if found.fault in ("short", "chunk") else data)
        self.close_connection = self.close_connection or found.fault in ("short", "chunk")

    def log_message(self, *_arguments: object) -> None:
        """Keeps quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_arguments: object) -> None:
        """Keeps quiet about clients that went away."""


@contextmanager
def scripted(*answers: Answer, certificate: Path | None = None, address: str = "127.0.0.1") -> Iterator[Scripted]:
    """A server on a free port, by TLS where there is a file with a key and a certificate."""
    script = Scripted(list(answers))
    verbs = {f"do_{verb}": _Handler.answer for verb in ("GET", "POST", "PUT", "PATCH", "DELETE")}
    with _Server((address, 0), type("Handler", (_Handler,), {"script": script, **verbs})) as server:
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        script.url = f"{'https' if certificate else 'http'}://{address}:{server.server_port}"
        try:
            yield script
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Clock:
    """Time that passes by sleeping alone."""

    now: float = 1_000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Lets time pass."""
        self.slept.append(seconds)
        self.now += seconds


@contextmanager
def connected(
    url: str, clock: Clock | None = None, *, ca_bundle: str | None = None, prefix: str = "", token: str = TOKEN
) -> Iterator[Client]:
    """A client of a server, whose waits take no time."""
    clock = clock or Clock()
    patience = Patience(clock.sleep, lambda: clock.now, timeout_seconds=1, seconds_between_writes=0.0)
    graphql = f"{url}{prefix.rstrip('/').removesuffix('/v3')}/graphql"
    client = Client(token, Endpoints(f"{url}{prefix}", graphql), patience, ca_bundle)
    try:
        yield client
    finally:
        client.close()


@contextmanager
def proxy() -> Iterator[tuple[str, list[str]]]:
    """A forward proxy: its URL, and the first lines of what it was asked; it serves CONNECT and plain requests."""
    asked: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_accept, args=(listener, asked), daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", asked
        listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, asked: list[str]) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_forward, args=(client, asked), daemon=True).start()


def _forward(client: socket.socket, asked: list[str]) -> None:
    with client:
        head = b""
        while b"\r\n\r\n" not in head:
            head += client.recv(65536)
        line = head.split(b"\r\n", 1)[0].decode()
        asked.append(line)
        method, target, _ = line.split(" ")
        host, _, port = target.removeprefix("http://").split("/", 1)[0].partition(":")
        with socket.create_connection((host, int(port))) as server:
            if method == "CONNECT":
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                server.sendall(head)
            back = threading.Thread(target=_pump, args=(server, client), daemon=True)
            back.start()
            _pump(client, server)
            back.join()


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return
