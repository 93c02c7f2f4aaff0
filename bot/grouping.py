"""Which parts of a run must be repaired together, and their files as one.

A fix may edit a file that several templates read: a samconfig file, an included file, the template of a parent. What is
right for one of them may be wrong for another, so all that read it are repaired, and proved, as one; and so on for the
files that those edit.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.template.repository import Files


class Member(NamedTuple):
    """A part: its files, the paths of its templates, of all files that were read for it, and of those fixes edit."""

    files: Files
    documents: frozenset[str]
    sources: frozenset[str]
    edited: frozenset[str]


def group_members(members: Sequence[Member]) -> Iterator[tuple[int, ...]]:
    """The numbers of the parts that must be repaired together, for each part that a fix edits; none twice."""
    readers: dict[str, list[int]] = {}
    for number, member in enumerate(members):
        for path in member.sources:
            readers.setdefault(path, []).append(number)
    done: set[int] = set()
    for number, member in enumerate(members):
        if not member.edited or number in done:
            continue
        group = {number}
        pending = [number]
        while pending:
            for path in members[pending.pop()].edited:
                new = [each for each in readers.get(path, ()) if each not in group]
                group.update(new)
                pending.extend(new)
        done |= group
        yield tuple(sorted(group))


def join_files(parts: Iterable[Files]) -> Files:
    """The files of several parts as those of one."""
    first, *rest = parts
    candidates, nesting = dict(first.candidates), dict(first.nesting)
    for files in rest:
        candidates.update(files.candidates)
        nesting.update(files.nesting)
    return first._replace(candidates=candidates, nesting=nesting, others=first.others - candidates.keys())
