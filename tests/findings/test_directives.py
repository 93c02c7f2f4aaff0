"""What people write to suppress findings, and how it is understood."""

from datetime import date

import pytest

from bot.findings.directives import Directive, Mistake, parse_comment, parse_item

RULES = frozenset(("stale-layer-version", "superseded-layer"))
STALE = ("stale-layer-version",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("# layer-bot: ignore[stale-layer-version] we wait", Directive(STALE, "we wait"), id="plain"),
        pytest.param("#layer-bot:ignore[stale-layer-version]: we wait", Directive(STALE, "we wait"), id="no blanks"),
        pytest.param("# layer-bot: ignore[stale-layer-version, superseded-layer] we wait",
                     Directive(("stale-layer-version", "superseded-layer"), "we wait"), id="two rules"),
        pytest.param("# layer-bot: ignore[stale-layer-version] until 2027-01-31 we wait",
                     Directive(STALE, "we wait", date(2027, 1, 31)), id="a last day in front"),
        pytest.param("# layer-bot: ignore[stale-layer-version] we wait (until 2027-01-31)",
                     Directive(STALE, "we wait", date(2027, 1, 31)), id="a last day at the end"),
        pytest.param("# layer-bot: ignore-file[stale-layer-version] old stack",
                     Directive(STALE, "old stack", None, is_for_file=True), id="the whole file"),
        pytest.param("# nolint layer-bot: ignore[x]", None, id="words in front"),
        pytest.param("# a comment", None, id="another comment"),
    ],
)  # fmt: skip
def test_a_comment_is_understood(text: str, expected: Directive | None) -> None:
    assert parse_comment(text, RULES) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("# layer-bot: ignore[stale-layer-version]", "no reason", id="no reason"),
        pytest.param("# layer-bot: ignore[stale-layer-version] until 2027-01-31", "no reason", id="a date alone"),
        pytest.param("# layer-bot: ignore[stale-layer] x", "did you mean 'stale-layer-version'", id="no such rule"),
        pytest.param("# layer-bot: ignore[] x", "names no rule", id="no rule"),
        pytest.param("# layer-bot: ignore everything", "not understood", id="no brackets"),
        pytest.param("# layer-bot: ignore[stale-layer-version] until 2027-02-31 x", "no date", id="no such day"),
    ],
)
def test_a_mistake_suppresses_nothing_and_says_why(text: str, words: str) -> None:
    mistake = parse_comment(text, RULES)
    assert isinstance(mistake, Mistake)
    assert words in mistake.message
    assert "suppresses nothing" in mistake.message


def test_an_item_of_metadata() -> None:
    values = {"rule": "stale-layer-version", "reason": "x", "until": "2027-01-31"}
    assert parse_item(values, RULES) == Directive(STALE, "x", date(2027, 1, 31))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        pytest.param({"rule": "stale-layer-version"}, "no reason", id="no reason"),
        pytest.param({"reason": "x"}, "names no rule", id="no rule"),
        pytest.param({"rule": "stale-layer-version", "why": "x"}, "'why' is no key", id="an unknown key"),
    ],
)
def test_a_wrong_item_says_why(values: dict[str, str], words: str) -> None:
    mistake = parse_item(values, RULES)
    assert isinstance(mistake, Mistake)
    assert words in mistake.message
