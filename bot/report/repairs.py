"""What became of the findings that were to be repaired, in words for a terminal."""

from collections.abc import Iterator

from bot.findings.repairs import Outcome, Result
from bot.report.counting import plural
from bot.report.escaping import escape_terminal
from bot.report.model import Report


def repair_lines(report: Report, *, is_written: bool) -> Iterator[str]:
    """One line for each finding, the fixed ones first; none where nothing was to be repaired."""
    done = "fixed" if is_written else "would fix"
    for outcome in sorted(report.repairs, key=lambda each: (each.result is not Result.FIXED, _order(each))):
        finding = outcome.finding
        word = done if outcome.result is Result.FIXED else "not fixed"
        place = f"{finding.location.path}:{outcome.line}" if outcome.line else finding.location.path
        yield escape_terminal(f"{word}[{finding.rule}] {place}: {_words(outcome)}")


def repair_sentence(report: Report, *, is_written: bool) -> str:
    """How many findings were repaired in how many files, and how many were not; "" where nothing was asked."""
    fixed = sum(each.result is Result.FIXED for each in report.repairs)
    left = len(report.repairs) - fixed
    verb = "Fixed" if is_written else "Would fix"
    done = f"{verb} {plural(fixed, 'finding')} in {plural(len(report.changes), 'file')}" if fixed else "Fixed nothing"
    if not report.repairs:
        return ""
    return f"{done}; {plural(left, 'finding')} left." if left else f"{done}."


def _order(outcome: Outcome) -> tuple[str, int, str]:
    return outcome.finding.location.path, outcome.line, outcome.finding.rule


def _words(outcome: Outcome) -> str:
    title, reason = outcome.fix.title, outcome.reason
    match outcome.result:
        case Result.FIXED:
            return title + (f" (unsafe: {outcome.fix.why})" if outcome.fix.why else "")
        case Result.UNSAFE:
            when = " in the same run, or afterwards with --base HEAD" if outcome.fix.publishes else ""
            return f"{title}; --unsafe-fixes applies it{when}: {reason}"
        case Result.REFUSED:
            return f"{title}; refused: {reason}"
        case Result.MANUAL:
            if reason.startswith("--unsafe-fixes"):
                return f"{title}; {reason}"
            return f"{title}; by hand" + (f": {reason}" if reason else "")
