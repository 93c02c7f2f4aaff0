"""Tables of plain text: releases by region, architecture twins side by side."""

from collections.abc import Sequence

from bot.layers.layer import ARCHITECTURES, Layer, Release

_MARKS = {
    "quoted": "quoted",
    "observed": "seen in public code",
    "third-party-list": "from a third party's list",
    "constructed": "formed from a release tag",
    "suspect": "the printed number is implausible and not used",
    "user": "your own catalogue",
}


def ordered_names(layer: Layer) -> tuple[str, ...]:
    """Return the names of a layer and its twins in the order of the architectures; the layer itself is one of them."""
    names = [layer.twin(architecture) for architecture in ARCHITECTURES]
    found = tuple(dict.fromkeys(name for name in names if name is not None))
    return found if layer.name in found else (layer.name, *found)


def release_rows(layers: Sequence[Layer]) -> list[str]:
    """Return a line for each region: accounts, and the number of each layer; none for layers without regions."""
    regions = sorted({region for layer in layers for region in layer.releases})
    if not regions:
        return []
    titles = ["+".join(sorted(layer.architectures or ("version",), reverse=True)) for layer in layers]
    rows = [("region", "account", *titles, "")]
    for region in regions:
        releases = [layer.releases.get(region) for layer in layers]
        accounts = dict.fromkeys(release.account_id for release in releases if release is not None)
        numbers = [_number(release) for release in releases]
        name = "every region" if region == "*" else region
        rows.append((name, " ".join(accounts), *numbers, _mark(releases)))
    return aligned(rows)


def _number(release: Release | None) -> str:
    if release is None:
        return "-"
    return "?" if release.version is None else str(release.version)


def _mark(releases: Sequence[Release | None]) -> str:
    marks = {_MARKS.get(release.confidence, "") for release in releases if release is not None}
    return "; ".join(sorted(marks - {""}))


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the rows as lines with straight columns; columns of numbers are right-aligned."""
    columns = list(zip(*rows, strict=True))
    widths = [max(len(cell) for cell in column) for column in columns]
    is_right = [all(cell.isdecimal() or cell in ("", "-", "?") for cell in column[1:]) for column in columns]
    is_right = [right and width < 12 for right, width in zip(is_right, widths, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, is_right, strict=True)
        ).rstrip()
        for row in rows
    ]
