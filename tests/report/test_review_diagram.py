"""The diagram of stale aliases: few functions, short labels, and nothing of a template that Mermaid would act on."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.report.model import FileCounts, PublishingRow, Report
from bot.report.review.diagram import MOST_FUNCTIONS, render_diagram
from tests.report.sample import HOSTILE_TEXT

LINE = re.compile(
    r'  f(\d)\["function [\w ./:+-]*"\] --> l\1\["layer [\w ./:+-]*"\]'
    r'|  l(\d) -\. "not published" \.-> a\2\["alias [\w ./:+-]*: keeps the old version"\]',
    re.ASCII,
)


def rows(*told: tuple[str, str, str], verdict: str = "stale-alias") -> Report:
    """A report with verdicts of (function, alias, reason)."""
    made = (
        PublishingRow(path="t.yaml", resource=resource, alias=alias, verdict=verdict, reason=reason)
        for resource, alias, reason in told
    )
    return Report(findings=(), problems=(), files=FileCounts(1, 1, 0), sources={}, publishing=tuple(made))


def test_a_stale_alias_is_drawn() -> None:
    assert render_diagram(
        rows(("Api", "live", "Layers (powertools:7 → powertools:8) change, the version does not"))
    ) == (
        "```mermaid\n"
        "graph LR\n"
        '  f0["function Api"] --> l0["layer powertools:7 to powertools:8"]\n'
        '  l0 -. "not published" .-> a0["alias live: keeps the old version"]\n'
        "```"
    )


@pytest.mark.parametrize("verdict", ["published", "unchanged", "unclear"])
def test_other_verdicts_are_not_drawn(verdict: str) -> None:
    assert render_diagram(rows(("Api", "live", "r"), verdict=verdict)) == ""
    assert render_diagram(rows()) == ""


def test_layers_that_are_not_named_are_those_that_changed() -> None:
    assert '["layer that changed"]' in render_diagram(rows(("Api", "live", "the code changes")))


def test_few_functions_are_drawn() -> None:
    text = render_diagram(rows(*((f"F{number}", "live", "r") for number in range(20))))
    assert text.count("function F") == MOST_FUNCTIONS
    assert "function F5" not in text


@pytest.mark.parametrize(
    "name",
    [HOSTILE_TEXT, '"]', 'x"] --> y["', "a\nb", "end", "%%{init: {}}%%", "click f0 href", "#quot;", "<b>", "`*x*`", "ä",
     "", "::error::x", "x" * 500, "->>", "``` \n```", "subgraph x;"],
)  # fmt: skip
def test_no_name_is_more_than_a_label(name: str) -> None:
    lines = render_diagram(rows((name, name, f"Layers ({name}) change"))).split("\n")
    assert [lines[0], lines[1], lines[-1]] == ["```mermaid", "graph LR", "```"]
    assert [bool(LINE.fullmatch(line)) for line in lines[2:-1]] == [True, True]


@given(st.lists(st.tuples(st.text(), st.text(), st.text() | st.text().map("Layers ({}) change".format)), min_size=1))
def test_whatever_the_names_are_every_line_is_one_of_ours(told: list[tuple[str, str, str]]) -> None:
    lines = render_diagram(rows(*told)).split("\n")
    assert len(lines) == 3 + 2 * min(len(told), MOST_FUNCTIONS)
    assert all(LINE.fullmatch(line) and len(line) < 200 for line in lines[2:-1])
