"""Healthy real templates with one planted defect in every style of reference: found where it stands, and nothing else.

The templates are those of ../shared/corpus that layer-bot has nothing to say about; the defects and styles are ours.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.analysis import Knowledge, Snapshot, analyse
from bot.findings.finding import Finding, Severity
from bot.report.model import Report
from bot.settings import Settings
from bot.sources.bundled import load_bundled
from bot.template.repository import Files
from tests.planted.insertion import Host, block_functions
from tests.planted.styles import STYLES, Planted, Style

pytestmark = pytest.mark.slow
TODAY = date(2026, 11, 22)
HOSTS = 40
ACCOUNT = "464622532012"
HEALTHY = f"arn:aws:lambda:us-east-1:{ACCOUNT}:layer:Datadog-Extension:98"
# SAM lets a list that is an intrinsic function replace that of Globals, so the two never meet.
REPLACING = (STYLES["list_parameter"], STYLES["if_list"])
DEFECTS = {
    "architecture-mismatch": f"arn:aws:lambda:us-east-1:{ACCOUNT}:layer:Datadog-Extension-ARM:98",
    "known-bad-layer-version": f"arn:aws:lambda:us-east-1:{ACCOUNT}:layer:Datadog-Extension:61",
    "stale-layer-version": f"arn:aws:lambda:us-east-1:{ACCOUNT}:layer:Datadog-Extension:20",
    "runtime-mismatch": f"arn:aws:lambda:us-east-1:{ACCOUNT}:layer:Datadog-Ruby3-3:30",
    "malformed-layer-arn": f"arn:aws:lambda:us-east-1:{ACCOUNT[:-1]}:layer:Datadog-Extension:98",
}


def check(host: Host, planted: Planted) -> Report:
    """The report on the planted template alone."""
    files = {host.path: planted.template.encode()}
    beside = {f"{host.path.rpartition('/')[0]}/samconfig.toml": planted.samconfig.encode()} if planted.samconfig else {}
    snapshot = Snapshot(Files(files, {}, frozenset(files), beside.get), 1, 0)
    return analyse(snapshot, Settings(), Knowledge(load_bundled(), TODAY))


def findings_of(report: Report) -> list[Finding]:
    """The findings above notes that count."""
    return [each.finding for each in report.findings if each.finding.severity > Severity.NOTE]


@pytest.fixture(scope="module")
def hosts(shared: Path) -> list[Host]:
    """Healthy SAM templates of the corpus, from as many repositories as there are."""
    by_repository: dict[str, list[Host]] = {}
    for path in sorted((shared / "corpus" / "templates").rglob("template.yaml")):
        name = path.relative_to(shared / "corpus" / "templates").as_posix()
        for host in _hosts(name, path.read_bytes()):
            by_repository.setdefault(name.split("/")[0], []).append(host)
            break
    rows = [group[: HOSTS // 4] for group in by_repository.values()]
    return [host for group in rows for host in group][:HOSTS]


def _hosts(name: str, data: bytes) -> Iterator[Host]:
    if (
        b"AWS::Serverless::Function" not in data
        or b"Layers" in data
        or b"Architectures" in data
        or b"\r" in data
        or b"Image" in data
    ):
        return
    host = Host(f"app/{name.rpartition('/')[2]}", data.decode(), "", "x86_64", "")
    try:
        functions = block_functions(host.text)
    except (AssertionError, UnicodeDecodeError):
        return
    for function, runtime, architecture in functions:
        language = runtime.rstrip("0123456789.x")
        candidate = host._replace(function=function, architecture=architecture, language=language)
        if language in ("python", "nodejs") and not check(candidate, Planted(host.text)).problems:
            yield candidate


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_a_healthy_layer_is_left_alone(style: Style, hosts: list[Host]) -> None:
    said = {host.path: findings_of(check(host, style(host, HEALTHY))) for host in hosts}
    assert {path: findings for path, findings in said.items() if findings} == {}


@pytest.mark.parametrize("rule", DEFECTS)
@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_a_planted_defect_is_found_where_it_stands(style: Style, rule: str, hosts: list[Host]) -> None:
    missed = {}
    for number, host in enumerate(hosts):
        planted = style(host, DEFECTS[rule])
        report = check(host, planted)
        findings = findings_of(report)
        if [each.rule for each in findings] != [rule] or not _stands_in_plant(report, findings[0], host, planted):
            missed[number, host.function] = [(each.rule, each.message) for each in findings], planted.template
    assert len(hosts) == HOSTS
    assert missed == {}


@pytest.mark.parametrize("style", [style for style in STYLES.values() if style not in REPLACING])
def test_a_planted_region_is_found(style: Style, hosts: list[Host]) -> None:
    elsewhere = HEALTHY.replace("us-east-1", "eu-west-1").replace("Datadog-Extension", "Datadog-Extension-FIPS")
    for host in hosts:
        with_first = insert_second if style is STYLES["globals_list"] else _globals
        twice = with_first(host, style(host, elsewhere))
        assert [each.rule for each in findings_of(check(host, twice))] == ["region-mismatch"], twice.template


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_a_planted_duplicate_is_found(style: Style, hosts: list[Host]) -> None:
    expected = [] if style in REPLACING else ["duplicate-layer"]
    for host in hosts:
        if style is STYLES["globals_list"]:
            twice = insert_second(host, style(host, HEALTHY))
        else:
            twice = _globals(host, style(host, HEALTHY))
        assert [each.rule for each in findings_of(check(host, twice))] == expected, twice.template


def insert_second(host: Host, planted: Planted) -> Planted:
    """The same layer in the function's own list, beside that of Globals."""
    changed = STYLES["literal"](host._replace(text=planted.template), HEALTHY)
    return Planted(changed.template, planted.samconfig)


def _globals(host: Host, planted: Planted) -> Planted:
    """The same layer in Globals, beside that of the function's own list."""
    changed = STYLES["globals_list"](host._replace(text=planted.template), HEALTHY)
    return Planted(changed.template, planted.samconfig)


def _stands_in_plant(report: Report, finding: Finding, host: Host, planted: Planted) -> bool:
    """Whether the primary place holds text that the plant added: its line is none of the healthy template's."""
    source = report.sources[finding.location.path]
    start, end = source.lines.line_span(source.lines.position(finding.location.span.start).line)
    return source.text[start:end] not in host.text.splitlines() and bool(planted)
