"""Reviews end to end against a GitHub that nobody here wrote; what users see is compared byte for byte.

The stand-in is `emulate` with the answers that it lacks (`overlay.OURS`). Each request is checked against GitHub's own
description of its API, each document against GitHub's schema. `python -m tests.standin.test_scenarios` records anew.
"""

import sys
import tempfile
from pathlib import Path

import pytest

from tests.standin.overlay import OURS
from tests.standin.scenarios import PLAYS, Play, perform

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.oracle
@pytest.mark.parametrize("play", PLAYS, ids=lambda play: play.__name__)
def test_users_see_what_was_recorded(play: Play, tmp_path: Path) -> None:
    record, ours = perform(play, tmp_path)
    assert record == (GOLDEN / f"{play.__name__}.md").read_text(encoding="utf-8")
    assert ours <= OURS.keys()


def write_golden_files(names: list[str]) -> None:
    """Records the plays of these names, or all."""
    GOLDEN.mkdir(exist_ok=True)
    for play in PLAYS:
        if not names or play.__name__ in names:
            with tempfile.TemporaryDirectory() as folder:
                record, _ = perform(play, Path(folder))
            (GOLDEN / f"{play.__name__}.md").write_text(record, encoding="utf-8")
            print(play.__name__, len(record))


if __name__ == "__main__":
    write_golden_files(sys.argv[1:])
