"""Rows of the package's tables, found by their first column without reading the others.

A table is UTF-8 text in bytes: a header line, then lines of tab-separated cells, sorted by the first.
"""

from collections.abc import Iterator


def rows_of(table: bytes, key: str) -> list[list[str]]:
    """Return the cells of every line whose first cell is the key, in the order of the table."""
    needle = b"\n" + key.encode("utf-8", "surrogatepass") + b"\t"
    rows, at = [], table.find(needle)
    while at >= 0:
        end = table.find(b"\n", at + 1)
        rows.append(table[at + 1 : end if end >= 0 else len(table)].decode().split("\t"))
        at = table.find(needle, end) if end >= 0 else -1
    return rows


def first_cells(table: bytes) -> Iterator[str]:
    """Yield the first cell of every line, the header left out."""
    for line in table.split(b"\n")[1:]:
        if line:
            yield line.partition(b"\t")[0].decode()


def all_rows(table: bytes) -> Iterator[list[str]]:
    """Yield the cells of every line, the header left out."""
    for line in table.decode().split("\n")[1:]:
        if line:
            yield line.split("\t")


def listed(cell: str) -> tuple[str, ...]:
    """Return the parts of a cell that holds a list; none for an empty cell."""
    return tuple(cell.split(",")) if cell else ()
