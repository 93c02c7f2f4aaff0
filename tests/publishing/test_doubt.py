"""Values that may be the same after all, and those that cannot be."""

import pytest

from bot.publishing.canonical import ABSENT, OPEN, Canonical
from bot.publishing.doubt import Difference, compare_properties, may_agree

DEP: Canonical = (OPEN, "Dep")
STAGE: Canonical = (OPEN, "Stage")
LIST = "list"


def text(*parts: Canonical) -> Canonical:
    """A text with gaps."""
    return ("text", *parts)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("a", "a", True, id="the same text"),
        pytest.param("a", "b", False, id="two texts"),
        pytest.param(text(DEP), "a", True, id="a parameter and a text"),
        pytest.param(text(DEP), text(STAGE), True, id="two parameters"),
        pytest.param(text("dep:", DEP), "dep:5", True, id="a version by parameter"),
        pytest.param(text("dep:", DEP), "log:5", False, id="another start"),
        pytest.param(text("a:", DEP, ":5"), "a:b:6", False, id="another end"),
        pytest.param(text("aba", DEP, "ab"), "abab", False, id="too short for both ends"),
        pytest.param(text("a:", DEP, ":5"), text("a:", STAGE, ":5"), True, id="another parameter between the same"),
        pytest.param(text("a:", DEP, ":5"), text("a:", STAGE, ":6"), False, id="another parameter before another end"),
        pytest.param(text("a:", DEP), text("b:", STAGE), False, id="another parameter behind another start"),
        pytest.param(text("a:", DEP), text("a:", DEP, "1"), False, id="one parameter between other characters"),
        pytest.param(text("a:", ("unknown", "x")), "a:5", False, id="what only another stack knows"),
        pytest.param((LIST, text(DEP)), (LIST, "a"), True, id="lists"),
        pytest.param((LIST, text(DEP)), (LIST, "a", "b"), False, id="lists of two lengths"),
        pytest.param((LIST, text(DEP), "x"), (LIST, "a", "y"), False, id="lists with another item"),
        pytest.param(text(DEP), (LIST, "a", "b"), True, id="a list by parameter"),
        pytest.param((LIST, "a"), text("a", DEP), False, id="a list and part of a text"),
        pytest.param(("map", ("A", text(DEP))), ("map", ("A", "1")), True, id="maps"),
        pytest.param(("map", ("A", text(DEP))), ("map", ("B", "1")), False, id="maps with another key"),
        pytest.param(text(DEP), ("map", ("B", "1")), False, id="a parameter is no map"),
        pytest.param(text(DEP), ABSENT, False, id="a parameter and nothing"),
        pytest.param("a", (LIST, "a"), False, id="a text and a list"),
    ],
)
def test_values(one: Canonical, other: Canonical, *, expected: bool) -> None:
    assert may_agree(one, other) is expected
    assert may_agree(other, one) is expected


def test_what_is_certain_goes_before_what_is_possible() -> None:
    before: dict[str, Canonical] = {"Layers": (LIST, text(DEP)), "Timeout": "5"}
    assert compare_properties(before, before) == Difference(())
    assert compare_properties(before, {**before, "Layers": (LIST, "a"), "Timeout": "6"}) == Difference(("Timeout",))
    assert compare_properties(before, {**before, "Layers": (LIST, "a")}) == Difference(
        ("Layers",), "whether Layers changes depends on 'Dep', which the files do not tell"
    )
    assert compare_properties(before, {"Timeout": "5"}) == Difference(("Layers",))
