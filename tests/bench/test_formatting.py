"""The measures of `make bench-formatting`, and ours on the made-up styles."""

from pathlib import Path

import pytest

from bench.formatting import Form, Outcome, is_identical_outside, lines_beyond, measure, open_formatting
from bench.references import find_references
from bench.styles import write_styles

BEFORE = "a: 1\nb: layer:4  # four\nc: [2]\n"
SPANS = ((BEFORE.index(":4") + 1, BEFORE.index(":4") + 2),)


@pytest.mark.parametrize(
    ("after", "beyond", "is_identical"),
    [
        pytest.param(BEFORE, 0, True, id="nothing changes"),
        pytest.param(BEFORE.replace(":4", ":99"), 0, True, id="the number alone"),
        pytest.param(BEFORE.replace(":4  #", ":99 #"), 0, False, id="a blank on the line of the number"),
        pytest.param(BEFORE.replace("[2]", "[ 2 ]"), 1, False, id="another line"),
        pytest.param(BEFORE.replace("c: [2]", "c:\n- 2"), 2, False, id="a line becomes two"),
        pytest.param(BEFORE.replace("a: 1\n", ""), 1, False, id="a line goes"),
        pytest.param(BEFORE.replace("\n", "\r\n"), 2, False, id="other line ends"),
        pytest.param(BEFORE.rstrip("\n"), 1, False, id="no final newline"),
    ],
)
def test_what_changes_beyond_the_number(after: str, beyond: int, is_identical: bool) -> None:
    assert lines_beyond(BEFORE, after, SPANS) == beyond
    assert is_identical_outside(BEFORE, after, SPANS) is is_identical


def test_ours_bumps_every_style_and_changes_nothing_else(tmp_path: Path) -> None:
    write_styles(tmp_path)
    workshop = open_formatting(tmp_path)
    outcomes = {Path(path).stem: outcome for path, outcome in measure(workshop, "layer-bot").items()}
    places = {Path(path).stem: len(find_references(workshop, path, data)) for path, data in workshop.files.items()}
    assert outcomes == {
        name: Outcome(count, 0, (), Form(0, is_identical_outside=True)) for name, count in places.items()
    }
    assert set(places) == {"plain", "quoted", "first-version", "mapped", "crlf", "commented", "joined", "repeated-key"}
