"""The edges of the core, as protocols: what is asked for as values, and answered as values."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol, TypeAlias

EXECUTABLE_MODE = "100755"
REGULAR_MODES = ("100644", EXECUTABLE_MODE)
LINK_MODE = "120000"


class TreeEntry(NamedTuple):
    """An entry of a tree: its git SHA and its mode; a symbolic link and a submodule are entries too."""

    sha: str
    mode: str
    size: int = -1  # of a blob, in bytes; -1 where nobody said it

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file."""
        return self.mode in REGULAR_MODES


class Objects(Protocol):
    """Gives trees and blobs of a git repository by their names, from a clone or from a service."""

    def tree(self, commit: str) -> dict[str, TreeEntry]:
        """The entries of a commit by path, folders left out."""

    def blobs(self, shas: Iterable[str]) -> Iterator[bytes]:
        """The contents of blobs, in their order; of a large one at least its first 2 MiB and a byte."""


class TransformRequest(NamedTuple):
    """A SAM template to be transformed: its JSON text, the parameter values, and the region it goes to."""

    template: str
    parameters: tuple[tuple[str, str], ...]
    region: str


class Transformed(NamedTuple):
    """The CloudFormation template that SAM makes of a request, as JSON text."""

    template: str


class NotTransformed(NamedTuple):
    """Why SAM makes nothing of a request. `resources` names the logical IDs at fault, if the translator says so.

    `is_refusal` is False where the translator did not come to an end, so that asking for less may cost as much again.
    """

    reason: str
    resources: tuple[str, ...] = ()
    is_refusal: bool = True


TransformAnswer: TypeAlias = Transformed | NotTransformed


class Transform(Protocol):
    """Runs the SAM translator, with no credentials and no network."""

    def transform(self, requests: tuple[TransformRequest, ...]) -> tuple[TransformAnswer, ...]:
        """The answers to all requests, in their order. Never raises for what a template says."""
