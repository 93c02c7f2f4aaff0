"""The verdicts on services against `osls package` on both sides: which versions are named anew."""

import json
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bot.local.comparison import artifacts_of
from bot.local.sides import directory_side
from bot.ports import NotTransformed, TransformAnswer, TransformRequest
from bot.publishing.judging import judge_publishing
from bot.publishing.pairs import SideTemplates
from bot.publishing.verdicts import Judged
from tests.oracles.services import quiet_environment
from tests.publishing.serverless_services import CHANGES, Change
from tests.template.builder import read_files
from tests.tools.places import node_command

pytestmark = pytest.mark.oracle

NO_STACK = b"""<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code>
<Message>Stack with id shop-dev does not exist</Message></Error></ErrorResponse>"""
ANEW = ("published", "deploy-fails")


class NoStacks(BaseHTTPRequestHandler):
    """CloudFormation of an account without stacks, which osls asks for the hash of the last layer."""

    def do_POST(self) -> None:
        """Says that there is no stack."""
        self.send_response(400)
        self.send_header("Content-Type", "text/xml")
        self.end_headers()
        self.wfile.write(NO_STACK)

    def log_message(self, *_: object) -> None:
        """Logs nothing."""


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    """The address of an account without stacks."""
    server = HTTPServer(("127.0.0.1", 0), NoStacks)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def osls() -> list[str]:
    """The command of osls."""
    return node_command("osls")


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.title)
def test_a_version_is_named_anew_as_we_say(osls: list[str], endpoint: str, tmp_path: Path, change: Change) -> None:
    for name, files in (("base", change.base), ("head", change.head)):
        write(tmp_path / name, files)
    judged = judge(tmp_path, change)
    base, head = (packaged(osls, endpoint, tmp_path / name) for name in ("base", "head"))
    print(f"{change.title:60} {'new' if base[0] != head[0] else 'same':5} {judged.verdict!s:13} {judged.reason}")
    assert str(judged.verdict) == change.verdict
    assert (base[0] != head[0]) == (str(judged.verdict) in ANEW)
    if "Layers" not in judged.changed:
        assert base[1] == head[1] or str(judged.verdict) == "deploy-fails"
    assert judged.alias == head[2]


class NoTransform:
    """The port Transform, which no service needs."""

    def transform(self, requests: tuple[TransformRequest, ...]) -> tuple[TransformAnswer, ...]:
        """A refusal of each request."""
        return tuple(NotTransformed("no SAM here") for _ in requests)


def judge(folder: Path, change: Change) -> Judged:
    """Our verdict on the function `api`, from the files as the command line reads them."""
    sides = []
    for name, files in (("base", change.base), ("head", change.head)):
        read = read_files({"serverless.yml": files["serverless.yml"]})
        side = directory_side(str(folder / name), ())
        sides.append(SideTemplates(read, artifacts_of(side, frozenset(("serverless.yml",)))))
    (judged,) = judge_publishing(sides[0], sides[1], {}, NoTransform())
    return judged


def packaged(osls: list[str], endpoint: str, folder: Path) -> tuple[str, object, str]:
    """What osls makes of the function: the logical ID of its version, its layers, and the name of its alias."""
    environment = {**quiet_environment(), "AWS_ENDPOINT_URL": endpoint}
    run = subprocess.run([*osls, "package"], cwd=folder, env=environment, check=False, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    made = (folder / ".serverless" / "cloudformation-template-update-stack.json").read_text(encoding="utf-8")
    resources = json.loads(made)["Resources"]
    (version,) = (name for name, body in resources.items() if body["Type"] == "AWS::Lambda::Version")
    (alias,) = (body for body in resources.values() if body["Type"] == "AWS::Lambda::Alias")
    return version, resources["ApiLambdaFunction"]["Properties"].get("Layers"), alias["Properties"]["Name"]


def write(folder: Path, files: dict[str, str]) -> None:
    """Writes the files of one side."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
