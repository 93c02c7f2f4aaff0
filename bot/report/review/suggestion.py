"""A fix as a suggestion block: whole lines of one hunk, and what they become.

GitHub replaces the lines that the comment stands on by the text of the block. It writes LF, so a file with other line
ends gets no suggestion; nor does a change whose lines the diff does not show together.
"""

import re
from typing import NamedTuple

from bot.findings.finding import Fix
from bot.findings.placement import MOST_LINES, Diff, hunk_around
from bot.report.escaping import code_block
from bot.text.edits import OverlapError, TextEdit, apply_edits
from bot.text.source import SourceFile

# What must not be repeated in a comment, which is not masked as a log is: a literal behind a telling name, known forms.
_SECRET = re.compile(
    r"(?:^|[{,])\s*(?:-\s+)?[\"']?[\w.-]*(?:password|passwd|secret|token|api_?-?key|private_?-?key|credential)[\w.-]*"
    r"[\"']?\s*[:=]\s*[\"']?[^\s\"'!{$]"
    r"|AKIA[0-9A-Z]{16}|ASIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{20}|-----BEGIN",
    re.IGNORECASE,
)


class Suggestion(NamedTuple):
    """The lines from `start` to `end` of a file, both included, and what they become; lines end with LF."""

    path: str
    start: int
    end: int
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def markdown(self) -> str:
        """The block."""
        text = "".join(self.after)
        longest = max((len(run) for run in re.findall("`+", text)), default=0)
        fence = "`" * max(3, longest + 1)
        return f"{fence}suggestion\n{text}{fence}"

    @property
    def diff(self) -> str:
        """The same as a diff for reading."""
        lines = (*(f"-{line}" for line in self.before), *(f"+{line}" for line in self.after))
        return code_block("".join(lines).rstrip("\n"), "diff")


def find_suggestions(fix: Fix, source: SourceFile, diff: Diff) -> list[Suggestion]:
    """The suggestions that do exactly what the edits of a proved fix do, the best first; none where there is none."""
    change = find_change(fix, source)
    return [
        each
        for each in (_widened(change, source.text) if change is not None else [])
        if each.end - each.start < MOST_LINES and hunk_around(diff, each.path, each.start, each.end) is not None
    ]


def find_change(fix: Fix, source: SourceFile) -> Suggestion | None:
    """The lines of a file that a fix changes, of which `start` may be past `end` where lines are only added.

    None where a fix edits another file too, where lines end otherwise than with LF, and where one looks like a secret.
    """
    text = source.text
    if not fix.edits or "\r" in text or any(each.location.path != source.path for each in fix.edits):
        return None
    try:
        edited = apply_edits(text, (TextEdit(*each.location.span, each.replacement) for each in fix.edits))
    except (OverlapError, ValueError):
        return None
    old, new = text.splitlines(keepends=True), edited.splitlines(keepends=True)
    if "".join(old) != text or old == new or len(text.split("\n")) != len(old) + text.endswith("\n"):
        return None  # characters that end a line for Python and not for GitHub
    first = next((n for n, (one, two) in enumerate(zip(old, new, strict=False)) if one != two), min(len(old), len(new)))
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    before, after = old[first : len(old) - last], new[first : len(new) - last]
    if not all(line.endswith("\n") for line in (*before, *after)) or any(map(_SECRET.search, (*before, *after))):
        return None
    return Suggestion(source.path, first + 1, first + len(before), tuple(before), tuple(after))


def _widened(change: Suggestion, text: str) -> list[Suggestion]:
    """The change; where it only adds or only removes lines, with the line above or below it, which stays the same."""
    if change.before and change.after:
        return [change]
    lines = text.splitlines(keepends=True)
    found = []
    for line in (change.start - 1, change.end + 1):
        if not 1 <= line <= len(lines) or not lines[line - 1].endswith("\n") or _SECRET.search(lines[line - 1]):
            continue
        kept, is_above = (lines[line - 1],), line < change.start
        found.append(
            change._replace(
                start=min(line, change.start),
                end=max(line, change.end),
                before=(*kept, *change.before) if is_above else (*change.before, *kept),
                after=(*kept, *change.after) if is_above else (*change.after, *kept),
            )
        )
    return found
