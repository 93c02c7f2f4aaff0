"""Many rows of a map: when they are one finding, and that each of them is still named."""

import pytest

from bot.findings.finding import Finding, Severity
from bot.layers.layer import Layer
from bot.rules.rows import MOST_SINGLE_ROWS
from bot.settings import Settings
from bot.sources.bundled import load_bundled
from bot.text.edits import TextEdit, apply_edits
from tests.rules.examples import findings_of, marked

NAME = "AWS-Parameters-and-Secrets-Lambda-Extension"


def layer() -> Layer:
    """The public layer with another account and number in each region."""
    found = load_bundled().find(NAME, "345057560386")
    assert found is not None
    return found


def template(rows: int, functions: int = 1) -> str:
    """A map with so many stale rows and one fresh row, and functions that use it."""
    releases = sorted(layer().releases.values())
    lines = [
        f"    {each.region}: {{Arn: 'arn:aws:lambda:{each.region}:{each.account_id}:layer:{NAME}:{number}'}}"
        for number, each in [*((4, each) for each in releases[:rows]), (releases[rows].version, releases[rows])]
    ]
    users = [
        f"  F{number}:\n    Type: AWS::Lambda::Function\n"
        "    Properties: {Runtime: python3.12, Layers: [!FindInMap [Layers, !Ref AWS::Region, Arn]]}"
        for number in range(functions)
    ]
    return "\n".join(
        ["AWSTemplateFormatVersion: '2010-09-09'", "Mappings:", "  Layers:", *lines, "Resources:", *users, ""]
    )


def check(text: str, rule: str = "stale-layer-version") -> list[Finding]:
    return findings_of(rule, text, settings=Settings(select=(rule,)))


@pytest.mark.parametrize("rows", [1, MOST_SINGLE_ROWS])
def test_a_few_rows_are_told_one_by_one(rows: int) -> None:
    text = template(rows)
    findings = check(text)
    assert [marked(text, finding) for finding in findings] == ["4"] * rows
    assert len({finding.subject for finding in findings}) == rows


@pytest.mark.parametrize("functions", [1, 3])
def test_many_rows_are_one_finding_that_names_each(functions: int) -> None:
    rows = MOST_SINGLE_ROWS + 1
    text = template(rows, functions)
    (finding,) = check(text)
    assert finding.location.span.start == text.index(f"{NAME}:4") + len(NAME) + 1
    assert finding.message.endswith(f"; so are {rows - 1} others that the same entry leads to")
    assert finding.severity is Severity.WARNING
    behind = [related for related in finding.related if " behind" in related.message]
    assert [text[each.location.span.start : each.location.span.end] for each in behind] == ["4"] * (rows - 1)
    assert len([each for each in finding.related if each.message.startswith("used by")]) == functions
    known = sorted(layer().releases.values())[:rows]
    (fix,) = finding.fixes
    assert fix.title.endswith(f", and likewise in {rows - 1} more places")
    edits = (TextEdit(*edit.location.span, edit.replacement) for edit in fix.edits)
    repaired = apply_edits(text, edits)
    assert [f":{each.account_id}:layer:{NAME}:{each.version}'" in repaired for each in known] == [True] * rows
    assert len(fix.edits) == rows


def test_rows_with_one_fault_are_one_error() -> None:
    regions = ("eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "us-east-1", "us-east-2")
    lines = "\n".join(
        f"    {region}: {{Arn: 'arn:aws:lambda:{region}:464622532012:layer:Datadog-Extension:61'}}"
        for region in regions
    )
    start = template(1).index("Resources:")
    text = f"AWSTemplateFormatVersion: '2010-09-09'\nMappings:\n  Layers:\n{lines}\n{template(1)[start:]}"
    (finding,) = check(text, "known-bad-layer-version")
    assert (finding.severity, marked(text, finding)) == (Severity.ERROR, "61")
    assert finding.related[0].message == (
        "version 61 of layer 'Datadog-Extension' in eu-north-1 is bad, as its publisher says"
    )
    assert finding.scenarios == tuple(f"AWS::Region={region}" for region in regions)
