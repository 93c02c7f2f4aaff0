"""The ground truth of `make bench-formatting`: which version stands where, and which numbers exist for it.

It rests on the reader and the catalogue alone: each function's layers are evaluated in every scenario, and the newest
version is looked up for the region that the ARN has there. Nothing that makes or proves edits has a part in it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bench.workshop import Workshop
from bot.layers.catalogue import Catalogue
from bot.rules.uses import arn_sightings, layer_region, version_place
from bot.template.values import Origin, Piece

_ARN = re.compile(r"arn:(?:aws[a-z-]*|\$\{[^}]+\}):lambda:([a-z0-9-]+|\$\{[^}]+\}):(\d{12}):layer:([\w-]+):(\d+)")
_COMMENT = re.compile(r"(?:^|(?<=\s))#")


class Reference(NamedTuple):
    """One place where functions take a layer version from.

    `newest` is the highest number that exists wherever the place is used, None where none is known. `scalar` is the
    text of the YAML scalar that the version stands in, `start` the offset of the version in it.
    """

    span: tuple[int, int]  # of the version, in the characters of the file
    arn: str  # without the version
    version: int
    newest: int | None
    scalar: str
    start: int

    @property
    def is_stale(self) -> bool:
        """Whether a newer version is known."""
        return self.newest is not None and self.newest > self.version

    def with_version(self, version: int) -> str:
        """The text of its scalar with another version."""
        return f"{self.scalar[: self.start]}{version}{self.scalar[self.start + len(str(self.version)) :]}"


def find_references(workshop: Workshop, path: str, data: bytes) -> tuple[Reference, ...]:
    """The references of a file in the order of its text; of one that cannot be read, all ARNs outside of comments."""
    read = workshop.read(path, data)
    if path not in read.documents:
        return tuple(_scan(workshop.knowledge.catalogue, data.decode("utf-8", errors="replace")))
    found: dict[tuple[int, int], Reference] = {}
    for template in read.templates:
        for sighting, target in arn_sightings(template):
            place = version_place(sighting.use, sighting.function)
            piece = target.version_text.parts[0]
            if target.version is None or place.path != path or not isinstance(piece, Piece):
                continue
            span = (place.span.start, place.span.end)
            layer = (target.name, target.account_id)
            newest = find_newest(workshop.knowledge.catalogue, layer, layer_region(target, sighting.case))
            scalar, start = _scalar(piece)
            known = found.get(span)
            arn = target.text.shown.rpartition(":")[0]
            if known is not None:
                newest = None if None in (known.newest, newest) else min(known.newest or 0, newest or 0)
            found[span] = Reference(span, arn, target.version, newest, scalar, start)
    return tuple(found[span] for span in sorted(found))


def _scalar(piece: Piece) -> tuple[str, int]:
    origin = piece.origin
    return (origin.scalar.text, origin.start) if isinstance(origin, Origin) else (piece.text, 0)


def _scan(catalogue: Catalogue, text: str) -> Iterator[Reference]:
    for match in _written(text):
        region = None if match[1].startswith("$") else match[1]
        newest = find_newest(catalogue, (match[3], match[2]), region)
        yield Reference(match.span(4), match[0].rpartition(":")[0], int(match[4]), newest, match[4], 0)


def _written(text: str) -> Iterator[re.Match[str]]:
    """The ARNs in a text. One in a comment says what was, not what is deployed, and is left out."""
    for match in _ARN.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        if not _COMMENT.search(text, start, match.start()):
            yield match


def find_newest(catalogue: Catalogue, layer: tuple[str | None, str | None], region: str | None) -> int | None:
    """The newest version of a layer, by name and account, in a region; else the newest that all its regions have."""
    name, account_id = layer
    known = catalogue.find(name, account_id) if name and account_id else None
    if known is None or known.version_in_name:
        return None
    releases = known.releases.values() if region is None else (known.release(region),)
    mine = [each for each in releases if each and each.account_id == account_id and each.confidence != "constructed"]
    return min((each.version for each in mine if each.version is not None), default=None)


def bump_spans(text: str, references: tuple[Reference, ...]) -> tuple[tuple[int, int], ...]:
    """The spans that a bump may change, in order: of stale references, and of ARNs that no function uses."""
    used = {reference.span for reference in references}
    stale = {reference.span for reference in references if reference.is_stale}
    return tuple(sorted(stale | {match.span(4) for match in _written(text)} - used))
