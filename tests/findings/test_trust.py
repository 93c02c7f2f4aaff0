"""What a change may silence by itself where its authors are not trusted: nothing that base does not silence already."""

import pytest

from bot.analysis import Knowledge, Snapshot
from bot.comparing import Comparison, compare
from bot.findings.finding import Status
from bot.report.model import Report
from bot.settings import Settings
from bot.sources.bundled import load_bundled
from bot.template.repository import Files
from tests.publishing.changes import NoTransform
from tests.rules.examples import TODAY

RULE = "architecture-mismatch"
IGNORED = f"  # layer-bot: ignore[{RULE}] we never invoke it"
LAYER = "arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:4"
FUNCTION = """\
  {name}:
    Type: AWS::Lambda::Function{metadata}
    Properties:
      Architectures: [{architecture}]
      Layers:
        - {layer}{comment}
"""
METADATA = f'\n    Metadata: {{layer-bot: {{ignore: [{{rule: {RULE}, reason: "we never invoke it"}}]}}}}'


def template(architecture: str = "arm64", reader: str = "", writer: str = "", metadata: str = "", top: str = "") -> str:
    """A template of two functions, with comments beside their layers."""
    functions = (("Reader", reader, metadata), ("Writer", writer, ""))
    texts = (
        FUNCTION.format(name=name, architecture=architecture, layer=LAYER, comment=comment, metadata=data)
        for name, comment, data in functions
    )
    return f"{top}Resources:\n{''.join(texts)}"


def run(base: str, head: str, *, trusts_head: bool, renamed: bool = False) -> Report:
    """The report on a change of one template."""
    paths = ("old.yaml" if renamed else "t.yaml", "t.yaml")
    before, after = [
        Snapshot(Files({path: text.encode()}, {}, frozenset(), lambda _path: None), 1, 0)
        for path, text in zip(paths, (base, head), strict=True)
    ]
    renames = {"t.yaml": "old.yaml"} if renamed else {}
    comparison = Comparison(before, after, renames, _same, _same, NoTransform(), trusts_head=trusts_head)
    settings = Settings(select=(RULE,))
    return compare(comparison, settings, Knowledge(load_bundled(), TODAY))


def counting(report: Report) -> list[str]:
    """The functions whose new findings count."""
    return [each.finding.resource for each in report.findings if each.status is Status.NEW and not each.suppressed]


def _same(_template: str, local: str) -> str:
    return local


HEALTHY = template("x86_64")


@pytest.mark.parametrize(
    ("base", "head", "trusted", "untrusted"),
    [
        (HEALTHY, template(reader=IGNORED, writer=IGNORED), [], ["Reader", "Writer"]),
        (template("x86_64", reader=IGNORED), template(reader=IGNORED), ["Writer"], ["Writer"]),
        (template("x86_64", reader=IGNORED), template(writer=IGNORED), ["Reader"], ["Reader", "Writer"]),
        (HEALTHY, template(metadata=METADATA), ["Writer"], ["Reader", "Writer"]),
        (template("x86_64", metadata=METADATA), template(metadata=METADATA), ["Writer"], ["Writer"]),
        (HEALTHY, template(top=f"# layer-bot: ignore-file[{RULE}] no\n"), [], ["Reader", "Writer"]),
    ],
    ids=[
        "comments that the change adds",
        "a comment that was there before",
        "a comment that moves to another function",
        "Metadata that the change adds",
        "Metadata that was there before",
        "a comment for the whole file",
    ],
)
def test_what_counts_with(base: str, head: str, trusted: list[str], untrusted: list[str]) -> None:
    assert counting(run(base, head, trusts_head=True)) == trusted
    assert counting(run(base, head, trusts_head=False)) == untrusted


def test_a_comment_goes_with_a_file_that_is_renamed() -> None:
    base, head = template("x86_64", reader=IGNORED), template(reader=IGNORED)
    report = run(base, head, trusts_head=False, renamed=True)
    assert (counting(report), report.added_suppressions) == (["Writer"], frozenset())


def test_the_suppressions_that_a_change_adds_are_named() -> None:
    report = run(HEALTHY, template(writer=IGNORED), trusts_head=True)
    assert report.added_suppressions == {"t.yaml:13"}
    assert {each.suppressed.place for each in report.findings if each.suppressed} == {"t.yaml:13"}


def test_a_comment_that_was_there_before_silences_what_it_stood_beside_and_nothing_else() -> None:
    twin = "arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension-Arm64:99"
    base = template(reader=IGNORED).replace(f"{LAYER}{IGNORED}", f"{twin}{IGNORED}")
    head = template(reader=IGNORED)
    assert counting(run(base, head, trusts_head=True)) == []
    assert counting(run(base, head, trusts_head=False)) == ["Reader"]
