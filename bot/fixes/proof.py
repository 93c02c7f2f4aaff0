"""The proof of fixes: what was meant has happened, and nothing else.

Files parse and differ in the meant nodes alone; the layers of every function in every scenario are what the fixes mean
to make of them, and versions are known to exist where they are used; no verdict on publishing is worse, and the
functions that shall publish do. That the rules that asked are silent, and that none finds anything new, is asked
separately (`change.py`), for what comes to light may be repaired in the same go.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from bot.findings.finding import Change, Problem, ReportedFinding
from bot.fixes.selection import Candidate, edits_by_path
from bot.layers.catalogue import Catalogue
from bot.layers.choice import is_known_to_exist
from bot.publishing.verdicts import Judged, Verdict
from bot.rules.uses import layer_region
from bot.template.model import ArnTarget, Case, Function, Template
from bot.template.rewriting import shown_target
from bot.template.toml_places import find_values
from bot.template.values import Unknown
from bot.text.edits import TextEdit
from bot.text.source import SourceFile
from bot.yamltree.limits import Unreadable
from bot.yamltree.parse import Document, parse
from bot.yamltree.sameness import find_unmeant_difference


class Examined(NamedTuple):
    """Everything that is known of some templates as they are, or as edits would make them."""

    documents: Mapping[str, Document]
    sources: Mapping[str, SourceFile]
    templates: tuple[Template, ...]
    findings: tuple[ReportedFinding, ...]
    problems: tuple[Problem, ...]
    verdicts: tuple[Judged, ...] = ()


def find_failure(
    before: Examined, after: Examined, candidates: tuple[Candidate, ...], catalogue: Catalogue
) -> str | None:
    """Why the candidates are no good, in words; None where their proof holds."""
    checks: tuple[Callable[[], str | None], ...] = (
        lambda: _new_problem(before, after),
        lambda: _unmeant_difference(before, after, candidates),
        lambda: _unmeant_layers(before, after, candidates),
        lambda: _unknown_version(after, candidates, catalogue),
        lambda: _worse_verdict(before, after, candidates),
    )
    return next(filter(None, (check() for check in checks)), None)


def _new_problem(before: Examined, after: Examined) -> str | None:
    known = Counter((each.path, each.message) for each in before.problems)
    for each in after.problems:
        if known[each.path, each.message] <= 0:
            return f"{each.path} could not be read any more: {each.message}"
        known[each.path, each.message] -= 1
    return None


def _unmeant_difference(before: Examined, after: Examined, candidates: tuple[Candidate, ...]) -> str | None:
    edits = edits_by_path(edit for each in candidates for edit in each.fix.edits)
    for path, mine in edits.items():
        old, new = before.sources[path], after.sources[path]
        is_toml = path.endswith(".toml")
        found = _difference_in_toml(old, new, mine) if is_toml else _difference(before, after, path, mine)
        if found is not None:
            return f"{path} would change beyond what is meant: {found}"
    return None


def _difference(before: Examined, after: Examined, path: str, edits: tuple[TextEdit, ...]) -> str | None:
    old, new = (each.documents.get(path) or parse(each.sources[path]) for each in (before, after))
    if isinstance(old, Unreadable) or isinstance(new, Unreadable):
        return "it cannot be read"
    return find_unmeant_difference(old, new, edits)


def _difference_in_toml(old: SourceFile, new: SourceFile, edits: tuple[TextEdit, ...]) -> str | None:
    before, after = find_values(old.text), find_values(new.text)
    if before.keys() != after.keys():
        return "it has other keys"
    for path, written in before.items():
        start, end = written.span(0, len(written.text)) if written.text else (0, 0)
        is_meant = any(start <= edit.start and edit.end <= end for edit in edits)
        if not is_meant and written.text != after[path].text:
            return f"the value of '{'.'.join(path)}' changes"
    return None


def _unmeant_layers(before: Examined, after: Examined, candidates: tuple[Candidate, ...]) -> str | None:
    """A function whose layers become something that no fix means, or whose other settings change."""
    changes = {change for each in candidates for change in each.fix.changes}
    old = {(template.path, function.logical_id): function for template, function in _functions(before.templates)}
    for template, function in _functions(after.templates):
        mine = old.pop((template.path, function.logical_id), None)
        if mine is None:
            return f"there would be another function, '{function.logical_id}'"
        found = _unmeant(mine, function, changes)
        if found is not None:
            return found
    return f"function '{next(iter(old))[1]}' would be gone" if old else None


def _functions(templates: Iterable[Template]) -> Iterator[tuple[Template, Function]]:
    for template in templates:
        for function in template.functions:
            yield template, function


def _unmeant(before: Function, after: Function, changes: set[Change]) -> str | None:
    """What no fix means to do to a function: scenario by scenario, or in all where the scenarios are others."""
    old, new = _by_scenario(before), _by_scenario(after)
    if old.keys() != new.keys():
        old, new = {(): _union(old.values())}, {(): _union(new.values())}
    for scenario, layers in new.items():
        gone, come = old[scenario] - layers, layers - old[scenario]
        here = [each for each in changes if each.after or layers[each.kept]]
        meant = {change.after for change in here if change.before in gone or change.before == change.after}
        unmeant = sorted(set(come) - meant) or sorted(set(gone) - {change.before for change in here})
        if unmeant:
            where = f" where {' and '.join(scenario)}" if scenario else ""
            return (
                f"the layers of function '{after.logical_id}' would change beyond what is meant{where}: '{unmeant[0]}'"
            )
    if {_settings(case) for case in before.cases} != {_settings(case) for case in after.cases}:
        return f"function '{after.logical_id}' would change in more than its layers"
    return None


def _by_scenario(function: Function) -> dict[tuple[str, ...], Counter[str]]:
    """The layers of a function in each scenario, each as often as it stands there."""
    return {scenario: _layers(case) for case in function.cases for scenario in case.scenarios}


def _layers(case: Case) -> Counter[str]:
    layers = case.state.layers
    uses = () if isinstance(layers, Unknown) else layers
    return Counter(shown_target(use.target) for use in uses)


def _union(layers: Iterable[Counter[str]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for each in layers:
        found |= each
    return found


def _settings(case: Case) -> tuple[str, ...]:
    state = case.state
    architectures = state.architectures
    listed = ("?",) if isinstance(architectures, Unknown) else tuple(each.value.shown for each in architectures)
    others = (state.runtime, state.package_type, state.alias)
    return (*listed, *("" if each is None else each.value.shown for each in others))


def _unknown_version(after: Examined, candidates: tuple[Candidate, ...], catalogue: Catalogue) -> str | None:
    """A version that a fix writes, used in a region in which it is not known to exist."""
    written = {change.after for each in candidates for change in each.fix.changes if change.is_known}
    for _, function in _functions(after.templates) if written else ():
        for case in function.cases:
            for use in () if isinstance(case.state.layers, Unknown) else case.state.layers:
                target = use.target
                if isinstance(target, ArnTarget) and target.text.shown in written:
                    region = layer_region(target, case)
                    if not _is_known(target, region, catalogue):
                        where = region or "every region"
                        return f"'{target.text.shown}' of function '{function.logical_id}' is not known in {where}"
    return None


def _is_known(target: ArnTarget, region: str | None, catalogue: Catalogue) -> bool:
    layer = catalogue.find(target.name, target.account_id) if target.name is not None else None
    if layer is None or target.version is None:
        return False
    return is_known_to_exist(layer, target.account_id, target.version, region)


def _worse_verdict(before: Examined, after: Examined, candidates: tuple[Candidate, ...]) -> str | None:
    old = {(each.path, each.function, each.alias): each.verdict for each in before.verdicts}
    promised = {name for each in candidates for name in each.fix.publishes}
    for each in after.verdicts:
        was = old.get((each.path, each.function, each.alias), Verdict.UNCHANGED)
        is_broken = each.function in promised and each.verdict is not Verdict.PUBLISHED
        if each.verdict < was or is_broken:
            return f"the verdict for function '{each.function}' would be {each.verdict}: {each.reason}"
    return None
