"""A fix as a suggestion block: whole lines of one hunk, and what they become.

GitHub replaces the lines that the comment stands on by the text of the block. It writes LF, so a file with other line
ends gets no suggestion; nor does a change whose lines the diff does not show together.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.findings.finding import Fix
from bot.findings.placement import MOST_LINES, Diff, hunk_around
from bot.report.escaping import code_block
from bot.text.edits import OverlapError, TextEdit, apply_edits
from bot.text.source import SourceFile

MOST_CHARACTERS = 4_000  # of the lines of a change, before and after: a template may be one line of a megabyte
# What must not be repeated in a comment, which is not masked as a log is: a literal behind a telling name, known forms.
_SECRET = re.compile(
    r"(?:^|[{,])\s*(?:-\s+)?[\"']?[\w.-]*(?:password|passwd|pwd|passphrase|secret|token|"
    r"api_?-?key|private_?-?key|credential|authorization)[\w.-]*"
    r"[\"']?\s*[:=]\s*[\"']?[^\s\"'!{$]"
    r"|AKIA[0-9A-Z]{16}|ASIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{20}|github_pat_\w{20}|xox[a-z]-\w|-----BEGIN",
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
        return code_block("\n".join(line.rstrip("\r\n") for line in lines), "diff")


def find_suggestions(fix: Fix, source: SourceFile, diff: Diff) -> list[Suggestion]:
    """The suggestions that do exactly what the edits of a proved fix do, the best first; none where there is none."""
    change = find_change(fix, source)
    if change is None or "\r" in source.text or any(each.location.path != source.path for each in fix.edits):
        return []
    return [
        each
        for each in _widened(change, source.text)
        if each.end - each.start < MOST_LINES
        and hunk_around(diff, each.path, each.start, each.end) is not None
        and all(map(_is_plain, (*each.before, *each.after)))
    ]


def find_change(fix: Fix, source: SourceFile) -> Suggestion | None:
    """The lines of a file that a fix changes there, of which `start` is past `end` where lines are only added.

    None where it changes nothing in the file, and where a line looks like a secret or there is too much of them.
    """
    edits = (TextEdit(*each.location.span, each.replacement) for each in fix.edits if each.location.path == source.path)
    try:
        edited = apply_edits(source.text, edits)
    except (OverlapError, ValueError):
        return None
    old, new = _lines(source.text), _lines(edited)
    most = min(len(old), len(new))
    first = next((n for n in range(most) if old[n] != new[n]), most)
    last = next((n for n in range(most - first) if old[-1 - n] != new[-1 - n]), most - first)
    before, after = old[first : len(old) - last], new[first : len(new) - last]
    if not (before or after) or not _may_be_shown(*before, *after):
        return None
    return Suggestion(source.path, first + 1, first + len(before), tuple(before), tuple(after))


def _widened(change: Suggestion, text: str) -> Iterator[Suggestion]:
    """The change; where it only adds or only removes lines, with the line above or below it, which stays the same."""
    if change.before and change.after:
        yield change
        return
    lines = _lines(text)
    for line in (change.start - 1, change.end + 1):
        if not 1 <= line <= len(lines) or not _may_be_shown(lines[line - 1]):
            continue
        kept, is_above = (lines[line - 1],), line < change.start
        yield change._replace(
            start=min(line, change.start),
            end=max(line, change.end),
            before=(*kept, *change.before) if is_above else (*change.before, *kept),
            after=(*kept, *change.after) if is_above else (*change.after, *kept),
        )


def _lines(text: str) -> list[str]:
    """The lines as git and GitHub see them: only LF ends one, and the last may have none."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _may_be_shown(*lines: str) -> bool:
    """Whether lines are few characters, without which the search takes quadratic time, and none looks like a secret."""
    return sum(map(len, lines)) <= MOST_CHARACTERS and not any(map(_SECRET.search, lines))


def _is_plain(line: str) -> bool:
    """Whether a line is whole, and shown by GitHub as it is: nothing in it is invisible or changes its order."""
    return line.endswith("\n") and line[:-1].replace("\t", "").isprintable()
