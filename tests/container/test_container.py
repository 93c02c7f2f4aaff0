"""The image by itself: what it needs to write, what is in it, and what is not."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.image import LIMIT_BYTES, size_above_base
from tests.container.runner import IMAGE, Step, options, podman, run_action

pytestmark = [pytest.mark.container, pytest.mark.xdist_group("container")]

PYTHON = "/opt/layer-bot/bin/python"
WRONG = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Reader:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Runtime: python3.13
      Architectures: [arm64]
      Layers:
        - arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:4
"""
LAYER_LINE = 11

IMPORT_EVERYTHING = """
import importlib, pkgutil, bot, boto3, github
for module in pkgutil.walk_packages(bot.__path__, "bot."):
    importlib.import_module(module.name)
"""
# Per root, the modules without bytecode that is trusted without a look at the source; and the number of those with it.
LIST_BYTECODE = """
import importlib.util, json, os, sysconfig
from pathlib import Path
def is_trusted(source):
    cache = Path(importlib.util.cache_from_source(str(source)))
    return cache.is_file() and cache.read_bytes()[4:8] == bytes([1, 0, 0, 0])
answer = {}
for root in (sysconfig.get_path("purelib"), os.path.dirname(os.__file__)):
    parts = (os.path.relpath(path, root).split(os.sep)[0] for path in Path(root).rglob("*.py") if not is_trusted(path))
    answer[root] = sorted(set(parts)), sum(map(is_trusted, Path(root).rglob("*.py")))
print(json.dumps(answer))
"""
FIND_TOOLS = """
import json, shutil
tools = "pip pip3 uv easy_install cc c++ gcc g++ clang ld as make cargo rustc go git curl wget".split()
print(json.dumps([each for each in tools if shutil.which(each)]))
"""
UNUSED = {"ensurepip", "idlelib", "lib2to3", "pydoc_data", "site-packages", "test", "tkinter", "turtledemo"}


@pytest.fixture
def container(request: pytest.FixtureRequest) -> Iterator[str]:
    """The name of a container that is removed in the end."""
    name = f"layer-bot-{re.sub('[^a-z]+', '-', request.node.name)}"
    yield name
    subprocess.run([*podman("rm"), "--force", name], check=True, capture_output=True)


def run(*arguments: str, interpreter: str = PYTHON, name: str = "") -> subprocess.CompletedProcess[str]:
    """Runs a Python of the image without any folder of a runner. The container stays where it has a name."""
    lasting = [option for option in options(Step()) if not (name and option == "--rm")]
    named = ["--name", name] if name else []
    command = [*podman("run"), *lasting, "--workdir", "/", *named, "--entrypoint", interpreter, IMAGE, *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)


def output(code: str) -> str:
    """What a Python program prints inside the container."""
    result = run("-I", "-c", code)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A workspace with a wrong template, and an empty folder of the runner."""
    workspace, runner = tmp_path / "workspace", tmp_path / "runner"
    workspace.mkdir()
    runner.mkdir()
    (workspace / "template.yaml").write_text(WRONG)
    return workspace, runner


def test_it_needs_nothing_that_it_can_write_but_the_files_of_the_runner(tmp_path: Path) -> None:
    workspace, runner = folders(tmp_path)
    outcome = run_action(workspace, runner, step=Step(is_read_only=True))
    assert outcome.status == 1, outcome.log
    annotations = [line for line in outcome.commands if line.startswith("::error ")]
    assert len(annotations) == 1, outcome.log
    assert re.search(rf"\bfile=template\.yaml\b.*\bline={LAYER_LINE}\b.*::", annotations[0])
    assert "architecture-mismatch" in outcome.summary
    assert (outcome.outputs["errors"], outcome.outputs["json-file"], outcome.outputs["sarif-file"]) == ("1", "", "")
    assert [path.name for path in workspace.iterdir()] == ["template.yaml"]


def test_a_run_starts_python_without_a_shell() -> None:
    command = [*podman("image"), "inspect", "--format", "{{json .Config}}", IMAGE]
    config = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    assert config["Entrypoint"] == [PYTHON, "-I", "-m", "bot", "action"]
    assert not config.get("Cmd")
    assert "User" not in config


def test_nothing_can_be_installed_compiled_or_fetched() -> None:
    assert json.loads(output(FIND_TOOLS)) == []
    for interpreter in (PYTHON, "python3"):
        result = run("-m", "pip", "--version", interpreter=interpreter)
        assert result.returncode == 1, result.stdout
        assert "No module named pip" in result.stderr


def test_every_module_has_bytecode_that_is_trusted() -> None:
    (ours, count), (standard, more) = json.loads(output(LIST_BYTECODE)).values()
    assert ours == []
    assert set(standard) <= UNUSED
    assert (count > 1000, more > 500) == (True, True), (count, more)


def test_nothing_is_compiled_in_a_run(container: str) -> None:
    result = run("-I", "-c", IMPORT_EVERYTHING, name=container)
    assert result.returncode == 0, result.stderr
    changed = subprocess.run([*podman("diff"), container], check=True, capture_output=True, text=True).stdout
    assert [line for line in changed.splitlines() if "python" in line] == []


def test_it_is_small() -> None:
    assert size_above_base() <= LIMIT_BYTES
