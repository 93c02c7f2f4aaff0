"""The order of the steps of a run on GitHub: read both sides by SHA, judge, write one review, tell the runner.

Nothing of the pull request is checked out or executed. Configuration comes from the branch that it goes to.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from bot import app
from bot.channels import Job, Result, Target, annotate, connecting, failing, job_of
from bot.configuration.commands import Command
from bot.configuration.loading import load_settings
from bot.errors import AccessError, UserError
from bot.events import CheckGroup, CheckWorkspace, FindPullRequest, NothingToDo, ReviewPullRequest, Task
from bot.findings.finding import Problem, Severity, Status
from bot.findings.placement import parse_patch
from bot.github.check_runs import Commit
from bot.github.client import Client
from bot.github.executor import execute
from bot.github.files import BaseFiles
from bot.github.limits import Patience
from bot.github.outcome import Outcome
from bot.github.pull_requests import find_merge_base, find_patches, find_pull_requests, observe
from bot.github.sending import Place
from bot.judging_commits import Commits, judge_commits
from bot.knowing import with_configuration
from bot.local.runner import Render, Runner, outputs_of, renderer, write_output_file
from bot.plan.markers import FindingMark, ReviewMark, find_marker
from bot.plan.observed import PullRequest
from bot.plan.reconcile import Wanted, note_instead, reconcile
from bot.plan.wanted import want, without_places
from bot.report.counting import summary_sentence
from bot.report.model import Report
from bot.report.review.draft import DraftComment, draft_comments, told_findings
from bot.report.review.options import ReviewOptions
from bot.rules.names import rule_names
from bot.settings import Settings

_HINT = "The findings stand in the log's annotations and in the job summary."


class _Run(NamedTuple):
    """What all steps of a run share."""

    client: Client
    repository: str
    server_url: str
    runner: Runner
    today: Callable[[], date]
    job: Job


class _Spoken(NamedTuple):
    """What became of a review: the findings that have a comment, its ID, and whether something went wrong."""

    commented: frozenset[str] = frozenset()
    url: str = ""
    has_failed: bool = False


def run_on_github(
    task: Task, command: Command, environ: Mapping[str, str], given: tuple[Runner, Callable[[], date], Patience | None]
) -> int:
    """The exit status of the step. Raises BotError for what ends a run before its result."""
    runner, today, patience = given
    with connecting(environ, runner, patience) as client:
        server = environ.get("GITHUB_SERVER_URL") or "https://github.com"
        run = _Run(client, getattr(task, "repository", ""), server, runner, today, job_of(environ))
        return _run(task, command, environ, run)


def _run(task: Task, command: Command, environ: Mapping[str, str], run: _Run) -> int:
    match task:
        case ReviewPullRequest():
            return _review(task, command, environ, run)
        case FindPullRequest():
            label = f"{task.head_repository.split('/')[0]}:{task.head_branch}"
            numbers = find_pull_requests(run.client, task.repository, task.head_sha, label)
            is_fork = task.head_repository.lower() != task.repository.lower()
            found = [ReviewPullRequest(task.repository, number, task.head_sha, is_fork) for number in numbers]
            if not found:
                run.runner.log("nothing to do: no open pull request has this head")
            return max((_review(each, command, environ, run) for each in found), default=app.SUCCESS)
        case CheckGroup():
            return _check_group(task, command, environ, run)
        case CheckWorkspace() | NothingToDo():
            return app.SUCCESS


def _check_group(task: CheckGroup, command: Command, environ: Mapping[str, str], run: _Run) -> int:
    """Judges what a merge queue is about to merge; there is nobody to review."""
    commit = Commit(task.repository, task.head_sha)
    with failing(environ, commit, run.client, run.job):
        base = find_merge_base(run.client, task.repository, task.base_sha, task.head_sha)
        files = BaseFiles(run.client, task.repository, task.base_sha)
        settings = _load(command, environ, files)
        report = _judge(Commits(base, task.head_sha, trusts_head=True), settings, (command, environ, files), run)
    return _tell(report, settings, _Spoken(), (run, Target(commit, "")))


def _review(task: ReviewPullRequest, command: Command, environ: Mapping[str, str], run: _Run) -> int:
    """Judges the head that the event names, and reviews it if it is still the head."""
    commit = Commit(task.repository, task.head_sha)
    with failing(environ, commit, run.client, run.job):
        before = observe(run.client, task.repository, task.number)
        files = BaseFiles(run.client, task.repository, before.base_sha)
        settings = _load(command, environ, files)
        base = find_merge_base(run.client, task.repository, before.base_sha, task.head_sha)
        commits = Commits(base, task.head_sha, trusts_head=not (task.is_fork or before.is_fork))
        report = _judge(commits, settings, (command, environ, files), run)
    spoken = _Spoken()
    if not _is_over(before, task.head_sha, run) and settings.review_from != "never":
        options = ReviewOptions(
            task.head_sha, run.server_url, task.repository, app.DOCS_URL, Severity[settings.review_from.upper()],
            run.job.scope, commits.trusts_head,
        )  # fmt: skip
        spoken = _speak(report, before, options, run)
    target = Target(commit, f"refs/pull/{task.number}/head")
    return _tell(report, settings, spoken, (run, target))


def _load(command: Command, environ: Mapping[str, str], files: BaseFiles) -> Settings:
    return load_settings(command, environ, files, rule_names=rule_names, resolve_extends=files.resolve)


def _judge(
    commits: Commits, settings: Settings, given: tuple[Command, Mapping[str, str], BaseFiles], run: _Run
) -> Report:
    """The report, with what is wrong in the configuration that head brings: merged, it would stop every run."""
    command, environ, files = given
    judged = judge_commits(commits, settings, files, (run.client, run.repository, run.runner.workspace, run.today))
    report = with_configuration(judged.report, judged.knowledge)
    if not judged.changed_configuration:
        return report
    try:
        head = BaseFiles(run.client, run.repository, commits.head)
        load_settings(command, environ, head, rule_names=rule_names, resolve_extends=lambda _reference: b"")
    except UserError as error:
        problems = tuple(_problems(str(error), judged.changed_configuration[0]))
        return replace(report, problems=(*report.problems, *problems))
    return report


def _problems(mistakes: str, path: str) -> Iterator[Problem]:
    """The mistakes of a configuration, each at its line; what names none stands at the top of the file."""
    for line in mistakes.splitlines():
        found = re.match(rf"\s*{re.escape(path)}:(\d+)(?::\d+)?: (.+)", line)
        number, message = (int(found[1]), found[2]) if found is not None else (0, line.strip())
        if message:
            yield Problem(path, number, f"the configuration that this change brings: {message}", matters=True)


def _speak(report: Report, before: PullRequest, options: ReviewOptions, run: _Run) -> _Spoken:
    """Brings the review up to date, unless head has moved on by now.

    The look before the first write and the one after the last heal what two runs at once would write twice.
    """
    drafts = _drafts(report, before, options, run)
    wanted = want(report, drafts, options)
    if not reconcile(wanted, before):
        return _told(Outcome(), before, run)
    now = before = _look_again(before, run)
    if _is_over(before, options.head_sha, run):
        return _Spoken()
    outcome = _carry_out(wanted, before, run)
    if outcome.done:
        now = _look_again(before, run)
        commented = _commented(now)
        missing = {
            each.reported.fingerprint
            for each in drafts
            if each.line is not None and each.reported.fingerprint not in commented
        }
        if now.head_sha == before.head_sha and not outcome.error:
            placed = without_places(drafts, frozenset(missing))
            healing = _carry_out(want(report, placed, options), now, run)
            outcome = healing if healing.refused or healing.error else outcome
    return _told(outcome, now, run)


def _is_over(observed: PullRequest, head_sha: str, run: _Run) -> bool:
    """Whether nothing may be written for a head any more, which the log is told."""
    if observed.is_open and observed.head_sha == head_sha:
        return False
    run.runner.log("no review: the pull request was closed, or its head has moved on, which another run judges")
    return True


def _look_again(before: PullRequest, run: _Run) -> PullRequest:
    return observe(run.client, run.repository, before.number)


def _drafts(report: Report, before: PullRequest, options: ReviewOptions, run: _Run) -> tuple[DraftComment, ...]:
    told = told_findings(report, options)
    paths = {each.finding.location.path for each in told}
    paths |= {related.location.path for each in told for related in each.finding.related}
    patches = find_patches(run.client, run.repository, before.number, paths)
    diff = {path: parse_patch(patch) if patch is not None else None for path, patch in patches.items()}
    return draft_comments(report, diff, options)


def _carry_out(wanted: Wanted, observed: PullRequest, run: _Run) -> Outcome:
    """What became of the plan; where another program blocks reviews, a comment of the conversation stands in."""
    place = Place(run.repository, observed)

    def look() -> PullRequest:
        return observe(run.client, run.repository, observed.number)

    outcome = execute(reconcile(wanted, observed), run.client, look, place)
    if outcome.pending_elsewhere:
        return execute(note_instead(wanted, observed), run.client, look, place)
    return outcome


def _commented(observed: PullRequest) -> frozenset[str]:
    """The fingerprints of the findings that have an open thread of ours."""
    threads = (each for each in observed.threads if each.comments[0].is_ours and not each.is_resolved)
    marks = (find_marker(each.comments[0].body) for each in threads)
    return frozenset(mark.fingerprint for mark in marks if isinstance(mark, FindingMark) and mark.state == "open")


def _told(outcome: Outcome, now: PullRequest, run: _Run) -> _Spoken:
    """Tells the log what could not be written; no permission is no failure, for the other channels say it all."""
    for refusal in outcome.refused:
        lacks = f"; the token lacks {refusal.permission}" if refusal.permission else ""
        run.runner.annotate("notice", f"GitHub refused the review ({refusal.words}{lacks}). {_HINT}")
        break
    if outcome.error:
        run.runner.annotate("error", f"the review is not complete: {outcome.error} {_HINT}")
    marks = ((each.id, find_marker(each.body)) for each in now.reviews if each.is_ours)
    reviews = [id_ for id_, mark in marks if isinstance(mark, ReviewMark) and mark.scope == run.job.scope]
    number = outcome.review_id or (reviews[-1] if reviews else None)
    url = f"{run.server_url}/{run.repository}/pull/{now.number}#pullrequestreview-{number}" if number else ""
    return _Spoken(_commented(now), url, has_failed=bool(outcome.error))


def _tell(report: Report, settings: Settings, spoken: _Spoken, given: tuple[_Run, Target]) -> int:
    """The other channels, the job summary and the outputs; what has a comment of its own is annotated no more."""
    run, target = given
    render: Render = renderer(app.DOCS_URL, lambda: app.rule_information(settings))
    new = tuple(each for each in report.findings if each.status is Status.NEW)
    left = tuple(each for each in new if each.fingerprint not in spoken.commented)
    status = AccessError.exit_status if spoken.has_failed else app.exit_status(report, settings.fail_on)
    result = Result(report, replace(report, findings=left), is_failed=status != app.SUCCESS)
    annotate(result, settings, target, render, (run.client, run.runner, run.job))
    run.runner.log(summary_sentence(report))
    run.runner.summarise(render(report, "markdown"))
    outputs = outputs_of(replace(report, findings=new), render, run.runner.workspace)
    run.runner.set_outputs({**outputs, "review-url": spoken.url})
    write_output_file(replace(report, findings=new), settings, render, run.runner)
    return status
