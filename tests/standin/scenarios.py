"""What happens to pull requests, scenario by scenario; `golden/NAME.md` records what users then see, byte for byte."""

from collections.abc import Callable
from pathlib import Path

from tests.github.step import Workflow
from tests.github.templates import INSIGHTS, TWIN, function, template
from tests.standin.emulator import REPOSITORY
from tests.standin.overlay import Standin
from tests.standin.payloads import merge_group, pull_request, workflow_run
from tests.standin.scene import READ_ONLY, RESOLVE, REVIEW, Files, Runs, Scene, pull_request_of

Play = Callable[[Scene], None]
ONE: Files = {"template.yaml": template("arm64")}
REPAIRED: Files = {"template.yaml": template("arm64", layer=TWIN)}
OTHER: Files = {"template.yaml": template("arm64", layer=TWIN) + function("Writer", "arm64", INSIGHTS)}
MANY = 90  # functions whose findings fill more than one body
FILES = 3001


def first_review(scene: Scene) -> None:
    """One comment with a suggestion; applying it ends the finding."""
    scene.run("opened", event=pull_request(scene.standin, "opened"))
    scene.run("the same again")
    scene.change(REPAIRED)
    scene.run("the suggestion was applied")


def push_fixes_one_and_adds_one(scene: Scene) -> None:
    """The old comment says that it is fixed, a new review brings the new one, and stands for the old review."""
    scene.run("opened")
    scene.change(OTHER)
    scene.run("a push repairs one and adds one")


def push_only_moves_lines(scene: Scene) -> None:
    """The comment stays where it is; its links are brought up to date."""
    scene.run("opened")
    scene.change({"template.yaml": template("arm64", top="# a comment\n# another\n")})
    scene.run("lines move")


def force_push(scene: Scene) -> None:
    """The same change on another commit: the same thread."""
    scene.run("opened")
    scene.change({**ONE, "other.txt": "x\n"}, start="main")
    scene.run("force-pushed")


def base_moved(scene: Scene) -> None:
    """What base brings is not of this pull request, and head is judged against the merge base."""
    scene.run("opened")
    scene.change({"other.yaml": template("arm64")}, "main")
    scene.run("base has a wrong layer of its own by now")


def human_replied(scene: Scene) -> None:
    """A thread that somebody answered or resolved is left alone, even when the finding is gone."""
    scene.run("opened")
    path = f"/repos/{REPOSITORY}/pulls/{scene.standin.number}/comments"
    first = scene.standin.comments()[0]["id"]
    scene.standin.emulator.need("POST", path, {"body": "We know.", "in_reply_to_id": first})
    scene.change(REPAIRED)
    scene.run("answered, and repaired")


def human_resolved(scene: Scene) -> None:
    """A thread that a person resolved is not written again while the finding stands."""
    scene.run("opened")
    scene.standin.resolved[int(str(scene.standin.comments()[0]["id"]))] = "octo-org"
    scene.change({"template.yaml": template("arm64", top="# a comment\n")})
    scene.run("resolved by a person, and moved")


def resolving(scene: Scene) -> None:
    """A token with contents: write resolves the thread of what is fixed; what comes back gets a new one."""
    scene.run("opened", permissions=RESOLVE)
    scene.change(REPAIRED)
    scene.run("repaired", permissions=RESOLVE)
    scene.change(ONE)
    scene.run("back again", permissions=RESOLVE)


def fork_read_only(scene: Scene) -> None:
    """A pull request of a fork by pull_request: annotations, summary and exit status."""
    scene.run("by pull_request", permissions=READ_ONLY)


def fork_target(scene: Scene) -> None:
    """The same by pull_request_target: a review, with nothing checked out."""
    scene.run("by pull_request_target", name="pull_request_target")


def fork_workflow_run(scene: Scene) -> None:
    """The second workflow finds the pull request by its head, and reads all of it anew."""
    scene.run("by pull_request", permissions=READ_ONLY)
    scene.run("by workflow_run", name="workflow_run", event=workflow_run(scene.standin))


def dependabot(scene: Scene) -> None:
    """Dependabot's token reads only, as a fork's does."""
    event = pull_request(scene.standin, "opened", sender="dependabot[bot]")
    scene.run("opened by Dependabot", permissions=READ_ONLY, event=event)


def one_line_refused(scene: Scene) -> None:
    """GitHub refuses one of three lines: two comments, and the third finding in the body."""
    scene.change({"template.yaml": template("arm64") + function("Writer", "arm64") + function("Third", "arm64")})
    scene.standin.bad_lines = {21}
    scene.run("one line is refused")
    scene.run("the same again")


def body_over_the_limit(scene: Scene) -> None:
    """More findings than a review takes: 30 comments, whole entries in the body, and the rest counted."""
    more = "".join(function(f"F{number}", "arm64") for number in range(MANY))
    scene.change({"template.yaml": template("arm64") + more})
    scene.run("too much for a review")
    scene.run("the same again")


def many_files(scene: Scene) -> None:
    """The template is the last of 3,001 files, which GitHub does not list: the finding stands in the body."""
    others: Files = {f"many/{number:04}.txt": "x\n" for number in range(FILES - 1)}
    scene.change({**others, "zz/template.yaml": template("arm64")}, start="main")
    scene.run("3,001 files")


def no_patch(scene: Scene) -> None:
    """GitHub gives no patch for the file: the finding stands in the body."""
    scene.standin.without_patch = {"template.yaml"}
    scene.run("no patch")


def crlf(scene: Scene) -> None:
    """A file with CRLF gets a comment with words instead of a suggestion."""
    scene.change({"template.yaml": template("arm64").replace("\n", "\r\n")})
    scene.run("a file with CRLF")


def two_runs_at_once(scene: Scene) -> None:
    """Another run reviews just before this one does: one comment is left."""
    began: list[bool] = []

    def interfere(request: str) -> None:
        if request.endswith("/reviews") and not began:
            began.append(True)
            token = scene.standin.emulator.make_token(REVIEW)
            scene.workflow.run("pull_request", pull_request(scene.standin), token=token)

    scene.standin.on_request = interfere
    scene.run("this one")
    scene.run("the next one")


def cancelled_in_the_middle(scene: Scene) -> None:
    """A run is killed between two writes; the next one does the rest."""
    scene.run("opened")
    scene.change(OTHER)
    scene.kill_at("POST .*/reviews")
    scene.run("the next one")


def head_moved_during_the_run(scene: Scene) -> None:
    """Head moves while the run reads: it writes nothing; the run of the new head finds nothing to say."""

    def move(request: str) -> None:
        if "/files" in request:
            scene.standin.on_request = lambda _request: None
            scene.change(REPAIRED)

    event = pull_request(scene.standin)
    scene.standin.on_request = move
    scene.run("head moves", event=event)
    scene.run("the run of the new head")
    scene.run("the old run again", event=event)


def closed_and_reopened(scene: Scene) -> None:
    """A closed pull request is left alone."""
    scene.run("opened")
    path = f"/repos/{REPOSITORY}/pulls/{scene.standin.number}"
    scene.standin.emulator.need("PATCH", path, {"state": "closed"})
    scene.run("closed", event=pull_request(scene.standin, "closed"))
    scene.change(REPAIRED)
    scene.run("an old run again")
    scene.standin.emulator.need("PATCH", path, {"state": "open"})
    scene.run("reopened", event=pull_request(scene.standin, "reopened"))


def draft(scene: Scene) -> None:
    """A draft gets annotations, and its review when it is ready."""
    path = f"/repos/{REPOSITORY}/pulls/{scene.standin.number}"
    scene.standin.emulator.need("PATCH", path, {"draft": True})
    scene.run("a draft")
    scene.standin.emulator.need("PATCH", path, {"draft": False})
    scene.run("ready", event=pull_request(scene.standin, "ready_for_review"))


def jobs_of_a_matrix(scene: Scene) -> None:
    """Two jobs that check different folders have a review each, and leave each other's alone."""
    scene.change({"orders/template.yaml": template("arm64"), "mail/template.yaml": template("arm64")}, start="main")
    allowed = {**REVIEW, "checks": "write", "security_events": "write"}
    scene.run("the job of orders", permissions=allowed, paths="orders", check_run="true", sarif_upload="true")
    scene.run("the job of mail", permissions=allowed, paths="mail", check_run="true", sarif_upload="true")
    scene.change({"orders/template.yaml": template("arm64", layer=TWIN)})
    scene.run("orders is repaired", paths="orders")
    scene.run("mail is as it was", paths="mail")


def merge_queue(scene: Scene) -> None:
    """A merge group gets an exit status and annotations."""
    scene.run("in the queue", permissions={"contents": "read"}, name="merge_group", event=merge_group(scene.standin))


def check_run(scene: Scene) -> None:
    """A check run is written once for a result; more than 50 annotations come in several requests."""
    more = "".join(function(f"F{number}", "arm64") for number in range(MANY))
    allowed = {**REVIEW, "checks": "write"}
    scene.change({"template.yaml": template("arm64") + more})
    scene.run("many annotations", permissions=allowed, check_run="true")
    scene.run("the same again", permissions=allowed, check_run="true")
    scene.change(REPAIRED)
    scene.run("repaired", permissions=allowed, check_run="true")


def check_run_alone(scene: Scene) -> None:
    """A check run instead of a review; a token that may not write it leaves the annotations in the log."""
    scene.run("without the permission", permissions=READ_ONLY, check_run="true", review_from="never")
    allowed = {**READ_ONLY, "checks": "write"}
    scene.run("with it", permissions=allowed, check_run="true", review_from="never")


def code_scanning(scene: Scene) -> None:
    """SARIF goes to code scanning; a token that may not upload it gets a warning."""
    scene.run("without the permission", sarif_upload="true")
    allowed = {**REVIEW, "security_events": "write"}
    scene.run("with it", permissions=allowed, sarif_upload="true")


def analysis_failed(scene: Scene) -> None:
    """A template that cannot be read fails the step and the check run, and nothing is called clean."""
    scene.change({"template.yaml": template("arm64") + "  Bad: [\n"})
    scene.run("broken", permissions={**REVIEW, "checks": "write"}, check_run="true")


PLAYS: tuple[Play, ...] = (
    first_review, push_fixes_one_and_adds_one, push_only_moves_lines, force_push, base_moved, human_replied,
    human_resolved, resolving, fork_read_only, fork_target, fork_workflow_run, dependabot, one_line_refused,
    body_over_the_limit, many_files, no_patch, crlf, two_runs_at_once, cancelled_in_the_middle,
    head_moved_during_the_run, closed_and_reopened, draft, jobs_of_a_matrix, merge_queue, check_run, check_run_alone,
    code_scanning, analysis_failed,
)  # fmt: skip


def perform(
    play: Play, folder: Path, make_workflow: Callable[[Path, Standin], Runs] = Workflow
) -> tuple[str, frozenset[str]]:
    """The record of a play, and which answers of the stand-in were ours."""
    is_fork = play.__name__.startswith("fork_")
    with pull_request_of(folder, is_fork=is_fork, make_workflow=make_workflow) as scene:
        play(scene)
        title = " ".join((play.__doc__ or "").split())
        text = "\n\n".join((title, *scene.record)) + "\n"
        return text, frozenset(scene.standin.answered_by_us)
