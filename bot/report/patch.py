"""Repaired files as a patch that `git apply` takes."""

from bot.report.model import Report
from bot.text.diffs import unified_diff


def render_patch(report: Report) -> str:
    """The patch of all files that fixes change, in the order of their paths; "" where nothing changes."""
    return "".join(unified_diff(change.path, change.before, change.after) for change in report.changes)
