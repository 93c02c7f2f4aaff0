"""The usual ways that `make bench-formatting` compares with do what their own sources say."""

import pytest

from bench.references import Reference
from bench.rivals import UpdateFailedError, dump_as_loaded, dump_with_care, renovate
from bot.layers.catalogue import Catalogue
from bot.sources.bundled import load_bundled

EAST = "arn:aws:lambda:us-east-1:177933569100:layer:AWS-Parameters-and-Secrets-Lambda-Extension"
WEST = "arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension"
INSIGHTS = "arn:aws:lambda:${AWS::Region}:580247275435:layer:LambdaInsightsExtension"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The bundled catalogue."""
    return load_bundled()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(f"- {EAST}:24", f"- {EAST}:99", id="a number that stands nowhere else"),
        pytest.param(f"- {EAST}:99", f"- {EAST}:99", id="the newest number stays"),
        pytest.param(f"# {EAST}:24\n- {EAST}:24", f"# {EAST}:99\n- {EAST}:99", id="a comment is text like any other"),
        pytest.param(f"- !Sub {INSIGHTS}:14", f"- !Sub {INSIGHTS}:60", id="any region gets the number of us-east-1"),
        pytest.param(f'- !Join [":", ["{EAST}", 24]]', f'- !Join [":", ["{EAST}", 24]]', id="a split ARN is not seen"),
    ],
)
def test_the_recipe_bumps(before: str, after: str, catalogue: Catalogue) -> None:
    assert renovate(before, catalogue) == after


def test_the_recipe_gives_up_where_the_number_stands_earlier_in_the_arn(catalogue: Catalogue) -> None:
    with pytest.raises(UpdateFailedError):
        renovate(f"- {EAST}:1", catalogue)


def test_the_replacement_alone_changes_the_region(catalogue: Catalogue) -> None:
    changed = renovate(f"- {EAST}:1", catalogue, confirms=False)
    assert changed == f"- {EAST.replace('us-east-1', 'us-east-99')}:1"


def test_a_dump_sets_the_value_and_moves_the_rest() -> None:
    text = f"Layers:\n- !Sub '{WEST}:4'\nOther: [ 1,2 ]\nName: 'x'\n"
    arn = f"{WEST}:4"
    start = text.index(arn) + len(arn) - 1
    reference = Reference((start, start + 1), WEST, 4, 99, arn, len(arn) - 1)
    as_it_comes = f"Layers:\n- !Sub '{WEST}:99'\nOther: [1, 2]\nName: x\n"
    assert dump_as_loaded(text, (reference,)) == as_it_comes
    assert dump_with_care(text, (reference,)) == as_it_comes.replace("Name: x", "Name: 'x'")
