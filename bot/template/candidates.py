"""Sound byte tests that decide, before anything is parsed, whether a file can matter.

The words are ASCII, so they stand in the bytes as they are unless the file is UTF-16 or writes them with escapes in a
double-quoted text; such files count as candidates too. Regular expressions of bytes: no parse, no decoding.
"""

import re

# A letter of these words, or ":", written as \x4c, \u004c or \U0000004c, or a text continued over a line end.
_ESCAPED = re.compile(rb"\\(?:x|u00|U000000)(?:3[aA]|4[cC]|6[1256cCeEfF]|7[23459])|[a-z:]\\\r?\n")
_PUBLISHING = (b"AutoPublishAlias", b"AWS::Lambda::Alias", b"AWS::Lambda::Version", b"provisionedConcurrency",
               b"snapStart", b"recognizeLayerVersion")  # fmt: skip
_NESTED = (b"AWS::CloudFormation::Stack", b"AWS::Serverless::Application")


def is_candidate(data: bytes) -> bool:
    """Whether a YAML or JSON file can hold something that a rule speaks about."""
    # "Layers" or "layers" attaches a layer in every dialect; ":layer:" is in every ARN wherever it stands.
    if b"Layers" in data or b"layers" in data or b":layer:" in data:
        return True
    # Globals and a function that both say Architectures leave the function with two.
    if b"Globals" in data and data.count(b"Architectures") > 1:
        return True
    if b"layer-bot" in data or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return b"\\" in data and _ESCAPED.search(data) is not None


def may_nest(data: bytes) -> bool:
    """Whether a file can hold a nested stack with a local template."""
    return _NESTED[0] in data or _NESTED[1] in data


def concerns_publishing(data: bytes) -> bool:
    """Whether a YAML or JSON file can have a function behind an alias, so that a change may not be published."""
    return any(word in data for word in _PUBLISHING)
