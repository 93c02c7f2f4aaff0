"""Values written by PyYAML's own emitter, in a style of choice, and what of each character is found again."""

import yaml
from hypothesis import strategies as st

from bot.text.source import SourceFile
from bot.yamltree.nodes import Scalar
from bot.yamltree.places import source_span
from tests.yamltree.documents import document_of, scalars_of

LINES = st.text(alphabet="ab '\"\\#:\té漢\U0001f600\n\x85\u2028\x07", max_size=40)
NEWLINES = st.sampled_from(["\n", "\r\n", "\r"])


def dump(values: list[str], style: str | None, width: int, *, allow_unicode: bool = True) -> str:
    """A document of one list below a key, each value written in the style if the emitter can."""
    return yaml.dump({"k": values}, default_style=style, width=width, allow_unicode=allow_unicode)


def assert_found(text: str) -> None:
    """Holds that each character of each scalar has a place of its own, in order."""
    document = document_of(text)
    for scalar in scalars_of(document.root):
        _assert_places(document.source, scalar)


def _assert_places(source: SourceFile, scalar: Scalar) -> None:
    last = scalar.start
    for index in range(len(scalar.text)):
        span = source_span(source, scalar, index, index + 1)
        assert span is not None
        assert last <= span.start < span.end <= scalar.end
        if scalar.text[index].isalnum():
            assert source.text[span.start] in (scalar.text[index], "\\")
        last = span.end
