"""A small Mermaid diagram of aliases that a change does not reach: function, its layers, the alias."""

import re
from collections.abc import Iterator

from bot.report.model import PublishingRow, Report

MOST_FUNCTIONS = 5
_MOST_LABEL = 60
_FORBIDDEN = re.compile(r"[^A-Za-z0-9 ._:/+-]")  # nothing that ends a label, begins markup, or is a word of Mermaid's
_CHANGED = re.compile(r"^Layers \((.*)\) change")


def render_diagram(report: Report) -> str:
    """The diagram as a fenced block, or "" where no alias is stale."""
    rows = [row for row in report.publishing if row.verdict == "stale-alias"]
    if not rows:
        return ""
    lines = [line for number, row in enumerate(rows[:MOST_FUNCTIONS]) for line in _lines(number, row)]
    return "\n".join(("```mermaid", "graph LR", *lines, "```"))


def _lines(number: int, row: PublishingRow) -> Iterator[str]:
    changed = _CHANGED.match(row.reason)
    layers = changed[1] if changed is not None else "that changed"
    yield f'  f{number}["function {_label(row.resource)}"] --> l{number}["layer {_label(layers)}"]'
    yield f'  l{number} -. "not published" .-> a{number}["alias {_label(row.alias)}: keeps the old version"]'


def _label(text: str) -> str:
    """Words that a quoted label of Mermaid may hold."""
    flat = _FORBIDDEN.sub("_", " ".join(text.replace("→", "to").split()))
    return flat if len(flat) <= _MOST_LABEL else flat[: _MOST_LABEL - 3] + "..."
