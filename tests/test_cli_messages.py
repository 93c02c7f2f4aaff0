"""What the README and the help promise is what the command line says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.rules.names import rule_names
from tests.cli import layer_bot
from tests.cli_templates import ERROR, write
from tests.local.repository import ENVIRONMENT, Repository


def test_the_readme_counts_what_the_catalogue_holds(repository: Path) -> None:
    rows = [line.split() for line in layer_bot("layers", directory=repository).output.splitlines()[1:]]
    counts = [int(row[-1]) for row in rows if row and row[-1].isdigit()]
    readme = (repository / "README.md").read_text()
    said = re.search(r"a catalogue of (\d+)\s+public layers of (\d+) publishers", readme)
    assert said is not None
    assert (int(said[1]), int(said[2])) == (sum(counts), len(counts))


@pytest.mark.parametrize("name", rule_names())
def test_every_rule_has_a_page_and_a_line_in_the_list(repository: Path, name: str) -> None:
    page, listed = (layer_bot("rule", *words, directory=repository).output for words in ((name,), ()))
    assert page.startswith(f"# {name}\n")
    assert page.endswith("\n")
    assert any(line.startswith(f"{name} ") for line in listed.splitlines())


@pytest.mark.parametrize(
    "command", ["check", "baseline write", "layers", "rule", "config show", "config schema", "action"]
)
def test_the_help_of_a_command_begins_with_its_usage(tmp_path: Path, command: str) -> None:
    shown = layer_bot(*command.split(), "--help", directory=tmp_path).output
    assert shown.startswith(f"usage: layer-bot {command}")
    assert all(len(line) <= 100 for line in shown.splitlines())
    assert shown == layer_bot("help", *command.split(), directory=tmp_path).output


def test_a_layer_that_nobody_knows_may_be_right(tmp_path: Path) -> None:
    done = layer_bot("layers", "no-such-layer", directory=tmp_path)
    assert (done.status, "may be right" in done.output) == (0, True)


def test_the_hook_of_precommit_runs_the_entry_as_in_a_commit(repository: Path, tmp_path: Path) -> None:
    hook, repairing = yaml.safe_load((repository / ".pre-commit-hooks.yaml").read_text())
    assert (hook["id"], hook["language"], hook["pass_filenames"]) == ("layer-bot", "python", False)
    assert (repairing["id"], repairing["entry"], repairing["files"]) == (
        "layer-bot-fix", "layer-bot fix", hook["files"]
    )  # fmt: skip
    files = re.compile(hook["files"])
    assert all(files.search(path) for path in ("template.yaml", "a/b.yml", "t.json", "t.template", "a/samconfig.toml"))
    assert not any(files.search(path) for path in ("README.md", "pyproject.toml", "a.py"))
    command = hook["entry"].split()[1:]
    project = Repository(tmp_path / "project")
    project.commit({"compose.yaml": "services: {}\n"})
    assert layer_bot(*command, directory=project.root).status == 0
    write(project.root, template_yaml=ERROR)
    assert layer_bot(*command, directory=project.root).status == 1


def test_base_works_inside_of_a_hook_of_git(tmp_path: Path) -> None:
    project = Repository(tmp_path / "project")
    project.commit({"old.yaml": ERROR, "run": '#!/bin/sh\n"$PYTHON" -m bot check --base HEAD\n'})
    (project.root / "run").chmod(0o755)
    (project.root / ".git/hooks/pre-commit").symlink_to("../../run")
    write(project.root, new_yaml=ERROR.replace("Reader", "Other"))
    project.git("add", "new.yaml")
    script = 'PYTHON="$0" exec git commit -q -m new'
    refused = _run(project.root, script)
    assert (refused[0], "1 of them in the base already" in refused[1]) == (1, True), refused
    project.git("rm", "-q", "--cached", "new.yaml")
    (project.root / "new.yaml").unlink()
    write(project.root, old_yaml="# moved\n" + ERROR)
    project.git("add", "old.yaml")
    assert _run(project.root, script)[0] == 0


def _run(folder: Path, script: str) -> tuple[int, str]:
    done = subprocess.run(
        ["sh", "-c", script, sys.executable],
        cwd=folder,
        env={**os.environ, **ENVIRONMENT},
        capture_output=True,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).decode()
