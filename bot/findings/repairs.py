"""What became of findings that somebody wanted to be repaired, and of the files."""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from bot.findings.finding import Finding, Fix


class Result(Enum):
    """What became of a finding that somebody wanted to be repaired."""

    FIXED = "fixed"
    UNSAFE = "unsafe"  # a fix exists, and a person must allow it
    REFUSED = "refused"  # an edit exists, and it is held or did not stand its proof
    MANUAL = "manual"  # there is no edit, only words


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one finding: the fix that was looked at, and why it was not applied; "" where it was.

    `line` is that of the finding as it was looked at, 1-based; 0 where it is not known.
    """

    finding: Finding
    fix: Fix
    result: Result
    reason: str = ""
    line: int = 0


class FileChange(NamedTuple):
    """The text of a file before and after its repair."""

    path: str
    before: str
    after: str
