"""A GitHub of our own for tests: pull requests of a real git repository over real HTTP, as far as we ask for them.

All answers are ours, written from GitHub's description of its API; what only GitHub itself knows (its wording of
errors, the order of its checks) is not proved by it. Objects, diffs and merge bases come from `git`.
"""

import base64
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from tests.github.clone import Clone

MAX_BODY = 65_536
READ_ONLY, MAY_REVIEW, MAY_RESOLVE = "read", "review", "resolve"
Json = dict[str, object]


class Failed(Exception):  # an answer, no error of ours
    """An answer with an error status."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers


class Fault(NamedTuple):
    """What goes wrong with the n-th request that matches (0-based): before or after it takes effect."""

    method: str
    path: str  # a regular expression
    nth: int
    kind: str  # "reset", "500", "garbage", "limit", "429": before; the same with "late-": after it took effect


@dataclass
class Said:
    """A review comment, or a comment of the conversation."""

    id: int
    body: str
    author: str
    path: str = ""
    line: int | None = None
    start_line: int | None = None
    commit: str = ""
    review: int = 0
    is_resolved: bool = False
    resolver: str = ""
    replies: list["Said"] = field(default_factory=list)


@dataclass
class Hub:
    """The state of the one pull request of a repository, and what was asked."""

    clone: Clone
    base: str = "main"
    head: str = "change"
    is_open: bool = True
    is_draft: bool = False
    is_fork: bool = False
    access: str = MAY_REVIEW
    bot: str = "github-actions"
    reviews: list[Json] = field(default_factory=list)
    comments: list[Said] = field(default_factory=list)
    notes: list[Said] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    bad_lines: set[int] = field(default_factory=set)  # lines that are refused although the diff shows them
    on_request: Callable[[str], None] = lambda _request: None
    next_id: int = 100
    url: str = ""

    @property
    def writes(self) -> list[str]:
        """The requests that change something."""
        return [each for each in self.log if not each.startswith("GET") and "query" not in each]

    def new_id(self) -> int:
        """The next free ID."""
        self.next_id += 1
        return self.next_id

    def head_sha(self) -> str:
        """The commit at the tip of head."""
        return self.clone.sha(self.head)

    def answer(self, method: str, path: str, body: Json) -> object:
        """The answer to a request. Raises Failed."""
        for pattern, verb, handle in _ROUTES:
            match = re.fullmatch(pattern, path.split("?", maxsplit=1)[0])
            if match is not None and verb == method:
                return handle(self, match, body, path)
        raise Failed(404, f"no route {method} {path}")

    def need(self, *access: str) -> None:
        """Raises Failed where the token may not."""
        if self.access not in access:
            raise Failed(403, "Resource not accessible by integration")

    def line_now(self, said: Said) -> int | None:
        """Where the line of a comment is on head; None where it was changed."""
        return self.clone.moved_line(said.path, said.commit, self.head_sha(), said.line or 0)

    def state(self) -> Json:
        """Everything that people see, for comparing."""
        return {
            "reviews": [each["body"] for each in self.reviews if each["state"] != "PENDING"],
            "comments": [
                (each.path, each.start_line, each.line, each.body, each.is_resolved, [r.body for r in each.replies])
                for each in self.comments
            ],
            "notes": [each.body for each in self.notes],
        }


def _tree(hub: Hub, match: re.Match[str], _body: Json, _path: str) -> object:
    return {"sha": match[1], "tree": hub.clone.tree(match[1]), "truncated": False}


def _blob(hub: Hub, match: re.Match[str], _body: Json, _path: str) -> object:
    data = hub.clone.blob(match[1])
    return {"sha": match[1], "size": len(data), "encoding": "base64", "content": base64.b64encode(data).decode()}


def _compare(hub: Hub, match: re.Match[str], _body: Json, _path: str) -> object:
    return {"merge_base_commit": {"sha": hub.clone.merge_base(match[1], match[2])}}


def _files(hub: Hub, _match: re.Match[str], _body: Json, path: str) -> object:
    page = int(re.search(r"[?&]page=(\d+)", path)[1])  # type: ignore[index]  # always there
    found = hub.clone.files(hub.base, hub.head)[:3000]
    return found[(page - 1) * 100 : page * 100], len(found) > page * 100


def _pulls(hub: Hub, _match: re.Match[str], _body: Json, _path: str) -> object:
    head = {"sha": hub.head_sha(), "label": f"someone:{hub.head}"}
    return [{"number": 7, "state": "open" if hub.is_open else "closed", "head": head}]


def _create_review(hub: Hub, _match: re.Match[str], body: Json, _path: str) -> object:
    hub.need(MAY_REVIEW, MAY_RESOLVE)
    if any(each["state"] == "PENDING" for each in hub.reviews):
        raise Failed(422, "User can only have one pending review per pull request")
    if len(str(body["body"])) > MAX_BODY:
        raise Failed(422, "body is too long (maximum is 65536 characters)")
    comments = body["comments"]
    assert isinstance(comments, list)
    shown = hub.clone.shown_lines(hub.base, hub.head)
    for each in comments:
        for line in (each["line"], each.get("start_line", each["line"])):
            if (each["path"], line) not in shown or line in hub.bad_lines:
                raise Failed(422, "Pull request review thread line must be part of the diff")
    id_ = hub.new_id()
    state = "COMMENTED" if body.get("event") == "COMMENT" else "PENDING"
    review = {"id": id_, "body": body["body"], "state": state, "commit": body["commit_id"], "count": len(comments)}
    hub.reviews.append(review)
    for each in comments if state == "COMMENTED" else ():
        said = Said(hub.new_id(), each["body"], hub.bot, each["path"], each["line"], each.get("start_line"))
        said.commit, said.review = str(body["commit_id"]), id_
        hub.comments.append(said)
    return {"id": id_, "body": body["body"], "state": state}


def _edit_review(hub: Hub, match: re.Match[str], body: Json, _path: str) -> object:
    hub.need(MAY_REVIEW, MAY_RESOLVE)
    for each in hub.reviews:
        if each["id"] == int(match[1]):
            each["body"] = body["body"]
            return {"id": each["id"]}
    raise Failed(404, "Not Found")


def _delete_review(hub: Hub, match: re.Match[str], _body: Json, _path: str) -> object:
    hub.need(MAY_REVIEW, MAY_RESOLVE)
    for each in hub.reviews:
        if each["id"] == int(match[1]):
            if each["state"] != "PENDING":
                raise Failed(422, "Can not delete a non-pending pull request review")
            hub.reviews.remove(each)
            return {"id": each["id"]}
    raise Failed(404, "Not Found")


def _edit_comment(hub: Hub, match: re.Match[str], body: Json, _path: str) -> object:
    hub.need(MAY_REVIEW, MAY_RESOLVE)
    said = hub.comments if match[1] == "pulls" else hub.notes
    for each in said:
        if each.id == int(match[2]):
            each.body = str(body["body"])
            return {"id": each.id}
    raise Failed(404, "Not Found")


def _delete_comment(hub: Hub, match: re.Match[str], _body: Json, _path: str) -> object:
    hub.need(MAY_REVIEW, MAY_RESOLVE)
    before = len(hub.comments)
    hub.comments = [each for each in hub.comments if each.id != int(match[1])]
    if len(hub.comments) == before:
        raise Failed(404, "Not Found")
    return None


def _create_note(hub: Hub, _match: re.Match[str], body: Json, _path: str) -> object:
    hub.need(MAY_REVIEW, MAY_RESOLVE)
    hub.notes.append(Said(hub.new_id(), str(body["body"]), hub.bot))
    return {"id": hub.notes[-1].id}


def _graphql(hub: Hub, _match: re.Match[str], body: Json, _path: str) -> object:
    document, variables = str(body["query"]), body["variables"]
    assert isinstance(variables, dict)
    if document.startswith("mutation"):
        if hub.access != MAY_RESOLVE:
            return {
                "data": None,
                "errors": [{"type": "FORBIDDEN", "message": "Resource not accessible by integration"}],
            }
        said = next(each for each in hub.comments if f"T{each.id}" == variables["thread"])
        said.is_resolved, said.resolver = True, hub.bot
        return {"data": {"resolveReviewThread": {"thread": {"isResolved": True}}}}
    if document.startswith("query PullRequest"):
        return {"data": {"viewer": {"login": f"{hub.bot}[bot]"}, "repository": {"pullRequest": _pull_request(hub)}}}
    found: Json = {}
    for name, by_oid, by_variable in re.findall(r'(b\d+): object\((?:oid: "(\w+)"|expression: \$(\w+))\)', document):
        sha = by_oid or hub.clone.sha_of(str(variables[by_variable]))
        found[name] = _content(hub, sha) if sha else None
    return {"data": {"repository": found}}


def _content(hub: Hub, sha: str) -> Json:
    data = hub.clone.blob(sha)
    is_binary = b"\0" in data
    text = None if is_binary else data[:512_000].decode("utf-8", errors="replace")
    return {
        "oid": sha, "text": text, "isBinary": is_binary, "isTruncated": len(data) > 512_000, "byteSize": len(data),
    }  # fmt: skip


def _pull_request(hub: Hub) -> Json:
    base = hub.clone.sha(hub.base)
    return {
        "number": 7, "state": "OPEN" if hub.is_open else "CLOSED", "isDraft": hub.is_draft, "locked": False,
        "isCrossRepository": hub.is_fork, "headRefOid": hub.head_sha(), "baseRefOid": base, "baseRefName": hub.base,
        "baseRef": {"target": {"oid": base}},
        "reviewThreads": _page([_thread(hub, each) for each in hub.comments]),
        "reviews": _page([_review(each) for each in hub.reviews]),
        "comments": _page([_said(hub, each) for each in hub.notes]),
    }  # fmt: skip


def _page(nodes: list[Json]) -> Json:
    return {"pageInfo": {"hasNextPage": False, "endCursor": None}, "nodes": nodes}


def _thread(hub: Hub, said: Said) -> Json:
    line = hub.line_now(said)
    start = line - (said.line or 0) + said.start_line if line is not None and said.start_line is not None else None
    listed = [_said(hub, each) for each in (said, *said.replies)]
    return {
        "id": f"T{said.id}", "path": said.path, "line": line, "startLine": start, "isResolved": said.is_resolved,
        "viewerCanResolve": hub.access == MAY_RESOLVE,
        "resolvedBy": {"login": said.resolver} if said.is_resolved else None,
        "comments": {"totalCount": len(listed), "nodes": listed},
    }  # fmt: skip


def _said(hub: Hub, said: Said) -> Json:
    return {"databaseId": said.id, "body": said.body, "viewerDidAuthor": said.author == hub.bot}


def _review(review: Json) -> Json:
    return {
        "databaseId": review["id"], "body": review["body"], "state": review["state"],
        "viewerDidAuthor": review.get("author", "bot") == "bot", "commit": {"oid": review["commit"]},
        "comments": {"totalCount": review["count"]},
    }  # fmt: skip


_REPO = "/repos/octo-org/octo-repo"
_ROUTES: tuple[tuple[str, str, Callable[[Hub, re.Match[str], Json, str], object]], ...] = (
    (f"{_REPO}/git/trees/(\\w+)", "GET", _tree),
    (f"{_REPO}/git/blobs/(\\w+)", "GET", _blob),
    (f"{_REPO}/compare/(\\w+)\\.\\.\\.(\\w+)", "GET", _compare),
    (f"{_REPO}/pulls/7/files", "GET", _files),
    (f"{_REPO}/commits/\\w+/pulls", "GET", _pulls),
    (f"{_REPO}/pulls/7/reviews", "POST", _create_review),
    (f"{_REPO}/pulls/7/reviews/(\\d+)", "PUT", _edit_review),
    (f"{_REPO}/pulls/7/reviews/(\\d+)", "DELETE", _delete_review),
    (f"{_REPO}/(pulls|issues)/comments/(\\d+)", "PATCH", _edit_comment),
    (f"{_REPO}/pulls/comments/(\\d+)", "DELETE", _delete_comment),
    (f"{_REPO}/issues/7/comments", "POST", _create_note),
    ("/graphql", "POST", _graphql),
)


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
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
        hub.on_request(name)
        if self.headers.get("Authorization") != "token a-token":
            return self._send(401, {"message": "Bad credentials"}, {})
        if fault and not fault.startswith("late-"):
            return self._fail(fault)
        try:
            found = hub.answer(method, self.path, body)
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
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_arguments: object) -> None:
        """Keeps quiet."""


def _fault(hub: Hub, name: str) -> str:
    for fault in hub.faults:
        method, _, path = name.partition(" ")
        if fault.method == method and re.search(fault.path, path):
            seen = sum(fault.method == each.split(" ")[0] and bool(re.search(fault.path, each)) for each in hub.log)
            if seen == fault.nth:
                return fault.kind
    return ""


@contextmanager
def running(hub: Hub) -> Iterator[Hub]:
    """The hub with a server on a free port of 127.0.0.1."""
    verbs = {f"do_{verb}": _Handler.answer for verb in ("GET", "POST", "PUT", "PATCH", "DELETE")}
    handler = type("Handler", (_Handler,), {"hub": hub, **verbs})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        hub.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield hub
        finally:
            server.shutdown()
            thread.join()
