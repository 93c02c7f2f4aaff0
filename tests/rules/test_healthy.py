"""Templates as good teams write them: no rule says a word about any, wherever the stack may go.

The files lie in `healthy/`, named after what is right in them; a folder is a template with its nested stacks.
"""

from pathlib import Path

import pytest

from bot.analysis import Knowledge, Snapshot, analyse
from bot.report.model import Report
from bot.settings import Settings
from bot.sources.bundled import load_bundled
from bot.template.repository import Files
from tests.rules.examples import TODAY

FOLDER = Path(__file__).parent / "healthy"
TEMPLATES = sorted(FOLDER.iterdir())


def judge(template: Path, *regions: str) -> Report:
    """The report on a template, and on all others of its folder if it is one."""
    paths = sorted(template.iterdir()) if template.is_dir() else [template]
    texts = {_name(path): path.read_bytes() for path in paths}
    snapshot = Snapshot(Files(texts, {}, frozenset(texts), texts.get), len(texts), 0)
    return analyse(snapshot, Settings(regions=regions), Knowledge(load_bundled(), TODAY))


def _name(path: Path) -> str:
    return "serverless.yml" if path.name.endswith(".serverless.yml") else path.name


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name.partition(".")[0].replace("-", " "))
def test_a_healthy_template_is_left_alone(template: Path) -> None:
    report = judge(template)
    assert [each.finding.message for each in report.findings] == []
    assert report.problems == ()
    assert report.files.templates > 0


def test_there_are_enough_of_them_to_mean_something() -> None:
    assert len(TEMPLATES) >= 30
