"""What a catalogue says of one layer: its releases by region, its twins, its runtimes, and where that is known from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from bot.layers.regions import partition_of

Architecture = Literal["x86_64", "arm64"]
ARCHITECTURES: tuple[Architecture, ...] = ("x86_64", "arm64")

Strength = Literal["stated", "inferred", "none"]

# How a number is known, best first. Only the first two are the publisher's own printed word.
Knowledge = Literal[
    "documented",  # printed by the publisher
    "corrected-misprint",  # printed by the publisher with an obvious slip, corrected
    "user",  # from a catalogue file of the user
    "quoted",  # quoted from the publisher by someone else
    "observed",  # seen in public code
    "third-party-list",
    "constructed",  # formed from a release tag and a documented pattern; nobody printed it
    "name-and-region-only",  # published there, number unknown
    "suspect",  # implausible; its number is never used
]


class Source(NamedTuple):
    """Where a figure was read, and the day by which it was true."""

    ref: str
    url: str  # "" where it has none
    date: date
    exact: bool = True  # False: written on that day at the latest
    own: bool = True  # the publisher's own page, repository or package


class Release(NamedTuple):
    """What is known of a layer in one region. `version` is a floor: at least this number exists."""

    region: str
    account_id: str
    version: int | None
    source: Source
    confidence: Knowledge

    @property
    def is_printed(self) -> bool:
        """Whether the publisher (or the user's own file) printed this very number."""
        return self.version is not None and self.confidence in ("documented", "corrected-misprint", "user")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer name of one publisher.

    `architectures` and `runtimes` are what was written somewhere; ask the catalogue's `proven_…` for what a rule may
    rely on. `releases` holds the regions by name, in the order of the data; "*" stands for "every commercial region".
    """

    name: str
    publisher: str
    publisher_name: str
    kind: str  # extension, library, instrumentation, runtime, collector, binary
    status: str  # current, legacy, superseded, frozen, dead, unmaintained, unlisted, unknown
    architectures: frozenset[str] | None = None
    architecture_basis: str = ""
    architecture_strength: Strength = "none"
    twins: Mapping[str, str] = field(default_factory=dict)  # architecture -> name of the layer built for it
    runtimes: frozenset[str] | None = None
    runtime_basis: str = ""
    runtime_strength: Literal["pins", "supports", "none"] = "none"
    version_in_name: bool = False
    successor: str | None = None  # may hold "{XY}" for the digits of the function's Python version
    successor_publisher: str | None = None  # where it is not this layer's own
    notes: tuple[str, ...] = ()
    releases: Mapping[str, Release] = field(default_factory=dict)
    accounts: frozenset[str] = frozenset()  # all accounts that publish it; empty: any account
    margin_above_last: int | None = None  # set for finished families, see Catalogue.last_of_finished_family
    ssm_parameter: str | None = None
    mirror_of: str | None = None  # a private copy of this public layer; numbers are its own

    @property
    def pins_runtime(self) -> str | None:
        """The one runtime that the layer is built for, where its name pins one."""
        if self.runtime_strength == "pins" and self.runtimes and len(self.runtimes) == 1:
            return next(iter(self.runtimes))
        return None

    @property
    def regions(self) -> frozenset[str]:
        """The regions where it is known to be published; possibly not all of them."""
        return frozenset(self.releases) - {"*"}

    def release(self, region: str) -> Release | None:
        """Return what is known of the layer in a region, from that region only."""
        found = self.releases.get(region)
        if found is not None or "*" not in self.releases or partition_of(region) != "aws":
            return found
        return self.releases["*"]._replace(region=region)

    def twin(self, architecture: str) -> str | None:
        """Return the name of the layer built for an architecture: its own, or that of its exact twin."""
        if self.architectures is not None and architecture in self.architectures:
            return self.name
        return self.twins.get(architecture)


class ArchitectureProof(NamedTuple):
    """For which architectures a layer is built, how sure that is, and why (ends a sentence after "according to …")."""

    architectures: frozenset[str]
    certain: bool
    basis: str


class RuntimeProof(NamedTuple):
    """For which runtimes a layer is built. `exact`: these and no other; else others of the same language may fit."""

    runtimes: frozenset[str]
    exact: bool
    certain: bool
    basis: str

    def fits(self, runtime: str) -> bool:
        """Say whether a function of this runtime may use the layer; True where that cannot be excluded."""
        if runtime in self.runtimes:
            return True
        language = language_of(runtime)
        languages = {language_of(known) for known in self.runtimes}
        if language == "provided" and "provided" not in languages:
            return True  # a custom runtime may well be that language
        return language in languages and not self.exact


class Advisory(NamedTuple):
    """A known defect of certain versions. `acknowledged`: the publisher says so of this version in this region."""

    id: str
    category: str  # broken-version, withdrawn, security, wrong-region-number
    summary: str  # follows "this version: "
    fixed_in: str
    source: Source
    acknowledged: bool
    runtime_prefixes: tuple[str, ...] = ()  # only functions of these languages suffer; () for all


class RuntimeFacts(NamedTuple):
    """What is known of a Lambda runtime; a date is None where none is announced or known."""

    name: str
    architectures: frozenset[str] | None
    deprecation: date | None
    block_create: date | None
    block_update: date | None
    successor: str | None


def language_of(runtime: str) -> str:
    """Return the language of a runtime: its leading letters, as in `python` of `python3.12`."""
    end = next((index for index, letter in enumerate(runtime) if not letter.isalpha()), len(runtime))
    return runtime[:end]
