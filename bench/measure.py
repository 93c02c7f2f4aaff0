"""CPU seconds and peak memory of whole processes, in pairs, so that a busy machine slows both sides alike."""

import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from typing import NamedTuple

# A process counts the memory of the one that it was started by, too, so that one must be small.
_STARTER = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""


class Run(NamedTuple):
    """One finished process: its user and system seconds, and what it printed."""

    cpu_seconds: float
    output: str


def run(command: Sequence[str], directory: str) -> Run:
    """Runs a command to its end. Its exit status may be anything: a check that finds something exits with 1."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(
        command, cwd=directory, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1) and "cfn-lint" not in command[0]:
        sys.exit(f"{' '.join(command[:4])} ended with {process.returncode}")
    return Run(usage.ru_utime + usage.ru_stime, output)


def peak_mb(command: Sequence[str], directory: str) -> float:
    """The largest memory in MB that a command takes."""
    return float(run([sys.executable, "-S", "-c", _STARTER, *command], directory).output)


class Pair(NamedTuple):
    """Two commands run in turn: the medians of both, and the median of the ratios pair by pair."""

    first: float
    second: float
    ratio: float


def pair(first: Sequence[str], second: Sequence[str], directory: str, rounds: int) -> Pair:
    """Runs two commands in turn, `rounds` times after one warm-up of each."""
    run(first, directory), run(second, directory)
    runs = [(run(first, directory), run(second, directory)) for _ in range(rounds)]
    return Pair(
        statistics.median(one.cpu_seconds for one, _ in runs),
        statistics.median(other.cpu_seconds for _, other in runs),
        statistics.median(one.cpu_seconds / max(other.cpu_seconds, 1e-6) for one, other in runs),
    )
