"""Repairs of small files in memory, as `layer-bot fix` makes them, with a catalogue that never changes."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from bot.analysis import Knowledge, Snapshot
from bot.comparing import Comparison
from bot.findings.finding import Applicability
from bot.findings.repairs import Outcome
from bot.fixes.pins import Pins
from bot.fixing import Job, Wish, repair_change, repair_files
from bot.layers.catalogue import Catalogue
from bot.ports import Transform
from bot.report.model import Report
from bot.settings import Settings
from bot.sources.bundled import load_bundled
from bot.sources.user import read_user_catalogues
from bot.template.candidates import is_candidate
from bot.template.repository import Files
from bot.transform.client import SamTranslator

TODAY = date(2026, 11, 22)
HEAD = "Transform: AWS::Serverless-2016-10-31\n"
# `tools` has other numbers and another account from region to region, `probe` the same everywhere.
CATALOGUE = """\
layers:
  - name: tools
    account: "111111111111"
    architectures: [x86_64]
    twins: {arm64: tools-arm}
    regions: {us-east-1: 90, us-west-2: 80, eu-west-1: {version: 70, account: "333333333333"}}
    as-of: 2025-01-01
  - name: tools-arm
    account: "111111111111"
    architectures: [arm64]
    twins: {x86_64: tools}
    regions: {us-east-1: 9, us-west-2: 8, eu-west-1: {version: 7, account: "333333333333"}}
    as-of: 2025-01-01
  - name: probe
    account: "222222222222"
    architectures: [x86_64]
    twins: {arm64: probe-arm}
    regions: {us-east-1: 50, us-west-2: 50, eu-west-1: 50}
    as-of: 2025-01-01
  - name: probe-arm
    account: "222222222222"
    architectures: [arm64]
    twins: {x86_64: probe}
    regions: {us-east-1: 50, us-west-2: 50, eu-west-1: 50}
    as-of: 2025-01-01
"""
TOOLS = "arn:aws:lambda:us-east-1:111111111111:layer:tools"
TOOLS_ARM = "arn:aws:lambda:us-east-1:111111111111:layer:tools-arm"
PROBE = "arn:aws:lambda:us-east-1:222222222222:layer:probe"
PROBE_ANYWHERE = "arn:aws:lambda:${AWS::Region}:222222222222:layer:probe"
TOOLS_ANYWHERE = "arn:aws:lambda:${AWS::Region}:111111111111:layer:tools"
OURS = "arn:aws:lambda:us-east-1:999999999999:layer:ours"
CHOICE = "Parameters:\n  S: {Type: String, AllowedValues: [a, b]}\nConditions:\n  C: !Equals [!Ref S, a]\n"


class Done(NamedTuple):
    """The texts of the files after a repair, what is said of each finding, and the whole report."""

    texts: dict[str, str]
    told: tuple[str, ...]
    report: Report

    @property
    def text(self) -> str:
        """The text of the only file, or of `template.yaml`."""
        return self.texts["template.yaml"] if len(self.texts) > 1 else next(iter(self.texts.values()))


class _Held:
    """Files that are held in memory."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files

    def read(self, path: str) -> bytes | None:
        """The bytes of a file."""
        return self._files[path].encode() if path in self._files else None


@cache
def catalogue() -> Catalogue:
    """The bundled catalogue with `tools` and `probe` before it."""
    return read_user_catalogues(load_bundled(), ("c.yml",), _Held({"c.yml": CATALOGUE}))


def function(name: str, *layers: str, architecture: str = "x86_64", more: str = "") -> str:
    """A resource entry of a SAM function; `more` are further properties on one line, such as `Timeout: 3`."""
    properties = ["CodeUri: s3://bucket/key", "Handler: app.handler", "Runtime: python3.12"]
    properties += [f"Architectures: [{architecture}]", *(more.splitlines())]
    written = "".join(f"      {line}\n" for line in properties)
    listed = "".join(f"        - {layer}\n" for layer in layers)
    body = written + (f"      Layers:\n{listed}" if layers else "")
    return f"  {name}:\n    Type: AWS::Serverless::Function\n    Properties:\n{body}"


def sam(*functions: str, before: str = "") -> str:
    """A SAM template; `before` stands above its Resources."""
    return f"{HEAD}{before}Resources:\n{''.join(functions)}"


def repaired(
    files: str | Mapping[str, str],
    *,
    unsafe: bool = False,
    settings: Settings | None = None,
    base: str | Mapping[str, str] | None = None,
    pins: Pins | None = None,
    transform: Transform | None = None,
) -> Done:
    """What a repair makes of files by path, or of one template; against `base` where that is given.

    `transform` is a translator that runs already; without one, the first template with an alias starts one.
    """
    data = {"template.yaml": files} if isinstance(files, str) else files
    wish = Wish(Applicability.UNSAFE if unsafe else Applicability.SAFE, (pins or Pins())._replace(today=TODAY))
    with SamTranslator() as own:
        job = Job(settings or Settings(), Knowledge(catalogue(), TODAY), wish, transform or own)
        if base is None:
            report = repair_files(snapshot(data), job)
        else:
            sides = snapshot({"template.yaml": base} if isinstance(base, str) else base), snapshot(data)
            report = repair_change(Comparison(*sides, {}, _same_content, _same_content, transform or own), job)
    texts = {**data, **{change.path: change.after for change in report.changes}}
    return Done(texts, tuple(told(each) for each in report.repairs), report)


def snapshot(files: Mapping[str, str]) -> Snapshot:
    """Files by path as the shell would have read them."""
    data = {path: text.encode() for path, text in files.items()}
    templates = {path: each for path, each in data.items() if "samconfig" not in path and is_candidate(each)}
    nesting = {path: each for path, each in data.items() if path not in templates and b"AWS::" in each}
    return Snapshot(Files(templates, nesting, frozenset(), data.get, lambda _folder: iter(data)), len(data), 0)


def told(outcome: Outcome) -> str:
    """What is said of a finding in one line: the result, the rule, the line, and the reason if there is one."""
    reason = f": {outcome.reason}" if outcome.reason else ""
    return f"{outcome.result.value} {outcome.finding.rule} {outcome.finding.location.path}:{outcome.line}{reason}"


def _same_content(_template: str, local: str) -> str:
    return local
