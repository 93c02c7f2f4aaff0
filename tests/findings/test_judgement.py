"""Which findings count: suppressions in comments, Metadata and configuration, the baseline, and idle words."""

from datetime import date

import pytest

from bot.findings.baseline import BaselineError, parse_baseline, render_baseline
from bot.findings.finding import Finding, Location, ReportedFinding
from bot.findings.judgement import Judgement, judge_findings
from bot.findings.reading import Written, configured_entry, read_comments, read_metadata
from bot.findings.suppressions import Coverage, SuppressionEntry
from bot.settings import IgnoredFinding
from bot.text.spans import Span
from bot.yamltree.comments import find_comments
from bot.yamltree.parse import Document, parse
from tests.findings.builders import finding, source

RULES = frozenset(("stale-layer-version", "superseded-layer", "unused-suppression"))
TODAY = date(2026, 11, 22)
TEMPLATE = """\
Resources:
  Api:
    Layers:
      # layer-bot: ignore[stale-layer-version] we wait
      # for the next one
      - here
      - there  # layer-bot: ignore[stale-layer-version] this one too
      - free
"""


def written(text: str, path: str = "template.yaml") -> Written:
    """What comments and Metadata of a file say."""
    document = parse(source(text, path))
    assert isinstance(document, Document)
    comments = read_comments(document.source, find_comments(document, containing="layer-bot:"), RULES)
    metadata = read_metadata(document.source, document.root, RULES)
    return Written((*comments.entries, *metadata.entries), (*comments.problems, *metadata.problems))


def judge(
    findings: list[Finding],
    entries: tuple[SuppressionEntry, ...],
    baseline: str | None = None,
    *,
    rules: frozenset[str] = RULES,
) -> list[ReportedFinding]:
    """The findings with all that is decided."""
    coverage = Coverage(rules, frozenset(("template.yaml",)))
    accepted = parse_baseline(baseline, "baseline.json") if baseline else None
    return list(judge_findings(findings, Judgement(entries, coverage, TODAY, accepted)).findings)


def at(text: str, word: str, rule: str = "stale-layer-version") -> Finding:
    """A finding at a word of the text."""
    start = text.index(word)
    return finding(rule, at=(start, start + len(word)), subject=(word,))


@pytest.mark.parametrize(("word", "reason"), [("- here", "we wait"), ("- there", "this one too"), ("- free", None)])
def test_a_comment_counts_for_its_line_or_the_next(word: str, reason: str | None) -> None:
    (first, *_) = [each for each in judge([at(TEMPLATE, word)], written(TEMPLATE).entries)
                   if each.finding.rule == "stale-layer-version"]  # fmt: skip
    assert (first.suppressed.reason if first.suppressed else None) == reason


def test_another_rule_is_not_silenced() -> None:
    found = judge([at(TEMPLATE, "- here", "superseded-layer")], written(TEMPLATE).entries)
    assert [each.suppressed for each in found if each.finding.rule == "superseded-layer"] == [None]


def test_what_silences_nothing_is_reported_where_it_is_written() -> None:
    found = judge([at(TEMPLATE, "- here")], written(TEMPLATE).entries)
    idle = [each.finding for each in found if each.finding.rule == "unused-suppression"]
    assert [TEMPLATE[slice(*each.location.span)] for each in idle] == [
        "# layer-bot: ignore[stale-layer-version] this one too"
    ]


def test_what_was_not_looked_for_is_not_called_idle() -> None:
    assert judge([], written(TEMPLATE).entries, rules=frozenset(("unused-suppression",))) == []


def test_an_expired_suppression_silences_nothing_and_says_so() -> None:
    text = "a: b  # layer-bot: ignore[stale-layer-version] until 2026-11-21 we wait\n"
    found = judge([at(text, "b")], written(text).entries)
    assert {each.finding.rule: each.suppressed for each in found} == {
        "stale-layer-version": None, "unused-suppression": None,
    }  # fmt: skip
    assert any("ended on 2026-11-21" in each.finding.message for each in found)


def test_the_last_day_counts() -> None:
    text = "a: b  # layer-bot: ignore[stale-layer-version] until 2026-11-22 we wait\n"
    assert [bool(each.suppressed) for each in judge([at(text, "b")], written(text).entries)] == [True]


def test_a_file_comment_counts_above_the_first_key_alone() -> None:
    above = "# layer-bot: ignore-file[stale-layer-version] old\na: b\nc: d\n"
    assert all(each.suppressed for each in judge([at(above, "b"), at(above, "d")], written(above).entries))
    below = written("a: b\n# layer-bot: ignore-file[stale-layer-version] old\n")
    assert below.entries == ()
    assert [problem.line for problem in below.problems] == [2]


JSON = """{"Metadata": {"layer-bot": {"ignore": [{"rule": "superseded-layer", "reason": "all of it"}]}},
 "Resources": {"Api": {"Metadata": {"layer-bot": {"ignore": {"rule": "stale-layer-version", "reason": "pinned"}}},
  "Layers": ["here"]}, "Other": {"Layers": ["there"]}}}
"""


@pytest.mark.parametrize(
    ("word", "rule", "resource", "is_suppressed"),
    [
        pytest.param("here", "stale-layer-version", "X", True, id="inside of the resource"),
        pytest.param("there", "stale-layer-version", "Api", True, id="names the resource"),
        pytest.param("there", "stale-layer-version", "Other", False, id="another resource"),
        pytest.param("there", "superseded-layer", "Other", True, id="the whole template"),
    ],
)
def test_metadata_speaks_for_json(word: str, rule: str, resource: str, is_suppressed: bool) -> None:
    start = JSON.index(f'"{word}"')
    found = judge([finding(rule, at=(start, start + 3), resource=resource)], written(JSON).entries)
    assert [bool(each.suppressed) for each in found if each.finding.rule == rule] == [is_suppressed]


@pytest.mark.parametrize("item", ['"x"', '{"rule": {"a": 1}, "reason": "x"}', '{"rule": "stale-layer-version"}'])
def test_wrong_metadata_is_a_problem_with_its_line(item: str) -> None:
    said = written(f'{{"Metadata":\n {{"layer-bot": {{"ignore": [\n {item}]}}}}}}')
    assert said.entries == ()
    assert [problem.line for problem in said.problems] == [3]


@pytest.mark.parametrize(
    ("path", "resource", "is_suppressed"),
    [("template.yaml", "Api", True), ("templ*", None, True), (None, "Other", False), ("other/*", None, False)],
)
def test_the_configuration_names_findings(path: str | None, resource: str | None, is_suppressed: bool) -> None:
    ignored = IgnoredFinding("stale-layer-version", path, resource, "because", None, "layer-bot.yml:3")
    entry = configured_entry(ignored, Location("layer-bot.yml", Span(0, 0)))
    found = judge([finding()], (entry,))
    assert [bool(each.suppressed) for each in found if each.finding.rule == "stale-layer-version"] == [is_suppressed]


def test_a_baseline_accepts_what_was_there_and_nothing_else() -> None:
    old, new = finding(subject=("old",)), finding(subject=("new",))
    accepted = render_baseline(type("Report", (), {"findings": tuple(judge([old], ()))})())
    found = judge([old, new], (), accepted)
    assert {each.finding.subject: each.suppressed.place if each.suppressed else None for each in found} == {
        ("old",): "baseline.json", ("new",): None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("{\n x", 2, id="no JSON"),
        pytest.param("[]", 1, id="a list"),
        pytest.param('{"version": 2}', 1, id="another version"),
        pytest.param('{"version": 1, "findings": 5}', 1, id="findings are no list"),
        pytest.param('{"version": 1,\n"findings": [{"fingerprint": "a"},\n {}]}', 3, id="an item without fingerprint"),
    ],
)
def test_a_wrong_baseline_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(BaselineError, match=rf"^b\.json:{line}: .*baseline write"):
        parse_baseline(text, "b.json")
