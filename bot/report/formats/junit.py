"""The report as JUnit XML, for test views of build servers: one test suite a file, one test case a finding.

The form is that of the schema of Jenkins, which most readers accept: no times, no host.
"""

from itertools import groupby

from bot.findings.finding import Problem, ReportedFinding, Severity, Status
from bot.report.escaping import escape_xml
from bot.report.model import Report
from bot.report.places import place_of
from bot.report.reporters import RenderOptions, Reporter


def render(report: Report, options: RenderOptions) -> str:
    """A failure for each error and warning, a passed case with output for each note, an error for each problem.

    A suppressed, fixed or already accepted finding is a skipped case; a run without findings has one passed case.
    """
    suites = [_problem_suite(report.problems)] if report.problems else []
    by_file = sorted(report.findings, key=lambda reported: reported.finding.location.path)
    for path, found in groupby(by_file, key=lambda reported: reported.finding.location.path):
        suites.append(_suite(path, [_case(report, reported, options) for reported in found]))
    if not suites:
        suites = [
            _suite("layer-bot", [f'    <testcase classname="layer-bot" name="{report.files.templates} templates"/>'])
        ]
    body = "\n".join(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="layer-bot">\n{body}\n</testsuites>\n'


def _suite(path: str, cases: list[str]) -> str:
    text = "\n".join(cases)
    counts = " ".join(
        f'{name}="{text.count(f"<{element}")}"'
        for name, element in (("failures", "failure "), ("errors", "error "), ("skipped", "skipped>"))
    )
    return f'  <testsuite name="{escape_xml(path)}" tests="{len(cases)}" {counts}>\n{text}\n  </testsuite>'


def _problem_suite(problems: tuple[Problem, ...]) -> str:
    cases = []
    for problem in problems:
        place = f"{problem.path}:{problem.line}" if problem.line else problem.path
        name = f'classname="{escape_xml(problem.path)}" name="problem at {escape_xml(place)}"'
        error = f'<error type="problem" message="{escape_xml(problem.message)}">{escape_xml(place)}</error>'
        cases.append(f"    <testcase {name}>\n      {error}\n    </testcase>")
    return _suite("problems", cases)


def _case(report: Report, reported: ReportedFinding, options: RenderOptions) -> str:
    finding = reported.finding
    place = place_of(report, finding.location, reported)
    where = f"{place.path}:{place.line}:{place.column}"
    of = f" of {finding.resource}" if finding.resource else ""
    name = f"{finding.rule}{of} at {place.line}:{place.column}"
    details = [f"{where}: {finding.message}"]
    details += [f"when: {'; '.join(finding.scenarios)}"] if finding.scenarios else []
    details += [f"help: {fix.title}" for fix in finding.fixes]
    if options.docs_url:
        details.append(options.rule_url(finding.rule))
    start = f'    <testcase classname="{escape_xml(place.path)}" name="{escape_xml(name)}">'
    return f"{start}\n      {_outcome(reported, details)}\n    </testcase>"


def _outcome(reported: ReportedFinding, details: list[str]) -> str:
    finding = reported.finding
    text = "\n".join(escape_xml(line) for line in details)
    if reported.suppressed:
        return f"<skipped>{escape_xml(f'{reported.suppressed.reason} ({reported.suppressed.place})')}</skipped>"
    if reported.status in (Status.EXISTING, Status.FIXED):
        return f"<skipped>{escape_xml(reported.status.value)}: {text}</skipped>"
    if finding.severity is Severity.NOTE:
        return f"<system-out>{text}</system-out>"
    return f'<failure type="{finding.severity}" message="{escape_xml(finding.message)}">{text}</failure>'


REPORTER = Reporter("junit", "JUnit XML, for test views of build servers", render)
