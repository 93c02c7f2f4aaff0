"""A review written so that one bad line loses nothing.

GitHub refuses the whole review where one comment cannot stand (422), and does not say which. What is bad is found with
drafts: reviews without an event, which nobody sees and which are deleted at once.
"""

from typing import NamedTuple, TypeAlias

from bot.github.failures import RefusedError
from bot.github.sending import Sender, id_of
from bot.github.writing import LostError, StoppedError
from bot.plan.effects import CreateReview, DeletePendingReview, NewComment
from bot.plan.markers import find_marker
from bot.plan.observed import PullRequest
from bot.plan.recognising import find_created, find_drafts, is_leftover

MAX_PROBES = 12
_PENDING = "pending review"
_TOO_LONG = "is too long"


class Written(NamedTuple):
    """The review is there, without the comments that were rejected."""

    id: int | None
    rejected: tuple[NewComment, ...] = ()


class Moved(NamedTuple):
    """The head moved or the pull request was closed."""


class PendingElsewhere(NamedTuple):
    """Another program has begun a review under our identity."""


Reviewed: TypeAlias = Written | Moved | PendingElsewhere


def write_review(effect: CreateReview, sender: Sender) -> Reviewed:
    """What became of a review: at most one is seen in the end.

    Raises RefusedError where it cannot be written at all, StoppedError, and LostError where nobody knows.
    """
    try:
        return _write(effect, sender)
    except RefusedError as error:
        if error.status != 422 or _TOO_LONG in error.message:
            raise
        return _answer_refusal(effect, sender, error)


def _answer_refusal(effect: CreateReview, sender: Sender, error: RefusedError) -> Reviewed:
    """What a refused review calls for, by what stands on the pull request."""
    now = sender.observe()
    if _has_moved(now, sender):
        return Moved()
    created = find_created(effect, sender.place.before, now)
    if created is not None:
        return Written(created)
    drafts, mark = find_drafts(now), find_marker(effect.body)
    scope = mark.scope if mark is not None else ""
    if any(not is_leftover(each, scope) for each in drafts) or (not drafts and _PENDING in error.message):
        return PendingElsewhere()
    if drafts:
        for each in drafts:
            _delete(each.id, sender)
        try:
            return _write(effect, sender)
        except RefusedError as again:
            error = again
    if error.status == 422 and _PENDING in error.message:
        return PendingElsewhere()
    if error.status != 422 or now.is_locked or not effect.comments:
        raise error
    return _write_without_bad(effect, sender)


def _has_moved(now: PullRequest, sender: Sender) -> bool:
    return now.head_sha != sender.place.before.head_sha or not now.is_open


def _write_without_bad(effect: CreateReview, sender: Sender) -> Reviewed:
    """The review with the comments that GitHub takes; with none where even those are refused together."""
    search = _Search(effect, sender)
    try:
        good = search.find_good(effect.comments)
    except _DraftBlockedError:
        return PendingElsewhere()
    for comments in dict.fromkeys((good, ())):
        try:
            written = _write(effect._replace(comments=comments), sender)
        except RefusedError as error:
            if error.status == 422 and _PENDING in error.message:
                return PendingElsewhere()
            if error.status == 422 and _has_moved(sender.observe(), sender):
                return Moved()
            if error.status != 422 or not comments:
                raise
            continue
        return written._replace(rejected=tuple(each for each in effect.comments if each not in comments))
    raise AssertionError("the last attempt returns or raises")


def _write(effect: CreateReview, sender: Sender) -> Written:
    answer = sender.send(effect)
    id_ = id_of(answer)
    return Written(find_created(effect, sender.place.before, sender.observe()) if id_ is None else id_)


class _DraftBlockedError(Exception):
    """A draft cannot be made since there is one."""


class _Search:
    """The search for what GitHub takes, with a limited number of probes."""

    def __init__(self, effect: CreateReview, sender: Sender) -> None:
        self._effect = effect
        self._sender = sender
        self._left = MAX_PROBES

    def find_good(self, comments: tuple[NewComment, ...]) -> tuple[NewComment, ...]:
        """The comments that were proved to be good, of some that cannot stand together; in their order."""
        if len(comments) == 1 or not self._left:
            return ()
        half = len(comments) // 2
        first, second = comments[:half], comments[half:]
        if self._is_taken(first):
            return (*first, *self.find_good(second))
        good = self.find_good(first)
        if not self._left:
            return good
        return (*good, *(second if self._is_taken(second) else self.find_good(second)))

    def _is_taken(self, comments: tuple[NewComment, ...]) -> bool:
        """Whether GitHub takes some comments; leaves no draft behind."""
        self._left -= 1
        try:
            draft = self._sender.begin(self._effect._replace(comments=comments))
        except LostError as error:
            raise StoppedError(str(error)) from error
        except RefusedError as error:
            if error.status != 422:
                raise
            if _PENDING in error.message:
                raise _DraftBlockedError from error
            return False
        if draft is not None:
            _delete(draft, self._sender)
        return True


def _delete(draft: int, sender: Sender) -> None:
    """Deletes a draft; where that fails the next run does it, by the marker in its body."""
    try:
        sender.send(DeletePendingReview(draft))
    except LostError as error:
        raise StoppedError(str(error)) from error
    except RefusedError as error:
        if error.status not in (404, 410):
            raise
