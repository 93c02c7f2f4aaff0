"""A check run on a commit, written once: a second run with the same result finds it and writes nothing."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.errors import AccessError, BotError
from bot.github import shapes
from bot.github.failures import RefusedError
from bot.github.sending import id_of
from bot.github.writing import LostError, Read, StoppedError, Writer, send
from bot.report.check_run import CheckRun, Fields

PER_REQUEST = 50


class Commit(NamedTuple):
    """A commit of a repository, which is named as owner/name."""

    repository: str
    sha: str


class Told(NamedTuple):
    """Whether something stands on GitHub; if not, why, in words for the user."""

    is_there: bool
    reason: str = ""


def write_check(check: CheckRun, commit: Commit, writer: Writer, read: Read) -> Told:
    """What became of a check run; raises nothing that a request can cause.

    One with more annotations than a request takes is completed by the last request, so that a run that is cut off
    leaves one that blocks.
    """
    try:
        if _find(check, commit, read, is_done=True) is None:
            _write(check, commit, writer, read)
    except RefusedError as error:
        lacks = "; the token lacks checks: write" if error.status in (401, 403, 404) else ""
        return Told(is_there=False, reason=f"GitHub refused the check run ({error.message}{lacks}).")
    except AccessError:
        return Told(is_there=False, reason="GitHub refuses check runs; the token needs checks: write.")
    except (StoppedError, LostError, BotError) as error:
        return Told(is_there=False, reason=f"The check run is not complete: {error}")
    return Told(is_there=True)


def _write(check: CheckRun, commit: Commit, writer: Writer, read: Read) -> None:
    pages = [check.annotations[start : start + PER_REQUEST] for start in range(0, len(check.annotations), PER_REQUEST)]
    first, rest = (pages[0] if pages else ()), pages[1:]
    body = {"name": check.name, "head_sha": commit.sha, "external_id": check.external_id, "status": "in_progress"}
    path = f"/repos/{commit.repository}/check-runs"
    answer = send(
        lambda: writer.write("POST", path, {**body, **_part(check, first, is_last=not rest)}),
        lambda: _find(check, commit, read) is not None,
        writer.wait,
    )
    number = id_of(answer) if answer is not None else _find(check, commit, read)
    seen = len(first)
    for page in rest:
        seen += len(page)
        part = _part(check, page, is_last=page is rest[-1])
        _add(f"{path}/{number}", part, seen, (writer, read))


def _add(path: str, part: Mapping[str, object], seen: int, given: tuple[Writer, Read]) -> None:
    """Adds annotations: each request adds, so a lost answer is looked after by their number."""
    writer, read = given
    send(
        lambda: writer.write("PATCH", path, part),
        lambda: shapes.number(shapes.inside(read(path), "output"), "annotations_count") >= seen,
        writer.wait,
    )


def _part(check: CheckRun, annotations: Sequence[Fields], *, is_last: bool) -> dict[str, object]:
    output = {"title": check.title, "summary": check.summary, "annotations": list(annotations)}
    return {"output": output, **({"status": "completed", "conclusion": check.conclusion} if is_last else {})}


def _find(check: CheckRun, commit: Commit, read: Read, *, is_done: bool = False) -> int | None:
    """The ID of the newest check run of this name on the commit, if it says the same; with `is_done` to its end."""
    path = f"/repos/{commit.repository}/commits/{commit.sha}/check-runs"
    listed = shapes.fields(read(path, {"check_name": check.name, "filter": "latest"}), "check runs")
    for item in shapes.items(listed.get("check_runs"), "check_runs"):
        entry = shapes.fields(item, "check_runs")
        says_the_same = shapes.optional_text(entry, "external_id") == check.external_id
        if says_the_same and (not is_done or entry.get("status") == "completed"):
            return shapes.number(entry, "id")
    return None
