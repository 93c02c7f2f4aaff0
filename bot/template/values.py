"""Values of a template as far as they are known, with the places that they came from.

A text is a row of pieces: literal characters that know the scalar they stand in, and holes for what only a
deployment decides. So an ARN whose version is a parameter without a value still has a known name.
"""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from bot.findings.finding import Location
from bot.text import spans
from bot.text.source import SourceFile
from bot.yamltree.nodes import Node, Scalar, resolve
from bot.yamltree.places import content_span, source_span

# A parameter's value has at most 4,096 characters, a layer version ARN a few hundred
# (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html, read 2026-11-22).
MAX_PARTS = 200
MAX_CHARACTERS = 100_000


class Origin(NamedTuple):
    """Where a piece stands: `scalar` of `source`, from the decoded character `start` on."""

    source: SourceFile
    scalar: Scalar
    start: int


class Stretch(NamedTuple):
    """A span of a file that is no scalar of a parsed document, such as a value in samconfig.toml."""

    source: SourceFile
    start: int
    end: int


class Configured(NamedTuple):
    """A span of a configuration file of ours: a place to report, and no file that is checked, so never edited."""

    path: str
    start: int
    end: int


class Piece(NamedTuple):
    """Literal characters. `origin` is None for text that stands in no file, such as a region from a flag."""

    text: str
    origin: Origin | Stretch | Configured | None


class Hole(NamedTuple):
    """Characters that are not known: `name` says of what ("AWS::Region", a parameter), `reason` why.

    `excluded` holds texts that they are known not to be, in this scenario. `scope` is set where one decision of the
    deployment gives the characters: the key of the template whose parameter `name` is, "" for a pseudo parameter.
    """

    name: str
    reason: str
    excluded: frozenset[str] = frozenset()
    scope: str | None = None


class Text(NamedTuple):
    """A string. Two adjacent pieces need not come from one place."""

    parts: tuple[Piece | Hole, ...]

    @property
    def known(self) -> str | None:
        """The characters, or None where a hole is among them."""
        parts = self.parts
        if len(parts) == 1:
            return parts[0].text if isinstance(parts[0], Piece) else None
        if any(isinstance(part, Hole) for part in parts):
            return None
        return "".join(part.text for part in parts if isinstance(part, Piece))

    @property
    def shown(self) -> str:
        """The characters with `${name}` for holes, to be shown to people."""
        return "".join(part.text if isinstance(part, Piece) else "${" + part.name + "}" for part in self.parts)

    @property
    def hole(self) -> Hole | None:
        """The first hole, or None."""
        return next((part for part in self.parts if isinstance(part, Hole)), None)


class Items(NamedTuple):
    """A list. `places` has the node of each item in the file where the list is written, or None."""

    items: tuple["Value", ...]
    places: tuple["Place | None", ...]


class Reference(NamedTuple):
    """A reference to a resource of the template `scope`: `!Ref` where `attribute` is None, else `!GetAtt`."""

    logical_id: str
    attribute: str | None
    scope: str
    origin: "Place"


class Block(NamedTuple):
    """A mapping that is no intrinsic function; `place` leads to its node."""

    place: "Place"


class Nothing(NamedTuple):
    """`AWS::NoValue`: as if it were not written."""


class Unknown(NamedTuple):
    """A value that cannot be known from the files, and why."""

    reason: str


class Place(NamedTuple):
    """A node of a file."""

    source: SourceFile
    node: Node

    @property
    def location(self) -> Location:
        """The span of the node without tag and anchor where it is a scalar."""
        if isinstance(self.node, Scalar):
            return Location(self.source.path, content_span(self.source, self.node))
        return location_of(self.source, self.node.start, self.node.end)


Value: TypeAlias = Text | Items | Reference | Block | Nothing | Unknown


def location_of(source: SourceFile, start: int, end: int) -> Location:
    """The location of offsets [start, end) of a file."""
    return Location(source.path, spans.Span(start, end))


def literal(text: str, origin: Origin | Stretch | Configured | None = None) -> Text:
    """A known text."""
    return Text((Piece(text, origin),))


def hole(name: str, reason: str, excluded: frozenset[str] = frozenset(), *, scope: str | None = None) -> Text:
    """A text of which nothing is known."""
    return Text((Hole(name, reason, excluded, scope),))


def lone_hole(value: Value) -> Hole | None:
    """The parameter or pseudo parameter without a value that a value is, or None where it is anything else."""
    part = value.parts[0] if isinstance(value, Text) and len(value.parts) == 1 else None
    return part if isinstance(part, Hole) and part.scope is not None else None


def concatenate(texts: Iterator[Text] | tuple[Text, ...] | list[Text]) -> Text:
    """The texts one after the other; empty pieces are dropped unless nothing else is left.

    Beyond MAX_PARTS or MAX_CHARACTERS nothing of the text is known.
    """
    parts = tuple(part for text in texts for part in text.parts if isinstance(part, Hole) or part.text)
    if len(parts) > MAX_PARTS or sum(len(part.text) for part in parts if isinstance(part, Piece)) > MAX_CHARACTERS:
        return hole("…", "the text is too long to be followed")
    return Text(parts or (Piece("", None),))


def slice_text(text: Text, start: int, end: int) -> Text:
    """The characters [start, end) of `text.shown`-like counting in which a hole counts as one character."""
    taken: list[Piece | Hole] = []
    offset = 0
    for part in text.parts:
        length = 1 if isinstance(part, Hole) else len(part.text)
        low, high = max(start - offset, 0), min(end - offset, length)
        if low < high:
            taken.append(part if isinstance(part, Hole) else _slice_piece(part, low, high))
        offset += length
    return Text(tuple(taken) or (Piece("", None),))


def skeleton(text: Text) -> str:
    """The characters with U+0000 for each hole, so that offsets fit `slice_text`."""
    return "".join("\0" if isinstance(part, Hole) else part.text for part in text.parts)


def locate(text: Text) -> Location | None:
    """The place of the longest literal piece of a text that stands in a file, or None."""
    pieces = [part for part in text.parts if isinstance(part, Piece) and part.text and part.origin is not None]
    return _locate_piece(max(pieces, key=lambda piece: len(piece.text))) if pieces else None


def _slice_piece(piece: Piece, low: int, high: int) -> Piece:
    origin = piece.origin
    if isinstance(origin, Origin):
        origin = Origin(origin.source, origin.scalar, origin.start + low)
    elif origin is not None and origin.end - origin.start == len(piece.text):
        origin = origin._replace(start=origin.start + low, end=origin.start + high)
    return Piece(piece.text[low:high], origin)


def _locate_piece(piece: Piece) -> Location | None:
    if piece.origin is None:
        return None
    if isinstance(piece.origin, Stretch):
        return location_of(piece.origin.source, piece.origin.start, piece.origin.end)
    if isinstance(piece.origin, Configured):
        return Location(piece.origin.path, spans.Span(piece.origin.start, piece.origin.end))
    source, scalar, start = piece.origin
    span = source_span(source, scalar, start, start + len(piece.text)) or content_span(source, scalar)
    return Location(source.path, span)


def is_null(node: Node) -> bool:
    """Whether a node is YAML's or JSON's null."""
    concrete = resolve(node)
    return (
        isinstance(concrete, Scalar)
        and concrete.tag is None
        and not concrete.style
        and concrete.text in ("", "~", "null", "Null", "NULL")
    )
