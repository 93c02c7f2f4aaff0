"""Templates as good teams write them: no rule says a word about any.

The files lie in `healthy/`, named after what is right in them; a folder is a template with what belongs to it.
"""

import re
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
# A current version under an account of Powertools, Datadog, Lambda Insights or the Web Adapter.
_PUBLIC = re.compile(rb"((?:017000801446|094274105915|464622532012|580247275435|753240598075):layer:[^:\s]+:)[0-9]{2,}")


def read(template: Path) -> dict[str, bytes]:
    """The files of a template by name: itself, or all of its folder if it is one."""
    paths = sorted(template.iterdir()) if template.is_dir() else [template]
    return {_name(path): path.read_bytes() for path in paths}


def judge(texts: dict[str, bytes]) -> Report:
    """The report on templates."""
    templates = {name: text for name, text in texts.items() if not name.startswith("samconfig")}
    snapshot = Snapshot(Files(templates, {}, frozenset(templates), texts.get), len(templates), 0)
    return analyse(snapshot, Settings(), Knowledge(load_bundled(), TODAY))


def _name(path: Path) -> str:
    return "serverless.yml" if path.name.endswith(".serverless.yml") else path.name


def title(template: Path) -> str:
    """The id of a test."""
    return template.name.partition(".")[0].replace("-", " ")


@pytest.mark.parametrize("template", TEMPLATES, ids=title)
def test_a_healthy_template_is_left_alone(template: Path) -> None:
    report = judge(read(template))
    assert [each.finding.message for each in report.findings] == []
    assert report.problems == ()
    assert report.files.templates > 0


def test_there_are_enough_of_them_to_mean_something() -> None:
    assert len(TEMPLATES) >= 30


PUBLIC = [template for template in TEMPLATES if any(_PUBLIC.search(text) for text in read(template).values())]


@pytest.mark.parametrize("template", PUBLIC, ids=title)
def test_the_silence_is_not_blindness(template: Path) -> None:
    first_versions = {name: _PUBLIC.sub(rb"\g<1>1", text) for name, text in read(template).items()}
    assert "stale-layer-version" in {each.finding.rule for each in judge(first_versions).findings}
