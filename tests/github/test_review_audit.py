"""What must not pass in silence: hidden templates, wrong inputs, closed threads, drafts, and words of others.

The answers are those of our own server (see `server.py`).
"""

import pytest

from bot.plan.markers import FindingMark, find_marker
from tests.github.hub import Hub, Said
from tests.github.reading import said
from tests.github.step import Workflow
from tests.github.templates import TWIN, function, template

Files = dict[str, str | bytes | None]
REPAIRED: Files = {"template.yaml": template("arm64", layer=TWIN)}


def test_a_template_that_becomes_a_link_is_not_repaired(hub: Hub, workflow: Workflow) -> None:
    workflow.run()
    path = hub.clone.folder / "template.yaml"
    hub.clone.commit("change", {"elsewhere.txt": template("arm64"), "template.yaml": None})
    path.symlink_to("elsewhere.txt")
    hub.clone.commit("change", {})
    outcome = workflow.run()
    assert outcome.status == 1
    assert any("is a link or submodule now" in line for line in outcome.annotations)
    assert said(hub) == ["architecture-mismatch open"]


def test_a_template_that_moves_to_where_nobody_looks_is_not_repaired(hub: Hub, workflow: Workflow) -> None:
    hub.clone.commit("main", {"template.yaml": template("arm64")})
    hub.clone.commit("change", {"template.yaml": None, "node_modules/template.yaml": template("arm64")}, start="main")
    outcome = workflow.run()
    assert outcome.status == 1
    assert any("a folder that is not looked at" in line for line in outcome.annotations)


@pytest.mark.parametrize("paths", ["servces", "*.yaml", "/github/workspace", "template.yaml\nother"])
def test_paths_that_are_not_there_are_refused(hub: Hub, workflow: Workflow, paths: str) -> None:
    outcome = workflow.run(paths=paths)
    assert outcome.status == 2
    assert "input paths" in outcome.log
    assert hub.writes == []


def test_a_configuration_that_would_stop_every_later_run_is_told(hub: Hub, workflow: Workflow) -> None:
    hub.clone.commit("change", {".github/layer-bot.yml": "regions: us-west-2\nignroe: [x]\n", **REPAIRED})
    outcome = workflow.run()
    assert outcome.status == 1
    assert any("file=.github/layer-bot.yml" in line and "line=2" in line for line in outcome.annotations)
    hub.clone.commit("change", {".github/layer-bot.yml": "regions: us-west-2\n"})
    assert workflow.run().status == 0


def test_what_comes_back_after_its_thread_was_closed_is_told_anew(hub: Hub, workflow: Workflow) -> None:
    workflow.run()
    hub.comments[0].is_resolved, hub.comments[0].resolver = True, "maintainer"
    hub.clone.commit("change", REPAIRED)
    workflow.run()
    hub.clone.commit("change", {"template.yaml": template("arm64")})
    assert workflow.run().status == 1
    assert [each.is_resolved for each in hub.comments] == [True, False]
    hub.log.clear()
    workflow.run()
    assert hub.writes == []


def test_what_stands_in_a_closed_thread_is_annotated(hub: Hub, workflow: Workflow) -> None:
    workflow.run()
    hub.comments[0].is_resolved, hub.comments[0].resolver = True, "author"
    outcome = workflow.run()
    assert any("architecture-mismatch" in line for line in outcome.annotations)
    assert len(hub.comments) == 1


def test_what_a_draft_brings_is_commented_when_it_is_ready(hub: Hub, workflow: Workflow) -> None:
    workflow.run()
    hub.is_draft = True
    hub.clone.commit("change", {"template.yaml": template("arm64") + function("Writer", "arm64")})
    workflow.run()
    assert len(hub.comments) == 1
    hub.is_draft = False
    workflow.run(event=workflow.event("ready_for_review"))
    assert sorted(each.line or 0 for each in hub.comments) == [11, 21]


def test_a_file_that_cannot_be_read_gets_one_review_however_often_its_mistake_moves(
    hub: Hub, workflow: Workflow
) -> None:
    for lines in range(3):
        hub.clone.commit("change", {"template.yaml": template("arm64", top="# x\n" * lines) + "  Bad: [\n"})
        assert workflow.run().status == 1
    assert len(hub.reviews) == 1


def test_words_of_another_workflow_above_our_marker_are_left_alone(hub: Hub, workflow: Workflow) -> None:
    workflow.run()
    marker = "<!--" + hub.comments[0].body.rpartition("<!--")[2]
    review = "<!--" + str(hub.reviews[0]["body"]).rpartition("<!--")[2]
    hub.comments[0].body = f"Title of the pull request: {marker}"
    hub.notes.append(Said(9, f"✅ built: {review}", hub.bot))
    hub.reviews.clear()
    before = [hub.comments[0].body, hub.notes[0].body]
    assert workflow.run().status == 1
    assert [hub.comments[0].body, hub.notes[0].body] == before
    assert [isinstance(find_marker(each.body), FindingMark) for each in hub.comments] == [False, True]


def test_a_comment_that_a_maintainer_edited_is_left_alone(hub: Hub, workflow: Workflow) -> None:
    workflow.run()
    hub.comments[0].body += "\n\nWe know."
    edited = hub.comments[0].body
    hub.clone.commit("change", {"template.yaml": template("arm64", top="# a comment\n")})
    workflow.run()
    assert [each.body for each in hub.comments] == [edited]


@pytest.mark.parametrize("event", ["issue_comment", "pull_request_review"])
def test_an_event_that_judges_no_change_is_no_check(hub: Hub, workflow: Workflow, event: str) -> None:
    outcome = workflow.run(event, {"action": "created", "pull_request": {}, "issue": {}})
    assert outcome.status == 2
    assert event in outcome.log


def test_a_run_that_ends_before_its_result_leaves_a_check_run_that_blocks(hub: Hub, workflow: Workflow) -> None:
    hub.clone.commit("main", {".github/layer-bot.yml": "ignroe: [x]\n"})
    assert workflow.run(check_run="true").status == 2
    assert [each["conclusion"] for each in hub.check_runs] == ["failure"]


def test_lock_files_are_not_asked_for(hub: Hub, workflow: Workflow) -> None:
    hub.clone.commit("main", {f"app{number}/package-lock.json": "{}\n" + " " * 600_000 for number in range(3)})
    hub.clone.commit("change", {"template.yaml": template("arm64")}, start="main")
    workflow.run()
    assert not any("/git/blobs/" in each for each in hub.log)
