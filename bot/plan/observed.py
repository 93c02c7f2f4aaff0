"""What stands on a pull request now, as far as a plan depends on it."""

from typing import NamedTuple


class Comment(NamedTuple):
    """A comment of a review thread. `id` is that of the REST API."""

    id: int
    body: str
    is_ours: bool


class Thread(NamedTuple):
    """A review thread; its comments in order, never empty. `line` is on head, None where GitHub lost the place."""

    id: str  # the node ID of GraphQL
    path: str
    line: int | None
    start_line: int | None
    is_resolved: bool
    can_resolve: bool
    comments: tuple[Comment, ...]
    is_resolved_by_us: bool = False


class Review(NamedTuple):
    """A review. `id` is that of the REST API; `commit` the SHA that it was written for."""

    id: int
    body: str
    is_ours: bool
    is_pending: bool
    commit: str
    comment_count: int


class Note(NamedTuple):
    """A comment of the conversation, outside of reviews. `id` is that of the REST API."""

    id: int
    body: str
    is_ours: bool


class PullRequest(NamedTuple):
    """A pull request with everything that was said on it, the oldest first."""

    number: int
    is_open: bool
    is_draft: bool
    is_locked: bool
    is_fork: bool  # head is a branch of another repository, or of one that is gone
    head_sha: str
    base_sha: str  # the tip of the branch that it goes to
    base_ref: str
    threads: tuple[Thread, ...] = ()
    reviews: tuple[Review, ...] = ()
    notes: tuple[Note, ...] = ()
