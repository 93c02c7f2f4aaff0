"""What a person writes to suppress findings, as text: which rules, why, and until when.

    # layer-bot: ignore[stale-layer-version] the vendor has not released for this region
    # layer-bot: ignore[stale-layer-version, superseded-layer] until 2027-01-31 we move in January
    # layer-bot: ignore-file[runtime-mismatch] this template only documents the old stack

The reason is obligatory. `until` with the last day on which the suppression counts stands directly after the bracket
or at the very end. A comment counts for the line it stands on; on a line of its own for the next line that is no
comment; `ignore-file` counts for the file and stands above its first key. A comment that begins with `hold` is none of
them: it holds a version back from fixes.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

MARKER = "layer-bot:"

_MARKED = re.compile(r"(?:^|#)\s*layer-bot:\s*(.*)$", re.DOTALL)
_DIRECTIVE = re.compile(r"(ignore-file|ignore)\s*\[([^\]]*)\]\s*[:,]?\s*(.*)$", re.DOTALL)
_HOLD = re.compile(r"hold\b", re.IGNORECASE)
_UNTIL_FIRST = re.compile(r"until\s+(\d{4}-\d{1,2}-\d{1,2})(?!\S*\d)[\s:,.–-]*", re.IGNORECASE)
_UNTIL_LAST = re.compile(r"[\s:,(]*\buntil\s+(\d{4}-\d{1,2}-\d{1,2})[).\s]*$", re.IGNORECASE)
_FORM = "write `layer-bot: ignore[rule-name] reason`"
_FORMS = f"{_FORM}, or `layer-bot: hold below 90` to hold a version back"


class Directive(NamedTuple):
    """Which rules to ignore, why, and the last day on which that counts (None: for ever)."""

    rules: tuple[str, ...]
    reason: str
    until: date | None = None
    is_for_file: bool = False


class Mistake(NamedTuple):
    """Why a suppression was not understood; it suppresses nothing."""

    message: str


def parse_comment(text: str, known_rules: Collection[str]) -> Directive | Mistake | None:
    """The directive in a comment, with or without its `#`; None for a comment that does not address layer-bot."""
    marked = _MARKED.search(text)
    if marked is None or _HOLD.match(marked[1]):
        return None
    written = _DIRECTIVE.match(marked[1].strip())
    if written is None:
        return Mistake(f"this comment to layer-bot is not understood, so it suppresses nothing; {_FORMS}")
    kind, names, rest = written.groups()
    rules = tuple(dict.fromkeys(name.strip() for name in names.split(",") if name.strip()))
    until = _UNTIL_FIRST.match(rest) or _UNTIL_LAST.search(rest)
    reason = rest[: until.start()] + rest[until.end() :] if until else rest
    directive = _checked(rules, reason, until[1] if until else None, known_rules)
    return directive._replace(is_for_file=kind == "ignore-file") if isinstance(directive, Directive) else directive


def parse_item(values: Mapping[str, str], known_rules: Collection[str]) -> Directive | Mistake:
    """The directive in an item of `Metadata: {layer-bot: {ignore: [{rule, reason, until}]}}`."""
    unknown = sorted(set(values) - {"rule", "reason", "until"})
    if unknown:
        return Mistake(f"{unknown[0]!r} is no key of a suppression, so it suppresses nothing; use rule, reason, until")
    rules = tuple(name.strip() for name in values.get("rule", "").split(",") if name.strip())
    return _checked(rules, values.get("reason", ""), values.get("until"), known_rules)


def _checked(
    rules: tuple[str, ...], reason: str, until: str | None, known_rules: Collection[str]
) -> Directive | Mistake:
    if not rules:
        return Mistake(f"this suppression names no rule, so it suppresses nothing; {_FORM}")
    for rule in rules:
        if rule not in known_rules:
            near = get_close_matches(rule, sorted(known_rules), 1)
            hint = f"did you mean {near[0]!r}?" if near else "`layer-bot rule` lists the rules"
            return Mistake(f"there is no rule {rule!r}, so this suppresses nothing; {hint}")
    reason = " ".join(reason.split()).strip(" :-–,")
    if not reason:
        return Mistake(f"this suppression gives no reason, so it suppresses nothing; {_FORM}")
    if until is None:
        return Directive(rules, reason)
    try:
        return Directive(rules, reason, date.fromisoformat(until.strip()))
    except ValueError:
        return Mistake(f"{until!r} is no date, so this suppresses nothing; write it as 2027-01-31")
