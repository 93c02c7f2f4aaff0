"""From hits to findings: one finding per place that must change, with everything that suffers related to it."""

from collections.abc import Iterable
from dataclasses import replace

from bot.findings.finding import Applicability, Edit, Finding, Fix, Location, Related, Severity
from bot.rules.base import FUNCTIONS, Hit, Rule
from bot.template.model import Function

_NAMED_FUNCTIONS = 3
_SHOWN_SCENARIOS = 50


def gather(hits: Iterable[tuple[Rule, Hit]], severities: dict[str, Severity]) -> tuple[Finding, ...]:
    """The findings, sorted by path, offset and rule. `severities` replaces the severity of rules by name."""
    groups: dict[tuple[object, ...], list[tuple[Rule, Hit]]] = {}
    for rule, hit in hits:
        groups.setdefault((rule.name, hit.location, hit.subject), []).append((rule, hit))
    findings = [_merge(group[0][0], [hit for _, hit in group], severities) for group in groups.values()]
    return tuple(sorted(findings, key=lambda each: (each.location.path, each.location.span, each.rule, each.subject)))


def _merge(rule: Rule, hits: list[Hit], severities: dict[str, Severity]) -> Finding:
    first = max(hits, key=lambda hit: hit.severity or rule.severity)
    functions = _functions(hits)
    return Finding(
        rule=rule.name,
        severity=severities.get(rule.name) or first.severity or rule.severity,
        confidence=first.confidence,
        location=first.location,
        resource=functions[0].logical_id if functions else first.resource,
        message=first.message.replace(FUNCTIONS, _phrase(functions)) if functions else first.message,
        subject=first.subject,
        scenarios=_scenarios(hits, functions),
        related=_related(hits),
        fixes=_fixes(hits),
        data=first.data,
        owner=first.owner,
    )


def _functions(hits: list[Hit]) -> list[Function]:
    functions = [hit.function for hit in hits if hit.function is not None]
    return list({(function.place, function.logical_id): function for function in functions}.values())


def _phrase(functions: list[Function]) -> str:
    names = [f"'{function.logical_id}'" for function in functions]
    if len(names) == 1:
        return f"function {names[0]}"
    if len(names) <= _NAMED_FUNCTIONS:
        return f"functions {', '.join(names[:-1])} and {names[-1]}"
    return f"functions {', '.join(names[: _NAMED_FUNCTIONS - 1])} and {len(names) - _NAMED_FUNCTIONS + 1} more"


def _related(hits: list[Hit]) -> tuple[Related, ...]:
    found: dict[tuple[object, str], Related] = {}
    for hit in hits:
        used = (
            ()
            if hit.function is None
            else (Related(hit.victim or hit.function.place, f"used by function '{hit.function.logical_id}'"),)
        )
        for related in (*hit.related, *used):
            if related.location != hit.location:
                found.setdefault((related.location, related.message), related)
    return tuple(found.values())


def _fixes(hits: list[Hit]) -> tuple[Fix, ...]:
    """The fixes, each once, with the functions that it helps; those with one key are one fix with all their edits."""
    groups: dict[object, dict[Fix, list[Hit]]] = {}
    for hit in hits:
        for fix in hit.fixes:
            groups.setdefault(fix.key or fix, {}).setdefault(fix, []).append(hit)
    return tuple(fix for helped in groups.values() for fix in _joined(_named(helped)))


def _named(helped: dict[Fix, list[Hit]]) -> list[Fix]:
    """Fixes of one kind with the functions in their titles: one title names the functions of all that have it."""
    mine: dict[str, list[Hit]] = {}
    for fix, hits in helped.items():
        mine.setdefault(fix.title, []).extend(hits)
    open_ = ((title, hits) for title, hits in mine.items() if FUNCTIONS in title)
    titles = {title: title.replace(FUNCTIONS, _phrase(_functions(hits))) for title, hits in open_}
    return [replace(fix, title=titles[fix.title]) if fix.title in titles else fix for fix in helped]


def _joined(fixes: list[Fix]) -> tuple[Fix, ...]:
    """Fixes of one kind as one; each in words alone where they would write different texts in one place."""
    first = fixes[0]
    if len(fixes) == 1:
        return (first,)
    titles = tuple(dict.fromkeys(fix.title for fix in fixes))
    more = f", and likewise in {len(titles) - 1} more {'place' if len(titles) == 2 else 'places'}"
    title = titles[0] + (more if len(titles) > 1 else "")
    edits = tuple(dict.fromkeys(edit for fix in fixes for edit in fix.edits))
    places: dict[Location, Edit] = {}
    for edit in edits:
        if places.setdefault(edit.location, edit) != edit:
            why = f"one place would need both '{places[edit.location].replacement}' and '{edit.replacement}'"
            return tuple(Fix(each, Applicability.DISPLAY, why=why) for each in titles)
    joined = Fix(
        title,
        min(fix.applicability for fix in fixes),
        edits,
        why=next((fix.why for fix in fixes if fix.why), ""),
        changes=tuple(dict.fromkeys(change for fix in fixes for change in fix.changes)),
        key=first.key,
        publishes=tuple(dict.fromkeys(name for fix in fixes for name in fix.publishes)),
        entries=tuple(dict.fromkeys(entry for fix in fixes for entry in fix.entries)),
    )
    return (joined,)


def _scenarios(hits: list[Hit], functions: list[Function]) -> tuple[str, ...]:
    """The scenarios in words; () where every case of every function is hit."""
    if any(hit.case is None for hit in hits):
        return ()
    shown: dict[str, None] = {}
    complete = True
    for function in functions:
        mine = [hit.case for hit in hits if hit.function and hit.function.place == function.place and hit.case]
        bad = {scenario for case in mine for scenario in case.scenarios}
        everything = {scenario for case in function.cases for scenario in case.scenarios}
        if bad == everything:
            continue
        complete = False
        shown.update(dict.fromkeys(_words(bad, everything)))
    return () if complete else tuple(shown)[:_SHOWN_SCENARIOS]


def _words(bad: set[tuple[str, ...]], everything: set[tuple[str, ...]]) -> list[str]:
    common = set.intersection(*(set(scenario) for scenario in bad))
    if common and all(scenario in bad for scenario in everything if common <= set(scenario)):
        ordered = [label for label in min(bad) if label in common]
        return [" and ".join(ordered)]
    return sorted(" and ".join(scenario) or "the template's defaults" for scenario in bad)
