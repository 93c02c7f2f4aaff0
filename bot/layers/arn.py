"""Layer ARNs and layer version ARNs: read from text, or why a text is none.

The grammar is that of botocore 1.44.5 (2026-11-17), Lambda service model, shapes LayerVersionArn and LayerArn:
`arn:{partition}:lambda:{region}:{account}:layer:{name}:{version}`. Offsets in the answers are half-open and count
from the start of the text given.
"""

import re
from dataclasses import dataclass
from enum import Enum

from bot.layers.regions import is_region, partition_of

_MAX_NAME = 140
_MAX_ARN = 2048
_PARTITION = re.compile(r"aws[a-zA-Z-]*", re.ASCII)
_ACCOUNT = re.compile(r"[0-9]{12}", re.ASCII)
_NAME = re.compile(r"[a-zA-Z0-9_-]+", re.ASCII)
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_AWS_LAYER = re.compile(r"arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9_-]+", re.ASCII)


class MalformedPart(Enum):
    """The component of a text that keeps it from being a layer version ARN."""

    WHITESPACE = "whitespace"
    NOT_AN_ARN = "not-an-arn"
    PARTITION = "partition"
    SERVICE = "service"
    REGION = "region"
    ACCOUNT = "account"
    RESOURCE = "resource"
    NAME = "name"
    VERSION_MISSING = "version-missing"
    VERSION = "version"
    EXTRA = "extra"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class LayerArn:
    """A layer without a version."""

    partition: str
    region: str
    account_id: str
    name: str

    def __str__(self) -> str:
        return f"arn:{self.partition}:lambda:{self.region}:{self.account_id}:layer:{self.name}"


@dataclass(frozen=True, slots=True)
class LayerVersionArn:
    """One version of a layer; `version` is at least 1."""

    partition: str
    region: str
    account_id: str
    name: str
    version: int

    @property
    def layer(self) -> LayerArn:
        """The layer that this is a version of."""
        return LayerArn(self.partition, self.region, self.account_id, self.name)

    def __str__(self) -> str:
        return f"{self.layer}:{self.version}"


@dataclass(frozen=True, slots=True)
class AwsOwnedLayer:
    """An `arn:…:lambda:::awslayer:NAME`: legal where a layer version stands, with no account and no number."""

    text: str


@dataclass(frozen=True, slots=True)
class MalformedArn:
    """Why a text is no layer version ARN: the wrong part, a sentence for it, and its place in the text."""

    part: MalformedPart
    reason: str
    start: int
    end: int
    layer: LayerArn | None = None  # the layer, where only the version is wrong or missing


@dataclass(frozen=True, slots=True)
class _Field:
    """One component between colons, with its place."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def parse_layer_version_arn(text: str) -> LayerVersionArn | AwsOwnedLayer | MalformedArn:
    """Return the layer version that a text names, or what keeps it from being one; the first fault is told."""
    stripped = text.strip()
    if stripped != text:
        start = len(text) - len(text.lstrip())
        place = (start + len(stripped), len(text)) if start == 0 else (0, start)
        return MalformedArn(MalformedPart.WHITESPACE, "there is white space around the ARN", *place)
    if _AWS_LAYER.fullmatch(text):
        return AwsOwnedLayer(text)
    if len(text) > _MAX_ARN:
        return MalformedArn(MalformedPart.LENGTH, f"it is longer than {_MAX_ARN} characters", _MAX_ARN, len(text))
    fields = _split_at_colons(text)
    return _wrong_prefix(fields, text) or _wrong_layer(fields) or _read_version(fields, text)


def parse_layer_arn(text: str) -> LayerArn | None:
    """Return the layer that a layer ARN without a version names; None for every other text."""
    fields = _split_at_colons(text)
    if _wrong_prefix(fields, text) or _wrong_layer(fields) or len(fields) != 7:
        return None
    return _layer_of(fields)


def _split_at_colons(text: str) -> list[_Field]:
    fields, start = [], 0
    for part in text.split(":"):
        fields.append(_Field(part, start))
        start += len(part) + 1
    return fields


def _fault(part: MalformedPart, field: _Field, reason: str) -> MalformedArn:
    return MalformedArn(part, reason, field.start, field.end)


def _quoted(field: _Field) -> str:
    return f'"{field.text[:80]}"'


def _wrong_prefix(fields: list[_Field], text: str) -> MalformedArn | None:
    """Tell what is wrong in `arn:partition:service:…`, and ARNs of another kind of resource."""
    if fields[0].text != "arn" or len(fields) < 6:
        return MalformedArn(MalformedPart.NOT_AN_ARN, "it is not an ARN", 0, len(text))
    if not _PARTITION.fullmatch(fields[1].text):
        return _fault(MalformedPart.PARTITION, fields[1], f"{_quoted(fields[1])} is not a partition (aws, aws-cn, …)")
    if fields[2].text != "lambda":
        return _fault(MalformedPart.SERVICE, fields[2], f"its service is {_quoted(fields[2])}, not lambda")
    kind = fields[5]
    if kind.text != "layer":
        return _fault(MalformedPart.RESOURCE, kind, f"it names a {_quoted(kind)}, not a layer")
    return None


def _wrong_layer(fields: list[_Field]) -> MalformedArn | None:
    """Tell what is wrong in the region, the account and the name."""
    region, account = fields[3], fields[4]
    if not is_region(region.text):
        return _fault(MalformedPart.REGION, region, f"{_quoted(region)} is not a region")
    if not _ACCOUNT.fullmatch(account.text):
        return _fault(MalformedPart.ACCOUNT, account, f"the account ID {_quoted(account)} is not 12 digits")
    if len(fields) < 7 or not fields[6].text:
        return MalformedArn(MalformedPart.NAME, "it has no layer name", fields[-1].end, fields[-1].end)
    name = fields[6]
    if not _NAME.fullmatch(name.text):
        return _fault(MalformedPart.NAME, name, f"the layer name {_quoted(name)} has a character that is not allowed")
    if len(name.text) > _MAX_NAME:
        return _fault(MalformedPart.NAME, name, f"the layer name is longer than {_MAX_NAME} characters")
    expected = partition_of(region.text)
    if expected is not None and expected != fields[1].text:
        reason = f"the region {region.text} is in the partition {expected}, not in {_quoted(fields[1])}"
        return _fault(MalformedPart.PARTITION, fields[1], reason)
    return None


def _layer_of(fields: list[_Field]) -> LayerArn:
    return LayerArn(fields[1].text, fields[3].text, fields[4].text, fields[6].text)


def _read_version(fields: list[_Field], text: str) -> LayerVersionArn | MalformedArn:
    layer = _layer_of(fields)
    if len(fields) == 7:
        return MalformedArn(MalformedPart.VERSION_MISSING, "it has no version number", len(text), len(text), layer)
    version = fields[7]
    if not version.text:
        reason = "it ends with a colon but has no version number"
        return MalformedArn(MalformedPart.VERSION_MISSING, reason, version.start, version.end, layer)
    if not _DIGITS.fullmatch(version.text):
        reason = f"the version {_quoted(version)} is not a number"
        return MalformedArn(MalformedPart.VERSION, reason, version.start, version.end, layer)
    if len(version.text) > 18 or int(version.text) == 0:
        reason = f"the version {_quoted(version)} is not a number that a layer version can have"
        return MalformedArn(MalformedPart.VERSION, reason, version.start, version.end, layer)
    if len(fields) > 8:
        return MalformedArn(MalformedPart.EXTRA, "there is something behind the version", version.end, len(text), layer)
    return LayerVersionArn(layer.partition, layer.region, layer.account_id, layer.name, int(version.text))
