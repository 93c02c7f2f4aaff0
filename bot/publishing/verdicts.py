"""The words of a verdict: what deploying base and then head does to the version behind an alias."""

from enum import IntEnum
from typing import NamedTuple

from bot.findings.finding import Location


class Verdict(IntEnum):
    """The verdicts, the worst first: the smallest of several is the one that is reported."""

    DEPLOY_FAILS = 1
    STALE_ALIAS = 2
    STALE_CONFIG = 3
    UNKNOWN = 4
    PUBLISHED = 5
    UNCHANGED = 6

    def __str__(self) -> str:
        return self.name.lower().replace("_", "-")


class Remedy(IntEnum):
    """What would make a stale change publish, the one to be preferred first. Named only after it was confirmed."""

    ALL_PROPERTIES = 1  # AutoPublishAliasAllProperties: true on the function
    ALL_PROPERTIES_AND_LAYER = 2  # the same, and PublishLambdaVersion: true on its layers of the template
    DIRECT_REFERENCE = 3  # both flags, and layers of the template named by a plain Ref instead of Sub
    DESCRIPTION_MARKER = 4  # a literal marker in the function's Description, where all properties count
    LANGUAGE_EXTENSIONS = 5  # AWS::LanguageExtensions before the SAM transform, so that values count instead of names
    ENVIRONMENT_MARKER = 6  # a literal marker among its environment variables
    CODE_SHA256 = 7  # another AutoPublishCodeSha256, which overrides everything else
    RENAMED_VERSION = 8  # a new logical ID for the AWS::Lambda::Version resource


class Judged(NamedTuple):
    """The verdict for one function and alias. `scenarios` are those that decide; () where all agree."""

    path: str
    function: str
    alias: str
    verdict: Verdict
    reason: str
    scenarios: tuple[str, ...]
    place: Location  # the function's logical ID on head
    changed: tuple[str, ...] = ()  # the versioned properties that change effectively, sorted
    remedies: tuple[Remedy, ...] = ()  # confirmed for this function, and harmless for all others of the template
    is_unasked: bool = False  # it is stale or fails, and nobody asked for its remedies
    hashes_all: bool = False  # the text of all its properties counts, as with AutoPublishAliasAllProperties
    has_code_sha256: bool = False  # AutoPublishCodeSha256 alone decides
    is_written_out: bool = False  # the template writes the alias out, and its versions if it has any
    version: str = ""  # the logical ID of the version that a written alias leads to, where the template makes it


def decide(*, version_changes: bool, changed: tuple[str, ...]) -> Verdict:
    """The verdict from the two questions: does the version's ID change, which versioned properties change?"""
    if version_changes:
        return Verdict.PUBLISHED if changed else Verdict.DEPLOY_FAILS
    if "Layers" in changed:
        return Verdict.STALE_ALIAS
    return Verdict.STALE_CONFIG if changed else Verdict.UNCHANGED
