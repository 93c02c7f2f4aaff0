"""Sound byte tests that decide, before anything is parsed, whether a file can matter.

The words are ASCII, so they stand in the bytes as they are unless the file is UTF-16 or writes them with escapes in a
double-quoted text; such files count as candidates too. Regular expressions of bytes: no parse, no decoding.
"""

import re

# A letter of these words written as \x4c, \u004c or \U0000004c, or a text continued over a line end: a backslash comes
# first, which a search jumps to, so that few files need the second pattern, "Layer" and "layer" in any spelling.
# Compiled on first use, which few files need.
_ESCAPE = rb"\\(?:(?:x|u00|U000000)(?:2[dD]|3[aA]|4[cC]|6[125cCfF]|7[2349])|\r|\n|\xc2\x85|\xe2\x80[\xa8\xa9])"
_CONTINUED = rb"(?:\\(?:\r\n?|\n|\xc2\x85|\xe2\x80[\xa8\xa9])[ \t]*+)*+"
_ESCAPED = _CONTINUED.join(rb"(?i:%c|\\(?:x|u00|U000000)(?:%x|%x))" % (each, each, each - 32) for each in b"layer")
# "Layers" or "layers" attaches a layer in every dialect; ":layer:" is in every ARN; "layer-bot" may suppress a finding;
# a service that keeps its functions or layers in other files has them by "${file(".
_WORDS = (b"Layers", b"layers", b":layer:", b"layer-bot")
# The lines of the section Globals of a block-style YAML file; another style counts as a match.
_GLOBALS = rb"(?m)^Globals[ \t]*:[ \t]*\r?\n((?:[ \t#][^\n]*\n|\r?\n)*)"
_PROPERTY = b"Architectures"
# A list of two architectures, or what a function, an alias or another list makes of it.
_ARCHITECTURES = re.compile(
    rb"Architectures[\"']?[ \t]*:\s*(?:#[^\n]*\n\s*)*"
    rb"(?:\[[^\]]*[,\[]|-[^\n]*\n\s*(?:#[^\n]*\n\s*)*-|[!*]|(?:\{\s*)?[\"']?(?:Fn::|Ref))"
)
_PUBLISHING = (b"AutoPublishAlias", b"AWS::Lambda::Alias", b"AWS::Lambda::Version", b"provisionedConcurrency",
               b"snapStart", b"durableConfig", b"recognizeLayerVersion")  # fmt: skip
# cdk.json: an object that says how the app is run, before or after its context.
_CDK = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"(?:app|context|watch|language|output|requireApproval)"\s*:')
_NESTED = (b"AWS::CloudFormation::Stack", b"AWS::Serverless::Application")


def is_candidate(data: bytes) -> bool:
    """Whether a YAML or JSON file can hold something that a rule speaks about.

    One search decides for most files: "Layers", "layers", ":layer:" and "layer-bot" all hold "ayer".
    """
    if b"ayer" in data and any(word in data for word in _WORDS):
        return True
    if _names_two_architectures(data):
        return True
    if b"${file(" in data and b"provider" in data:
        return True
    if b"\\" in data and _is_escaped(data):
        return True
    return data.startswith((b"\xff\xfe", b"\xfe\xff")) or _CDK.match(data) is not None


def _is_escaped(data: bytes) -> bool:
    """Whether a word may be written so that its bytes do not stand in the file as they are."""
    return re.search(_ESCAPE, data) is not None and re.search(_ESCAPED, data) is not None


def _names_two_architectures(data: bytes) -> bool:
    """Whether a list can have two architectures, or one beside that of Globals, which leaves a function with two."""
    count = 0
    start = data.find(_PROPERTY)
    while start != -1:
        if _ARCHITECTURES.match(data, start) is not None:
            return True
        count += 1
        start = data.find(_PROPERTY, start + len(_PROPERTY))
    if count < 2 or b"Globals" not in data:
        return False
    section = re.search(_GLOBALS, data)
    return section is None or _PROPERTY in section[1]


def may_nest(data: bytes) -> bool:
    """Whether a file can hold a nested stack with a local template."""
    return _NESTED[0] in data or _NESTED[1] in data


def concerns_publishing(data: bytes) -> bool:
    """Whether a YAML or JSON file can have a function behind an alias, so that a change may not be published."""
    return any(word in data for word in _PUBLISHING)
