"""Catalogue files of the user: what is read, and how mistakes are told."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.errors import UserError
from bot.layers.catalogue import Catalogue
from bot.sources.bundled import load_bundled
from bot.sources.user import read_user_catalogues

GOOD = """\
layers:
  - name: our-auth
    account: 012345678901
    architectures: [arm64]
    runtimes: [python3.13, provided.al2023]
    regions:
      eu-central-1: 14
      us-east-1: {version: 9, account: "222222222222"}
    twins: {x86_64: our-auth-x86}
    successor: our-auth-v2
    status: superseded
    as-of: 2026-11-01
    note: ask the platform team
  - &copy
    name: dd
    mirror-of: Datadog-Extension
"""


class Files:
    """Files that are held in memory."""

    def __init__(self, **files: str) -> None:
        self._files = {name.replace("_", "."): text.encode() for name, text in files.items()}

    def read(self, path: str) -> bytes | None:
        """The bytes of a file."""
        return self._files.get(path)


def read(text: str) -> Catalogue:
    """The bundled catalogue with one file before it."""
    return read_user_catalogues(load_bundled(), ("c.yml",), Files(c_yml=text))


def test_everything_of_an_entry_is_read() -> None:
    layer = read(GOOD).find("our-auth", "012345678901")
    assert layer is not None
    assert (layer.architectures, layer.successor, layer.status) == (frozenset({"arm64"}), "our-auth-v2", "superseded")
    assert {region: release.version for region, release in layer.releases.items()} == {
        "eu-central-1": 14,
        "us-east-1": 9,
    }
    assert layer.notes == ("ask the platform team",)


def test_json_is_read_too() -> None:
    assert read('{"layers": [{"name": "x", "regions": {"eu-west-1": 3}}]}').find("x", "111111111111") is not None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "layers:\n  - nme: x\n", "c.yml:2: an entry of `layers`: the key 'nme' is not known", id="a typing slip"
        ),
        pytest.param("layers:\n  - account: 1\n", "c.yml:2: `name` must be given", id="no name"),
        pytest.param("layers:\n  - name: a b\n", "c.yml:2: name: must be the name of a layer", id="a blank in a name"),
        pytest.param(
            "layers:\n  - name: a\n    account: 12\n", "c.yml:3: account: must be an account ID", id="account"
        ),
        pytest.param(
            "layers:\n  - name: a\n    regions: {moon: 1}\n", "c.yml:3: regions: 'moon' is not a region", id="region"
        ),
        pytest.param(
            "layers:\n  - name: a\n    regions: {eu-west-1: v3}\n", "version: must be a version number", id="v3"
        ),
        pytest.param(
            "layers:\n  - name: a\n    regions: {eu-west-1: {}}\n", "`version` must be given", id="no version"
        ),
        pytest.param(
            "layers:\n  - name: a\n    architectures: x86_64\n", "architectures: must be a list", id="no list"
        ),
        pytest.param(
            "layers:\n  - name: a\n    architectures: [x64]\n", "must be x86_64 or arm64; it is 'x64'", id="x64"
        ),
        pytest.param(
            "layers:\n  - name: a\n    status: odd\n", "status: must be one of current, superseded", id="status"
        ),
        pytest.param("layers:\n  - name: a\n    as-of: 2026-13-01\n", "is not a day of the calendar", id="month 13"),
        pytest.param("layers:\n  - name: a\n    name: b\n", "'name' stands twice", id="a key twice"),
        pytest.param("layers:\n  - name: !Sub a\n", "c.yml:2: name: must be", id="a tag"),
        pytest.param("layers:\n  - 3\n", "must be a mapping", id="no mapping"),
        pytest.param("- name: a\n", "the catalogue: must be a mapping", id="a bare list"),
        pytest.param("{}\n", "`layers`, the list of your layers, must be given", id="nothing"),
        pytest.param("layers: [\n", "c.yml:", id="broken YAML"),
        pytest.param('layers:\n  - name: "a\\u001b[31m"\n', "\\u001b", id="control characters"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, message: str) -> None:
    with pytest.raises(UserError) as failure:
        read(text)
    assert message in str(failure.value)
    assert "\x1b" not in str(failure.value)


def test_all_mistakes_of_a_file_are_told_but_not_hundreds() -> None:
    with pytest.raises(UserError, match=r"has 200 mistakes") as failure:
        read("layers:\n" + "  - name: a b\n" * 200)
    assert len(str(failure.value).splitlines()) < 30


def test_a_missing_file_is_told() -> None:
    with pytest.raises(UserError, match=r"'c\.yml' does not exist"):
        read_user_catalogues(load_bundled(), ("c.yml",), Files())


def schema(repository: Path) -> Any:
    """The published schema."""
    return json.loads((repository / "docs/schemas/catalogue.schema.json").read_text(encoding="utf-8"))


def test_the_published_schema_takes_what_is_read(repository: Path) -> None:
    document = yaml.load(GOOD, yaml.BaseLoader)
    document["layers"][0]["regions"]["eu-central-1"] = 14
    document["layers"][0]["regions"]["us-east-1"]["version"] = 9
    assert list(jsonschema.Draft202012Validator(schema(repository)).iter_errors(document)) == []


@pytest.mark.parametrize(
    "entry",
    [{}, {"name": "a b"}, {"name": "a", "x": 1}, {"name": "a", "account": "12"}, {"name": "a", "status": "odd"},
     {"name": "a", "regions": {"moon": 1}}, {"name": "a", "regions": {"eu-west-1": 0}},
     {"name": "a", "architectures": ["x64"]}, {"name": "a", "twins": {"mips": "b"}}, {"name": "a", "note": "a\nb"}],
    ids=str,
)  # fmt: skip
def test_the_published_schema_refuses_what_is_refused(repository: Path, entry: dict[str, object]) -> None:
    document = {"layers": [entry]}
    assert list(jsonschema.Draft202012Validator(schema(repository)).iter_errors(document)) != []
    with pytest.raises(UserError):
        read(json.dumps(document))
