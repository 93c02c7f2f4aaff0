"""Repairs templates that belong together: applies fixes, proves them, and goes back where a proof fails.

All fixes that can go together are tried at once, which costs one more reading of the files. Where their proof fails,
each half is tried alone, down to the single fix that is no good. A fix may bring to light what could not be seen
before it, such as a stale version in a text that was no ARN: then the fix for that belongs to it, or neither counts.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bot.findings.finding import Applicability, Finding
from bot.findings.repairs import Outcome, Result
from bot.fixes.change import Step, compare_findings
from bot.fixes.pins import Pins, find_holds, find_toml_holds, may_hold
from bot.fixes.proof import Examined, find_failure
from bot.fixes.selection import Candidate, edits_by_path, line_of, merge, select
from bot.layers.catalogue import Catalogue
from bot.text.edits import apply_edits
from bot.yamltree.parse import Document, parse

MOST_ROUNDS = 6
_MOST_STEPS = 3
_NOT_TRIED = "there are too many findings to try each fix"
_NOT_ALONE = "{} would be found then"
_TOGETHER = "take it together with the other fixes of this change, for alone, {}"
_NOT_REACHED = f"it was not reached in {MOST_ROUNDS} rounds of repairs; run again"

Texts = Mapping[str, str]


class Bench(NamedTuple):
    """What a repair works with: how texts of files are examined, which fixes may be applied, and what is known."""

    examine: Callable[[Texts], Examined]
    level: Applicability
    pins: Pins
    catalogue: Catalogue


class Repaired(NamedTuple):
    """The texts of the files that changed, what became of the findings, and the files as they are now."""

    texts: Texts
    outcomes: tuple[Outcome, ...]
    examined: Examined


class _State(NamedTuple):
    """Files as they are after some fixes: the texts that differ from the start, what is known of them, what holds."""

    texts: Texts
    examined: Examined
    pins: Pins


class _Tried(NamedTuple):
    """A state that stands its proof, and the findings that are fixed in it."""

    state: _State
    fixed: tuple[Outcome, ...]


@dataclass(slots=True)
class _Log:
    """What became of each finding so far; the reasons of the refused ones by what they are, wherever they moved."""

    fixed: list[Outcome] = field(default_factory=list)
    refused: dict[tuple[str, ...], str] = field(default_factory=dict)


def repair(bench: Bench, start: Examined) -> Repaired:
    """Applies every fix that is allowed and stands its proof, until none is left. A second repair changes nothing."""
    state = _state(bench, {}, start)
    log = _Log()
    for _ in range(MOST_ROUNDS):
        taken, _ = merge(each for key, each in _candidates(bench, state) if key not in log.refused)
        if not taken:
            break
        done = len(log.fixed)
        state = _settle(bench, state, taken, log)
        if len(log.fixed) > done:
            log.refused.clear()  # what was refused may be right now
    left = [
        _outcome(state, each, Result.REFUSED, log.refused.get(key, _NOT_REACHED))
        for key, each in _candidates(bench, state)
    ]
    _, others = select(state.examined.findings, bench.level, state.pins)
    others = _tried(bench, state, others)
    return Repaired(state.texts, (*log.fixed, *left, *others), state.examined)


def prove_each(bench: Bench, start: Examined, most: int) -> tuple[Outcome, ...]:
    """What would become of each finding if its fix were applied alone; `most` fixes are tried, the others refused.

    A fix that stands only together with others is told as fixed, with the reason why it must not go alone.
    """
    state = _state(bench, {}, start)
    candidates, others = select(start.findings, bench.level, state.pins)
    reasons = [_alone(bench, state, each) if number < most else _NOT_TRIED for number, each in enumerate(candidates)]
    together: set[tuple[str, ...]] = set()
    if any(reasons) and len(candidates) <= most:
        done = repair(bench, start).outcomes
        together = {_key(Candidate(each.finding, each.fix)) for each in done if each.result is Result.FIXED}
    outcomes: list[Outcome] = []
    for candidate, reason in zip(candidates, reasons, strict=True):
        is_good = not reason or _key(candidate) in together
        told = _TOGETHER.format(reason) if reason and is_good else reason
        outcomes.append(_outcome(state, candidate, Result.FIXED if is_good else Result.REFUSED, told))
    return (*outcomes, *others)


def _alone(bench: Bench, state: _State, candidate: Candidate) -> str:
    """Why a fix does not stand alone; "" where it does."""
    tried = _attempt(bench, state, (candidate,))
    if isinstance(tried, str):
        return tried
    return _NOT_ALONE.format(tried.fixed[-1].finding.rule) if len(tried.fixed) > 1 else ""


def _tried(bench: Bench, state: _State, outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """The outcomes, those refused whose unsafe fix would not stand its proof either: nobody shall be told to try it."""
    if not any(each.result is Result.UNSAFE for each in outcomes):
        return outcomes
    unsafe, log = bench._replace(level=Applicability.UNSAFE), _Log()
    keys = _candidates(unsafe, state)
    taken, _ = merge(each for _, each in keys)
    _settle(unsafe, state, taken, log)
    refused = [(each.finding, log.refused[key]) for key, each in keys if key in log.refused]
    reasons = [next((reason for finding, reason in refused if finding == each.finding), None) for each in outcomes]
    return tuple(
        each if reason is None else replace(each, result=Result.REFUSED, reason=reason)
        for each, reason in zip(outcomes, reasons, strict=True)
    )


def _candidates(bench: Bench, state: _State) -> list[tuple[tuple[str, ...], Candidate]]:
    """The candidates with what tells them from others when lines have moved; equal ones are told apart by number."""
    found, _ = select(state.examined.findings, bench.level, state.pins)
    seen: Counter[tuple[str, ...]] = Counter()
    numbered: list[tuple[tuple[str, ...], Candidate]] = []
    for candidate in found:
        key = _key(candidate)
        numbered.append(((*key, str(seen[key])), candidate))
        seen[key] += 1
    return numbered


def _key(candidate: Candidate) -> tuple[str, ...]:
    finding = candidate.finding
    edits = (f"{each.location.path}\0{each.expected}\0{each.replacement}" for each in candidate.fix.edits)
    return (finding.rule, finding.location.path, finding.resource, *finding.subject, *edits)


def _state(bench: Bench, texts: Texts, examined: Examined) -> _State:
    documents, sources = examined.documents, examined.sources
    others = [source for path, source in sources.items() if path not in documents and may_hold(source)]
    read = (parse(source) for source in others if not source.path.endswith(".toml"))
    known = (*documents.values(), *(each for each in read if isinstance(each, Document)))
    holds = (*find_holds(known), *find_toml_holds(others))
    return _State(texts, examined, bench.pins._replace(sources=sources, holds=holds))


def _outcome(state: _State, candidate: Candidate, result: Result, reason: str) -> Outcome:
    """What became of a finding in a state."""
    return Outcome(candidate.finding, candidate.fix, result, reason, line_of(candidate.finding, state.pins))


def _settle(bench: Bench, state: _State, batch: tuple[Candidate, ...], log: _Log) -> _State:
    """The state after those of a batch that stand their proof; the batch is halved where it does not stand as one."""
    tried = _attempt(bench, state, batch)
    if isinstance(tried, _Tried):
        log.fixed.extend(tried.fixed)
        return tried.state
    keys = [key for key, each in _candidates(bench, state) if each in batch]
    if len(batch) == 1:
        log.refused.update(dict.fromkeys(keys, tried))
        return state
    middle = len(keys) // 2
    for half in (keys[:middle], keys[middle:]):
        mine, _ = merge(each for key, each in _candidates(bench, state) if key in half)
        if mine:
            state = _settle(bench, state, mine, log)
    return state


def _attempt(bench: Bench, state: _State, batch: tuple[Candidate, ...]) -> _Tried | str:
    """The state with a batch, and with the fixes for what it brings to light; or why it is no good."""
    current, wanted, fixed = state, batch, _fixed(state, batch)
    found: list[str] = []  # what comes to light, in words
    steps: list[Step] = []
    for _ in range(_MOST_STEPS):
        steps.append(edits_by_path(edit for each in batch for edit in each.fix.edits))
        texts = _edited(current, steps[-1])
        following = _state(bench, texts, bench.examine(texts))
        failure = find_failure(current.examined, following.examined, batch, bench.catalogue)
        mine = compare_findings(current.examined.findings, following.examined.findings, batch, steps[-1:])
        if failure is not None or mine.repeated:
            return failure or f"{mine.repeated[0].rule} would still be found"
        whole = compare_findings(state.examined.findings, following.examined.findings, wanted, steps)
        if not whole.fresh:
            return found[0] if whole.repeated and found else _Tried(following, fixed)
        found.append(f"then {whole.fresh[0].rule} would be found: {whole.fresh[0].message}")
        answers = _answers(bench, following, whole.fresh)
        if answers is None:
            return found[-1]
        current, batch = following, answers
        fixed = (*fixed, *_fixed(current, answers))
    return "each repair brings another finding to light"


def _fixed(state: _State, batch: tuple[Candidate, ...]) -> tuple[Outcome, ...]:
    return tuple(_outcome(state, each, Result.FIXED, "") for each in batch)


def _edited(state: _State, step: Step) -> dict[str, str]:
    texts = dict(state.texts)
    for path, edits in step.items():
        texts[path] = apply_edits(state.examined.sources[path].text, edits)
    return texts


def _answers(bench: Bench, state: _State, fresh: tuple[Finding, ...]) -> tuple[Candidate, ...] | None:
    """The fixes for all findings that came to light, or None where one of them has none."""
    candidates, _ = select(state.examined.findings, bench.level, state.pins)
    mine, waiting = merge(each for each in candidates if each.finding in fresh)
    return mine if len(mine) == len(fresh) and not waiting else None
