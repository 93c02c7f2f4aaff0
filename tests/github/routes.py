"""The answers to the requests that we send to GitHub. All are ours, written from GitHub's description of its API."""

import base64
import json
import re
from collections.abc import Callable

from tests.github.hub import MAY_RESOLVE, MAY_REVIEW, Failed, Hub, Json, Said

MAX_BODY = 65_536


def answer(hub: Hub, method: str, path: str, body: Json) -> object:
    """The answer to a request; a page of a list comes with whether there are more. Raises Failed."""
    for pattern, verb, handle in _ROUTES:
        match = re.fullmatch(pattern, path.split("?", maxsplit=1)[0])
        if match is not None and verb == method:
            return handle(hub, match, body, path)
    raise Failed(404, f"no route {method} {path}")


def _tree(hub: Hub, match: re.Match[str], _body: Json, _path: str) -> object:
    return {"sha": match[1], "tree": hub.clone.tree(match[1]), "truncated": False}


def _blob(hub: Hub, match: re.Match[str], _body: Json, _path: str) -> object:
    data = hub.clone.blob(match[1])
    return {"sha": match[1], "size": len(data), "encoding": "base64", "content": base64.b64encode(data).decode()}


def _compare(hub: Hub, match: re.Match[str], _body: Json, _path: str) -> object:
    return {"merge_base_commit": {"sha": hub.clone.merge_base(match[1], match[2])}}


def _files(hub: Hub, _match: re.Match[str], _body: Json, path: str) -> object:
    page = int(re.search(r"[?&]page=(\d+)", path)[1])  # type: ignore[index]  # always there
    found = hub.clone.files(hub.base, hub.head)[:3000]
    return found[(page - 1) * 100 : page * 100], len(found) > page * 100


def _pulls(hub: Hub, _match: re.Match[str], _body: Json, _path: str) -> object:
    head = {"sha": hub.head_sha(), "label": f"{hub.owner}:{hub.head}"}
    return [{"number": 7, "state": "open" if hub.is_open else "closed", "head": head}]


def _create_review(hub: Hub, _match: re.Match[str], body: Json, _path: str) -> object:
    hub.need(MAY_REVIEW, MAY_RESOLVE)
    if any(each["state"] == "PENDING" for each in hub.reviews):
        raise Failed(422, "User can only have one pending review per pull request")
    if len(str(body["body"])) > MAX_BODY:
        raise Failed(422, "body is too long (maximum is 65536 characters)")
    comments = body["comments"]
    assert isinstance(comments, list)
    shown = hub.clone.shown_lines(hub.base, hub.head)
    for each in comments:
        for line in (each["line"], each.get("start_line", each["line"])):
            if (each["path"], line) not in shown or line in hub.bad_lines:
                raise Failed(422, "Pull request review thread line must be part of the diff")
    id_ = hub.new_id()
    state = "COMMENTED" if body.get("event") == "COMMENT" else "PENDING"
    review = {"id": id_, "body": body["body"], "state": state, "commit": body["commit_id"], "count": len(comments)}
    hub.reviews.append(review)
    for each in comments if state == "COMMENTED" else ():
        said = Said(hub.new_id(), each["body"], hub.bot, each["path"], each["line"], each.get("start_line"))
        said.commit, said.review = str(body["commit_id"]), id_
        hub.comments.append(said)
    return {"id": id_, "body": body["body"], "state": state}


def _edit_review(hub: Hub, match: re.Match[str], body: Json, _path: str) -> object:
    hub.need(MAY_REVIEW, MAY_RESOLVE)
    for each in hub.reviews:
        if each["id"] == int(match[1]):
            each["body"] = body["body"]
            return {"id": each["id"]}
    raise Failed(404, "Not Found")


def _delete_review(hub: Hub, match: re.Match[str], _body: Json, _path: str) -> object:
    hub.need(MAY_REVIEW, MAY_RESOLVE)
    for each in hub.reviews:
        if each["id"] == int(match[1]):
            if each["state"] != "PENDING":
                raise Failed(422, "Can not delete a non-pending pull request review")
            hub.reviews.remove(each)
            return {"id": each["id"]}
    raise Failed(404, "Not Found")


def _edit_comment(hub: Hub, match: re.Match[str], body: Json, _path: str) -> object:
    hub.need(MAY_REVIEW, MAY_RESOLVE)
    said = hub.comments if match[1] == "pulls" else hub.notes
    for each in said:
        if each.id == int(match[2]):
            each.body = str(body["body"])
            return {"id": each.id}
    raise Failed(404, "Not Found")


def _delete_comment(hub: Hub, match: re.Match[str], _body: Json, _path: str) -> object:
    hub.need(MAY_REVIEW, MAY_RESOLVE)
    before = len(hub.comments)
    hub.comments = [each for each in hub.comments if each.id != int(match[1])]
    if len(hub.comments) == before:
        raise Failed(404, "Not Found")
    return None


def _create_note(hub: Hub, _match: re.Match[str], body: Json, _path: str) -> object:
    hub.need(MAY_REVIEW, MAY_RESOLVE)
    hub.notes.append(Said(hub.new_id(), str(body["body"]), hub.bot))
    return {"id": hub.notes[-1].id}


def _checks(hub: Hub, match: re.Match[str], _body: Json, _path: str) -> object:
    return {"check_runs": [each for each in hub.check_runs if each["head_sha"] == match[1]][-1:]}


def _check(hub: Hub, match: re.Match[str], _body: Json, _path: str) -> object:
    return next(each for each in hub.check_runs if each["id"] == int(match[1]))


def _create_check(hub: Hub, _match: re.Match[str], body: Json, _path: str) -> object:
    run = {"id": hub.new_id(), "conclusion": None, **body}
    hub.check_runs.append({**run, "annotations": _annotations(body), "output": {"annotations_count": 0}})
    return _counted(hub.check_runs[-1])


def _edit_check(hub: Hub, match: re.Match[str], body: Json, path: str) -> object:
    run = _check(hub, match, body, path)
    assert isinstance(run, dict)
    run |= {**body, "annotations": run["annotations"] + _annotations(body), "output": {"annotations_count": 0}}
    return _counted(run)


def _annotations(body: Json) -> list[object]:
    output = body["output"]
    assert isinstance(output, dict)
    return [json.dumps(each) for each in output["annotations"]]


def _counted(run: Json) -> Json:
    listed = run["annotations"]
    assert isinstance(listed, list)
    run["output"] = {"annotations_count": len(listed)}
    return run


def _upload(hub: Hub, _match: re.Match[str], body: Json, _path: str) -> object:
    hub.uploads.append(body)
    return {"id": "x", "url": "x"}


def _graphql(hub: Hub, _match: re.Match[str], body: Json, _path: str) -> object:
    document, variables = str(body["query"]), body["variables"]
    assert isinstance(variables, dict)
    if document.startswith("mutation"):
        if hub.access != MAY_RESOLVE:
            return {
                "data": None,
                "errors": [{"type": "FORBIDDEN", "message": "Resource not accessible by integration"}],
            }
        said = next(each for each in hub.comments if f"T{each.id}" == variables["thread"])
        said.is_resolved, said.resolver = True, hub.bot
        return {"data": {"resolveReviewThread": {"thread": {"isResolved": True}}}}
    if document.startswith("query PullRequest"):
        return {"data": {"viewer": {"login": f"{hub.bot}[bot]"}, "repository": {"pullRequest": _pull_request(hub)}}}
    found: Json = {}
    for name, by_oid, by_variable in re.findall(r'(b\d+): object\((?:oid: "(\w+)"|expression: \$(\w+))\)', document):
        sha = by_oid or hub.clone.sha_of(str(variables[by_variable]))
        found[name] = _content(hub, sha) if sha else None
    return {"data": {"repository": found}}


def _content(hub: Hub, sha: str) -> Json:
    data = hub.clone.blob(sha)
    is_binary = b"\0" in data
    text = None if is_binary else data[:512_000].decode("utf-8", errors="replace")
    return {
        "oid": sha, "text": text, "isBinary": is_binary, "isTruncated": len(data) > 512_000, "byteSize": len(data),
    }  # fmt: skip


def _pull_request(hub: Hub) -> Json:
    base = hub.clone.sha(hub.base)
    return {
        "number": 7, "state": "OPEN" if hub.is_open else "CLOSED", "isDraft": hub.is_draft, "locked": False,
        "isCrossRepository": hub.is_fork, "headRefOid": hub.head_sha(), "baseRefOid": base, "baseRefName": hub.base,
        "baseRef": {"target": {"oid": base}},
        "reviewThreads": _page([_thread(hub, each) for each in hub.comments]),
        "reviews": _page([_review(each) for each in hub.reviews]),
        "comments": _page([_said(hub, each) for each in hub.notes]),
    }  # fmt: skip


def _page(nodes: list[Json]) -> Json:
    return {"pageInfo": {"hasNextPage": False, "endCursor": None}, "nodes": nodes}


def _thread(hub: Hub, said: Said) -> Json:
    line = hub.line_now(said)
    start = line - (said.line or 0) + said.start_line if line is not None and said.start_line is not None else None
    listed = [_said(hub, each) for each in (said, *said.replies)]
    return {
        "id": f"T{said.id}", "path": said.path, "line": line, "startLine": start, "isResolved": said.is_resolved,
        "viewerCanResolve": hub.access == MAY_RESOLVE,
        "resolvedBy": {"login": said.resolver} if said.is_resolved else None,
        "comments": {"totalCount": len(listed), "nodes": listed},
    }  # fmt: skip


def _said(hub: Hub, said: Said) -> Json:
    return {"fullDatabaseId": str(said.id), "body": said.body, "viewerDidAuthor": said.author == hub.bot}


def _review(review: Json) -> Json:
    return {
        "fullDatabaseId": str(review["id"]), "body": review["body"], "state": review["state"],
        "viewerDidAuthor": review.get("author", "bot") == "bot", "commit": {"oid": review["commit"]},
        "comments": {"totalCount": review["count"]},
    }  # fmt: skip


_REPO = "/repos/octo-org/octo-repo"
_ROUTES: tuple[tuple[str, str, Callable[[Hub, re.Match[str], Json, str], object]], ...] = (
    (f"{_REPO}/git/trees/(\\w+)", "GET", _tree),
    (f"{_REPO}/git/blobs/(\\w+)", "GET", _blob),
    (f"{_REPO}/compare/(\\w+)\\.\\.\\.(\\w+)", "GET", _compare),
    (f"{_REPO}/pulls/7/files", "GET", _files),
    (f"{_REPO}/commits/\\w+/pulls", "GET", _pulls),
    (f"{_REPO}/pulls/7/reviews", "POST", _create_review),
    (f"{_REPO}/pulls/7/reviews/(\\d+)", "PUT", _edit_review),
    (f"{_REPO}/pulls/7/reviews/(\\d+)", "DELETE", _delete_review),
    (f"{_REPO}/(pulls|issues)/comments/(\\d+)", "PATCH", _edit_comment),
    (f"{_REPO}/pulls/comments/(\\d+)", "DELETE", _delete_comment),
    (f"{_REPO}/issues/7/comments", "POST", _create_note),
    (f"{_REPO}/commits/(\\w+)/check-runs", "GET", _checks),
    (f"{_REPO}/check-runs", "POST", _create_check),
    (f"{_REPO}/check-runs/(\\d+)", "GET", _check),
    (f"{_REPO}/check-runs/(\\d+)", "PATCH", _edit_check),
    (f"{_REPO}/code-scanning/sarifs", "POST", _upload),
    ("/graphql", "POST", _graphql),
)
