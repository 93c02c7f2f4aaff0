"""Where symbolic links inside of a side lead, told by their texts alone: nothing outside is ever looked at."""

import posixpath
from collections.abc import Mapping

_MOST_LINKS = 40  # as many as Linux follows for one path


def resolve_links(path: str, links: Mapping[str, str]) -> str | None:
    """The path behind all links on the way; None where it leads out of the side, or round in a circle.

    `links` gives the text of each link by its path. A path on which no link lies is given back as it is.
    """
    for _ in range(_MOST_LINKS if links else 0):
        found = _first_link(path, links)
        if found is None:
            return path
        target, rest = links[found], path[len(found) + 1 :]
        if posixpath.isabs(target):
            return None
        path = posixpath.normpath(posixpath.join(posixpath.dirname(found), target, rest))
        if path == ".." or path.startswith("../"):
            return None
    return None if links else path


def _first_link(path: str, links: Mapping[str, str]) -> str | None:
    """The shortest part of a path, from its start, that is a link."""
    end = path.find("/")
    while end != -1:
        if path[:end] in links:
            return path[:end]
        end = path.find("/", end + 1)
    return path if path in links else None
