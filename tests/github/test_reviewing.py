"""A review of which GitHub does not take everything: the good comments stand, and no draft is left behind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RemoteError
from bot.github.failures import LimitedError, RefusedError, RequestError, UnclearError, UnsentError
from bot.github.reviewing import MAX_PROBES, Moved, PendingElsewhere, Written, write_review
from bot.github.sending import Sender
from bot.github.writing import LostError, StoppedError
from bot.plan.effects import CreateReview, NewComment
from bot.plan.markers import ReviewMark, add_marker, digest_of
from bot.plan.observed import PullRequest, Review
from tests.github.writer import EMPTY, HEAD, NOT_IN_DIFF, ONE_PENDING, Fault, Page

BODY = add_marker("a review", ReviewMark("open", digest_of("a review")))


def review(count: int) -> CreateReview:
    """A review with comments on the first lines."""
    return CreateReview(
        HEAD, BODY, tuple(NewComment("t.yaml", line, None, f"at {line}") for line in range(1, count + 1))
    )


def lines(page: Page) -> list[int | None]:
    """The lines that have a comment."""
    return [each.line for each in page.state.threads]


def drafts(page: Page) -> list[Review]:
    """The reviews that nobody sees."""
    return [each for each in page.state.reviews if each.is_pending]


@pytest.mark.parametrize("count", [1, 2, 3, 7, 15, 16, 29, 30])
def test_one_bad_line_among_many_loses_nothing_else(count: int) -> None:
    for bad in range(1, count + 1):
        page = Page(is_bad=lambda found, bad=bad: bad in found)  # type: ignore[misc]  # a lambda with a default
        written = write_review(review(count), page.sender())
        assert isinstance(written, Written)
        assert [each.line for each in written.rejected] == [bad]
        assert lines(page) == [line for line in range(1, count + 1) if line != bad]
        assert (drafts(page), len(page.state.reviews)) == ([], 1)
        assert sum(each.startswith("POST") for each in page.log) <= MAX_PROBES + 2


@given(st.integers(1, 30), st.sets(st.integers(1, 30)), st.integers(0, 300))
def test_whatever_is_bad_one_review_stands_with_good_comments_alone(count: int, bad: set[int], size: int) -> None:
    """`size` is the number of comments above which GitHub takes none together."""
    page = Page(is_bad=lambda found: bool(bad.intersection(found)) or 0 < size < len(found))
    written = write_review(review(count), page.sender())
    assert isinstance(written, Written)
    assert not bad.intersection(filter(None, lines(page)))
    assert sorted([*filter(None, lines(page)), *(each.line for each in written.rejected)]) == list(range(1, count + 1))
    assert (drafts(page), [each.body for each in page.state.reviews]) == ([], [BODY])
    assert written.id == page.state.reviews[0].id
    assert sum(each.startswith("POST") for each in page.log) <= MAX_PROBES + 3


def test_a_review_that_is_refused_without_comments_too_is_refused() -> None:
    page = Page(always=Fault(RefusedError(NOT_IN_DIFF, 422)))
    with pytest.raises(RefusedError):
        write_review(review(4), page.sender())
    assert len(page.log) <= MAX_PROBES + 3


@pytest.mark.parametrize(
    ("words", "status"), [("body is too long (maximum is 65536 characters)", 422), ("no", 403), ("Not Found", 404)]
)
def test_what_no_other_choice_of_comments_helps_is_not_tried_again(words: str, status: int) -> None:
    page = Page(always=Fault(RefusedError(words, status)))
    with pytest.raises(RefusedError, match=words[:7]):
        write_review(review(4), page.sender())
    assert len(page.log) == 1


def test_a_locked_conversation_is_not_searched_for_bad_lines() -> None:
    page = Page(EMPTY._replace(is_locked=True))
    with pytest.raises(RefusedError, match="locked"):
        write_review(review(4), page.sender())
    assert len(page.log) == 1


@pytest.mark.parametrize("change", [{"head_sha": "f" * 40}, {"is_open": False}], ids=["moved", "closed"])
def test_a_pull_request_that_changed_meanwhile_is_left_to_the_next_run(change: dict[str, object]) -> None:
    page = Page(is_bad=lambda _found: True)
    sender = page.sender()
    page.state = page.state._replace(**change)  # type: ignore[arg-type]  # a table of the tests' own
    assert write_review(review(4), sender) == Moved()
    assert len(page.log) == 1


def pending(body: str, count: int, *, ours: bool = True) -> Review:
    """A review that was begun."""
    return Review(1, body, ours, True, HEAD, count)


@pytest.mark.parametrize("leftover", [pending("", 0), pending("theirs", 0), pending(BODY, 4)])
@pytest.mark.parametrize("is_bad", [False, True])
def test_a_leftover_is_cleared_away(leftover: Review, is_bad: bool) -> None:
    page = Page(EMPTY._replace(reviews=(leftover,)), is_bad=lambda found: is_bad and 2 in found)
    written = write_review(review(4), page.sender())
    assert isinstance(written, Written)
    assert lines(page) == ([1, 3, 4] if is_bad else [1, 2, 3, 4])
    assert (drafts(page), len(page.state.reviews)) == ([], 1)


def test_what_another_program_has_begun_is_its_own() -> None:
    theirs = pending("theirs", 2)
    page = Page(EMPTY._replace(reviews=(theirs,)))
    assert write_review(review(4), page.sender()) == PendingElsewhere()
    assert (page.state.reviews, len(page.log)) == ((theirs,), 1)


def test_a_draft_that_github_speaks_of_and_does_not_show_is_of_another() -> None:
    page = Page(always=Fault(RefusedError(ONE_PENDING, 422)))
    assert write_review(review(4), page.sender()) == PendingElsewhere()
    assert len(page.log) == 1


@pytest.mark.parametrize("at", range(2, 11))
def test_a_draft_of_another_that_appears_during_the_search_stays(at: int) -> None:
    page = Page(is_bad=lambda found: 3 in found)

    def interfere() -> None:
        if len(page.log) == at and not drafts(page):
            page.state = page.state._replace(reviews=(*page.state.reviews, pending("theirs", 1)))

    page.before_request = interfere
    written = write_review(review(8), page.sender())
    assert isinstance(written, Written | PendingElsewhere)
    if any(each.body == "theirs" for each in page.state.reviews):
        assert written == PendingElsewhere()
        assert [each.body for each in page.state.reviews] == ["theirs"]


FAULTS = {
    "a limit": Fault(LimitedError("wait", 403, 5.0)),
    "no connection": Fault(UnsentError("no connection")),
    "a timeout before": Fault(UnclearError("no whole answer")),
    "a timeout after": Fault(UnclearError("no whole answer"), is_late=True),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("at", range(9))
def test_a_fault_during_the_search_changes_nothing(at: int, fault: Fault) -> None:
    page = Page(is_bad=lambda found: 3 in found, faults={at: fault})
    written = write_review(review(8), page.sender())
    assert isinstance(written, Written)
    assert [each.line for each in written.rejected] == [3]
    assert lines(page) == [1, 2, 4, 5, 6, 7, 8]
    assert (drafts(page), len(page.state.reviews)) == ([], 1)


@pytest.mark.parametrize("at", range(1, 9))
def test_a_search_that_cannot_go_on_shows_nothing_to_anybody(at: int) -> None:
    silent = Fault(UnclearError("no whole answer"))
    page = Page(is_bad=lambda found: 3 in found, faults={at + attempt: silent for attempt in range(30)})
    with pytest.raises((StoppedError, LostError)):
        write_review(review(8), page.sender())
    assert page.state.threads == ()
    assert all(each.is_pending and each.body == BODY for each in page.state.reviews)


@pytest.mark.parametrize("error", [UnclearError("no whole answer"), RefusedError("it exists already", 422)])
def test_a_review_that_is_there_in_spite_of_the_answer_is_found(error: RequestError) -> None:
    page = Page(faults={0: Fault(error, is_late=True)})
    assert write_review(review(2), page.sender()) == Written(page.state.reviews[0].id)
    assert len(page.log) == 1


@pytest.mark.parametrize("at", range(1, 10))
def test_a_head_that_moves_during_the_search_is_left_to_the_next_run(at: int) -> None:
    page = Page()

    def move() -> None:
        if len(page.log) == at:
            page.state = page.state._replace(head_sha="f" * 40)

    page.before_request = move
    page.is_bad = lambda found: 3 in found or page.state.head_sha != HEAD
    assert write_review(review(8), page.sender()) == Moved()
    assert page.state.reviews == ()


@pytest.mark.parametrize("status", [404, 410])
def test_a_draft_that_is_gone_before_it_is_deleted_is_no_loss(status: int) -> None:
    gone = Fault(RefusedError("Not Found", status), is_late=True)
    page = Page(is_bad=lambda found: 3 in found, faults={3: gone})
    assert isinstance(write_review(review(8), page.sender()), Written)
    assert page.log[3].startswith("DELETE")


def test_a_draft_that_may_not_be_deleted_ends_the_review() -> None:
    page = Page(is_bad=lambda found: 3 in found, faults={3: Fault(RefusedError("no", 403))})
    with pytest.raises(RefusedError, match="no"):
        write_review(review(8), page.sender())
    assert page.state.threads == ()


def test_a_leftover_in_the_place_of_which_another_begins_one_makes_way() -> None:
    page = Page(EMPTY._replace(reviews=(pending("", 0),)))

    def interfere() -> None:
        if len(page.log) == 2:
            page.state = page.state._replace(reviews=(pending("theirs", 1),))

    page.before_request = interfere
    assert write_review(review(4), page.sender()) == PendingElsewhere()
    assert [each.body for each in page.state.reviews] == ["theirs"]


def test_a_look_that_fails_after_a_refusal_is_told() -> None:
    page = Page(is_bad=lambda _found: True)

    def look() -> PullRequest:
        raise RemoteError("GitHub cannot be read")

    with pytest.raises(RemoteError):
        write_review(review(2), Sender(page, look, page.sender().place))


def test_answers_without_a_body_leave_no_draft() -> None:
    page = Page(is_bad=lambda found: 3 in found, is_dumb=True)
    written = write_review(review(8), page.sender())
    assert written == Written(page.state.reviews[0].id, (review(8).comments[2],))
    assert drafts(page) == []
