"""Runs the image of the action as GitHub's runner runs a container action.

The mounts, the variables and the working directory are those of actions/runner, ContainerActionHandler.cs and
GitHubContext.cs, commit 258d6c8 (2026-08-17).
"""

import json
import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.tools.places import BASE_IMAGE, container_storage

ROOT = Path(__file__).resolve().parent.parent.parent
IMAGE = "localhost/layer-bot-test"
BARE_BASE = "localhost/layer-bot-test-base"
RUNNER_UID = 1001  # the owner of the workspace on GitHub's machines; the container runs as root


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step leaves behind: its exit status, its log, its outputs and its job summary."""

    status: int
    log: str
    outputs: dict[str, str]
    summary: str

    @property
    def commands(self) -> list[str]:
        """The lines of the log that the runner would take for workflow commands."""
        return [line for line in self.log.splitlines() if line.lstrip().startswith("::") or "##[" in line]


def build_image() -> None:
    """Builds the image from the Dockerfile of the repository on the base image of `make tools`.

    The bytecode of that base is left out first, once: the official image has none.
    """
    bare = f"FROM {BASE_IMAGE}\nRUN find / -xdev -name __pycache__ -type d -prune -exec rm -r {{}} +\n"
    _build(BARE_BASE, ["--layers", "-f", "-", str(Path(__file__).parent)], bare)
    _build(IMAGE, ["--build-arg", f"BASE_IMAGE={BARE_BASE}", str(ROOT)])
    # Housekeeping: an older image that something still holds stays until the next time.
    subprocess.run(["buildah", *container_storage(), "rmi", "--prune"], check=False, capture_output=True)


def _build(tag: str, options: list[str], dockerfile: str = "") -> None:
    common = ["--isolation", "chroot", "--pull-never", "--timestamp", "0", "-t", tag]
    command = ["buildah", *container_storage(), "bud", *common, *options]
    result = subprocess.run(command, input=dockerfile, check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


@dataclass(frozen=True, slots=True)
class Step:
    """What a workflow step is run for: its event, and the API of GitHub, "" for none, with no network at all.

    With `is_read_only` only the runner's own files can be written: no file of the image, none of the workspace.
    """

    name: str = "push"
    event: Mapping[str, object] = field(default_factory=lambda: {"ref": "refs/heads/main"})
    api_url: str = ""
    is_read_only: bool = False


def run_action(workspace: Path, runner: Path, step: Step | None = None, **inputs: str) -> Outcome:
    """What the action leaves behind when a workflow step runs it in `workspace` with `inputs`.

    `runner` is an empty folder for the runner's own files. An underscore in the name of an input stands for a dash.
    """
    step = step or Step()
    for name in ("home", "workflow", "file_commands", "runner_temp"):
        (runner / name).mkdir()
    (runner / "workflow" / "event.json").write_text(json.dumps(step.event))
    for name in ("output", "summary", "env", "path", "state"):
        (runner / "file_commands" / name).touch()
    hand_over(workspace)
    command = [
        *podman("run"),
        *options(step),
        *(["--read-only", "--read-only-tmpfs=false"] if step.is_read_only else []),
    ]
    command += ["-v", f"{workspace}:/github/workspace{':ro' if step.is_read_only else ''}", *mounts(runner)]
    command += [*variables(inputs, step), IMAGE]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False)
    files = runner / "file_commands"
    return Outcome(
        status=result.returncode,
        log=without_podman(result.stdout.decode("utf-8")),
        outputs=parse_outputs((files / "output").read_text(encoding="utf-8")),
        summary=(files / "summary").read_text(encoding="utf-8"),
    )


def podman(verb: str) -> list[str]:
    """The start of a command of podman."""
    return ["podman", *container_storage(), "--runtime", "runc", "--cgroup-manager", "cgroupfs", verb]


def hand_over(workspace: Path) -> None:
    """Gives the workspace to the user of the runner."""
    for path in (workspace, *workspace.rglob("*")):
        os.chown(path, RUNNER_UID, RUNNER_UID, follow_symlinks=False)


def options(step: Step) -> list[str]:
    """The options of `podman run` for a step: no network where it needs none, and limits that need no privilege."""
    limits = ["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"]
    network = "host" if step.api_url else "none"
    frozen = ["--read-only", "--read-only-tmpfs=false"] if step.is_read_only else []
    return ["--rm", *frozen, f"--network={network}", "--pull=never", "--workdir", "/github/workspace", *limits]


def mounts(runner: Path) -> list[str]:
    """The runner's own folders as it mounts them."""
    return [part for folder in sorted(runner.iterdir()) for part in ("-v", f"{folder}:/github/{folder.name}")]


def variables(inputs: dict[str, str], step: Step) -> list[str]:
    """The environment of the step: the runner's variables, and every input of action.yml, given or by default."""
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    values = {name: str(spec.get("default", "")) for name, spec in action["inputs"].items()}
    given = {name.replace("_", "-"): value for name, value in inputs.items()}
    assert given.keys() <= values.keys(), "the runner warns of inputs that action.yml does not know"
    environment = {f"INPUT_{name.replace(' ', '_').upper()}": value for name, value in (values | given).items()}
    environment |= {
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_API_URL": step.api_url or "https://api.github.com",
        "GITHUB_EVENT_NAME": step.name,
        "GITHUB_GRAPHQL_URL": f"{step.api_url or 'https://api.github.com'}/graphql",
        "GITHUB_EVENT_PATH": "/github/workflow/event.json",
        "GITHUB_REF": "refs/heads/main",
        "GITHUB_REPOSITORY": "octo-org/octo-repo",
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_SHA": "0123456789012345678901234567890123456789",
        "GITHUB_WORKSPACE": "/github/workspace",
        "GITHUB_ENV": "/github/file_commands/env",
        "GITHUB_OUTPUT": "/github/file_commands/output",
        "GITHUB_PATH": "/github/file_commands/path",
        "GITHUB_STATE": "/github/file_commands/state",
        "GITHUB_STEP_SUMMARY": "/github/file_commands/summary",
        "HOME": "/github/home",
        "RUNNER_OS": "Linux",
        "RUNNER_TEMP": "/github/runner_temp",
    }
    return [part for name, value in environment.items() for part in ("-e", f"{name}={value}")]


def parse_outputs(text: str) -> dict[str, str]:
    """The outputs in a file of the runner: `name=value` lines, and `name<<DELIMITER` blocks."""
    outputs: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        assignment = re.fullmatch(r"([^=<]+)(<<|=)(.*)", line)
        assert assignment is not None, f"the runner refuses this line of the output file: {line!r}"
        name, separator, rest = assignment.groups()
        outputs[name] = "\n".join(iter(lines.__next__, rest)) if separator == "<<" else rest
    return outputs


def without_podman(log: str) -> str:
    """The log without podman's own warnings about networks that the run does not use."""
    return "".join(line for line in log.splitlines(keepends=True) if not line.startswith('time="'))
