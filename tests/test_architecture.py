"""The limits of size and the direction of imports, read from the syntax trees of all modules."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "bot").rglob("*.py"))
TEST_MODULES = sorted((ROOT / "tests").rglob("*.py"))
MAX_MODULE_LINES = 300
MAX_FUNCTION_LINES = 40
MAX_DEPTH = 2
MAX_PARAMETERS = 5

# What each part of bot/ may import of the others. A part that is not listed here has no place in the design yet.
CORE = {
    "text": set[str](),
    "yamltree": {"text"},
    "template": {"text", "yamltree", "findings"},  # of findings only Location: the place of a value
    "layers": {"text"},
    "findings": {"text", "yamltree"},
    "publishing": {"text", "yamltree", "template"},
    "rules": {"text", "yamltree", "template", "publishing", "layers", "findings"},
    "fixes": {"text", "yamltree", "template", "publishing", "layers", "findings", "rules"},
    "report": {"text", "findings"},
    "plan": {"text", "findings", "fixes", "report"},
}
MIDDLE = {
    "errors": set[str](),
    "settings": {"errors"},
    "configuration": {"errors", "settings", "text", "yamltree", "findings"},
    "events": {"errors"},
    "ports": set(CORE) | {"errors", "settings"},
    "analysis": set(CORE) | {"ports"},
}
SHELL = {
    name: set(CORE) | {"errors", "settings", "configuration", "events", "ports"}
    for name in ("local", "transform", "github", "sources")
}
TOP = {
    "app": set(CORE) | set(MIDDLE) | set(SHELL),
    "cli": set(CORE) | set(MIDDLE) | set(SHELL) | {"app"},
    "__main__": set(CORE) | set(MIDDLE) | set(SHELL) | {"app", "cli"},
}
MAY_IMPORT = CORE | MIDDLE | SHELL | TOP
VERSION_ONLY = "bot"  # `from bot import __version__` is open to everyone

IMPURE = {"os", "sys", "time", "random", "secrets", "logging", "socket", "subprocess", "pathlib", "io", "tempfile",
          "urllib.request", "http", "threading", "multiprocessing", "github", "boto3", "samtranslator"}  # fmt: skip
ONLY_IN = {
    "yaml": "bot/yamltree",
    "ruamel": "bot/yamltree",
    "samtranslator": "bot/transform",
    "github": "bot/github",
    "boto3": "bot/sources",
    "botocore": "bot/sources",
}
PLUG_INS = {
    "bot/rules": "RULE",
    "bot/template/dialects": "DIALECT",
    "bot/report/formats": "REPORTER",
}


class Import(NamedTuple):
    """One import statement's module: its name, whether it stands in a function, and its line."""

    module: str
    is_late: bool
    line: int


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name_of(path: Path) -> str:
    """The path relative to the repository: the id of a test."""
    return path.relative_to(ROOT).as_posix()


def part_of(path: Path) -> str:
    """The part of bot/ that a module belongs to: its first folder, or its own name at the top."""
    parts = path.relative_to(ROOT / "bot").with_suffix("").parts
    return "" if parts == ("__init__",) else parts[0]


def is_type_checking(node: ast.AST) -> bool:
    """Whether the node is `if TYPE_CHECKING:`, whose imports never run."""
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def imports_of(path: Path) -> Iterator[Import]:
    """The modules that a module imports when it is loaded or when its functions run."""
    pending: list[tuple[ast.AST, bool]] = [(tree_of(path), False)]
    while pending:
        node, is_late = pending.pop()
        if is_type_checking(node):
            continue
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, is_late, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (Import(target, is_late, node.lineno) for target in targets_of(node))
        in_function = is_late or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        pending.extend((child, in_function) for child in ast.iter_child_nodes(node))


def targets_of(node: ast.ImportFrom) -> list[str]:
    """The modules named by `from x import y`: `x.y` where that is a module of ours, else `x`."""
    module = node.module or ""
    return sorted({f"{module}.{alias.name}" if is_module(f"{module}.{alias.name}") else module for alias in node.names})


def is_module(dotted: str) -> bool:
    """Whether a dotted name is a module or package of this repository."""
    path = ROOT.joinpath(*dotted.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


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
    allowed = MAY_IMPORT[part] | {part}
    ours = [item for item in imports_of(path) if item.module.startswith("bot.")]
    assert [f"line {item.line}: {item.module}" for item in ours if item.module.split(".")[1] not in allowed] == []


@pytest.mark.parametrize("path", [path for path in MODULES if part_of(path) in CORE], ids=name_of)
def test_the_core_touches_nothing_outside(path: Path) -> None:
    impure = [item for item in imports_of(path) if item.module in IMPURE or item.module.split(".")[0] in IMPURE]
    assert [f"line {item.line}: {item.module}" for item in impure] == []


@pytest.mark.parametrize("path", [path for path in MODULES if part_of(path) in CORE], ids=name_of)
def test_the_core_imports_nothing_inside_functions(path: Path) -> None:
    assert [f"line {item.line}: {item.module}" for item in imports_of(path) if item.is_late] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_third_parties_are_imported_in_one_place_each(path: Path) -> None:
    tops = {item.module.split(".")[0] for item in imports_of(path)}
    strays = {top for top in tops & set(ONLY_IN) if not name_of(path).startswith(ONLY_IN[top] + "/")}
    assert strays == set()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_rules_import_no_other_rule(path: Path) -> None:
    if path.parent != ROOT / "bot" / "rules" or not has_constant(path, "RULE"):
        return
    rules = {f"bot.rules.{other.stem}" for other in path.parent.glob("*.py") if has_constant(other, "RULE")}
    assert [item.module for item in imports_of(path) if item.module in rules] == []


def test_no_module_imports_itself_through_others() -> None:
    graph = {module_name(path): {item.module for item in imports_of(path) if not item.is_late} for path in MODULES}
    assert list(cycles(graph)) == []


def module_name(path: Path) -> str:
    """The dotted name of a module of ours."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


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


def has_constant(path: Path, name: str) -> bool:
    """Whether a module assigns the constant at its top level."""
    return any(
        isinstance(target, ast.Name) and target.id == name
        for node in tree_of(path).body
        for target in (node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)])
    )


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


def test_the_standard_library_covers_the_words_for_impure_modules() -> None:
    third_parties = {"github", "boto3", "samtranslator"}
    assert {word.split(".")[0] for word in IMPURE} - third_parties <= sys.stdlib_module_names
