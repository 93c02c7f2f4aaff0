"""Ways in which one and the same file can be written: line ends, marks, blanks, comments, flow style, JSON.

Each takes the text of a template in block style, LF and plain ASCII. Applied to a healthy template and to the same
with a defect it gives two texts that differ in the defect alone.
"""

import re
from collections.abc import Callable, Iterator

from tests.planted.writers import to_flow, to_json

Variant = Callable[[str], str]

_BLOCK_SCALAR = re.compile(r"(?:^|[\s:-])[|>][-+0-9]*$")
_PAIR = re.compile(r"^( *(?:- )?[A-Za-z][\w:]*:) (?=\S)", re.MULTILINE)
_WITH_VALUE = re.compile(r"^ *(?:- )?[A-Za-z][\w:]*: (?=[A-Za-z'\"\[{!|>])", re.MULTILINE)
_LIST = re.compile(r"^- ", re.MULTILINE)
_WORDS = "Zürich – 你好 🚀"


def as_it_is(text: str) -> str:
    return text


def crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def cr_alone(text: str) -> str:
    return text.replace("\n", "\r")


def bom(text: str) -> str:
    return f"\ufeff{text}"


def bom_and_crlf(text: str) -> str:
    return bom(crlf(text))


def no_final_newline(text: str) -> str:
    return text.removesuffix("\n")


def crlf_without_the_last(text: str) -> str:
    return crlf(text.removesuffix("\n"))


def tabs(text: str) -> str:
    """A tab behind the colon of each key, and in front of comments at the end of a line."""
    return _at_line_ends(_PAIR.sub(lambda match: f"{match[1]}\t", text), "\t\t# planted")


def trailing_blanks(text: str) -> str:
    return _at_line_ends(text, "  \t ")


def comments_on_the_line(text: str) -> str:
    return _at_line_ends(text, "  # keep: 'arn:aws:lambda:us-east-1:123456789012:layer:mine:1' [a] {b}")


def comments_above(text: str) -> str:
    return _above_lines(text, "# the next line: ours")


def blank_lines_between(text: str) -> str:
    """A blank line, and a comment that belongs to nothing, above each line."""
    return _above_lines(text, "\n# somebody's heading", is_indented=False)


def very_long_lines(text: str) -> str:
    return _at_line_ends(_described(text, "long " * 4_000 + "end"), f" # {'x' * 5_000}")


def non_ascii(text: str) -> str:
    described = _described(text, f'"{_WORDS} \\u2028"')
    return _at_line_ends(_above_lines(described, f"# {_WORDS}"), f"  # {_WORDS}")


def four_blanks(text: str) -> str:
    """Twice the indentation, also behind the dash of an item and in the number of a block."""
    wider = re.sub(r"^( *)((?:- )*)", lambda match: match[1] * 2 + match[2].replace("- ", "-   "), text, flags=re.M)
    return wider.replace("|4-", "|8-")


def document_marks(text: str) -> str:
    return f"%YAML 1.1\n--- # the only one\n{text}...\n# behind the end\n"


def quoted_keys(text: str) -> str:
    return re.sub(r"^( *(?:- )?)([A-Za-z][\w:]*):(?=\s)", r'\1"\2":', text, flags=re.MULTILINE)


def anchors_everywhere(text: str) -> str:
    """An anchor, which nothing refers to, before the value of each pair that stands on its key's line."""
    return _WITH_VALUE.sub(lambda match: f"{match[0]}&a{re.sub(r'[^A-Za-z]', '', match[0])} ", text)


def json_indented(text: str) -> str:
    return to_json(text, 2)


def json_in_one_line(text: str) -> str:
    return to_json(text, None)


def json_with_tabs_and_crlf(text: str) -> str:
    return crlf(to_json(text, "\t"))


def json_without_final_newline(text: str) -> str:
    return to_json(text, 4).removesuffix("\n")


def flow_in_one_line(text: str) -> str:
    return to_flow(text, " ")


def flow_in_many_lines(text: str) -> str:
    return to_flow(text, "\n    ")


def flow_with_comments(text: str) -> str:
    return to_flow(text, f"  # {_WORDS}, {{here}}\n  ")


BLOCK: dict[str, Variant] = {
    variant.__name__.replace("_", " "): variant
    for variant in (as_it_is, crlf, cr_alone, bom, bom_and_crlf, no_final_newline, crlf_without_the_last, tabs,
                    trailing_blanks, comments_on_the_line, comments_above, blank_lines_between, very_long_lines,
                    non_ascii, four_blanks, document_marks, quoted_keys, anchors_everywhere)
}  # fmt: skip
FLOW: dict[str, Variant] = {
    variant.__name__.replace("_", " "): variant
    for variant in (json_indented, json_in_one_line, json_with_tabs_and_crlf, json_without_final_newline,
                    flow_in_one_line, flow_in_many_lines, flow_with_comments)
}  # fmt: skip
TOML: dict[str, Variant] = {
    variant.__name__.replace("_", " "): variant
    for variant in (as_it_is, crlf, bom, bom_and_crlf, no_final_newline, crlf_without_the_last, trailing_blanks,
                    comments_on_the_line, comments_above, blank_lines_between)
}  # fmt: skip


def _described(text: str, value: str) -> str:
    """The text with a pair before all others, unless it is a list."""
    return text if _LIST.search(text) else f"Description: {value}\n{text}"


def _at_line_ends(text: str, suffix: str) -> str:
    """The text with a suffix on each line that is not within a scalar."""
    marked = tuple(_lines(text))
    suffixes = (
        "" if is_scalar or goes_on else suffix.replace("\t", " ") if line.endswith("-") else suffix
        for line, is_scalar, goes_on in marked
    )  # behind a lone dash a tab is no blank
    return "".join(f"{line}{each}\n" for (line, _, _), each in zip(marked, suffixes, strict=True))


def _above_lines(text: str, comment: str, *, is_indented: bool = True) -> str:
    """The text with a comment above each line that is not within a scalar, indented as the line is."""
    parts: list[str] = []
    for line, is_scalar, _ in _lines(text):
        indentation = line[: len(line) - len(line.lstrip())] if is_indented else ""
        parts.append(f"{line}\n" if is_scalar else f"{indentation}{comment}\n{line}\n")
    return "".join(parts)


def _lines(text: str) -> Iterator[tuple[str, bool, bool]]:
    """The lines, whether each is within a scalar that began on a line before it, and whether one goes on behind it."""
    depth: int | None = None  # the indentation of the line on which a block scalar began
    is_escaped = False
    for line in text.splitlines():
        indentation = len(line) - len(line.lstrip())
        if depth is not None and line.strip() and indentation <= depth:
            depth = None
        is_scalar = depth is not None or is_escaped
        is_escaped = line.endswith("\\")
        if depth is None and _BLOCK_SCALAR.search(line):
            depth = indentation
        yield line, is_scalar, is_escaped
