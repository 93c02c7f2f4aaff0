"""What repairs cost: one verified fix in parses and against ruamel.yaml, and the whole corpus against its check.

One fix is measured in this process, on each file of the corpus that has fixes: a repair of the file alone, with its
check, against a load and dump of it. What a verified fix costs is that repair without the check that found it.
"""

import gc
import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bench.figure import LAYER_BOT, Figure
from bench.measure import pair
from bench.workshop import Workshop, open_workshop
from bot.analysis import analyse
from bot.findings.repairs import Result
from bot.fixing import repair_files
from bot.settings import Settings
from bot.text.source import SourceFile
from bot.yamltree.parse import parse

_ROUNDS = 5


class Cost(NamedTuple):
    """What the repair of one file costs in CPU seconds, and how often it parses the file."""

    fixes: int
    parses: int
    repair: float
    check: float
    parse: float
    round_trip: float | None  # None where ruamel.yaml cannot load the file

    @property
    def fix(self) -> float:
        """The repair without the check that comes before it."""
        return self.repair - self.check


def fix_figures(corpus: Path) -> tuple[Figure, ...]:
    """One verified fix: its parses, and its CPU seconds against a parse and against ruamel.yaml."""
    costs = _costs(open_workshop(corpus, Settings()))
    single = [cost.parses for cost in costs if cost.fixes == 1]
    loaded = [(cost, cost.round_trip) for cost in costs if cost.round_trip is not None]
    of_file = statistics.median(cost.repair / cost.parse for cost in costs)
    of_fix = statistics.median(cost.fix / cost.parse for cost in costs)
    whole = statistics.median(cost.repair / round_trip for cost, round_trip in loaded)
    alone = statistics.median(cost.fix / round_trip for cost, round_trip in loaded)
    total = sum(cost.fix for cost, _ in loaded) / sum(round_trip for _, round_trip in loaded)
    return (
        Figure("files with fixes / with one fix", f"{len(costs)} / {len(single)}", "-"),
        Figure("parses of its file by a repair with one fix: median / most",
               f"{statistics.median(single):.0f} / {max(single)}", "<= 3"),
        Figure("repair of a file / the fixes of it alone, in parses of it (CPU)", f"{of_file:.1f} / {of_fix:.1f}", "-"),
        Figure("repair of a file with its check / ruamel.yaml load and dump", f"{whole:.2f}", "-"),
        Figure("verified fixes of a file / ruamel.yaml load and dump", f"{alone:.2f}", "<= 0.1"),
        Figure("the same, sums over all files", f"{total:.2f}", "-"),
    )  # fmt: skip


def corpus_fix_figures(corpus: Path, rounds: int) -> tuple[Figure, ...]:
    """Fixing the corpus against checking it: whole processes with the same flags, nothing written."""
    check = [LAYER_BOT, "check", str(corpus), "--fail-on", "never"]
    figures = []
    for flags in (("--fix",), ("--fix", "--unsafe-fixes")):
        measured = pair([*check, *flags, "--dry-run"], check, str(corpus), rounds)
        figures.append(Figure(f"check {' '.join(flags)} --dry-run of the corpus / check",
                              f"{measured.first:.2f} s / {measured.ratio:.2f}", "<= 1.5"))  # fmt: skip
    return tuple(figures)


def _costs(workshop: Workshop) -> list[Cost]:
    """The costs of each file that has fixes. As in the program, no garbage is looked for while time is measured."""
    costs = []
    gc.disable()
    for path, data in workshop.files.items():
        report = repair_files(workshop.snapshot(path, data), workshop.job)
        fixes = sum(outcome.result is Result.FIXED for outcome in report.repairs)
        if fixes:
            costs.append(_cost(workshop, path, data, fixes))
            gc.collect()
    gc.enable()
    return costs


def _cost(workshop: Workshop, path: str, data: bytes, fixes: int) -> Cost:
    snapshot, job = workshop.snapshot(path, data), workshop.job
    text = SourceFile(path, data).text

    def repair() -> None:
        repair_files(snapshot, job)

    parses = _parses(path, repair)
    seconds = _least(
        repair,
        lambda: analyse(snapshot, workshop.settings, workshop.knowledge),
        lambda: parse(SourceFile(path, data)),
        *((lambda: _round_trip(text),) if _can_load(text) else ()),
    )
    return Cost(fixes, parses, seconds[0], seconds[1], seconds[2], seconds[3] if len(seconds) > 3 else None)


def _parses(path: str, work: Callable[[], None]) -> int:
    """How often the file is parsed, whoever calls the parser."""
    count = 0

    def see(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        if event == "call" and frame.f_code is parse.__code__:
            count += frame.f_locals["source"].path == path

    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def _least(*works: Callable[[], object]) -> list[float]:
    """The CPU seconds of each, run in turn: the least of the rounds, which other processes have disturbed least.

    Each runs twice in a row: the first of them pays for what the work before it left in the processor's caches, which
    must not tell a repair from the check that is taken off it.
    """
    seconds: list[list[float]] = [[] for _ in works]
    for _ in range(_ROUNDS):
        for work, mine in zip(works, seconds, strict=True):
            mine.extend(_seconds(work) for _ in range(2))
    return [min(mine) for mine in seconds]


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _round_trip(text: str) -> None:
    yaml = YAML()
    yaml.dump(yaml.load(text), io.StringIO())


def _can_load(text: str) -> bool:
    try:
        _round_trip(text)
    except YAMLError:
        return False
    return True
