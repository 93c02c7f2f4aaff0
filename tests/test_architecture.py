"""The limits of size and the direction of imports, read from the syntax trees of all modules."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from tests.modules import (
    ENTRIES,
    MAY_IMPORT,
    MODULES,
    ROOT,
    TEST_MODULES,
    has_constant,
    imports_of,
    module_name,
    name_of,
    part_of,
    tree_of,
)

MAX_MODULE_LINES = 300
MAX_FUNCTION_LINES = 40
MAX_DEPTH = 2
MAX_PARAMETERS = 5

PLUG_INS = {
    "bot/rules": "RULE",
    "bot/template/dialects": "DIALECT",
    "bot/report/formats": "REPORTER",
}


def definitions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions of a module, methods and inner functions included."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def undocumented(body: list[ast.stmt], owner: str) -> Iterator[str]:
    """The public classes and functions without a docstring; private ones, dunders and overloads are left out."""
    for node in body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        if ast.get_docstring(node) is None and not is_test_function(node):
            yield f"{owner}{node.name} (line {node.lineno})"
        if isinstance(node, ast.ClassDef):
            yield from undocumented(node.body, f"{node.name}.")


def is_test_function(node: ast.AST) -> bool:
    """Whether pytest runs it: its name is its documentation."""
    return isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name.lower().startswith("test")


@pytest.mark.parametrize("path", MODULES + TEST_MODULES, ids=name_of)
def test_a_module_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_MODULE_LINES


@pytest.mark.parametrize("path", MODULES + TEST_MODULES, ids=name_of)
def test_functions_are_short(path: Path) -> None:
    lengths = {f"{node.name} (line {node.lineno})": (node.end_lineno or 0) - node.lineno + 1
               for node in definitions_of(path)}  # fmt: skip
    assert {name: length for name, length in lengths.items() if length > MAX_FUNCTION_LINES} == {}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_functions_take_few_parameters(path: Path) -> None:
    counts = {f"{node.name} (line {node.lineno})": parameter_count(node.args) for node in definitions_of(path)}
    assert {name: count for name, count in counts.items() if count > MAX_PARAMETERS} == {}


def parameter_count(arguments: ast.arguments) -> int:
    """How many parameters a caller fills in: all but `self` and `cls`."""
    names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    return len([name for name in names if name not in ("self", "cls")])


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_folders_are_shallow(path: Path) -> None:
    assert len(path.relative_to(ROOT / "bot").parent.parts) <= MAX_DEPTH


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_everything_public_has_a_docstring(path: Path) -> None:
    missing = list(undocumented(tree_of(path).body, ""))
    assert ast.get_docstring(tree_of(path)), f"{name_of(path)} has no docstring"
    assert missing == []


@pytest.mark.parametrize("path", TEST_MODULES, ids=name_of)
def test_test_modules_have_a_docstring(path: Path) -> None:
    assert ast.get_docstring(tree_of(path)) or path.name == "__init__.py"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_one_way(path: Path) -> None:
    part = part_of(path)
    if part == "":
        assert [item for item in imports_of(path) if item.module.startswith("bot")] == []
        return
    assert part in MAY_IMPORT, f"bot/{part} has no row in MAY_IMPORT: say what it may import"
    allowed = MAY_IMPORT[part] | {part} | ENTRIES.get(name_of(path), set())
    ours = [item for item in imports_of(path) if item.module.startswith("bot.")]
    assert [f"line {item.line}: {item.module}" for item in ours if item.module.split(".")[1] not in allowed] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_rules_import_no_other_rule(path: Path) -> None:
    if path.parent != ROOT / "bot" / "rules" or not has_constant(path, "RULE"):
        return
    rules = {f"bot.rules.{other.stem}" for other in path.parent.glob("*.py") if has_constant(other, "RULE")}
    assert [item.module for item in imports_of(path) if item.module in rules] == []


def test_no_module_imports_itself_through_others() -> None:
    graph = {module_name(path): {item.module for item in imports_of(path) if not item.is_late} for path in MODULES}
    assert list(cycles(graph)) == []


def cycles(graph: dict[str, set[str]]) -> Iterator[str]:
    """The modules that can reach themselves, with the way."""
    for start in sorted(graph):
        ways = [[start, target] for target in sorted(graph[start] & graph.keys()) if target != start]
        seen: set[str] = set()
        while ways:
            way = ways.pop()
            if way[-1] == start:
                yield " -> ".join(way)
                break
            if way[-1] not in seen:
                seen.add(way[-1])
                ways.extend([*way, target] for target in sorted(graph[way[-1]] & graph.keys()))


@pytest.mark.parametrize(("folder", "constant"), PLUG_INS.items(), ids=PLUG_INS.keys())
def test_a_module_beside_plug_ins_is_one_or_serves_one(folder: str, constant: str) -> None:
    imported = {item.module for path in MODULES for item in imports_of(path)}
    beside = [path for path in sorted((ROOT / folder).glob("*.py")) if not has_constant(path, constant)]
    assert [name_of(path) for path in beside if path.name != "__init__.py" and module_name(path) not in imported] == []


@pytest.mark.parametrize(("folder", "constant"), PLUG_INS.items(), ids=PLUG_INS.keys())
def test_a_plug_in_is_named_as_its_file(folder: str, constant: str) -> None:
    paths = [path for path in sorted((ROOT / folder).glob("*.py")) if has_constant(path, constant)]
    names = {path.stem.replace("_", "-"): getattr(import_module(module_name(path)), constant).name for path in paths}
    assert {stem: name for stem, name in names.items() if stem != name} == {}
