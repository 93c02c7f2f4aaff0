"""Where a run takes place: the current directory, and the root that reported paths are relative to."""

import os
from typing import NamedTuple

from bot.local.config import LocalConfigFiles
from bot.local.discovery import find_root


class Workplace(NamedTuple):
    """Where a run takes place: the current directory, and the root that reported paths are relative to."""

    current: str
    root: str

    @property
    def files(self) -> LocalConfigFiles:
        """The configuration files below the root."""
        return LocalConfigFiles(self.root, self.current)


def find_workplace(current: str, paths: tuple[str, ...] = ()) -> Workplace:
    """The workplace of a run on `paths`: its root is that of their git checkout.

    Paths of several checkouts have the root of the current directory's if one of them is inside. Outside of a checkout
    the root is the one directory that is checked, else the current directory if it holds all paths, else the directory
    that they have in common.
    """
    targets = [os.path.abspath(os.path.join(current, path)) for path in paths] or [current]
    common = os.path.commonpath(targets)
    folder = common if os.path.isdir(common) else os.path.dirname(common)
    root = find_root(folder)
    if root is None and len(targets) > 1:
        own = find_root(current)
        root = own if own and any(os.path.commonpath((own, target)) == own for target in targets) else None
    if root is None:
        inside = os.path.commonpath((current, folder)) == current
        root = current if inside and not (len(targets) == 1 and os.path.isdir(targets[0])) else folder
    return Workplace(current, root)
