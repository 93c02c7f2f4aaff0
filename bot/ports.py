"""The edges of the core, as protocols: what is asked for as values, and answered as values."""

from typing import NamedTuple, Protocol, TypeAlias


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
