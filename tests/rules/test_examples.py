"""Every rule's page says what its examples say, and every rule has enough of them."""

import re
from collections.abc import Iterator
from importlib import import_module
from inspect import cleandoc

import pytest

from bot.findings.finding import Finding, Status
from bot.report.model import Report
from bot.rules import load_rules
from bot.rules.names import rule_names
from bot.transform.client import SamTranslator
from tests.rules.examples import Example, examples_of, marked, run_example, run_repair

EXAMPLES = [example for name in rule_names() for example in examples_of(name)]
ONE_SIDE = [example for example in EXAMPLES if example.base is None]
TWO_SIDES = [example for example in EXAMPLES if example.base is not None]
SECTIONS = ["What it finds", "Why it matters", "How to fix", "When it is wrong", "Examples"]


@pytest.fixture(scope="session")
def translator() -> Iterator[SamTranslator]:
    with SamTranslator() as started:
        yield started


@pytest.mark.parametrize("example", ONE_SIDE, ids=lambda example: example.title)
def test_the_example_holds(example: Example) -> None:
    assert_holds(example, *run_example(example))


@pytest.mark.parametrize("example", TWO_SIDES, ids=lambda example: example.title)
def test_the_example_of_a_change_holds(example: Example, translator: SamTranslator) -> None:
    assert_holds(example, *run_example(example, translator))


@pytest.mark.parametrize(
    "example", [each for each in EXAMPLES if each.fixed is not None], ids=lambda example: example.title
)
def test_the_example_is_repaired_as_its_page_says(example: Example, translator: SamTranslator) -> None:
    report = run_repair(example, translator)
    assert [change.after for change in report.changes] == [example.fixed]
    assert [each.finding.rule for each in report.findings if each.status is not Status.FIXED] == []


def assert_holds(example: Example, report: Report, findings: list[Finding]) -> None:
    """Fails where a rule does not say of an example what its page says."""
    assert report.problems == ()
    places = [marked(example.text, finding) for finding in findings]
    assert len(places) == len(example.fires), places
    assert [fires in place for fires, place in zip(example.fires, places, strict=True)] == [True] * len(places), places
    for finding in findings:
        assert example.attributes.get("severity", str(finding.severity)) == str(finding.severity)
        assert example.attributes.get("confidence", finding.confidence.value) == finding.confidence.value


@pytest.mark.parametrize("name", rule_names())
def test_a_page_has_enough_examples(name: str) -> None:
    examples = [example for example in EXAMPLES if example.rule == name]
    assert len([example for example in examples if example.fires]) >= 2
    assert len([example for example in examples if not example.fires]) >= 2


@pytest.mark.parametrize("name", rule_names())
def test_a_page_has_its_sections(name: str) -> None:
    page = cleandoc(import_module(f"bot.rules.{name.replace('-', '_')}").__doc__ or "")
    assert re.findall(r"^## (.*)$", page, re.MULTILINE) == SECTIONS
    assert re.fullmatch(r"[A-Z].*\.", page.split("\n", 1)[0])


@pytest.mark.parametrize("name", rule_names())
def test_every_fence_of_a_page_is_an_example(name: str) -> None:
    page = cleandoc(import_module(f"bot.rules.{name.replace('-', '_')}").__doc__ or "")
    examples = examples_of(name)
    beside = [(example.base is not None) + (example.fixed is not None) + len(example.beside) for example in examples]
    assert page.count("```") == 2 * sum(1 + blocks for blocks in beside)


@pytest.mark.parametrize("name", rule_names())
def test_a_rule_agrees_with_its_file(name: str) -> None:
    (rule,) = load_rules((name,))
    assert rule.name == name
    assert rule.summary.endswith(".")
    assert len(rule.summary) <= 120
