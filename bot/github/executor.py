"""Carries out a plan on GitHub, effect by effect, and says what became of each."""

from collections.abc import Callable

from bot.errors import BotError
from bot.github.failures import RefusedError
from bot.github.outcome import Outcome, Refusal
from bot.github.reviewing import Moved, PendingElsewhere, Written, write_review
from bot.github.sending import Place, Sender
from bot.github.writing import LostError, StoppedError, Writer
from bot.plan.effects import CreateNote, CreateReview, Effect, NewComment, Plan, ResolveThread
from bot.plan.observed import PullRequest

MAX_WORDS = 300
_NO_ACCESS = "not accessible by"  # "Resource not accessible by integration", and "… by personal access token"
_CLOSED_TO_ALL = ("is locked", "was archived")  # a conversation, a repository: 403 too, whatever the token may


def execute(plan: Plan, writer: Writer, observe: Callable[[], PullRequest], place: Place) -> Outcome:
    """What became of a plan. Raises nothing that a request can cause: failures of single effects are in the outcome.

    Effects are done in order. A write that did not take effect is repeated within the time that the run may wait; one
    whose answer was lost is repeated only where `observe` shows that it did nothing.
    """
    execution = _Execution(Sender(writer, observe, place))
    for number, effect in enumerate(plan):
        try:
            goes_on = execution.perform(effect)
        except StoppedError as error:
            return execution.outcome(not_done=plan[number:], error=str(error))
        if not goes_on:
            return execution.outcome(not_done=plan[number + 1 :])
    return execution.outcome()


def permission_of(effect: Effect) -> str:
    """The permission of a token that an effect needs."""
    return "contents: write" if isinstance(effect, ResolveThread) else "pull-requests: write"


class _Execution:
    """What has become of the effects so far."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._denied: dict[str, RefusedError] = {}  # by permission
        self._done: list[Effect] = []
        self._refused: list[Refusal] = []
        self._lost: list[Effect] = []
        self._unresolved: list[ResolveThread] = []
        self._rejected: tuple[NewComment, ...] = ()
        self._review_id: int | None = None
        self._stands: Moved | PendingElsewhere | None = None
        self._unwritten: tuple[Effect, ...] = ()
        self._error = ""

    def outcome(self, not_done: Plan = (), error: str = "") -> Outcome:
        """The outcome, when the rest of the plan is not done."""
        return Outcome(
            done=tuple(self._done),
            refused=tuple(self._refused),
            lost=tuple(self._lost),
            not_done=(*self._unwritten, *not_done),
            unresolved=tuple(self._unresolved),
            rejected=self._rejected,
            review_id=self._review_id,
            moved=isinstance(self._stands, Moved),
            pending_elsewhere=isinstance(self._stands, PendingElsewhere),
            error=error or self._error,
        )

    def perform(self, effect: Effect) -> bool:
        """Whether the plan goes on after an effect. Raises StoppedError where it did nothing and cannot go on."""
        denied = self._denied.get(permission_of(effect))
        if denied is not None:
            self._refuse(effect, denied)
            return not _is_creation(effect)
        try:
            is_done = self._review(effect) if isinstance(effect, CreateReview) else self._send(effect)
        except RefusedError as error:
            self._refuse(effect, error)
            is_done = False
        except (LostError, BotError) as error:
            self._lose(effect, str(error))
            is_done = False
        return is_done or not _is_creation(effect)

    def _send(self, effect: Effect) -> bool:
        try:
            self._sender.send(effect)
        except RefusedError as error:
            if _is_creation(effect) or error.status not in (404, 410) or not self._sender.is_done(effect):
                raise
        self._done.append(effect)
        return True

    def _review(self, effect: CreateReview) -> bool:
        written = write_review(effect, self._sender)
        if not isinstance(written, Written):
            self._stands = written
            self._unwritten = (effect,)
            return False
        self._review_id, self._rejected = written
        self._done.append(effect)
        return True

    def _lose(self, effect: Effect, why: str) -> None:
        if isinstance(effect, ResolveThread):
            self._unresolved.append(effect)
            return
        self._lost.append(effect)
        self._error = why

    def _refuse(self, effect: Effect, error: RefusedError) -> None:
        """Notes a refusal, and what it says about the effects to come."""
        permission = permission_of(effect)
        is_closed = any(word in error.message for word in _CLOSED_TO_ALL)
        is_denied = (error.status in (401, 403) and not is_closed) or (error.status == 404 and _is_creation(effect))
        if error.status == 401:
            self._denied = dict.fromkeys(("contents: write", "pull-requests: write"), error)
            permission = "a valid token"
        elif _NO_ACCESS in error.message or (error.status == 404 and _is_creation(effect)):
            self._denied[permission] = error
        if isinstance(effect, ResolveThread):
            self._unresolved.append(effect)
            return
        self._refused.append(Refusal(effect, error.status, error.message[:MAX_WORDS], permission if is_denied else ""))


def _is_creation(effect: Effect) -> bool:
    return isinstance(effect, CreateReview | CreateNote)
