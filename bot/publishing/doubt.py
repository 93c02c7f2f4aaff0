"""Whether values that are written differently may still be the same: only a deployment knows its parameters."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.publishing.canonical import OPEN, Canonical
from bot.publishing.versioned import Properties, differing


class Difference(NamedTuple):
    """The properties that change, sorted; `doubt` says why none of them may change after all, "" where one does."""

    changed: tuple[str, ...]
    doubt: str = ""


class _Ends(NamedTuple):
    """The characters before the first gap of a text and behind its last one; both are the whole where it has none."""

    start: str
    end: str
    gaps: tuple[Canonical, ...] = ()

    @property
    def is_open(self) -> bool:
        return bool(self.gaps) and not self.start and not self.end


def compare_properties(before: Properties, after: Properties) -> Difference:
    """The difference between what a version holds on both sides: all that is certain, else all that is possible."""
    changed = differing(before, after)
    certain = tuple(key for key in changed if not may_agree(before.get(key, ()), after.get(key, ())))
    if certain or not changed:
        return Difference(certain)
    names = dict.fromkeys(
        name for key in changed for side in (before, after) for name in _open_names(side.get(key, ()))
    )
    listed = " and ".join(f"'{name}'" for name in names)
    return Difference(changed, f"whether {', '.join(changed)} changes depends on {listed}, which the files do not tell")


def may_agree(one: Canonical, other: Canonical) -> bool:
    """Whether some choice of parameters makes two values the same."""
    if one == other:
        return True
    first, second = _ends(one), _ends(other)
    if first is not None and second is not None:
        return _fit(first, second)
    if isinstance(one, str) or isinstance(other, str):
        return False
    if "list" in (one[:1] + other[:1]) and any(each is not None and each.is_open for each in (first, second)):
        return True  # a parameter may be a list
    return first is second and len(one) == len(other) and all(map(may_agree, one, other))


def _fit(first: _Ends, second: _Ends) -> bool:
    if first.gaps == second.gaps:
        return False  # the same parameters between other characters
    if first.gaps and second.gaps:
        starts = first.start.startswith(second.start) or second.start.startswith(first.start)
        return starts and (first.end.endswith(second.end) or second.end.endswith(first.end))
    whole, open_ = (second, first) if first.gaps else (first, second)
    fits = whole.start.startswith(open_.start) and whole.end.endswith(open_.end)
    return fits and len(whole.start) >= len(open_.start) + len(open_.end)


def _ends(value: Canonical) -> _Ends | None:
    """The ends of a text whose gaps are parameters alone; None for what is no such text."""
    if isinstance(value, str):
        return _Ends(value, value)
    if value[:1] != ("text",):
        return None
    gaps = [index for index, part in enumerate(value) if not isinstance(part, str)]
    if not gaps or any(value[index][:1] != (OPEN,) for index in gaps):
        return None
    start, end = value[1 : gaps[0]], value[gaps[-1] + 1 :]
    return _Ends("".join(map(str, start)), "".join(map(str, end)), tuple(value[index] for index in gaps))


def _open_names(value: Canonical) -> Iterator[str]:
    """The names of the parameters in a value that only a deployment knows."""
    if isinstance(value, str):
        return
    if value[:1] == (OPEN,):
        yield str(value[1])
        return
    for part in value:
        yield from _open_names(part)
