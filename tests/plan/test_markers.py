"""A marker comes back as it went, holds nothing but base64, and is found at the end alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plan.markers import (
    MAX_TOLD,
    FindingMark,
    ReviewMark,
    add_marker,
    digest_of,
    find_marker,
    is_edited,
    is_same_text,
    review_mark,
)


@given(st.text(), st.builds(FindingMark, st.text(), st.text(), st.text(), st.text()))
def test_a_marker_comes_back(body: str, mark: FindingMark) -> None:
    mark = mark._replace(digest=digest_of(body))
    assert find_marker(add_marker(body, mark)) == mark


@given(st.text(), st.builds(FindingMark, st.text(), st.text(), st.text(), st.text()))
def test_a_marker_holds_base64_alone(body: str, mark: FindingMark) -> None:
    last = add_marker(body, mark).rsplit("\n", 1)[1]
    assert re.fullmatch(r"<!-- layer-bot:v1:[A-Za-z0-9_=-]+ -->", last)
    assert "--" not in last[4:-4] or re.fullmatch(r"[A-Za-z0-9_=-]+", last[21:-4])


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<!-- layer-bot:v1:e30= -->",
        "<!-- layer-bot:v1:!!! -->",
        "<!-- layer-bot:v1:AAAA -->",
        "<!-- layer-bot:v2:e30= -->",
        add_marker("a stranger's words", FindingMark("f", "r", "open", digest_of("ours"))),
    ],
    ids=["nothing", "no fields", "no base64", "no JSON", "another version", "words of others"],
)
def test_no_marker_is_found_in(body: str) -> None:
    assert find_marker(body) is None


def test_the_longest_marker_fits_beside_a_body() -> None:
    mark = review_mark("open", "d" * 16, (str(number) for number in range(10_000)))
    assert mark.is_cut
    assert len(mark.told) == 8 * MAX_TOLD
    assert len(add_marker("", mark)) < 5_000


def test_a_review_knows_what_it_told() -> None:
    mark = review_mark("open", digest_of("x"), ["one", "two"])
    assert [mark.has_told(key) for key in ("one", "two", "three")] == [True, True, False]
    assert find_marker(add_marker("x", mark)) == mark
    assert isinstance(find_marker(add_marker("x", mark)), ReviewMark)


def test_the_digest_of_a_text_does_not_change_with_the_commit_that_it_links_to() -> None:
    one, other = "a1" * 20, "b2" * 20
    assert digest_of(f"see /blob/{one}/t as of `{one[:7]}`") == digest_of(f"see /blob/{other}/t as of `{other[:7]}`")
    assert digest_of("see 1") != digest_of("see 2")


def test_what_looks_like_a_marker_in_a_suggestion_is_none() -> None:
    other = add_marker("", FindingMark("other", "r", "open", "d"))
    text = f"**🔴 error** [rule](page): it is wrong\n\n```suggestion\n# {other.strip()}\n```"
    mark = FindingMark("f", "r", "open", digest_of(text))
    assert find_marker(add_marker(text, mark)) == mark
    assert not is_edited(add_marker(text, mark), mark)


def test_what_somebody_changed_is_known_as_ours_and_as_changed() -> None:
    text = "**🔴 error** [rule](page): it is wrong"
    mark = FindingMark("f", "r", "open", digest_of(text))
    whole = add_marker(text, mark)
    assert (find_marker(whole), is_edited(whole, mark)) == (mark, False)
    for changed in (whole.replace("wrong", "fine"), f"{whole}\nWe know."):
        assert (find_marker(changed), is_edited(changed, mark)) == (mark, True)


def test_line_ends_and_spaces_at_the_end_make_no_other_text() -> None:
    assert is_same_text("a\r\nb \r\n", "a\nb ")
    assert not is_same_text("a\nb", "a b")
