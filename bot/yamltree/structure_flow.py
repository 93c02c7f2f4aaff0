"""Members put into and taken out of flow collections and JSON: `{…}` and `[…]`, on one line or on several."""

import re
from typing import Final, NamedTuple

from bot.text.edits import TextEdit
from bot.text.source import SourceFile
from bot.text.spans import Span
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, Style
from bot.yamltree.patch import Refusal
from bot.yamltree.places import content_span
from bot.yamltree.structure_lines import (
    BREAKS,
    before_break,
    column_of,
    comments_above,
    end_of_line,
    newline_at,
    past_line,
    start_of_line,
)

_COLON: Final = re.compile(rf"[ \t{BREAKS}]*+:[ \t]?")  # with a blank: `{a:}` is no mapping
_COMMENT_OR_COMMA: Final = re.compile(rf"#[^{BREAKS}]*+|,")
_REST_OF_MEMBER: Final = re.compile(rf"[ \t]*+,?[ \t]*+(?:(?<=[ \t,])#[^{BREAKS}]*+)?(?=[{BREAKS}]|\Z)")
_ANY_BREAK: Final = re.compile(rf"[{BREAKS}]")


class Flow(NamedTuple):
    """A flow collection: the offsets behind its opening and of its closing bracket, and where its members stand."""

    source: SourceFile
    opening: int
    closing: int
    members: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The text of the file."""
        return self.source.text

    def gap(self, index: int) -> Span:
        """What stands behind the member `index`, up to the next one or the closing bracket; -1: before the first."""
        start = self.members[index].end if index >= 0 else self.opening
        return Span(start, self.members[index + 1].start if index + 1 < len(self.members) else self.closing)

    def comma(self, index: int) -> int | None:
        """The offset of the comma behind the member `index`; None where the last one has none."""
        start, end = self.gap(index)
        matches = _COMMENT_OR_COMMA.finditer(self.text, start, end)
        return next((match.start() for match in matches if match[0] == ","), None)

    def comma_before(self, index: int) -> int:
        """The offset of the comma between the member `index` and the one before."""
        comma = self.comma(index - 1)
        return comma if comma is not None else self.members[index].start


class Gap(NamedTuple):
    """What keeps two neighbours apart: the line break and what stands before the second, or blanks on one line."""

    newline: str  # "" on one line
    indentation: str  # with the comma where the commas stand before the members
    blanks: str  # behind the comma, on one line

    @property
    def has_leading_comma(self) -> bool:
        """Whether the comma stands on the line of the second member."""
        return "," in self.indentation

    @property
    def separator(self) -> str:
        """All of it, from the first member to the second."""
        comma = "" if self.has_leading_comma else ","
        return f"{comma}{self.newline}{self.indentation}{self.blanks}"


def flow_of(source: SourceFile, collection: Mapping | Sequence) -> Flow | Refusal:
    """The members of a flow collection, or why they cannot be told apart."""
    node = Scalar("", collection.tag, Style.PLAIN, collection.start, collection.end, collection.anchor)
    start = content_span(source, node).start
    brackets = "{}" if isinstance(collection, Mapping) else "[]"
    if source.text[start : start + 1] != brackets[0] or source.text[collection.end - 1] != brackets[1]:
        return Refusal("the pair stands in a list without braces of its own")
    members = _pairs(source, collection) if isinstance(collection, Mapping) else _items(collection)
    flow = Flow(source, start + 1, collection.end - 1, members)
    gaps = (source.text[slice(*flow.gap(index))] for index in range(-1, len(members)))
    if any(_COMMENT_OR_COMMA.sub("", gap).strip(f" \t{BREAKS}") for gap in gaps):
        return Refusal("keys are written behind a question mark there")
    return flow


def insert_member(flow: Flow, index: int, written: str) -> TextEdit:
    """The edit that puts a member before the member `index` or behind the last one, of at least one."""
    gap = find_gap(flow, index)
    if index == 0:
        return _insert_first(flow, gap, written)
    if index == len(flow.members):
        return _insert_last(flow, gap, written)
    if not gap.newline:
        place = flow.members[index].start
        return TextEdit(place, place, f"{written}{gap.separator}")
    if gap.has_leading_comma:
        place = end_of_line(flow.text, flow.members[index - 1].end)
        return TextEdit(place, place, f"{gap.separator}{written}")
    place = end_of_line(flow.text, flow.comma_before(index))
    return TextEdit(place, place, f"{gap.newline}{gap.indentation}{written},")


def find_gap(flow: Flow, index: int) -> Gap:
    """How a new member at `index` is to be kept apart from its neighbours."""
    count = len(flow.members)
    if index == count and count > 1:
        start, end = flow.gap(count - 2)
    elif index in (0, count):
        start, end = flow.gap(-1)
    else:
        start, end = flow.gap(index - 1)
    between = flow.text[start:end]
    breaks = list(_ANY_BREAK.finditer(between))
    if breaks:
        return Gap(newline_at(flow.text, start), between[breaks[-1].end() :], "")
    return Gap("", "", _blanks(flow, index))


def remove_member(flow: Flow, index: int) -> TextEdit | Refusal:
    """The edit that takes the member and one comma out, of at least two; or why that cannot be."""
    text, (start, end) = flow.text, flow.members[index]
    lines = _whole_lines(flow, index)
    if lines is not None:
        return lines
    is_last = index == len(flow.members) - 1
    behind, before = text[slice(*flow.gap(index))], text[slice(*flow.gap(index - 1))] if index else "#"
    if not is_last and not _ANY_BREAK.search(behind):
        return TextEdit(start, flow.members[index + 1].start, "")
    if "#" not in before:
        return TextEdit(flow.members[index - 1].end, end, "")
    if not is_last and "#" not in behind:
        return TextEdit(start, flow.members[index + 1].start, "")
    return Refusal("a comment stands between the entries")


def _pairs(source: SourceFile, mapping: Mapping) -> tuple[Span, ...]:
    return tuple(Span(key.start, _end_of_pair(source.text, key, value)) for key, value in mapping.pairs)


def _end_of_pair(text: str, key: Node, value: Node) -> int:
    if value.end > value.start:
        return value.end
    colon = _COLON.match(text, key.end)
    return colon.end() if colon is not None else key.end


def _items(sequence: Sequence) -> tuple[Span, ...]:
    return tuple(Span(item.start, item.end) for item in sequence.items)


def _blanks(flow: Flow, index: int) -> str:
    """The blanks behind a comma: those of the neighbours, else one unless the file is written without any."""
    for neighbour in sorted(range(1, len(flow.members)), key=lambda each: abs(each - index)):
        blanks = flow.text[flow.comma_before(neighbour) + 1 : flow.members[neighbour].start]
        if not blanks.strip(" \t"):
            return blanks
    first = flow.members[0]
    return "" if re.search(r'":[^ \t]', flow.text[first.start : first.end]) else " "


def _insert_first(flow: Flow, gap: Gap, written: str) -> TextEdit:
    if gap.newline:
        place = end_of_line(flow.text, flow.opening)
        return TextEdit(place, place, f"{gap.newline}{gap.indentation}{written},")
    place = flow.members[0].start
    return TextEdit(place, place, f"{written}{gap.separator}")


def _insert_last(flow: Flow, gap: Gap, written: str) -> TextEdit:
    text, end = flow.text, flow.members[-1].end
    comma = flow.comma(len(flow.members) - 1)
    if comma is not None:
        line_end = end_of_line(text, comma)
        if gap.newline and line_end < flow.closing and not gap.has_leading_comma:
            return TextEdit(line_end, line_end, f"{gap.newline}{gap.indentation}{written},")
        return TextEdit(comma + 1, comma + 1, f"{gap.blanks or ' '}{written},")
    line_end = end_of_line(text, end)
    behind = text[end:line_end]  # a comment, if the bracket stands on another line
    if not gap.newline or line_end > flow.closing or not behind.strip(" \t"):
        return TextEdit(end, end, f"{gap.separator}{written}")
    if gap.has_leading_comma:
        return TextEdit(line_end, line_end, f"{gap.separator}{written}")
    return TextEdit(end, line_end, f",{behind}{gap.newline}{gap.indentation}{written}")


def _whole_lines(flow: Flow, index: int) -> TextEdit | None:
    """The edit for a member that has its lines for itself, with the comments above; None where it has not."""
    text, (start, end) = flow.text, flow.members[index]
    line = start_of_line(text, start)
    written, rest = text[line:start], _REST_OF_MEMBER.match(text, end)
    if rest is None or written.strip(" \t") not in ("", ","):
        return None
    first = line + len(written) - len(written.lstrip(" \t"))
    top = comments_above(text, line, column_of(text, first), flow.gap(index - 1).start)
    if "," in written:
        return TextEdit(before_break(text, top), rest.end(), "")
    comma = flow.comma(index)
    if comma is not None:
        return TextEdit(top, past_line(text, rest.end()), "") if comma < rest.end() else None
    before = flow.comma_before(index)
    return TextEdit(before, rest.end(), text[before + 1 : before_break(text, top)])
