"""The modules of the repository as syntax trees, and the parts of bot/ with what each may import."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "bot").rglob("*.py"))
TEST_MODULES = sorted((ROOT / "tests").rglob("*.py"))

# What each part of bot/ may import of the others. A part that is not listed here has no place in the design yet.
CORE = {
    "text": set[str](),
    "yamltree": {"text"},
    "template": {"text", "yamltree", "findings"},  # of findings only Location: the place of a value
    "layers": {"text"},
    "findings": {"text", "yamltree"},
    "publishing": {"text", "yamltree", "template", "findings", "ports"},
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
    "ports": {"text", "layers", "findings", "errors"},
    "analysis": set(CORE) | {"ports", "settings"},
    "comparing": set(CORE) | {"ports", "settings", "analysis"},
    "proving": set(CORE) | {"ports", "settings", "analysis"},
    "grouping": set(CORE),
    "telling": set(CORE),
    "splitting": set(CORE) | {"settings", "analysis", "comparing", "proving", "grouping"},
    "confirming": set(CORE) | {"settings", "analysis", "comparing", "proving", "splitting"},
    "fixing": set(CORE) | {"ports", "settings", "analysis", "comparing", "proving", "grouping", "splitting", "telling"},
}
SHELL = {
    name: set(CORE) | {"errors", "settings", "configuration", "events", "ports"}
    for name in ("local", "transform", "github", "sources")
}
TOP = {
    "knowing": set(CORE) | set(MIDDLE) | set(SHELL),
    "judging_commits": set(CORE) | set(MIDDLE) | set(SHELL) | {"knowing", "app"},
    "channels": set(CORE) | set(MIDDLE) | set(SHELL) | {"app"},
    "reviewing": set(CORE) | set(MIDDLE) | set(SHELL) | {"knowing", "judging_commits", "channels", "app"},
    "action": set(CORE) | set(MIDDLE) | set(SHELL) | {"app", "channels", "reviewing"},
    "two_sides": set(CORE) | set(MIDDLE) | set(SHELL),
    "app": set(CORE) | set(MIDDLE) | set(SHELL) | {"knowing", "two_sides"},
    "cli": set(CORE) | set(MIDDLE) | set(SHELL) | {"app", "action"},
    "__main__": set(CORE) | set(MIDDLE) | set(SHELL) | {"app", "cli"},
}
MAY_IMPORT = CORE | MIDDLE | SHELL | TOP
ENTRIES: dict[str, set[str]] = {}  # modules that may import more than their part
VERSION_ONLY = "bot"  # `from bot import __version__` is open to everyone


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


def module_name(path: Path) -> str:
    """The dotted name of a module of ours."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def has_constant(path: Path, name: str) -> bool:
    """Whether a module assigns the constant at its top level."""
    return any(
        isinstance(target, ast.Name) and target.id == name
        for node in tree_of(path).body
        for target in (node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)])
    )
