"""Nodes from parser events: one loop and a stack, so that no input can exhaust the interpreter's own stack."""

from collections.abc import Callable
from itertools import islice
from operator import itemgetter
from typing import Any, Final, Protocol, TypeAlias

from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from bot.yamltree.limits import (
    MAX_ALIASES,
    MAX_DEPTH,
    MAX_EVENTS,
    RefusedError,
    check_expansion,
    refuse_depth,
    refuse_nodes,
)
from bot.yamltree.nodes import Alias, Concrete, Mapping, Node, Scalar, Sequence, Style, resolve

Duplicates: TypeAlias = tuple[tuple[str, int], ...]
ParserEvent: TypeAlias = Any  # a class of yaml.events; their attributes are declared optional, and never are None

_STYLES: Final = {
    "": Style.PLAIN,
    "'": Style.SINGLE,
    '"': Style.DOUBLE,
    "|": Style.LITERAL,
    ">": Style.FOLDED,
}
_TEXT: Final = itemgetter(0)


class EventParser(Protocol):
    """What hands out the events of a text: libyaml's parser or its stand-in."""

    def get_event(self) -> ParserEvent:
        """The next event, or None after the last one. Raises YAMLError for text that is not YAML."""


class Composer:
    """Makes the nodes of one document out of the events that `get_event` hands out until it returns None."""

    def __init__(self, get_event: Callable[[], ParserEvent]) -> None:
        self._get_event = get_event
        self._anchors: dict[str, Concrete | list[Node]] = {}  # the list is a collection that is still open
        self._open: list[tuple[list[Node], ParserEvent]] = []
        self._duplicates: list[tuple[str, int]] = []
        self._alias_count = 0
        self._has_document = False
        self._has_special_key = False  # an alias or a collection: its text is not its first field

    def compose(self) -> tuple[Concrete, Duplicates]:
        """The root, and the text and offset of each key that repeats an earlier one of its mapping.

        Raises RefusedError beyond the limits, and lets the parser's exceptions through.
        """
        event: ParserEvent = None
        items = roots = list[Node]()
        anchors, opened, styles = self._anchors, self._open, _STYLES  # locals, and few calls: this loop is hot
        make, scalar_class = tuple.__new__, Scalar
        for event in islice(iter(self._get_event, None), MAX_EVENTS):
            kind = event.__class__
            if kind is ScalarEvent:
                start, end, anchor = event.start_mark.index, event.end_mark.index, event.anchor
                node = make(scalar_class, (event.value, event.tag, styles[event.style], start, end, anchor))
                items.append(node)
                if anchor is not None:
                    anchors[anchor] = node
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                items = self._close(event, items)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                opened.append((items, event))
                items = []
                if event.anchor is not None:
                    anchors[event.anchor] = items
                if len(opened) > MAX_DEPTH:
                    raise refuse_depth(event.start_mark.index)
            else:
                self._take_rare(event, items)
        return self._finish(event, roots)

    def _close(self, event: ParserEvent, items: list[Node]) -> list[Node]:
        """Puts the collection that `event` ends and `items` fill among its siblings, and returns these."""
        siblings, begin = self._open.pop()
        kind, is_flow, anchor = begin.__class__, begin.flow_style, begin.anchor
        if is_flow and event.end_mark.index > event.start_mark.index:
            end = event.end_mark.index
        else:  # block style, or a lone pair in a flow sequence, without braces
            end = items[-1].end if items else begin.end_mark.index
        node: Sequence | Mapping
        if kind is MappingStartEvent:
            fields = (self._pair(items), begin.tag, is_flow, begin.start_mark.index, end, anchor)
            node = tuple.__new__(Mapping, fields)
        else:
            node = tuple.__new__(Sequence, (tuple(items), begin.tag, is_flow, begin.start_mark.index, end, anchor))
        if not len(siblings) & 1 and self._open and self._open[-1][1].__class__ is MappingStartEvent:
            self._has_special_key = True
        siblings.append(node)
        if anchor is not None and self._anchors[anchor] is items:
            self._anchors[anchor] = node
        return siblings

    def _pair(self, items: list[Node]) -> tuple[tuple[Node, Node], ...]:
        keys = items[::2]
        if self._has_special_key or len(set(map(_TEXT, keys))) < len(keys):
            self._note_duplicates(keys)
        return tuple(zip(keys, items[1::2]))  # noqa: B905 - libyaml pairs keys and values, and `strict` takes time

    def _note_duplicates(self, keys: list[Node]) -> None:
        seen: set[str] = set()
        for key in keys:
            target = resolve(key)
            if not isinstance(target, Scalar) or (target.text == "<<" and target.style == Style.PLAIN):
                continue
            if target.text in seen:
                self._duplicates.append((target.text, key.start))
            seen.add(target.text)

    def _take_rare(self, event: ParserEvent, items: list[Node]) -> None:
        kind = event.__class__
        if kind is AliasEvent:
            items.append(self._compose_alias(event))
        elif kind is DocumentStartEvent:
            if self._has_document:
                mark: Any = event.start_mark
                raise RefusedError(
                    "several documents in one file, and a template is one document; "
                    "split the file at this `---`, or exclude it",
                    mark.index,
                )
            self._has_document = True

    def _compose_alias(self, event: ParserEvent) -> Alias:
        name, start = event.anchor, event.start_mark.index
        self._has_special_key = True  # perhaps
        self._alias_count += 1
        if self._alias_count > MAX_ALIASES:
            raise RefusedError(f"more than {MAX_ALIASES:,} aliases (`*name`); write the values out", start)
        target = self._anchors.get(name)
        if target is None:
            raise RefusedError(f"`*{name}` has no `&{name}` before it; add the anchor, or quote the text", start)
        if isinstance(target, list):
            raise RefusedError(f"`*{name}` stands inside the value that `&{name}` names; so it contains itself", start)
        return Alias(name, target, start, event.end_mark.index)

    def _finish(self, event: ParserEvent, roots: list[Node]) -> tuple[Concrete, Duplicates]:
        if event is not None and event.__class__ is not StreamEndEvent:
            raise refuse_nodes(event.start_mark.index)
        root = resolve(roots[0]) if roots else Scalar("", None, Style.PLAIN, 0, 0)
        if self._alias_count:
            check_expansion(root)
        return root, tuple(self._duplicates)
