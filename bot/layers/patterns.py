"""Layers whose name carries a software version or a package: recognised by the publisher's template of names."""

import re

from bot.layers.entries import Tables, text_of
from bot.layers.layer import Layer
from bot.layers.tables import all_rows, listed


def match_pattern(name: str, account_id: str | None, tables: Tables) -> Layer | None:
    """Return the layer of a name that fits a publisher's template; None for another publisher's account."""
    for row in all_rows(tables.patterns):
        prefix, expression, accounts = row[0], row[1], listed(row[5])
        if not name.startswith(prefix) or (account_id is not None and account_id not in accounts):
            continue
        match = re.fullmatch(expression, name[len(prefix) :], re.ASCII)
        if match:
            return _layer(name, row, match, tables)
    return None


def _layer(name: str, row: list[str], match: re.Match[str], tables: Tables) -> Layer:
    groups = match.groupdict()
    architecture = dict(part.split("=") for part in listed(row[6])).get(groups.get("arch") or "")
    successor = _newer_name(groups, row)
    runtime = row[7].replace("{minor}", groups.get("minor") or "")
    return Layer(
        name=name,
        publisher=row[2],
        publisher_name=row[3],
        kind=row[4],
        status="superseded" if successor else "unlisted",
        architectures=frozenset({architecture}) if architecture else None,
        architecture_basis=f"the publisher's template of names, {row[0]}…" if architecture else "",
        architecture_strength="stated" if architecture else "none",
        runtimes=frozenset({runtime}) if runtime else None,
        runtime_basis=f"the publisher's template of names, {row[0]}…" if runtime else "",
        runtime_strength="pins" if runtime else "none",
        version_in_name="version" in groups,
        successor=successor,
        notes=tuple(text_of(key, tables) for key in listed(row[10])),
        accounts=frozenset(listed(row[5])),
    )


def _newer_name(groups: dict[str, str | None], row: list[str]) -> str | None:
    """Return the newest listed name of the same template and architecture, where its software version is higher."""
    for candidate in listed(row[9]):
        match = re.fullmatch(row[1], candidate.removeprefix(row[0]), re.ASCII)
        if match is None or match.groupdict().get("arch") != groups.get("arch"):
            continue
        if _numbers(match["version"]) > _numbers(groups.get("version") or ""):
            return candidate
    return None


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(digits[:9]) for digits in re.findall(r"[0-9]+", text))
