"""The entries of one catalogue file of the user, checked; mistakes are collected with their lines."""

import re
from collections.abc import Mapping
from datetime import date

from bot.layers.layer import ARCHITECTURES
from bot.layers.regions import is_region
from bot.layers.user_catalogue import STATUSES, UserEntry, UserRegion
from bot.yamltree import nodes
from bot.yamltree.parse import Document

_NAME = re.compile(r"[a-zA-Z0-9_-]{1,140}", re.ASCII)
_ACCOUNT = re.compile(r"[0-9]{12}", re.ASCII)
_VERSION = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_RUNTIME = re.compile(r"[a-z]+[0-9]*(\.[a-z0-9]+)*", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
KEYS = (
    "name", "account", "architectures", "runtimes", "regions", "twins", "successor", "mirror-of", "status", "as-of",
    "note",
)  # fmt: skip
_REGION_KEYS = ("version", "account")


class EntryReader:
    """Reads the entries of one document; they mean nothing once there is a mistake: its line and what to do."""

    def __init__(self, document: Document) -> None:
        self._path = document.source.path
        self._lines = document.source.lines
        self._root = document.root
        self.mistakes: list[tuple[int, str]] = []
        for key, offset in document.duplicates:
            self._refuse(offset, f"{_quote(key)} stands twice in one mapping; keep one.")

    def read(self) -> tuple[UserEntry, ...]:
        """Return the entries below `layers`, in the order of the file."""
        layers = self._mapping(self._root, ("layers",), "the catalogue").get("layers")
        if layers is None:
            self._refuse(self._root.start, "`layers`, the list of your layers, must be given.")
            return ()
        entries = [self._entry(node) for node in self._items(layers, "layers")]
        return tuple(entry for entry in entries if entry is not None)

    def _entry(self, node: nodes.Node) -> UserEntry | None:
        if not isinstance(nodes.resolve(node), nodes.Mapping):
            self._refuse(node.start, "an entry of `layers` must be a mapping (`key: value`).")
            return None
        values = self._mapping(node, KEYS, "an entry of `layers`")
        if "name" not in values:
            self._refuse(node.start, "`name` must be given.")
        layer_name = "must be the name of a layer, without account and version"
        one_of = f"must be one of {', '.join(STATUSES)}"
        return UserEntry(
            name=self._text(values, "name", _NAME, layer_name) or "",
            place=f"{self._path}:{self._line(node.start)}",
            account_id=self._text(values, "account", _ACCOUNT, "must be an account ID of 12 digits"),
            architectures=frozenset(self._texts(values, "architectures", re.compile("|".join(ARCHITECTURES)))),
            runtimes=frozenset(self._texts(values, "runtimes", _RUNTIME)),
            regions=self._regions(values),
            twins=self._twins(values),
            successor=self._text(values, "successor", _NAME, layer_name),
            mirror_of=self._text(values, "mirror-of", _NAME, layer_name),
            status=self._text(values, "status", re.compile("|".join(STATUSES)), one_of) or "current",
            as_of=self._day(values),
            note=self._text(values, "note", re.compile(r"[^\n]+"), "must be one line of text"),
        )

    def _regions(self, values: Mapping[str, nodes.Node]) -> dict[str, UserRegion]:
        regions: dict[str, UserRegion] = {}
        for region, node in self._mapping(values.get("regions"), None, "regions").items():
            if not is_region(region):
                self._refuse(node.start, f"regions: {_quote(region)} is not a region.")
            nested = {"version": node}
            if isinstance(nodes.resolve(node), nodes.Mapping):
                nested = self._mapping(node, _REGION_KEYS, f"regions: {region}")
            version = self._text(nested, "version", _VERSION, "must be a version number, 1 or more")
            account_id = self._text(nested, "account", _ACCOUNT, "must be an account ID of 12 digits")
            if version is not None:
                regions[region] = UserRegion(version=int(version), account_id=account_id)
            elif "version" not in nested:
                self._refuse(node.start, f"regions: {region}: `version` must be given.")
        return regions

    def _twins(self, values: Mapping[str, nodes.Node]) -> dict[str, str]:
        twins = self._mapping(values.get("twins"), ARCHITECTURES, "twins")
        found = {key: self._text(twins, key, _NAME, "must be the name of a layer") for key in twins}
        return {key: name for key, name in found.items() if name is not None}

    def _day(self, values: Mapping[str, nodes.Node]) -> date | None:
        text = self._text(values, "as-of", _DAY, "must be a day such as 2026-11-22")
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self._refuse(values["as-of"].start, f"as-of: {_quote(text or '')} is not a day of the calendar.")
            return None

    def _text(self, values: Mapping[str, nodes.Node], key: str, form: re.Pattern[str], rule: str) -> str | None:
        """Return the text of a key; None where it is absent or, after telling so, wrong."""
        if key not in values:
            return None
        node = nodes.resolve(values[key])
        if isinstance(node, nodes.Scalar) and node.tag is None and form.fullmatch(node.text):
            return node.text
        given = f"; it is {_quote(node.text)}" if isinstance(node, nodes.Scalar) else ""
        self._refuse(values[key].start, f"{key}: {rule}{given}.")
        return None

    def _texts(self, values: Mapping[str, nodes.Node], key: str, form: re.Pattern[str]) -> list[str]:
        if key not in values:
            return []
        kind = " or ".join(ARCHITECTURES) if key == "architectures" else "a Lambda runtime such as python3.13"
        found = [self._text({key: item}, key, form, f"must be {kind}") for item in self._items(values[key], key)]
        return [text for text in found if text is not None]

    def _items(self, node: nodes.Node, what: str) -> tuple[nodes.Node, ...]:
        concrete = nodes.resolve(node)
        if isinstance(concrete, nodes.Sequence):
            return concrete.items
        self._refuse(node.start, f"{what}: must be a list.")
        return ()

    def _mapping(self, node: nodes.Node | None, keys: tuple[str, ...] | None, what: str) -> dict[str, nodes.Node]:
        """Return the values of a mapping by key; keys None allows every key. An absent mapping is empty."""
        if node is None:
            return {}
        concrete = nodes.resolve(node)
        if not isinstance(concrete, nodes.Mapping):
            self._refuse(node.start, f"{what}: must be a mapping (`key: value`).")
            return {}
        found: dict[str, nodes.Node] = {}
        for key, key_node, value in nodes.entries(concrete):
            if keys is not None and key not in keys:
                self._refuse(key_node.start, f"{what}: the key {_quote(key)} is not known; allowed: {', '.join(keys)}.")
            else:
                found[key] = value
        return found

    def _line(self, offset: int) -> int:
        return self._lines.position(offset).line

    def _refuse(self, offset: int, text: str) -> None:
        self.mistakes.append((self._line(offset), text))


def _quote(text: str) -> str:
    """Return the beginning of a text in quotes, control characters shown as escapes."""
    shown = "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in text[:60])
    return f"'{shown}'"
