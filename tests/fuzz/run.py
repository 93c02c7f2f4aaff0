"""Fuzzes reading and editing with atheris: `python tests/fuzz/run.py --minutes 60`.

atheris is no dependency of the project: `pip install atheris` in the environment that runs this. Inputs that were
found stay in the folder of `--corpus`, and an input that fails is written there too and ends the run with status 1.
"""

import argparse
import importlib
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TARGETS = ("read", "edit")


def main() -> int:
    """The exit status: 0 where no target failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--minutes", type=float, default=10.0, help="for all targets together (default: 10)")
    parser.add_argument("--target", choices=TARGETS, help="only this one")
    parser.add_argument("--corpus", type=Path, help="where inputs are kept (default: a temporary folder)")
    parser.add_argument("--inner", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (arguments.corpus or Path(temporary)).resolve()
        if arguments.inner:
            fuzz(arguments.target, folder, round(arguments.minutes * 60))
            return 0
        targets = (arguments.target,) if arguments.target else TARGETS
        minutes = str(arguments.minutes / len(targets))
        return max(run_apart(target, folder / target, minutes) for target in targets)


def run_apart(target: str, folder: Path, minutes: str) -> int:
    """The exit status of one target in a process of its own: the fuzzer ends its process."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, __file__, "--inner", "--target", target, "--corpus", str(folder), "--minutes", minutes]
    print(f"fuzzing: {target}, {minutes} minutes", flush=True)
    return min(subprocess.run(command, check=False).returncode & 0xFF, 1)


def fuzz(target: str, folder: Path, seconds: int) -> None:
    """Runs one target until the time is over or it fails, and ends the process."""
    sys.path.insert(0, str(ROOT))
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["bot"]):
        targets = importlib.import_module("tests.fuzz.targets")
    words = write_seeds(folder)
    limits = (f"-max_total_time={seconds}", "-max_len=65536", "-timeout=60", "-print_final_stats=1")
    options = (*limits, f"-dict={words}", f"-artifact_prefix={folder.parent}/failed-{target}-", str(folder))
    atheris.Setup([sys.argv[0], *options], getattr(targets, target))
    atheris.Fuzz()


def write_seeds(folder: Path) -> Path:
    """The dictionary, written beside the folder that gets the seeds."""
    seeds, targets = (importlib.import_module(f"tests.fuzz.{name}") for name in ("seeds", "targets"))
    for number, text in enumerate(seeds.TEXTS):
        control = bytes(targets.CONTROL_BYTES) if folder.name == "edit" else b""
        (folder / f"seed-{number}").write_bytes(control + text.encode())
    words = folder.parent / f"{folder.name}.dict"
    words.write_text("".join(f'"{escaped(word.encode())}"\n' for word in seeds.WORDS), encoding="ascii")
    return words


def escaped(data: bytes) -> str:
    """The bytes as a dictionary of the fuzzer has them."""
    return "".join(f"\\x{byte:02X}" for byte in data)


if __name__ == "__main__":
    sys.exit(main())
