"""One line of the table of figures, and the programs that are measured."""

import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
LAYER_BOT = str(Path(PYTHON).parent / "layer-bot")
CFN_LINT = str(Path(PYTHON).parent / "cfn-lint")


class Figure(NamedTuple):
    """One line of the table: what is compared, the measured value, and its aim."""

    what: str
    value: str
    aim: str
