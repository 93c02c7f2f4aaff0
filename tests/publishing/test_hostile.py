"""Hostile templates beside a healthy one: each ends in a verdict or "unknown", and the healthy one is judged."""

from pathlib import Path

import pytest

from bot.ports import Transform
from bot.publishing.judging import judge_publishing
from bot.publishing.pairs import SideTemplates
from bot.publishing.verdicts import Judged, Verdict
from bot.template.repository import Files, read_templates
from bot.template.scenarios import Environment
from bot.transform.client import SamTranslator
from tests.cli import check_json

ARN = "arn:aws:lambda:eu-west-1:123456789012:layer:dep:"
HEAD = "Transform: AWS::Serverless-2016-10-31\n"
FUNCTION = "Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: python3.13, InlineCode: x, "
HEALTHY = HEAD + "Resources:\n  Api: {" + FUNCTION + "AutoPublishAlias: live, Layers: [" + ARN + "%d]}}\n"


def many(count: int) -> str:
    """A template with so many functions and one version for all of them."""
    lines = (f"  F{number}: {{{FUNCTION}AutoPublishAlias: live, Layers: [{ARN}%d]}}}}\n" for number in range(count))
    return HEAD + "Resources:\n" + "".join(lines)


LOOP = ("Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]\nResources:\n  Fn::ForEach::A:\n    - X\n"
        "    - !FindInMap [M, !Ref AWS::Region, x]\n    - F${X}: {" + FUNCTION + "AutoPublishAlias: live, Layers: ["
        + ARN + "%d]}}\nMappings: {M: {eu-west-1: {x: [A, B]}}}\n")  # fmt: skip
BOMB = HEAD + "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(8)
) + HEALTHY.removeprefix(HEAD).replace("InlineCode: x", "InlineCode: x, Description: !Join ['', *i]")  # fmt: skip


def test_what_takes_too_long_is_unknown_and_the_rest_is_judged() -> None:
    with SamTranslator(timeout_seconds=0.6) as translator:
        rows = judge({"a.yaml": many(3000), "b.yaml": HEALTHY}, translator)
    slow = [row for row in rows if row.path == "a.yaml"]
    assert {row.verdict for row in slow} == {Verdict.UNKNOWN}
    assert {row.reason for row in slow} == {"the SAM translator did not end within 0.6 seconds"}
    assert [row.verdict for row in rows if row.path == "b.yaml"] == [Verdict.STALE_ALIAS]


@pytest.mark.parametrize(
    "hostile",
    [BOMB, LOOP, HEAD + "Resources: {Api: {Type: AWS::Serverless::Function, Properties: [AutoPublishAlias, %d]}}\n",
     HEALTHY.replace("Layers:", "AutoPublishAliasAllProperties: '%d', Layers:").replace("%d]", "5]"),
     HEALTHY.replace("InlineCode: x", "InlineCode: " + "[" * 90 + "]" * 90)],
    ids=["aliases of aliases", "a loop over a region's row", "properties as a list", "a flag as text", "deep"],
)  # fmt: skip
def test_odd_templates_leave_the_others_judged(hostile: str, tmp_path: Path) -> None:
    for side, number in (("base", 5), ("head", 6)):
        (tmp_path / side).mkdir()
        for name, text in (("hostile.yaml", hostile), ("healthy.yaml", HEALTHY)):
            (tmp_path / side / name).write_text(text.replace("%d", str(number)))
    report = check_json("--base", "./base", "--head", "./head", directory=tmp_path)
    rows = [(row["verdict"], row["resource"]) for row in report["publishing"] if row["path"] == "healthy.yaml"]
    assert rows == [("stale-alias", "Api")]
    others = {row["verdict"] for row in report["publishing"] if row["path"] == "hostile.yaml"}
    assert others <= {"unknown", "stale-alias", "deploy-fails"}


def judge(templates: dict[str, str], translator: Transform) -> tuple[Judged, ...]:
    """The verdicts where every %d of the templates becomes 6 instead of 5."""
    sides = []
    for number in ("5", "6"):
        files = {path: text.replace("%d", number).encode() for path, text in templates.items()}
        read = read_templates(Files(files, {}, frozenset(), files.get), Environment("", {}), ())
        sides.append(SideTemplates(read, lambda _template, local: local))
    return judge_publishing(sides[0], sides[1], {}, translator)
