"""Findings of two sides side by side: which are new, which were there before, which are gone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from bot.findings.finding import ReportedFinding, Severity, Status

Key = tuple[str, ...]
Waiting = dict[Key, list[ReportedFinding]]
Has = Callable[[str, tuple[str, ...]], bool]  # whether a side has an owner at a path


class Sides(NamedTuple):
    """What is known of two sides besides their findings.

    `renames` leads from a path on head to its path on base; nobody knows what is in the `unread` files of head.
    """

    renames: Mapping[str, str]
    base_has: Has
    head_has: Has
    unread: frozenset[str] = frozenset()


def match_findings(
    base: tuple[ReportedFinding, ...], head: tuple[ReportedFinding, ...], sides: Sides
) -> tuple[ReportedFinding, ...]:
    """The findings of head as new or existing, in their order, then those of base that are gone as fixed.

    A finding matches by rule, path, owner and subject, and what is left over by the resource that suffers instead of
    the owner. What moves to another template or gets another name stays the same: its owner is gone from where it was,
    and was not where it is now. One of base that gave way to a new and worse finding on the same layer version is not
    fixed: the new one stands for it. Nor is one in a file of head that is unread.
    """
    there = {old: new for new, old in sides.renames.items()}

    def old_path(each: ReportedFinding) -> str:
        return sides.renames.get(each.finding.location.path, each.finding.location.path)

    def path(each: ReportedFinding) -> str:
        return each.finding.location.path

    left = {id(each): each for each in base}
    existing: set[int] = set()

    def take(key: Callable[[ReportedFinding, str], Key], *, is_moved: bool) -> None:
        waiting = _index(
            (each for each in left.values()
             if not is_moved or not sides.head_has(there.get(path(each), path(each)), each.finding.owner)),
            lambda each: key(each, path(each)),
        )  # fmt: skip
        for each in head:
            if id(each) in existing or (is_moved and sides.base_has(old_path(each), each.finding.owner)):
                continue
            group = waiting.get(key(each, old_path(each)))
            if group:
                existing.add(id(each))
                del left[id(group.pop(0))]

    take(_exact, is_moved=False)
    take(_suffering, is_moved=False)
    take(_loose, is_moved=True)
    take(_renamed, is_moved=True)
    return _judged(base, head, sides, (existing, left))


def _judged(
    base: tuple[ReportedFinding, ...],
    head: tuple[ReportedFinding, ...],
    sides: Sides,
    matched: tuple[set[int], dict[int, ReportedFinding]],
) -> tuple[ReportedFinding, ...]:
    existing, left = matched
    worse = _severities(each for each in head if id(each) not in existing)
    hidden = {sides.renames.get(path, path) for path in sides.unread}
    judged = (replace(each, status=Status.EXISTING if id(each) in existing else Status.NEW) for each in head)
    gone = (each for each in base if id(each) in left and not _is_outdone(each, worse))
    fixed = (each for each in gone if each.finding.location.path not in hidden)
    return (*judged, *(replace(each, status=Status.FIXED) for each in fixed))


def _severities(findings: Iterable[ReportedFinding]) -> dict[Key, Severity]:
    """The worst severity of the findings on each layer version of a resource."""
    found: dict[Key, Severity] = {}
    for each in findings:
        key = _layer_version(each)
        if key is not None:
            found[key] = max(each.finding.severity, found.get(key, Severity.NOTE))
    return found


def _is_outdone(reported: ReportedFinding, worse: Mapping[Key, Severity]) -> bool:
    key = _layer_version(reported)
    return key is not None and worse.get(key, Severity.NOTE) > reported.finding.severity


def _layer_version(reported: ReportedFinding) -> Key | None:
    """The resource, the layer and its version that a finding names in its data, or None."""
    data = dict(reported.finding.data)
    if data.get("layer") is None or data.get("version") is None:
        return None
    return reported.finding.resource, str(data["layer"]), str(data["version"])


def _index(findings: Iterable[ReportedFinding], key: Callable[[ReportedFinding], Key]) -> Waiting:
    found: Waiting = {}
    for each in findings:
        found.setdefault(key(each), []).append(each)
    return found


def _exact(reported: ReportedFinding, path: str) -> Key:
    finding = reported.finding
    return (finding.rule, path, "\0".join(finding.owner), *finding.subject)


def _suffering(reported: ReportedFinding, path: str) -> Key:
    return (reported.finding.rule, path, reported.finding.resource, *reported.finding.subject)


def _loose(reported: ReportedFinding, _path: str) -> Key:
    return (reported.finding.rule, reported.finding.resource, *reported.finding.subject)


def _renamed(reported: ReportedFinding, path: str) -> Key:
    return (reported.finding.rule, path, *reported.finding.subject)
