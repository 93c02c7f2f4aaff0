"""The names of the rules, known without importing one."""

import os

_SUPPORT = frozenset(
    (
        "__init__",
        "architecture_lists",
        "base",
        "claims",
        "doubts",
        "duplicate_fixes",
        "fitting",
        "gather",
        "limits",
        "names",
        "pages",
        "patterns",
        "published",
        "region_faults",
        "remedies",
        "repair",
        "rows",
        "runtime_fit",
        "twins",
        "unpublished",
        "uses",
        "words",
    )
)


def rule_names() -> tuple[str, ...]:
    """The names of all rules, sorted."""
    modules = {name[:-3] for name in os.listdir(os.path.dirname(__file__)) if name.endswith(".py")}
    return tuple(sorted(name.replace("_", "-") for name in modules - _SUPPORT))
