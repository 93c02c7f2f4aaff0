"""What holds a version back: comments in the template, and settings.

    # layer-bot: hold below 90 our tracing breaks with it
    # layer-bot: hold the vendor is looking into it

A comment counts for the line on which it stands; on a line of its own for the next line that is no comment. That line
is the one where the version is written, or an entry in a list of layers that leads to it. `hold` alone keeps the
version as it is, `hold below N` allows every version under N.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fnmatch import fnmatchcase
from typing import NamedTuple

from bot.findings.finding import Change, Fix, Problem
from bot.rules.uses import arn_place, sightings, use_place, version_place
from bot.template.model import Template
from bot.template.toml_places import find_values
from bot.template.values import location_of
from bot.text.source import SourceFile
from bot.yamltree.comments import find_comments, next_line
from bot.yamltree.parse import Document

_NAMED = "layer-bot:"  # what no hold is without, in any case; looked for first, as that is much faster
_HOLD = re.compile(r"(?:#|[\s;,])layer-bot:\s*hold\b(?:\s+below\s+:?([0-9]{1,10}))?", re.IGNORECASE)
_IDLE = (
    "this hold stands at no layer, so it holds nothing; put it on the line of the version, or of the entry that "
    "leads to it"
)
_OPEN = re.compile(r"\$\{[^{}]*\}")  # what only the deployment knows: any pattern may fit it
_ARN = re.compile(r"arn:([^:]*):lambda:([^:]*):([^:]*):layer:([^:]*):([0-9]+)", re.ASCII)


class _Version(NamedTuple):
    """A layer version ARN in a change, "*" for what is not known of it."""

    arn: str
    region: str
    account_id: str
    name: str
    number: int

    @property
    def layer(self) -> tuple[str, str, str]:
        """What the number belongs to: numbers of two regions or accounts have nothing to do with each other."""
        return self.region, self.account_id, self.name


class Hold(NamedTuple):
    """A comment that holds the versions on a line: below a number, or altogether."""

    path: str
    line: int  # 1-based, of what is held
    below: int | None
    place: str  # "path:line" of the comment


class Pins(NamedTuple):
    """Everything that holds versions back; `sources` are the files that the fixes edit.

    `denied` are patterns of `NAME:VERSION` or of whole ARNs; 0 stands for no limit.
    """

    sources: Mapping[str, SourceFile] = {}
    locked: Mapping[str, str] = {}  # files that cannot be written, and why
    holds: tuple[Hold, ...] = ()
    denied: tuple[str, ...] = ()
    maximum_step: int = 0
    minimum_release_age_days: int = 0
    today: date = date.max


def may_hold(source: SourceFile) -> bool:
    """Whether a file has words that hold a version if they stand in a comment."""
    return _NAMED in source.text.lower() and _HOLD.search(source.text) is not None


def find_holds(documents: Iterable[Document]) -> Iterator[Hold]:
    """The holds in the comments of documents."""
    for document in documents:
        source = document.source
        if not may_hold(source):
            continue
        for comment in find_comments(document, containing="#"):
            match = _HOLD.search(comment.text)
            if match is not None:
                line = source.lines.position(comment.span.start).line
                held = _held_line(source, line) if comment.is_own_line else line
                below = int(match[1]) if match[1] else None
                yield Hold(source.path, held, below, f"{source.path}:{line}")


def _held_line(source: SourceFile, line: int) -> int:
    """The next line with content: a hold of its own line may stand above other comments and blank lines."""
    following = next_line(source, line)
    while following < source.lines.line_count:
        start, end = source.lines.line_span(following)
        if source.text[start:end].strip():
            break
        after = next_line(source, following)
        following = after if after > following else source.lines.line_count
    return following


def find_toml_holds(sources: Iterable[SourceFile]) -> Iterator[Hold]:
    """The holds in the comments of TOML files, never those in strings."""
    for source in sources:
        if not source.path.endswith(".toml") or not may_hold(source):
            continue
        spans = [each.span(0, len(each.text)) for each in find_values(source.text).values() if each.text]
        for match in _HOLD.finditer(source.text):
            line = source.lines.position(match.start()).line
            start = source.lines.line_span(line).start
            if not any(span.start <= match.start() < span.end for span in spans):
                is_own_line = source.text[start : match.end()].lstrip(" \t\ufeff").startswith("#")
                held = _held_line(source, line) if is_own_line else line
                yield Hold(source.path, held, int(match[1]) if match[1] else None, f"{source.path}:{line}")


def find_idle(holds: Iterable[Hold], templates: Iterable[Template]) -> Iterator[Problem]:
    """A Problem for each hold that stands at no layer, so that it looks obeyed and is not."""
    lines: set[tuple[str, int]] = set()
    for template in templates:
        for function, _, use in sightings(template):
            begin = location_of(use.place.source, use.place.node.start, use.place.node.start) if use.place else None
            places = (begin, use_place(use, function), arn_place(use, function), version_place(use, function))
            for place in filter(None, places):
                if place.path == template.path:
                    lines.add((place.path, template.source.lines.position(place.span.start).line))
    for hold in holds:
        if (hold.path, hold.line) not in lines:
            line = int(hold.place.rpartition(":")[2])
            yield Problem(hold.path, line, _IDLE)


def find_pin(fix: Fix, pins: Pins) -> str | None:
    """Why a fix is held back, or None."""
    for edit in fix.edits:
        if edit.location.path in pins.locked:
            return f"{edit.location.path} cannot be written: {pins.locked[edit.location.path]}"
    for change in fix.changes:
        before, after = _version(change.before), _version(change.after)
        if change.before == change.after or (before and after and before[2:] == after[2:]):
            continue  # the same version of the same layer, written otherwise
        reason = _held(fix, after.number if after is not None else None, pins)
        if after is not None:
            reason = reason or _denied(after, pins) or _step(before, after, pins) or _age(change, pins)
        if reason is not None:
            return reason
    return None


def _version(text: str) -> _Version | None:
    match = _ARN.search(_OPEN.sub("*", text))
    return _Version(match[0], match[2], match[3], match[4], int(match[5])) if match is not None else None


def _held(fix: Fix, version: int | None, pins: Pins) -> str | None:
    """The hold on the line of an edit or of an entry; a layer that goes altogether has no version."""
    for hold in pins.holds:
        if hold.below is not None and version is not None and version < hold.below:
            continue
        for place in (*(edit.location for edit in fix.edits), *fix.entries):
            source = pins.sources.get(place.path)
            if source is None or place.path != hold.path:
                continue
            if source.lines.position(place.span.start).line == hold.line:
                limit = f"below {hold.below}" if hold.below is not None else "as it is"
                return f"a comment holds the version {limit} ({hold.place})"
    return None


def _denied(after: _Version, pins: Pins) -> str | None:
    named = f"{after.name}:{after.number}"
    pattern = next((each for each in pins.denied if fnmatchcase(named, each) or _fits(after.arn, each)), None)
    return f"the setting 'denied-versions' rules out {named} ('{pattern}')" if pattern is not None else None


def _fits(arn: str, pattern: str) -> bool:
    """Whether a pattern of ARNs fits, field by field; a field that is not known fits every pattern."""
    fields, patterns = arn.split(":"), pattern.split(":")
    if len(fields) != len(patterns):
        return fnmatchcase(arn, pattern)
    return all(field == "*" or fnmatchcase(field, each) for field, each in zip(fields, patterns, strict=True))


def _step(before: _Version | None, after: _Version, pins: Pins) -> str | None:
    if not pins.maximum_step or before is None or before.layer != after.layer:
        return None
    step = after.number - before.number
    if step <= pins.maximum_step:
        return None
    return f"it goes {step} versions ahead, and the setting 'maximum-step' allows {pins.maximum_step}"


def _age(change: Change, pins: Pins) -> str | None:
    limit = pins.minimum_release_age_days
    if not limit or change.since is None or (pins.today - change.since).days >= limit:
        return None
    days = (pins.today - change.since).days
    return f"it has been known for {days} days, and the setting 'minimum-release-age-days' asks for {limit}"
