"""What holds a version back: comments on the version's line or on the entry that leads to it, and settings."""

from datetime import date

import pytest

from bot.findings.finding import Applicability, Change, Edit, Fix, Location
from bot.fixes.pins import Hold, Pins, find_holds, find_idle, find_pin, find_toml_holds
from bot.text.source import SourceFile
from bot.text.spans import Span
from bot.yamltree.parse import Document, parse
from tests.fixes.bench import OURS, PROBE, PROBE_ANYWHERE, TODAY, TOOLS, function, repaired, sam
from tests.template.builder import read

STALE = "stale-layer-version"
DEFAULT = f"L: {{Type: String, Default: '{PROBE}:4'}}\n"
NEVER = "A: '# layer-bot: hold'\nB: |\n  # layer-bot: hold\nC: [\"x # layer-bot: hold\"]\n"
FAR = "it goes 46 versions ahead, and the setting 'maximum-step' allows 45"
YOUNG = "it has been known for 9 days, and the setting 'minimum-release-age-days' asks for 10"
HELD = "a comment holds the version"
OVERRIDE = """\
version = 0.1
[default.deploy.parameters]
region = "us-east-1"
"""


def document(text: str) -> Document:
    """A parsed YAML file."""
    parsed = parse(SourceFile("template.yaml", text.encode()))
    assert isinstance(parsed, Document)
    return parsed


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        ("# layer-bot: hold", f"{HELD} as it is"),
        ("# layer-bot: hold the vendor is looking into it", f"{HELD} as it is"),
        ("# layer-bot:hold", f"{HELD} as it is"),
        ("# layer-bot: hold below 50", f"{HELD} below 50"),
        ("# layer-bot: hold below :50 our tracing breaks", f"{HELD} below 50"),
        ("# layer-bot: hold below 5", f"{HELD} below 5"),
        ("# layer-bot: hold below v50", f"{HELD} as it is"),
        ("# Layer-Bot: HOLD BELOW 50", f"{HELD} below 50"),
        ("# our tracing breaks; layer-bot: hold below 50", f"{HELD} below 50"),
        ("# layer-bot: hold below 51", None),
        ("# layer-bot: hold below 99999999999999999999", None),
        ("# layer-bot: holding", None),
        ("# hold", None),
        ("# layer-bot: ignore[superseded-layer] hold", None),
    ],
)
@pytest.mark.parametrize("arn", [PROBE, f"!Sub {PROBE_ANYWHERE}"], ids=["one region", "any region"])
def test_a_comment_on_the_line(comment: str, reason: str | None, arn: str) -> None:
    text = sam(function("A", f"{arn}:4 {comment}"))
    done = repaired(text, unsafe=True)
    stale = [each for each in done.told if STALE in each]
    if reason is None:
        assert (done.text, stale) == (text.replace("probe:4", "probe:50"), [f"fixed {STALE} template.yaml:11"])
    else:
        assert (done.text, stale) == (text, [f"refused {STALE} template.yaml:11: {reason} (template.yaml:11)"])


@pytest.mark.parametrize(
    ("text", "line", "place"),
    [
        (sam(function("A", f"{PROBE}:4")).replace("        - arn", "        # layer-bot: hold\n        - arn"), 12, 11),
        (sam(function("A", f"{PROBE}:4")).replace("        - a", "# layer-bot: hold\n  # x\n\n        - a"), 14, 11),
        (sam(function("A", f"!Sub # layer-bot: hold\n          {PROBE}:4")), 12, 11),
        (sam(function("A", f">- # layer-bot: hold\n          {PROBE}:4")), 12, 11),
        (sam(function("A", "!Ref L # layer-bot: hold"), before=f"Parameters:\n  {DEFAULT}"), 3, 13),
        (sam(function("A", "!Ref L"), before=f"Parameters:\n  # layer-bot: hold\n  {DEFAULT}"), 4, 3),
        (sam(function("A", "*l # layer-bot: hold"), before=f"X-L: &l {PROBE}:4\n"), 2, 12),
        (sam(function("A", f"!Join # layer-bot: hold\n          - ':'\n          - ['{PROBE}', 4]")), 13, 11),
        (sam(function("A", "@")).replace("\n        - @", f" ['{PROBE}:4', '{OURS}:1'] # layer-bot: hold"), 10, 10),
        (sam(function("A", f"{PROBE}:4 # layer-bot: hold")).replace("\n", "\r\n"), 11, 11),
    ],
    ids=[
        "on the line above",
        "above other comments and a blank line",
        "behind the tag, the text on the next line",
        "behind the sign of a block",
        "on the entry that refers to a default",
        "above the default",
        "on an alias of an anchor",
        "on a function that spans lines",
        "on a list in one line",
        "before CRLF",
    ],
)  # fmt: skip
def test_where_a_comment_counts(text: str, line: int, place: int) -> None:
    done = repaired(text, unsafe=True)
    assert done.text == text
    assert done.told == (f"refused {STALE} template.yaml:{line}: {HELD} as it is (template.yaml:{place})",)


@pytest.mark.parametrize(
    "hold",
    [
        f'parameter_overrides = "L={PROBE}:4" # layer-bot: hold\n',
        f'# layer-bot: hold\nparameter_overrides = "L={PROBE}:4"\n',
        f"# layer-bot: hold below 9\n# another\nparameter_overrides = 'L={PROBE}:4'\n",
    ],
    ids=["on the line", "above", "above another comment"],
)
def test_a_comment_in_samconfig(hold: str) -> None:
    files = {
        "template.yaml": sam(function("A", "!Ref L"), before="Parameters: {L: {Type: String}}\n"),
        "samconfig.toml": OVERRIDE + hold,
    }
    done = repaired(files)
    assert (done.texts, len(done.told)) == (files, 1)
    assert f": {HELD} " in done.told[0]


def test_what_only_looks_like_a_comment_holds_nothing() -> None:
    toml = 'a = "# layer-bot: hold"\nb = """\n# layer-bot: hold\n"""\n# layer-bot: hold\nc = 1\n'
    assert list(find_toml_holds([SourceFile("samconfig.toml", toml.encode())])) == [
        Hold("samconfig.toml", 6, None, "samconfig.toml:5")
    ]
    assert list(find_toml_holds([SourceFile("notes.txt", b"# layer-bot: hold\n")])) == []
    assert list(find_holds([document(NEVER)])) == []


def test_all_holds_of_a_document_are_found_with_their_places() -> None:
    text = "# layer-bot: hold below 9\n\nA: 1 # layer-bot: hold\nB:\n  # layer-bot: hold below 90 words\n  - 1\n"
    assert list(find_holds([document(text)])) == [
        Hold("template.yaml", 3, 9, "template.yaml:1"),
        Hold("template.yaml", 3, None, "template.yaml:3"),
        Hold("template.yaml", 6, 90, "template.yaml:5"),
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (sam(function("A", f"{OURS}:1 # layer-bot: hold")), []),
        (sam(function("A", "!Ref L # layer-bot: hold"), before="Parameters: {L: {Type: String}}\n"), []),
        (sam(function("A", f"{OURS}:1")).replace("Layers:\n", "Layers: # layer-bot: hold\n"), [10]),
        (sam(function("A", f"{OURS}:1")).replace("Runtime: python3.12", "Runtime: python3.12 # layer-bot: hold"), [8]),
        (sam(function("A", f"{OURS}:1")) + "# layer-bot: hold\n", [12]),
    ],
    ids=["at a version", "at an entry", "at the list", "elsewhere", "at the end"],
)
def test_a_hold_that_stands_at_no_layer_is_told(text: str, lines: list[int]) -> None:
    template = read(text)
    found = find_idle(find_holds([document(text)]), [template])
    assert [(each.path, each.line, each.message.split(",")[0]) for each in found] == [
        ("template.yaml", line, "this hold stands at no layer") for line in lines
    ]


def test_an_entry_with_a_hold_is_not_taken_away() -> None:
    text = sam(function("A", f"{OURS}:1 # layer-bot: hold", f"{OURS}:2"))
    assert repaired(text, unsafe=True).text == text
    assert repaired(text.replace(" # layer-bot: hold", ""), unsafe=True).text == sam(function("A", f"{OURS}:2"))


SOURCE = SourceFile("template.yaml", b"one\ntwo\n")
ANY = "arn:aws:lambda:${AWS::Region}:222222222222:layer:probe"


def fix(before: str, after: str, since: date | None = None) -> Fix:
    """A fix on the second line that makes one layer another."""
    edit = Edit(Location("template.yaml", Span(4, 5)), "t", "x")
    return Fix("t", Applicability.SAFE, (edit,), changes=(Change(before, after, since=since),))


@pytest.mark.parametrize(
    ("before", "after", "setting", "reason"),
    [
        pytest.param(f"{PROBE}:4", f"{PROBE}:50", Pins(maximum_step=46), None, id="a step as far as allowed"),
        pytest.param(f"{PROBE}:4", f"{PROBE}:50", Pins(maximum_step=45),
                     FAR, id="a step too far"),
        pytest.param(f"{ANY}:4", f"{ANY}:50", Pins(maximum_step=45),
                     FAR, id="a step too far in any region"),
        pytest.param(f"{PROBE}:4", f"{PROBE}-arm:50", Pins(maximum_step=1), None, id="a step to another layer"),
        pytest.param(f"{PROBE}:4", f"{PROBE}:50".replace("us-east-1", "eu-west-1"), Pins(maximum_step=1), None,
                     id="a step to another region"),
        pytest.param(f"{TOOLS}:4", f"{TOOLS}:70".replace("1111", "3333"), Pins(maximum_step=1), None,
                     id="a step to another account"),
        pytest.param("not an ARN", f"{PROBE}:50", Pins(maximum_step=1), None, id="a step from nothing"),
        pytest.param(f"{PROBE}:4", f"{PROBE}:50", Pins(denied=("probe:50",)),
                     "the setting 'denied-versions' rules out probe:50 ('probe:50')", id="a denied version"),
        pytest.param(f"{ANY}:4", f"{ANY}:50", Pins(denied=("pro*:5?",)),
                     "the setting 'denied-versions' rules out probe:50 ('pro*:5?')", id="a pattern in any region"),
        pytest.param(f"{PROBE}:4", f"{PROBE}:50", Pins(denied=("arn:aws:lambda:us-east-1:*:layer:*:50",)),
                     "the setting 'denied-versions' rules out probe:50 ('arn:aws:lambda:us-east-1:*:layer:*:50')",
                     id="a pattern of ARNs"),
        pytest.param(f"{ANY}:4", f"{ANY}:50", Pins(denied=("arn:aws:lambda:us-east-1:*:layer:probe:50",)),
                     "the setting 'denied-versions' rules out probe:50 ('arn:aws:lambda:us-east-1:*:layer:probe:50')",
                     id="a pattern of one region, which may be the one"),
        pytest.param(f"{PROBE}:4", f"{PROBE}:50", Pins(denied=("probe:5", "PROBE:50", "robe:50", "tools:*")), None,
                     id="patterns that do not fit"),
        pytest.param(f"{PROBE}:50", f"{PROBE}-arm:50", Pins(denied=("probe:*",)), None, id="what was there"),
        pytest.param(f"{PROBE}:4", "", Pins(denied=("*:*",), maximum_step=1, minimum_release_age_days=9), None,
                     id="settings say nothing of a layer that goes"),
    ],
)  # fmt: skip
def test_settings_hold_versions_back(before: str, after: str, setting: Pins, reason: str | None) -> None:
    assert find_pin(fix(before, after), setting) == reason


@pytest.mark.parametrize(
    ("since", "days", "reason"),
    [
        (date(2026, 11, 12), 10, None),
        (
            date(2026, 11, 13),
            10,
            "it has been known for 9 days, and the setting 'minimum-release-age-days' asks for 10",
        ),
        (date(2026, 11, 13), 0, None),
        (None, 10, None),
    ],
    ids=["old enough", "too young", "no limit", "a day that is not known"],
)
@pytest.mark.parametrize("arn", [PROBE, ANY], ids=["one region", "any region"])
def test_a_version_must_be_known_for_long_enough(since: date | None, days: int, reason: str | None, arn: str) -> None:
    pins = Pins(minimum_release_age_days=days, today=TODAY)
    assert find_pin(fix(f"{arn}:4", f"{arn}:50", since), pins) == reason


@pytest.mark.parametrize(
    ("line", "below", "after", "is_held"),
    [
        (2, None, f"{PROBE}:50", True),
        (2, 50, f"{PROBE}:50", True),
        (2, 51, f"{PROBE}:50", False),
        (1, None, f"{PROBE}:50", False),
        (2, None, f"{ANY}:50", True),
        (2, None, "", True),
    ],
    ids=["the line", "at the limit", "below the limit", "another line", "any region", "a layer that goes"],
)
def test_a_hold_counts_for_its_line(line: int, below: int | None, after: str, is_held: bool) -> None:
    pins = Pins(sources={"template.yaml": SOURCE}, holds=(Hold("template.yaml", line, below, "template.yaml:9"),))
    before = f"{ANY}:4" if after.startswith(ANY) else f"{PROBE}:4"
    limit = "as it is" if below is None else f"below {below}"
    assert find_pin(fix(before, after), pins) == (f"{HELD} {limit} (template.yaml:9)" if is_held else None)


def test_a_hold_of_another_file_does_not_count() -> None:
    pins = Pins(sources={"template.yaml": SOURCE}, holds=(Hold("b.yaml", 2, None, "b.yaml:2"),))
    assert find_pin(fix(f"{PROBE}:4", f"{PROBE}:50"), pins) is None


def test_what_leaves_the_version_alone_is_not_held() -> None:
    pins = Pins(sources={"template.yaml": SOURCE}, holds=(Hold("template.yaml", 2, None, "template.yaml:2"),))
    assert find_pin(fix(f"{ANY}:4", f"{ANY}:4"), pins) is None
