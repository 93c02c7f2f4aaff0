"""The examples on a rule's page, and what a whole analysis says of a template."""

import re
from datetime import date
from importlib import import_module
from inspect import cleandoc
from typing import NamedTuple

from bot.analysis import Knowledge, Snapshot, analyse
from bot.comparing import Comparison, compare
from bot.findings.finding import Applicability, Finding, Status
from bot.fixes.pins import Pins
from bot.fixing import Job, Wish, repair_change, repair_files
from bot.ports import Transform
from bot.report.model import Report
from bot.settings import Settings
from bot.sources.bundled import load_bundled
from bot.template.repository import Files

TODAY = date(2026, 11, 22)
_FENCE = re.compile(r"^```(?P<kind>\w+) (?P<info>\S[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_ATTRIBUTE = re.compile(r'(\w+)(?:="([^"]*)")?(?: |$)')
_KNOWN = frozenset(("fires", "silent", "region", "file", "today", "severity", "confidence"))


class Example(NamedTuple):
    """A template on a rule's page, and what the rule says of it: `fires` is what is marked, () for silence.

    `base` is the template before the change, for rules that compare two sides; `beside` are other files by path.
    `fixed` is the text that the fixes make of it, and `unsafe` whether they include the unsafe ones.
    """

    rule: str
    number: int
    text: str
    fires: tuple[str, ...]
    attributes: dict[str, str]
    base: str | None = None
    beside: tuple[tuple[str, str], ...] = ()
    fixed: str | None = None
    unsafe: bool = False

    @property
    def title(self) -> str:
        """The id of a test."""
        return f"{self.rule} {self.number} {'fires' if self.fires else 'is silent'}"


def examples_of(rule: str) -> list[Example]:
    """The examples in the docstring of a rule, in order. Raises ValueError for an unclear info string."""
    page = cleandoc(import_module(f"bot.rules.{rule.replace('-', '_')}").__doc__ or "")
    examples: list[Example] = []
    base: str | None = None
    beside: list[tuple[str, str]] = []
    for match in _FENCE.finditer(page):
        if match["info"] == "base":
            base = match["text"]
        elif match["info"].startswith("beside="):
            beside.append((_ATTRIBUTE.findall(match["info"])[0][1], match["text"]))
        elif match["info"] in ("fixed", 'fixed="unsafe"'):
            examples[-1] = examples[-1]._replace(fixed=match["text"], unsafe="unsafe" in match["info"])
        else:
            example = _example(rule, len(examples) + 1, match)
            examples.append(example._replace(base=base, beside=tuple(beside)))
            base, beside = None, []
    return examples


def _example(rule: str, number: int, match: re.Match[str]) -> Example:
    pairs = _ATTRIBUTE.findall(match["info"])
    names = {name for name, _ in pairs}
    fires = tuple(value for name, value in pairs if name == "fires")
    is_told = ("fires" in names) != ("silent" in names)
    if names - _KNOWN or not is_told or _ATTRIBUTE.sub("", match["info"]).strip():
        raise ValueError(f"{rule}: the info string of example {number} is not understood: {match['info']}")
    return Example(rule, number, match["text"], fires, {name: value for name, value in pairs if name != "fires"})


def run(
    text: str,
    *,
    path: str = "template.yaml",
    today: date = TODAY,
    settings: Settings | None = None,
    beside: tuple[tuple[str, str], ...] = (),
) -> Report:
    """The report on one template and the files beside it, with the bundled catalogue and all rules."""
    data = {name: content.encode() for name, content in ((path, text), *beside)}
    files = Files({path: data[path]}, {}, frozenset((path,)), data.get, lambda _folder: iter(data))
    return analyse(Snapshot(files, 1, 0), settings or Settings(), Knowledge(load_bundled(), today))


def findings_of(
    rule: str, text: str, *, settings: Settings | None = None, path: str = "template.yaml"
) -> list[Finding]:
    """What a rule finds in one template that must be readable."""
    report = run(text, settings=settings, path=path)
    assert report.problems == ()
    return [reported.finding for reported in report.findings if reported.finding.rule == rule]


def run_change(
    base: str, head: str, transform: Transform, *, path: str = "template.yaml", settings: Settings | None = None
) -> Report:
    """The report on a template that changes from base to head; what its local paths name stays the same."""
    sides = []
    for text in (base, head):
        data = text.encode()
        sides.append(Snapshot(Files({path: data}, {}, frozenset((path,)), {path: data}.get), 1, 0))
    comparison = Comparison(sides[0], sides[1], {}, _same_content, _same_content, transform)
    return compare(comparison, settings or Settings(), Knowledge(load_bundled(), TODAY))


def _same_content(_template: str, local: str) -> str:
    return local


def run_example(example: Example, transform: Transform | None = None) -> tuple[Report, list[Finding]]:
    """The report on an example, and the findings of its rule that are not fixed; `transform` is for two sides."""
    attributes = example.attributes
    regions = tuple(attributes["region"].split(",")) if "region" in attributes else ()
    today = date.fromisoformat(attributes["today"]) if "today" in attributes else TODAY
    path = attributes.get("file", "template.yaml")
    if example.base is not None and transform is not None:
        report = run_change(example.base, example.text, transform, path=path, settings=Settings(regions=regions))
    else:
        settings = Settings(regions=regions)
        report = run(example.text, path=path, today=today, settings=settings, beside=example.beside)
    reported = (each for each in report.findings if each.status is not Status.FIXED)
    return report, [each.finding for each in reported if each.finding.rule == example.rule]


def run_repair(example: Example, transform: Transform) -> Report:
    """The report on an example after its repair, which holds the changed texts."""
    attributes = example.attributes
    regions = tuple(attributes["region"].split(",")) if "region" in attributes else ()
    today = date.fromisoformat(attributes["today"]) if "today" in attributes else TODAY
    path = attributes.get("file", "template.yaml")
    settings = Settings(regions=regions, select=(example.rule,))
    level = Applicability.UNSAFE if example.unsafe else Applicability.SAFE
    job = Job(settings, Knowledge(load_bundled(), today), Wish(level, Pins(today=today)), transform)
    sides = []
    for text in (example.base, example.text):
        data = {name: content.encode() for name, content in ((path, text or ""), *example.beside)}
        sides.append(Snapshot(Files({path: data[path]}, {}, frozenset((path,)), data.get), 1, 0))
    if example.base is None:
        return repair_files(sides[1], job)
    return repair_change(Comparison(sides[0], sides[1], {}, _same_content, _same_content, transform), job)


def marked(text: str, finding: Finding) -> str:
    """The text that a finding marks as its place."""
    return text[finding.location.span.start : finding.location.span.end]
