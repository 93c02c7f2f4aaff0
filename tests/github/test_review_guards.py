"""What a run on GitHub trusts, and when it keeps its hands off: moved heads, drafts, forks, queues, wrong tokens.

The answers are those of our own server (see `server.py`).
"""

import pytest

from tests.github.hub import Hub
from tests.github.reading import said, words
from tests.github.step import Workflow
from tests.github.templates import LAYER, TWIN, function, template


def test_a_head_that_moves_during_the_run_is_left_to_the_next_one(hub: Hub, workflow: Workflow) -> None:
    old = hub.head_sha()
    event = workflow.event(sha=old)
    hub.clone.commit("change", {"template.yaml": template("arm64", layer=TWIN)})
    outcome = workflow.run(event=event)
    assert (outcome.status, hub.writes) == (1, [])
    assert "its head has moved on" in outcome.log


def test_a_closed_pull_request_is_left_alone(hub: Hub, workflow: Workflow) -> None:
    outcome = workflow.run(event=workflow.event("closed"))
    assert (outcome.status, hub.log) == (0, [])
    hub.is_open = False
    assert workflow.run().status == 1
    assert hub.writes == []


def test_a_draft_gets_its_review_when_it_is_ready(hub: Hub, workflow: Workflow) -> None:
    hub.is_draft = True
    outcome = workflow.run()
    assert (outcome.status, hub.writes) == (1, [])
    assert any("architecture-mismatch" in line for line in outcome.annotations)
    hub.is_draft = False
    workflow.run(event=workflow.event("ready_for_review"))
    assert said(hub) == ["architecture-mismatch open"]


def test_a_leftover_of_ours_is_cleared_away(hub: Hub, workflow: Workflow) -> None:
    hub.reviews.append({"id": 1, "body": "", "state": "PENDING", "commit": hub.head_sha(), "count": 0})
    assert workflow.run().status == 1
    assert [each["state"] for each in hub.reviews] == ["COMMENTED"]


def test_a_review_that_another_workflow_has_begun_makes_us_say_it_in_the_conversation(
    hub: Hub, workflow: Workflow
) -> None:
    hub.reviews.append({"id": 1, "body": "theirs", "state": "PENDING", "commit": hub.head_sha(), "count": 2})
    outcome = workflow.run()
    assert (outcome.status, len(hub.notes)) == (1, 1)
    assert "architecture-mismatch" in hub.notes[0].body
    before = hub.state()
    workflow.run()
    assert hub.state() == before
    hub.reviews.clear()
    workflow.run()
    assert words(hub.notes[0].body) == "layer-bot: a newer review stands for this one."
    assert said(hub) == ["architecture-mismatch open"]


def test_configuration_comes_from_base(hub: Hub, workflow: Workflow) -> None:
    hub.clone.commit("change", {".github/layer-bot.yml": "ignore: architecture-mismatch\n"})
    assert workflow.run().status == 1
    hub.clone.commit("main", {".github/layer-bot.yml": "ignore: architecture-mismatch\n"})
    assert workflow.run().status == 0


IGNORED = "  # layer-bot: ignore[architecture-mismatch] it is never invoked"


def test_a_suppression_of_the_same_repository_counts_and_is_listed(hub: Hub, workflow: Workflow) -> None:
    hub.clone.commit("change", {"template.yaml": template("arm64", comment=IGNORED)})
    assert workflow.run().status == 0
    assert "Suppressed by this pull request" in str(hub.reviews[0]["body"])
    assert "it is never invoked" in str(hub.reviews[0]["body"])


@pytest.mark.parametrize("said_by", ["the event", "GitHub"])
def test_a_suppression_of_a_fork_counts_once_it_is_on_base(hub: Hub, workflow: Workflow, said_by: str) -> None:
    hub.clone.commit("change", {"template.yaml": template("arm64", comment=IGNORED)})
    hub.is_fork = said_by == "GitHub"
    event = workflow.event(repository="someone/fork" if said_by == "the event" else "octo-org/octo-repo")
    assert workflow.run(event=event).status == 1
    assert said(hub) == ["architecture-mismatch open"]
    assert "silences at `template.yaml:11` counts once it is on the base branch" in str(hub.reviews[0]["body"])


def test_a_file_that_cannot_be_read_fails_and_ends_nothing(hub: Hub, workflow: Workflow) -> None:
    workflow.run()
    hub.clone.commit("change", {"template.yaml": template("arm64") + "  Bad: [\n"})
    assert workflow.run().status == 1
    assert said(hub) == ["architecture-mismatch open"]
    assert "Not read or not understood" in str(hub.reviews[-1]["body"])


def test_a_file_that_is_too_large_is_no_clean_file(hub: Hub, workflow: Workflow) -> None:
    hub.clone.commit("change", {"template.yaml": template("x86_64", top="# x\n" * 600_000)})
    outcome = workflow.run()
    assert outcome.status == 1
    assert "template.yaml" in "".join(outcome.annotations)


def test_a_change_outside_of_the_diff_is_told_in_the_body(hub: Hub, workflow: Workflow) -> None:
    filler = "".join(f"# {number}\n" for number in range(20))
    globals_ = "Transform: AWS::Serverless-2016-10-31\nGlobals: {{Function: {{Architectures: [{}]}}}}\n"
    body = f"{filler}Resources:\n" + function("Reader", "x").replace("      Architectures: [x]\n", "").replace(
        "AWS::Lambda::Function", "AWS::Serverless::Function").replace("Code: src/", "CodeUri: src/")  # fmt: skip
    hub.clone.commit("main", {"template.yaml": globals_.format("x86_64") + body})
    hub.clone.commit("change", {"template.yaml": globals_.format("arm64") + body}, start="main")
    assert workflow.run().status == 1
    (comment,) = hub.comments  # at the cause, which the diff shows
    assert comment.line == 2
    assert "this is what it is about" in comment.body


def test_the_merge_queue_gets_an_exit_status_and_no_review(hub: Hub, workflow: Workflow) -> None:
    group = {"merge_group": {"base_sha": hub.clone.sha("main"), "head_sha": hub.head_sha()}}
    outcome = workflow.run("merge_group", group)
    assert (outcome.status, hub.writes) == (1, [])
    assert any("architecture-mismatch" in line for line in outcome.annotations)


def test_the_workflow_after_that_of_a_fork_finds_the_pull_request_by_its_head(hub: Hub, workflow: Workflow) -> None:
    hub.is_fork = True
    run = {"event": "pull_request", "head_sha": hub.head_sha(), "head_branch": "change",
           "head_repository": {"full_name": "someone/fork"}}  # fmt: skip
    assert workflow.run("workflow_run", {"workflow_run": run}).status == 1
    assert said(hub) == ["architecture-mismatch open"]
    stranger = {**run, "head_repository": {"full_name": "else/fork"}}
    assert workflow.run("workflow_run", {"workflow_run": stranger}).status == 0


def test_the_workflow_after_that_of_the_same_repository_trusts_its_suppressions(hub: Hub, workflow: Workflow) -> None:
    hub.clone.commit("change", {"template.yaml": template("arm64", comment=IGNORED)})
    run = {"event": "pull_request", "head_sha": hub.head_sha(), "head_branch": "change",
           "head_repository": {"full_name": "someone/fork"}}  # fmt: skip
    assert workflow.run("workflow_run", {"workflow_run": run}).status == 1
    hub.owner = "octo-org"
    run["head_repository"] = {"full_name": "octo-org/octo-repo"}
    assert workflow.run("workflow_run", {"workflow_run": run}).status == 0


def test_a_token_that_is_wrong_fails_loudly(hub: Hub, workflow: Workflow) -> None:
    outcome = workflow.run(token="wrong")
    assert outcome.status == 3
    assert "does not accept the token" in outcome.log
    assert "::add-mask::wrong" in outcome.log


def test_an_empty_token_says_what_to_do(workflow: Workflow) -> None:
    outcome = workflow.run(token=" ")
    assert outcome.status == 2
    assert "input token" in outcome.log


def test_no_review_is_written_where_none_is_wanted(hub: Hub, workflow: Workflow) -> None:
    outcome = workflow.run(review_from="never")
    assert (outcome.status, hub.writes) == (1, [])
    assert LAYER.rpartition(":")[0].rpartition(":")[2] in "".join(outcome.annotations)


def test_the_result_is_written_where_a_workflow_wants_it(hub: Hub, workflow: Workflow) -> None:
    outcome = workflow.run(output_format="sarif", output_file="layers.sarif")
    assert outcome.status == 1
    written = workflow.folder / "step-1" / "workspace" / "layers.sarif"
    assert "architecture-mismatch" in written.read_text(encoding="utf-8")


def test_what_is_repaired_in_one_function_pays_for_no_other(hub: Hub, workflow: Workflow) -> None:
    wrong, right = function("Reader", "arm64"), function("Reader", "arm64", TWIN)
    broken, fine = function("Writer", "arm64"), function("Writer", "arm64", TWIN)
    hub.clone.commit("main", {"template.yaml": f"Resources:\n{wrong}{fine}"})
    hub.clone.commit("change", {"template.yaml": f"Resources:\n{right}{broken}"}, start="main")
    assert workflow.run().status == 1
    assert [(each.line, "'Writer'" in each.body or "`Writer`" in each.body) for each in hub.comments] == [(21, True)]
