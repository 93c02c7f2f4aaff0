"""The state of a pull request of a real git repository, as `server.py` serves it to the tests."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.github.clone import Clone

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
    kind: str  # a kind of `server.FAULTS`: before it takes effect; with "late-" before it: after that


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
class Served:
    """What a server needs to know of the GitHub that it plays: what was asked, and what is to go wrong."""

    log: list[str] = field(default_factory=list)
    sent_bytes: int = 0
    faults: list[Fault] = field(default_factory=list)
    on_request: Callable[[str], None] = lambda _request: None
    on_wait: Callable[[], None] = lambda: None  # when a run waits before it asks again
    close_doors: Callable[[], None] = lambda: None  # from now on connections are refused, until a run has waited
    refused_after: int = -1  # the number of requests after which connections are refused until a run has waited
    url: str = ""

    @property
    def writes(self) -> list[str]:
        """The requests that change something."""
        return [each for each in self.log if not each.startswith("GET") and "query" not in each]

    def respond(self, method: str, path: str, body: Json, token: str) -> object:
        """The answer to a request; a page of a list comes with whether there are more. Raises Failed."""
        raise NotImplementedError

    def head_sha(self) -> str:
        """The commit at the tip of head."""
        raise NotImplementedError


@dataclass(kw_only=True)
class Hub(Served):
    """The state of the one pull request of a repository."""

    clone: Clone
    answer: Callable[["Hub", str, str, Json], object]
    base: str = "main"
    head: str = "change"
    is_open: bool = True
    is_draft: bool = False
    is_fork: bool = False
    owner: str = "someone"  # of the repository of head
    access: str = MAY_REVIEW
    bot: str = "github-actions"
    reviews: list[Json] = field(default_factory=list)
    comments: list[Said] = field(default_factory=list)
    notes: list[Said] = field(default_factory=list)
    check_runs: list[Json] = field(default_factory=list)
    uploads: list[Json] = field(default_factory=list)
    bad_lines: set[int] = field(default_factory=set)  # lines that are refused although the diff shows them
    next_id: int = 3_000_000_100  # as large as those of GitHub are by now

    def respond(self, method: str, path: str, body: Json, token: str) -> object:
        """The answer to a request by the only token that is known."""
        if token != "a-token":
            raise Failed(401, "Bad credentials")
        return self.answer(self, method, path, body)

    def new_id(self) -> int:
        """The next free ID."""
        self.next_id += 1
        return self.next_id

    def head_sha(self) -> str:
        """The commit at the tip of head."""
        return self.clone.sha(self.head)

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
            "check runs": [(each["conclusion"], each["annotations"]) for each in self.check_runs],
            "uploads": {(str(each["commit_sha"]), str(each["sarif"])) for each in self.uploads},
        }
