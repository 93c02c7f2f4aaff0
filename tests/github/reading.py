"""What people read on the pull request, without markup and markers."""

import re

from bot.plan.markers import FindingMark, find_marker
from tests.github.hub import Hub


def words(body: str) -> str:
    """The first line of a body without its markup."""
    return re.sub(r"\[([^]]*)\]\([^)]*\)|[*`~]", r"\1", body.split("\n", maxsplit=1)[0])


def said(hub: Hub) -> list[str]:
    """The states of our comments."""
    marks = (find_marker(each.body) for each in hub.comments)
    return [f"{mark.rule} {mark.state}" for mark in marks if isinstance(mark, FindingMark)]
