"""Placeholders of other template languages: what breaks a file, and what YAML reads as something else."""

import re
from typing import Final

from bot.text.source import SourceFile
from bot.yamltree.nodes import Mapping, Node

_DYNAMIC_REFERENCE: Final = re.compile(r"(?:^|[:\-\[,][ \t]+)(\{\{[ \t]*resolve:[^\n]*)", re.MULTILINE)
_MARKS: Final = (
    (re.compile(r"\{%-?[ \t]*\w"), "Jinja", "{% … %}"),
    (re.compile(r"<%"), "ERB or EJS", "<% … %>"),
    (re.compile(r"\$\{\{"), "workflow", "${{ … }}"),
    (re.compile(r"\{\{"), "Jinja, Handlebars or cookiecutter", "{{ … }}"),
)


def explain_placeholder(text: str, offset: int) -> tuple[str, int] | None:
    """The message and the offset of the placeholder that makes a text, broken at `offset`, no YAML; else None."""
    line_start = text.rfind("\n", 0, offset) + 1
    previous_line = text.rfind("\n", 0, max(line_start - 1, 0)) + 1
    found = _DYNAMIC_REFERENCE.search(text, previous_line, offset + 200)
    if found is not None:
        message = "`{{resolve:…}}` must be quoted, for YAML takes `{{` for a mapping; write '{{resolve:…}}'"
        return message, found.start(1)
    for pattern, language, sample in _MARKS:
        match = pattern.search(text)
        if match is not None:
            message = (
                f"`{sample}` belongs to another template language ({language}), and the file is no YAML before it is "
                "rendered; check the rendered file, or exclude this one"
            )
            return message, match.start()
    return None


def unquoted_placeholder(source: SourceFile, node: Node) -> str | None:
    """The text of a placeholder such as `{{resolve:ssm:/x}}` that YAML reads as nested mappings, else None."""
    if not isinstance(node, Mapping) or not node.is_flow or len(node.pairs) != 1:
        return None
    inner = node.pairs[0][0]
    if not isinstance(inner, Mapping) or not inner.is_flow:
        return None
    text = source.text[node.start : node.end]
    return text if text.startswith("{{") and text.endswith("}}") else None
