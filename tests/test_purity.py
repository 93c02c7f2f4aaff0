"""The core touches nothing outside of its arguments, and each third party has one importer."""

import ast
import sys
from pathlib import Path

import pytest

from tests.modules import CORE, MODULES, imports_of, name_of, part_of, tree_of

IMPURE = {"os", "sys", "time", "random", "secrets", "logging", "socket", "subprocess", "pathlib", "io", "tempfile",
          "urllib.request", "http", "threading", "multiprocessing", "github", "boto3", "samtranslator"}  # fmt: skip
ONLY_IN = {
    "yaml": ("bot/yamltree/",),
    "ruamel": ("bot/yamltree/",),
    "samtranslator": ("bot/transform/",),
    "github": ("bot/github/",),
    "boto3": ("bot/sources/", "bot/transform/translator.py"),  # the translator asks for a session, which asks nobody
    "botocore": ("bot/sources/",),
}
EXCEPTIONS = {
    # Lists its own folder: a new rule edits no list, and the start-up imports neither a rule nor pkgutil.
    "bot/rules/names.py": {"os"},
}
FORBIDDEN_CALLS = {"open", "print", "input", "eval", "exec", "compile", "__import__", "breakpoint", "globals", "vars"}
HIDDEN_CACHES = {"cache", "lru_cache"}


@pytest.mark.parametrize("path", [path for path in MODULES if part_of(path) in CORE], ids=name_of)
def test_the_core_touches_nothing_outside(path: Path) -> None:
    words = IMPURE - EXCEPTIONS.get(name_of(path), set())
    impure = [item for item in imports_of(path) if item.module in words or item.module.split(".")[0] in words]
    assert [f"line {item.line}: {item.module}" for item in impure] == []


@pytest.mark.parametrize("path", [path for path in MODULES if part_of(path) in CORE], ids=name_of)
def test_the_core_imports_nothing_inside_functions(path: Path) -> None:
    assert [f"line {item.line}: {item.module}" for item in imports_of(path) if item.is_late] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_third_parties_are_imported_in_one_place_each(path: Path) -> None:
    tops = {item.module.split(".")[0] for item in imports_of(path)}
    strays = {top for top in tops & set(ONLY_IN) if not name_of(path).startswith(ONLY_IN[top])}
    assert strays == set()


def test_the_standard_library_covers_the_words_for_impure_modules() -> None:
    third_parties = {"github", "boto3", "samtranslator"}
    assert {word.split(".")[0] for word in IMPURE} - third_parties <= sys.stdlib_module_names


@pytest.mark.parametrize("path", [path for path in MODULES if part_of(path) in CORE], ids=name_of)
def test_the_core_calls_nothing_that_acts(path: Path) -> None:
    calls = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    names = {f"line {node.lineno}": node.func.id for node in calls if isinstance(node.func, ast.Name)}
    assert {line: name for line, name in names.items() if name in FORBIDDEN_CALLS} == {}


@pytest.mark.parametrize("path", [path for path in MODULES if part_of(path) in CORE], ids=name_of)
def test_the_core_keeps_nothing_between_calls(path: Path) -> None:
    nodes = list(ast.walk(tree_of(path)))
    imports = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.module == "functools"]
    assert [alias.name for node in imports for alias in node.names if alias.name in HIDDEN_CACHES] == []
    assert [f"line {node.lineno}" for node in nodes if isinstance(node, ast.Global)] == []
