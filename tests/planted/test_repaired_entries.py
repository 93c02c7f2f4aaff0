"""Entries that must go or come: a layer planted twice is taken out, a lost `!Sub` is put back, byte for byte."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from bot.settings import Settings
from tests.planted.defects import DEFECTS
from tests.planted.repairing import repair_texts
from tests.planted.spellings import SPELLINGS
from tests.planted.styles import STYLES, Planted, Style
from tests.planted.test_repaired import ALL_STYLES, ALL_VARIANTS, HOST, files_of
from tests.planted.variants import BLOCK, Variant

LAYER, OLDER = DEFECTS["an old version"].healthy, DEFECTS["an old version"].planted
_LIST = re.compile(r"^      Layers:.*\n(?:(?!      \w).*\n)*(?=      CodeUri)", re.MULTILINE)
_OWN = "arn:aws:lambda:us-east-1:123456789012:layer:{}:1"

# What no removal gives back. A whole list that is an intrinsic function replaces that of Globals, and of a loop, a text
# in place of a list or an alias to a list the entry cannot be taken out alone.
NOT_REMOVABLE = ("globals list", "list parameter", "if list", "for each", "a text instead of a list",
                 "alias of an entry", "alias of the list", "three functions of one parameter")  # fmt: skip
# In another scenario the entry is something else, or nothing is known of it: then it may be needed there.
NOT_EVERYWHERE = ("region map", "undeclared stage map", "samconfig override", "samconfig list")
# The number stands elsewhere, and is brought up to date there although the entry goes.
NUMBER_ELSEWHERE = ("ref default", "allowed value", "environment map", "version map in sub", "map of versions",
                    "anchor")  # fmt: skip
# Comments on no line of their own, between entries of a flow list: whose they are is not certain.
NOT_IN = ("flow with comments", "blank lines between")
REMOVABLE = [name for name in ALL_STYLES if name not in (*NOT_REMOVABLE, *NOT_EVERYWHERE)]
VARIANTS = {name: variant for name, variant in ALL_VARIANTS.items() if name not in NOT_IN}


class Pair(NamedTuple):
    """A template with a layer twice, and the same without the entry that must go."""

    planted: Planted
    healthy: Planted


def beside_globals(style: Style) -> Pair:
    """The entry is the only one of the function's own list, and Globals has the layer too."""
    shared = STYLES["globals_list"](HOST._replace(text=style(HOST, LAYER).template), LAYER).template
    return Pair(Planted(shared), Planted(_LIST.sub("", shared, count=1)))


def behind_another(style: Style) -> Pair:
    """The entry is the last of three."""
    return _in_list(style, LAYER, (_own("mine"), _quoted), ())


def between_others(style: Style) -> Pair:
    """The entry stands between others."""
    return _in_list(style, LAYER, (_quoted,), (_own("mine"),))


def older_first(style: Style) -> Pair:
    """The entry is an older version, and the first."""
    return _in_list(style, OLDER, (), (_own("mine"), _quoted))


def older_last(style: Style) -> Pair:
    """The entry is an older version, and the last."""
    return _in_list(style, OLDER, (_own("mine"), _quoted), ())


PLACES: dict[str, Callable[[Style], Pair]] = {
    place.__name__.replace("_", " "): place
    for place in (beside_globals, behind_another, between_others, older_first, older_last)
}
Entry = Callable[[str], str]


def _own(name: str) -> Entry:
    return lambda indentation: f"{indentation}- {_OWN.format(name)}\n"


def _quoted(indentation: str) -> str:
    return f"{indentation}- '{LAYER}'\n"


def _in_list(style: Style, arn: str, before: tuple[Entry, ...], behind: tuple[Entry, ...]) -> Pair:
    text = style(HOST, arn).template
    found = _LIST.search(text)
    assert found is not None
    head, _, entry = found[0].partition("\n")
    indentation = entry[: len(entry) - len(entry.lstrip())]
    first, last = ("".join(each(indentation) for each in entries) for entries in (before, behind))
    templates = (f"{text[: found.start()]}{head}\n{first}{each}{last}{text[found.end() :]}" for each in (entry, ""))
    return Pair(*(Planted(template) for template in templates))


def cases() -> Iterator[tuple[str, str]]:
    """The styles and places that go together: a list that is written in one line has no lines to put others into."""
    for name in REMOVABLE:
        found = _LIST.search(ALL_STYLES[name](HOST, LAYER).template)
        assert found is not None
        for place in PLACES:
            is_old = place.startswith("older")
            is_block = "\n" in found[0].strip() and found[0].startswith("      Layers:\n")
            if place == "beside globals" or (is_block and not (is_old and name in NUMBER_ELSEWHERE)):
                yield name, place


def left_over(pair: Pair, variants: dict[str, Variant]) -> dict[str, object]:
    """The ways of writing in which a template does not come back, with what was said."""
    left: dict[str, object] = {}
    for name, variant in variants.items():
        planted, healthy = (files_of(HOST, each, variant) for each in pair)
        repaired = repair_texts(planted, Settings())
        if repaired.files != healthy or not repaired.is_whole or planted == healthy:
            left[name] = repaired
    return left


@pytest.mark.parametrize(("style", "place"), tuple(cases()))
def test_a_second_entry_is_taken_out(style: str, place: str) -> None:
    pair = PLACES[place](ALL_STYLES[style])
    assert left_over(pair, {"as it is": BLOCK["as it is"]}) == {}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("place", PLACES)
def test_a_second_entry_is_taken_out_of_a_file_of_any_form(place: str, variant: str) -> None:
    assert left_over(PLACES[place](STYLES["double_quoted"]), {variant: VARIANTS[variant]}) == {}


@pytest.mark.slow
@pytest.mark.parametrize(("style", "place"), tuple(cases()))
def test_every_second_entry_is_taken_out_of_every_form(style: str, place: str) -> None:
    assert left_over(PLACES[place](ALL_STYLES[style]), VARIANTS) == {}


@pytest.mark.parametrize("style", NOT_EVERYWHERE)
def test_an_entry_that_is_needed_elsewhere_stays(style: str) -> None:
    planted, _ = between_others(ALL_STYLES[style])
    files = {**files_of(HOST, ALL_STYLES[style](HOST, LAYER)), **files_of(HOST, planted)}
    repaired = repair_texts(files, Settings())
    assert repaired.files == files
    assert [(rule, result) for rule, result, _ in repaired.said] == [("duplicate-layer", "refused")]


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_lost_sub_is_put_back(variant: str) -> None:
    text = SPELLINGS["Sub, plain"](HOST, LAYER.replace("us-east-1", "${AWS::Region}")).template
    if variant in BLOCK:
        healthy, planted = BLOCK[variant](text), BLOCK[variant](text).replace("!Sub ", "")
    else:
        healthy = ALL_VARIANTS[variant](text)
        planted = re.sub(r'\{\s*"Fn::Sub": ("[^"]*")\s*\}|!Sub ', lambda match: match[1] or "", healthy)
        healthy = re.sub(r'\{\s*"Fn::Sub": ("[^"]*")\s*\}', r'{"Fn::Sub": \1}', healthy)
    assert planted != healthy
    repaired = repair_texts({"template.yaml": planted}, Settings())
    assert repaired.files == {"template.yaml": healthy}
    assert repaired.is_whole
