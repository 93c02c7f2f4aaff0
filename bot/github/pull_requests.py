"""What stands on a pull request: its commits, what was said, and the files of its diff."""

import base64
from binascii import Error
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from bot.errors import RemoteError
from bot.github import shapes
from bot.github.client import Client
from bot.github.objects import blob_sha
from bot.github.queries import PULL_REQUEST, files_query
from bot.plan.observed import Comment, Note, PullRequest, Review, Thread

MOST_FILES = 3_000  # that GitHub lists
MOST_PAGES = MOST_FILES // 100
_PARTS = ("reviewThreads", "reviews", "comments")


class _Said(NamedTuple):
    """What was said, page by page."""

    threads: list[Thread]
    reviews: list[Review]
    notes: list[Note]


def observe(client: Client, repository: str, number: int) -> PullRequest:
    """A pull request with everything that was said on it; one request, more where there is more than 100 of a kind.

    Raises RemoteError where there is none of that number.
    """
    owner, name = repository.split("/")
    variables: dict[str, object] = {"owner": owner, "name": name, "number": number}
    said = _Said([], [], [])
    wanted = set(_PARTS)
    while True:
        data = client.query(PULL_REQUEST, variables)
        login = _plain(shapes.text(shapes.inside(data, "viewer"), "login"))
        found = shapes.inside(data, "repository", "pullRequest")
        more = {part: _take(found, part, said, login) for part in wanted}
        wanted = {part for part, cursor in more.items() if cursor}
        for part, variable in zip(_PARTS, ("threads", "reviews", "notes"), strict=True):
            cursor = more.get(part)
            if cursor and cursor == variables.get(variable):
                raise RemoteError("GitHub answered the same page twice. Run again.")
            variables[variable] = cursor or variables.get(variable)
        if not wanted:
            return _pull_request(found, said)


def _pull_request(found: Mapping[str, object], said: _Said) -> PullRequest:
    base = found.get("baseRef")
    target = shapes.fields(base, "baseRef").get("target") if base is not None else None
    tip = shapes.text(found, "baseRefOid") if target is None else shapes.text(shapes.fields(target, "target"), "oid")
    return PullRequest(
        number=shapes.number(found, "number"),
        is_open=shapes.text(found, "state") == "OPEN",
        is_draft=shapes.flag(found, "isDraft"),
        is_locked=shapes.flag(found, "locked"),
        is_fork=shapes.flag(found, "isCrossRepository"),
        head_sha=shapes.text(found, "headRefOid"),
        base_sha=tip,
        base_ref=shapes.text(found, "baseRefName"),
        threads=tuple(said.threads),
        reviews=tuple(said.reviews),
        notes=tuple(said.notes),
    )


def _take(found: Mapping[str, object], part: str, said: _Said, login: str) -> str:
    """Keeps a page, and gives the cursor of the next one, or ""."""
    page = shapes.inside(found, part)
    for item in shapes.items(page.get("nodes"), part):
        node = shapes.fields(item, part)
        if part == "reviewThreads":
            thread = _thread(node, login)
            said.threads.extend([thread] if thread is not None else [])
        elif part == "reviews":
            said.reviews.append(_review(node))
        else:
            said.notes.append(
                Note(shapes.big_number(node, "fullDatabaseId"), shapes.text(node, "body"), _is_ours(node))
            )
    info = shapes.inside(page, "pageInfo")
    return shapes.text(info, "endCursor") if shapes.flag(info, "hasNextPage") else ""


def _thread(node: Mapping[str, object], login: str) -> Thread | None:
    """A thread, or None for one without comments. One with more comments than were asked for was answered."""
    listed = shapes.inside(node, "comments")
    comments = [
        Comment(shapes.big_number(each, "fullDatabaseId"), shapes.text(each, "body"), _is_ours(each))
        for each in (shapes.fields(item, "comments") for item in shapes.items(listed.get("nodes"), "comments"))
    ]
    if not comments:
        return None
    if shapes.number(listed, "totalCount") > len(comments):
        comments.append(Comment(0, "", is_ours=False))
    resolver = node.get("resolvedBy")
    by_us = resolver is not None and _plain(shapes.text(shapes.fields(resolver, "resolvedBy"), "login")) == login
    return Thread(
        id=shapes.text(node, "id"),
        path=shapes.text(node, "path"),
        line=shapes.optional_number(node, "line"),
        start_line=shapes.optional_number(node, "startLine"),
        is_resolved=shapes.flag(node, "isResolved"),
        can_resolve=shapes.flag(node, "viewerCanResolve"),
        comments=tuple(comments),
        is_resolved_by_us=by_us,
    )


def _review(node: Mapping[str, object]) -> Review:
    commit = node.get("commit")
    return Review(
        id=shapes.big_number(node, "fullDatabaseId"),
        body=shapes.text(node, "body"),
        is_ours=_is_ours(node),
        is_pending=shapes.text(node, "state") == "PENDING",
        commit=shapes.text(shapes.fields(commit, "commit"), "oid") if commit else "",
        comment_count=shapes.number(shapes.inside(node, "comments"), "totalCount"),
    )


def _is_ours(node: Mapping[str, object]) -> bool:
    return shapes.flag(node, "viewerDidAuthor")


def _plain(login: str) -> str:
    """A login without the ending that the REST API gives to those of apps."""
    return login.removesuffix("[bot]")


def find_merge_base(client: Client, repository: str, base: str, head: str) -> str:
    """The commit where head left base. Raises RemoteError where they have no history in common."""
    answer = client.read_or_none(f"/repos/{repository}/compare/{base}...{head}", {"per_page": "1"})
    if answer is None:
        raise RemoteError("GitHub finds no history that base and head have in common, so nothing can be compared.")
    return shapes.text(shapes.inside(answer, "merge_base_commit"), "sha")


def find_patches(client: Client, repository: str, number: int, paths: Iterable[str]) -> dict[str, str | None]:
    """The patches of those of the paths that the diff has; None for a file without one.

    Pages are asked for until all were seen. GitHub lists 3,000 files at most: what a full list does not show counts as
    a file without a patch, since the pull request may change it.
    """
    missing = set(paths)
    found: dict[str, str | None] = {}
    if not missing:
        return found
    pages = client.read_pages(f"/repos/{repository}/pulls/{number}/files", {})
    listed = 0
    for _, page in zip(range(MOST_PAGES), pages, strict=False):
        listed += len(page)
        for item in page:
            entry = shapes.fields(item, "files")
            path = shapes.text(entry, "filename")
            if path in missing:
                found[path] = shapes.optional_text(entry, "patch") or None
                missing.discard(path)
        if not missing:
            break
    return found if listed < MOST_FILES else {**dict.fromkeys(missing), **found}


def find_pull_requests(client: Client, repository: str, head: str, label: str) -> tuple[int, ...]:
    """The numbers of the open pull requests whose head is the commit, on the branch `owner:branch`; () for none.

    There may be one for each branch that it is to go to.
    """
    for path, parameters in (
        (f"/repos/{repository}/commits/{head}/pulls", {}),
        (f"/repos/{repository}/pulls", {"head": label, "state": "open"}),
    ):
        listed = client.read_or_none(path, parameters)
        entries = (
            shapes.fields(item, "pulls") for item in (shapes.items(listed, "pulls") if listed is not None else ())
        )
        found = tuple(shapes.number(entry, "number") for entry in entries if _has_head(entry, head, label))
        if found:
            return found
    return ()


def _has_head(entry: Mapping[str, object], head: str, label: str) -> bool:
    there = shapes.inside(entry, "head")
    is_there = shapes.text(there, "sha") == head and shapes.optional_text(there, "label") == label  # null: no account
    return is_there and entry.get("state") == "open"


def read_files(client: Client, repository: str, commit: str, paths: tuple[str, ...]) -> dict[str, bytes]:
    """The files of a commit that are there, in one request; a blob counts only if its SHA fits."""
    owner, name = repository.split("/")
    variables: dict[str, object] = {"owner": owner, "name": name}
    variables |= {f"e{index}": f"{commit}:{path}" for index, path in enumerate(paths)}
    answer = shapes.inside(client.query(files_query(len(paths)), variables), "repository")
    found: dict[str, bytes] = {}
    for index, path in enumerate(paths):
        entry = answer.get(f"b{index}")
        if not isinstance(entry, Mapping) or "oid" not in entry:
            continue
        text, oid = entry.get("text"), shapes.text(entry, "oid")
        data = text.encode("utf-8", errors="surrogatepass") if isinstance(text, str) else b""
        found[path] = data if blob_sha(data) == oid else _read_blob(client, repository, oid)
    return found


def _read_blob(client: Client, repository: str, sha: str) -> bytes:
    answer = shapes.fields(client.read(f"/repos/{repository}/git/blobs/{sha}"), "blob")
    try:
        data = base64.b64decode(shapes.text(answer, "content"))
    except (Error, ValueError) as error:
        raise RemoteError("GitHub answered a file that is no base64. Run again.") from error
    if blob_sha(data) != sha:
        raise RemoteError(f"GitHub answered a file that is not the one with the SHA {sha}. Run again.")
    return data
