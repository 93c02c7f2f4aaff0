"""Comments are comments: never the number sign in a text."""

import pytest
from hypothesis import given, settings

from bot.yamltree.comments import find_comments
from tests.yamltree.documents import document_of, documents

MARK = "layer-bot:"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(f"a: 1  # {MARK} x\n", [(f"# {MARK} x", False)], id="behind a value"),
        pytest.param(f"# {MARK} x\na: 1\n", [(f"# {MARK} x", True)], id="on its own line"),
        pytest.param(f"a:\n  # {MARK} x\n  - b\n", [(f"# {MARK} x", True)], id="within a list"),
        pytest.param(f"a: '# {MARK} x'\n", [], id="in single quotes"),
        pytest.param(f'a: "# {MARK} x"\n', [], id="in double quotes"),
        pytest.param(f"a: |\n  # {MARK} x\n", [], id="in a literal block"),
        pytest.param(f"a: | # {MARK} x\n  b\n", [(f"# {MARK} x", False)], id="behind a block's header"),
        pytest.param(f"a: b#{MARK}x\n", [], id="within a word"),
        pytest.param(f"a: [b, # {MARK} x\n  c]\n", [(f"# {MARK} x", False)], id="in a flow list"),
        pytest.param(f"a: 1 # {MARK} x\r\nb: 2\r\n", [(f"# {MARK} x", False)], id="before CRLF"),
        pytest.param(f"\ufeff# {MARK} x\na: 1\n", [(f"# {MARK} x", True)], id="behind a BOM"),
        pytest.param(f"a: 1\n# {MARK} x", [(f"# {MARK} x", True)], id="at the end of the file"),
        pytest.param("a: 1 # other\n", [], id="another comment"),
        pytest.param(f'{{"a": "# {MARK} x"}}', [], id="JSON has none"),
    ],
)
def test_the_comments_of_a_document(text: str, found: list[tuple[str, bool]]) -> None:
    document = document_of(text)
    comments = list(find_comments(document, containing=MARK))
    assert [(each.text, each.is_own_line) for each in comments] == found
    assert all(document.source.text[slice(*each.span)] == each.text for each in comments)


@settings(max_examples=200)
@given(documents())
def test_a_generated_document_has_the_comments_that_were_written(made: tuple[str, list[str]]) -> None:
    text, _ = made
    found = [each.text for each in find_comments(document_of(text), containing="note")]
    assert found == ["# note: 'x'"] * sum(line.rstrip("\r").endswith("  # note: 'x'") for line in text.split("\n"))
