"""Every format on one report with everything that can go wrong in it: golden bytes, official schemas, hostile words."""

import json
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest
from markdown_it import MarkdownIt

from bot.findings.finding import Status
from bot.report.model import Report
from bot.report.reporters import RenderOptions, load_reporter, reporter_names
from tests.report.sample import HOSTILE_PATH, HOSTILE_TEXT, OPTIONS, publishing_rows, sample_report
from tests.report.workflow_commands import parse_log
from tests.tools.places import cache

GOLDEN = Path(__file__).parent / "golden"
SUFFIXES = {"text": "txt", "json": "json", "sarif": "sarif", "github": "log", "markdown": "md", "junit": "xml"}
ROOT = Path(__file__).resolve().parents[2]


def reports() -> dict[str, Report]:
    """One side, and two sides with verdicts."""
    two = replace(sample_report(status=Status.NEW), publishing=publishing_rows())
    return {"one-side": sample_report(), "two-sides": two}


def render(name: str, report: Report, options: RenderOptions = OPTIONS) -> str:
    return load_reporter(name).render(report, options)


@pytest.mark.parametrize("kind", ["one-side", "two-sides"])
@pytest.mark.parametrize("name", reporter_names())
def test_a_format_is_as_it_was_read(name: str, kind: str) -> None:
    text = render(name, reports()[kind])
    assert text.encode() == (GOLDEN / f"{kind}.{SUFFIXES[name]}").read_bytes()


@pytest.mark.parametrize("kind", ["one-side", "two-sides"])
def test_json_fits_the_published_schema(kind: str) -> None:
    schema = json.loads((ROOT / "docs" / "schemas" / "output.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    document = json.loads(render("json", reports()[kind]))
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(document)) == []


def test_edits_of_json_are_byte_offsets() -> None:
    report = sample_report()
    document = json.loads(render("json", report))
    edits = [edit for finding in document["findings"] for fix in finding["fixes"] for edit in fix["edits"]]
    assert len(edits) == 2
    replaced = {report.sources[edit["path"]].data[edit["start"] : edit["end"]].decode() for edit in edits}
    assert replaced == {
        "345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:4",
        "'arn:aws:lambda:漢字:1'",
    }


@pytest.mark.oracle
@pytest.mark.parametrize("kind", ["one-side", "two-sides"])
def test_sarif_fits_the_official_schema(kind: str) -> None:
    place = cache() / "node" / "node_modules" / "@microsoft" / "jest-sarif" / "lib" / "schemas"
    if not place.is_dir():
        pytest.skip("the SARIF schema is absent: run `make tools`")
    schema = json.loads((place / "sarif-2.1.0-rtm.5.json").read_text())
    document = json.loads(render("sarif", reports()[kind]))
    document["$schema"] = schema.get("id", document["$schema"])
    assert [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(document)] == []
    fingerprints = [result["partialFingerprints"] for result in document["runs"][0]["results"]]
    assert all(each["primaryLocationLineHash"] for each in fingerprints)
    assert len(fingerprints) == len(reports()[kind].findings)


def test_junit_counts_what_it_holds() -> None:
    root = ElementTree.fromstring(render("junit", sample_report()))
    for suite in root:
        cases = suite.findall("testcase")
        assert int(suite.attrib["tests"]) == len(cases)
        for name, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.attrib[name]) == len(suite.findall(f"testcase/{element}"))


def test_annotations_read_back_as_they_were_meant() -> None:
    """The log is parsed by a port of the runner's own parser: only annotations are commands in it."""
    log = parse_log(render("github", sample_report()))
    assert {command.name for command in log} == {"error", "warning", "notice"}
    assert len(log) == 8
    hostile = next(
        command
        for command in log
        if command.properties["file"] == HOSTILE_PATH.replace("\u202e", "\\u202e").replace("\x1b", "\\x1b")
    )
    assert "##[" not in hostile.message.replace("##\\[", "")
    assert "\x1b" not in hostile.message
    assert "\u202e" not in hostile.message


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(attrs)))


def test_markdown_holds_no_markup_of_a_template() -> None:
    html = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(render("markdown", reports()["two-sides"]))
    seen = _Seen()
    seen.feed(html)
    allowed = {
        "h2",
        "h3",
        "p",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "br",
        "strong",
        "code",
        "details",
        "summary",
    }
    links = [dict(attrs).get("href") or "" for tag, attrs in seen.tags if tag == "a"]
    assert {tag for tag, _ in seen.tags} <= allowed | {"a"}
    assert all(link.startswith("https://example.org/layer-bot/docs/rules/") for link in links)
    rows = html.split("<tr>")
    assert {row.count("<td>") + row.count("<th>") for row in rows[1:]} <= {3, 5}


def test_markdown_keeps_within_the_limit() -> None:
    from dataclasses import replace

    report = sample_report()
    many = replace(report, findings=report.findings * 3000)
    text = render("markdown", many)
    assert len(text.encode()) < 1024 * 1024
    assert "rows are not shown" in text


def test_text_without_color_has_no_control_characters() -> None:
    text = render("text", reports()["two-sides"])
    assert [character for character in text if not character.isprintable() and character != "\n"] == []
    assert HOSTILE_TEXT not in text


def test_color_only_adds_color() -> None:
    import re

    plain, colored = (render("text", sample_report(), OPTIONS._replace(color=color)) for color in (False, True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain
    assert colored != plain


def test_text_offers_no_repair_of_what_is_in_the_base_already() -> None:
    offer = "`layer-bot fix` may repair"
    assert offer in render("text", sample_report(status=Status.NEW))
    assert offer not in render("text", sample_report(status=Status.EXISTING))


@pytest.mark.parametrize("kind", ["one-side", "two-sides"])
@pytest.mark.parametrize("name", reporter_names())
def test_a_finding_in_a_file_that_was_not_handed_over_is_told_all_the_same(name: str, kind: str) -> None:
    report = reports()[kind]
    text = render(name, replace(report, sources={}, base_sources={}))
    paths = {each.finding.location.path for each in report.findings if each.suppressed is None}
    assert [path for path in paths if path.isascii() and path.isprintable() and path not in text] == []
