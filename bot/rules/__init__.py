"""One file per rule. A rule is a module with the constant RULE; its docstring is its published page."""

from collections.abc import Iterator
from importlib import import_module

from bot.rules.base import Rule
from bot.rules.pages import render_page


def load_rules(names: tuple[str, ...]) -> Iterator[Rule]:
    """The rules with these names, in this order. Raises ModuleNotFoundError for a name that is no rule."""
    for name in names:
        rule = import_module(f"bot.rules.{name.replace('-', '_')}").RULE
        if not isinstance(rule, Rule) or rule.name != name:
            raise TypeError(f"bot/rules: the constant RULE of '{name}' is not its rule")
        yield rule


def page(name: str) -> str:
    """The page of a rule as Markdown, made from its module's docstring."""
    module = import_module(f"bot.rules.{name.replace('-', '_')}")
    return render_page(module.RULE, module.__doc__ or "")
