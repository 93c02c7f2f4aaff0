"""Sound byte tests that decide, before anything is parsed, whether a file can matter.

The words are ASCII, so they stand in the bytes as they are unless the file is UTF-16 or writes them with escapes in a
double-quoted text; such files count as candidates too. Regular expressions of bytes: no parse, no decoding.
"""

import re

# A letter of these words, or ":", written as \x4c, \u004c or \U0000004c, or a text continued over a line end.
_ESCAPED = re.compile(rb"\\(?:x|u00|U000000)(?:3[aA]|4[cC]|6[1256cCeEfF]|7[23459])|[a-z:]\\\r?\n")
# "Layers" or "layers" attaches a layer in every dialect; ":layer:" is in every ARN; "layer-bot" may suppress a finding;
# a service that keeps its functions or layers in other files has them by "${file(".
_WORDS = (b"Layers", b"layers", b":layer:", b"layer-bot")
# The lines of the section Globals of a block-style YAML file; another style counts as a match.
_GLOBALS = re.compile(rb"^Globals[ \t]*:[ \t]*\r?\n((?:[ \t#][^\n]*\n|\r?\n)*)", re.M)
_PUBLISHING = (b"AutoPublishAlias", b"AWS::Lambda::Alias", b"AWS::Lambda::Version", b"provisionedConcurrency",
               b"snapStart", b"recognizeLayerVersion")  # fmt: skip
_NESTED = (b"AWS::CloudFormation::Stack", b"AWS::Serverless::Application")


def is_candidate(data: bytes) -> bool:
    """Whether a YAML or JSON file can hold something that a rule speaks about.

    One search decides for most files: "Layers", "layers", ":layer:" and "layer-bot" all hold "ayer".
    """
    if b"ayer" in data and any(word in data for word in _WORDS):
        return True
    if b"Architectures" in data and b"Globals" in data and _shares_architectures(data):
        return True
    if b"${file(" in data and b"provider" in data:
        return True
    if b"\\" in data and _ESCAPED.search(data) is not None:
        return True
    return data.startswith((b"\xff\xfe", b"\xfe\xff"))


def _shares_architectures(data: bytes) -> bool:
    """Whether Globals can say Architectures beside a function that says it too, which leaves it with two."""
    if data.count(b"Architectures") < 2:
        return False
    section = _GLOBALS.search(data)
    return section is None or b"Architectures" in section[1]


def may_nest(data: bytes) -> bool:
    """Whether a file can hold a nested stack with a local template."""
    return _NESTED[0] in data or _NESTED[1] in data


def concerns_publishing(data: bytes) -> bool:
    """Whether a YAML or JSON file can have a function behind an alias, so that a change may not be published."""
    return any(word in data for word in _PUBLISHING)
