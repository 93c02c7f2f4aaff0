"""Jobs of one identity that judge different things."""

from bot.plan.markers import ReviewMark, add_marker, digest_of, find_marker
from bot.plan.observed import Review
from bot.plan.reconcile import reconcile
from tests.plan.model import HEAD, Model
from tests.plan.test_reconcile import finding, kinds, run, want


def test_jobs_that_judge_different_things_leave_each_other_alone() -> None:
    one, other = want(finding("a"), scope="1"), want(finding("b"), scope="2")
    model = run(run(Model(), one), other)
    assert kinds(reconcile(one, model.state)) == kinds(reconcile(other, model.state)) == []
    assert [len(model.state.threads), len(model.state.reviews)] == [2, 2]
    repaired = run(model, want(scope="1"))
    assert [find_marker(each.comments[0].body).state for each in repaired.state.threads] == ["fixed", "open"]  # type: ignore[union-attr]  # ours
    assert reconcile(other, repaired.state) == ()


def test_what_another_job_is_telling_is_not_told_again() -> None:
    model = run(Model(), want(finding("a"), scope="1"))
    assert reconcile(want(finding("a"), scope="2"), model.state) == ()


def test_a_review_that_another_job_has_begun_is_left_alone() -> None:
    theirs = Review(1, add_marker("x", ReviewMark("open", digest_of("x"), scope="2")), True, True, HEAD, 3)
    plan = reconcile(want(finding("a"), scope="1"), Model().state._replace(reviews=(theirs,)))
    assert kinds(plan) == ["CreateReview"]
