"""One escaping function per output channel: what a template says is never trusted, and stays readable.

A template decides keys, values, paths and comments; each reporter escapes at the last moment, and only here.
"""

import re

# The runner takes "##[command]" anywhere in a line and "::command::" at the start of a line for a command:
# https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs (read November 2026).
_LEGACY_COMMAND = "##["

_BIDI_AND_INVISIBLE = (
    "\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff"
    "\U000e0000-\U000e0fff"
)
_JSON_RISKS = re.compile(f"[\x7f-\x9f{_BIDI_AND_INVISIBLE}]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_XML_RISKS = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff{_BIDI_AND_INVISIBLE}]")
_UNSAFE_IN_MARKDOWN = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff{_BIDI_AND_INVISIBLE}]")
_MARKUP = re.compile(  # an underscore within a word, and most punctuation, mean nothing and stay readable
    r"^[-+=\d]|[\\`*\[\]<>&|~$#@]|(?<![^\W_])_|_(?![^\W_])|:(?=/)|(?<=www)\.|(?<=GH)-", re.IGNORECASE
)
_REFERRING = re.compile(r"&#(?:64|35);|GH&#45;", re.IGNORECASE)  # as escape_markdown writes them
# A commit is abbreviated to 7 digits at least; digits alone are an account ID sooner than that.
_COMMIT = re.compile(r"(?<![0-9a-z_])(?=\d*[a-f])[0-9a-f]{7,40}(?![0-9a-z_])", re.IGNORECASE)
_SIX_DIGITS = re.compile(r"[0-9a-f]{6}(?=[0-9a-f])", re.IGNORECASE)
# The name of an emoji between colons; what stands between those of an ARN is none.
_IN_ARN = r"(?:aws(?:-[a-z]+)*|lambda|layer|function|\d{12}|[a-z]{2}(?:-[a-z]+)+-\d):"
_EMOJI = re.compile(rf":(?!{_IN_ARN})(?=[a-z0-9_+-]+:)")
# A value that a message quotes; the apostrophe of a possessive stands behind a letter and before a blank.
_QUOTED = re.compile(r"(?<![\w'])'([^']+)'(?![\w'])")
_BREAK = "&#8203;"  # a zero-width space
_SPACES = re.compile(r"[\s\x1c-\x1f\x85]+")


def escape_character(character: str) -> str:
    """A character as a visible escape sequence: `\\n`, `\\x1b`, `\\u202e`."""
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character)
    if named:
        return named
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def escape_terminal(text: str) -> str:
    """One line that a terminal or a build log shows as it is: control, bidi and invisible characters are visible.

    Also safe in the log of a GitHub workflow as long as the line does not begin with it.
    """
    if not text.isprintable():
        text = "".join(character if character.isprintable() else escape_character(character) for character in text)
    return text.replace(_LEGACY_COMMAND, "##\\[")


def escape_json(document: str) -> str:
    """A JSON document that is valid UTF-8 and safe to print: invisible characters become `\\u` escapes.

    Lone surrogates, which no strict parser reads, become U+FFFD. All such characters stand inside of JSON strings.
    """
    document = _SURROGATES.sub("\ufffd", document)
    document = _JSON_RISKS.sub(_json_escape, document)
    return document.replace(_LEGACY_COMMAND, "##\\u005b")


def _json_escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def escape_annotation(text: str) -> str:
    """The plain text of an annotation, on the lines that it has: other invisible characters are visible."""
    return "\n".join(map(escape_terminal, text.split("\n")))


def escape_command_data(text: str) -> str:
    """The message of a workflow command, as the toolkit's `escapeData` writes it.

    Source: github.com/actions/toolkit, packages/core/src/command.ts (read November 2026). Other invisible
    characters become visible escapes first, since the annotation is shown to people.
    """
    text = "".join(c if c.isprintable() or c in "\r\n" else escape_character(c) for c in text)
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A").replace(_LEGACY_COMMAND, "##\\[")


def escape_command_property(text: str) -> str:
    """The value of a property of a workflow command, as the toolkit's `escapeProperty` writes it."""
    return escape_command_data(text).replace(":", "%3A").replace(",", "%2C")


def escape_markdown(text: str, *, in_table: bool = False) -> str:
    """Words for GitHub Markdown: one line, nothing in it is markup, a mention, a reference or a link.

    What stands between apostrophes is code, from which it can be copied as it is; `in_table` as for `code_span`. In the
    rest, what can begin something is written as a character reference, which prevents bare links too. GitHub looks for
    mentions, references to issues and commits, and emoji in the rendered text: a zero-width space prevents those. It
    looks there for mathematics too, and its pages say how to prevent that (read November 2026): docs.github.com,
    "Writing mathematical expressions".
    """
    parts = _QUOTED.split(_visible_line(text).strip())
    return "".join(
        code_span(part, in_table=in_table) if number % 2 else _escape_words(part) for number, part in enumerate(parts)
    )


def _escape_words(text: str) -> str:
    text = _COMMIT.sub(_broken_commit, text)
    text = _MARKUP.sub(_reference, _EMOJI.sub(":\u200b", text)).replace("\u200b", _BREAK)
    return _REFERRING.sub(rf"\g<0>{_BREAK}", text)


def _broken_commit(match: re.Match[str]) -> str:
    return _SIX_DIGITS.sub("\\g<0>\u200b", match[0])


def code_span(text: str, *, in_table: bool = False) -> str:
    """Text as inline code: one line, nothing in it ends the span; with `in_table` it ends no cell either.

    The text shown is the text given, but for invisible characters. In a table a pipe must be escaped even inside of
    code: https://github.github.com/gfm/#tables-extension-.
    """
    text = _visible_line(text).replace(_LEGACY_COMMAND, "##\\[")
    if not text:
        return ""
    fence = "`" * (_longest_run_of_backticks(text) + 1)
    if text[0] in "` " or text[-1] in "` ":
        text = f" {text} "
    if in_table:
        text = text.replace("|", "\\|")
    return f"{fence}{text}{fence}"


def code_block(text: str, language: str = "") -> str:
    """Text as a fenced block, whose fence is longer than any run of backticks inside; line ends become LF."""
    lines = re.split(r"\r\n|\r|\n", text)
    body = "\n".join(_UNSAFE_IN_MARKDOWN.sub(_visible, line.replace("\t", "    ")) for line in lines)
    body = body.replace(_LEGACY_COMMAND, "##\\[")
    fence = "`" * max(3, _longest_run_of_backticks(body) + 1)
    return f"{fence}{language}\n{body}\n{fence}"


def escape_sarif(text: str) -> str:
    """A plain text message of SARIF: brackets would begin a link. See 3.11.6 of the standard, "embedded links"."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def escape_xml(text: str) -> str:
    """Text for XML content or a quoted attribute: tabs and line ends as references, illegal characters visible."""
    text = _XML_RISKS.sub(_visible, text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text.replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;").replace(_LEGACY_COMMAND, "##&#91;")


def _visible_line(text: str) -> str:
    return _UNSAFE_IN_MARKDOWN.sub(_visible, _SPACES.sub(" ", text))


def _visible(match: re.Match[str]) -> str:
    return escape_character(match[0])


def _reference(match: re.Match[str]) -> str:
    return "<span>$</span>" if match[0] == "$" else f"&#{ord(match[0])};"


def _longest_run_of_backticks(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)
