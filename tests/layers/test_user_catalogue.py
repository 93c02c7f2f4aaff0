"""The user's own layers before the bundled ones."""

from datetime import date

import pytest

from bot.layers.catalogue import Catalogue
from bot.layers.user_catalogue import UserEntry, UserRegion, merge_user_catalogue
from bot.sources.bundled import load_bundled

TODAY = date(2026, 11, 22)
OURS = "111111111111"


def merged(*entries: UserEntry) -> Catalogue:
    """The bundled catalogue with entries before it."""
    return merge_user_catalogue(load_bundled(), entries, TODAY)


def test_a_private_layer_is_known_of_its_account_only() -> None:
    entry = UserEntry(name="auth", place="c.yml:2", account_id=OURS, regions={"eu-west-1": UserRegion(version=4)},
                      architectures=frozenset({"arm64"}), twins={"x86_64": "auth-x86"})  # fmt: skip
    catalogue = merged(entry)
    layer = catalogue.find("auth", OURS)
    assert layer is not None
    assert layer.release("eu-west-1") is not None
    assert layer.twin("x86_64") == "auth-x86"
    assert catalogue.find("auth", "222222222222") is None
    proof = catalogue.proven_architectures("auth", OURS)
    assert proof is not None
    assert (proof.certain, "c.yml:2" in proof.basis) == (True, True)


def test_an_entry_without_account_holds_for_every_account() -> None:
    assert merged(UserEntry(name="auth", place="c.yml:2")).find("auth", "222222222222") is not None


def test_an_account_of_a_region_counts_as_well() -> None:
    regions = {"us-east-1": UserRegion(version=4, account_id="222222222222")}
    catalogue = merged(UserEntry(name="auth", place="c.yml:2", account_id=OURS, regions=regions))
    assert catalogue.account_for("auth", OURS, "us-east-1") == "222222222222"
    assert catalogue.find("auth", "222222222222") is not None


def test_the_users_word_wins_over_the_bundled_one() -> None:
    entry = UserEntry(name="Datadog-Extension", place="c.yml:2", account_id="464622532012", status="frozen")
    layer = merged(entry).find("Datadog-Extension", "464622532012")
    assert layer is not None
    assert layer.status == "frozen"


def test_the_first_of_two_entries_wins() -> None:
    first = UserEntry(name="auth", place="c.yml:2", status="dead")
    layer = merged(first, UserEntry(name="auth", place="c.yml:9")).find("auth", OURS)
    assert layer is not None
    assert layer.status == "dead"


def test_a_mirror_takes_what_it_is_built_for_but_no_numbers() -> None:
    catalogue = merged(UserEntry(name="dd", place="c.yml:2", account_id=OURS, mirror_of="Datadog-Python312-ARM"))
    layer = catalogue.find("dd", OURS)
    assert layer is not None
    assert (layer.architectures, layer.runtimes) == (frozenset({"arm64"}), frozenset({"python3.12"}))
    assert (layer.pins_runtime, layer.releases, layer.mirror_of) == ("python3.12", {}, "Datadog-Python312-ARM")
    assert catalogue.advisories("dd", OURS, 76, "us-east-1") == ()


def test_a_mirror_of_something_unknown_is_just_a_layer() -> None:
    layer = merged(UserEntry(name="dd", place="c.yml:2", mirror_of="no-such-layer")).find("dd", OURS)
    assert layer is not None
    assert (layer.architectures, layer.runtime_strength) == (None, "none")


@pytest.mark.parametrize(("as_of", "expected"), [(None, (TODAY, False)), (date(2026, 1, 2), (date(2026, 1, 2), True))])
def test_the_date_of_a_number(as_of: date | None, expected: tuple[date, bool]) -> None:
    entry = UserEntry(name="auth", place="c.yml:2", as_of=as_of, regions={"eu-west-1": UserRegion(version=4)})
    layer = merged(entry).find("auth", OURS)
    release = layer.release("eu-west-1") if layer else None
    assert release is not None
    assert (release.source.date, release.source.exact) == expected
