"""The requests that effects are, and a sender that knows how to find out whether one took effect."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, assert_never

from bot.github.writing import Writer, send
from bot.plan.effects import (
    CreateNote,
    CreateReview,
    DeleteComment,
    DeletePendingReview,
    EditComment,
    EditNote,
    EditReview,
    Effect,
    NewComment,
    ResolveThread,
)
from bot.plan.observed import PullRequest
from bot.plan.recognising import find_drafts, is_done, says

RESOLVE_THREAD = """\
mutation ResolveThread($thread: ID!) {
  resolveReviewThread(input: {threadId: $thread}) { thread { isResolved } }
}
"""


class Place(NamedTuple):
    """The pull request that is written to: its repository as owner/name, and its state when the plan was made."""

    repository: str
    before: PullRequest


class Request(NamedTuple):
    """A request of the REST API."""

    method: str
    path: str
    body: Mapping[str, object]


def request_of(effect: Effect, place: Place) -> Request:
    """The request of an effect; a thread is resolved by GraphQL alone, and is a bug here."""
    repository = f"/repos/{place.repository}"
    pull = f"{repository}/pulls/{place.before.number}"
    match effect:
        case CreateReview():
            return Request("POST", f"{pull}/reviews", {**_draft(effect), "event": "COMMENT"})
        case EditReview(id=id_, body=body):
            return Request("PUT", f"{pull}/reviews/{id_}", {"body": body})
        case DeletePendingReview(id=id_):
            return Request("DELETE", f"{pull}/reviews/{id_}", {})
        case EditComment(id=id_, body=body):
            return Request("PATCH", f"{repository}/pulls/comments/{id_}", {"body": body})
        case DeleteComment(id=id_):
            return Request("DELETE", f"{repository}/pulls/comments/{id_}", {})
        case CreateNote(body=body):
            return Request("POST", f"{repository}/issues/{place.before.number}/comments", {"body": body})
        case EditNote(id=id_, body=body):
            return Request("PATCH", f"{repository}/issues/comments/{id_}", {"body": body})
        case ResolveThread():
            raise ValueError("a thread is resolved by GraphQL")
        case _:  # pragma: no cover
            assert_never(effect)


def _draft(effect: CreateReview) -> dict[str, object]:
    """A review without its event: GitHub keeps it back, seen by nobody but us."""
    return {
        "commit_id": effect.commit,
        "body": effect.body,
        "comments": [_comment(each) for each in effect.comments],
    }


def _comment(comment: NewComment) -> dict[str, object]:
    placed: dict[str, object] = {
        "path": comment.path,
        "line": comment.line,
        "side": "RIGHT",
        "body": comment.body,
    }
    if comment.start_line is not None and comment.start_line != comment.line:
        placed |= {"start_line": comment.start_line, "start_side": "RIGHT"}
    return placed


class Sender(NamedTuple):
    """Sends effects to one pull request. Its methods raise RefusedError, StoppedError and LostError."""

    writer: Writer
    observe: Callable[[], PullRequest]
    place: Place

    def send(self, effect: Effect) -> object:
        """The answer to an effect; None where a look found it done."""
        if isinstance(effect, ResolveThread):
            return send(
                lambda: self.writer.mutate(RESOLVE_THREAD, {"thread": effect.id}),
                lambda: self.is_done(effect),
                self.writer.wait,
            )
        request = request_of(effect, self.place)
        return send(lambda: self.writer.write(*request), lambda: self.is_done(effect), self.writer.wait)

    def is_done(self, effect: Effect) -> bool:
        """Whether GitHub shows that nothing is left to do for an effect."""
        return is_done(effect, self.place.before, self.observe())

    def begin(self, effect: CreateReview) -> int | None:
        """The ID of the review as a draft that nobody sees; None where GitHub took it and then does not show it."""
        request = request_of(effect, self.place)
        answer = send(
            lambda: self.writer.write(request.method, request.path, _draft(effect)),
            lambda: self._find_draft(effect) is not None,
            self.writer.wait,
        )
        id_ = id_of(answer)
        return self._find_draft(effect) if id_ is None else id_

    def _find_draft(self, effect: CreateReview) -> int | None:
        drafts = (each.id for each in find_drafts(self.observe()) if says(each.body, effect.body))
        return next(drafts, None)


def id_of(answer: object) -> int | None:
    """The ID that an answer holds, or None."""
    id_ = answer.get("id") if isinstance(answer, Mapping) else None
    return id_ if isinstance(id_, int) else None
