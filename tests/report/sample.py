"""One report with everything that can go wrong in it, for the golden files."""

from bot.findings.finding import (
    Applicability,
    Confidence,
    DataValue,
    Edit,
    Finding,
    Fix,
    Location,
    Problem,
    Related,
    ReportedFinding,
    Severity,
    Status,
    Suppression,
)
from bot.report.model import FileCounts, PublishingRow, Report
from bot.report.reporters import RenderOptions, RuleInfo
from bot.text.source import SourceFile
from bot.text.spans import Span

HOSTILE_PATH = "services/a|b`c @octocat #1 <img src=x>\u202e\x1b[31m::error::x%0A,y:z/template.yaml"
HOSTILE_TEXT = (
    "::set-env name=A::b\r\n##[add-mask]x | `` <script>alert(1)</script> @org/team #12 "
    "[x](http://evil) ]]> \u202e\x1b[2J"
)

API = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  ApiFunction:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Architectures: [arm64]
      Layers:
        - !Sub arn:aws:lambda:${AWS::Region}:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:4
        - arn:aws:lambda:us-west-2:017000801446:layer:AWSLambdaPowertoolsPythonV3-python312-arm64:7
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Architectures:
        - arm64
"""
API_LAYER = "345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:4"
WIDE = (
    "Resources:\r\n\tGröße: '漢字かな' # e\u0301 \U0001f600\r\n\tLayers: ['arn:aws:lambda:漢字:1']\r\n"
    "\r\nEnd: |\r\n  one\r\n  two\r\n"
)
LONG = (
    '{"Resources":{'
    + ",".join(f'"F{number}":{{"Type":"x"}}' for number in range(60))
    + ',"Bad":{"Layers":["arn:bad"]}}}\n'
)


def locate(source: SourceFile, text: str) -> Location:
    """The place of the first occurrence of `text` in a file."""
    start = source.text.index(text)
    return Location(source.path, Span(start, start + len(text)))


def sources() -> dict[str, SourceFile]:
    """The files of the sample by path: LF, CRLF with tabs and wide characters, one long line, a hostile name."""
    texts = {
        "app/template.yaml": API,
        "app/größe/vorlage.yml": "\ufeff" + WIDE,
        "dist/long.json": LONG,
        HOSTILE_PATH: f"Resources: # {HOSTILE_TEXT}\n  Layers: x\n",
    }
    return {path: SourceFile(path, text.encode()) for path, text in texts.items()}


def finding(rule: str, severity: Severity, location: Location, message: str, **rest: object) -> Finding:
    """A finding of the sample; what is not said has its plainest value."""
    known: dict[str, object] = {"confidence": Confidence.CERTAIN, "resource": "", "subject": (message,)}
    return Finding(rule=rule, severity=severity, location=location, message=message, **{**known, **rest})  # type: ignore[arg-type]  # a table of keyword arguments


def _architecture(files: dict[str, SourceFile]) -> Finding:
    api = files["app/template.yaml"]
    version = Location(api.path, Span(api.text.index(API_LAYER), api.text.index(API_LAYER) + len(API_LAYER)))
    data: tuple[tuple[str, DataValue], ...] = (("layer", "AWS-Parameters-and-Secrets-Lambda-Extension"), ("version", 4))
    return finding(
        "architecture-mismatch",
        Severity.ERROR,
        version,
        "layer AWS-Parameters-and-Secrets-Lambda-Extension:4 holds x86_64 binaries, but ApiFunction runs on arm64: "
        "the extension fails to start",
        resource="ApiFunction",
        related=(Related(locate(api, "[arm64]"), "ApiFunction runs on arm64"),),
        scenarios=("Region=us-west-2",),
        fixes=(
            Fix(
                "use AWS-Parameters-and-Secrets-Lambda-Extension-Arm64:4",
                Applicability.SAFE,
                (Edit(version, API_LAYER, "345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension-Arm64:4"),),
            ),
            Fix("or run the function on x86_64", Applicability.DISPLAY),
        ),
        data=data,
    )


def _stale(files: dict[str, SourceFile]) -> Finding:
    api = files["app/template.yaml"]
    return finding(
        "stale-layer-version",
        Severity.WARNING,
        locate(api, "arm64:7"),
        "version 7 is 24 versions behind: at least :31 exists since July 2026",
        resource="ApiFunction",
        confidence=Confidence.LIKELY,
        related=tuple(Related(Location(api.path, Span(n, n + 5)), f"used by Function{n}") for n in range(0, 90, 10)),
    )


def _wide(files: dict[str, SourceFile]) -> tuple[Finding, ...]:
    source = files["app/größe/vorlage.yml"]
    block = Location(source.path, Span(source.text.index("|"), source.text.index("two") + 3))
    layer = locate(source, "'arn:aws:lambda:漢字:1'")
    return (
        finding(
            "malformed-layer-arn",
            Severity.ERROR,
            layer,
            "'arn:aws:lambda:漢字:1' is no layer version ARN",
            resource="Größe",
            related=(Related(locate(source, "'漢字かな'"), "named here"),),
            fixes=(Fix("write the ARN", Applicability.UNSAFE, (Edit(layer, "'arn:aws:lambda:漢字:1'", "x"),)),),
        ),
        finding("region-mismatch", Severity.WARNING, block, "two regions in one block"),
    )


def _hostile(files: dict[str, SourceFile]) -> Finding:
    source = files[HOSTILE_PATH]
    place = locate(source, "##[add-mask]x")
    other = Related(locate(files["app/template.yaml"], "Worker"), HOSTILE_TEXT)
    return finding(
        "malformed-layer-arn",
        Severity.NOTE,
        place,
        HOSTILE_TEXT,
        resource=HOSTILE_TEXT,
        related=(other,),
        scenarios=(HOSTILE_TEXT,),
        fixes=(Fix(HOSTILE_TEXT, Applicability.DISPLAY),),
        data=(("text", HOSTILE_TEXT), ("names", ("a", "b")), ("flag", True), ("none", None)),
    )


def sample_report(*, status: Status | None = None) -> Report:
    """The report of the golden files; with a status, that of a run with `--base`."""
    files = sources()
    long = finding(
        "malformed-layer-arn",
        Severity.ERROR,
        locate(files["dist/long.json"], '"arn:bad"'),
        "'arn:bad' is no layer version ARN",
        resource="Bad",
    )
    found = [*_wide(files), _architecture(files), _stale(files), long, _hostile(files)]
    reported = [ReportedFinding(each, f"{number:016x}", status) for number, each in enumerate(found, 1)]
    duplicate = finding(
        "duplicate-layer", Severity.ERROR, locate(files["app/template.yaml"], "Worker"), "twice | twice"
    )
    quiet = Suppression("the twin is needed until the migration ends | <b>@octocat</b>", "app/template.yaml:11")
    reported.append(ReportedFinding(duplicate, f"{99:016x}", status, quiet))
    return Report(
        findings=tuple(reported),
        problems=(
            Problem("broken/template.yaml", 12, "the indentation of line 12 fits no line above", matters=True),
            Problem(HOSTILE_PATH + "2", 0, HOSTILE_TEXT),
        ),
        files=FileCounts(read=12, templates=4, skipped=1340),
        sources=files,
    )


def publishing_rows() -> tuple[PublishingRow, ...]:
    """Rows of the publishing table, the worst first."""
    return (
        PublishingRow(
            path="app/template.yaml",
            resource="ApiFunction",
            alias="live",
            verdict="stale-alias",
            reason="the logical ID of the version stays the same",
            scenarios=("Stage=prod",),
        ),
        PublishingRow(
            path="app/template.yaml", resource="Worker", alias="live", verdict="published", reason="CodeUri changes"
        ),
    )


OPTIONS = RenderOptions(
    version="1.2.3",
    docs_url="https://example.org/layer-bot/docs",
    rules=(
        RuleInfo(
            "architecture-mismatch",
            "A layer is built for another architecture than the function's.",
            "# architecture-mismatch\n\nUse the twin.\n",
            "error",
        ),
        RuleInfo("stale-layer-version", "Newer versions of the layer exist, and for long enough."),
    ),
)
