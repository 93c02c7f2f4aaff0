"""One thread a finding for its whole life, people's threads left alone, and nothing planned where nothing is to do."""

from hypothesis import given
from hypothesis import strategies as st

from bot.plan.effects import (
    CreateReview,
    DeleteComment,
    DeletePendingReview,
    EditNote,
    Plan,
)
from bot.plan.markers import FindingMark, ReviewMark, add_marker, digest_of, find_marker
from bot.plan.observed import Note, Review
from bot.plan.reconcile import Wanted, WantedFinding, reconcile
from tests.plan.model import HEAD, Model


def finding(name: str, line: int | None = 5, words: str = "is wrong") -> WantedFinding:
    """A finding of a file named t.yaml."""
    body, moved = f"{name} {words}", f"{name} {words}, now at line {line}"
    return WantedFinding(name, "some-rule", "t.yaml", line, None, body, moved)


def want(*findings: WantedFinding, head: str = HEAD, asides: tuple[str, ...] = (), **fields: object) -> Wanted:
    """What a pull request with these findings should say."""
    listed = {each.fingerprint: each for each in findings}

    def render(with_thread: frozenset[str]) -> str:
        return "\n".join(["review", *asides, *(name for name in listed if name not in with_thread)])

    wanted = Wanted(
        head, findings, frozenset(listed), {}, frozenset(), asides, render,
        lambda rule, ending: f"{rule} {ending}", f"clean as of {head}", "replaced",
    )  # fmt: skip
    return wanted._replace(**fields)  # type: ignore[arg-type]  # a table of the tests' own


def run(model: Model, wanted: Wanted) -> Model:
    """The state after a whole run."""
    return model.run(*reconcile(wanted, model.state))


def kinds(plan: Plan) -> list[str]:
    """The kinds of effects in order."""
    return [type(each).__name__ for each in plan]


def bodies(model: Model) -> list[str]:
    """What the threads say, markers left out."""
    return [each.comments[0].body.split("\n")[0] for each in model.state.threads]


def test_a_clean_pull_request_gets_silence() -> None:
    assert reconcile(want(), Model().state) == ()


def test_the_first_run_writes_one_review_and_the_second_nothing() -> None:
    wanted = want(finding("a"), finding("b", None), asides=("suppressed:x",))
    (review,) = reconcile(wanted, Model().state)
    assert isinstance(review, CreateReview)
    assert [each.body.split("\n")[0] for each in review.comments] == ["a is wrong"]
    assert review.body.startswith("review\nsuppressed:x\nb\n")
    assert reconcile(wanted, run(Model(), wanted).state) == ()


def test_a_push_that_only_moves_lines_writes_nothing_where_github_moved_the_thread() -> None:
    model = run(Model(), want(finding("a", 5))).move(0, 9)
    assert reconcile(want(finding("a", 9), head="c" * 40), model.state) == ()


def test_a_lost_place_is_told_in_the_same_comment() -> None:
    model = run(Model(), want(finding("a", 5))).move(0, None)
    after = run(model, want(finding("a", 9)))
    assert bodies(after) == ["a is wrong, now at line 9"]
    assert kinds(after.log[1:]) == ["EditComment"]


def test_a_finding_that_changes_is_edited_in_place() -> None:
    model = run(Model(), want(finding("a")))
    after = run(model, want(finding("a", words="is worse")))
    assert bodies(after) == ["a is worse"]
    assert kinds(after.log[1:]) == ["EditComment"]


def test_a_finding_that_is_gone_is_marked_and_resolved() -> None:
    model = run(Model(), want(finding("a"), finding("b")))
    after = run(model, want(finding("b"), endings={"a": "suppressed"}))
    assert bodies(after) == ["some-rule suppressed", "b is wrong"]
    assert [each.is_resolved for each in after.state.threads] == [True, False]
    assert reconcile(want(finding("b"), endings={"a": "suppressed"}), after.state) == ()


def test_all_gone_makes_the_review_say_so_once() -> None:
    model = run(run(Model(), want(finding("a"))), want(head="c" * 40))
    assert model.state.reviews[0].body.startswith(f"clean as of {'c' * 40}")
    assert reconcile(want(head="d" * 40), model.state) == ()


def test_one_fixed_and_one_added_is_one_new_review_and_the_old_one_steps_back() -> None:
    model = run(Model(), want(finding("a")))
    plan = reconcile(want(finding("b")), model.state)
    assert kinds(plan) == ["ResolveThread", "EditComment", "CreateReview", "EditReview"]
    after = model.run(*plan)
    assert after.state.reviews[0].body.startswith("replaced")
    assert reconcile(want(finding("b")), after.state) == ()


def test_a_thread_that_people_answered_is_left_alone_whatever_becomes_of_its_finding() -> None:
    model = run(Model(), want(finding("a"))).reply(0)
    assert reconcile(want(finding("a", words="is worse")), model.state) == ()
    assert kinds(reconcile(want(), model.state)) == ["EditReview"]


def test_a_thread_that_people_resolved_is_left_alone_and_not_written_again() -> None:
    model = run(Model(), want(finding("a"))).resolve(0)
    assert reconcile(want(finding("a", 9)), model.state) == ()


def test_a_finding_that_comes_back_to_an_open_thread_goes_on_there() -> None:
    model = run(Model(), want(finding("a")))
    threads = tuple(each._replace(can_resolve=False) for each in model.state.threads)
    gone = run(model.with_threads(threads), want())
    assert bodies(gone) == ["some-rule fixed"]
    assert kinds(reconcile(want(finding("a")), gone.state)) == ["EditComment", "EditReview"]


def test_a_finding_that_comes_back_after_its_thread_was_closed_is_written_anew() -> None:
    gone = run(run(Model(), want(finding("a"))), want())
    assert kinds(reconcile(want(finding("a")), gone.state)) == ["CreateReview"]


def test_a_file_that_could_not_be_read_ends_nothing() -> None:
    model = run(Model(), want(finding("a")))
    plan = reconcile(want(asides=("problem",), unread=frozenset({"t.yaml"})), model.state)
    assert kinds(plan) == ["CreateReview", "EditReview"]


def test_a_finding_below_the_limit_that_stands_keeps_its_thread() -> None:
    model = run(Model(), want(finding("a")))
    assert kinds(reconcile(want(standing=frozenset({"a"})), model.state)) == ["EditReview"]


def test_a_draft_gets_no_review_and_what_was_written_before_is_kept_up() -> None:
    draft = Model(Model().state._replace(is_draft=True))
    assert reconcile(want(finding("a")), draft.state) == ()
    model = run(Model(), want(finding("a")))
    after = reconcile(want(finding("b")), model.state._replace(is_draft=True))
    assert kinds(after) == ["ResolveThread", "EditComment"]  # the review waits for what is new
    ready = model.run(*after)
    assert kinds(reconcile(want(finding("b")), ready.state)) == ["CreateReview", "EditReview"]


def test_a_closed_pull_request_gets_nothing() -> None:
    assert reconcile(want(finding("a")), Model().state._replace(is_open=False)) == ()


def test_two_runs_at_once_leave_one_thread_after_the_next_look() -> None:
    wanted = want(finding("a"))
    plan = reconcile(wanted, Model().state)
    both = Model().run(*plan, *plan)
    healing = reconcile(wanted, both.state)
    assert kinds(healing) == ["DeleteComment", "EditReview"]
    assert reconcile(wanted, both.run(*healing).state) == ()


def test_a_double_that_somebody_answered_stays() -> None:
    wanted = want(finding("a"))
    plan = reconcile(wanted, Model().state)
    both = Model().run(*plan, *plan).reply(1)
    assert not any(isinstance(each, DeleteComment) for each in reconcile(wanted, both.state))


def test_markers_of_others_are_not_believed() -> None:
    model = run(Model(), want(finding("a")))
    threads = tuple(
        each._replace(comments=tuple(comment._replace(is_ours=False) for comment in each.comments))
        for each in model.state.threads
    )
    reviews = tuple(each._replace(is_ours=False) for each in model.state.reviews)
    pasted = model.state._replace(threads=threads, reviews=reviews)
    assert kinds(reconcile(want(finding("a")), pasted)) == ["CreateReview"]


def test_a_review_that_was_never_submitted_goes_first_if_it_is_ours_or_empty() -> None:
    ours = add_marker("x", ReviewMark("open", digest_of("x")))
    pending = (
        Review(1, ours, True, True, HEAD, 3),
        Review(2, "a draft of another workflow", True, True, HEAD, 1),
        Review(3, "", True, True, HEAD, 0),
        Review(4, ours, False, True, HEAD, 0),
    )
    plan = reconcile(want(finding("a")), Model().state._replace(reviews=pending))
    assert plan[:2] == (DeletePendingReview(1), DeletePendingReview(3))
    assert kinds(plan[2:]) == ["CreateReview"]


def test_a_note_that_stood_in_for_a_review_says_when_nothing_is_left() -> None:
    model = Model()
    note = Note(50, add_marker("said there", ReviewMark("open", digest_of("said there"))), True)
    state = model.state._replace(notes=(note,))
    (edit,) = reconcile(want(), state)
    assert isinstance(edit, EditNote)
    mark = find_marker(edit.body)
    assert isinstance(mark, ReviewMark)
    assert mark.state == "clean"
    assert reconcile(want(), state._replace(notes=(note._replace(body=edit.body),))) == ()


def test_a_note_that_stood_in_for_a_review_steps_back_when_there_is_one() -> None:
    model = run(Model(), want(finding("a")))
    note = Note(50, add_marker("said there", ReviewMark("open", digest_of("said there"))), True)
    (edit,) = reconcile(want(finding("a")), model.state._replace(notes=(note,)))
    assert isinstance(edit, EditNote)
    assert edit.body.startswith("replaced")


def test_more_than_a_marker_holds_is_told_once() -> None:
    wanted = want(*(finding(f"f{number}", None) for number in range(1000)))
    model = run(Model(), wanted)
    mark = find_marker(model.state.reviews[0].body)
    assert isinstance(mark, ReviewMark)
    assert mark.is_cut
    assert reconcile(wanted, model.state) == ()


NAMES = st.sampled_from("abcd")
FINDINGS = st.dictionaries(NAMES, st.sampled_from([None, 1, 2, 3]), max_size=4)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("run"), FINDINGS, st.integers(0, 12)),  # a run that is cut off after so many effects
        st.tuples(st.just("twice"), FINDINGS, st.just(0)),
        st.tuples(st.just("reply"), st.just({}), st.integers(0, 9)),
        st.tuples(st.just("resolve"), st.just({}), st.integers(0, 9)),
        st.tuples(st.just("lose"), st.just({}), st.integers(0, 9)),
    ),
    max_size=8,
)


def wanted_of(lines: dict[str, int | None]) -> Wanted:
    """What these findings make wanted."""
    return want(*(finding(name, line) for name, line in sorted(lines.items())))


@given(STEPS, FINDINGS)
def test_whatever_happened_before_a_whole_run_ends_as_it_should(
    steps: list[tuple[str, dict[str, int | None], int]], last: dict[str, int | None]
) -> None:
    model = Model()
    for kind, lines, number in steps:
        match kind:
            case "run":
                model = model.run(*reconcile(wanted_of(lines), model.state)[:number])
            case "twice":
                plan = reconcile(wanted_of(lines), model.state)
                model = model.run(*plan, *plan)
            case "reply":
                model = model.reply(number)
            case "resolve":
                model = model.resolve(number)
            case _:
                model = model.move(number, None)
    wanted = wanted_of(last)
    ended = run(run(model, wanted), wanted)  # the second one heals what two runs at once wrote
    assert reconcile(wanted, ended.state) == ()
    assert_is_as_wanted(ended, last)


def assert_is_as_wanted(model: Model, lines: dict[str, int | None]) -> None:
    """Each finding with a place is told, at most once in a thread that nobody touched; the others have none open."""
    for name in "abcd":
        open_threads = [each for each in model.state.threads if _says(each.comments[0].body, name)]
        untouched = [each for each in open_threads if len(each.comments) == 1 and not each.is_resolved]
        if name in lines:
            assert len(untouched) <= 1
            assert open_threads or lines[name] is None or _is_listed(model, name)
        else:
            assert untouched == []


def _is_listed(model: Model, name: str) -> bool:
    marks = [find_marker(each.body) for each in model.state.reviews]
    return any(isinstance(mark, ReviewMark) and mark.state == "open" and mark.lists(name) for mark in marks)


def _says(body: str, name: str) -> bool:
    mark = find_marker(body)
    return isinstance(mark, FindingMark) and mark.fingerprint == name and mark.state == "open"
