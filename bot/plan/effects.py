"""What a plan may do to a pull request. Each effect can be recognised once it is there, so that none is done twice."""

from typing import NamedTuple, TypeAlias


class NewComment(NamedTuple):
    """A comment of a new review on the lines from `start_line` (None: `line` alone) to `line` of head."""

    path: str
    line: int
    start_line: int | None
    body: str


class CreateReview(NamedTuple):
    """A review of event COMMENT on `commit`. Its body holds a marker that no other review has."""

    commit: str
    body: str
    comments: tuple[NewComment, ...]


class EditReview(NamedTuple):
    """Another body for a submitted review of ours."""

    id: int
    body: str


class EditComment(NamedTuple):
    """Another body for a review comment of ours."""

    id: int
    body: str


class DeleteComment(NamedTuple):
    """A review comment of ours goes, to which nobody has answered."""

    id: int


class ResolveThread(NamedTuple):
    """A thread of ours is resolved. Its loss is no failure: tokens seldom may."""

    id: str


class DeletePendingReview(NamedTuple):
    """A review of ours that was never submitted goes, since it keeps others from being made."""

    id: int


class CreateNote(NamedTuple):
    """A comment in the conversation, where no review can be written. Its body holds a marker of its own."""

    body: str


class EditNote(NamedTuple):
    """Another body for a comment of ours in the conversation."""

    id: int
    body: str


Effect: TypeAlias = (
    CreateReview
    | EditReview
    | EditComment
    | DeleteComment
    | ResolveThread
    | DeletePendingReview
    | CreateNote
    | EditNote
)
Plan: TypeAlias = tuple[Effect, ...]
