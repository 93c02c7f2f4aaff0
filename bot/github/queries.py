"""The GraphQL documents; every one is checked against GitHub's schema by the tests."""

from collections.abc import Iterable

THREADS_PER_PAGE = 100
COMMENTS_PER_THREAD = 20

_THREADS = """\
      reviewThreads(first: 100, after: $threads) {
        pageInfo { hasNextPage endCursor }
        nodes {
          id path line startLine isResolved viewerCanResolve
          resolvedBy { login }
          comments(first: 20) { totalCount nodes { fullDatabaseId body viewerDidAuthor } }
        }
      }
"""
_REVIEWS = """\
      reviews(first: 100, after: $reviews) {
        pageInfo { hasNextPage endCursor }
        nodes { fullDatabaseId body state viewerDidAuthor commit { oid } comments { totalCount } }
      }
"""
_NOTES = """\
      comments(first: 100, after: $notes) {
        pageInfo { hasNextPage endCursor }
        nodes { fullDatabaseId body viewerDidAuthor }
      }
"""

PULL_REQUEST = f"""\
query PullRequest(
  $owner: String!, $name: String!, $number: Int!, $threads: String, $reviews: String, $notes: String
) {{
  viewer {{ login }}
  repository(owner: $owner, name: $name) {{
    pullRequest(number: $number) {{
      number state isDraft locked isCrossRepository headRefOid baseRefOid baseRefName
      baseRef {{ target {{ oid }} }}
{_THREADS}{_REVIEWS}{_NOTES}    }}
  }}
}}
"""


def blobs_query(shas: Iterable[str]) -> str:
    """The document that asks for blobs; the n-th has the name `bN`. The SHAs must be hex digits."""
    lines = (f'    b{index}: object(oid: "{sha}") {{ ...Content }}' for index, sha in enumerate(shas))
    return _objects_query("\n".join(lines))


def files_query(paths: int) -> str:
    """The document that asks for files of a commit by the variables `e0`, `e1` …, as `SHA:path`."""
    names = ", ".join(f"$e{index}: String!" for index in range(paths))
    lines = (f"    b{index}: object(expression: $e{index}) {{ ...Content }}" for index in range(paths))
    return _objects_query("\n".join(lines), f", {names}")


def _objects_query(lines: str, variables: str = "") -> str:
    return f"""\
query Objects($owner: String!, $name: String!{variables}) {{
  repository(owner: $owner, name: $name) {{
{lines}
  }}
}}
fragment Content on Blob {{ oid text isBinary isTruncated byteSize }}
"""
