"""Findings of two sides side by side: which are new, which were there before, which are gone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from bot.findings.finding import ReportedFinding, Severity, Status

Key = tuple[str, ...]
Waiting = dict[Key, list[ReportedFinding]]


def match_findings(
    base: tuple[ReportedFinding, ...],
    head: tuple[ReportedFinding, ...],
    renames: Mapping[str, str],
    unread: frozenset[str] = frozenset(),
) -> tuple[ReportedFinding, ...]:
    """The findings of head as new or existing, in their order, then those of base that are gone as fixed.

    `renames` leads from a path on head to its path on base. A finding matches by rule, path and subject; one that is
    left over matches by rule, resource and subject alone, so that what moves to another template stays the same.
    One of base that gave way to a new and worse finding on the same layer version is not fixed: the new one stands for
    it. Nor is one in a file of head that is `unread`: nobody knows.
    """
    before = _index(base, lambda each: _exact(each, each.finding.location.path))
    existing = _take(head, before, lambda each: _exact(each, _old_path(each, renames)))
    left = _index((each for group in before.values() for each in group), _loose)
    existing |= _take((each for each in head if id(each) not in existing), left, _loose)
    worse = _severities(each for each in head if id(each) not in existing)
    gone = {id(each) for group in left.values() for each in group if not _is_outdone(each, worse)}
    judged = (replace(each, status=Status.EXISTING if id(each) in existing else Status.NEW) for each in head)
    hidden = {renames.get(path, path) for path in unread}
    fixed = (each for each in base if id(each) in gone and each.finding.location.path not in hidden)
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


def _take(findings: Iterable[ReportedFinding], waiting: Waiting, key: Callable[[ReportedFinding], Key]) -> set[int]:
    """The identities of the findings that have a match, which is taken out of `waiting`."""
    taken: set[int] = set()
    for each in findings:
        group = waiting.get(key(each))
        if group:
            group.pop(0)
            taken.add(id(each))
    return taken


def _old_path(reported: ReportedFinding, renames: Mapping[str, str]) -> str:
    path = reported.finding.location.path
    return renames.get(path, path)


def _exact(reported: ReportedFinding, path: str) -> Key:
    return (reported.finding.rule, path, *reported.finding.subject)


def _loose(reported: ReportedFinding) -> Key:
    return (reported.finding.rule, reported.finding.resource, *reported.finding.subject)
