"""Many rows of a map behind one entry of a list of layers: one finding, with every row named."""

from collections.abc import Iterable, Iterator

from bot.findings.finding import Location, Related
from bot.rules.base import Hit

# So many places are told one by one: each can be repaired, suppressed and followed up alone. More of them are one
# decision, and twenty messages that say the same would hide all others.
MOST_SINGLE_ROWS = 5


def fold_rows(hits: Iterable[tuple[Location, Hit]]) -> Iterator[Hit]:
    """The hits, each given with its entry in a list of layers; where one entry leads to many places, they are one.

    It stands at the first place in the file, and the others are related, each with what its own message says besides.
    The last part of a hit's subject is what differs from row to row.
    """
    groups: dict[tuple[Location, tuple[str, ...]], list[Hit]] = {}
    for entry, hit in hits:
        groups.setdefault((entry, hit.subject[:-1]), []).append(hit)
    for group in groups.values():
        rows = {hit.location: hit for hit in group}
        ordered = sorted(rows.values(), key=lambda hit: (hit.location.path, hit.location.span))
        yield from group if len(ordered) <= MOST_SINGLE_ROWS else _folded(group, ordered)


def _folded(group: list[Hit], rows: list[Hit]) -> Iterator[Hit]:
    first, others = rows[0], rows[1:]
    shared = ": " + first.message.partition(": ")[2]  # what is the same in a row is not said again
    severities = [hit.severity for hit in rows if hit.severity is not None]
    for hit in group:
        yield first._replace(
            function=hit.function,
            case=hit.case,
            victim=hit.victim,
            message=f"{first.message}; so are {len(others)} others that the same entry leads to",
            subject=(*first.subject[:-1], ""),
            severity=max(severities, default=None),
            related=tuple(Related(row.location, row.message.removesuffix(shared)) for row in others),
            fixes=tuple(dict.fromkeys(fix for row in rows for fix in row.fixes)),
        )
