"""The published page of a rule: its docstring, with what its examples show said in words."""

import re
from inspect import cleandoc

from bot.rules.base import Rule

_FENCE = re.compile(r"^```(\w+) (\S[^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


def render_page(rule: Rule, docstring: str) -> str:
    """The page as Markdown, with a final newline: name, summary, severity, sections, sources."""
    first, _, rest = cleandoc(docstring).partition("\n\n")
    head = f"# {rule.name}\n\n{first}\n\nSeverity: {rule.severity}, unless an example says otherwise.\n"
    links = "".join(f"- <{url}>\n" for url in rule.references)
    return f"{head}\n{_FENCE.sub(_example, rest)}\n" + (f"\n## Sources\n\n{links}" if links else "")


def _example(match: re.Match[str]) -> str:
    return f"```{match[1]}\n{match[3]}```\n\n{_verdict(match[2])}"


def _verdict(info: str) -> str:
    """What the tests hold true of an example, as a sentence."""
    if info == "base":
        return "becomes"
    if info.startswith("beside="):
        return f"in `{_ATTRIBUTE.findall(info)[0][1]}`, beside"
    pairs = _ATTRIBUTE.findall(info)
    given = dict(pairs)
    fires = [f"`{text}`" for name, text in pairs if name == "fires"]
    region = f"With `--region {given['region']}`: " if "region" in given else ""
    if not fires:
        return f"→ {region}no finding."
    manner = ", ".join(given[name] for name in ("severity", "confidence") if name in given)
    return f"→ {region}{'a finding' if len(fires) == 1 else f'{len(fires)} findings'} at {', '.join(fires)}" + (
        f" ({manner})." if manner else "."
    )
