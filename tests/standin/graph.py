"""GraphQL documents executed on GitHub's own schema (npm `@octokit/graphql-schema` 15.26.1) over a stand-in.

The schema is GitHub's: a field, argument or enum that it does not have is an error, and so is an answer that does not
fit it. What the fields hold comes from the emulator, but for what `overlay.OURS` lists.
"""

from collections.abc import Callable
from functools import cache

from graphql import GraphQLSchema, build_schema, graphql_sync

from tests.github.hub import Json
from tests.standin.emulator import BOT, REPOSITORY
from tests.standin.overlay import Standin
from tests.tools.places import node_package

_REPO = f"/repos/{REPOSITORY}"
_MOST_TEXT = 512_000  # of a blob; about where GitHub cuts it


@cache
def schema() -> GraphQLSchema:
    """GitHub's schema."""
    text = (node_package("@octokit/graphql-schema") / "schema.graphql").read_text(encoding="utf-8")
    return build_schema(text, assume_valid=True)


def execute(standin: Standin, body: Json, token: str) -> Json:
    """The answer to a request of the GraphQL API."""
    document, variables = str(body["query"]), body["variables"]
    assert isinstance(variables, dict)
    if document.lstrip().startswith("mutation") and standin.emulator.tokens[token].get("contents") != "write":
        error = {"type": "FORBIDDEN", "message": "Resource not accessible by integration"}
        return {"data": None, "errors": [error]}
    result = graphql_sync(schema(), document, root_value=_root(standin, token), variable_values=variables)
    if result.errors:
        standin.violations.append(f"GraphQL: {result.errors}")
        return {"data": result.data, "errors": [{"message": str(each)} for each in result.errors]}
    return {"data": result.data}


def _root(standin: Standin, token: str) -> dict[str, object]:
    def repository(_info: object, owner: str, name: str, **_more: object) -> Json | None:
        assert f"{owner}/{name}" == REPOSITORY
        return {
            "pullRequest": lambda _info, number: _pull_request(standin, number, token),
            "object": lambda _info, oid=None, expression=None: _blob(standin, oid, expression),
        }

    def resolve(_info: object, input: Json) -> Json:  # noqa: A002  # GitHub's name
        comment = int(str(input["threadId"]).removeprefix("PRRT_"))
        standin.resolved[comment] = BOT
        found = next(each for each in _threads(standin, token) if each["id"] == input["threadId"])
        return {"thread": found}

    return {"viewer": {"login": BOT.removesuffix("[bot]")}, "repository": repository, "resolveReviewThread": resolve}


def _pull_request(standin: Standin, number: int, token: str) -> Json:
    standin.need(token, pull_requests="read")
    found = standin.emulator.need("GET", f"{_REPO}/pulls/{number}")
    head, base = found["head"], found["base"]
    assert isinstance(head, dict)
    assert isinstance(base, dict)
    return {
        "number": number, "state": str(found["state"]).upper(), "isDraft": found["draft"], "locked": found["locked"],
        "isCrossRepository": head["repo"]["full_name"] != REPOSITORY, "headRefOid": standin.tip("change"),
        "baseRefOid": base["sha"], "baseRefName": base["ref"],
        "baseRef": {"target": {"__typename": "Commit", "oid": standin.tip(str(base["ref"]))}},
        "reviewThreads": _pages(_threads(standin, token)),
        "reviews": _pages([_review(standin, each) for each in standin.reviews() if _is_visible(each)]),
        "comments": _pages([_comment(each) for each in standin.notes()]),
    }  # fmt: skip


def _is_visible(review: Json) -> bool:
    return review["state"] != "PENDING" or _login(review) == BOT


def _pages(nodes: list[Json]) -> Callable[..., Json]:
    def page(_info: object, first: int, after: str | None = None, **_more: object) -> Json:
        start = int(after or 0)
        end = start + first
        info = {"hasNextPage": end < len(nodes), "endCursor": str(end) if nodes else None}
        return {"pageInfo": info, "nodes": nodes[start:end], "totalCount": len(nodes)}

    return page


def _threads(standin: Standin, token: str) -> list[Json]:
    listed = standin.comments()
    answers: dict[object, list[Json]] = {}
    for each in listed:
        answers.setdefault(each["in_reply_to_id"] or each["id"], []).append(each)
    return [_thread(standin, int(str(root)), talk, token) for root, talk in answers.items()]


def _thread(standin: Standin, root: int, talk: list[Json], token: str) -> Json:
    anchor = standin.anchors[root]
    line = standin.clone.moved_line(anchor.path, anchor.commit, standin.head_sha(), anchor.line)
    start = line - anchor.line + anchor.start_line if line is not None and anchor.start_line is not None else None
    resolver = standin.resolved.get(root)
    return {
        "id": f"PRRT_{root}", "path": anchor.path, "line": line, "startLine": start,
        "isResolved": resolver is not None,
        "viewerCanResolve": standin.emulator.tokens[token].get("contents") == "write",
        "resolvedBy": {"login": resolver.removesuffix("[bot]")} if resolver is not None else None,
        "comments": _pages([_comment(each) for each in talk]),
    }  # fmt: skip


def _comment(entry: Json) -> Json:
    return {"fullDatabaseId": str(entry["id"]), "body": entry["body"], "viewerDidAuthor": _login(entry) == BOT}


def _review(standin: Standin, entry: Json) -> Json:
    path = f"{_REPO}/pulls/{standin.number}/reviews/{entry['id']}/comments"
    count = len(standin.everything(path))
    return {
        **_comment(entry), "state": entry["state"], "commit": {"oid": entry["commit_id"]},
        "comments": lambda _info, **_arguments: {"totalCount": count},
    }  # fmt: skip


def _login(entry: Json) -> str:
    user = entry["user"]
    assert isinstance(user, dict)
    return str(user["login"])


def _blob(standin: Standin, oid: str | None, expression: str | None) -> Json | None:
    sha = oid or _sha_of(standin, str(expression))
    found = standin.emulator.ask("GET", f"{_REPO}/git/blobs/{sha}")
    if not found.ok:
        return None
    data = standin.clone.blob(str(found.json()["sha"]))
    text = None if b"\0" in data else data[:_MOST_TEXT].decode("utf-8", errors="replace")
    return {
        "__typename": "Blob", "oid": sha, "text": text, "isBinary": b"\0" in data,
        "isTruncated": len(data) > _MOST_TEXT, "byteSize": len(data),
    }  # fmt: skip


def _sha_of(standin: Standin, expression: str) -> str:
    commit, _, path = expression.partition(":")
    tree = standin.emulator.need("GET", f"{_REPO}/git/trees/{commit}?recursive=1")["tree"]
    assert isinstance(tree, list)
    return next((str(each["sha"]) for each in tree if each["path"] == path), "absent")
