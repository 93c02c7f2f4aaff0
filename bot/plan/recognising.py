"""Whether an effect is there: what tells after an answer that never came whether the request did something."""

from typing import assert_never

from bot.plan.effects import (
    CreateNote,
    CreateReview,
    DeleteComment,
    DeletePendingReview,
    EditComment,
    EditNote,
    EditReview,
    Effect,
    ResolveThread,
)
from bot.plan.markers import find_marker, is_same_text
from bot.plan.observed import Note, PullRequest, Review


def is_done(effect: Effect, before: PullRequest, now: PullRequest) -> bool:
    """Whether nothing is left to do for an effect that was planned on `before`.

    What was to be edited, deleted or resolved and is gone needs nothing any more. A new review or note is one that was
    not there before: an older one may say the same.
    """
    match effect:
        case CreateReview() | CreateNote():
            return find_created(effect, before, now) is not None
        case EditReview(id=id_, body=body):
            return all(says(each.body, body) for each in now.reviews if each.id == id_)
        case EditNote(id=id_, body=body):
            return all(says(each.body, body) for each in now.notes if each.id == id_)
        case EditComment(id=id_, body=body):
            return all(says(each.body, body) for thread in now.threads for each in thread.comments if each.id == id_)
        case DeleteComment(id=id_):
            return all(each.id != id_ for thread in now.threads for each in thread.comments)
        case DeletePendingReview(id=id_):
            return all(each.id != id_ or not each.is_pending for each in now.reviews)
        case ResolveThread(id=node):
            return all(each.is_resolved for each in now.threads if each.id == node)
        case _:  # pragma: no cover
            assert_never(effect)


def find_created(effect: CreateReview | CreateNote, before: PullRequest, now: PullRequest) -> int | None:
    """The ID of the review or note that an effect made, or None where there is none."""
    old: tuple[Review | Note, ...]
    new: tuple[Review | Note, ...]
    if isinstance(effect, CreateReview):
        old, new = before.reviews, tuple(each for each in now.reviews if not each.is_pending)
    else:
        old, new = before.notes, now.notes
    known = {each.id for each in old if not (isinstance(each, Review) and each.is_pending)}
    found = (each.id for each in new if each.is_ours and each.id not in known and says(each.body, effect.body))
    return next(found, None)


def find_drafts(now: PullRequest) -> tuple[Review, ...]:
    """The reviews of our identity that were begun and never submitted: they keep every other one from being made."""
    return tuple(each for each in now.reviews if each.is_ours and each.is_pending)


def is_leftover(review: Review, scope: str) -> bool:
    """Whether a review that was begun may go: it is of this job's making, or holds nothing that could be lost.

    Another program, or another job, may work under the same identity; what it has begun is its own.
    """
    mark = find_marker(review.body)
    return mark.scope == scope if mark is not None else not review.comment_count


def says(body: str, wanted: str) -> bool:
    """Whether a body is the wanted one, for all that GitHub may change about it."""
    mark = find_marker(wanted)
    return is_same_text(body, wanted) or (mark is not None and find_marker(body) == mark)
