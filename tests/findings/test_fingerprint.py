"""What is the same finding, and what is not."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.findings.fingerprint import fingerprint, fingerprints
from bot.text.spans import Span
from tests.findings.builders import finding

FINDINGS = st.builds(
    lambda rule, path, subject, start: finding(rule, path, (start, start + 1), "Api", tuple(subject)),
    st.sampled_from(["a-rule", "b-rule"]), st.sampled_from(["x.yaml", "y.yaml"]),
    st.lists(st.sampled_from(["s", "t"]), min_size=1, max_size=2), st.integers(0, 50),
)  # fmt: skip


@given(st.lists(FINDINGS, max_size=8), st.integers(0, 1000))
def test_lines_inserted_above_and_other_words_change_nothing(given_findings: list, moved: int) -> None:  # type: ignore[type-arg]  # findings
    later = [
        replace(each, message="other words", resource="Other",
                location=replace(each.location, span=Span(*(offset + moved for offset in each.location.span))))
        for each in given_findings
    ]  # fmt: skip
    assert fingerprints(later) == fingerprints(given_findings)


@given(st.lists(FINDINGS, max_size=8))
def test_no_two_findings_share_one(given_findings: list) -> None:  # type: ignore[type-arg]  # findings
    marks = fingerprints(given_findings)
    assert len(set(marks)) == len(given_findings)


def test_rule_path_and_subject_tell_findings_apart() -> None:
    others = (finding(rule="other"), finding(path="other.yaml"), finding(subject=("b",)), finding(subject=("a", "")))
    marks = {fingerprint(each) for each in (finding(), *others)}
    assert len(marks) == 5


def test_the_first_of_several_keeps_the_plain_one() -> None:
    second, first = finding(at=(9, 10)), finding(at=(2, 3))
    plain = fingerprint(first)
    assert fingerprints([second, first]) == (f"{plain}-2", plain)
