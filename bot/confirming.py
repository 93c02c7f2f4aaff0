"""The pure middle of a run on two sides whose edits are handed on: each fix of what is new is proved by itself.

Whoever takes up a suggestion takes one alone, so each must be right without the others.
"""

from bot.analysis import Knowledge
from bot.comparing import Comparison, judge_sides, report_on
from bot.findings.finding import Applicability
from bot.findings.repairs import Outcome
from bot.fixes.engine import Bench, prove_each
from bot.fixes.pins import Pins
from bot.proving import with_proofs
from bot.report.model import Report
from bot.settings import Settings
from bot.splitting import examiner, split_comparison

MOST_PROOFS = 60  # a review has 30 comments; each proof reads the templates concerned once more


def compare_and_prove(comparison: Comparison, settings: Settings, knowledge: Knowledge, pins: Pins) -> Report:
    """The report on two sides, in which a fix has edits only where they stand their proof alone."""
    compared = judge_sides(comparison, settings, knowledge)
    report = report_on(comparison, compared)
    outcomes: list[Outcome] = []
    for subset in split_comparison(comparison, compared, settings):
        examine = examiner(subset, settings, knowledge)
        bench = Bench(examine, Applicability.UNSAFE, pins, knowledge.catalogue)
        outcomes.extend(prove_each(bench, examine({}), MOST_PROOFS - len(outcomes)))
    return with_proofs(report, outcomes, trusts_published=False)
