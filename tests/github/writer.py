"""A pull request as a value behind the port `Writer`; every write can fail, before or after it took effect."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.github.failures import RefusedError, RequestError
from bot.github.outcome import Outcome
from bot.github.sending import Place, Sender
from bot.plan.observed import Comment, Note, PullRequest, Review, Thread

HEAD = "a" * 40
EMPTY = PullRequest(7, True, False, False, False, HEAD, "b" * 40, "main")
ONE_PENDING = "User can only have one pending review per pull request"
NOT_IN_DIFF = "Pull request review thread line must be part of the diff"
NO_ACCESS = "Resource not accessible by integration"


class Fault(NamedTuple):
    """An error instead of an answer; `is_late` is set where the request took effect all the same."""

    error: RequestError
    is_late: bool = False


@dataclass
class Page:
    """The pull request, what was written, and what goes wrong. Implements `bot.github.writing.Writer`."""

    state: PullRequest = EMPTY
    faults: dict[int, Fault] = field(default_factory=dict)  # by the number of the request, 0-based
    always: Fault | None = None
    is_bad: Callable[[tuple[int, ...]], bool] = lambda _lines: False  # whether comments on lines are refused
    is_dumb: bool = False  # whether answers have no body
    budget: float = 300.0
    log: list[str] = field(default_factory=list)
    bodies: list[Mapping[str, object]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    before_request: Callable[[], None] = lambda: None
    next_id: int = 5_000_000_000

    def write(self, method: str, path: str, body: Mapping[str, object]) -> object:
        """The answer to a request."""
        return self._sent(f"{method} {path}", body, lambda: self._apply(method, path, body))

    def mutate(self, document: str, variables: Mapping[str, object]) -> Mapping[str, object]:
        """The answer to the mutation that resolves a thread."""
        assert document.startswith("mutation ResolveThread")
        self._sent(f"resolve {variables['thread']}", variables, lambda: self._resolve(str(variables["thread"])))
        return {"resolveReviewThread": {"thread": {"isResolved": True}}}

    def wait(self, seconds: float) -> bool:
        """Whether the time was still to be had."""
        if seconds > self.budget:
            return False
        self.budget -= seconds
        self.waits.append(seconds)
        return True

    def sender(self) -> Sender:
        """A sender for the pull request as it is now."""
        return Sender(self, lambda: self.state, Place("o/r", self.state))

    def _sent(self, request: str, body: Mapping[str, object], apply: Callable[[], object]) -> object:
        self.before_request()
        fault = self.always or self.faults.get(len(self.log))
        self.log.append(request)
        self.bodies.append(body)
        if fault is not None and not fault.is_late:
            raise fault.error
        answer = apply()
        if fault is not None:
            raise fault.error
        return None if self.is_dumb else answer

    def _apply(self, method: str, path: str, body: Mapping[str, object]) -> object:
        place = path.removeprefix("/repos/o/r")
        text = str(body.get("body", ""))
        id_ = int(found[1]) if (found := re.search(r"/(?:reviews|comments)/(\d+)$", place)) else 0
        match method, re.sub(r"\d+$", "N", place):
            case "POST", "/pulls/7/reviews":
                return self._create(body)
            case "POST", "/issues/7/comments":
                self.state = self.state._replace(notes=(*self.state.notes, Note(self._id(), text, True)))
                return {"id": self.next_id}
            case "PUT", "/pulls/7/reviews/N":
                self._find(id_, [each.id for each in self.state.reviews])
                edited = (each._replace(body=text) if each.id == id_ else each for each in self.state.reviews)
                self.state = self.state._replace(reviews=tuple(edited))
            case "DELETE", "/pulls/7/reviews/N":
                self._find(id_, [each.id for each in self.state.reviews if each.is_pending])
                self.state = self.state._replace(reviews=tuple(r for r in self.state.reviews if r.id != id_))
            case "PATCH", "/issues/comments/N":
                self._find(id_, [each.id for each in self.state.notes])
                notes = (each._replace(body=text) if each.id == id_ else each for each in self.state.notes)
                self.state = self.state._replace(notes=tuple(notes))
            case "PATCH" | "DELETE", "/pulls/comments/N":
                self._find(id_, [each.comments[0].id for each in self.state.threads])
                threads = [_edited(each, id_, text) for each in self.state.threads]
                if method == "DELETE":
                    threads = [each for each in threads if each.comments[0].id != id_]
                self.state = self.state._replace(threads=tuple(threads))
            case _:
                raise AssertionError(f"no such request: {method} {path}")
        return {"id": id_}

    def _create(self, body: Mapping[str, object]) -> object:
        comments = body["comments"]
        assert isinstance(comments, list)
        if any(each.is_pending and each.is_ours for each in self.state.reviews):
            raise RefusedError(ONE_PENDING, 422)
        if self.state.is_locked:
            raise RefusedError("issue is locked", 422)
        if self.is_bad(tuple(each["line"] for each in comments)):
            raise RefusedError(NOT_IN_DIFF, 422)
        is_pending = "event" not in body
        new = Review(self._id(), str(body["body"]), True, is_pending, str(body["commit_id"]), len(comments))
        self.state = self.state._replace(reviews=(*self.state.reviews, new))
        for each in () if is_pending else comments:
            comment = Comment(self._id(), each["body"], True)
            thread = Thread(
                f"T{self.next_id}", each["path"], each["line"], each.get("start_line"), False, True, (comment,)
            )
            self.state = self.state._replace(threads=(*self.state.threads, thread))
        return {"id": new.id}

    def _resolve(self, node: str) -> None:
        threads = (each._replace(is_resolved=True) if each.id == node else each for each in self.state.threads)
        self.state = self.state._replace(threads=tuple(threads))

    def _id(self) -> int:
        self.next_id += 1
        return self.next_id

    def _find(self, id_: int, known: list[int]) -> None:
        if id_ not in known:
            raise RefusedError("Not Found", 404)


def _edited(thread: Thread, id_: int, body: str) -> Thread:
    first, *rest = thread.comments
    return thread._replace(comments=(first._replace(body=body), *rest)) if first.id == id_ else thread


def kinds(effects: tuple[object, ...]) -> list[str]:
    """The kinds of effects."""
    return [type(each).__name__ for each in effects]


def told(outcome: Outcome) -> dict[str, object]:
    """An outcome in short, what is empty left out."""
    refused = [(type(each.effect).__name__, each.status, each.permission) for each in outcome.refused]
    parts: dict[str, object] = {
        "done": kinds(outcome.done), "refused": refused, "lost": kinds(outcome.lost),
        "not_done": kinds(outcome.not_done), "unresolved": kinds(outcome.unresolved), "moved": outcome.moved,
        "pending": outcome.pending_elsewhere, "rejected": [each.line for each in outcome.rejected],
    }  # fmt: skip
    return {name: value for name, value in parts.items() if value}
