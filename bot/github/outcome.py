"""What became of a plan that was carried out on GitHub."""

from typing import NamedTuple

from bot.plan.effects import Effect, NewComment, ResolveThread


class Refusal(NamedTuple):
    """An effect that GitHub refuses.

    `words` are GitHub's own, cut, to be escaped by who shows them; `permission` is what the token probably lacks, ""
    where it is no matter of permissions.
    """

    effect: Effect
    status: int | None
    words: str
    permission: str


class Outcome(NamedTuple):
    """Every effect of a plan stands in exactly one of `done`, `refused`, `lost`, `not_done` and `unresolved`.

    `lost` may or may not be there. What follows a review or note that was not written is not done: it would say that
    there is one. `rejected` are the comments that GitHub does not take into the review, which stands without them;
    `review_id` is its ID. `moved`: the head moved or the pull request was closed, so that the plan is outdated.
    `pending_elsewhere`: another program has begun a review under our identity; a note can still be written. `error`
    says why the execution ended early.
    """

    done: tuple[Effect, ...] = ()
    refused: tuple[Refusal, ...] = ()
    lost: tuple[Effect, ...] = ()
    not_done: tuple[Effect, ...] = ()
    unresolved: tuple[ResolveThread, ...] = ()
    rejected: tuple[NewComment, ...] = ()
    review_id: int | None = None
    moved: bool = False
    pending_elsewhere: bool = False
    error: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether everything that was planned is said; threads that could not be resolved do not count."""
        return not (self.refused or self.lost or self.not_done or self.rejected)
