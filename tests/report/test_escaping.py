"""Hostile words stay words in every channel: each output is read back by a parser of that channel."""

import json
import re
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.report.addresses import escape_path
from bot.report.escaping import (
    code_block,
    code_span,
    escape_command_data,
    escape_command_property,
    escape_json,
    escape_markdown,
    escape_terminal,
    escape_xml,
)
from tests.report.workflow_commands import parse_log

PIECES = (
    "::error::x", "::set-env name=A::b", "##[add-mask]x", "%0A", "%25", "\r", "\n", "\r\n", "\t", "\x1b[2J", "\x00",
    "\x85", "\u2028", "\u202e", "\ufeff", "\ud800", "|", "\\|", "\\", "`", "``", "```", "~~~", "<img src=x>", "<!--",
    "-->", "]]>", "&lt;", "&#64;", "@octocat", "@org/team", "#1", "GH-1", "www.example.org", "https://example.org",
    "a@example.org", "[x](http://x)", "![x](y)", "*x*", "__x__", "# x", "- x", "    x", "</details>", ":", ",", "=",
    " ", "x", ":tada:", "deadbeef", "$x$", "é", "漢", "\U0001f600",
)  # fmt: skip
hostile = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=8).map("".join)
valid = hostile.filter(lambda text: not re.search("[\ud800-\udfff]", text))
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]")


def tokens(markdown: str) -> list[Token]:
    """All tokens of a document as GitHub reads it, those inside of paragraphs and cells included."""
    blocks = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(markdown)
    return [token for block in blocks for token in (block, *(block.children or ()))]


@given(hostile)
def test_a_terminal_shows_one_line_of_printable_characters(text: str) -> None:
    escaped = escape_terminal(text)
    assert escaped.isprintable()
    assert "##[" not in escaped


@pytest.mark.parametrize("text", ["plain", "größe 漢字 \U0001f600", "a|b`c <x>"])
def test_a_terminal_shows_harmless_words_as_they_are(text: str) -> None:
    assert escape_terminal(text) == text


@given(hostile, hostile)
def test_an_annotation_is_one_command_with_its_own_properties(name: str, message: str) -> None:
    line = f"::error file={escape_command_property(name)},line=3::{escape_command_data(message)}"
    assert "\n" not in line
    assert "\r" not in line
    (command,) = parse_log(line + "\n")
    assert (command.name, command.properties.get("line"), set(command.properties)) == (
        "error", "3", {"file", "line"} if name else {"line"} | set(command.properties) & {"file"},
    )  # fmt: skip


@given(st.text(st.sampled_from("ab%\r\n:,0AD25 "), min_size=1))
def test_an_annotation_reads_back_as_it_was_meant(text: str) -> None:
    line = f"::notice title=t{escape_command_property(text)}.::{escape_command_data(text)}."
    (command,) = parse_log(line + "\n")
    assert command.properties["title"] == f"t{text}."
    assert command.message == f"{text}."


@given(hostile)
def test_words_in_markdown_are_text_and_nothing_else(text: str) -> None:
    found = tokens(f"{escape_markdown(text)}\n")
    kinds = {"paragraph_open", "inline", "text", "text_special", "html_inline", "paragraph_close"}
    assert {token.type for token in found} <= kinds
    assert {token.content for token in found if token.type == "html_inline"} <= {"<span>", "</span>"}
    shown = "".join(token.content for token in found if token.type in ("text", "text_special"))
    assert not re.search(r"[@#]\w", shown)
    assert not re.search(r"GH-\d|:tada:|deadbeef", shown, re.IGNORECASE)
    assert not INVISIBLE.search(shown)


@given(hostile)
def test_code_in_a_cell_stays_in_its_cell(text: str) -> None:
    found = tokens(f"| a | b |\n| --- | --- |\n| {code_span(text, in_table=True)} | end |\n")
    cells = [token.type for token in found].count("td_open")
    assert cells == 2
    kinds = {token.type for token in found if token.type not in ("text", "text_special", "code_inline", "inline")}
    assert {kind.rsplit("_", 1)[0] for kind in kinds} == {"table", "thead", "tbody", "tr", "th", "td"}
    assert [token.type for token in found].count("code_inline") == bool(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (
            "arn:aws:lambda:us-gov-west-1:345057560386:layer:Name:4",
            "arn:aws:lambda:us-gov-west-1:345057560386:layer:Name:4",
        ),
        ("x:smile: :+1::tada:", "x:&#8203;smile: :&#8203;+1::&#8203;tada:"),
        ("cafe deadbee 1234567890", "cafe deadbe&#8203;e 1234567890"),
        ("xdeadbeef deadbeefx", "xdeadbeef deadbeefx"),
        ("${A}", "<span>$</span>{A}"),
    ],
)
def test_words_in_markdown_are_kept_from_what_github_looks_for(text: str, written: str) -> None:
    assert escape_markdown(text) == written


def is_plain(text: str) -> bool:
    """Whether a text has nothing that must be made visible or put on one line."""
    return text.isprintable() and text.strip() == text and "  " not in text and "##[" not in text


@given(hostile.filter(is_plain))
def test_code_shows_the_text_given(text: str) -> None:
    shown = [token.content for token in tokens(f"x {code_span(text)}") if token.type == "code_inline"]
    assert shown == ([text] if text else [])


@given(hostile)
def test_nothing_ends_a_code_block(text: str) -> None:
    found = tokens(code_block(text, "yaml"))
    assert [token.type for token in found] == ["fence"]
    assert not INVISIBLE.search(found[0].content)


@given(hostile)
def test_xml_holds_words_only(text: str) -> None:
    root = ElementTree.fromstring(f'<a b="{escape_xml(text)}">{escape_xml(text)}</a>')
    assert list(root) == []
    assert root.text in (root.attrib["b"], None)
    assert not INVISIBLE.search(root.attrib["b"])


@given(valid)
def test_json_reads_back_as_it_was(text: str) -> None:
    document = escape_json(json.dumps({"a": text}, ensure_ascii=False))
    assert json.loads(document) == {"a": text}
    assert not INVISIBLE.search(document)
    assert "##[" not in document


@given(hostile)
def test_json_is_valid_utf_8_even_where_the_text_is_not(text: str) -> None:
    document = escape_json(json.dumps(text, ensure_ascii=False))
    assert json.loads(document.encode("utf-8")) == re.sub("[\ud800-\udfff]", "\ufffd", text)


@pytest.mark.parametrize(
    ("path", "escaped"), [("a b/ü#.yaml", "a%20b/%C3%BC%23.yaml"), ("\udcff", "%FF"), ("\ud800", "%ED%A0%80")]
)
def test_a_path_in_a_url_has_the_bytes_of_its_name(path: str, escaped: str) -> None:
    assert escape_path(path) == escaped
