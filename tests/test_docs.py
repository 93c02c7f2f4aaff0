"""The generated documentation is what the generator writes."""

import re
import subprocess
import sys
from pathlib import Path

from bot.rules.names import rule_names

ROOT = Path(__file__).resolve().parent.parent


def test_the_generated_files_are_current() -> None:
    command = [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0), f"run `make docs`:\n{done.stdout}{done.stderr}"


def test_every_rule_has_a_page() -> None:
    pages = {path.stem for path in (ROOT / "docs" / "rules").glob("*.md")} - {"README"}
    assert pages == set(rule_names())


def test_the_pages_show_no_marks_of_the_tests() -> None:
    fences = [line for path in (ROOT / "docs" / "rules").glob("*.md") for line in path.read_text("utf-8").splitlines()
              if line.startswith("```") and not re.fullmatch(r"```\w*", line)]  # fmt: skip
    assert fences == []


def test_what_the_readme_says_of_a_missing_review_is_what_the_log_says() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.partition("When something is missing")[2].partition("\n\n")[2].partition("\n\n")[0]
    quoted = {span for row in table.splitlines() for span in re.findall("`([^`]+ [^`]+)`", row.split("|")[1])}
    seen = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "standin" / "golden").glob("*.md"))
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
    assert len(quoted) >= 4
    assert [span for span in quoted if span not in seen and span not in code] == []
