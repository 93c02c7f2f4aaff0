"""Prints how layer-bot compares with stated peers and limits, all measured in this one run.

CPU seconds (user and system) of whole processes, medians of paired runs. The corpus is that of `--corpus DIRECTORY`,
else ../shared/corpus/templates if it is there, else a made-up repository.
"""

import argparse
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.figure import CFN_LINT, LAYER_BOT, PYTHON, ROOT, Figure
from bench.fixing import corpus_fix_figures, fix_figures
from bench.image import image_figure
from bench.measure import pair, peak_mb, run
from bench.publishing import unchanged_figures, verdict_figures
from bench.reviewing import container_figures, review_figures
from bench.sample import write_repository

SHARED = ROOT.parent / "shared" / "corpus" / "templates"


def main() -> None:
    """Measures everything and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=SHARED if SHARED.is_dir() else None)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        corpus = options.corpus
        if corpus is None:
            corpus = scratch / "corpus"
            write_repository(corpus, 1500, with_layers_every=8)
        print(f"corpus: {sum(path.is_file() for path in corpus.rglob('*'))} files", flush=True)
        for figure in _figures(corpus, scratch, options.rounds):
            print(f"{figure.what:<78} {figure.value:>17}   aim {figure.aim}", flush=True)


def _figures(corpus: Path, scratch: Path, rounds: int) -> Iterator[Figure]:
    yield from corpus_figures(corpus, rounds)
    yield from corpus_fix_figures(corpus, rounds)
    yield from fix_figures(corpus)
    yield from start_figures(scratch, rounds)
    yield linter_figure(corpus, scratch)
    yield from unchanged_figures(scratch, rounds)
    yield from verdict_figures(scratch, min(rounds, 3))
    yield from review_figures(scratch, min(rounds, 3))
    yield image_figure()
    yield from container_figures(scratch, min(rounds, 3))


def corpus_figures(corpus: Path, rounds: int) -> tuple[Figure, ...]:
    """The whole check against the bare loop, its memory, and the cost of files that cannot matter."""
    check = [LAYER_BOT, "check", str(corpus), "--fail-on", "never"]
    loop = [PYTHON, str(ROOT / "bench" / "bare_loop.py"), str(corpus)]
    run(check, str(corpus))
    checks, ratios = [], []
    for _ in range(rounds):
        checked = run(check, str(corpus))
        ratios.append(checked.cpu_seconds / float(run(loop, str(corpus)).output))
        checks.append(checked)
    reading = run([PYTHON, "-m", "bench.reading", str(corpus)], str(ROOT))
    return (
        Figure("check of the corpus: CPU seconds, whole process",
               f"{statistics.median(each.cpu_seconds for each in checks):.2f} s", "-"),
        Figure("check of the corpus / bare loop over libyaml events", f"{statistics.median(ratios):.2f}", "<= 1.0"),
        Figure("peak memory of the check", f"{peak_mb(check, str(corpus)):.0f} MB", "<= 60 MB"),
        Figure("files that cannot matter / reading them", f"{float(reading.output):.2f}", "<= 1.3"),
    )  # fmt: skip


def start_figures(scratch: Path, rounds: int) -> tuple[Figure, ...]:
    """Start-up against a bare interpreter."""
    empty = scratch / "empty"
    write_repository(empty, 3, with_layers_every=1000)
    (empty / "service-0000" / "template.yaml").unlink()
    bare = [PYTHON, "-c", "pass"]
    version = pair([LAYER_BOT, "--version"], bare, str(empty), rounds * 3)
    nothing = pair([LAYER_BOT, "check"], bare, str(empty), rounds * 3)
    return (
        Figure("layer-bot --version / bare interpreter", f"{version.ratio:.2f}", "<= 2.5"),
        Figure("a repository with nothing to do / bare interpreter", f"{nothing.ratio:.2f}", "<= 4"),
    )


def linter_figure(corpus: Path, scratch: Path) -> Figure:
    """100 templates with layers against cfn-lint, whole processes, one run of cfn-lint."""
    place = scratch / "hundred"
    place.mkdir()
    chosen = [path for path in sorted(corpus.rglob("*.y*ml")) if b"Layers:" in path.read_bytes()][:100]
    for number, path in enumerate(chosen):
        (place / f"template-{number:03}.yaml").write_bytes(path.read_bytes())
    linter = [CFN_LINT, "-r", "us-east-1", "--", f"{place}/*.yaml"]
    measured = pair([LAYER_BOT, "check", str(place)], linter, str(place), 1)
    return Figure(f"cfn-lint / layer-bot on {len(chosen)} templates with layers", f"{1 / measured.ratio:.0f}", ">= 100")


if __name__ == "__main__":
    main()
