"""Which bytes a repair changes, which findings it leaves, and why: places shared, chains of findings, second runs."""

import pytest

from bot.findings.repairs import Result
from bot.settings import Settings
from tests.fixes.bench import (
    CHOICE,
    OURS,
    PROBE,
    PROBE_ANYWHERE,
    TOOLS,
    TOOLS_ANYWHERE,
    TOOLS_ARM,
    function,
    repaired,
    sam,
)

STALE, TWIN, REGION, TWICE = "stale-layer-version", "architecture-mismatch", "region-mismatch", "duplicate-layer"
ARM = {"architecture": "arm64"}
MAP = f"""\
Mappings:
  M:
    us-east-1: {{Arn: "{TOOLS}:4"}}
    us-west-2: {{Arn: "{TOOLS.replace("us-east-1", "us-west-2")}:5"}}
    eu-west-1: {{Arn: "arn:aws:lambda:eu-west-1:333333333333:layer:tools:6"}}
"""
NUMBERS = """\
Mappings:
  M:
    us-east-1: {N: 4, A: "111111111111"}
    eu-west-1: {N: 4, A: "333333333333"}
"""


@pytest.mark.parametrize(
    ("text", "changed", "told"),
    [
        pytest.param(
            sam(function("A", f"{TOOLS}:4")),
            {f"{TOOLS}:4": f"{TOOLS}:90"},
            (f"fixed {STALE} template.yaml:11",),
            id="a stale version of one region gets that region's number",
        ),
        pytest.param(
            sam(function("A", f"{TOOLS}:4", **ARM)),
            {f"{TOOLS}:4": f"{TOOLS_ARM}:9"},
            (f"fixed {TWIN} template.yaml:11",),
            id="the twin comes with its own number, not with the newest of the other",
        ),
        pytest.param(
            sam(function("A", f"{TOOLS}:4"), function("B", f"{TOOLS}:4", **ARM)),
            {f"[x86_64]\n      Layers:\n        - {TOOLS}:4": f"[x86_64]\n      Layers:\n        - {TOOLS}:90",
             f"[arm64]\n      Layers:\n        - {TOOLS}:4": f"[arm64]\n      Layers:\n        - {TOOLS_ARM}:9"},
            (f"fixed {TWIN} template.yaml:20", f"fixed {STALE} template.yaml:11"),
            id="one text in two functions of two architectures gets two texts",
        ),
        pytest.param(
            sam(function("A", '!FindInMap [M, !Ref "AWS::Region", Arn]'), before=MAP),
            {"tools:4": "tools:90", "tools:5": "tools:80", "tools:6": "tools:70"},
            tuple(f"fixed {STALE} template.yaml:{line}" for line in (4, 5, 6)),
            id="each row of a map of regions gets its own region's number",
        ),
        pytest.param(
            sam(function("A", '!FindInMap [M, !Ref "AWS::Region", Arn]', **ARM), before=MAP),
            {"tools:4": "tools-arm:9", "tools:5": "tools-arm:8", "tools:6": "tools-arm:7"},
            tuple(f"fixed {TWIN} template.yaml:{line}" for line in (4, 5, 6)),
            id="each row of a map of regions gets the twin with its own region's number",
        ),
        pytest.param(
            sam(
                function("A", '!Sub ["arn:aws:lambda:${AWS::Region}:${A}:layer:tools:${N}", '
                '{A: !FindInMap [M, !Ref "AWS::Region", A], N: !FindInMap [M, !Ref "AWS::Region", N]}]'),
                before=NUMBERS,
            ),
            {"us-east-1: {N: 4": "us-east-1: {N: 90", "eu-west-1: {N: 4": "eu-west-1: {N: 70"},
            (f"fixed {STALE} template.yaml:4", f"fixed {STALE} template.yaml:5"),
            id="rows that hold the number alone",
        ),
        pytest.param(
            sam(function("A", f"!If [C, {TOOLS}:4, {PROBE}:4]"), before=CHOICE),
            {"tools:4": "tools:90", "probe:4": "probe:50"},
            (f"fixed {STALE} template.yaml:15", f"fixed {STALE} template.yaml:15"),
            id="both branches of a condition, each with its own layer",
        ),
        pytest.param(
            sam(
                function("A", f"!If [C, {TOOLS}:4, {TOOLS}:4]", architecture="!If [C, arm64, x86_64]"),
                before=CHOICE,
            ),
            {f"[C, {TOOLS}:4, {TOOLS}:4]": f"[C, {TOOLS_ARM}:9, {TOOLS}:90]"},
            (f"fixed {TWIN} template.yaml:15", f"fixed {STALE} template.yaml:15"),
            id="branches that one condition chooses together with the architecture",
        ),
        pytest.param(
            sam(function("A", PROBE_ANYWHERE + ":4")),
            {PROBE_ANYWHERE + ":4": "!Sub " + PROBE_ANYWHERE + ":50"},
            ("fixed malformed-layer-arn template.yaml:11", f"fixed {STALE} template.yaml:11"),
            id="a variable gets its Sub, and what that brings to light is repaired in the same go",
        ),
        pytest.param(
            sam(function("A", f"{TOOLS}:4", f"{TOOLS}:4")),
            {f"        - {TOOLS}:4\n        - {TOOLS}:4\n": f"        - {TOOLS}:90\n"},
            (f"fixed {TWICE} template.yaml:12", f"fixed {STALE} template.yaml:11"),
            id="of two equal entries the second goes, and the first gets its number",
        ),
        pytest.param(
            sam(function("A", f"{TOOLS}:4", f"{TOOLS}:90")),
            {f"        - {TOOLS}:4\n": ""},
            (f"fixed {STALE} template.yaml:11", f"fixed {TWICE} template.yaml:12"),
            id="a stale entry beside its newer version becomes equal to it, and goes",
        ),
    ],
)  # fmt: skip
def test_what_is_repaired(text: str, changed: dict[str, str], told: tuple[str, ...]) -> None:
    expected = text
    for old, new in changed.items():
        expected = expected.replace(old, new)
    done = repaired(text)
    assert (done.text, sorted(done.told)) == (expected, sorted(told))
    assert repaired(done.text).texts == done.texts


@pytest.mark.parametrize(
    ("arn", "regions", "unsafe", "after"),
    [
        pytest.param(f"{TOOLS}:4", ("us-west-2",), False, f"{TOOLS.replace('us-east-1', 'us-west-2')}:80",
                     id="another region's number in the same account"),
        pytest.param(f"{TOOLS}:4", ("eu-west-1",), False, "arn:aws:lambda:eu-west-1:333333333333:layer:tools:70",
                     id="another region's account and number"),
        pytest.param(f"{TOOLS}:4", ("eu-west-1", "us-west-2"), True, f"{TOOLS}:4", id="two regions, and one text"),
        pytest.param(f"!Sub {PROBE_ANYWHERE}:4", (), False, f"!Sub {PROBE_ANYWHERE}:50",
                     id="any region, with one number everywhere"),
        pytest.param(f"!Sub {TOOLS_ANYWHERE}:4", (), False, f"!Sub {TOOLS_ANYWHERE}:4",
                     id="any region, with other numbers: a person must allow the lowest"),
        pytest.param(f"!Sub {TOOLS_ANYWHERE}:4", (), True, f"!Sub {TOOLS_ANYWHERE}:80",
                     id="any region, with other numbers: the lowest of the newest of the account"),
        pytest.param(f"!Sub {TOOLS_ANYWHERE}:4", ("us-west-2",), False, f"!Sub {TOOLS_ANYWHERE}:80",
                     id="one region that is known"),
        pytest.param(f"!Sub {TOOLS_ANYWHERE}:4", ("us-west-2", "eu-west-1"), True, f"!Sub {TOOLS_ANYWHERE}:4",
                     id="two regions of two accounts"),
        pytest.param(f"{OURS}:4", ("eu-west-1",), True, f"{OURS}:4", id="a layer of which nothing is known"),
        pytest.param("arn:aws:lambda:cn-north-1:999999999999:layer:ours:4", ("cn-north-1",), False,
                     "arn:aws-cn:lambda:cn-north-1:999999999999:layer:ours:4", id="the partition of the region"),
    ],
)  # fmt: skip
def test_numbers_never_carry_over_from_region_to_region(
    arn: str, regions: tuple[str, ...], unsafe: bool, after: str
) -> None:
    settings = Settings(regions=regions)
    done = repaired(sam(function("A", arn)), unsafe=unsafe, settings=settings)
    assert done.text == sam(function("A", after))
    assert repaired(done.text, unsafe=unsafe, settings=settings).texts == done.texts


def test_a_fix_that_is_no_good_keeps_none_of_the_others_back() -> None:
    many = [function(f"F{number}", f"{TOOLS}:{number + 1}") for number in range(9)]
    bad = function("P", f"&l {TOOLS}:90", **ARM) + function("Q", "*l")
    done = repaired(sam(*many[:4], bad, *many[4:]))
    fixed = [function(f"F{number}", f"{TOOLS}:90") for number in range(9)]
    assert done.text == sam(*fixed[:4], bad, *fixed[4:])
    assert sorted(each.result.value for each in done.report.repairs) == ["fixed"] * 9 + ["refused"]


def test_a_refusal_says_what_would_go_wrong() -> None:
    done = repaired(sam(function("A", f"!Sub {TOOLS_ANYWHERE}:4", f"!Join ['', ['{OURS}:', !Ref N]]"),
                        function("B", "!Sub 'arn:aws:lambda:us-east-1:111111111111:layer:tools:${N}'"),
                        before="Parameters:\n  N: {Type: Number, Default: 4}\n"), unsafe=True)  # fmt: skip
    assert done.told == (
        f"fixed {STALE} template.yaml:13",
        f"refused {STALE} template.yaml:3: the layers of function 'A' would change beyond what is meant: '{OURS}:90'",
    )


def test_the_safe_fix_alone_is_refused_where_what_it_brings_to_light_needs_a_person() -> None:
    text = sam(function("A", f"{TOOLS_ANYWHERE}:4"))
    done = repaired(text)
    assert (done.text, len(done.told)) == (text, 1)
    assert done.told[0].startswith(
        "refused malformed-layer-arn template.yaml:11: then stale-layer-version would be found"
    )
    assert repaired(text, unsafe=True).text == sam(function("A", f"!Sub {TOOLS_ANYWHERE}:80"))


@pytest.mark.parametrize(
    ("comment", "rules"),
    [
        (f"# layer-bot: ignore[{STALE}] we wait", ()),
        (f"# layer-bot: ignore[{STALE}] until 2026-11-22 we wait", ()),
        (f"# layer-bot: ignore[{STALE}] until 2026-11-21 we waited", (STALE,)),
        ("# layer-bot: ignore[superseded-layer] of another rule", (STALE,)),
    ],
)
def test_what_is_suppressed_is_not_repaired(comment: str, rules: tuple[str, ...]) -> None:
    text = sam(function("A", f"{TOOLS}:4 {comment}"))
    done = repaired(text)
    assert done.text == (text.replace("tools:4", "tools:90") if rules else text)
    assert tuple(each.finding.rule for each in done.report.repairs if each.result is Result.FIXED) == rules


@pytest.mark.parametrize(
    ("settings", "after"),
    [
        (Settings(select=(TWIN,)), f"{TOOLS_ARM}:9"),
        (Settings(ignore=(TWIN,)), f"{TOOLS}:4"),
        (Settings(rules=((TWIN, "off"),)), f"{TOOLS}:4"),
        (Settings(rules=((TWIN, "note"),)), f"{TOOLS_ARM}:9"),
    ],
    ids=["selected", "ignored", "off", "another severity"],
)
def test_rules_that_do_not_run_repair_nothing(settings: Settings, after: str) -> None:
    assert repaired(sam(function("A", f"{TOOLS}:4", **ARM)), settings=settings).text == sam(function("A", after, **ARM))


def test_files_that_nobody_repairs_stay_as_they_are() -> None:
    files = {"a.yaml": sam(function("A", f"{TOOLS}:90")), "b.yaml": "Resources: [\n", "c.txt": f"{TOOLS}:4"}
    done = repaired(files)
    assert (done.texts, done.told, done.report.changes) == (files, (), ())


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["no BOM", "BOM"])
@pytest.mark.parametrize("end", ["\n", "", "  # the end"], ids=["final newline", "none", "a comment at the end"])
def test_line_ends_and_the_byte_order_mark_stay(newline: str, mark: str, end: str) -> None:
    def written(first: str, second: str) -> str:
        text = sam(function("Grüße", f"{first} # ü", f"{OURS}:1"), function("B", second)).rstrip("\n") + end
        return mark + text.replace("\n", newline)

    done = repaired(written(f"{TOOLS}:4", f"{TOOLS}:7"))
    assert done.text == written(f"{TOOLS}:90", f"{TOOLS}:90")
