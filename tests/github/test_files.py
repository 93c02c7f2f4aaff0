"""The configuration of a pull request over real HTTP: from base, in one request, and from other repositories by SHA."""

import pytest

from bot.configuration.loading import CONFIG_PATHS
from bot.errors import AccessError, UserError
from bot.github.files import BaseFiles
from bot.github.objects import blob_sha
from tests.github.scripted import Answer, connected, scripted

BASE, OTHER = "b" * 40, "d" * 40
TEXT = "fail-on: error\n"


def holding(*numbers: int) -> Answer:
    """The answer to a query of which the files with these numbers are there."""
    entry = {"oid": blob_sha(TEXT.encode()), "text": TEXT}
    return Answer({"data": {"repository": {f"b{number}": entry for number in numbers}}})


@pytest.mark.parametrize("number", range(len(CONFIG_PATHS)))
def test_all_places_of_the_configuration_are_asked_for_at_once(number: int) -> None:
    with scripted(holding(number)) as server, connected(server.url) as client:
        files = BaseFiles(client, "o/r", BASE)
        read = {path: files.read(path) for path in (*CONFIG_PATHS, *CONFIG_PATHS)}
        assert read == {**dict.fromkeys(CONFIG_PATHS), CONFIG_PATHS[number]: TEXT.encode()}
        assert len(server.asked) == 1
        variables = server.asked[0].query["variables"]
        assert isinstance(variables, dict)
        assert set(variables.values()) == {"o", "r", *(f"{BASE}:{path}" for path in CONFIG_PATHS)}


def test_a_file_that_was_named_is_asked_for_alone_and_once() -> None:
    with scripted(holding(0), holding()) as server, connected(server.url) as client:
        files = BaseFiles(client, "o/r", BASE)
        found = [files.read("own.yml"), files.read("own.yml"), files.read("absent.yml"), files.read("absent.yml")]
        assert found == [TEXT.encode(), TEXT.encode(), None, None]
        assert len(server.asked) == 2


@pytest.mark.parametrize(("path", "place"), [("a/../b.yml", "b.yml"), ("./a.yml", "a.yml"), ("a//b.yml", "a/b.yml")])
def test_a_path_is_one_of_the_repository(path: str, place: str) -> None:
    with connected("http://127.0.0.1:9") as client:
        assert BaseFiles(client, "o/r", BASE).locate(path) == place


def test_a_file_of_another_repository_is_read_at_its_commit() -> None:
    with scripted(holding(0)) as server, connected(server.url) as client:
        assert BaseFiles(client, "o/r", BASE).resolve(f"you/shared/bot/a@b.yml@{OTHER}") == TEXT.encode()
        expected = {"owner": "you", "name": "shared", "e0": f"{OTHER}:bot/a@b.yml"}
        assert server.asked[0].query["variables"] == expected


def test_a_file_of_another_repository_that_is_absent_or_hidden_is_told() -> None:
    hidden = Answer({"data": None, "errors": [{"type": "NOT_FOUND", "message": "Could not resolve to a Repository"}]})
    with scripted(holding(), hidden) as server, connected(server.url) as client:
        files = BaseFiles(client, "o/r", BASE)
        with pytest.raises(UserError, match=rf"extends: there is no file a\.yml in you/shared at {OTHER}"):
            files.resolve(f"you/shared/a.yml@{OTHER}")
        with pytest.raises(AccessError, match="Could not resolve"):
            files.resolve(f"you/shared/a.yml@{OTHER}")
