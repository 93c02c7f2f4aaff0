"""The template languages: each module with the constant DIALECT is one."""

import pkgutil
from importlib import import_module

from bot.template.dialects.base import Dialect


def load_dialects() -> tuple[Dialect, ...]:
    """All dialects, those with the highest rank first."""
    modules = (import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    found = [module.DIALECT for module in modules if hasattr(module, "DIALECT")]
    return tuple(sorted(found, key=lambda dialect: (-dialect.rank, dialect.name)))
