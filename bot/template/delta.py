"""What changed about the layers of a function between two states of it, as a reviewer would tell it."""

from typing import NamedTuple

from bot.template.model import (
    ArnTarget,
    FunctionState,
    LayerTarget,
    LayerUse,
    LocalTarget,
    MalformedTarget,
    SsmTarget,
    UnknownTarget,
)
from bot.template.values import Unknown

Identity = tuple[str, ...]
_MOST_WRITTEN = 80


class LayerChange(NamedTuple):
    """One layer that came (`base` is None), went (`head` is None), or is another version or twin than before."""

    base: LayerUse | None
    head: LayerUse | None

    @property
    def words(self) -> str:
        """The change in words: "dep:5 → dep:6", "dep:6 added", "dep:5 removed"."""
        before = use_title(self.base) if self.base else ""
        after = use_title(self.head) if self.head else ""
        if before and after:
            return f"{before} → {after}"
        return f"{after} added" if after else f"{before} removed"


class FunctionDelta(NamedTuple):
    """What changed about a function: its layers in order, and its architecture before and after (None: unknown).

    `contents` are the layers of the template that are the same by name, and of which a new version is made.
    """

    layers: tuple[LayerChange, ...]
    architectures: tuple[str | None, str | None]
    contents: tuple[LayerUse, ...] = ()

    @property
    def layer_words(self) -> str:
        """What changed about the layers in words, or ""."""
        remade = (f"new version of {layer_title(use.target)}" for use in self.contents)
        return ", ".join((*(change.words for change in self.layers), *remade))

    @property
    def words(self) -> str:
        """All changes in words, or ""."""
        before, after = self.architectures
        turned = f"{before} → {after}" if before and after and before != after else ""
        return ", ".join(filter(None, (self.layer_words, turned)))


def compare_states(base: FunctionState, head: FunctionState) -> FunctionDelta:
    """The delta of a function; lists that are not known are taken as unchanged."""
    architectures = (base.architecture, head.architecture)
    if isinstance(base.layers, Unknown) or isinstance(head.layers, Unknown):
        return FunctionDelta((), architectures)
    gone = list(base.layers)
    came: list[LayerUse] = []
    for use in head.layers:
        same = next((each for each in gone if _title(each) == _title(use)), None)
        if same is not None:
            gone.remove(same)
        else:
            came.append(use)
    return FunctionDelta(tuple(_pair(gone, came)), architectures)


def _pair(gone: list[LayerUse], came: list[LayerUse]) -> list[LayerChange]:
    """Layers that came beside those they replace: of the same name first, then by their order."""
    changes: list[LayerChange] = []
    waiting = list(gone)
    for use in came:
        old = next((each for each in waiting if _identity(each) == _identity(use)), None)
        if old is None and len(gone) == len(came) == 1:
            old = waiting[0] if waiting else None
        if old is not None:
            waiting.remove(old)
        changes.append(LayerChange(old, use))
    return [*changes, *(LayerChange(each, None) for each in waiting)]


def layer_title(target: LayerTarget) -> str:
    """How people name what an entry of Layers leads to: name and version, a logical ID, an SSM path."""
    match target:
        case ArnTarget():
            name = target.name or target.name_text.shown
            return f"{name}:{target.version_text.shown}"
        case LocalTarget():
            return target.logical_id
        case SsmTarget():
            return f"{target.path}:{target.version}" if target.version else target.path
        case _:
            return getattr(target, "reason", "")


def use_title(use: LayerUse) -> str:
    """How people name an entry of Layers: what it leads to, else as it is written, on one line."""
    if use.place is None or not isinstance(use.target, UnknownTarget | MalformedTarget):
        return layer_title(use.target)
    node = use.place.node
    written = " ".join(use.place.source.text[node.start : node.end].split())
    return written if len(written) <= _MOST_WRITTEN else written[: _MOST_WRITTEN - 1] + "…"


def _title(use: LayerUse) -> Identity:
    target = use.target
    if isinstance(target, ArnTarget):
        return ("arn", target.text.shown)
    return (type(target).__name__, use_title(use))


def _identity(use: LayerUse) -> Identity:
    target = use.target
    if isinstance(target, ArnTarget):
        return ("arn", target.account_id or "?", target.name or target.name_text.shown)
    return (type(target).__name__, use_title(use))
