"""Files that extend others: which value wins, what adds up, and what is refused."""

import pytest

from bot.configuration.chain import MAX_FILES, read_chain
from bot.errors import UserError

SHA = "0123456789abcdef0123456789abcdef01234567"


def read(texts: dict[str, str], start: str = ".github/layer-bot.yml") -> dict[str, tuple[object, str]]:
    """The chain of files from `start`; names with `@` are of other repositories."""

    def read_local(path: str) -> bytes | None:
        return texts[path].encode() if path in texts else None

    return read_chain(start, read_local, list, lambda reference: texts[reference].encode())


def test_the_nearer_file_wins() -> None:
    texts = {
        ".github/layer-bot.yml": "extends: ./base.yml\nfail-on: note",
        ".github/base.yml": "fail-on: never\nregions: [eu-west-1]",
    }
    assert read(texts) == {
        "extends": ("./base.yml", ".github/layer-bot.yml:1"),
        "fail-on": ("note", ".github/layer-bot.yml:2"),
        "regions": (("eu-west-1",), ".github/base.yml:2"),
    }


def test_some_lists_and_mappings_add_up() -> None:
    texts = {
        "layer-bot.yml": "extends: ./x/base.yml\nexclude: [a, b]\nrules: {r: off}\nregions: [eu-west-1]",
        "x/base.yml": "exclude: [b, c]\nrules: {r: error, s: note}\nregions: [us-east-1]",
    }
    merged = read(texts, "layer-bot.yml")
    assert merged["exclude"] == (("a", "b", "c"), "layer-bot.yml:2, x/base.yml:1")
    assert merged["rules"][0] == (("r", "off"), ("s", "note"))
    assert merged["regions"][0] == ("eu-west-1",)


def test_a_file_of_another_repository_may_extend_its_neighbour_at_the_same_commit() -> None:
    texts = {
        ".github/layer-bot.yml": f"extends: acme/rules/strict/all.yml@{SHA}",
        f"acme/rules/strict/all.yml@{SHA}": "extends: ../common.yml",
        f"acme/rules/common.yml@{SHA}": "\nfail-on: note",
    }
    assert read(texts)["fail-on"] == ("note", f"acme/rules/common.yml@{SHA}:2")


def _long_chain() -> dict[str, str]:
    return {f"{n}.yml": f"extends: ./{n + 1}.yml" for n in range(MAX_FILES + 1)}


REFUSED = {
    "a missing file": ({"0.yml": "\nextends: ./x.yml"}, "0.yml:2: extends: there is no file x.yml. Correct the path."),
    "itself": ({"0.yml": "extends: ./0.yml"}, "0.yml:1: extends: 0.yml extends this file in turn."),
    "a circle": (
        {"0.yml": "extends: ./1.yml", "1.yml": "extends: ./0.yml"},
        "1.yml:1: extends: 0.yml extends this file",
    ),
    "a long chain": (_long_chain(), f"{MAX_FILES - 1}.yml:1: extends: more than {MAX_FILES} files"),
    "outside": ({"0.yml": "extends: ../x.yml"}, "0.yml:1: extends: ../x.yml lies outside the repository."),
    "outside of another repository": (
        {"0.yml": f"extends: a/b/../../x.yml@{SHA}"},
        "0.yml:1: extends: ../../x.yml lies outside the repository.",
    ),
    "a mistake in the other file": ({"0.yml": "extends: ./1.yml", "1.yml": "a: 1"}, '1.yml:1:1: there is no key "a"'),
}


@pytest.mark.parametrize(("texts", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_a_chain_is_refused(texts: dict[str, str], message: str) -> None:
    with pytest.raises(UserError) as refused:
        read(texts, "0.yml")
    assert message in str(refused.value)


def test_without_a_resolver_a_remote_file_is_refused_with_what_to_do() -> None:
    with pytest.raises(UserError) as refused:
        read_chain("0.yml", {"0.yml": f"extends: a/b/c.yml@{SHA}".encode()}.get, list, None)
    assert str(refused.value) == (
        f"0.yml:1: extends: a/b/c.yml@{SHA} is a file of another repository, and this run asks nobody. "
        "Copy it into this repository and extend `./` and its path."
    )
