"""What the files of the repository may not hold, and what they must agree on: locks, dependencies, words."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))

# Written in two halves, so that this file does not hold what it forbids.
FORBIDDEN = {
    "a path of somebody's machine": re.compile(
        r"(?<![\w.])/(?:" + "|".join(("wo" + "rk", "ro" + "ot", "ho" + "me/[a-z]+", "Us" + "ers")) + r")/[\w.]"
    ),
    "the host of a package registry": re.compile(
        "|".join(("py" + r"pi\.org", "pythonhos" + r"ted\.org", "registry" + r"\.npmjs", "npm" + r"js\.org"))
    ),
    "a note to do something later": re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME")) + r")\b"),
    "the mark of a merge conflict": re.compile("^(?:" + "<" * 7 + "|" + ">" * 7 + ")", re.MULTILINE),
    "a secret access key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
}


def tracked_files() -> list[Path]:
    """The files that git tracks, those deleted in the work tree left out."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listing.split("\0") if name and (ROOT / name).is_file()]


def requirement_names(requirements: list[str]) -> set[str]:
    """The normalised names in a list of requirements."""
    names = (re.split(r"[\s\[<>=!~;@]", item, maxsplit=1)[0] for item in requirements)
    return {re.sub(r"[._-]+", "-", name).lower() for name in names}


def project() -> dict[str, object]:
    """The table [project] of pyproject.toml."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert isinstance(table, dict)
    return table


@pytest.mark.parametrize("meaning", FORBIDDEN)
def test_no_file_holds(meaning: str) -> None:
    pattern = FORBIDDEN[meaning]
    hits = []
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", errors="replace")
        hits += [f"{path.relative_to(ROOT)}: {match.group()!r}" for match in pattern.finditer(text)]
    assert hits == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_has_a_hash(lock: Path) -> None:
    entries = re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n?", "", lock.read_text(encoding="utf-8"), flags=re.MULTILINE))
    packages = [entry for entry in entries if entry.strip()]
    assert packages
    assert [entry.split()[0] for entry in packages if not re.match(r"[\w.\[\]-]+==\S+", entry)] == []
    assert [entry.split()[0] for entry in packages if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_no_address(lock: Path) -> None:
    assert re.findall(r"https?:|file:|--\w*(?:index|links|host)\S*|^-[^-]\S*", lock.read_text(encoding="utf-8")) == []


def test_the_dependencies_are_what_is_imported() -> None:
    imported = set()
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.split(".")[0])
    imported -= sys.stdlib_module_names | {"bot"}
    providers = packages_distributions()
    needed = [sorted(set(providers.get(name, [name])))[0] for name in imported]
    dependencies = project()["dependencies"]
    assert isinstance(dependencies, list)
    assert requirement_names(needed) == requirement_names(dependencies)


def test_the_run_time_lock_holds_the_dependencies() -> None:
    locked = re.findall(r"^([\w.-]+)==", (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8"), re.MULTILINE)
    dependencies = project()["dependencies"]
    assert isinstance(dependencies, list)
    assert requirement_names(dependencies) <= requirement_names(locked)


def test_the_locks_agree_on_versions() -> None:
    versions: dict[tuple[str, str], set[str]] = {}  # by name and environment marker
    for lock in LOCKS:
        pattern = r"^([\w.-]+)==([^\s;\\]+)([^\\\n]*)"
        for name, version, marker in re.findall(pattern, lock.read_text(encoding="utf-8"), re.MULTILINE):
            versions.setdefault((name, marker), set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}
