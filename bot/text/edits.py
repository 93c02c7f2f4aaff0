"""Replacements of ranges of a text: put in order, applied, undone, made small."""

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple


class TextEdit(NamedTuple):
    """A half-open range of str offsets into one file's text, and what is to stand there; start == end inserts."""

    start: int
    end: int
    replacement: str


class OverlapError(Exception):
    """Two edits of one file touch the same characters, or insert at the same place: their order would decide."""

    def __init__(self, first: TextEdit, second: TextEdit) -> None:
        super().__init__(f"the edits {tuple(first)} and {tuple(second)} touch the same place")
        self.first = first
        self.second = second


def normalise(edits: Iterable[TextEdit]) -> tuple[TextEdit, ...]:
    """The edits in the order of the text, identical ones once. Raises OverlapError.

    An edit may begin where another one ends. An insertion there stands before the text of the edit that begins.
    """
    ordered = tuple(sorted(set(edits)))
    for first, second in pairwise(ordered):
        if second.start < first.end or second[:2] == first[:2]:
            raise OverlapError(first, second)
    return ordered


def apply_edits(text: str, edits: Iterable[TextEdit]) -> str:
    """The text with the edits made, given in any order. Raises OverlapError, and ValueError for places outside it."""
    parts: list[str] = []
    offset = 0
    for edit in normalise(edits):
        _check(text, edit)
        parts += (text[offset : edit.start], edit.replacement)
        offset = edit.end
    parts.append(text[offset:])
    return "".join(parts)


def invert(text: str, edits: Iterable[TextEdit]) -> tuple[TextEdit, ...]:
    """The edits that turn the edited text back into `text`. Raises OverlapError, and ValueError as `apply_edits`."""
    inverse: list[TextEdit] = []
    growth = 0
    for edit in _coalesce(normalise(edits)):
        _check(text, edit)
        start = edit.start + growth
        inverse.append(TextEdit(start, start + len(edit.replacement), text[edit.start : edit.end]))
        growth += len(edit.replacement) - (edit.end - edit.start)
    return tuple(inverse)


def minimal(text: str, edit: TextEdit) -> TextEdit:
    """The smallest edit that makes the same change: without what the old and the new text begin and end with."""
    start, end, replacement = edit
    prefix, most = 0, min(end - start, len(replacement))
    while prefix < most and text[start + prefix] == replacement[prefix]:
        prefix += 1
    suffix, most = 0, most - prefix
    while suffix < most and text[end - suffix - 1] == replacement[-suffix - 1]:
        suffix += 1
    return TextEdit(start + prefix, end - suffix, replacement[prefix : len(replacement) - suffix])


def _coalesce(edits: tuple[TextEdit, ...]) -> list[TextEdit]:
    """The edits with neighbours that touch made one: apart, two deletions would be undone by two insertions at once."""
    joined: list[TextEdit] = []
    for edit in edits:
        if joined and joined[-1].end == edit.start:
            last = joined.pop()
            edit = TextEdit(last.start, edit.end, last.replacement + edit.replacement)
        joined.append(edit)
    return joined


def _check(text: str, edit: TextEdit) -> None:
    if not 0 <= edit.start <= edit.end <= len(text):
        raise ValueError(f"the edit {tuple(edit)} does not stand in a text of {len(text)} characters")
