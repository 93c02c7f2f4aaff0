"""The settings of a configuration file together with those of the files that it extends."""

from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias

from bot.configuration.document import Entry, read_entries
from bot.configuration.extends import LocalFile, RemoteFile, resolve_reference
from bot.configuration.table import find_setting
from bot.errors import UserError

MAX_FILES = 6  # in one chain of `extends`; a deeper one is nearly always a mistake

Read: TypeAlias = Callable[[str], bytes | None]
Resolve: TypeAlias = Callable[[str], bytes]


def read_chain(
    path: str, read: Read, rule_names: Callable[[], Collection[str]], resolve_extends: Resolve | None
) -> dict[str, tuple[object, str]]:
    """Each setting that the file `path` or one that it extends holds: its value and `path:line`.

    The nearer file wins; lists and mappings that add up (see the table) hold its items first. Raises UserError for a
    missing file, mistakes in a file, files that extend each other, and chains of more than `MAX_FILES`.
    """
    merged: dict[str, tuple[object, str]] = {}
    seen: list[str] = []
    file: LocalFile | RemoteFile | None = LocalFile(path)
    place = ""
    while file is not None:
        _refuse_loops(str(file), seen, place)
        seen.append(str(file))
        data = _read_file(file, place, read, resolve_extends)
        entries = read_entries(str(file), data, rule_names(), is_local=isinstance(file, LocalFile))
        _merge(merged, entries)
        extends = entries.get("extends")
        place = extends.place if extends else ""
        file = resolve_reference(str(extends.value), file, place) if extends else None
    return merged


def _refuse_loops(file: str, seen: list[str], place: str) -> None:
    if file in seen:
        raise UserError(f"{place}: extends: {file} extends this file in turn. Take one of the two lines out.")
    if len(seen) >= MAX_FILES:
        raise UserError(
            f"{place}: extends: more than {MAX_FILES} files extend each other. Extend the last one directly."
        )


def _read_file(file: LocalFile | RemoteFile, place: str, read: Read, resolve_extends: Resolve | None) -> bytes:
    if isinstance(file, RemoteFile):
        if resolve_extends is None:
            raise UserError(
                f"{place}: extends: {file} is a file of another repository, and this run asks nobody. "
                "Copy it into this repository and extend `./` and its path."
            )
        return resolve_extends(str(file))
    data = read(file.path)
    if data is None:
        where = (
            f"{place}: extends: there is no file {file.path}"
            if place
            else f"there is no configuration file {file.path}"
        )
        raise UserError(f"{where}. Correct the path.")
    return data


def _merge(merged: dict[str, tuple[object, str]], entries: Mapping[str, Entry]) -> None:
    """Put the entries of a farther file behind what nearer files said."""
    for name, (value, place) in entries.items():
        if name not in merged:
            merged[name] = value, place
            continue
        near, near_place = merged[name]
        if find_setting(name).adds_up and isinstance(near, tuple) and isinstance(value, tuple):
            merged[name] = _add_up(near, value), f"{near_place}, {place}"


def _add_up(near: tuple[object, ...], far: tuple[object, ...]) -> tuple[object, ...]:
    """The items of both, the nearer first; of pairs with the same key only the nearer one."""
    keys = {item[0] for item in near if type(item) is tuple}
    return (*near, *(item for item in far if item not in near and not (type(item) is tuple and item[0] in keys)))
