"""Did you mean: the known word that is nearest to a mistaken one."""

from collections.abc import Iterable


def suggest(word: str, known: Iterable[str]) -> str:
    """`Did you mean x?` with a blank before it, or "" where nothing known is near `word`."""
    near = _nearest(word, tuple(known))
    return f" Did you mean {near}?" if near else ""


def _nearest(word: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches  # loaded for mistakes only: it costs a tenth of the start-up

    by_folded = {name.lower().lstrip("-"): name for name in known}
    near = get_close_matches(word[:100].lower().lstrip("-").replace("_", "-"), by_folded, 1, 0.6)
    return by_folded[near[0]] if near else ""
