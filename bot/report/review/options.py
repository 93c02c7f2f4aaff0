"""What the texts of a review need to know besides the report, and the links that all of them make."""

from typing import NamedTuple

from bot.findings.finding import Severity
from bot.report.addresses import escape_path
from bot.report.escaping import code_span

MOST_CHARACTERS = 2_000  # of one text that a template or a pull request decides
MARKS = {Severity.ERROR: "🔴 error", Severity.WARNING: "🟡 warning", Severity.NOTE: "🔵 note"}


class ReviewOptions(NamedTuple):
    """Where head can be looked at, where the rules are explained, and from which severity on the review speaks.

    Jobs that judge different things have different scopes; "" is the usual one.
    """

    head_sha: str
    server_url: str
    repository: str  # owner/name
    docs_url: str
    review_from: Severity = Severity.WARNING
    scope: str = ""
    trusts_head: bool = True  # False: what head silences by itself does not count yet

    def rule_link(self, rule: str) -> str:
        """The name of a rule of ours, linked to its page."""
        return f"[{rule}]({self.docs_url.rstrip('/')}/rules/{rule}.md)"

    def place_link(self, path: str, line: int) -> str:
        """`path:line`, linked to that line at head."""
        url = f"{self.server_url.rstrip('/')}/{self.repository}/blob/{self.head_sha}/{escape_path(path)}#L{line}"
        return f"[{code_span(cut(f'{path}:{line}'))}]({url})"


def cut(text: str) -> str:
    """At most so much of a text as anybody would read."""
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"
