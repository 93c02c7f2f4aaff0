"""What becomes of a plan whose requests fail in all ways: nothing is done twice, and what is not done is told."""

from itertools import pairwise

import pytest

from bot.errors import RemoteError
from bot.github.executor import execute
from bot.github.failures import LimitedError, RefusedError, RequestError, UnclearError, UnsentError
from bot.github.sending import request_of
from bot.plan.effects import (
    CreateNote,
    CreateReview,
    DeleteComment,
    DeletePendingReview,
    EditComment,
    EditNote,
    EditReview,
    NewComment,
    Plan,
    ResolveThread,
)
from bot.plan.markers import ReviewMark, add_marker, digest_of
from bot.plan.observed import Comment, Note, PullRequest, Review, Thread
from tests.github.writer import EMPTY, HEAD, NO_ACCESS, Fault, Page, told

BODY = add_marker("a review", ReviewMark("open", digest_of("a review")))


def thread(number: int) -> Thread:
    """A thread of ours."""
    return Thread(f"T{number}", "t.yaml", number, None, False, True, (Comment(number, "old", True),))


def everything() -> PullRequest:
    """A pull request on which there is one of each."""
    return EMPTY._replace(
        threads=(thread(1), thread(2), thread(3)),
        reviews=(Review(4, "old", True, False, HEAD, 0), Review(5, BODY, True, True, HEAD, 0)),
        notes=(Note(6, "old", True),),
    )


REVIEW = CreateReview(HEAD, BODY, (NewComment("t.yaml", 9, 8, "one"), NewComment("t.yaml", 9, 9, "two")))
PLAN: Plan = (
    DeletePendingReview(5),
    DeleteComment(1),
    ResolveThread("T2"),
    EditComment(2, "new"),
    REVIEW,
    EditReview(4, "new"),
    EditNote(6, "new"),
    CreateNote(add_marker("a note", ReviewMark("open", digest_of("a note")))),
)
KINDS = [type(each).__name__ for each in PLAN]


def run(page: Page, plan: Plan = PLAN) -> dict[str, object]:
    """The outcome in short."""
    sender = page.sender()
    return told(execute(plan, page, sender.observe, sender.place))


def without_ids(state: PullRequest) -> object:
    """What people see of a pull request."""
    return (
        [(each.path, each.line, each.is_resolved, [c.body for c in each.comments]) for each in state.threads],
        [(each.body, each.is_pending) for each in state.reviews],
        [each.body for each in state.notes],
    )


def undisturbed() -> PullRequest:
    """The pull request after a run in which nothing fails."""
    page = Page(everything())
    assert run(page) == {"done": KINDS}
    return page.state


def test_every_effect_is_one_request() -> None:
    page = Page(everything())
    outcome = execute(PLAN, page, lambda: page.state, page.sender().place)
    assert page.log == [
        "DELETE /repos/o/r/pulls/7/reviews/5",
        "DELETE /repos/o/r/pulls/comments/1",
        "resolve T2",
        "PATCH /repos/o/r/pulls/comments/2",
        "POST /repos/o/r/pulls/7/reviews",
        "PUT /repos/o/r/pulls/7/reviews/4",
        "PATCH /repos/o/r/issues/comments/6",
        "POST /repos/o/r/issues/7/comments",
    ]
    common = {"path": "t.yaml", "line": 9, "side": "RIGHT"}
    comments = [{**common, "body": "one", "start_line": 8, "start_side": "RIGHT"}, {**common, "body": "two"}]
    assert page.bodies[4] == {"commit_id": HEAD, "body": BODY, "event": "COMMENT", "comments": comments}
    assert (outcome.is_complete, outcome.review_id) == (True, page.state.reviews[-1].id)
    assert page.waits == []


def test_an_empty_plan_asks_nothing() -> None:
    page = Page()
    assert (run(page, ()), page.log) == ({}, [])


ERRORS: dict[str, Fault] = {
    "a limit": Fault(LimitedError("wait", 403, 30.0)),
    "too quick": Fault(RefusedError("was submitted too quickly", 422)),
    "no connection": Fault(UnsentError("no connection")),
    "a timeout before": Fault(UnclearError("no whole answer")),
    "a timeout after": Fault(UnclearError("no whole answer"), is_late=True),
    "502 after": Fault(UnclearError("Server Error", 502), is_late=True),
}


@pytest.mark.parametrize("fault", ERRORS.values(), ids=ERRORS)
@pytest.mark.parametrize("number", range(len(PLAN)))
def test_one_fault_of_one_request_changes_nothing(number: int, fault: Fault) -> None:
    page = Page(everything(), faults={number: fault})
    assert run(page) == {"done": KINDS}
    assert without_ids(page.state) == without_ids(undisturbed())
    assert len(page.log) == len(PLAN) + (not fault.is_late)
    assert len(page.waits) == 1


@pytest.mark.parametrize("first", ERRORS.values(), ids=ERRORS)
@pytest.mark.parametrize("second", ERRORS.values(), ids=ERRORS)
def test_two_faults_of_one_review_write_one_review(first: Fault, second: Fault) -> None:
    page = Page(faults={0: first, 1: second})
    assert run(page, (REVIEW,)) == {"done": ["CreateReview"]}
    assert len(page.state.reviews) == 1
    assert len(page.state.threads) == 2


def test_answers_without_a_body_are_looked_up() -> None:
    page = Page(everything(), is_dumb=True)
    outcome = execute(PLAN, page, lambda: page.state, page.sender().place)
    assert outcome.review_id == page.state.reviews[-1].id
    assert told(outcome) == {"done": KINDS}


@pytest.mark.parametrize("number", range(len(PLAN)))
def test_a_write_that_never_answers_is_lost_and_the_rest_goes_on_where_it_may(number: int) -> None:
    silent = Fault(UnclearError("no whole answer"))
    page = Page(everything(), faults={number + attempt: silent for attempt in range(9)}, budget=10_000.0)
    page.faults = {each: fault for each, fault in page.faults.items() if each < number + 4}
    kind = KINDS[number]
    outcome = run(page)
    name = "unresolved" if kind == "ResolveThread" else "lost"
    assert outcome[name] == [kind]
    goes_on = not kind.startswith("Create")
    assert outcome.get("done", []) == KINDS[:number] + (KINDS[number + 1 :] if goes_on else [])
    assert outcome.get("not_done", []) == ([] if goes_on else KINDS[number + 1 :])
    assert page.waits == [1.0, 2.0, 4.0, 8.0]


@pytest.mark.parametrize("error", [LimitedError("wait", 403, 301.0), UnsentError("no connection")])
@pytest.mark.parametrize("number", range(len(PLAN)))
def test_what_was_surely_not_done_and_cannot_be_ends_the_plan(number: int, error: RequestError) -> None:
    page = Page(everything(), faults={each: Fault(error) for each in range(number, 99)})
    sender = page.sender()
    outcome = execute(PLAN, page, sender.observe, sender.place)
    assert (len(outcome.done), outcome.not_done, outcome.lost) == (number, PLAN[number:], ())
    assert outcome.error.endswith((".", "follows."))
    assert not outcome.is_complete


def test_limits_use_up_the_time_and_then_end_the_plan() -> None:
    page = Page(always=Fault(LimitedError("wait", 403, 60.0)))
    assert run(page, (EditNote(6, "x"),)) == {"not_done": ["EditNote"]}
    assert (page.waits, len(page.log)) == ([60.0] * 5, 6)


def test_limits_of_no_time_are_not_asked_for_ever() -> None:
    page = Page(always=Fault(LimitedError("wait", 403, 0.0)))
    run(page, (EditNote(6, "x"),))
    assert (page.waits, len(page.log)) == ([1.0] * 8, 9)


def test_a_permission_that_is_lacking_stops_further_writes_that_need_it() -> None:
    page = Page(everything(), always=Fault(RefusedError(NO_ACCESS, 403)))
    outcome = run(page)
    assert page.log == ["DELETE /repos/o/r/pulls/7/reviews/5", "resolve T2"]
    refused = [kind for kind in KINDS[:5] if kind != "ResolveThread"]
    assert outcome["refused"] == [(kind, 403, "pull-requests: write") for kind in refused]
    assert outcome["unresolved"] == ["ResolveThread"]
    assert outcome["not_done"] == KINDS[5:]  # what follows a review would say that there is one


def test_threads_that_may_not_be_resolved_are_tried_once_and_lose_nothing_else() -> None:
    page = Page(everything(), faults={0: Fault(RefusedError(NO_ACCESS, 403))})
    plan = (ResolveThread("T1"), EditComment(1, "new"), ResolveThread("T2"), EditComment(2, "new"))
    assert run(page, plan) == {"done": ["EditComment"] * 2, "unresolved": ["ResolveThread"] * 2}
    assert len(page.log) == 3


def test_a_token_that_is_not_valid_any_more_stops_everything() -> None:
    page = Page(everything(), always=Fault(RefusedError("Bad credentials", 401)))
    outcome = run(page, (EditComment(1, "x"), ResolveThread("T1"), EditNote(6, "x")))
    assert len(page.log) == 1
    assert outcome["refused"] == [("EditComment", 401, "a valid token"), ("EditNote", 401, "a valid token")]


REFUSALS: dict[str, tuple[int, str, str]] = {
    "no access": (403, NO_ACCESS, "pull-requests: write"),
    "a personal token": (403, "Resource not accessible by personal access token", "pull-requests: write"),
    "hidden": (404, "Not Found", "pull-requests: write"),
    "locked": (403, "Unable to create comment because issue is locked.", ""),
    "archived": (403, "Repository was archived so is read-only.", ""),
    "gone": (410, "Issues are disabled for this repo", ""),
    "not valid": (422, "Validation Failed; body is too long (maximum is 65536 characters)", ""),
    "strange": (418, "x" * 500, ""),
}


@pytest.mark.parametrize(("status", "words", "permission"), REFUSALS.values(), ids=REFUSALS)
@pytest.mark.parametrize("effect", [CreateNote("note"), REVIEW], ids=["note", "review"])
def test_a_refused_creation_ends_the_plan_and_says_why(
    effect: CreateNote | CreateReview, status: int, words: str, permission: str
) -> None:
    page = Page(everything(), always=Fault(RefusedError(words, status)))
    page.state = page.state._replace(reviews=())
    sender = page.sender()
    outcome = execute((effect, EditNote(6, "new")), page, sender.observe, sender.place)
    (refusal,) = outcome.refused
    assert (refusal.effect, refusal.status, refusal.permission) == (effect, status, permission)
    assert refusal.words == words[:300]
    assert (outcome.not_done, len(page.log)) == ((EditNote(6, "new"),), 1)


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_gone_needs_no_edit(status: int) -> None:
    page = Page(EMPTY, always=Fault(RefusedError("Not Found", status)))
    plan = (EditComment(1, "x"), DeleteComment(1), EditReview(4, "x"), DeletePendingReview(5), EditNote(6, "x"))
    assert run(page, plan) == {"done": [type(each).__name__ for each in plan]}


@pytest.mark.parametrize("status", [403, 404, 410, 422])
def test_what_is_there_and_may_not_be_edited_is_refused_and_the_rest_goes_on(status: int) -> None:
    page = Page(everything(), faults={0: Fault(RefusedError("no", status))})
    outcome = run(page, (EditComment(1, "x"), EditNote(6, "new")))
    permission = "pull-requests: write" if status == 403 else ""
    assert outcome == {"refused": [("EditComment", status, permission)], "done": ["EditNote"]}


def test_a_review_that_cannot_be_now_is_not_done_and_says_why() -> None:
    theirs = Review(1, "theirs", True, True, HEAD, 2)
    page = Page(EMPTY._replace(reviews=(theirs,)))
    assert run(page, (REVIEW, EditNote(6, "x"))) == {"not_done": ["CreateReview", "EditNote"], "pending": True}
    page = Page(is_bad=lambda _lines: True)
    sender = page.sender()
    page.state = page.state._replace(is_open=False)
    outcome = told(execute((REVIEW, EditNote(6, "x")), page, sender.observe, sender.place))
    assert outcome == {"not_done": ["CreateReview", "EditNote"], "moved": True}


def test_a_look_that_fails_leaves_it_unknown_whether_a_write_took_effect() -> None:
    page = Page(everything(), faults={0: Fault(UnclearError("no whole answer"))})

    def look() -> PullRequest:
        raise RemoteError("GitHub cannot be read. Run again.")

    outcome = execute((EditNote(6, "x"), EditNote(6, "y")), page, look, page.sender().place)
    assert (outcome.lost, outcome.done) == ((EditNote(6, "x"),), (EditNote(6, "y"),))
    assert outcome.error == "GitHub cannot be read. Run again."


def test_a_thread_is_resolved_by_graphql_alone() -> None:
    with pytest.raises(ValueError, match="GraphQL"):
        request_of(ResolveThread("T1"), Page().sender().place)


def test_every_effect_stands_in_one_place_of_the_outcome_whatever_fails() -> None:
    failures = [*ERRORS.values(), Fault(RefusedError("no", 422)), Fault(RefusedError(NO_ACCESS, 403)), None]
    for first, second in pairwise(failures * 2):
        for number in range(len(PLAN)):
            faults = {number: first, number + 1: second}
            page = Page(everything(), faults={at: fault for at, fault in faults.items() if fault is not None})
            sender = page.sender()
            outcome = execute(PLAN, page, sender.observe, sender.place)
            parts = (outcome.done, (each.effect for each in outcome.refused), outcome.lost, outcome.not_done)
            listed = [*(effect for part in parts for effect in part), *outcome.unresolved]
            assert sorted(map(repr, listed)) == sorted(map(repr, PLAN))
