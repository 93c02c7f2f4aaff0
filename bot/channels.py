"""What a run tells GitHub besides a review: a check run and SARIF for code scanning, where the workflow wants them."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple

from bot import __version__, app
from bot.errors import BotError, UserError
from bot.github.check_runs import Commit, write_check
from bot.github.client import Client, Endpoints
from bot.github.code_scanning import upload_sarif
from bot.github.limits import Patience
from bot.local.runner import Render, Runner, plain
from bot.report.check_run import NAME, describe_check, describe_failure
from bot.report.counting import open_findings
from bot.report.model import Report
from bot.report.reporters import RenderOptions
from bot.settings import Settings

_MOST_LABEL = 60  # characters of the name of a check run
_NAMING = ("paths", "regions", "config")  # what the name of a check run shows, which a rule of a branch may require
_CHOOSING = (
    "paths", "exclude", "select", "ignore", "config", "baseline", "regions", "catalogues", "review-from",
)  # fmt: skip


class Target(NamedTuple):
    """The commit that was judged; code scanning keeps results by ref, "" where it has no use for them."""

    commit: Commit
    ref: str


class Job(NamedTuple):
    """What tells apart the jobs that judge different things of one commit under one identity, by what their inputs say.

    The name of a job and the workflow do not: those of a matrix have the same. `scope` is "" where nothing is chosen.
    Check runs have different names where paths, regions or the configuration file differ.
    """

    scope: str
    check_name: str


class Result(NamedTuple):
    """A report, the part of it that nothing else has annotated, and whether the step fails."""

    report: Report
    left: Report
    is_failed: bool


def job_of(environ: Mapping[str, str]) -> Job:
    """The job that a step belongs to."""
    chosen = {name: environ.get(f"INPUT_{name.upper()}", "").split() for name in _CHOOSING}
    if not any(chosen.values()):
        return Job("", NAME)
    text = json.dumps(chosen, sort_keys=True).encode("utf-8", errors="backslashreplace")
    scope = sha256(text).hexdigest()[:8]
    label = ", ".join(word for name in _NAMING for word in chosen[name])
    named = f"{NAME} ({label if len(label) <= _MOST_LABEL else scope})"
    return Job(scope, named if label else NAME)


@contextmanager
def connecting(environ: Mapping[str, str], runner: Runner, patience: Patience | None) -> Iterator[Client]:
    """A client for GitHub with the token of the step, which the runner masks. Raises UserError without a token."""
    token = environ.get("INPUT_TOKEN", "").strip()
    if not token:
        raise UserError("input token: is empty. Leave it out, so that the token of the workflow is taken.")
    runner.write(f"::add-mask::{token}\n" if token.isprintable() else "")
    endpoints = Endpoints(
        environ.get("GITHUB_API_URL") or Endpoints().api_url,
        environ.get("GITHUB_GRAPHQL_URL") or Endpoints().graphql_url,
    )
    ca_bundle = environ.get("INPUT_CA-BUNDLE", "").strip() or None
    client = Client(token, endpoints, patience or Patience(time.sleep, time.time), ca_bundle)
    try:
        yield client
    finally:
        client.close()
        runner.log(f"asked GitHub {client.traffic.requests} times")


def annotate(
    result: Result, settings: Settings, target: Target, render: Render, given: tuple[Client, Runner, Job]
) -> None:
    """Puts the annotations where the workflow wants them, the log if nowhere else; uploads SARIF where it is wanted.

    What GitHub refuses here is a notice in the log and loses no finding: the log then has the annotations.
    """
    client, runner, job = given
    is_told = False
    if settings.check_run:
        options = RenderOptions(version=__version__, docs_url=app.DOCS_URL)
        check = describe_check(
            job.check_name, result.report, options, annotated=result.left, is_failed=result.is_failed
        )
        told = write_check(check, target.commit, client, client.read)
        is_told = told.is_there
        runner.annotate("notice", told.reason) if told.reason else runner.log(f"see the check run '{job.check_name}'")
    if not is_told:
        text = render(result.left, "github").rstrip("\n").rpartition("\n")[0]
        runner.write(f"{text}\n" if text else "")
    if settings.sarif_upload and target.ref:
        sarif = render(replace(result.report, findings=open_findings(result.report)), "sarif")
        told = upload_sarif(_categorised(sarif, job), target.commit, target.ref, client)
        runner.annotate("warning", told.reason) if told.reason else runner.log("uploaded SARIF to code scanning")


def _categorised(sarif: str, job: Job) -> str:
    """SARIF with the category by which code scanning keeps the results of jobs apart: a run ID up to its slash."""
    document = json.loads(sarif)
    document["runs"][0]["automationDetails"] = {"id": f"layer-bot{f'-{job.scope}' if job.scope else ''}/"}
    return json.dumps(document)


@contextmanager
def failing(environ: Mapping[str, str], commit: Commit, client: Client, job: Job) -> Iterator[None]:
    """Makes what ends a run before its result a failed check run too, where the step wants one."""
    try:
        yield
    except BotError as error:
        if environ.get("INPUT_CHECK-RUN", "").strip().lower() == "true":
            write_check(describe_failure(job.check_name, plain(str(error))), commit, client, client.read)
        raise


def target_of_workspace(environ: Mapping[str, str]) -> Target:
    """The commit that the workflow runs for, and its branch."""
    ref = environ.get("GITHUB_REF", "")
    commit = Commit(environ.get("GITHUB_REPOSITORY", ""), environ.get("GITHUB_SHA", ""))
    return Target(commit, ref if ref.startswith("refs/heads/") else "")
