"""The contract of a reporter, and the loader that imports only the chosen one."""

import importlib
import pkgutil
from collections.abc import Callable
from typing import NamedTuple

from bot.report import formats
from bot.report.model import Report


class RuleInfo(NamedTuple):
    """What a report says about a rule besides its findings."""

    name: str
    summary: str  # one sentence, plain text
    help: str = ""  # the rule's page, Markdown written by us
    severity: str = "warning"  # the rule's default: "note", "warning" or "error"


class RenderOptions(NamedTuple):
    """How a report is rendered; the defaults suit a pipe."""

    color: bool = False
    width: int | None = None  # columns of the terminal; None where there is none
    version: str = "0"
    docs_url: str = ""  # where the pages are: rule pages stand at {docs_url}/rules/{rule}.md; "" gives no links
    rules: tuple[RuleInfo, ...] = ()  # the rules that were run
    is_written: bool = True  # repaired files were written, not only shown

    def rule_url(self, rule: str) -> str:
        """The address of a rule's page, or "" where the documentation has no address."""
        return f"{self.docs_url.rstrip('/')}/rules/{rule}.md" if self.docs_url else ""


class Reporter(NamedTuple):
    """An output format: its name and the function that renders a report as text (to be written as UTF-8)."""

    name: str
    summary: str  # for `--help`
    render: Callable[[Report, RenderOptions], str]


class UnknownReporterError(LookupError):
    """No format has this name."""


def reporter_names() -> tuple[str, ...]:
    """The names of all formats, sorted; imports none of them."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(formats.__path__)))


def load_reporter(name: str) -> Reporter:
    """The reporter of format `name`; imports that module only. Raises UnknownReporterError."""
    if name not in reporter_names():
        raise UnknownReporterError(f"there is no output format {name!r}; use one of {', '.join(reporter_names())}")
    module = importlib.import_module(f"{formats.__name__}.{name}")
    reporter = module.REPORTER
    if not isinstance(reporter, Reporter):
        raise TypeError(f"{module.__name__}.REPORTER is not a Reporter")
    return reporter
