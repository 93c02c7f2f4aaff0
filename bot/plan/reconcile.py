"""From what a pull request should say and what it says to the effects that lead from one to the other.

What people answered or resolved is theirs: it is left alone. A finding has one thread for its whole life. A run that
finds everything as it should be plans nothing; one that was cut off is finished by the next.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

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
    Plan,
    ResolveThread,
)
from bot.plan.markers import FindingMark, ReviewMark, add_marker, digest_of, find_marker, is_edited, review_mark
from bot.plan.observed import Note, PullRequest, Review, Thread
from bot.plan.recognising import is_leftover

OPEN, CLEAN, REPLACED = "open", "clean", "replaced"


class WantedFinding(NamedTuple):
    """A finding that people shall know of. `body` belongs at its place; `moved_body` into a thread anchored elsewhere.

    `line` is None where the diff has no place for it. Bodies are without markers.
    """

    fingerprint: str
    rule: str
    path: str
    line: int | None
    start_line: int | None
    body: str
    moved_body: str


class Wanted(NamedTuple):
    """What a pull request should say.

    `findings` are the worst first. `standing` are the fingerprints of all that the change brings, told or not;
    `endings` says how others ended, where it is known. Nothing is said of the threads on `unread` files. `asides` are
    the keys of what only the body tells. `render_body` gives the body of a review for the fingerprints that have a
    thread of their own, `render_gone` the body of a comment for its rule and ending. Jobs of another `scope` have
    threads and reviews of their own.
    """

    head_sha: str
    findings: tuple[WantedFinding, ...]
    standing: frozenset[str]
    endings: Mapping[str, str]
    unread: frozenset[str]
    asides: tuple[str, ...]
    render_body: Callable[[frozenset[str]], str]
    render_gone: Callable[[str, str], str]
    clean_body: str
    replaced_body: str
    scope: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all that a review tells."""
        return (*(each.fingerprint for each in self.findings), *self.asides)


class _Known(NamedTuple):
    """A thread of ours with its marker."""

    thread: Thread
    mark: FindingMark

    @property
    def is_touched(self) -> bool:
        """Whether a person answered, edited or resolved it."""
        is_answered = any(not each.is_ours for each in self.thread.comments)
        return self.is_closed or is_answered or is_edited(self.thread.comments[0].body, self.mark)

    @property
    def is_closed(self) -> bool:
        """Whether a person resolved it."""
        return self.thread.is_resolved and not self.thread.is_resolved_by_us

    @property
    def is_open(self) -> bool:
        """Whether it says that its finding is there, and nobody has closed it."""
        return self.mark.state == OPEN and not self.is_closed


def reconcile(wanted: Wanted, observed: PullRequest) -> Plan:
    """The effects, in their order; () where all is as it should be."""
    if not observed.is_open:
        return ()
    threads = _threads_of(observed, wanted.scope)
    kept = {fingerprint: _choose(group) for fingerprint, group in threads.items()}
    plan: list[Effect] = [DeletePendingReview(each.id) for each in observed.reviews if _is_begun(each, wanted)]
    for fingerprint, group in threads.items():
        plan.extend(_without_doubles(kept[fingerprint], group))
    known = {each.fingerprint: each for each in wanted.findings}
    for fingerprint, chosen in kept.items():
        if fingerprint in known:
            plan.extend(_keep(known[fingerprint], chosen, wanted))
        elif fingerprint not in wanted.standing:
            plan.extend(_end(chosen, wanted))
    ours = tuple(_reviews_of(observed, wanted.scope))
    # What was told and has no thread could not be commented, or somebody took the comment away.
    told = ours[-1][1] if ours else ReviewMark(OPEN, "")
    with_thread = {*_told_by_others(observed, wanted.scope), *_with_thread(known, kept, told)}
    plan.extend(_reviews(wanted, observed, frozenset(with_thread & known.keys()), (ours, told)))
    return tuple(plan)


def note_instead(wanted: Wanted, observed: PullRequest) -> Plan:
    """A comment of the conversation that says all, where no review can be written; () where it is there already."""
    body = _body(wanted, frozenset())
    for note in observed.notes:
        mark = find_marker(note.body) if note.is_ours else None
        if isinstance(mark, ReviewMark) and mark.state != REPLACED and mark.scope == wanted.scope:
            return () if mark == find_marker(body) else (EditNote(note.id, body),)
    return (CreateNote(body),)


def _threads_of(observed: PullRequest, scope: str) -> dict[str, list[_Known]]:
    """The threads of this job, by fingerprint."""
    found: dict[str, list[_Known]] = {}
    for each in _marked_threads(observed):
        if each.mark.scope == scope:
            found.setdefault(each.mark.fingerprint, []).append(each)
    return found


def _told_by_others(observed: PullRequest, scope: str) -> Iterator[str]:
    """The fingerprints of what other jobs are telling; each ends its own threads."""
    return (each.mark.fingerprint for each in _marked_threads(observed) if each.mark.scope != scope and each.is_open)


def _marked_threads(observed: PullRequest) -> Iterator[_Known]:
    for thread in observed.threads:
        mark = find_marker(thread.comments[0].body) if thread.comments[0].is_ours else None
        if isinstance(mark, FindingMark):
            yield _Known(thread, mark)


def _choose(group: list[_Known]) -> _Known:
    """The thread that speaks for a finding: the first open one, else the last."""
    return next((each for each in group if each.is_open), group[-1])


def _without_doubles(kept: _Known, group: list[_Known]) -> Iterator[Effect]:
    """Two runs at once may have written the same twice: what came later goes, unless somebody answered there."""
    for each in group:
        if each is not kept and each.is_open and not each.is_touched:
            yield DeleteComment(each.thread.comments[0].id)


def _with_thread(known: Mapping[str, WantedFinding], kept: Mapping[str, _Known], told: ReviewMark) -> Iterator[str]:
    """The wanted findings that have a thread that can go on: one that ended and was closed is over.

    One that a person closed stands for its finding as long as that was never gone.
    """
    for fingerprint in known:
        chosen = kept.get(fingerprint)
        if chosen is None:
            continue
        is_over = chosen.is_touched or chosen.thread.is_resolved
        is_lasting = chosen.is_closed and chosen.mark.state == OPEN and told.lists(fingerprint)
        if chosen.is_open or is_lasting or not is_over:
            yield fingerprint


def _keep(finding: WantedFinding, known: _Known, wanted: Wanted) -> Iterator[Effect]:
    """What a thread of a finding that is there should say."""
    if known.is_touched or (known.thread.is_resolved and not known.is_open):
        return
    thread = known.thread
    is_there = (thread.path, thread.line, thread.start_line) == (finding.path, finding.line, finding.start_line)
    body = finding.body if is_there else finding.moved_body
    marked = _marked(finding, body, wanted)
    if find_marker(marked) != known.mark:
        yield EditComment(thread.comments[0].id, marked)


def _end(known: _Known, wanted: Wanted) -> Iterator[Effect]:
    """What a thread of a finding that is gone should say."""
    thread, mark = known.thread, known.mark
    if not known.is_open or known.is_touched or thread.path in wanted.unread:
        return
    if thread.can_resolve and not thread.is_resolved:
        yield ResolveThread(thread.id)
    ending = wanted.endings.get(mark.fingerprint, "fixed")
    body = wanted.render_gone(mark.rule, ending)
    ended = FindingMark(mark.fingerprint, mark.rule, ending, digest_of(body), wanted.scope)
    yield EditComment(thread.comments[0].id, add_marker(body, ended))


def _reviews(
    wanted: Wanted, observed: PullRequest, with_thread: frozenset[str],
    known: tuple[tuple[tuple[Review, ReviewMark], ...], ReviewMark],
) -> Iterator[Effect]:  # fmt: skip
    """A new review where there is something new to say, else the latest one brought up to date.

    On a draft what is new waits until the pull request is ready, and the review stays as it is.
    """
    ours, told = known
    placed = (each for each in wanted.findings if each.line is not None and each.fingerprint not in with_thread)
    new = [each for each in placed if not told.lists(each.fingerprint)]
    untold = [key for key in wanted.keys if key not in with_thread and not told.has_told(key)]
    if new or untold:
        if not observed.is_draft:
            yield _create(wanted, new, with_thread)
            yield from _replace(ours, observed, wanted)
    elif ours:
        yield from _update(wanted, ours[-1], with_thread)
        yield from _replace(ours[:-1], observed, wanted)
    elif not wanted.keys:
        body = _body(wanted, with_thread)
        yield from (EditNote(note.id, body) for note in _open_notes(observed, wanted.scope))


def _open_notes(observed: PullRequest, scope: str) -> Iterator[Note]:
    """The comments of this job in the conversation that stand in for a review."""
    for note in observed.notes:
        found = find_marker(note.body) if note.is_ours else None
        if isinstance(found, ReviewMark) and found.state == OPEN and found.scope == scope:
            yield note


def _create(wanted: Wanted, new: list[WantedFinding], with_thread: frozenset[str]) -> CreateReview:
    comments = tuple(
        NewComment(each.path, each.line or 0, each.start_line, _marked(each, each.body, wanted)) for each in new
    )
    inline = with_thread | {each.fingerprint for each in new}
    return CreateReview(wanted.head_sha, _body(wanted, inline), comments)


def _update(wanted: Wanted, latest: tuple[Review, ReviewMark], with_thread: frozenset[str]) -> Iterator[Effect]:
    review, mark = latest
    if not wanted.keys and mark.state == CLEAN:
        return
    body = _body(wanted, with_thread)
    if find_marker(body) != mark:
        yield EditReview(review.id, body)


def _body(wanted: Wanted, with_thread: frozenset[str]) -> str:
    """The body of a review with its marker."""
    body = wanted.render_body(with_thread) if wanted.keys else wanted.clean_body
    state = OPEN if wanted.keys else CLEAN
    return add_marker(body, review_mark(state, digest_of(body), wanted.keys, wanted.scope))


def _replace(ours: tuple[tuple[Review, ReviewMark], ...], observed: PullRequest, wanted: Wanted) -> Iterator[Effect]:
    """Older reviews and notes say that there is a newer one; those that told of a clean change stay."""
    digest = digest_of(wanted.replaced_body)
    body = add_marker(wanted.replaced_body, review_mark(REPLACED, digest, (), wanted.scope))
    for review, mark in ours:
        if mark.state == OPEN:
            yield EditReview(review.id, body)
    yield from (EditNote(note.id, body) for note in _open_notes(observed, wanted.scope))


def _reviews_of(observed: PullRequest, scope: str) -> Iterator[tuple[Review, ReviewMark]]:
    """The reviews of ours that were submitted and not replaced, the oldest first."""
    for review in observed.reviews:
        mark = find_marker(review.body) if review.is_ours and not review.is_pending else None
        if isinstance(mark, ReviewMark) and mark.state != REPLACED and mark.scope == scope:
            yield review, mark


def _is_begun(review: Review, wanted: Wanted) -> bool:
    """Whether a review was begun by this job and never submitted: it keeps every other one from being written."""
    return review.is_ours and review.is_pending and is_leftover(review, wanted.scope)


def _marked(finding: WantedFinding, body: str, wanted: Wanted) -> str:
    digest = digest_of(body)
    return add_marker(body, FindingMark(finding.fingerprint, finding.rule, OPEN, digest, wanted.scope))
