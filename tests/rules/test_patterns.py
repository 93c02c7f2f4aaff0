"""Which texts certainly match an expression, held against the engine of Python."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.patterns import matches

ARN = "arn:aws:lambda:us-east-1:222222222222:layer:probe:50"
PARTS = st.sampled_from(["a", "b", ".", r"\d", "[ab]", "[^a]", r"\.", "(?:a|b)", "(ab|a|)", "^", "$", "1"])
COUNTS = st.sampled_from(["", "*", "+", "?", "{2}", "{1,2}", "{0,}", "+?"])
PATTERNS = st.lists(st.tuples(PARTS, COUNTS).map("".join), max_size=5).map("".join)


@pytest.mark.parametrize(
    "pattern",
    [
        ".+",
        "^arn:.*$",
        r"^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+$",
        "^$|^arn:(aws|aws-cn|aws-us-gov):lambda:(us-east-1|eu-west-1):[0-9]{12}:layer:.{1,140}:[0-9]{1,9}$",
        r"((production)|(arn:[\w:\-]*))",
    ],
)
def test_an_arn_matches_what_authors_write(pattern: str) -> None:
    assert matches(pattern, ARN)


@pytest.mark.parametrize(
    "pattern",
    [
        "arn",
        "[0-9]+",
        f"^{ARN}0$",
        r"^(?=arn).*$",
        r"(arn).*\1",
        ".*+",
        ".{0,20}",
        "[a-z&&[arn]].*",
        r"\p{Alpha}.*",
        "(.*",
        ".*)",
        "[z-a].*",
        "*",
        "a{",
        "(" * 2000 + ".*" + ")" * 2000,
    ],
)
def test_what_does_not_match_or_cannot_be_read_is_not_certain(pattern: str) -> None:
    assert not matches(pattern, ARN)


def test_what_engines_take_for_different_things_is_not_certain() -> None:
    assert not matches(".", "\u2028")
    assert not matches(r"\w", "\u00e9")


@given(PATTERNS, st.text("ab1.", max_size=6))
def test_what_matches_is_what_an_engine_matches(pattern: str, text: str) -> None:
    try:
        known = re.fullmatch(pattern, text, re.ASCII) is not None
    except re.error:
        known = False
    assert matches(pattern, text) in (known, False)
    if not re.search(r"[\^$][*+?{]", pattern):
        assert matches(pattern, text) == known


@pytest.mark.parametrize(
    "pattern", ["(a*)*b", "(a|a)*b", "(.*)*" * 20 + "x", "((a{0,999}){0,999}){0,999}b", "[a-z]?" * 99_999]
)
def test_no_expression_takes_long(pattern: str) -> None:
    start = time.process_time()
    assert not matches(pattern, "a" * 500)
    assert time.process_time() - start < 2
