"""A pull request as a value that effects act on as GitHub would, as far as a plan sees it. Ours, no peer."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

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
from bot.plan.observed import Comment, Note, PullRequest, Review, Thread

HEAD = "a" * 40
EMPTY = PullRequest(7, True, False, False, False, HEAD, "b" * 40, "main")


@dataclass(frozen=True)
class Model:
    """The state, and the next free ID."""

    state: PullRequest = EMPTY
    next_id: int = 1
    log: tuple[Effect, ...] = field(default=())

    def run(self, *plan: Effect) -> "Model":
        """The state after the effects."""
        model = self
        for effect in plan:
            model = replace(model._apply(effect), log=(*model.log, effect))
        return model

    def _apply(self, effect: Effect) -> "Model":
        state = self.state
        match effect:
            case CreateReview():
                return self._create(effect)
            case EditReview(id=id_, body=body):
                reviews = tuple(each._replace(body=body) if each.id == id_ else each for each in state.reviews)
                return replace(self, state=state._replace(reviews=reviews))
            case EditComment(id=id_, body=body):
                return self.with_threads(tuple(_edited(each, id_, body) for each in state.threads))
            case DeleteComment(id=id_):
                return self.with_threads(tuple(each for each in state.threads if each.comments[0].id != id_))
            case ResolveThread(id=node):
                return self.with_threads(
                    tuple(
                        each._replace(is_resolved=True, is_resolved_by_us=True) if each.id == node else each
                        for each in state.threads
                    )
                )
            case DeletePendingReview(id=id_):
                return replace(self, state=state._replace(reviews=tuple(r for r in state.reviews if r.id != id_)))
            case CreateNote(body=body):
                notes = (*state.notes, Note(self.next_id, body, True))
                return replace(self, state=state._replace(notes=notes), next_id=self.next_id + 1)
            case EditNote(id=id_, body=body):
                notes = tuple(each._replace(body=body) if each.id == id_ else each for each in state.notes)
                return replace(self, state=state._replace(notes=notes))

    def _create(self, effect: CreateReview) -> "Model":
        number = self.next_id
        review = Review(number, effect.body, True, False, effect.commit, len(effect.comments))
        threads = []
        for each in effect.comments:
            number += 1
            comment = Comment(number, each.body, True)
            threads.append(Thread(f"T{number}", each.path, each.line, each.start_line, False, True, (comment,)))
        state = self.state._replace(reviews=(*self.state.reviews, review), threads=(*self.state.threads, *threads))
        return replace(self, state=state, next_id=number + 1)

    def with_threads(self, threads: tuple[Thread, ...]) -> "Model":
        """The state with other threads."""
        return replace(self, state=self.state._replace(threads=threads))

    def reply(self, index: int) -> "Model":
        """A person answers in a thread."""
        return self._change(index, lambda each: each._replace(comments=(*each.comments, Comment(10_000, "hm", False))))

    def resolve(self, index: int) -> "Model":
        """A person resolves a thread."""
        return self._change(index, lambda each: each._replace(is_resolved=True))

    def move(self, index: int, line: int | None) -> "Model":
        """A push moves a thread to another line, or GitHub loses its place."""
        return self._change(index, lambda each: each._replace(line=line, start_line=None))

    def _change(self, index: int, change: Callable[[Thread], Thread]) -> "Model":
        threads = self.state.threads
        if not threads:
            return self
        index %= len(threads)
        return self.with_threads((*threads[:index], change(threads[index]), *threads[index + 1 :]))


def _edited(thread: Thread, id_: int, body: str) -> Thread:
    first, *rest = thread.comments
    return thread._replace(comments=(first._replace(body=body), *rest)) if first.id == id_ else thread
