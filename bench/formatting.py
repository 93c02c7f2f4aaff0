"""Prints what a bump of layer versions does to files besides: ours beside the usual ways, all measured in this run.

The files are the templates of `--corpus DIRECTORY`, else ../shared/corpus/templates if it is there, else made up. Every
way bumps every stale version to the newest number known. What is right is decided by bench/references.py.
"""

import argparse
import difflib
import re
import statistics
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ruamel.yaml.error import YAMLError

from bench.references import Reference, bump_spans, find_references
from bench.rivals import UpdateFailedError, dump_as_loaded, dump_with_care, renovate
from bench.run import SHARED
from bench.sample import write_repository
from bench.styles import write_styles
from bench.workshop import Workshop, open_workshop
from bot.analysis import analyse
from bot.fixing import repair_files
from bot.settings import Settings

_OURS = "layer-bot"
_BUMPS = ("stale-layer-version", "known-bad-layer-version")


class NotLoadedError(Exception):
    """A file that a way cannot load."""


class Sample(NamedTuple):
    """A file with a stale version, and what stands in it."""

    path: str
    text: str
    references: tuple[Reference, ...]


class Form(NamedTuple):
    """What became of a file besides its versions; `beyond` counts the changed lines that no bump has to change."""

    beyond: int
    is_identical_outside: bool


class Outcome(NamedTuple):
    """What one way made of one file; `form` is None where it failed."""

    bumped: int
    wrong: int
    missed: tuple[Reference, ...]
    form: Form | None = None


Way = Callable[[Workshop, Sample], str]


def main() -> None:
    """Measures every way and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=SHARED if SHARED.is_dir() else None)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        corpus = options.corpus
        if corpus is None:
            corpus = Path(name)
            write_repository(corpus, 40, with_layers_every=1)
            write_styles(corpus)
        report(open_formatting(corpus))


def open_formatting(corpus: Path) -> Workshop:
    """The workshop of a directory in which every version behind the newest one known is bumped."""
    return open_workshop(corpus, Settings(select=_BUMPS, minimum_versions_behind=1, minimum_age_days=0))


def report(workshop: Workshop) -> None:
    """Prints the table for the files of a directory, and who speaks of what ours leaves."""
    samples = tuple(_samples(workshop))
    stale = sum(each.is_stale for sample in samples for each in sample.references)
    print(f"{len(samples)} of {len(workshop.files)} templates use stale layer versions, at {stale} places\n")
    print(f"{'':<46}{'lines changed beyond':>23}{'identical':>11}")
    print(_line("way", ("files", "failed", "median", "p95", "max", "outside", "bumped", "wrong", "missed")))
    for name in _WAYS:
        print(_line(name, _cells(tuple(measure(workshop, name).values()))), flush=True)
    print("\nfailed: the file could not be loaded, or the update was given up; all of it is missed")
    print("wrong: another region, account or name, or a number that is not known in every region where it is used")
    told = _told(workshop, {path: outcome.missed for path, outcome in measure(workshop, _OURS).items()})
    listed = ", ".join(f"{each} {told[each]}" for each in sorted(told))
    print(f"what layer-bot missed stands in its report as: {listed or '-'}")


def measure(workshop: Workshop, name: str) -> dict[str, Outcome]:
    """What the way of that name makes of each file with a stale version."""
    samples = (each for each in _samples(workshop) if not (name.startswith("ruamel") and _is_json(each)))
    return {sample.path: _outcome(workshop, sample, _WAYS[name]) for sample in samples}


def _line(name: str, cells: tuple[object, ...]) -> str:
    widths = (7, 7, 9, 7, 7, 11, 8, 7, 8)
    return f"{name:<32}" + "".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))


def _cells(outcomes: tuple[Outcome, ...]) -> tuple[object, ...]:
    forms = [each.form for each in outcomes if each.form is not None]
    beyond = sorted(each.beyond for each in forms) or [0]
    return (
        len(outcomes),
        len(outcomes) - len(forms),
        f"{statistics.median(beyond):.0f}",
        beyond[-(-len(beyond) * 95 // 100) - 1],
        beyond[-1],
        sum(each.is_identical_outside for each in forms),
        sum(each.bumped for each in outcomes),
        sum(each.wrong for each in outcomes),
        sum(len(each.missed) for each in outcomes),
    )


def _ours(workshop: Workshop, sample: Sample) -> str:
    data = sample.text.encode("utf-8")
    if sample.path not in workshop.read(sample.path, data).documents:
        raise NotLoadedError(sample.path)
    changes = repair_files(workshop.snapshot(sample.path, data), workshop.job).changes
    return next((change.after for change in changes if change.path == sample.path), sample.text)


_WAYS: dict[str, Way] = {
    _OURS: _ours,
    "ruamel.yaml, as it comes": lambda _, sample: dump_as_loaded(sample.text, sample.references),
    "ruamel.yaml, with care": lambda _, sample: dump_with_care(sample.text, sample.references),
    "Renovate's regex recipe": lambda workshop, sample: renovate(sample.text, workshop.knowledge.catalogue),
    "its replacement, not confirmed": lambda workshop, sample: renovate(
        sample.text, workshop.knowledge.catalogue, confirms=False
    ),
}


def _samples(workshop: Workshop) -> Iterator[Sample]:
    for path, data in workshop.files.items():
        references = find_references(workshop, path, data)
        if any(reference.is_stale for reference in references):
            yield Sample(path, data.decode("utf-8"), references)


def _is_json(sample: Sample) -> bool:
    return sample.text.lstrip("\ufeff \t\r\n").startswith("{")


def _outcome(workshop: Workshop, sample: Sample, way: Way) -> Outcome:
    """What a way made of a file. Where it fails, nothing is written, and every stale version is missed."""
    stale = tuple(each for each in sample.references if each.is_stale)
    try:
        after = way(workshop, sample)
    except (NotLoadedError, UpdateFailedError, YAMLError):
        return Outcome(0, 0, stale)
    found = find_references(workshop, sample.path, after.encode("utf-8"))
    spans = bump_spans(sample.text, sample.references)
    form = Form(lines_beyond(sample.text, after, spans), is_identical_outside(sample.text, after, spans))
    if len(found) != len(sample.references):
        return Outcome(0, len(stale), (), form)
    pairs = [(old, _verdict(old, new)) for old, new in zip(sample.references, found, strict=True)]
    count = Counter(verdict for _, verdict in pairs)
    missed = tuple(old for old, verdict in pairs if verdict == "missed")
    return Outcome(count["bumped"], count["wrong"], missed, form)


def _verdict(old: Reference, new: Reference) -> str:
    if new.arn != old.arn:
        return "wrong"
    if new.version == old.version:
        return "missed" if old.is_stale else "same"
    return "bumped" if old.newest is not None and old.version < new.version <= old.newest else "wrong"


def lines_beyond(before: str, after: str, spans: tuple[tuple[int, int], ...]) -> int:
    """The lines that went, came or changed, without those that a bump may change."""
    meant = {before.count("\n", 0, start) for start, _ in spans}
    count = 0
    matcher = difflib.SequenceMatcher(None, before.split("\n"), after.split("\n"), autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind != "equal":
            count += sum(line not in meant for line in range(start, end))
            count += max(0, other_end - other_start - (end - start))
    return count


def is_identical_outside(before: str, after: str, spans: tuple[tuple[int, int], ...]) -> bool:
    """Whether nothing differs but the numbers in the spans."""
    edges = [0, *(edge for span in spans for edge in span), len(before)]
    outside = (before[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))
    return re.fullmatch("[0-9]+".join(map(re.escape, outside)), after) is not None


def _told(workshop: Workshop, missed: Mapping[str, tuple[Reference, ...]]) -> Counter[str]:
    """What a check with all rules says of each missed place: a rule, a problem with the file, or nothing."""
    told: Counter[str] = Counter()
    for path, references in missed.items():
        snapshot = workshop.snapshot(path, workshop.files[path])
        found = analyse(snapshot, Settings(), workshop.knowledge)
        places = [(found.sources[each.finding.location.path], each.finding) for each in found.findings]
        rules = {source.lines.position(each.location.span.start).line: each.rule for source, each in places}
        otherwise = "a file that cannot be read" if found.problems else "nothing"
        text = snapshot.files.candidates[path].decode("utf-8")
        told.update(rules.get(text.count("\n", 0, each.span[0]) + 1, otherwise) for each in references)
    return told


if __name__ == "__main__":
    main()
