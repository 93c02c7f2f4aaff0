"""A pull request in the emulator, with the answers that the emulator lacks or gives otherwise than GitHub.

Everything that is not in OURS is answered by `emulate`. Each request of a run is checked against GitHub's description
of its API, each GraphQL document is executed on GitHub's own schema, and what is wrong stands in `violations`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.github.clone import Clone
from tests.github.hub import Failed, Json, Served
from tests.standin.contract import find_false_answer, find_violation
from tests.standin.emulator import BOT, MAINTAINER, REPOSITORY, Emulator

_REPO = f"/repos/{REPOSITORY}"
_PULL = f"{_REPO}/pulls/(\\d+)"
MOST_CHARACTERS = 65_536
# Which answers are ours, and why.
OURS = {
    "any request, unknown token": "the emulator takes it for the first user's",
    "any request, 403": "GitHub's words; the emulator says Forbidden",
    "GET pulls/N/files": "the emulator invents names; the entries come from its own compare and commits",
    "POST pulls/N/reviews": "the emulator knows positions, not lines: ours looks the lines up in the patches, refuses "
    "what is not shown, a second pending review and a body that is too long, and hands the rest on",
    "PUT pulls/N/reviews/ID": "the emulator edits pending reviews alone; GitHub edits submitted ones (recorded)",
    "DELETE pulls/N/reviews/ID": "the emulator has none; the answer is the review, as recorded",
    "GET commits/SHA/pulls": "the emulator has none; the entries are those of its list of pull requests, with the "
    "commit that the head branch has by now",
    "POST check-runs, PATCH check-runs/ID": "the emulator's, but it forgets columns and titles of annotations, and "
    "replaces annotations where GitHub adds them: they are kept here",
    "POST code-scanning/sarifs": "the emulator has none",
    "POST graphql": "the emulator has none: executed on GitHub's schema over the emulator's answers; ours are the "
    "lines of threads after a push, who resolved them, what a token may, and that head follows its branch",
}


class Anchor(NamedTuple):
    """The lines that a review comment was written on."""

    path: str
    line: int
    start_line: int | None
    commit: str


@dataclass(kw_only=True)
class Standin(Served):
    """The pull request from the branch change to main. `graphql` executes documents for a token."""

    clone: Clone
    emulator: Emulator
    graphql: "Callable[[Standin, Json, str], Json]"
    number: int = 1
    head_repository: str = REPOSITORY
    head_token: str = MAINTAINER
    anchors: dict[int, Anchor] = field(default_factory=dict)  # by comment
    resolved: dict[int, str] = field(default_factory=dict)  # the logins of those who resolved threads, by comment
    edited: dict[int, str] = field(default_factory=dict)  # bodies of submitted reviews
    deleted: set[int] = field(default_factory=set)  # pending reviews
    annotations: dict[int, list[Json]] = field(default_factory=dict)  # by check run
    uploads: list[Json] = field(default_factory=list)
    bad_lines: set[int] = field(default_factory=set)
    without_patch: set[str] = field(default_factory=set)
    listed: dict[tuple[str, str], list[Json]] = field(default_factory=dict)  # changed files by base and head
    answers: list[tuple[str, str, object]] = field(default_factory=list)  # method, path, value
    violations: list[str] = field(default_factory=list)
    answered_by_us: set[str] = field(default_factory=set)

    def push(self, branch: str = "change") -> str:
        """Brings a branch of the emulator up to date with the clone; the SHA of its tip."""
        is_head = branch == "change"
        repository, token = (self.head_repository, self.head_token) if is_head else (REPOSITORY, MAINTAINER)
        if repository != REPOSITORY:  # GitHub keeps the objects of all forks in one place; the emulator does not
            self.emulator.push_objects(self.clone, branch)
        return self.emulator.push(self.clone, branch, repository, token=token)

    def head_sha(self) -> str:
        """The commit at the tip of head."""
        return self.clone.sha("change")

    def respond(self, method: str, path: str, body: Json, token: str) -> object:
        """The answer to a request, ours or the emulator's; kept in `answers`."""
        answer = self._answer(method, path, body, token)
        self.answers.append((method, path.partition("?")[0], answer[0] if isinstance(answer, tuple) else answer))
        return answer

    def _answer(self, method: str, path: str, body: Json, token: str) -> object:
        if token not in self.emulator.tokens:
            raise Failed(401, "Bad credentials")
        if path == "/graphql":
            self.answered_by_us.add("POST graphql")
            return self.graphql(self, body, token)
        self._note(find_violation(method, path, body))
        for pattern, verb, answer, name in _ROUTES:
            match = re.fullmatch(pattern, path.partition("?")[0])
            if match is not None and verb == method:
                self.answered_by_us.add(name)
                return self._checked(method, path, body, answer(self, match, body, path, token))
        return self.forward(method, path, body, token)

    def forward(self, method: str, path: str, body: Json, token: str) -> object:
        """The emulator's answer. Raises Failed."""
        found = self.emulator.ask(method, path, body or None, token=token)
        if found.status_code == 403:
            raise Failed(403, "Resource not accessible by integration")
        if not found.ok:
            raise Failed(found.status_code, str(found.json()["message"]))
        value = found.json() if found.text else None
        return (value, 'rel="next"' in found.headers["Link"]) if "Link" in found.headers else value

    def tip(self, branch: str) -> str:
        """The commit that a branch has in the emulator."""
        is_head = branch == "change"
        repository, token = (self.head_repository, self.head_token) if is_head else (REPOSITORY, MAINTAINER)
        found = self.emulator.need("GET", f"/repos/{repository}/git/ref/heads/{branch}", token=token)["object"]
        assert isinstance(found, dict)
        return str(found["sha"])

    def check_runs(self) -> list[Json]:
        """The check runs of all commits that head has had."""
        found: list[Json] = []
        for commit in self.clone.git("log", "--reflog", "--format=%H").decode().split()[::-1]:
            answer = self.emulator.ask("GET", f"{_REPO}/commits/{commit}/check-runs?filter=all")
            found += answer.json()["check_runs"] if answer.ok else []
        return sorted(found, key=lambda each: int(str(each["id"])))

    def changed_files(self) -> list[Json]:
        """The files from the merge base to head; of one commit up to 3,000, of several the 300 of a comparison."""
        base, head = self.clone.sha("main"), self.head_sha()
        if (base, head) not in self.listed:
            compared = self.emulator.need("GET", f"{_REPO}/compare/{base}...{head}")
            files: list[Json] = compared["files"]
            if len(files) == 300 and compared["total_commits"] == 1:
                commit = f"{_REPO}/commits/{head}?per_page=100&page="
                pages = (self.emulator.need("GET", f"{commit}{page}")["files"] for page in range(1, 31))
                files = [each for page in pages for each in page]
            self.listed[base, head] = files
        return self.listed[base, head]

    def need(self, token: str, **permissions: str) -> None:
        """Raises Failed where a token has not the permissions."""
        held = self.emulator.tokens[token]
        for name, level in permissions.items():
            if held.get(name) not in ("write", level):
                raise Failed(403, "Resource not accessible by integration")

    def everything(self, path: str) -> list[Json]:
        """All entries of a list of the emulator."""
        found = self.emulator.ask("GET", f"{path}?per_page=100")
        entries: list[Json] = found.json()
        while 'rel="next"' in found.headers.get("Link", ""):
            found = self.emulator.ask("GET", found.links["next"]["url"].removeprefix(self.emulator.url))
            entries += found.json()
        return entries

    def reviews(self) -> list[Json]:
        """The reviews, as they are after the edits that the emulator does not know."""
        found = self.everything(f"{_REPO}/pulls/{self.number}/reviews")
        kept = [each for each in found if each["id"] not in self.deleted]
        return [{**each, "body": self.edited.get(int(str(each["id"])), each["body"])} for each in kept]

    def comments(self) -> list[Json]:
        """The review comments that anybody sees."""
        pending = {each["id"] for each in self.reviews() if each["state"] == "PENDING"} | self.deleted
        found = self.everything(f"{_REPO}/pulls/{self.number}/comments")
        return [each for each in found if each["pull_request_review_id"] not in pending]

    def notes(self) -> list[Json]:
        """The comments of the conversation."""
        return self.everything(f"{_REPO}/issues/{self.number}/comments")

    def _checked(self, method: str, path: str, body: Json, found: object) -> object:
        if found is not None and "check-runs" not in path:  # those are the emulator's, which lack fields
            value = found[0] if isinstance(found, tuple) else found
            self._note(find_false_answer(method, path, body, 202 if "sarifs" in path else 200, value))
        return found

    def _note(self, violation: str) -> None:
        if violation:
            self.violations.append(violation)


def _files(standin: Standin, _match: re.Match[str], _body: Json, path: str, token: str) -> object:
    standin.need(token, pull_requests="read")
    files = standin.changed_files()
    shown = [_without_patch(each) if each["filename"] in standin.without_patch else each for each in files]
    page = int((re.search(r"[?&]page=(\d+)", path) or ["", "1"])[1])
    return shown[(page - 1) * 100 : page * 100], len(shown) > page * 100


def _without_patch(entry: Json) -> Json:
    return {name: value for name, value in entry.items() if name != "patch"}


def _positions(files: list[Json]) -> dict[tuple[str, int], int]:
    """Where the lines of the new side stand in patches: positions by path and line."""
    found: dict[tuple[str, int], int] = {}
    for entry in files:
        line = 0
        for position, text in enumerate(str(entry.get("patch", "")).split("\n")):
            header = re.match(r"@@ -\S+ \+(\d+)", text)
            if header is not None:
                line = int(header[1])
            elif text[:1] in ("+", " "):
                found[str(entry["filename"]), line] = position
                line += 1
    return found


def _create_review(standin: Standin, match: re.Match[str], body: Json, path: str, token: str) -> object:
    standin.need(token, pull_requests="write")
    mine = [each for each in standin.reviews() if each["user"]["login"] == BOT]  # type: ignore[index]
    if any(each["state"] == "PENDING" for each in mine):
        raise Failed(422, "User can only have one pending review per pull request")
    comments = body["comments"]
    assert isinstance(comments, list)
    if any(len(str(each["body"])) > MOST_CHARACTERS for each in (body, *comments)):
        raise Failed(422, "body is too long (maximum is 65536 characters)")
    positions = _positions(standin.changed_files())
    for each in comments:
        for line in {each["line"], each.get("start_line", each["line"])}:
            if (each["path"], line) not in positions or line in standin.bad_lines:
                raise Failed(422, "Pull request review thread line must be part of the diff")
        if each.get("start_line", 0) >= each["line"]:
            raise Failed(422, "Pull request review thread start line must precede the end line.")
    placed = [
        {"path": each["path"], "position": positions[each["path"], each["line"]], "body": each["body"]}
        for each in comments
    ]
    answer = standin.forward("POST", path, {**body, "comments": placed}, token)
    assert isinstance(answer, dict)
    listed = standin.everything(f"{_REPO}/pulls/{standin.number}/comments")
    new = [each for each in listed if each["pull_request_review_id"] == answer["id"]]
    for comment, each in zip(new, comments, strict=True):
        anchor = Anchor(each["path"], each["line"], each.get("start_line"), str(body["commit_id"]))
        standin.anchors[int(str(comment["id"]))] = anchor
    return _without_nothing(answer)


def _edit_review(standin: Standin, match: re.Match[str], body: Json, _path: str, token: str) -> object:
    standin.need(token, pull_requests="write")
    for each in standin.reviews():
        if each["id"] == int(match[2]):
            standin.edited[int(match[2])] = str(body["body"])
            return {**each, "body": body["body"]}
    raise Failed(404, "Not Found")


def _delete_review(standin: Standin, match: re.Match[str], _body: Json, _path: str, token: str) -> object:
    standin.need(token, pull_requests="write")
    for each in standin.reviews():
        if each["id"] == int(match[2]):
            if each["state"] != "PENDING":
                raise Failed(422, "Can not delete a non-pending pull request review")
            standin.deleted.add(int(match[2]))
            return _without_nothing(each)
    raise Failed(404, "Not Found")


def _without_nothing(review: Json) -> Json:
    """A review, which has no time of submission while it is pending."""
    return {name: value for name, value in review.items() if name != "submitted_at" or value is not None}


def _pulls_of(standin: Standin, match: re.Match[str], _body: Json, _path: str, token: str) -> object:
    standin.need(token, pull_requests="read")
    if match[1] != standin.tip("change"):
        return []
    listed = standin.everything(f"{_REPO}/pulls")
    return [{**each, "head": {**each["head"], "sha": match[1]}} for each in listed]  # type: ignore[dict-item]


def _write_check(standin: Standin, _match: re.Match[str], body: Json, path: str, token: str) -> object:
    answer = standin.forward("PATCH" if _match.groups() else "POST", path, body, token)
    assert isinstance(answer, dict)
    assert isinstance(body["output"], dict)
    standin.annotations.setdefault(int(str(answer["id"])), []).extend(body["output"]["annotations"])
    return answer


def _upload(standin: Standin, _match: re.Match[str], body: Json, _path: str, token: str) -> object:
    standin.need(token, security_events="write")
    standin.uploads.append(body)
    return {"id": f"00000000-0000-0000-0000-{len(standin.uploads):012}", "url": "https://api.github.com/sarifs/1"}


_Answer = Callable[[Standin, re.Match[str], Json, str, str], object]
_ROUTES: tuple[tuple[str, str, _Answer, str], ...] = (
    (f"{_PULL}/files", "GET", _files, "GET pulls/N/files"),
    (f"{_PULL}/reviews", "POST", _create_review, "POST pulls/N/reviews"),
    (f"{_PULL}/reviews/(\\d+)", "PUT", _edit_review, "PUT pulls/N/reviews/ID"),
    (f"{_PULL}/reviews/(\\d+)", "DELETE", _delete_review, "DELETE pulls/N/reviews/ID"),
    (f"{_REPO}/commits/(\\w+)/pulls", "GET", _pulls_of, "GET commits/SHA/pulls"),
    (f"{_REPO}/check-runs", "POST", _write_check, "POST check-runs, PATCH check-runs/ID"),
    (f"{_REPO}/check-runs/(\\d+)", "PATCH", _write_check, "POST check-runs, PATCH check-runs/ID"),
    (f"{_REPO}/code-scanning/sarifs", "POST", _upload, "POST code-scanning/sarifs"),
)
