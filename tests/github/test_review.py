"""The review of a pull request over real HTTP: what people see after each push, and what is left alone.

The answers are those of our own server (see `server.py`); objects, diffs and merge bases come from git.
"""

from tests.github.hub import MAY_RESOLVE, READ_ONLY, Hub, Said
from tests.github.reading import said, words
from tests.github.step import Workflow
from tests.github.templates import INSIGHTS, TWIN, function, template


def test_a_first_review_says_what_is_wrong_where_it_stands(hub: Hub, workflow: Workflow) -> None:
    outcome = workflow.run()
    assert outcome.status == 1, outcome.log
    (comment,) = hub.comments
    assert (comment.path, comment.start_line, comment.line) == ("template.yaml", None, 11)
    assert words(comment.body).startswith("🔴 error architecture-mismatch: layer AWS-")
    assert f"```suggestion\n        - {TWIN}\n```" in comment.body
    assert words(str(hub.reviews[0]["body"])) == "layer-bot found 1 error: 1 in a comment on the lines."
    assert outcome.annotations == []
    assert "architecture-mismatch" in outcome.summary
    assert outcome.outputs["review-url"].endswith(
        f"/octo-org/octo-repo/pull/7#pullrequestreview-{hub.reviews[0]['id']}"
    )


def test_a_second_run_writes_nothing(hub: Hub, workflow: Workflow) -> None:
    workflow.run()
    before, hub.log = hub.state(), []
    assert workflow.run().status == 1
    assert (hub.state(), hub.writes) == (before, [])


def test_judging_one_template_takes_at_most_eight_reads(hub: Hub, workflow: Workflow) -> None:
    workflow.run()
    first_write = next(index for index, each in enumerate(hub.log) if each in hub.writes)
    assert first_write <= 8, hub.log


def test_the_suggestion_does_what_it_says(hub: Hub, workflow: Workflow) -> None:
    workflow.run()
    hub.clone.commit("change", {"template.yaml": template("arm64", layer=TWIN)})
    assert workflow.run().status == 0
    assert said(hub) == ["architecture-mismatch fixed"]
    assert words(str(hub.reviews[0]["body"])).startswith("✅ layer-bot: nothing is left")


def test_a_clean_pull_request_gets_silence(hub: Hub, workflow: Workflow) -> None:
    hub.clone.commit("change", {"template.yaml": template("x86_64"), "README.md": "hello\n"})
    outcome = workflow.run()
    assert (outcome.status, hub.writes, outcome.annotations) == (0, [], [])


def test_a_push_that_fixes_one_and_adds_one(hub: Hub, workflow: Workflow) -> None:
    workflow.run()
    text = template("arm64", layer=TWIN) + function("Writer", "arm64", INSIGHTS)
    hub.clone.commit("change", {"template.yaml": text})
    workflow.run()
    assert said(hub) == ["architecture-mismatch fixed", "architecture-mismatch open"]
    assert [words(str(each["body"])) for each in hub.reviews] == [
        "layer-bot: a newer review stands for this one.",
        "layer-bot found 1 error: 1 in a comment on the lines.",
    ]


def test_a_push_that_only_moves_lines_brings_the_links_of_the_comment_up_to_date(hub: Hub, workflow: Workflow) -> None:
    workflow.run()
    hub.log.clear()
    hub.clone.commit("change", {"template.yaml": template("arm64", top="# a comment\n# another\n")})
    assert workflow.run().status == 1
    assert [each.split(" ")[0] for each in hub.writes] == ["PATCH"]
    assert "template.yaml:11`" in hub.comments[0].body  # the Architectures that were on line 9
    assert "suggestion" in hub.comments[0].body


def test_a_line_that_changes_under_its_comment_is_told_in_the_same_comment(hub: Hub, workflow: Workflow) -> None:
    workflow.run()
    hub.clone.commit("change", {"template.yaml": template("arm64", comment="  # why not")})
    workflow.run()
    assert (len(hub.comments), len(hub.reviews)) == (1, 1)
    assert "Now at [`template.yaml:11`]" in hub.comments[0].body


def test_a_force_push_keeps_the_thread(hub: Hub, workflow: Workflow) -> None:
    workflow.run()
    hub.clone.commit("change", {"template.yaml": template("arm64"), "other.txt": "x\n"}, start="main")
    assert workflow.run().status == 1
    assert (said(hub), len(hub.reviews)) == (["architecture-mismatch open"], 1)


def test_a_base_that_moves_on_changes_nothing_of_what_the_change_brings(hub: Hub, workflow: Workflow) -> None:
    workflow.run()
    hub.log.clear()
    hub.clone.commit("main", {"other.yaml": template("arm64")})
    assert workflow.run().status == 1
    assert hub.writes == []


def test_an_answered_thread_is_left_alone(hub: Hub, workflow: Workflow) -> None:
    workflow.run()
    hub.comments[0].replies.append(Said(1, "we know", "maintainer"))
    body = hub.comments[0].body
    hub.clone.commit("change", {"template.yaml": template("arm64", layer=TWIN)})
    workflow.run()
    assert hub.comments[0].body == body


def test_a_thread_that_a_person_resolved_is_not_written_again(hub: Hub, workflow: Workflow) -> None:
    workflow.run()
    hub.comments[0].is_resolved, hub.comments[0].resolver = True, "maintainer"
    hub.log.clear()
    assert workflow.run().status == 1
    assert hub.writes == []


def test_a_token_that_may_resolves_the_thread_of_what_is_fixed(hub: Hub, workflow: Workflow) -> None:
    hub.access = MAY_RESOLVE
    workflow.run()
    hub.clone.commit("change", {"template.yaml": template("arm64", layer=TWIN)})
    workflow.run()
    assert hub.comments[0].is_resolved
    hub.clone.commit("change", {"template.yaml": template("arm64")})
    workflow.run()
    assert said(hub) == ["architecture-mismatch fixed", "architecture-mismatch open"]


def test_a_read_only_token_gets_everything_through_the_log(hub: Hub, workflow: Workflow) -> None:
    hub.access = READ_ONLY
    outcome = workflow.run()
    assert (outcome.status, hub.reviews, hub.comments) == (1, [], [])
    assert any("architecture-mismatch" in line and "line=11" in line for line in outcome.annotations)
    assert any("lacks pull-requests: write" in line for line in outcome.annotations)
    assert "architecture-mismatch" in outcome.summary


def test_one_line_that_github_refuses_loses_nothing(hub: Hub, workflow: Workflow) -> None:
    text = template("arm64") + function("Writer", "arm64") + function("Third", "arm64")
    hub.clone.commit("change", {"template.yaml": text})
    hub.bad_lines = {21}
    assert workflow.run().status == 1
    assert [each["state"] for each in hub.reviews] == ["COMMENTED"]
    assert sorted(each.line or 0 for each in hub.comments) == [11, 31]
    assert "template.yaml:21" in str(hub.reviews[0]["body"])
    hub.log.clear()
    workflow.run()
    assert hub.writes == []


def test_files_with_crlf_get_words_instead_of_a_suggestion(hub: Hub, workflow: Workflow) -> None:
    hub.clone.commit("change", {"template.yaml": template("arm64").replace("\n", "\r\n")})
    assert workflow.run().status == 1
    assert "suggestion" not in hub.comments[0].body
    assert TWIN in hub.comments[0].body


def test_two_runs_at_once_leave_one_comment(hub: Hub, workflow: Workflow) -> None:
    other = Workflow(workflow.folder / "other", hub)
    done: list[bool] = []

    def interfere(request: str) -> None:
        if request.endswith("/reviews") and not done:
            done.append(True)
            other.run()

    hub.on_request = interfere
    assert workflow.run().status == 1
    assert said(hub) == ["architecture-mismatch open"]
    hub.log.clear()
    workflow.run()
    assert hub.writes == []
