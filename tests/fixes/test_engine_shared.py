"""What several functions share: an edit is right for all of them, or it is refused; and any mixture is repaired."""

import hypothesis
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.analysis import Knowledge, analyse
from bot.findings.finding import ReportedFinding
from bot.findings.repairs import Result
from bot.settings import Settings
from tests.fixes.bench import (
    CHOICE,
    OURS,
    PROBE,
    PROBE_ANYWHERE,
    TODAY,
    TOOLS,
    TOOLS_ARM,
    catalogue,
    function,
    repaired,
    sam,
    snapshot,
)

STALE, TWIN, TWICE = "stale-layer-version", "architecture-mismatch", "duplicate-layer"
ARM = {"architecture": "arm64"}
PROCESSOR = "Parameters:\n  P: {Type: String, AllowedValues: [arm64, x86_64]}\n"


@pytest.mark.parametrize(
    ("text", "changed", "told"),
    [
        pytest.param(
            sam(function("A", "!Ref L", **ARM), function("B", "!Ref L"),
                before=f"Parameters:\n  L: {{Type: String, Default: '{TOOLS}:90'}}\n"),
            {},
            (TWIN,),
            id="a parameter's default for functions of two architectures",
        ),
        pytest.param(
            sam(function("A", **ARM), function("B"), before=f"Globals:\n  Function:\n    Layers: ['{TOOLS}:90']\n"),
            {},
            (TWIN,),
            id="Globals for functions of two architectures",
        ),
        pytest.param(
            sam(function("A", f"&l {TOOLS}:90", **ARM), function("B", "*l")),
            {},
            (TWIN,),
            id="an anchor for functions of two architectures",
        ),
        pytest.param(
            sam(*(function(f"F{number}", "!FindInMap [M, all, L]", architecture=("x86_64", "arm64")[number % 2])
                  for number in range(10)), before=f"Mappings: {{M: {{all: {{L: '{TOOLS}:4'}}}}}}\n"),
            {"tools:4": "tools:90"},
            (TWIN,),
            id="one row of a map for ten functions of two architectures gets the newer number alone",
        ),
        pytest.param(
            sam(function("A", f"{TOOLS}:90", architecture="!Ref P"), before=PROCESSOR),
            {},
            (TWIN,),
            id="an architecture that the deployment chooses",
        ),
        pytest.param(
            sam(function("A", "!Sub 'arn:aws:lambda:us-east-1:111111111111:layer:tools:${N}'"),
                function("B", "!Sub 'arn:aws:lambda:us-east-1:222222222222:layer:probe:${N}'"),
                before="Parameters:\n  N: {Type: Number, Default: 4}\n"),
            {},
            (STALE,),
            id="one number for two layers",
        ),
        pytest.param(
            sam(function("A", "!Sub 'arn:aws:lambda:us-east-1:111111111111:layer:tools:${N}'"),
                function("B", "!Sub 'arn:aws:lambda:us-east-1:999999999999:layer:ours:${N}'"),
                before="Parameters:\n  N: {Type: Number, Default: 4}\n"),
            {},
            (STALE,),
            id="one number for a public layer and for one of the account",
        ),
        pytest.param(
            sam(function("A", f"!Join ['', ['{TOOLS}:1', '2']]")),
            {},
            (STALE,),
            id="a number that is put together from two places",
        ),
        pytest.param(
            sam(function("A", f"&l {TOOLS}:90", "*l", more="Timeout: 3"), function("B", f"{OURS}:1", "*l")),
            {"        - *l\n  B:": "  B:"},
            (),
            id="an alias of an anchor goes, and the anchor stays",
        ),
        pytest.param(
            sam(function("A", f"{TOOLS}:90", f"&l {TOOLS}:90"), function("B", "*l")),
            {},
            (TWICE,),
            id="an anchor that others use does not go",
        ),
        pytest.param(
            sam(function("A", f"{TOOLS}:90", f"!If [C, {TOOLS}:90, {OURS}:1]"), before=CHOICE),
            {},
            (TWICE,),
            id="an entry that is another layer in another scenario does not go",
        ),
    ],
)  # fmt: skip
def test_what_is_right_for_one_and_wrong_for_another_is_refused(
    text: str, changed: dict[str, str], told: tuple[str, ...]
) -> None:
    expected = text
    for old, new in changed.items():
        assert old in text
        expected = expected.replace(old, new)
    done = repaired(text, unsafe=True)
    assert done.text == expected
    left = [each for each in done.report.repairs if each.result is not Result.FIXED]
    assert tuple(each.finding.rule for each in left) == told
    assert [each for each in left if not each.reason] == []
    assert repaired(done.text, unsafe=True).texts == done.texts


_ENTRIES = st.sampled_from(
    [f"{TOOLS}:4", f"{TOOLS}:90", f"{TOOLS_ARM}:3", f"{PROBE}:4", f"{OURS}:1", f"!Sub {PROBE_ANYWHERE}:4",
     f"{PROBE_ANYWHERE}:4", "!Ref L", "!Ref M", f"!If [C, {TOOLS}:4, !Ref AWS::NoValue]",
     f"!If [C, {PROBE}:9, {OURS}:2]", "arn:aws:lambda:us-west-2:111111111111:layer:tools:4", "*shared"]
)  # fmt: skip
_ARCHITECTURES = st.sampled_from(["x86_64", "arm64", "!If [C, arm64, x86_64]"])
_FUNCTIONS = st.lists(st.tuples(st.lists(_ENTRIES, max_size=3), _ARCHITECTURES), min_size=1, max_size=3)
_DEFAULTS = f"  L: {{Type: String, Default: &shared '{TOOLS}:5'}}\n  M: {{Type: String, Default: '{PROBE}:5'}}\n"


@given(functions=_FUNCTIONS, unsafe=st.booleans())
@example(functions=[([f"{PROBE_ANYWHERE}:4", f"{PROBE}:4"], "arm64")], unsafe=False)
@example(functions=[(["!Ref L"], "arm64"), (["!Ref L"], "x86_64")], unsafe=True)
@hypothesis.settings(max_examples=15)
def test_any_mixture_is_repaired_at_once_for_good_and_never_made_worse(
    functions: list[tuple[list[str], str]], unsafe: bool
) -> None:
    written = (
        function(f"F{number}", *layers, architecture=architecture)
        for number, (layers, architecture) in enumerate(functions)
    )
    text = sam(*written, before=CHOICE.replace("Conditions:", f"{_DEFAULTS}Conditions:"))
    old = {(each.finding.rule, each.finding.subject) for each in found(text)}
    done = repaired(text, unsafe=unsafe)
    assert {(each.finding.rule, each.finding.subject) for each in found(done.text)} - old == set()
    again = repaired(done.text, unsafe=unsafe)
    assert (again.texts, [each for each in again.told if each.startswith("fixed")]) == (done.texts, [])


def found(text: str) -> tuple[ReportedFinding, ...]:
    """The findings in a template as it is."""
    return analyse(snapshot({"template.yaml": text}), Settings(), Knowledge(catalogue(), TODAY)).findings
